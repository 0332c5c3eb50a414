"""Fetched updates on their way: a visitor's in their order, those of different visitors side by side.

Nothing here asks Telegram for anything: it is told what was fetched, and says what is not stored yet.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import structlog

from bot.channels.telegram.parsing import sender_of, update_number
from bot.channels.telegram.receiver import Receiver
from bot.delivery.pace import Allowance, Pace, Rate
from bot.errors import StorageError

log = structlog.get_logger("bot")

MOST_WAITING = 10
"""Updates of one visitor that wait to be met, as many as an album has; what comes on top is kept unread."""

OF_ONE = Rate(2, 60)
"""Updates a second of one visitor that are met, and so many at once, as on the page: nobody goes on writing faster."""

IN_ALL = Allowance(10_000)
"""Nobody is kept waiting for what others write."""


@dataclass(slots=True)
class Lanes:
    """Hands on to *receiver* what was fetched; *now* gives seconds of a clock that never goes back.

    What one visitor sends in vain, for it cannot be stored, is forgotten with all that waits behind it:
    it is fetched again, and stays in order.
    """

    receiver: Receiver
    now: Callable[[], float] = time.monotonic
    has_failed: bool = False
    """Whether something was not stored since updates were last handed in."""

    _waiting: dict[str, deque[tuple[Any, bool]]] = field(default_factory=dict)
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    _open: set[int] = field(default_factory=set)
    _stored: set[int] = field(default_factory=set)
    _pace: Pace = field(default_factory=lambda: Pace(IN_ALL, lambda _: OF_ONE))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def oldest(self) -> int | None:
        """The lowest number that is not stored yet; None where all are."""
        return min(self._open, default=None)

    @property
    def left(self) -> int:
        """How many are not stored yet."""
        return len(self._open)

    @property
    def senders(self) -> Sequence[str]:
        """The visitors of whom something is on its way."""
        return tuple(self._waiting)

    def begin(self, updates: Sequence[Any]) -> None:
        """Begin with those of *updates*, all that Telegram has in their order, that are new."""
        self.has_failed = False
        self._stored &= {update_number(each) for each in updates}
        for update in updates:
            number = update_number(update)
            if number in self._open or number in self._stored:
                continue
            if number is not None:
                self._open.add(number)
            self._put(sender_of(update), update)

    def _put(self, sender: str, update: Any) -> None:
        """Let *update* wait behind what its *sender* sent before."""
        waiting, now = self._waiting.setdefault(sender, deque()), self.now()
        is_crowded = len(waiting) >= MOST_WAITING or self._pace.wait(sender, now) > 0
        if not is_crowded:
            self._pace.take(sender, now)
        waiting.append((update, is_crowded))
        if len(waiting) == 1:
            task = asyncio.create_task(self._work(sender))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, sender: str) -> None:
        """Take what waits of *sender*, and what comes meanwhile: one by one, and what is too much at once."""
        waiting = self._waiting[sender]
        while waiting:
            crowded = [update for update, _ in takewhile(lambda each: each[1], waiting)]
            taken = crowded or [waiting[0][0]]
            are_crowded = bool(crowded)
            stored = await asyncio.gather(
                *(self._take(update, is_crowded=are_crowded) for update in taken)
            )
            if all(stored):
                for _ in taken:
                    waiting.popleft()
            else:
                self._open.difference_update(update_number(update) for update, _ in waiting)
                waiting.clear()
            self._news.set()
        del self._waiting[sender]

    async def _take(self, update: Any, *, is_crowded: bool) -> bool:
        """Take *update*; False where it could not be stored."""
        try:
            await self.receiver.receive(update, responds=False, is_crowded=is_crowded)
        except StorageError:
            log.warning("updates_not_stored", channel="telegram")
            self.has_failed = True
            return False
        if (number := update_number(update)) is not None:
            self._open.discard(number)
            self._stored.add(number)
        return True

    async def settle(self, seconds: float) -> None:
        """Return when nothing is on its way any more, or after *seconds*."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=seconds)

    async def move(self, number: int, seconds: float) -> None:
        """Return when *number* is not the oldest any more, or after *seconds*."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.oldest == number:
                    self._news.clear()
                    await self._news.wait()

    async def stop(self) -> None:
        """Give up what is on its way: it is fetched again."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
