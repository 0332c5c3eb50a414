"""Units of work, many to a commit: what is acknowledged is kept, and trouble ends by itself."""

import asyncio
import shutil
import sqlite3
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import lane
from bot.database.file import DatabaseFile
from bot.database.lane import MOST_TOGETHER
from bot.delivery.inbox import Arrival
from bot.errors import StorageError
from bot.memory.writer import MemoryWriter
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LI = Visitor("wechat", "li")


def say(words, visitor=LI):
    """Return a unit that keeps *words*."""
    reply = Reply("", About.parse("phrase echo"), "en")
    return lambda unit: unit.transcript.add(
        Exchange(visitor, words, "", reply, Outcome.ANSWERED, NOW)
    )


def said(unit, visitor=LI):
    return [exchange.text for exchange in unit.transcript.of(visitor, most=1_000_000)]


def fail(unit):
    say("poison")(unit)
    raise ZeroDivisionError


def ending(address):
    """Return SQL that ends every connection to the database of *address*."""
    name = make_url(address).database
    return (
        "select pg_terminate_backend(pid) from pg_stat_activity"  # noqa: S608  # our own name
        f" where datname = '{name}';"
    )


@pytest.fixture
def held(sqlite_address):
    """Keep SQLite's lock, as another process might, until the context ends."""

    class Held:
        def __enter__(self):
            path = sqlite_address.removeprefix("sqlite:///")
            self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self.connection.execute("BEGIN IMMEDIATE")
            return self

        def __exit__(self, *_):
            self.connection.execute("ROLLBACK")
            self.connection.close()

    return Held


def commits_of(writer):
    """Return a list that grows with every commit."""
    commits = []
    event.listen(writer._engine, "commit", commits.append)  # noqa: SLF001
    return commits


async def stalled(writer, lane=""):
    """Keep the lane of *writer* busy, so that what follows queues up; call the result to go on."""
    goes = threading.Event()
    is_in = threading.Event()

    def stall(unit):
        is_in.set()
        goes.wait(10)

    stalling = asyncio.create_task(writer.do(stall, lane=lane, budget=10))
    while not is_in.is_set():  # noqa: ASYNC110  # it is set in another thread
        await asyncio.sleep(0.001)

    async def go():
        goes.set()
        await stalling

    return go


async def test_what_has_queued_up_is_committed_together(address, written):
    """In the order it came, each with its own result."""
    writer = written(address)
    go = await stalled(writer)
    commits = commits_of(writer)
    asked = [asyncio.create_task(writer.do(say(str(turn)))) for turn in range(100)]
    await asyncio.sleep(0)
    await go()
    numbers = await asyncio.gather(*asked)
    assert numbers == sorted(set(numbers))
    assert await writer.read(said, budget=60) == [str(turn) for turn in range(100)]
    assert len(commits) == 1 + -(-100 // MOST_TOGETHER)


async def test_one_poisoned_unit_harms_nobody(address, written):
    """It alone gets its exception; the others of its batch are kept, once each."""
    writer = written(address)
    go = await stalled(writer)
    works = [say("a"), fail, say("b"), fail, say("c")]
    asked = [asyncio.create_task(writer.do(work)) for work in works]
    await asyncio.sleep(0)
    await go()
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in came] == [int, ZeroDivisionError, int, ZeroDivisionError, int]
    assert await writer.read(said, budget=60) == ["a", "b", "c"]


async def test_a_unit_with_bad_sql_harms_nobody(address, written):
    """Also where a failing statement spoils the whole transaction."""
    writer = written(address)
    go = await stalled(writer)
    bad = lambda unit: unit.connection.execute(text("select nonsense"))  # noqa: E731
    asked = [asyncio.create_task(writer.do(work)) for work in (say("a"), bad, say("b"))]
    await asyncio.sleep(0)
    await go()
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(came[1], DBAPIError)
    assert await writer.read(said, budget=60) == ["a", "b"]


