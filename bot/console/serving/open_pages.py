"""The pages of the console that are open now: each waits here until something was kept, by whatever process.

What was kept is not told, and nobody knows here what a page shows: whoever waits looks again.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from bot.errors import StorageError

MOST_OF_ONE = 4
"""Pages of one browser that wait; it holds six connections to one host, and needs some to work."""

MOST_IN_ALL = 100
"""Pages of everybody that wait at once; the others ask again and again."""

LOOK_SECONDS = 1.0
"""How often is looked whether anything was kept; only while pages are open."""

REST_SECONDS = 1.0
"""How long a page rests after news before it looks: what comes meanwhile is seen together."""

Beat = Callable[[], Awaitable[object]]
"""Gives something that differs once anything was kept that a page shows."""


class OpenPages:
    """Who waits, by the secret of their browser, within this process."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._news = asyncio.Event()
        self._is_stopped = False

    def has_room(self, holder: str) -> bool:
        """Whether another page of the browser with *holder* may wait."""
        is_room = self._open[holder] < MOST_OF_ONE and self._open.total() < MOST_IN_ALL
        return is_room and not self._is_stopped

    @contextmanager
    def waiting(self, holder: str) -> Iterator[None]:
        """Count a page of the browser with *holder* for as long as it waits."""
        self._open[holder] += 1
        try:
            yield
        finally:
            self._open[holder] -= 1
            self._open += Counter()  # whoever has none is forgotten

    @property
    def news(self) -> asyncio.Event:
        """Return what is set once something was kept: to be taken before looking, so that nothing falls between."""
        return self._news

    async def hears(self, news: asyncio.Event) -> bool:
        """Wait until something was kept; whether to look again, for the process may be about to end."""
        if self._is_stopped:
            return False
        await news.wait()
        if not self._is_stopped:
            await asyncio.sleep(REST_SECONDS)
        return not self._is_stopped

    def hear(self) -> None:
        """Let everybody look again: something was kept."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def stop(self) -> None:
        """Let everybody go: the process is about to end."""
        self._is_stopped = True
        self.hear()

    async def run(self, beat: Beat, seconds: float = LOOK_SECONDS) -> None:
        """Look every so often whether something was kept, until cancelled."""
        last: object = None
        while True:
            await asyncio.sleep(seconds)
            if not self._open:
                last = None
                continue
            with suppress(StorageError):
                now = await beat()
                if now != last:
                    self.hear()
                last = now
