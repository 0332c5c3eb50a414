"""One thread with one connection: takes the units that wait, commits them together."""

import asyncio
import concurrent.futures
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.database.engine import LEDGER
from bot.database.errors import Fault, fault_of
from bot.database.file import GONE, DatabaseFile
from bot.database.unit import SqlUnit
from bot.errors import StorageError

MOST_TOGETHER = 64
"""Units in one commit."""

PAUSES = (0.0, 0.01, 0.03, 0.1, 0.2)
"""Seconds before each try of a unit that clashed with another, or whose connection was lost."""

RETRY_SECONDS = 0.1
"""Pause before the database is asked for again while it is out of reach."""

LOCK_MILLISECONDS = 300
"""How long one attempt waits for SQLite's lock; the attempts go on while somebody waits."""

TRUNCATE_SECONDS = 1.0
"""Pause before the log is emptied again after a reader kept it in use."""

LAST_SECONDS = 3.0
"""How long that is tried at the end."""

UNSTORED = "Nothing could be stored; the database is out of reach, full or locked."
LATE = "Nothing was stored in time; the disk or the processor is too slow, or the database locked."

UNWRITTEN = (
    "Nobody was erased: the ledger of erasures cannot be written ({reason}). `python -m bot doctor`"
    " says where it lies; see BOT_ERASURE_LEDGER in docs/settings.md."
)


@dataclass(slots=True, eq=False)
class Task:
    """A unit of work that waits. With *loop*, *future* belongs to it, else to a thread."""

    work: Callable[[SqlUnit], Any]
    order: str
    until: float
    future: "asyncio.Future[Any] | concurrent.futures.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    since: float = field(default_factory=time.monotonic)
    result: Any = None
    error: BaseException | None = None
    is_done: bool = False

    @property
    def is_wanted(self) -> bool:
        """Somebody still waits for it."""
        return not self.is_done and not self.future.done() and time.monotonic() < self.until

    def keep(self, result: Any) -> None:
        self.result, self.is_done = result, True

    def fail(self, error: BaseException) -> None:
        self.error, self.is_done = error, True

    def hand_over(self) -> None:
        """Give the caller what came of it, unless the caller has gone."""
        if self.future.done():
            return
        with suppress(concurrent.futures.InvalidStateError):  # It has gone in this very moment.
            if self.error is not None:
                self.future.set_exception(self.error)
            else:
                self.future.set_result(self.result)


def _hand_over(tasks: Sequence[Task]) -> None:
    for task in tasks:
        task.hand_over()


