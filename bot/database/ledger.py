"""The ledger of erasures: who was erased, as keyed hashes, beside the database and outside of its backups.

A file a day in a folder, only added to, so that several processes may write without waiting for each
other, and a day that is past its time goes with its file. Nothing here opens a database.
"""

import errno
import os
import secrets
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.database.backup import sync
from bot.message import Clock

ID_BYTES = 16

WORDS = 4
"""A line is so many: when, which, sealed with which secret, who."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure: *visitor* is the keyed hash of who was erased, *mark* tells the secret of that hash."""

    at: datetime
    id: str
    mark: str
    visitor: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.id} {self.mark} {self.visitor}\n"

    @classmethod
    def parse(cls, line: str) -> "Entry | None":
        """Return the entry that *line* says; None for what a crash cut short."""
        words = line.split()
        if len(words) != WORDS:
            return None
        with suppress(ValueError):
            return cls(datetime.fromisoformat(words[0]), *words[1:])
        return None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger in *folder*, which is made when there is something to keep."""

    folder: Path
    clock: Clock

    def entry(self, visitor: str, mark: str) -> Entry:
        """Return a new entry for the hash *visitor*; it is not kept yet."""
        return Entry(self.clock(), secrets.token_hex(ID_BYTES), mark, visitor)

    def add(self, entries: Sequence[Entry]) -> None:
        """Keep *entries*; when this returns, they are on the disk. ``OSError`` when they are not."""
        made = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self.folder / f"{entries[0].at.date().isoformat()}.txt"
        made = made or not file.exists()
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # It begins a line of its own, whatever a crash left at the end of the file.
            told = "".join(f"\n{entry}" for entry in entries).encode()
            if os.write(number, told) != len(told):
                msg = "The ledger of erasures took a part only."
                raise OSError(msg)
            os.fsync(number)
        finally:
            os.close(number)
        if made:
            sync(self.folder)
            sync(self.folder.parent)

    def is_writable(self) -> bool:
        """Whether something could be kept; it is tried, for permissions alone do not tell. Nothing is left of it."""
        parents = (self.folder, *self.folder.absolute().parents)
        try:
            with tempfile.TemporaryFile(dir=next(each for each in parents if each.exists())):
                return True
        except OSError:
            return False

    def entries(self) -> list[Entry]:
        """Return everything that is kept. ``OSError`` when it cannot be read, or is no folder."""
        found = []
        if self.folder.exists() and not self.folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(self.folder))
        for file in sorted(self.folder.glob("*.txt")):
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            found += [entry for entry in map(Entry.parse, lines) if entry is not None]
        return found

    def forget(self, kept: timedelta) -> int:
        """Delete the days that are older than *kept*, and return how many went."""
        before = (self.clock() - kept).date()
        old = [file for file in self.folder.glob("*.txt") if _day(file) < before]
        for file in old:
            file.unlink(missing_ok=True)
        return len(old)


def _day(file: Path) -> date:
    """Return the day of *file*; one that is none of ours never ends."""
    try:
        return date.fromisoformat(file.stem)
    except ValueError:
        return date.max
