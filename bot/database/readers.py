"""Reading beside the writing: a few threads, each with a connection that may only look."""

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import READING
from bot.database.errors import Fault, fault_of
from bot.database.file import GONE, DatabaseFile
from bot.database.unit import SqlUnit
from bot.errors import StorageError

T = TypeVar("T")

UNREAD = "Nothing could be read; the database is out of reach, or too slow."

MOST = 3
"""Connections that read, at most."""

STOPPING_SECONDS = 0.5
"""How long is waited for the last ones, once their statements were stopped."""


class Readers:
    """Run plain functions of a unit that looks."""

    def __init__(self, engine: Engine, file: DatabaseFile | None) -> None:
        self._engine = engine
        self._file = file
        self._threads = concurrent.futures.ThreadPoolExecutor(MOST, "reader")
        self._reading: set[Connection] = set()
        self._changed = threading.Condition()
        self._is_closing = False

    async def read(self, work: Callable[[SqlUnit], T], budget: float) -> T:
        """Run *work* and return its result; ``StorageError`` after *budget* seconds."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._threads, self.look, work)
        try:
            # Not asyncio.timeout: a loop that is late would throw away what was read in time.
            await asyncio.wait([future], timeout=budget)
            if not future.done():
                raise StorageError(UNREAD)
            return future.result()
        finally:
            future.cancel()

    def close(self, timeout: float) -> None:
        """Take no more, and wait *timeout* seconds for those that read; then their statements are stopped.

        Whoever asked gets a ``StorageError``.
        """
        with self._changed:
            self._is_closing = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._changed:
            if self._changed.wait_for(lambda: not self._reading, timeout):
                return
            for connection in self._reading:
                _stop(connection)
            self._changed.wait_for(lambda: not self._reading, STOPPING_SECONDS)

    def look(self, work: Callable[[SqlUnit], T]) -> T:
        """Run *work* here, however long it takes, and return its result."""
        try:
            try:
                return self._look_once(work)
            except SQLAlchemyError as error:
                if fault_of(error) is not Fault.LOST or self._is_closing:
                    raise
            return self._look_once(work)
        except SQLAlchemyError as error:
            if fault_of(error) is Fault.OWN and not self._is_closing:
                raise
            raise StorageError(UNREAD) from error

    def _look_once(self, work: Callable[[SqlUnit], T]) -> T:
        if self._file is not None and not self._file.is_there():
            raise StorageError(GONE)  # and no new one is made by looking for it
        with self._connected() as connection, connection.begin() as transaction:
            try:
                return work(SqlUnit(connection, is_reading=True))
            finally:
                transaction.rollback()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give a connection that may only look; one that outlasts the close is ended, not given back."""
        with self._engine.connect() as connection:
            looking = connection.execution_options(**READING)
            with self._changed:
                self._reading.add(looking)
            try:
                yield looking
            finally:
                with self._changed:
                    self._reading.discard(looking)
                    self._changed.notify_all()
                    if self._is_closing and not looking.invalidated:
                        looking.detach()


def _stop(connection: Connection) -> None:
    """Let the statement that *connection* is at end in an error."""
    if connection.invalidated:
        return
    with suppress(Exception):  # it has just ended by itself
        driver: Any = connection.connection.driver_connection
        (driver.interrupt if connection.dialect.name == "sqlite" else driver.cancel)()
