"""What an error of the database means for the units of work that met it."""

import sqlite3
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Fault(Enum):
    """What to do after an error."""

    OWN = auto()
    """The unit's own: it gets the exception, the others go on."""
    CLASH = auto()
    """Two units got in each other's way: rolled back, it may be repeated."""
    LOST = auto()
    """The connection is gone: what was not being committed may be repeated on a new one."""
    STORAGE = auto()
    """Disk full, file unreadable, server out of order: nothing can be stored for now."""


TAKEN = "23505"
"""PostgreSQL: a key is taken. Perhaps another process took the same message in the same moment;
repeated, the unit will find it in the inbox."""

CLASHES = frozenset({"40001", "40P01", "55P03", TAKEN})
"""PostgreSQL: could not serialise, deadlock, lock not available, key taken."""

OUT_OF_ORDER = ("25006", "53", "54", "57014", "58", "XX")
"""PostgreSQL: read-only, no room, too complex, took too long, system, internal."""

SQLITE_CLASHES = ("SQLITE_BUSY", "SQLITE_LOCKED")
SQLITE_OUT_OF_ORDER = (
    "SQLITE_CANTOPEN",
    "SQLITE_CORRUPT",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_NOMEM",
    "SQLITE_NOTADB",
    "SQLITE_PERM",
    "SQLITE_PROTOCOL",
    "SQLITE_READONLY",
)


def fault_of(error: Exception) -> Fault:
    """Return what *error* means."""
    if isinstance(
        error, PoolTimeoutError | OSError
    ):  # the latter of the ledger, beside the database
        return Fault.STORAGE
    if not isinstance(error, DBAPIError):
        return Fault.OWN
    if isinstance(error.orig, sqlite3.Error):
        return _fault_of_sqlite(error)
    return _fault_of_postgresql(error)


def _fault_of_sqlite(error: DBAPIError) -> Fault:
    name = getattr(error.orig, "sqlite_errorname", "")
    if name.startswith(SQLITE_CLASHES):
        return Fault.CLASH
    if name.startswith(SQLITE_OUT_OF_ORDER):
        return Fault.STORAGE
    return Fault.OWN


def _fault_of_postgresql(error: DBAPIError) -> Fault:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith(OUT_OF_ORDER):
        return Fault.STORAGE
    if error.connection_invalidated or state.startswith(("08", "57")):
        return Fault.LOST
    if not state and type(error).__name__ in {"OperationalError", "InterfaceError"}:
        return Fault.LOST
    if state in CLASHES:
        return Fault.CLASH
    return Fault.OWN


OUT_OF_REACH = "The server of the database cannot be reached."

REASONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("SQLITE_FULL", "53100"), "The disk is full."),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "57014"),
        "The database is locked by somebody else.",
    ),
    (("SQLITE_READONLY", "SQLITE_PERM", "25006"), "The database may only be read."),
    (("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX"), "The database is damaged."),
    (("SQLITE_IOERR", "58"), "The disk cannot be read or written."),
    (("SQLITE_CANTOPEN",), "The file of the database cannot be opened."),
    (("53",), "The server of the database is overloaded."),
    (("08", "57", "28", "3D"), OUT_OF_REACH),
)
"""What the codes of a driver mean, in words; the first that fits by its beginning."""


def reason_of(error: BaseException) -> str:
    """Return in words why nothing could be stored: of the cause where it is known."""
    cause: BaseException | None = error
    while cause is not None:
        original = getattr(cause, "orig", None) or cause
        code = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
        for beginnings, words in REASONS:
            if code and code.startswith(beginnings):
                return words
        if isinstance(cause, DBAPIError) and not code:
            return OUT_OF_REACH
        cause = cause.__cause__
    return str(error)
