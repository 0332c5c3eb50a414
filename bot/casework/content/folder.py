"""The content folder: what was approved is written into it, whole or not at all."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_hex

import structlog

from knowledge.editing.listing import quoted
from knowledge.editing.patch import REWORDING, Change, Way, amended, as_of_now, page_of
from knowledge.editing.questions import Files
from knowledge.problems import KnowledgeError
from knowledge.reading import source
from knowledge.reading.project import PROJECT

log = structlog.get_logger("bot")


def write(content: Path, change: Change, today: date) -> str:
    """Write *change* into the folder *content*; return what is in the way, empty when nothing is."""
    files, _ = source.contents(content)
    has_line = _having_line(files, change)
    try:
        after = amended(files, change, today)
    except KnowledgeError as error:
        return error.problems[0].message
    missing = sorted(after.keys() - set(has_line), key=partial(_order, change))
    try:
        for count, file in enumerate(missing):
            try:
                put(content / file, after[file])
            except OSError:
                _put_back(content, files, missing[:count])
                raise
    except OSError as error:
        return error.strerror or "it cannot be written."
    return ""


def _order(change: Change, file: str) -> tuple[int, str]:
    """Return when *file* is written: no id without a page, even after a crash, and no page without questions."""
    ends = (page_of(change), PROJECT)
    at = ends.index(file) + 1 if file in ends else 0
    return (-at if change.way is Way.REMOVAL else at, file)


def _put_back(content: Path, files: Files, written: Sequence[str]) -> None:
    """Have the files that were *written* as they were in *files*, as far as there is room."""
    for file in reversed(written):
        with suppress(OSError):  # what is left is gone on with when it is tried again
            if file in files:
                put(content / file, files[file])
            else:
                (content / file).unlink()


def put(path: Path, data: bytes) -> None:
    """Have *data* in the file *path*, whole or as it was before, without a byte no file; ``OSError`` when it cannot be."""
    if not data:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may write it at once.
    fresh = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def laid_over(files: Files, changes: Iterable[tuple[Change, date]]) -> dict[str, bytes]:
    """Return *files* with *changes* in their order, each as of its day.

    A wording holds whatever stands there by now, for somebody approved it; what is there already or
    cannot be made any more is passed over.
    """
    made = dict(files)
    for change, day in changes:
        as_it_is = as_of_now(made, change) if change.way in REWORDING else change
        has_line = _having_line(made, as_it_is)
        if has_line:
            continue
        try:
            after = amended(made, as_it_is, day)
        except KnowledgeError as error:
            log.warning(
                "change_passed_over",
                topic=change.topic or change.phrase,
                problem=str(error.problems[0]),
            )
            continue
        gone = {file for file, data in after.items() if not data}
        made = {file: data for file, data in {**made, **after}.items() if file not in gone}
    return made


def differing(before: Files, after: Files) -> dict[str, bytes]:
    """Return the files of *after* that are others in *before*, or not there; those that went, without a byte."""
    gone = dict.fromkeys(before.keys() - after.keys(), b"")
    return {**{file: data for file, data in after.items() if before.get(file) != data}, **gone}


def _having_line(files: Files, change: Change) -> list[str]:
    """Return the files of questions in which the phrasing of *change* stands already, if it is one question."""
    if change.way not in {Way.PHRASING, Way.OFFTOPIC} or change.outline is not None:
        return []
    line = f"- {quoted(' '.join(change.text.split()))}"
    asked = [file for file in files if file.startswith(f"questions/{change.language}/")]
    return [file for file in asked if line in _lines(files[file])]


def _lines(data: bytes | None) -> list[str]:
    return [line.strip() for line in (data or b"").decode("utf-8", "replace").splitlines()]


def may_write(content: Path) -> bool:
    """Whether the folder can be written from here; in a container it cannot."""
    return os.access(content, os.W_OK)
