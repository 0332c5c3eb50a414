"""How often a channel speaks, and whether it has been silent for longer than is usual."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

LOOKED_BACK = timedelta(days=14)
"""Over how many days before the last message the rhythm is taken."""

FEWEST = 20
"""Messages in that time, at least: of fewer, nobody can say how long a silence is usual."""

LEAST_SILENCE = timedelta(hours=6)
TIMES_LONGER = 2
"""A silence is one that lasts at least so long, and so many times longer than any before."""


@dataclass(slots=True)
class _Day:
    """How many messages came on a day, and the longest silence that ended on it."""

    count: int = 0
    longest: timedelta = timedelta(0)


@dataclass(slots=True)
class Rhythm:
    """The rhythm of one channel: tell it of each message, in their order."""

    last: datetime | None = None
    _days: dict[date, _Day] = field(default_factory=dict)

    def hear(self, at: datetime) -> None:
        """Note that a message came *at* that time."""
        day = self._days.setdefault(at.date(), _Day())
        day.count += 1
        if self.last is not None:
            day.longest = max(day.longest, at - self.last)
        self.last = max(self.last or at, at)
        before = self.last.date() - LOOKED_BACK
        for old in [each for each in self._days if each < before]:
            del self._days[old]

    @property
    def usual(self) -> timedelta | None:
        """How long a silence may last; None where too little was heard to say so."""
        if sum(day.count for day in self._days.values()) < FEWEST:
            return None
        longest = max(day.longest for day in self._days.values())
        return max(longest * TIMES_LONGER, LEAST_SILENCE)

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing came for longer than is usual."""
        usual = self.usual
        return usual is not None and self.last is not None and now - self.last > usual
