"""How fast may be sent: so many a second over all, so many to each, and pauses that were asked for.

The time and the limits are handed in. It serves one process; that only one sends for an account is
somebody else's care.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """*per_second* on the average, *burst* at once."""

    per_second: float
    burst: int = 1


@dataclass(slots=True)
class _Bucket:
    """Holds up to *burst* turns and is filled by *per_second*."""

    rate: Rate
    turns: float
    at: float
    paused_until: float = 0.0

    def wait(self, now: float) -> float:
        turns = min(self.rate.burst, self.turns + (now - self.at) * self.rate.per_second)
        filling = max(0.0, (1.0 - turns) / self.rate.per_second)
        return max(filling, self.paused_until - now)

    def take(self, now: float) -> None:
        turns = min(self.rate.burst, self.turns + (now - self.at) * self.rate.per_second)
        self.turns, self.at = turns - 1.0, now


@dataclass(slots=True)
class Pace:
    """Says how long to wait before the next message to somebody.

    *rate_of* gives the rate for one recipient. Times are seconds of a clock that never goes back.
    """

    overall: Rate
    rate_of: Callable[[str], Rate]
    _all: _Bucket | None = None
    _each: LRUCache[str, _Bucket] = field(default_factory=lambda: LRUCache(_REMEMBERED))

    def wait(self, recipient: str, now: float) -> float:
        """Return after how many seconds *recipient* may be written to; 0 for at once."""
        return max(self._whole(now).wait(now), self._of(recipient, now).wait(now))

    def take(self, recipient: str, now: float) -> None:
        """Count a message to *recipient*."""
        self._whole(now).take(now)
        self._of(recipient, now).take(now)

    def pause(self, recipient: str | None, seconds: float, now: float) -> None:
        """Send nothing to *recipient* for *seconds*; with None, to nobody."""
        bucket = self._whole(now) if recipient is None else self._of(recipient, now)
        bucket.paused_until = max(bucket.paused_until, now + seconds)

    def _whole(self, now: float) -> _Bucket:
        if self._all is None:
            self._all = _Bucket(self.overall, self.overall.burst, now)
        return self._all

    def _of(self, recipient: str, now: float) -> _Bucket:
        if recipient not in self._each:
            rate = self.rate_of(recipient)
            self._each[recipient] = _Bucket(rate, rate.burst, now)
        return self._each[recipient]
