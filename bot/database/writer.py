"""Units of work, many to a commit; and reading beside them.

Nothing here knows what a unit does: it is given a plain function of a unit, which reads and writes
the database and does nothing else, for it may be run more than once.
"""

import asyncio
import concurrent.futures
import time
from collections.abc import Callable
from typing import TypeVar
from zlib import crc32

from sqlalchemy import Engine

from bot.database.events import Heard, listen
from bot.database.file import DatabaseFile
from bot.database.lane import LATE, Lane, Task
from bot.database.readers import Readers
from bot.database.unit import SqlUnit
from bot.errors import StorageError

T = TypeVar("T")

BUDGET_SECONDS = 3.0
"""How long a caller waits: WeChat asks again after five seconds."""

MOST_WAITING = 2000
"""Units that may wait; above that, callers are told at once."""

LANES = 4
"""Connections that write to PostgreSQL. SQLite has one writer, whatever we would like."""


class Writer:
    """Does units of work in threads of its own, and keeps their order within a lane."""

    def __init__(
        self, engine: Engine, *, lanes: int = LANES, most_waiting: int = MOST_WAITING
    ) -> None:
        count = 1 if engine.dialect.name == "sqlite" else lanes
        self._engine = engine
        self._file = DatabaseFile.of(engine)
        self._lanes = [Lane(engine, most_waiting=most_waiting // count) for _ in range(count)]
        self._readers = Readers(engine, self._file)

    @property
    def is_shared(self) -> bool:
        """Whether other processes may serve the same database as well as this one."""
        return self._engine.dialect.name != "sqlite"

    def comes_alone(self) -> bool:
        """Note that this process serves, until the close; whether no other does, where one should."""
        return self._file is None or self._file.come()

    async def do(
        self, work: Callable[[SqlUnit], T], *, lane: str = "", budget: float = BUDGET_SECONDS
    ) -> T:
        """Run *work* in a unit and return its result once it is durably stored.

        Work of the same *lane* is done in its order. ``StorageError`` when nothing could be stored
        within *budget* seconds: a commit that takes longer, or whose connection is lost, may be kept
        for all that. An exception of *work* itself comes out as it is.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._lane(lane).put(Task(work, lane, time.monotonic() + budget, future, loop))
        # A timer of our own rather than asyncio.timeout: it costs a tenth.
        timer = loop.call_later(budget, _give_up, future)
        try:
            return await future
        finally:
            timer.cancel()

    def run(
        self, work: Callable[[SqlUnit], T], *, lane: str = "", budget: float = BUDGET_SECONDS
    ) -> T:
        """Do the same for a command line: wait here for the result."""
        future: concurrent.futures.Future[T] = concurrent.futures.Future()
        self._lane(lane).put(Task(work, lane, time.monotonic() + budget, future))
        try:
            return future.result(budget + 1)
        except concurrent.futures.TimeoutError:
            future.cancel()
            raise StorageError(LATE) from None

    async def read(self, work: Callable[[SqlUnit], T], *, budget: float = BUDGET_SECONDS) -> T:
        """Run *work* on a connection that may only look, beside the writing; keep it short."""
        return await self._readers.read(work, budget)

    def look(self, work: Callable[[SqlUnit], T]) -> T:
        """Read for a command line: wait here for the result, however long it takes; nobody waits for it to end."""
        return self._readers.look(work)

    async def listen(self, heard: Heard) -> None:
        """Tell *heard* of what any process keeps, until cancelled; without PostgreSQL it returns at once."""
        await listen(self._engine, heard)

    def watch(self, waited: Callable[[float], None]) -> None:
        """Tell from now on how many seconds each unit *waited* for its turn, in whatever thread."""
        for lane in self._lanes:
            lane.waited = waited

    def close(self, timeout: float = 5.0) -> None:
        """Finish what was begun and what waits, for at most *timeout* seconds; take no more.

        Whoever reads for longer is stopped. It blocks: in an event loop, call it by ``asyncio.to_thread``.
        """
        until = time.monotonic() + timeout
        for lane in self._lanes:
            lane.stop()
        for lane in self._lanes:
            lane.join(max(until - time.monotonic(), 0.0))
        # Who still reads gives the connection back first: what comes later is closed by nobody.
        self._readers.close(max(until - time.monotonic(), 0.0))
        self._engine.dispose()
        if self._file is not None:
            self._file.leave()

    def _lane(self, name: str) -> Lane:
        return self._lanes[crc32(name.encode("utf-8", "replace")) % len(self._lanes)]


def _give_up(future: "asyncio.Future[T]") -> None:
    if not future.done():
        future.set_exception(StorageError(LATE))
