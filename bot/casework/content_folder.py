"""The content folder: what was approved is written into it, whole or not at all."""

import os
from datetime import date
from pathlib import Path

from knowledge.editing.listing import quoted
from knowledge.editing.patch import REWORDING, Change, Way, amended, page_of
from knowledge.problems import KnowledgeError
from knowledge.reading import source


def write(content: Path, change: Change, today: date) -> str:
    """Write *change* into the folder *content*; return what is in the way, empty when nothing is."""
    files, _ = source.contents(content)
    line = f"- {quoted(' '.join(change.text.split()))}"
    asked = [file for file in files if file.startswith(f"questions/{change.language}/")]
    has_line = [file for file in asked if line in _lines(files[file])]
    if change.way in REWORDING:
        has_line = []
    if change.way is Way.TOPIC and has_line and page_of(change) in files:
        return ""
    try:
        after = amended(files, change, today)
    except KnowledgeError as error:
        return error.problems[0].message
    # The page comes last: while it is not there, what was begun is gone on with.
    missing = sorted(after.keys() - set(has_line), key=page_of(change).__eq__)
    try:
        for file in missing:
            _put(content / file, after[file])
    except OSError as error:
        return error.strerror or "it cannot be written."
    return ""


def _put(path: Path, data: bytes) -> None:
    """Have *data* in the file *path*, whole or as it was before; ``OSError`` when it cannot be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _lines(data: bytes | None) -> list[str]:
    return [line.strip() for line in (data or b"").decode("utf-8", "replace").splitlines()]


def may_write(content: Path) -> bool:
    """Whether the folder can be written from here; in a container it cannot."""
    return os.access(content, os.W_OK)
