"""How time passes for a simulated platform: faster where it waits, and moved forward by hand."""

import asyncio
import time
from collections.abc import Callable


class Pace:
    """The time of a platform.

    *speed* shortens every pause and every limit of waiting; the time of day is not touched by it,
    for what the platform signs must bear the time that the bot's own clock shows.
    """

    def __init__(self, speed: float = 1.0, clock: Callable[[], float] = time.time) -> None:
        self.speed = speed
        self._clock = clock
        self._skipped = 0.0

    def now(self) -> float:
        """Return the platform's time, in seconds since 1970."""
        return self._clock() + self._skipped

    def skip(self, seconds: float) -> None:
        """Let *seconds* pass at once: messages expire, windows close."""
        self._skipped += seconds

    def wait(self, seconds: float) -> float:
        """Return how long *seconds* of waiting really take."""
        return seconds / self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait for *seconds* of the platform's time."""
        await asyncio.sleep(self.wait(seconds))
