"""``python -m bot backup`` and ``restore``: a file that was checked, and the way back from it."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url

import bot
from bot.database.backup import Contents, SqliteBackup, sync
from bot.database.dump import PostgresqlBackup
from bot.database.erasure import ErasedAgain
from bot.database.schema import revisions, tables
from bot.errors import BackupError
from bot.message import Clock
from bot.settings.all import Settings
from bot.wiring.background.erasures import erasures_as_text
from knowledge.reading.loader import CONTENT

CODE = tuple(
    Path(bot.__file__).parents[1] / name
    for name in ("bot", "knowledge", "benchmarks", "docs", "scripts", "tests")
)
"""The folders of the code, and what is passed on beside it."""


class Database(Protocol):
    """A database of some kind, and how copies of it are made, read and put back."""

    @property
    def files(self) -> tuple[Path, ...]: ...

    def copy(self, target: Path) -> Contents: ...

    def read(self, path: Path) -> Contents: ...

    def present(self) -> Contents | None: ...

    def restore(self, source: Path, suffix: str) -> Path | None: ...


def database_of(settings: Settings, environ: Mapping[str, str]) -> Database:
    """Return the database of *settings*, whose programs are found by the path in *environ*."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        return SqliteBackup(Path(str(url.database)))
    return PostgresqlBackup(settings.database_url, environ)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup goes; the folders *served* are shown or passed on to others, and no place for one."""

    target: Path
    served: tuple[Path, ...] = ()
    is_replacing: bool = False

    @classmethod
    def of(cls, settings: Settings, target: Path, *, is_replacing: bool) -> "Place":
        """Return the place *target*; the code and the content of *settings* are served."""
        return cls(target, (*CODE, settings.content or CONTENT), is_replacing)

    def refuse(self, taken: tuple[Path, ...]) -> None:
        """Raise ``BackupError`` unless a file may be made here; the files *taken* are the database's."""
        place, told = self.target.resolve(), None
        if not place.parent.is_dir():
            told = f"{self.target.parent} is no folder."
        elif place in {each.resolve() for each in taken}:
            told = f"{self.target} is the database itself: choose another name."
        elif self.target.exists() and not self.target.is_file():
            told = f"{self.target} is no file: choose another name."
        elif self.target.exists() and not self.is_replacing:
            told = f"{self.target} is there already: choose another name, or say --replace."
        for folder in self.served:
            if place.is_relative_to(folder.resolve()):
                told = f"{self.target} lies in {folder}, which others are shown: choose another folder."
        if told:
            raise BackupError(told)


def make(database: Database, place: Place, clock: Clock) -> Iterator[str]:
    """Write a backup of *database* to *place*, check it, and say what is in it.

    It has its name only once it is whole. ``BackupError`` says what kept it from being made.
    """
    place.refuse(database.files)
    target, began = place.target, clock()
    with _beside(target) as partial:
        held = database.copy(partial)
        if (found := database.read(partial)) != held:
            msg = f"The copy does not hold what the database held: {_differing(held, found)}."
            raise BackupError(msg)
        partial.replace(target)
    sync(target.parent)
    took = (clock() - began).total_seconds()
    size = target.stat().st_size / 1_000_000
    yield f"{target}: {size:.1f} MB, as of {_time(began)}, made and checked in {took:.1f} s."
    yield _told(held)


def restore(
    database: Database, source: Path, clock: Clock, opened: Callable[[], ErasedAgain]
) -> Iterator[str]:
    """Put the backup *source* in the place of *database*, let it be *opened*, and say what is lost.

    Opening it brings it up to date, and erases again who was erased since.

    ``BackupError`` says what keeps it from being restored; then nothing was changed.
    """
    if not source.is_file():
        msg = f"There is no backup {source}."
        raise BackupError(msg)
    held = database.read(source)
    if held.version not in revisions():
        msg = f"{source} was made by a newer version of the assistant: put that one in place."
        raise BackupError(msg)
    if held.version == revisions()[-1] and (lacking := sorted(tables() - held.rows.keys())):
        msg = f"{source} is not whole: it lacks the tables {', '.join(lacking)}."
        raise BackupError(msg)
    yield f"{source}: {_told(held)}"
    before = database.present()
    lies = database.restore(source, f".before-{clock():%Y%m%dT%H%M%SZ}")
    if lies is not None:
        yield f"The database of before is {lies}: delete it when nobody needs it any more."
    if before is not None:
        yield _lost(before, held)
    yield erasures_as_text(opened())
    yield "The database is restored, brought up to date, and may be served."


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a new file in the folder of *target*, for its owner only; what is left of it is removed."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        msg = f"{target.parent} cannot be written: {error.strerror}."
        raise BackupError(msg) from error
    os.close(number)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _differing(held: Contents, found: Contents) -> str:
    names = held.rows.keys() | found.rows.keys()
    wrong = [name for name in sorted(names) if held.rows.get(name) != found.rows.get(name)]
    return ", ".join(wrong) or "version or time"


def _told(held: Contents) -> str:
    newest = "no message" if held.newest is None else f"the last message of {_time(held.newest)}"
    return (
        f"{held.rows.get('leads', 0):,} leads, {held.rows.get('exchanges', 0):,} exchanges,"
        f" {sum(held.rows.values()):,} rows in {len(held.rows)} tables, {newest}; version {held.version}."
    )


def _lost(before: Contents, held: Contents) -> str:
    """Say what the database of *before* had that the backup has not."""
    exchanges, leads = (
        before.rows.get(name, 0) - held.rows.get(name, 0) for name in ("exchanges", "leads")
    )
    last = "" if before.newest is None else f" Its last message was of {_time(before.newest)}."
    return f"Against the backup it had {exchanges:+,} exchanges and {leads:+,} leads.{last}"


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
