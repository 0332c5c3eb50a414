"""How fast may be sent: so many a second over all, so many to each, and pauses that were asked for.

The time and the limits are handed in. It serves one process; that only one sends for an account is
somebody else's care.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

_REMEMBERED = 10_000
_HAIR = 1e-6


@dataclass(frozen=True, slots=True)
class Rate:
    """*per_second* on the average, *burst* at once."""

    per_second: float
    burst: int = 1


@dataclass(frozen=True, slots=True)
class Allowance:
    """*most* within any *seconds*, and *burst* of them at once: all of them, unless it is told."""

    most: int
    seconds: float = 1.0
    burst: int | None = None

    @property
    def rate(self) -> Rate:
        """The rate at which the allowance is used up evenly."""
        return Rate(self.most / self.seconds, self.most if self.burst is None else self.burst)


@dataclass(slots=True)
class _Bucket:
    """Holds up to *burst* turns and is filled by *per_second*."""

    rate: Rate
    turns: float
    at: float
    paused_until: float = 0.0

    def room(self, now: float) -> int:
        """Return how many turns there are; a hair's breadth less than one is one."""
        if now < self.paused_until:
            return 0
        turns = min(self.rate.burst, self.turns + (now - self.at) * self.rate.per_second)
        return int(turns + _HAIR)

    def wait(self, now: float) -> float:
        turns = min(self.rate.burst, self.turns + (now - self.at) * self.rate.per_second)
        filling = max(0.0, (1.0 - turns) / self.rate.per_second)
        return max(filling, self.paused_until - now)

    def take(self, now: float) -> None:
        turns = min(self.rate.burst, self.turns + (now - self.at) * self.rate.per_second)
        self.turns, self.at = turns - 1.0, now


@dataclass(slots=True)
class _Span:
    """When the last messages of a quota were sent; more of them than it holds are of no account."""

    quota: Allowance
    sent: deque[float] = field(default_factory=deque)
    spread: _Bucket = field(init=False)

    def __post_init__(self) -> None:
        self.spread = _Bucket(self.quota.rate, self.quota.rate.burst, 0.0)

    def room(self, now: float) -> int:
        return min(self._left(now), self.spread.room(now))

    def wait(self, now: float) -> float:
        freed = now if self._left(now) else self.sent[0] + self.quota.seconds
        return max(0.0, freed - now, self.spread.wait(now))

    def _left(self, now: float) -> int:
        while self.sent and self.sent[0] + self.quota.seconds <= now:
            self.sent.popleft()
        return max(0, self.quota.most - len(self.sent))

    def take(self, now: float) -> None:
        self.sent.append(now)
        self.spread.take(now)


@dataclass(slots=True)
class Pace:
    """Says how long to wait before the next message to somebody.

    *rate_of* gives the rate for one recipient. Times are seconds of a clock that never goes back. Where
    refusals do not say whom they concern, *is_common*: two recipients refused at once mean everybody.
    """

    overall: Allowance
    rate_of: Callable[[str], Rate]
    is_common: bool = False
    _all: _Span = field(init=False)
    _each: LRUCache[str, _Bucket] = field(default_factory=lambda: LRUCache(_REMEMBERED))
    _paused: tuple[str, float] = ("", 0.0)

    def __post_init__(self) -> None:
        self._all = _Span(self.overall)

    def room(self, now: float) -> int:
        """Return how many messages may be sent at once, to different recipients."""
        return self._all.room(now)

    def wait(self, recipient: str | None, now: float) -> float:
        """Return after how many seconds *recipient* may be written to; 0 for at once.

        With None, after how many the first recipient of all may be.
        """
        whole = self._all.wait(now)
        return whole if recipient is None else max(whole, self._of(recipient, now).wait(now))

    def take(self, recipient: str, now: float) -> None:
        """Count a message to *recipient*."""
        self._all.take(now)
        self._of(recipient, now).take(now)

    def pause(self, recipient: str | None, seconds: float, now: float) -> None:
        """Send nothing to *recipient* for *seconds*; with None, to nobody."""
        until = now + seconds
        if recipient is None:
            spread = self._all.spread
            spread.paused_until = max(spread.paused_until, until)
            return
        bucket = self._of(recipient, now)
        bucket.paused_until = max(bucket.paused_until, until)
        other, paused_until = self._paused
        if self.is_common and now < paused_until and other != recipient:
            self.pause(None, min(until, paused_until) - now, now)
        self._paused = recipient, until

    def _of(self, recipient: str, now: float) -> _Bucket:
        if recipient not in self._each:
            rate = self.rate_of(recipient)
            self._each[recipient] = _Bucket(rate, rate.burst, now)
        return self._each[recipient]
