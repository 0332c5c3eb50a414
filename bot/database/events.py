"""What the processes on one PostgreSQL hear of at once: that something was kept, and never what.

The database tells it by triggers, in the transaction that keeps it, so whoever writes need not know. Whoever
hears of it looks for it, and would find it unasked a little later: an event that is missed costs time, no more.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg
import structlog
from sqlalchemy import Engine

log = structlog.get_logger("bot")

CHANNEL = "assistant"
"""Where PostgreSQL tells it; the triggers of the migration name the same."""

CHECK_SECONDS = 30.0
"""Silence after which it is asked whether anybody still tells."""

RETRY_SECONDS = 1.0
"""Pause before the database is asked again to tell."""


class Kind(StrEnum):
    """What was kept."""

    EXCHANGE = "exchange"
    """A message on the chat page with its reply, or words of staff."""
    OUTGOING = "outgoing"
    """Something that may be sent now."""
    NOTICE = "notice"
    """Something that staff are to be told."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something was kept: an exchange has its *number*; 0 where it is not known which."""

    kind: Kind
    number: int = 0


Heard = Callable[[Event], None]
"""Is told of events, in the event loop; it returns at once and raises nothing."""


async def listen(engine: Engine, heard: Heard) -> None:
    """Tell *heard* of what any process keeps, until cancelled; SQLite tells nothing, and it returns at once.

    A lost connection is made anew; then *heard* is told that something of each kind may have been missed.
    """
    if engine.dialect.name != "postgresql":
        return
    is_deaf = False
    while True:
        try:
            await _listen(engine, heard)
        except (psycopg.Error, OSError) as error:
            if not is_deaf:
                log.warning("events_unheard", error=type(error).__name__)
            is_deaf = True
        else:
            is_deaf = False
        await asyncio.sleep(RETRY_SECONDS)


async def _listen(engine: Engine, heard: Heard) -> None:
    """Listen on one connection until it is lost."""
    async with await psycopg.AsyncConnection.connect(**_arguments(engine)) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        log.info("events_heard")
        for kind in Kind:
            heard(Event(kind))
        with suppress(
            psycopg.OperationalError
        ):  # lost: the log is told where it cannot be made anew
            while True:
                async for told in connection.notifies(timeout=CHECK_SECONDS):
                    if (event := read(told.payload)) is not None:
                        heard(event)
                await connection.execute("SELECT 1")


def _arguments(engine: Engine) -> dict[str, Any]:
    _, arguments = engine.dialect.create_connect_args(engine.url)
    return {**arguments, "connect_timeout": 3, "tcp_user_timeout": 3000, "autocommit": True}


def read(payload: str) -> Event | None:
    """Return what is told; None for what this version does not know.

    >>> read("exchange 12")
    Event(kind=<Kind.EXCHANGE: 'exchange'>, number=12)
    >>> read("comet")
    """
    kind, _, number = payload.partition(" ")
    if kind not in set(Kind):
        return None
    return Event(Kind(kind), int(number) if number.isdecimal() else 0)
