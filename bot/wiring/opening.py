"""Opening the database: brought up to date, and without whom a backup brought back."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import LEDGER, create
from bot.database.erasure import ErasedAgain
from bot.database.ledger import Ledger
from bot.database.schema import migrate
from bot.database.writer import Writer
from bot.errors import StorageError
from bot.settings.all import Settings
from bot.wiring.background.erasures import keep_erased, unwritable
from bot.wiring.clock import utc_now

log = structlog.get_logger("bot")


def open_existing(settings: Settings) -> Writer:
    """Return the same as :func:`open_database`; ``StorageError`` where a file would have to be made."""
    return open_database(settings, may_make=False)


def open_database(settings: Settings, *, may_make: bool = True) -> Writer:
    """Return a writer on the database, brought up to date; nobody is in it who was erased."""
    writer, ledger = connect(settings, may_make=may_make)
    try:
        found = keep_erased(writer, [ledger])
    except BaseException:
        writer.close()
        raise
    if not ledger.is_writable():
        log.warning("ledger_not_writable", problem=unwritable(ledger))
    if found.entries:
        log.warning("erased_again", **asdict(found))
    return writer


def connect(settings: Settings, *, may_make: bool = True) -> tuple[Writer, Ledger]:
    """Return a writer on the database, brought up to date, and the ledger that it keeps of erasures.

    Only with *may_make* a file that is not there is made.
    """
    engine = create(settings.database_url, settings.audit_key, may_make=may_make)
    ledger = Ledger(settings.ledger, utc_now)
    engine.update_execution_options(**{LEDGER: ledger})
    try:
        migrate(engine)
    except SQLAlchemyError as error:
        message = (
            "The database cannot be reached or brought up to date. Check BOT_DATABASE_URL, and"
            f" that the database runs and may be written ({type(error).__name__})."
        )
        raise StorageError(message) from error
    return Writer(engine), ledger


def check_restored(settings: Settings, others: Sequence[Path] = ()) -> ErasedAgain:
    """Erase again whom a backup brought back, by the ledger and those in the folders *others*."""
    writer, ledger = connect(settings, may_make=False)
    try:
        return keep_erased(writer, [ledger, *(Ledger(folder, utc_now) for folder in others)])
    finally:
        writer.close()
