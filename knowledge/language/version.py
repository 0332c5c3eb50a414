"""Which version of this package reads a text: what was learned from texts that another one read is not used."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files

LIBRARIES = ("opencc",)
"""What rewrites texts for it."""


@cache
def reading_version() -> str:
    """Return a hash of the package's code, and of the versions of what rewrites texts for it.

    Comments count too: what is learned once too often costs minutes, what is not learned answers wrongly.
    """
    digest = hashlib.sha256(" ".join(map(version, LIBRARIES)).encode())
    for module in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if module.name.endswith(".py"):
            digest.update(module.name.encode() + b"\n" + module.read_bytes())
    return digest.hexdigest()
