"""What one process keeps, all processes on one PostgreSQL hear of, and they hear no word of it."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from bot.database import events
from bot.database.engine import create
from bot.database.events import Event, Kind, listen
from bot.delivery.outbox import Outgoing, State
from bot.message import Visitor
from bot.notifications.notification import Notification, Occasion
from tests.bot.database.test_stores import ASKED, LEAD, NOW

PAGE = Visitor("web", "aino-secret")


class Hearing:
    """Notes what is heard, after what is told at every beginning."""

    def __init__(self):
        self.events, self._news = [], asyncio.Event()

    def __call__(self, event):
        self.events.append(event)
        self._news.set()

    async def until(self, event):
        """Wait until *event* was heard; return what was heard since the last time."""
        async with asyncio.timeout(20):
            while event not in self.events:
                self._news.clear()
                await self._news.wait()
        heard, self.events = self.events, []
        return heard


@asynccontextmanager
async def hearing(engine):
    heard = Hearing()
    listening = asyncio.create_task(listen(engine, heard))
    try:
        beginning = await heard.until(Event(Kind.NOTICE))
        assert beginning == [Event(kind) for kind in Kind]
        yield heard
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
def engine(opened, postgresql_address):
    return opened(postgresql_address)


@pytest.fixture
def writer(written, postgresql_address):
    """Another process, as it were."""
    return written(postgresql_address)


def bell(writer):
    """Keep something that is heard, and return what is heard of it: so far nothing else was."""
    added = replace(ASKED, visitor=PAGE)
    return Event(Kind.EXCHANGE, writer.run(lambda unit: unit.transcript.add(added)))


@pytest.mark.postgres
async def test_an_exchange_on_the_page_is_heard_of_by_its_number(engine, writer):
    """Those of other channels are not: they have no open pages."""
    async with hearing(engine) as heard:
        await writer.do(lambda unit: unit.transcript.add(ASKED))
        rung = bell(writer)
        assert await heard.until(rung) == [rung]


@pytest.mark.postgres
async def test_what_is_not_kept_is_not_heard_of(engine, writer):
    """It is told in the transaction that keeps it."""

    def fail(unit):
        unit.transcript.add(replace(ASKED, visitor=PAGE))
        raise ZeroDivisionError

    async with hearing(engine) as heard:
        with pytest.raises(ZeroDivisionError):
            await writer.do(fail)
        rung = bell(writer)
        assert await heard.until(rung) == [rung]


@pytest.mark.postgres
async def test_what_may_be_sent_is_heard_of(engine, writer):
    """When it is put there, or need not wait any more; not while it waits for its visitor."""

    def put(state):
        return lambda unit: unit.outbox.add(Outgoing(PAGE, "bot", {"t": "x"}, NOW, state=state))

    async with hearing(engine) as heard:
        await writer.do(put(State.WAITING))
        assert await heard.until(Event(Kind.OUTGOING)) == [Event(Kind.OUTGOING)]
        await writer.do(put(State.HELD))
        rung = bell(writer)
        assert await heard.until(rung) == [rung]
        [held] = await writer.read(lambda unit: unit.outbox.of(PAGE, {State.HELD}))
        await writer.do(lambda unit: unit.outbox.change(replace(held, state=State.WAITING)))
        assert await heard.until(Event(Kind.OUTGOING)) == [Event(Kind.OUTGOING)]


@pytest.mark.postgres
async def test_what_staff_are_to_be_told_is_heard_of(engine, writer):
    """A lead, a request for a person, something handed over; not what was told."""
    told = Notification("lead A", Occasion.LEAD, "A", PAGE, NOW, is_told=True)
    keeping = (
        lambda unit: unit.leads.add(LEAD),
        lambda unit: unit.queue.ask(replace(ASKED, number=1), unread=1),
        lambda unit: unit.notifications.add(replace(told, key="lead B", is_told=False)),
    )
    async with hearing(engine) as heard:
        for keep in keeping:
            await writer.do(keep)
            assert await heard.until(Event(Kind.NOTICE)) == [Event(Kind.NOTICE)]
        await writer.do(lambda unit: unit.notifications.add(told))
        rung = bell(writer)
        assert await heard.until(rung) == [rung]


@pytest.mark.postgres
async def test_no_word_of_anybody_is_told(engine, writer):
    """Kinds and numbers, and nothing else."""
    payloads = []
    with psycopg.connect(**events._arguments(engine)) as connection:  # noqa: SLF001
        connection.execute(f"LISTEN {events.CHANNEL}")
        await writer.do(lambda unit: unit.leads.add(replace(LEAD, visitor=PAGE)))
        number = bell(writer).number
        payloads += [each.payload for each in connection.notifies(timeout=20, stop_after=2)]
    assert payloads == ["notice", f"exchange {number}"]


@pytest.mark.postgres
async def test_a_lost_connection_is_made_anew(engine, writer, monkeypatch):
    """And something may have been missed meanwhile: that is told as well."""
    monkeypatch.setattr(events, "RETRY_SECONDS", 0.01)
    end = text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where query like 'LISTEN%' and datname = current_database()"
    )
    async with hearing(engine) as heard:
        await writer.do(lambda unit: unit.connection.execute(end).all())
        assert await heard.until(Event(Kind.NOTICE)) == [Event(kind) for kind in Kind]
        rung = bell(writer)
        assert await heard.until(rung) == [rung]


@pytest.mark.postgres
async def test_a_connection_on_which_nothing_is_said_is_tried(engine, writer, monkeypatch):
    """Who is silent may be gone; what is said afterwards is heard."""
    monkeypatch.setattr(events, "CHECK_SECONDS", 0.01)
    async with hearing(engine) as heard:
        await asyncio.sleep(0.1)
        rung = bell(writer)
        assert await heard.until(rung) == [rung]


async def test_sqlite_tells_nothing(opened, sqlite_address):
    """One process serves from it, and knows what it keeps."""
    async with asyncio.timeout(5):
        await listen(opened(sqlite_address), print)


async def test_a_database_out_of_reach_is_asked_again(monkeypatch, capsys):
    """The log is told once, and it ends only when it is cancelled."""
    monkeypatch.setattr(events, "RETRY_SECONDS", 0.01)
    nowhere = create("postgresql://nobody@127.0.0.1:9/none")
    listening = asyncio.create_task(listen(nowhere, print))
    await asyncio.sleep(0.3)
    assert not listening.done()
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert capsys.readouterr().out.count("events_unheard") == 1