async def test_a_key_that_stays_taken_is_the_units_own_mistake(address, written):
    """The exception comes out as it is, and within the budget."""
    writer = written(address)
    add = lambda unit: unit.inbox.add(Arrival("k", "s", "en", NOW, None))  # noqa: E731
    await writer.do(add)
    with pytest.raises(IntegrityError):
        await writer.do(add)


async def test_two_processes_that_take_the_same_message_agree(address, written):
    """Delivered to both at once, each key is taken once, and both know the same number."""
    writers = [written(address), written(address)]

    def take(key, visitor):
        def work(unit):
            arrival = unit.inbox.get(key)
            if arrival is not None:
                return arrival.exchange
            unit.conversations.get(visitor)
            number = say(key, visitor)(unit)
            unit.inbox.add(Arrival(key, "s", "en", NOW, number))
            return number

        return work

    async def deliver(turn):
        visitor = Visitor("wechat", f"v{turn % 7}")
        work = take(f"k{turn}", visitor)
        return await asyncio.gather(*(each.do(work, lane=visitor.id) for each in writers * 2))

    came = await asyncio.gather(*(deliver(turn) for turn in range(100)))
    assert all(len(set(numbers)) == 1 for numbers in came)
    assert len({numbers[0] for numbers in came}) == 100


@pytest.mark.postgres
async def test_a_deadlock_is_repeated(postgresql_address, written):
    """Two that hold what the other wants: one is rolled back, repeated, and both are kept."""
    writer = written(postgresql_address)
    meeting = threading.Barrier(2)
    aino = Visitor("wechat", "aino")

    def hold(first, second, words):
        def work(unit):
            unit.conversations.get(first)
            with suppress(threading.BrokenBarrierError):
                meeting.wait(1)
            unit.conversations.get(second)
            say(words)(unit)

        return work

    await asyncio.gather(
        writer.do(hold(LI, aino, "one"), lane="a", budget=8),
        writer.do(hold(aino, LI, "two"), lane="c", budget=8),
    )
    assert sorted(await writer.read(said)) == ["one", "two"]


async def test_a_lane_keeps_its_order(address, written):
    """Whatever runs beside it."""
    writer = written(address)
    visitors = [Visitor("web", str(number)) for number in range(12)]
    await asyncio.gather(
        *(
            writer.do(say(str(turn), visitor), lane=visitor.id)
            for turn in range(30)
            for visitor in visitors
        )
    )
    for visitor in visitors:
        told = await writer.read(lambda unit, visitor=visitor: said(unit, visitor))
        assert told == [str(turn) for turn in range(30)]


async def test_a_short_lock_is_waited_for(sqlite_address, written, held):
    """Nobody notices that another process wrote for a second."""
    writer = written(sqlite_address)
    with held():
        asked = asyncio.create_task(writer.do(say("a")))
        await asyncio.sleep(1)
    assert await asked
    assert await writer.read(said, budget=60) == ["a"]


async def test_a_long_lock_is_told_in_time_and_forgotten_in_time(sqlite_address, written, held):
    """Within the budget callers know that nothing is kept; when it ends, all is well again."""
    writer = written(sqlite_address)
    with held():
        began = time.monotonic()
        asked = [writer.do(say(str(turn)), budget=1) for turn in range(100)]
        came = await asyncio.gather(*asked, return_exceptions=True)
        assert time.monotonic() - began < 5
        assert {type(each) for each in came} == {StorageError}
    began = time.monotonic()
    await writer.do(say("after"))
    assert time.monotonic() - began < 10
    assert await writer.read(said, budget=60) == ["after"]


