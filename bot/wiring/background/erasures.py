"""Erased stays erased: whom a restored backup brought back is erased again before anybody is answered."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import READING, create
from bot.database.erasure import ErasedAgain, erase_again, pending
from bot.database.installation import secret
from bot.database.ledger import Entry, Ledger
from bot.database.schema import present, revisions
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.inbox import Seal
from bot.diagnosis import Diagnosis, Health
from bot.errors import BotError, StorageError
from bot.message import Clock
from bot.settings.all import Settings

log = structlog.get_logger("bot")

SHORTENED_EVERY = timedelta(hours=24)

MARGIN = timedelta(days=7)
"""How much longer the ledger knows of an erasure than backups are kept."""

CARRIED_OUT = "erasures, all of them carried out: {}"

PATIENCE = 600.0
"""Seconds that erasing again may take: everybody who is kept is looked at, once after a restore."""


def keep_erased(writer: Writer, ledgers: Sequence[Ledger]) -> ErasedAgain:
    """Erase again whom *ledgers* name, where this database knows nothing of the erasure.

    ``StorageError`` when a ledger cannot be read, or was sealed with another secret: then nobody may be
    answered from this database.
    """
    # Before the unit begins: what another process is just committing is in both, or in none.
    entries = [entry for ledger in ledgers for entry in entries_of(ledger)]
    if not entries:
        return ErasedAgain()

    def work(unit: SqlUnit) -> ErasedAgain:
        waiting = pending(unit.connection, entries)
        if not waiting:
            return ErasedAgain()
        unit.is_erasing = True
        return erase_again(unit.connection, waiting, Seal(secret(unit)).of_visitor)

    return writer.run(work, budget=PATIENCE)


async def keep_short(ledger: Ledger, backup_days: int) -> None:
    """Forget, once a day until cancelled, erasures that every backup of so many days knows of."""
    while True:
        try:
            await asyncio.to_thread(ledger.forget, timedelta(days=backup_days) + MARGIN)
        except OSError:
            log.exception("ledger_not_shortened")
        await asyncio.sleep(SHORTENED_EVERY.total_seconds())


def entries_of(ledger: Ledger) -> list[Entry]:
    """Return what *ledger* holds; ``StorageError`` when it cannot be read."""
    try:
        return ledger.entries()
    except OSError as error:
        raise StorageError(_unreadable(ledger.folder, error)) from error


def erasures(settings: Settings, clock: Clock) -> Iterator[Diagnosis]:
    """Say whether the ledger can be kept, and whether a backup was restored; nothing where neither is asked.

    What is wrong with the database itself is said elsewhere.
    """
    ledger = Ledger(settings.ledger, clock)
    if not ledger.is_writable():
        found, _, way_out = unwritable(ledger).partition(". ")
        yield Diagnosis("ledger", Health.BROKEN, found, way_out)
        return
    with suppress(BotError, SQLAlchemyError, ValueError):
        entries = entries_of(ledger)
        if not entries:
            yield Diagnosis("ledger", Health.FINE, CARRIED_OUT.format(0))
            return
        engine = create(settings.database_url, may_make=False)
        try:
            if present(engine) == revisions()[-1]:
                yield _compared(engine, entries)
        finally:
            engine.dispose()


def unwritable(ledger: Ledger) -> str:
    """Return what it means that *ledger* cannot be written, and the way out."""
    return (
        f"{ledger.folder} cannot be written: nobody can be erased."
        " Let it be written, or set BOT_ERASURE_LEDGER; see docs/settings.md."
    )


def _compared(engine: Engine, entries: Sequence[Entry]) -> Diagnosis:
    with engine.connect().execution_options(**READING) as connection:
        waiting = len(pending(connection, entries))
    if not waiting:
        return Diagnosis("ledger", Health.FINE, CARRIED_OUT.format(len(entries)))
    found = (
        "erasures that are not in this database, for a backup was restored or one could not be"
        f" finished: {waiting}"
    )
    way_out = "The next start erases them again; `python -m bot restore-check` does it now."
    return Diagnosis("ledger", Health.NOTE, found, way_out)


def erasures_as_text(found: ErasedAgain) -> str:
    """Return *found* in words for an operator."""
    if not found.entries:
        return "Everybody in the ledger of erasures is erased in this database."
    stay = f" Written since, and left as they are: {found.returned}." if found.returned else ""
    return (
        f"Erasures of the ledger that were not in this database: {found.entries}."
        f" People erased again: {found.people}.{stay}"
    )


def _unreadable(folder: Path, error: OSError) -> str:
    return (
        f"The ledger of erasures in {folder} cannot be read ({error.strerror}): who was erased since a"
        " backup cannot be told. Let it be read; see docs/backups.md."
    )
