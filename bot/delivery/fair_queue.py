"""Who is next: whoever writes much waits for themselves alone.

Nothing here knows what visitors wait for, nor how messages come and go.
"""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
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

HALF_SECONDS = 10.0
"""After how long a place that somebody had counts half."""

MUCH_SECONDS = 0.5
"""Who has had places for so long lately, does not write as people do."""

_REMEMBERED = 10_000

Line: TypeAlias = OrderedDict[Visitor, deque["asyncio.Future[None]"]]


@dataclass(slots=True)
class FairQueue:
    """Gives out so many *places* at once, one to each who waits, whoever had least before the others.

    One channel is served after the other; within it whoever has had a place for the shortest time
    lately. Whoever has had much shares one place with all others of that kind. *kept* says by channel
    how many places nobody else is given.
    """

    places: int
    kept: Mapping[str, int] = field(default_factory=dict)
    now: Callable[[], float] = time.monotonic
    _lines: OrderedDict[str, Line] = field(default_factory=OrderedDict)
    _since: dict[Visitor, float] = field(default_factory=dict)
    _staying: set[Visitor] = field(default_factory=set)
    _had: LRUCache[Visitor, tuple[float, float]] = field(
        default_factory=lambda: LRUCache(_REMEMBERED)
    )

    @asynccontextmanager
    async def place_for(self, whose: Visitor) -> AsyncIterator[None]:
        """Wait for a place for *whose*; until the block is left, they get no other one."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line = self._lines.setdefault(whose.channel, OrderedDict())
        line.setdefault(whose, deque()).append(place)
        self._call()
        try:
            await place
            yield
        finally:
            # Whoever stopped waiting has no place to give back: theirs is passed over.
            if not place.cancelled():
                self._staying.discard(whose)
                self.give_back(whose)

    def give_back(self, whose: Visitor) -> None:
        """Let others have the place of *whose*, who may stay without one."""
        since = self._since.pop(whose, None)
        if since is not None:
            now = self.now()
            self._had[whose] = self._lately(whose, now) + now - since, now
        self._go_last(whose)
        self._call()

    def _call(self) -> None:
        """Give the free places to those who are next."""
        while any(self._give(channel) for channel in tuple(self._lines)):
            pass

    def _give(self, channel: str) -> bool:
        """Give a place to whoever of *channel* is next; False where there is no place, or nobody."""
        if not self._has_place(channel):
            return False
        line, now = self._lines[channel], self.now()
        waiting = [each for each in line if each not in self._staying]
        if any(self._lately(each, now) >= MUCH_SECONDS for each in self._since):
            waiting = [each for each in waiting if self._lately(each, now) < MUCH_SECONDS]
        if not waiting:
            return False
        whose = min(waiting, key=lambda each: self._lately(each, now))
        place = line[whose].popleft()
        self._lines.move_to_end(channel)
        if not line[whose]:
            del line[whose]
        if not line:
            del self._lines[channel]
        if not place.cancelled():
            self._staying.add(whose)
            self._since[whose] = now
            place.set_result(None)
        return True

    def _lately(self, whose: Visitor, now: float) -> float:
        """Return for how many seconds *whose* has had places; what is long ago counts for little."""
        seconds, at = self._had.get(whose, (0.0, now))
        return float(seconds * 0.5 ** ((now - at) / HALF_SECONDS))

    def _go_last(self, whose: Visitor) -> None:
        """Let *whose*, who has had a place, wait behind all others; so does their channel."""
        line = self._lines.get(whose.channel, OrderedDict())
        if line:
            self._lines.move_to_end(whose.channel)
        if whose in line:
            line.move_to_end(whose)

    def _has_place(self, channel: str) -> bool:
        busy = Counter(each.channel for each in self._since)
        kept = sum(
            max(0, places - busy[other]) for other, places in self.kept.items() if other != channel
        )
        return len(self._since) + kept < self.places


@dataclass(slots=True)
class Backlog:
    """The messages that are being taken: at most *most* of one visitor, more of an address or a channel.

    *most_of* says how many of a channel that is named there.
    """

    most: int
    most_of_address: int
    most_of: Mapping[str, int] = field(default_factory=dict)
    _taken: Counter[Visitor | str] = field(default_factory=Counter)
    _told_at: LRUCache[Visitor, datetime] = field(default_factory=lambda: LRUCache(_REMEMBERED))

    @contextmanager
    def one_more(self, visitor: Visitor, address: str = "") -> Iterator[None]:
        """Count a message of *visitor* until the block is left; ``CrowdedError`` where it is one too many."""
        bounds: dict[Visitor | str, int] = {visitor: self.most}
        if address:
            bounds[address] = self.most_of_address
        if visitor.channel in self.most_of:
            bounds[visitor.channel] = self.most_of[visitor.channel]
        if any(self._taken[each] >= most for each, most in bounds.items()):
            raise CrowdedError(CROWDED_SECONDS)
        self._taken.update(bounds.keys())
        try:
            yield
        finally:
            self._taken.subtract(bounds.keys())
            for each in bounds:
                if not self._taken[each]:
                    del self._taken[each]

    def is_time_to_tell(self, visitor: Visitor, now: datetime) -> bool:
        """Whether *visitor* is told now that they write too fast; if so, it counts as told."""
        told_at = self._told_at.get(visitor)
        if told_at is not None and now - told_at < TOLD_EVERY:
            return False
        self._told_at[visitor] = now
        return True
