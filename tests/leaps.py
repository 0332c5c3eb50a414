"""Time that leaps: what would only be waited for in an event loop is over at once, in its order."""

import asyncio
import time

import pytest

MOMENT = 0.0005
"""So long is really waited before each leap: what is on its way over a socket of ours arrives."""


class Leaps:
    """The clock of a loop in which nothing but timers and sockets of its own is waited for.

    Whenever nobody has anything to do, it is set to the moment of the next timer. Everything happens in the
    order and at the times that it would, on a machine that is never busy.
    """

    def __init__(self, loop):
        self._monotonic, self._select = time.monotonic, loop._selector.select  # noqa: SLF001
        self._ahead = 0.0

    def now(self):
        """Tell the time, in place of ``time.monotonic``."""
        return self._monotonic() + self._ahead

    def select(self, timeout=None):
        """Wait for sockets, in place of what the loop waits by."""
        if timeout is None or timeout <= MOMENT:
            return self._select(timeout)
        found = self._select(MOMENT)
        if not found:
            self._ahead += timeout - MOMENT
        return found


@pytest.fixture
async def leaping(monkeypatch):
    """Let the time of a test leap."""
    loop = asyncio.get_running_loop()
    leaps = Leaps(loop)
    monkeypatch.setattr(loop._selector, "select", leaps.select)  # noqa: SLF001
    monkeypatch.setattr(time, "monotonic", leaps.now)
