"""The pages that are open now: what is said on one is shown on the others of the same visitor.

Nothing here renders, and nothing is kept: a page that missed something asks the transcript.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import suppress

from bot.message import Visitor
from bot.transcript import Exchange

MOST_STREAMS = 5
"""Open pages a visitor may have listening; a browser holds six connections to one host."""

MOST_IN_ALL = 500
"""Open pages of all visitors that listen at once; the others come again and again."""

MOST_WAITING = 50
"""Exchanges kept for a page that does not read; one more, and it has to come again."""

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
        for stream in tuple(self._open.get(exchange.visitor, ())):
            stream.put(exchange)

    def stop(self) -> None:
        """End every stream now, and open no other: the process is about to end."""
        self._is_stopped = True
        for streams in tuple(self._open.values()):
            for stream in streams:
                stream.end()


class Stream:
    """One open page."""

    def __init__(self, heartbeat: float) -> None:
        self._heartbeat = heartbeat
        self._waiting: asyncio.Queue[Exchange | None] = asyncio.Queue(MOST_WAITING)

    def put(self, exchange: Exchange) -> None:
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
        """Yield each exchange as it comes, and None for every stretch of silence, until the end."""
        while True:
            try:
                async with asyncio.timeout(self._heartbeat):
                    exchange = await self._waiting.get()
            except TimeoutError:
                yield None
                continue
            if exchange is None:
                return
            yield exchange
