"""A copy of the database as it was at one instant, made while others write; and SQLite's way to it.

Nothing here knows where a backup may lie, or whether one may be overwritten.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.database.file import admit, is_served
from bot.errors import BackupError

OPEN = "{path} is open: stop the assistant, and whatever else reads it, first."

NOT_OURS = "It holds no database of the assistant."

LOCK_SECONDS = 1.0
"""How long a restore waits until nobody has the database open."""

BESIDE = ("-wal", "-shm")
"""How the names of the files end that belong to a database of SQLite."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds: its last change, the rows of each table, when the last message was taken."""

    version: str
    rows: Mapping[str, int]
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class SqliteBackup:
    """Backups of the database in the file *path*."""

    path: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """Return where the database lies: nothing else may be written there."""
        return tuple(self.path.with_name(self.path.name + end) for end in ("", *BESIDE))

    def copy(self, target: Path) -> Contents:
        """Copy the database into the file *target*, and return what it held at that instant.

        ``BackupError`` when it cannot be read, or *target* not be written; ``StorageError`` when it is
        not the file that a server has open.
        """
        admit(self.path, may_make=True)  # none is made here
        with _told(self.path):
            with (
                closing(_opened(self.path, "mode=rw")) as database,
                closing(sqlite3.connect(target, isolation_level=None)) as made,
            ):
                # What is counted and what is copied is one state: writing goes on beside it.
                database.execute("BEGIN").close()
                held = _contents(database)
                database.backup(made)
                made.execute("PRAGMA journal_mode = DELETE").close()  # nothing may lie beside it
            sync(target)
        return held

    def read(self, path: Path) -> Contents:
        """Return what the copy *path* holds; ``BackupError`` when it is damaged, or none of ours."""
        with _told(path), closing(_opened(path, "mode=ro&immutable=1")) as database:
            found = database.execute("PRAGMA integrity_check(1)").fetchall()
            if found != [("ok",)]:
                msg = f"{path} is damaged: {found[0][0]}"
                raise BackupError(msg)
            return _contents(database)

    def present(self) -> Contents | None:
        """Return what the database holds; None where there is none, or that cannot be told."""
        if not self.path.exists():
            return None
        with suppress(sqlite3.Error, BackupError), closing(_opened(self.path, "mode=rw")) as it:
            return _contents(it)
        return None

    def restore(self, source: Path, suffix: str) -> Path | None:
        """Put the copy *source* in the place of the database.

        Return where the one of before lies now, by a name that ends with *suffix*; None when there was
        none. ``BackupError`` while somebody has it open.
        """
        before = self.path.with_name(self.path.name + suffix)
        made = self.path.with_name(f"{self.path.name}.restored")
        with _told(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _refuse_open(self.path)
            _copy_private(source, made)
            # Left behind, the log of the one would be applied to the other.
            for end, file in zip(BESIDE, self.files[1:], strict=True):
                if file.exists():
                    file.replace(before.with_name(before.name + end))
            if self.path.exists():
                # A second name of it, so that there is never none: killed here, the old one goes on.
                before.unlink(missing_ok=True)
                before.hardlink_to(self.path)
            made.replace(self.path)
            sync(self.path.parent)
        return before if before.exists() else None


def sync(path: Path) -> None:
    """Wait until the file or folder *path* is on the disk; Windows knows no waiting for folders."""
    if os.name == "nt" and path.is_dir():
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _copy_private(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as reading, os.fdopen(number, "wb") as writing:
        shutil.copyfileobj(reading, writing)
    sync(target)


def _refuse_open(path: Path) -> None:
    """Raise ``BackupError`` while another process has the database open: it would go on with the old file."""
    if is_served(path):
        raise BackupError(OPEN.format(path=path))
    if not path.exists():
        return
    with closing(_opened(path, "mode=rw")) as database:
        try:
            database.execute("PRAGMA locking_mode = EXCLUSIVE").close()
            database.execute("BEGIN IMMEDIATE").close()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_BUSY":
                raise BackupError(OPEN.format(path=path)) from error
        except sqlite3.DatabaseError:
            return  # what is damaged is what is restored


def _opened(path: Path, how: str) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=LOCK_SECONDS)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in words what a file or the database refuses."""
    try:
        yield
    except sqlite3.Error as error:
        msg = f"{path} cannot be read or copied: {error}."
        raise BackupError(msg) from error
    except OSError as error:
        msg = f"{error.filename or path} cannot be read or written: {error.strerror}."
        raise BackupError(msg) from error


def _contents(database: sqlite3.Connection) -> Contents:
    names = [
        name
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]
    if "alembic_version" not in names:
        raise BackupError(NOT_OURS)

    def one(sql: str) -> str | None:
        found: tuple[str | None] = database.execute(sql).fetchone() or (None,)
        return found[0]

    counts = {name: int(one(f'SELECT count(*) FROM "{name}"') or 0) for name in names}  # noqa: S608  # its own names
    newest = one("SELECT max(taken_at) FROM exchanges")
    taken_at = None if newest is None else datetime.fromisoformat(newest).replace(tzinfo=UTC)
    return Contents(one("SELECT version_num FROM alembic_version") or "", counts, taken_at)
