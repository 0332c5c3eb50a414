"""The file of an SQLite database: whether what is written still goes where the next start will look.

A file that was removed or replaced is written to without complaint, as long as it is open; what was
stored there is gone with the process. So is what lies in the log of a file that is away, once somebody
makes a new one in its place.
"""

import os
import time
from pathlib import Path

from sqlalchemy import Engine

from bot.errors import StorageError

GONE = (
    "The file of the database was removed or replaced while it was open: nothing can be stored. Put it"
    " back, or stop the assistant, restore the backup and start again."
)

ANOTHER = (
    "{path} is not the file that the running assistant has open: that one was removed or replaced, and"
    " what was stored last is lost if this is opened. Put it back, or stop the assistant, restore the"
    " backup and start again."
)

LEFT = (
    "{path} is not there, or is empty, but {path}-wal beside it holds what was stored last: a new file"
    " would throw it away. Put the file back; to begin anew, move what lies beside it away, too."
)

AWAY = (
    "There is no database {path}. Look for a slip in BOT_DATABASE_URL, or for the file; where there is"
    " to be a new one, the next start makes it, or `python -m bot migrate`."
)

NOT_ALONE = (
    "Another assistant has this database open. Nothing is lost or done twice, but they wait for each other,"
    " and open pages hear of each other late: end one of them, or use PostgreSQL for several."
)

LOOKS, LOOK_SECONDS = 3, 0.02
"""How often, and how long after one another, is looked whether a lock is held."""

Identity = tuple[int, int] | None
"""What tells a file from another one of the same name; None for no file."""


class DatabaseFile:
    """The file as it was when it was opened, and the log beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._opened = _identity(path)
        self._opened_log: Identity = None
        self._beside = path.with_name(f"{path.name}-server")
        self._held: int | None = None

    @classmethod
    def of(cls, engine: Engine) -> "DatabaseFile | None":
        """Return the file of *engine*; None where the database is none."""
        if engine.dialect.name != "sqlite":
            return None
        return cls(Path(str(engine.url.database)))

    def is_there(self) -> bool:
        """Whether the file in its place is the one that was opened."""
        return _identity(self._path) == self._opened

    def come(self) -> bool:
        """Note that a server has it open, until :meth:`leave` or the end; whether it is the only one.

        The system keeps account, by a lock beside the file: whoever was killed is not taken to be there.
        Which file it is stands in that one.
        """
        try:
            import fcntl  # noqa: PLC0415  # Windows has none
        except ImportError:
            return True
        try:
            self._held = os.open(self._beside, os.O_RDWR | os.O_CREAT, 0o600)
            is_alone = not _is_locked(self._held)
            if is_alone and self._opened is not None:
                os.ftruncate(self._held, 0)
                os.pwrite(self._held, str(self._opened[1]).encode(), 0)
            fcntl.flock(self._held, fcntl.LOCK_SH)  # all who serve hold it together
        except OSError:
            return True  # nobody can say where there are no locks
        return is_alone

    def leave(self) -> None:
        """Let go of what :meth:`come` noted."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)

    def connect(self) -> None:
        """Note that a connection was made: the last one that ended took the log with it."""
        self._opened_log = None

    def is_kept(self) -> bool:
        """Whether a commit can be believed: it stands in the file or the log that will be read again."""
        log = _identity(self._log)
        self._opened_log = self._opened_log or log
        return log is not None and log == self._opened_log and self.is_there()


def admit(path: Path, *, may_make: bool) -> None:
    """Raise ``StorageError`` where opening *path* would lose what was stored, or make a file unasked.

    A new one is made only with *may_make*.
    """
    found, served = _identity(path), _served(path)
    if served and (found is None or str(found[1]) != served):
        raise StorageError(ANOTHER.format(path=path))
    if holds_anything(path):
        return
    if holds_anything(path.with_name(f"{path.name}-wal")):
        raise StorageError(LEFT.format(path=path))
    if not may_make:
        raise StorageError(AWAY.format(path=path))


def is_served(path: Path) -> bool:
    """Whether a server has a database of this name open, be it this file or another one."""
    return bool(_served(path))


def holds_anything(path: Path) -> bool:
    """Whether there is a file *path*, and something in it."""
    return path.exists() and path.stat().st_size > 0


def _served(path: Path) -> str:
    """Return by its number which file the servers of *path* have open; empty where there are none."""
    try:
        held = os.open(path.with_name(f"{path.name}-server"), os.O_RDWR)
    except OSError:
        return ""
    try:
        return os.read(held, 32).decode(errors="replace") if _is_locked(held) else ""
    except OSError:
        return ""  # nobody can say where there are no locks
    finally:
        os.close(held)


def _is_locked(held: int) -> bool:
    """Whether somebody else holds the lock of the open file *held*; where nobody does, it is ours now.

    Whoever only looks holds it for a moment.
    """
    try:
        import fcntl  # noqa: PLC0415  # Windows has none
    except ImportError:
        return False
    for _ in range(LOOKS):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_SECONDS)
        else:
            return False
    return True


def _identity(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
