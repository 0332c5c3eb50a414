"""The pages that are open now: what is said on one is shown on the others of the same visitor.

Nothing here renders, and nothing is kept: a page that missed something asks the transcript.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.errors import StorageError
from bot.message import Visitor
from bot.transcript import Exchange

MOST_STREAMS = 5
"""Open pages a visitor may have listening; a browser holds six connections to one host."""

MOST_IN_ALL = 500
"""Open pages of all visitors that listen at once; the others come again and again."""

MOST_WAITING = 50
"""Exchanges kept for a page that does not read; one more, and it has to come again."""

LOOK_SECONDS = 0.5
"""How often is looked unasked for what other processes took; only while pages are open."""

BREATH_SECONDS = 0.05
"""Pause after each look: what comes meanwhile is looked for together."""

OVERLAP = 100
"""Numbers that are looked at again: what was begun earlier may be kept later."""

MOST_NEWS = 1000
"""Exchanges looked at in one go."""

HEARTBEAT_SECONDS = 20.0
"""Silence after which a line is sent, so that nobody on the way closes the connection."""


class Streams:
    """Who listens, by visitor, within this process."""

    def __init__(
        self, heartbeat: float = HEARTBEAT_SECONDS, most_in_all: int = MOST_IN_ALL
    ) -> None:
        self._heartbeat = heartbeat
        self._most_in_all = most_in_all
        self._open: defaultdict[Visitor, set[Stream]] = defaultdict(set)
        self.published: deque[int] = deque(maxlen=OVERLAP + MOST_NEWS)
        self._is_stopped = False

    def has_room(self, visitor: Visitor) -> bool:
        """Whether another page of *visitor* may listen: not too many do, and we are not leaving."""
        in_all = sum(map(len, self._open.values()))
        is_room = len(self._open.get(visitor, ())) < MOST_STREAMS and in_all < self._most_in_all
        return is_room and not self._is_stopped

    def open(self, visitor: Visitor) -> "Stream":
        """Return a new stream of *visitor*; one that begins when we are leaving ends at once."""
        stream = Stream(self._heartbeat)
        if self._is_stopped:
            stream.end()
        self._open[visitor].add(stream)
        return stream

    def close(self, visitor: Visitor, stream: "Stream") -> None:
        """Forget *stream*."""
        self._open[visitor].discard(stream)
        if not self._open[visitor]:
            del self._open[visitor]

    def publish(self, exchange: Exchange) -> None:
        """Hand *exchange* to every open page of its visitor."""
        self.published.append(exchange.number)
        for stream in tuple(self._open.get(exchange.visitor, ())):
            stream.put(exchange)

    def is_open(self) -> bool:
        """Whether anybody listens."""
        return bool(self._open)

    def nudge(self, visitor: Visitor) -> None:
        """Let the open pages of *visitor* ask what they missed."""
        for stream in tuple(self._open.get(visitor, ())):
            stream.put(NEWS)

    def stop(self) -> None:
        """End every stream now, and open no other: the process is about to end."""
        self._is_stopped = True
        for streams in tuple(self._open.values()):
            for stream in streams:
                stream.end()


class News:
    """Something was kept by another process: the transcript knows what."""


NEWS = News()

Since = Callable[[int | None], Awaitable[Sequence[tuple[int, Visitor]]]]
"""Gives number and visitor of what is numbered above the given one; of None, the newest."""


@dataclass(slots=True)
class Watch:
    """Nudges open pages when another process took something of their visitors."""

    streams: Streams
    since: Since
    seconds: float = LOOK_SECONDS
    _seen: deque[int] = field(default_factory=lambda: deque(maxlen=OVERLAP + MOST_NEWS))
    _last: int | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, number: int = 0) -> None:
        """Look at once: some process took what is numbered *number*, or 0 for nobody knows what."""
        if number not in self.streams.published:
            self._news.set()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self.seconds):
                    await self._news.wait()
            self._news.clear()
            if not self.streams.is_open():
                self._last = None
                continue
            with suppress(StorageError):
                await self.look()
            await asyncio.sleep(BREATH_SECONDS)

    async def look(self) -> None:
        """Look once."""
        if self._last is None:
            newest = await self.since(None)
            self._last = newest[-1][0] if newest else 0
        known = {*self._seen, *self.streams.published}
        found = await self.since(self._last - OVERLAP)
        news = [each for each in found if each[0] not in known]
        for visitor in {visitor for _, visitor in news}:
            self.streams.nudge(visitor)
        self._seen.extend(number for number, _ in news)
        self._last = max([self._last, *(number for number, _ in found)])


class Stream:
    """One open page."""

    def __init__(self, heartbeat: float) -> None:
        self._heartbeat = heartbeat
        self._waiting: asyncio.Queue[Exchange | News | None] = asyncio.Queue(MOST_WAITING)

    def put(self, exchange: "Exchange | News") -> None:
        """Give *exchange* to the page; one that has stopped reading is ended instead."""
        try:
            self._waiting.put_nowait(exchange)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """End the stream; what still waits is read again by the page when it comes back."""
        with suppress(asyncio.QueueEmpty):
            while True:
                self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def exchanges(self) -> AsyncIterator[Exchange | None]:
        """Yield each exchange as it comes, None for silence or news from elsewhere, until the end."""
        while True:
            try:
                async with asyncio.timeout(self._heartbeat):
                    exchange = await self._waiting.get()
            except TimeoutError:
                yield None
                continue
            if exchange is None:
                return
            yield None if isinstance(exchange, News) else exchange
