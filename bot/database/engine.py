"""How the database is reached, and with which promises: a commit is on the disk, a deletion erases."""

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.database.file import admit
from bot.errors import StorageError

LAST_PORT = 65535

BUSY_SECONDS = 3.0
"""How long SQLite waits for a lock held by another process."""

CONNECTIONS = 4
"""Connections kept open, besides those that come and go under load."""

READING: dict[str, Any] = {"is_reading": True, "postgresql_readonly": True}
"""Execution options of a connection that may only look."""

AUDIT_KEY = "audit_key"
"""The execution option that holds the key of the settings by which the audit is sealed."""

LEDGER = "ledger"
"""The execution option that holds the ledger of erasures."""

FORMS = "Write sqlite:///data/assistant.db or postgresql://user@host/name; see docs/settings.md."

SQLITE_PRAGMAS = (
    "PRAGMA secure_delete = ON",  # DELETE alone leaves the bytes in the file
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged rows in a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",  # no sorted copies in temporary files
)

# A server may be set to acknowledge before the disk has it; and nobody waits for us for long.
POSTGRESQL_SETTINGS = """
select set_config('statement_timeout', '2500', false),
       set_config('lock_timeout', '2000', false),
       set_config('idle_in_transaction_session_timeout', '30000', false),
       case when current_setting('synchronous_commit') in ('off', 'local', 'remote_write')
            then set_config('synchronous_commit', 'on', false) end
"""


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def url_of(address: str) -> URL:
    """Return *address* taken apart; ``ValueError`` when it makes no sense. It may hold a password."""
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        msg = f"The database address cannot be read. {FORMS}"
        raise ValueError(msg) from None


def is_database(address: str) -> bool:
    """Whether *address* can be read and names a server, or a file that is kept."""
    try:
        url = url_of(address)
    except ValueError:
        return False
    if url.get_backend_name() == "sqlite":
        return not (_forgets(url) or url.query)
    return url.port is None or 0 < url.port <= LAST_PORT


def file_of(address: str) -> str:
    """Return the file that *address* names, as it is called on the disk; empty for a server."""
    url = url_of(address)
    return str(url.database or "") if url.get_backend_name() == "sqlite" else ""


def _forgets(url: URL) -> bool:
    """Whether *url* names no file: everything would be forgotten at exit."""
    name = Path(url.database or "").name
    return name in {"", ":memory:"} or url.query.get("mode") == "memory"


def create(address: str, audit_key: str = "", *, may_make: bool = True) -> Engine:
    """Return an engine for *address*; connections are made when they are needed.

    With *audit_key* the audit is sealed by what does not stand in the database. A file that is not
    there is made only with *may_make*.

    ``ValueError`` when the address makes no sense, or names a database that forgets; ``StorageError``
    when a file cannot be opened, or what was stored would be lost by it.
    """
    url = url_of(address)
    make = {"sqlite": _sqlite, "postgresql": _postgresql}.get(backend := url.get_backend_name())
    if backend == "sqlite":
        _examine(url)
        _make_private(Path(str(url.database)), may_make=may_make)
    if make is not None:
        engine = make(url)
        engine.update_execution_options(**{AUDIT_KEY: audit_key})
        return engine
    msg = f"Databases of the kind {backend!r} are not known here. {FORMS}"
    raise ValueError(msg)


def _examine(url: URL) -> None:
    """Raise ``ValueError`` where *url* is not a file alone: what is said of it may make it another one, or none."""
    if _forgets(url):
        msg = (
            f"The database address {url.render_as_string()!r} names no file: everything would be"
            f" forgotten at exit, unnoticed. {FORMS} To forget on purpose, use bot.memory."
        )
        raise ValueError(msg)
    if url.query:
        msg = f"The database address says more than the name of a file, behind a '?'. {FORMS}"
        raise ValueError(msg)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # errors are logged, and people are in the parameters
        pool_size=CONNECTIONS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_private(path: Path, *, may_make: bool) -> None:
    """Make the file, for its owner only; -wal and -shm take the mode of the file."""
    try:
        admit(path, may_make=may_make)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        msg = f"{path} cannot be opened for reading and writing: {error.strerror}."
        raise StorageError(msg) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin by itself, and only at the first change: too late to lock.
    connection.isolation_level = None
    _keep_a_log(connection)
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma).close()


def _keep_a_log(connection: Any) -> None:
    """Write ahead; of several processes that open a new file at once, one makes the change.

    SQLite does not wait here, it refuses at once: each would wait for the other to let go.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    is_reading = bool(connection.get_execution_options().get("is_reading"))
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA query_only = {int(is_reading)}").close()
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        hide_parameters=True,  # errors are logged, and people are in the parameters
        pool_size=CONNECTIONS + 2,
        connect_args={"connect_timeout": 3, "tcp_user_timeout": 3000, "keepalives_idle": 30},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(POSTGRESQL_SETTINGS)
    connection.commit()
