"""What several processes on one database do together: they know of each other, and one of them expires.

With SQLite there is one process, which knows of itself.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.database import replicas
from bot.database.installation import take_lease
from bot.database.replicas import Replica
from bot.database.retention import expire
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.dispatcher import LEASE
from bot.errors import StorageError
from bot.message import Clock
from knowledge.project import Retention

log = structlog.get_logger("bot")

SEEN_SECONDS = 5.0
"""How often each process says that it is there."""

GONE_AFTER = timedelta(seconds=30)
"""Whoever has not said so for as long is taken to have ended."""

RETENTION_EVERY = timedelta(hours=24)
"""How often what is too old is deleted, by one process for all."""

RETENTION_FIRST = timedelta(minutes=5)
RETENTION_LOOK = timedelta(hours=1)
"""How long after the start it is looked whether that is due, and how often afterwards."""

RETENTION = "retention"

Speaking = Callable[[], tuple[str, str]]
"""Gives the version of the content that is spoken from, and how it stands to the folder."""


@dataclass(slots=True)
class Replicas:
    """Says that the process *name* is there, and knows of the others."""

    writer: Writer
    clock: Clock
    name: str
    speaking: Speaking
    _began_at: datetime | None = None
    _others: Sequence[Replica] = field(default=())

    async def run(self) -> None:
        """Say it until cancelled, and take it back; where there are no others, return at once."""
        if not self.writer.is_shared:
            return
        try:
            while True:
                with suppress(StorageError):  # health says why
                    await self.writer.do(self._look)
                await asyncio.sleep(SEEN_SECONDS)
        finally:
            with suppress(StorageError):
                await self.writer.do(lambda unit: replicas.forget(unit, self.name))

    def known(self) -> Sequence[Replica]:
        """Return the processes that were there a moment ago, this one as it is now among them."""
        return [*(each for each in self._others if each.name != self.name), self._own()]

    def _own(self) -> Replica:
        now = self.clock()
        self._began_at = self._began_at or now
        return Replica(self.name, self._began_at, now, *self.speaking())

    def _look(self, unit: SqlUnit) -> None:
        own = self._own()
        replicas.note(unit, own)
        self._others = replicas.seen(unit, own.seen_at - GONE_AFTER)


@dataclass(frozen=True, slots=True)
class Expiring:
    """Deletes what is past its time, once a day, whatever number of processes there is."""

    writer: Writer
    clock: Clock
    retention: Callable[[], Retention]

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        pause = RETENTION_FIRST
        while True:
            await asyncio.sleep(pause.total_seconds())
            pause = RETENTION_LOOK
            try:
                await self.expire()
            except StorageError:
                log.exception("retention_failed")

    async def expire(self) -> None:
        """Delete what is due, a little at a time, unless another process does or did so within a day."""
        # A name for each time: not even the same process may do it again.
        turn = secrets.token_hex(8)
        while gone := await self.writer.do(partial(self._expire, turn)):
            log.info("expired", **gone)

    def _expire(self, turn: str, unit: SqlUnit) -> dict[str, int]:
        now = self.clock()
        if not take_lease(unit, RETENTION, turn, now, now + LEASE):
            return {}
        gone = expire(unit, now, self.retention())
        if any(gone.values()):
            return gone
        take_lease(unit, RETENTION, turn, now, now + RETENTION_EVERY)
        return {}
