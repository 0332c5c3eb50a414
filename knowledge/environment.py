"""What is said where a command is called with a Python that lacks what the project installs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

OURS = ("bot", "knowledge")


@contextmanager
def installed() -> Iterator[None]:
    """Say in words, and leave with 2, where what is imported meanwhile is not installed; a mistake of ours stays."""
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name in OURS:
            raise
        sys.exit(_said(name))


def _said(name: str) -> int:
    print(  # noqa: T201  # a command has begun, and nothing else is there to speak
        f"{sys.executable} lacks {name}. Call the project's own Python: .venv/bin/python in place of"
        " python, or say . .venv/bin/activate first. `make setup` makes it.",
        file=sys.stderr,
    )
    return 2
