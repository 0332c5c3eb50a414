"""Whether messages can be kept: as those show that come, or as one shows that is tried when none do."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.database.errors import reason_of
from bot.database.replicas import Replica
from bot.errors import StorageError
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentStatus

FRESH_SECONDS = 5.0
"""For how long what became of a message says whether the next one can be kept."""


@dataclass(slots=True)
class Readiness:
    """Ready or not; *attempt* keeps something like a message, and leaves nothing of it."""

    attempt: Callable[[], Awaitable[None]]
    clock: Callable[[], float] = time.monotonic
    _reason: str = ""
    _noted_at: float | None = None
    _trying: asyncio.Lock = field(default_factory=asyncio.Lock)

    def note(self, error: StorageError | None = None) -> None:
        """Note that a message was kept; or with *error*, that it was not."""
        self._reason = "" if error is None else reason_of(error)
        self._noted_at = self.clock()

    def forget(self) -> None:
        """Let the next question be answered by a try."""
        self._noted_at = None

    async def reason(self) -> str:
        """Return in words why messages cannot be kept now; empty when they can."""
        async with self._trying:
            if self._noted_at is None or self.clock() >= self._noted_at + FRESH_SECONDS:
                try:
                    await self.attempt()
                except StorageError as error:
                    self.note(error)
                else:
                    self.note()
            return self._reason


def failing(reason: str) -> Mapping[str, object]:
    """Return what ``/health`` shows while no message can be kept, for *reason*."""
    return {"status": "failing", "database": reason}


def healthy(
    live: LiveCore, content: ContentStatus, replicas: Iterable[Replica]
) -> Mapping[str, object]:
    """Return what ``/health`` shows while messages can be kept: what is live here and on *replicas*."""
    return {
        "status": "ok",
        "database": "ok",
        "topics": len(live.library.topics),
        "content": str(content.state),
        "version": live.version,
        "languages": sorted(live().matcher.learned.rankers),
        "learning": list(content.waiting),
        "replicas": [
            {"name": each.name, "version": each.content, "content": each.state}
            for each in replicas
        ],
    }
