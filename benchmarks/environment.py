"""What is installed, here and in the environments of the peers."""

import subprocess

ASKS = "import sys; from importlib.metadata import version; print(*map(version, sys.argv[1:]))"


def versions(python: str, *packages: str) -> str:
    """Return *packages* with the versions that the interpreter *python* has."""
    out = subprocess.run(  # noqa: S603  # an interpreter of ours
        [python, "-c", ASKS, *packages], capture_output=True, text=True, check=True
    ).stdout
    return ", ".join(map(" ".join, zip(packages, out.split(), strict=True)))
