"""The file of an SQLite database: whether what is written still goes where the next start will look.

A file that was removed or replaced is written to without complaint, as long as it is open; what was
stored there is gone with the process.
"""

import os
from pathlib import Path

from sqlalchemy import Engine

GONE = (
    "The file of the database was removed or replaced while it was open: nothing can be stored. Put it"
    " back, or stop the assistant, restore the backup and start again."
)

NOT_ALONE = (
    "Another assistant has this database open. Nothing is lost or done twice, but they wait for each other,"
    " and open pages hear of each other late: end one of them, or use PostgreSQL for several."
)

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
        """
        try:
            import fcntl  # noqa: PLC0415  # Windows has none
        except ImportError:
            return True
        try:
            self._held = os.open(self._beside, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                is_alone = False
            else:
                is_alone = True
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


def _identity(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
