"""What was learned, kept in a file, so that the next start is quick.

Nothing here knows what the arrays mean. A file that is damaged, incomplete or of other content is
never trusted: it counts as missing.
"""

import hashlib
import logging
import os
import zipfile
from pathlib import Path

import numpy as np

from knowledge.terms import Arrays

_LOG = logging.getLogger(__name__)
_SEAL = "seal"


def load(path: Path, key: str) -> Arrays | None:
    """Return the arrays that were saved under *key*, or None when they cannot be trusted."""
    try:
        # Opened here: of a damaged file, numpy would leave it open.
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            arrays: Arrays = {name: file[name] for name in file.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, KeyError, NotImplementedError):
        _LOG.warning("learned_file_damaged", extra={"path": str(path)})
        return None
    seal = arrays.pop(_SEAL, None)
    if seal is None or seal.tobytes() != _seal_of(arrays, key):
        return None
    return arrays


def save(path: Path, key: str, arrays: Arrays) -> None:
    """Write *arrays* to *path*; a file that cannot be written only costs time at the next start."""
    seal = np.frombuffer(_seal_of(arrays, key), dtype=np.uint8)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            # The stubs take every keyword for the one option that savez has.
            np.savez(file, **{**arrays, _SEAL: seal})  # type: ignore[arg-type]
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        _LOG.warning("learned_file_not_written", extra={"path": str(path)})


def _seal_of(arrays: Arrays, key: str) -> bytes:
    digest = hashlib.sha256(key.encode())
    for name, array in sorted(arrays.items()):
        digest.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.digest()
