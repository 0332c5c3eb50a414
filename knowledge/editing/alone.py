"""One process at a time learns a thing: the others who share its folder wait, and find it kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Be the only one, of all processes that keep in *folder* what they learn, who learns what is called *name*.

    The system keeps account: whoever is killed lets go. Where there are no locks, each learns for itself.
    """
    try:
        import fcntl  # noqa: PLC0415  # Windows has none
    except ImportError:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held = (folder / f".{name}.lock").open("ab")
    except OSError:
        yield  # what is learned cannot be kept there either, and that is said
        return
    with held:
        with suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