@pytest.mark.slow
async def test_after_three_seconds_of_lock_callers_are_told_at_once(sqlite_address, written, held):
    """WeChat is better served with a refusal now than with one after its patience."""
    writer = written(sqlite_address)
    with held():
        for _ in range(2):
            with pytest.raises(StorageError):
                await writer.do(say("lost"))
        began = time.monotonic()
        with pytest.raises(StorageError):
            await writer.do(say("lost"))
        assert time.monotonic() - began < 2.5
        # Reading goes on all the while.
        assert await writer.read(said, budget=60) == []
    await writer.do(say("after"))


async def test_whoever_has_gone_is_not_worked_for(sqlite_address, written):
    """A caller that gave up before its turn finds nothing kept."""
    writer = written(sqlite_address)
    go = await stalled(writer)
    gone = asyncio.create_task(writer.do(say("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    await asyncio.sleep(0)
    await go()
    await writer.do(say("here"))
    assert await writer.read(said, budget=60) == ["here"]


async def test_a_full_disk_is_told_and_forgotten(sqlite_address, written):
    """What does not fit is a StorageError at once; what was kept stays; with room it goes on."""
    writer = written(sqlite_address)
    kept = await writer.do(say("kept"))

    def teller(pragma):
        return lambda connection, _: connection.execute(pragma).close()

    # SQLite makes of 1 the number of pages there are.
    full, roomy = "PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1000000"
    await writer.do(lambda unit: unit.connection.execute(text(full)))
    event.listen(writer._engine, "connect", tell_full := teller(full))  # noqa: SLF001
    began = time.monotonic()
    came = await asyncio.gather(
        *(writer.do(say("x" * 90_000)) for _ in range(5)), return_exceptions=True
    )
    assert time.monotonic() - began < 2.5
    assert {type(each) for each in came} == {StorageError}
    event.remove(writer._engine, "connect", tell_full)  # noqa: SLF001
    event.listen(writer._engine, "connect", teller(roomy))  # noqa: SLF001
    writer._engine.dispose()  # noqa: SLF001
    assert await writer.do(say("after")) == kept + 1
    assert await writer.read(said, budget=60) == ["kept", "after"]
    with writer._engine.connect() as connection:  # noqa: SLF001
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


@pytest.mark.postgres
async def test_a_lost_connection_is_made_again(postgresql_server, postgresql_address, written):
    """Terminated between two units, in the middle of one, and while reading: nobody notices."""
    writer = written(postgresql_address)
    others = ending(postgresql_address)
    await writer.do(say("before"), budget=60)
    await writer.read(said, budget=60)
    postgresql_server.psql(others)
    await writer.do(say("between"), budget=60)
    assert await writer.read(said, budget=60) == ["before", "between"]
    tries = []

    def interrupted(unit):
        tries.append(1)
        if len(tries) == 1:
            postgresql_server.psql(others)
        return say("amid")(unit)

    await writer.do(interrupted, budget=60)
    assert len(tries) > 1
    assert await writer.read(said, budget=60) == ["before", "between", "amid"]


@pytest.mark.postgres
async def test_terminated_each_half_second_nothing_acknowledged_is_lost(
    postgresql_server, postgresql_address, written
):
    """Whatever was acknowledged is there; whatever was refused may be asked again."""
    writer = written(postgresql_address)
    others = ending(postgresql_address)
    kept = []
    ends = time.monotonic() + 3

    async def client(number):
        turn = 0
        while time.monotonic() < ends:
            words = f"{number}-{turn}"
            try:
                await writer.do(say(words), lane=str(number))
            except StorageError:
                continue
            kept.append(words)
            turn += 1

    async def killer():
        while time.monotonic() < ends:
            await asyncio.sleep(0.5)
            await asyncio.to_thread(postgresql_server.psql, others)

    await asyncio.gather(killer(), *(client(number) for number in range(8)))
    assert len(kept) > 100
    there = await writer.read(said, budget=60)
    assert len(there) == len(set(there))
    assert set(kept) <= set(there)


@pytest.mark.postgres
def test_a_server_that_is_not_there_is_told_in_time(postgresql_address, written):
    """No connection, no waiting beyond the budget."""
    writer = written(postgresql_address)
    writer._engine.dispose()  # noqa: SLF001
    writer._engine.dialect.connect = lambda *_, **__: (_ for _ in ()).throw(  # noqa: SLF001
        writer._engine.dialect.dbapi.OperationalError("connection refused")  # noqa: SLF001
    )
    began = time.monotonic()
    with pytest.raises(StorageError):
        writer.run(say("lost"), budget=1)
    assert time.monotonic() - began < 10


def removed(path):
    path.unlink()


def replaced(path):
    """As by a restored backup, moved into its place."""
    path.with_name("copy").write_bytes(path.read_bytes())
    path.with_name("copy").replace(path)


def without_its_log(path):
    """What was not yet moved into the file stands there."""
    path.with_name(f"{path.name}-wal").unlink()


def is_there(path):
    return path.exists()


GONE = [removed, replaced, without_its_log]


@pytest.mark.parametrize("gone", GONE)
@pytest.mark.parametrize("when", ["before", "while it is stored"])
async def test_what_goes_into_a_file_that_is_gone_is_not_acknowledged(
    sqlite_address, written, gone, when
):
    writer = written(sqlite_address)
    path = Path(make_url(sqlite_address).database)
    await writer.do(say("kept"))

    def store(unit):
        say("lost")(unit)
        if when != "before":
            gone(path)

    if when == "before":
        gone(path)
    with pytest.raises(StorageError, match="was removed or replaced"):
        await writer.do(store)
    with pytest.raises(StorageError, match="was removed or replaced"):
        await writer.do(say("lost, too"))


async def test_a_file_that_is_gone_is_not_made_anew_and_read(sqlite_address, written):
    writer = written(sqlite_address)
    path = Path(make_url(sqlite_address).database)
    await writer.do(say("kept"))
    removed(path)
    with pytest.raises(StorageError, match="was removed or replaced"):
        await writer.read(said, budget=60)
    with pytest.raises(StorageError):
        await writer.do(say("lost"))
    assert not is_there(path)


async def test_a_file_that_comes_back_is_gone_on_with(sqlite_address, written):
    """It was never closed, so nothing that was acknowledged is missing, and what was not is not there."""
    writer = written(sqlite_address)
    path = Path(make_url(sqlite_address).database)
    await writer.do(say("kept"))
    shutil.move(path, f"{path}-aside")
    with pytest.raises(StorageError):
        await writer.do(say("refused"))
    shutil.move(f"{path}-aside", path)
    await writer.do(say("again"))
    assert await writer.read(said, budget=60) == ["kept", "again"]


async def test_control_a_file_that_is_believed_in_loses_what_was_acknowledged(
    sqlite_address, written, monkeypatch
):
    monkeypatch.setattr(DatabaseFile, "is_kept", lambda file: True)
    monkeypatch.setattr(DatabaseFile, "is_there", lambda file: True)
    writer = written(sqlite_address)
    await writer.do(say("before"))
    path = Path(make_url(sqlite_address).database)
    removed(path)
    await writer.do(say("acknowledged"))
    writer.close()
    without_its_log(path)  # beside it, no new one would be made
    assert await written(sqlite_address).read(said) == []


def erase(unit):
    say("erased")(unit)
    unit.is_erasing = True


async def lost_after_erasing(address, writer):
    """Let *writer* lose its connection while the log still waits to be emptied, and make a new one for that."""
    path, (its,) = Path(make_url(address).database), writer._lanes  # noqa: SLF001
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM exchanges").fetchone()
    await writer.do(erase)  # the log cannot be emptied while somebody is in it
    other.execute("ROLLBACK")
    other.execute("BEGIN IMMEDIATE")
    with suppress(StorageError):
        await writer.do(say("refused"), budget=0.3)
    await until(lambda: its._connection is None)  # noqa: SLF001
    other.execute("ROLLBACK")
    other.close()  # the last one: the log goes with it, and its number is not given to the new one
    path.with_name("another").touch()
    await until(lambda: its._truncate_at is None)  # noqa: SLF001


async def until(is_so):
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110  # it is set by a thread that tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "control"])
async def test_whoever_empties_the_log_by_a_new_connection_goes_on(
    sqlite_address, written, monkeypatch, is_told
):
    """Control: where the file is not told of the connection, its new log is taken for somebody else's."""
    monkeypatch.setattr(lane, "TRUNCATE_SECONDS", 2.0)
    writer = written(sqlite_address)
    await writer.do(say("kept"))
    if not is_told:
        monkeypatch.setattr(DatabaseFile, "connect", lambda file: None)
    await lost_after_erasing(sqlite_address, writer)
    if is_told:
        await writer.do(say("again"))
        assert await writer.read(said) == ["kept", "erased", "again"]
        return
    with pytest.raises(StorageError, match="was removed or replaced"):
        await writer.do(say("again"))


async def test_too_many_are_told_at_once(sqlite_address, written):
    """The queue has an end; what fits in is still kept."""
    writer = written(sqlite_address, most_waiting=10)
    go = await stalled(writer)
    asked = [asyncio.create_task(writer.do(say(str(turn)))) for turn in range(15)]
    await asyncio.sleep(0)
    assert [each.done() for each in asked] == [False] * 10 + [True] * 5
    await go()
    came = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(each) for each in came] == [int] * 10 + [StorageError] * 5


async def test_closing_finishes_what_was_begun_and_takes_no_more(writer):
    """What waits is kept before the thread ends; whoever comes later is told."""
    if not isinstance(writer, MemoryWriter):
        go = await stalled(writer)
    asked = [asyncio.create_task(writer.do(say(str(turn)))) for turn in range(100)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(writer.close, 5))
    if not isinstance(writer, MemoryWriter):
        await asyncio.sleep(0.05)
        await go()
    await closing
    assert all(isinstance(number, int) for number in await asyncio.gather(*asked))
    with pytest.raises(StorageError):
        await writer.do(say("late"))
    with pytest.raises(StorageError):
        writer.run(say("late"))


@pytest.mark.slow
async def test_closing_does_not_wait_for_ever(sqlite_address, written, held):
    """With the database locked, it ends in its time, and whoever waits is told."""
    writer = written(sqlite_address)
    with held():
        asked = asyncio.create_task(writer.do(say("lost"), budget=2))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await asyncio.to_thread(writer.close, 0.5)
        assert time.monotonic() - began < 1.8
        with pytest.raises(StorageError):
            await asked


ENDLESS = text(
    "with recursive every(number) as (select 1 union all select number + 1 from every)"
    " select count(*) from every"
)


LOST = DBAPIError(None, None, Exception("gone"), connection_invalidated=True)


@pytest.mark.slow
async def test_closing_does_not_wait_for_whoever_reads_on(address, written):
    """A statement that does not end is stopped, and its reader is told."""
    writer, begun = written(address), threading.Event()

    def look(unit):
        begun.set()
        unit.connection.execute(ENDLESS)

    asked = asyncio.create_task(writer.read(look, budget=60))
    await asyncio.to_thread(begun.wait)
    began = time.monotonic()
    await asyncio.to_thread(writer.close, 0.2)
    assert time.monotonic() - began < 2
    with pytest.raises(StorageError):
        await asked


@pytest.mark.slow
async def test_closing_does_not_wait_for_a_reader_that_nobody_can_stop(address, written):
    """It computes; its connection is ended when it has done, and nothing of it is left open."""
    writer, begun, go = written(address), threading.Event(), threading.Event()

    def look(unit):
        begun.set()
        go.wait(30)
        return said(unit)

    asked = asyncio.create_task(writer.read(look, budget=60))
    await asyncio.to_thread(begun.wait)
    closing = asyncio.create_task(asyncio.to_thread(writer.close, 0.2))
    await asyncio.wait([closing], timeout=10)
    is_closed = closing.done()
    go.set()
    assert await asked == []
    await closing
    assert is_closed


async def test_a_reader_whose_connection_was_lost_at_the_end_is_let_go(address, written):
    """Its caller is told as of any other loss, and the end waits for nobody who has gone."""
    writer, begun, go = written(address), threading.Event(), threading.Event()

    def look(unit):
        begun.set()
        go.wait(30)
        unit.connection.invalidate()
        raise LOST

    asked = asyncio.create_task(writer.read(look, budget=60))
    await asyncio.to_thread(begun.wait)
    closing = asyncio.create_task(asyncio.to_thread(writer.close, 5))
    while not writer._readers._is_closing:  # noqa: ASYNC110, SLF001  # it is set in another thread
        await asyncio.sleep(0.01)
    go.set()
    with pytest.raises(StorageError):
        await asked
    assert not writer._readers._reading  # noqa: SLF001
    await closing


async def test_what_was_read_in_time_is_told_by_a_loop_that_is_late(address, written, monkeypatch):
    """A busy machine keeps the loop, and not the reader: nobody is told of a database out of reach."""
    loop, is_there = asyncio.get_running_loop(), threading.Event()
    tell = loop.call_soon_threadsafe

    def told(*given, **options):
        handle = tell(*given, **options)
        is_there.set()
        return handle

    monkeypatch.setattr(loop, "call_soon_threadsafe", told)
    asked = asyncio.create_task(written(address).read(said, budget=1))
    await asyncio.sleep(0)
    assert is_there.wait(30)
    time.sleep(1.1)  # noqa: ASYNC251  # the loop is late
    assert await asked == []


async def test_a_read_that_takes_too_long_is_given_up(address, written):
    """In words of its own: nothing was to be stored."""
    go = threading.Event()
    with pytest.raises(StorageError, match="could be read"):
        await written(address).read(lambda _: go.wait(30), budget=0.1)
    go.set()


async def test_reading_keeps_nothing(writer):
    """A unit that reads may only look."""
    try:
        await writer.read(say("a"))
    except (DBAPIError, StorageError):
        assert not isinstance(writer, MemoryWriter)
    assert await writer.read(said, budget=60) == []


async def test_reading_sees_what_was_just_acknowledged(writer):
    """Staff read their own writes, however often."""
    for turn in range(20):
        await writer.do(say(str(turn)))
        assert len(await writer.read(said)) == turn + 1


async def test_reading_does_not_wait_for_writing(address, written):
    """The console answers while a unit takes its time."""
    writer = written(address)
    await writer.do(say("a"))
    go = await stalled(writer)
    assert await writer.read(said, budget=60) == ["a"]
    await go()


async def test_a_stranger_can_be_looked_up_while_reading(writer):
    """Reading locks nobody and makes no row."""
    assert (await writer.read(lambda unit: unit.conversations.get(LI))).changed_at is None


def test_a_commit_is_on_the_disk(sqlite_address, written):
    """NORMAL would lose what was acknowledged in a power cut."""
    writer = written(sqlite_address)
    pragmas = ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
    found = writer.run(
        lambda unit: [unit.connection.execute(text(f"PRAGMA {name}")).scalar() for name in pragmas]
    )
    assert found == [2, "wal", 1, 1]


async def test_a_cancellation_that_comes_as_a_read_ends_is_none_the_less_one(
    sqlite_address, written, monkeypatch
):
    """Else whoever was told to end goes on for ever, as with ``asyncio.wait_for`` in Python 3.11."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()
    monkeypatch.setattr(loop, "run_in_executor", lambda *_: ended)
    reading = asyncio.create_task(written(sqlite_address).read(said))
    await asyncio.sleep(0)
    ended.set_result(["read"])
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
