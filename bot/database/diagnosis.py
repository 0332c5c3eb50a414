"""What an operator should know of the database. Nothing here changes it, and none is made."""

import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import create, url_of
from bot.database.errors import reason_of
from bot.database.file import admit, holds_anything
from bot.database.installation import check
from bot.database.rhythms import Rhythms
from bot.database.schema import present, revisions
from bot.database.tables.dialogue import EXCHANGES
from bot.database.unit import SqlUnit
from bot.diagnosis import Diagnosis, Health
from bot.errors import BotError

NEWEST = select(EXCHANGES.c.taken_at).order_by(EXCHANGES.c.id.desc()).limit(1)

COMES_UP = (
    "The next start brings it up to date; `python -m bot migrate` does it now. A backup first."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, when the last message was taken (None where that is not known), what was heard."""

    diagnosis: Diagnosis
    kept_at: datetime | None = None
    heard: Rhythms = field(default_factory=Rhythms)


def diagnose(address: str, now: datetime) -> Found:
    """Return what is found in the database at *address*."""
    kind = address.partition(":")[0]
    try:
        path = Path(str(url_of(address).database))
        if kind == "sqlite" and not holds_anything(path):
            admit(path, may_make=True)
            return Found(_unmade(path))
        engine = create(address, may_make=False)
        try:
            return _examined(engine, kind, now)
        finally:
            engine.dispose()
    except (BotError, SQLAlchemyError, ValueError, OSError) as error:
        # What a driver says may hold the address with its password.
        is_ours = isinstance(error, BotError | ValueError)
        said = (
            str(error)
            if is_ours
            else reason_of(error)
            if isinstance(error, SQLAlchemyError)
            else type(error).__name__
        )
        way_out = "Check BOT_DATABASE_URL, that the database runs and may be written."
        return Found(_said(Health.BROKEN, f"{kind}: {said}", way_out))


def _examined(engine: Engine, kind: str, now: datetime) -> Found:
    found = present(engine)
    if found != revisions()[-1]:
        state = "is empty" if found is None else "is of an older version"
        return Found(_said(Health.NOTE, f"{kind}: {state}", COMES_UP))
    # Read by itself: on SQLite whoever may write keeps the server from writing, and two weeks are many rows.
    with engine.connect().execution_options(is_reading=True) as connection:
        kept_at = connection.execute(NEWEST).scalar_one_or_none()
        unit, heard = SqlUnit(connection), Rhythms()
        while not heard.listen(unit, now):
            pass
    with engine.connect() as connection, connection.begin() as transaction:
        if engine.dialect.name == "sqlite":
            # With room for more, nothing would reach the disk before a commit that never comes.
            connection.exec_driver_sql("PRAGMA cache_size = 1")
        check(SqlUnit(connection), now)
        transaction.rollback()
    fine = _said(Health.FINE, f"{kind}: can be written; what was tried was taken back")
    return Found(fine, kept_at, heard)


def _unmade(path: Path) -> Diagnosis:
    """Return what there is to say of a file that the next start makes."""
    folder = next(each for each in path.absolute().parents if each.exists())
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return _said(Health.NOTE, "sqlite: is empty", "The next start makes it.")
    way_out = f"Make {path.parent}, or let {folder} be written by the user who runs the assistant."
    return _said(Health.BROKEN, f"sqlite: {path} cannot be made", way_out)


def _said(health: Health, found: str, way_out: str = "") -> Diagnosis:
    return Diagnosis("database", health, found, way_out)