class Lane:
    """Runs tasks many to a commit, those of one order as they come; on PostgreSQL those of a commit by their order."""

    def __init__(self, engine: Engine, *, most_waiting: int) -> None:
        self._engine = engine
        self._is_sqlite = engine.dialect.name == "sqlite"
        self._file = DatabaseFile.of(engine)
        self._most_waiting = most_waiting
        self.waited: Callable[[float], None] | None = None
        self._waiting: deque[Task] = deque()
        self._changed = threading.Condition()
        self._is_closing = False
        self._connection: Connection | None = None
        self._failing_since: float | None = None
        # A process that was killed after erasing may have left the log behind.
        self._truncate_at: float | None = 0.0 if self._is_sqlite else None
        self._thread = threading.Thread(target=self._live, name="writer", daemon=True)
        self._thread.start()

    def put(self, task: Task) -> None:
        """Let *task* wait for its turn; ``StorageError`` when too many wait, or after the close."""
        with self._changed:
            if self._is_closing:
                msg = "Nothing is taken any more; the assistant is closing down."
                raise StorageError(msg)
            if len(self._waiting) >= self._most_waiting:
                msg = f"More than {self._most_waiting} messages wait to be stored."
                raise StorageError(msg)
            self._waiting.append(task)
            if len(self._waiting) == 1:
                self._changed.notify()

    def stop(self) -> None:
        """Take no more; what waits is still done."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()

    def join(self, timeout: float) -> None:
        """Wait for the end; what is not done by then fails."""
        self._thread.join(timeout)
        with self._changed:
            left = tuple(self._waiting)
            self._waiting.clear()
        for task in left:
            task.fail(StorageError(UNSTORED))
        self._deliver(left)

    def _live(self) -> None:
        while (batch := self._next()) is not None:
            try:
                self._take(batch)
                self._truncate_if_due()
            except BaseException as error:  # noqa: BLE001  # the thread must outlive everything
                self._drop()
                for task in batch:
                    if not task.is_done:
                        task.fail(StorageError(f"{UNSTORED} ({type(error).__name__})"))
            self._deliver(batch)
        self._truncate_at_last()
        self._drop()

    def _next(self) -> list[Task] | None:
        """Return what waits, at most 64; nothing when the log waits; None at the end."""
        with self._changed:
            while not self._waiting and not self._is_closing:
                due = self._truncate_at
                seconds = None if due is None else max(due - time.monotonic(), 0.0)
                if not self._changed.wait(seconds) and due is not None:
                    return []
            if not self._waiting:
                return None
            most = min(MOST_TOGETHER, len(self._waiting))
            batch = [self._waiting.popleft() for _ in range(most)]
        if self.waited is not None:
            now = time.monotonic()
            for task in batch:
                self.waited(now - task.since)
        if not self._is_sqlite:
            # Processes that lock visitors in the same order do not wait for each other in a ring.
            batch.sort(key=lambda task: task.order)
        return batch

    def _take(self, batch: list[Task]) -> None:
        """Do *batch* in one transaction; when that fails, each unit in one of its own."""
        wanted = [task for task in batch if task.is_wanted]
        try:
            if wanted:
                self._commit(wanted)
        except StorageError as error:
            for task in wanted:
                task.fail(_as_told(error))
        except Exception as error:  # noqa: BLE001  # whose it is shows one by one
            self._undo(error)
            for task in wanted:
                self._take_alone(task)
        for task in batch:
            if not task.is_done:
                task.fail(StorageError(UNSTORED))

    def _take_alone(self, task: Task) -> None:
        failure: Exception = StorageError(UNSTORED)
        for pause in PAUSES:
            time.sleep(pause)
            if not task.is_wanted:
                break
            try:
                self._commit([task])
            except StorageError as error:
                task.fail(error)
                return
            except Exception as error:  # noqa: BLE001  # it is handed to the caller
                failure = error
                if self._undo(error) not in {Fault.CLASH, Fault.LOST}:
                    break
            else:
                return
        task.fail(_as_told(failure))

    def _commit(self, tasks: Sequence[Task]) -> None:
        """Run *tasks* in one transaction; all of them are kept, or an exception tells why none."""
        connection = self._begin(max(task.until for task in tasks))
        # Whoever was told meanwhile that nothing is kept was told the truth.
        tasks = [task for task in tasks if task.is_wanted]
        unit = SqlUnit(connection)  # one for all: it holds nothing of any of them
        results = [task.work(unit) for task in tasks]
        if unit.entries:  # before the commit: a crash in between is made up for at the next start
            self._engine.get_execution_options()[LEDGER].add(unit.entries)
        try:
            connection.commit()
        except SQLAlchemyError as error:
            if fault_of(error) is Fault.LOST:
                # Perhaps it was kept, so it may not be repeated; a message that comes again will
                # find itself in the inbox.
                self._drop()
                raise StorageError(UNSTORED) from error
            raise
        if self._file is not None and not self._file.is_kept():
            raise StorageError(GONE)
        self._failing_since = None
        for task, result in zip(tasks, results, strict=True):
            task.keep(result)
        if unit.is_erasing and self._is_sqlite:
            self._truncate_at = 0.0

    def _begin(self, until: float) -> Connection:
        """Return the connection in a new transaction; try until *until*, then ``StorageError``."""
        if self._file is not None and not self._file.is_there():
            # The connection stays: closed, it would take with it what the file still holds.
            raise StorageError(GONE)
        while True:
            try:
                connection = self._connected()
                connection.begin()
            except SQLAlchemyError as error:
                self._drop()
                now = time.monotonic()
                self._failing_since = self._failing_since or now
                # Whoever comes while it has been out of reach for long is told at once.
                is_long = now - self._failing_since > RETRY_SECONDS * 30
                if is_long or now + RETRY_SECONDS > until or fault_of(error) is Fault.STORAGE:
                    raise StorageError(UNSTORED) from error
                time.sleep(RETRY_SECONDS)
            else:
                return connection

    def _connected(self) -> Connection:
        """Return the connection; where there is none, it is made, and the file is told of it."""
        if self._connection is None:
            self._connection = self._engine.connect()
            if self._file is not None:
                self._file.connect()
                self._tell(f"PRAGMA busy_timeout = {LOCK_MILLISECONDS}")
        return self._connection

    def _undo(self, error: Exception) -> Fault:
        """Roll back after *error* and return what it means."""
        fault = fault_of(error)
        if fault in {Fault.LOST, Fault.STORAGE}:
            self._drop()
        elif self._connection is not None:
            try:
                self._connection.rollback()
            except SQLAlchemyError:
                self._drop()
        return fault

    def _drop(self) -> None:
        """Let go of the connection; the next unit makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.invalidate()
            with suppress(SQLAlchemyError):
                connection.close()

    def _truncate_if_due(self) -> None:
        """Empty SQLite's log, where deleted rows can still be read; later if a reader is in it."""
        if self._truncate_at is None or time.monotonic() < self._truncate_at:
            return
        try:
            self._connected()
            is_busy = bool(self._tell("PRAGMA wal_checkpoint(TRUNCATE)")[0])
        except Exception:  # noqa: BLE001  # whatever it is, it is tried again
            self._drop()
            is_busy = True
        self._truncate_at = time.monotonic() + TRUNCATE_SECONDS if is_busy else None

    def _truncate_at_last(self) -> None:
        """Empty SQLite's log before the end: a command that erased has no later."""
        until = time.monotonic() + LAST_SECONDS
        while self._connection and self._truncate_at is not None and time.monotonic() < until:
            self._truncate_at = 0.0
            self._truncate_if_due()
            if self._truncate_at is not None:
                time.sleep(RETRY_SECONDS)

    def _tell(self, pragma: str) -> Any:
        """Run *pragma* outside of any transaction and return its first row."""
        driver: Any = self._connection and self._connection.connection.driver_connection
        return driver.execute(pragma).fetchone()

    @staticmethod
    def _deliver(tasks: Sequence[Task]) -> None:
        """Hand all results back, with one call into each event loop."""
        by_loop: dict[asyncio.AbstractEventLoop | None, list[Task]] = {}
        for task in tasks:
            by_loop.setdefault(task.loop, []).append(task)
        for loop, its in by_loop.items():
            if loop is None:
                _hand_over(its)
            else:
                with suppress(RuntimeError):  # The loop was closed: nobody waits there any more.
                    loop.call_soon_threadsafe(_hand_over, its)


def _as_told(failure: Exception) -> Exception:
    """Return *failure* as the caller gets it: what is the database's fault is a ``StorageError``."""
    # A key that stays taken however often it is tried is a mistake of the unit.
    if fault_of(failure) is Fault.OWN or isinstance(failure, IntegrityError):
        return failure
    words = UNSTORED
    if isinstance(failure, OSError):  # nothing but the ledger is written beside the database
        words = UNWRITTEN.format(reason=failure.strerror or failure)
    told = StorageError(words)
    told.__cause__ = failure.__cause__ or failure
    return told
