"""Where nothing can be stored nothing is acknowledged, nothing is damaged, and soon all is well again (P14)."""

import asyncio
import resource
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.database.lane import Task
from bot.errors import StorageError
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LI = Visitor("web", "li")
VISITORS = 8
LOCKED_SECONDS = 10.0
RECOVERED_SECONDS = 5.0
"""What P14 allows."""

pytestmark = pytest.mark.slow


def path_of(address):
    return Path(address.removeprefix("sqlite:///"))


@contextmanager
def no_more_bytes(path):
    """A file system that takes no more: the log of the database may not grow."""
    log = path.with_name(f"{path.name}-wal")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 8192, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def held(path):
    """Another process that has begun to write, and does not end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


FAULTS = [
    pytest.param(no_more_bytes, 1.0, id="file too large"),
    pytest.param(held, LOCKED_SECONDS, id="locked for ten seconds"),
]


def keep(unit, words):
    reply = Reply("an answer", About.parse("phrase echo"), "en")
    unit.transcript.add(Exchange(LI, words, "x" * 3000, reply, Outcome.ANSWERED, NOW))


class Visitors:
    """Write without a pause, and know what they were told is kept."""

    def __init__(self, writer):
        self.writer = writer
        self.kept = []
        self.refused = 0
        self.ends = threading.Event()

    async def write(self, number):
        turn = 0
        while not self.ends.is_set():
            words = f"{number}-{turn}"
            turn += 1
            try:
                await self.writer.do(lambda unit, words=words: keep(unit, words))
            except StorageError:
                self.refused += 1
                await asyncio.sleep(0.02)
            else:
                self.kept.append(words)
                await asyncio.sleep(0.005)

    async def until_kept(self, more):
        """Wait until so many more were kept; return after how many seconds."""
        began, goal = time.monotonic(), len(self.kept) + more
        while len(self.kept) < goal and time.monotonic() - began < 60:  # noqa: ASYNC110  # they are many
            await asyncio.sleep(0.01)
        return time.monotonic() - began


async def met(writer, path, fault, seconds):
    """Let visitors meet *fault* for so many *seconds*; return them, and how soon all was well again."""
    visitors = Visitors(writer)
    writing = [asyncio.create_task(visitors.write(number)) for number in range(VISITORS)]
    await visitors.until_kept(20)
    with fault(path):
        await asyncio.sleep(seconds)
    recovered = await visitors.until_kept(1)
    visitors.ends.set()
    await asyncio.gather(*writing)
    return visitors, recovered


def found(path):
    """Return what the file holds, and whether it is whole."""
    with closing(sqlite3.connect(path)) as file:
        whole = file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {words for (words,) in file.execute("SELECT text FROM exchanges")}, whole


@pytest.mark.parametrize(("fault", "seconds"), FAULTS)
async def test_nothing_is_acknowledged_that_is_not_kept(sqlite_address, written, fault, seconds):
    """And within five seconds after the fault the next message is kept."""
    path = path_of(sqlite_address)
    visitors, recovered = await met(written(sqlite_address), path, fault, seconds)
    there, is_whole = found(path)
    assert visitors.refused
    assert set(visitors.kept) <= there
    assert is_whole
    assert recovered < RECOVERED_SECONDS


@pytest.mark.parametrize(("fault", "seconds"), FAULTS[:1])
async def test_control_acknowledging_what_failed_would_be_noticed(
    sqlite_address, written, fault, seconds, monkeypatch
):
    """A writer that takes every error for a success."""
    monkeypatch.setattr(Task, "fail", lambda task, error: task.keep(None))
    path = path_of(sqlite_address)
    visitors, _ = await met(written(sqlite_address), path, fault, seconds)
    assert set(visitors.kept) - found(path)[0]
