"""Bringing a database to the tables of this version.

The steps are in ``migrations/versions``, one file a change.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.database.tables.columns import Base
from bot.errors import StorageError

FOLDER = Path(__file__).parent / "migrations"

LOCK = 0x4E484343
"""The number of PostgreSQL's advisory lock under which migrations take turns."""

WAIT_MILLISECONDS = 60_000
"""How long a migration waits for another one on SQLite."""


def revisions() -> list[str]:
    """Return the names of all changes this version knows, oldest first."""
    return sorted(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*_*.py"))


def tables() -> frozenset[str]:
    """Return the names of the tables of this version."""
    return frozenset(Base.metadata.tables)


def migrate(engine: Engine) -> str:
    """Bring the database to this version, and return the name of its last change.

    When two try at once, the second waits. ``StorageError`` for a database from a newer version.
    """
    known = revisions()
    if present(engine) == known[-1]:
        return known[-1]
    with engine.connect() as connection:
        _wait_long(connection)
        try:
            with connection.begin():
                _take_turn(connection)
                _refuse_newer(_present(connection), known)
                _upgrade(connection)
        finally:
            # Its time-outs are not those of the others.
            connection.invalidate()
    return known[-1]


def present(engine: Engine) -> str | None:
    """Return the name of the last change made to the database, None for an empty one.

    ``StorageError`` for a database from a newer version.
    """
    with engine.connect().execution_options(is_reading=True) as connection:
        found = _present(connection)
    _refuse_newer(found, revisions())
    return found


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        text("select version_num from alembic_version")
    ).scalar_one_or_none()
    return found


def _refuse_newer(found: str | None, known: list[str]) -> None:
    if found is not None and found not in known:
        msg = (
            f"The database was changed by a newer version of the assistant: it is at {found},"
            f" and this version knows nothing after {known[-1]}. Start the newer version again,"
            " or restore the backup made before it was installed."
        )
        raise StorageError(msg)


def _wait_long(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute(f"PRAGMA busy_timeout = {WAIT_MILLISECONDS}").close()


def _take_turn(connection: Connection) -> None:
    # On SQLite, the transaction has begun by taking the only lock there is.
    if connection.dialect.name == "postgresql":
        connection.execute(text("select set_config('statement_timeout', '0', true)"))
        connection.execute(text("select set_config('lock_timeout', '0', true)"))
        connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _upgrade(connection: Connection) -> None:
    # Alembic takes a quarter of a second to import: only when there is something to do.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
