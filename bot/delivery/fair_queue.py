"""Who is next: whoever writes much waits for themselves alone.

Nothing here knows what visitors wait for, nor how messages come and go.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from cachetools import LRUCache

from bot.errors import CrowdedError
from bot.message import Visitor

CROWDED_SECONDS = 2
"""After how long it is worth coming again, where too many messages are on their way."""

TOLD_EVERY = timedelta(minutes=1)
"""How often a visitor is told that they write too fast, at most."""

_REMEMBERED = 10_000

Line: TypeAlias = OrderedDict[Visitor, deque["asyncio.Future[None]"]]


@dataclass(slots=True)
class FairQueue:
    """Gives out so many *places* at once, at most one of them to a visitor: round robin.

    One channel is served after the other, and so are the visitors of each. *kept* says by channel how many places nobody
    else is given.
    """

    places: int
    kept: Mapping[str, int] = field(default_factory=dict)
    _lines: OrderedDict[str, Line] = field(default_factory=OrderedDict)
    _busy: set[Visitor] = field(default_factory=set)

    @asynccontextmanager
    async def place_for(self, visitor: Visitor) -> AsyncIterator[None]:
        """Wait for a place for *visitor*; it is theirs until the block is left."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line = self._lines.setdefault(visitor.channel, OrderedDict())
        line.setdefault(visitor, deque()).append(place)
        self._call()
        try:
            await place
            yield
        finally:
            # Whoever stopped waiting has no place to give back: theirs is passed over.
            if not place.cancelled():
                self._busy.discard(visitor)
                self._go_last(visitor)
                self._call()

    def _call(self) -> None:
        """Give the free places to those who are next."""
        while any(self._give(channel) for channel in tuple(self._lines)):
            pass

    def _give(self, channel: str) -> bool:
        """Give a place to the next visitor of *channel*; False where there is no place, or nobody."""
        line = self._lines[channel]
        visitor = next((each for each in line if each not in self._busy), None)
        if visitor is None or not self._has_place(channel):
            return False
        place = line[visitor].popleft()
        self._lines.move_to_end(channel)
        if not line[visitor]:
            del line[visitor]
        if not line:
            del self._lines[channel]
        if not place.cancelled():
            self._busy.add(visitor)
            place.set_result(None)
        return True

    def _go_last(self, visitor: Visitor) -> None:
        """Let *visitor*, who has had a place, wait behind all others; so does their channel."""
        line = self._lines.get(visitor.channel, OrderedDict())
        if line:
            self._lines.move_to_end(visitor.channel)
        if visitor in line:
            line.move_to_end(visitor)

    def _has_place(self, channel: str) -> bool:
        busy = Counter(visitor.channel for visitor in self._busy)
        kept = sum(
            max(0, places - busy[other]) for other, places in self.kept.items() if other != channel
        )
        return len(self._busy) + kept < self.places


@dataclass(slots=True)
class Backlog:
    """The messages that are being taken: at most *most* of one visitor, *most_of* a channel named there."""

    most: int
    most_of: Mapping[str, int] = field(default_factory=dict)
    _of_visitor: Counter[Visitor] = field(default_factory=Counter)
    _of_channel: Counter[str] = field(default_factory=Counter)
    _told_at: LRUCache[Visitor, datetime] = field(default_factory=lambda: LRUCache(_REMEMBERED))

    @contextmanager
    def one_more(self, visitor: Visitor) -> Iterator[None]:
        """Count a message of *visitor* until the block is left; ``CrowdedError`` where it is one too many."""
        channel = visitor.channel
        is_full = self._of_channel[channel] >= self.most_of.get(
            channel, self._of_channel[channel] + 1
        )
        if is_full or self._of_visitor[visitor] >= self.most:
            raise CrowdedError(CROWDED_SECONDS)
        self._of_visitor[visitor] += 1
        self._of_channel[channel] += 1
        try:
            yield
        finally:
            self._of_channel[channel] -= 1
            self._of_visitor[visitor] -= 1
            if not self._of_visitor[visitor]:
                del self._of_visitor[visitor]

    def is_time_to_tell(self, visitor: Visitor, now: datetime) -> bool:
        """Whether *visitor* is told now that they write too fast; if so, it counts as told."""
        told_at = self._told_at.get(visitor)
        if told_at is not None and now - told_at < TOLD_EVERY:
            return False
        self._told_at[visitor] = now
        return True
