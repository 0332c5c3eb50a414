"""Units of work in memory, with the interface of the database's writer.

A unit that fails is undone.
"""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from bot.errors import StorageError
from bot.memory.kept import Kept, Memory
from bot.memory.unit import MemoryUnit

T = TypeVar("T")


class MemoryWriter:
    """Does units of work at once, one after the other, with the interface of the database's writer."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._lock = threading.RLock()
        self._is_closed = False

    async def do(
        self, work: Callable[[MemoryUnit], T], *, lane: str = "", budget: float = 3.0
    ) -> T:
        """Run *work* in a unit and return its result; what a failing one did is undone."""
        return self.run(work)

    def run(self, work: Callable[[MemoryUnit], T], *, lane: str = "", budget: float = 3.0) -> T:
        """Do the same as ``do`` where there is no event loop, as in a command."""
        with self._lock:
            if self._is_closed:
                msg = "Nothing is taken any more; the assistant is closing down."
                raise StorageError(msg)
            try:
                result = work(MemoryUnit(self.memory))
            except BaseException:
                self._each(Kept.undo)
                raise
            self._each(Kept.settle)
            return result

    async def read(self, work: Callable[[MemoryUnit], T], *, budget: float = 3.0) -> T:
        """Run *work* and keep nothing that it changes."""
        with self._lock:
            try:
                return work(MemoryUnit(self.memory))
            finally:
                self._each(Kept.undo)

    def close(self, timeout: float = 5.0) -> None:
        """Take no more units of work."""
        self._is_closed = True

    def _each(self, act: "Callable[[Kept[Any, Any]], None]") -> None:
        for kept in self.memory.all():
            act(kept)
