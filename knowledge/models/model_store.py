"""Arrays of numbers and words in a sealed file: a trained model, so that the next start is quick.

A file that is damaged, incomplete or of other content is never trusted: it counts as missing.
"""

import hashlib
import io
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = dict[str, NDArray[Any]]

_LOG = logging.getLogger(__name__)
_SEAL = hashlib.sha256().digest_size


def load(path: Path, key: str) -> Arrays | None:
    """Return the arrays that were saved under *key*, or None when they cannot be trusted."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        _LOG.warning("learned_file_not_read", extra={"path": str(path)})
        return None
    # Read only what we sealed: a damaged archive could hold anything.
    seal, packed = raw[:_SEAL], raw[_SEAL:]
    if seal != _seal_of(packed, key):
        return None
    with np.load(io.BytesIO(packed), allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def save(path: Path, key: str, arrays: Arrays) -> None:
    """Write *arrays* to *path*; a file that cannot be written only costs time at the next start."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # numpy types its own keywords there
    packed = buffer.getbuffer()  # a view: of half a gigabyte there is one copy
    # Written beside and then renamed: another process never reads half a file.
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(_seal_of(packed, key))
            file.write(packed)
        fresh.replace(path)
    except OSError:
        _LOG.warning("learned_file_not_written", extra={"path": str(path)})
        # On a full disk half a file would only take more room.
        with suppress(OSError):
            fresh.unlink()


def _seal_of(packed: bytes | memoryview, key: str) -> bytes:
    digest = hashlib.sha256(key.encode() + b"\n")
    digest.update(packed)
    return digest.digest()


def from_words(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return *words*, none of which holds a line end, as an array."""
    return np.frombuffer("".join(f"{word}\n" for word in words).encode(), dtype=np.uint8)


def to_words(array: NDArray[Any]) -> list[str]:
    """Return the words that ``from_words`` was given."""
    return array.tobytes().decode().split("\n")[:-1]


def prefixed(name: str, arrays: Arrays) -> Arrays:
    """Return *arrays* under names that begin with *name*."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def part(arrays: Arrays, name: str) -> Arrays:
    """Return the arrays that were ``prefixed`` with this name."""
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)
    }
