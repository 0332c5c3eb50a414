"""Two whole processes on one PostgreSQL: what one keeps, the other shows, sends and goes by."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot import app as composition
from bot.app import App
from bot.channels.web.streams import Watch
from bot.database.installation import DeadLetter, bury
from bot.delivery import dispatcher
from bot.delivery.dispatcher import LEASE, Dispatcher, Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.delivery.pace import Allowance, Pace, Rate
from bot.message import Message, Visitor
from bot.settings.all import Settings
from bot.wiring.background.replicas import GONE_AFTER, RETENTION_EVERY, Expiring, Replicas
from bot.wiring.channels import Shared
from knowledge.project import Retention
from tests.bot.cast import NOON

ADA = Visitor("web", "a" * 32)


@pytest.fixture
async def replica(harbours, postgresql_address, monkeypatch):
    """Return what starts one more process; none of them looks unasked."""
    monkeypatch.setattr(composition, "Watch", partial(Watch, seconds=3600.0))
    settings = Settings(
        database_url=postgresql_address, content=harbours.content, cache_dir=harbours.cache
    )
    lives = []

    async def start():
        app = await asyncio.to_thread(App.build, settings)
        web = app.web()
        web.streams._heartbeat = 3600.0  # noqa: SLF001  # at each, a page asks what it missed
        served = app.asgi(web).app.app
        life = served.router.lifespan_context(served)
        await life.__aenter__()
        lives.append((life, web))
        return app, served

    yield start
    for life, web in lives:
        web.stop()
        await life.__aexit__(None, None, None)


@asynccontextmanager
async def listening(served):
    """An open page of ADA: what it is told is put into a queue, line by line."""
    lines, ended = asyncio.Queue(), asyncio.Event()

    async def receive():
        await ended.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        for line in message.get("body", b"").decode().splitlines():
            lines.put_nowait(line)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/events",
        "query_string": b"",
        "headers": [(b"cookie", f"visitor={ADA.id}".encode())],
    }
    asking = asyncio.create_task(served(scope, receive, send))
    try:
        yield lines
    finally:
        ended.set()
        await asking


async def line(lines, beginning):
    """Return the next line with this *beginning*."""
    async with asyncio.timeout(20):
        while not (found := await lines.get()).startswith(beginning):
            pass
    return found


@pytest.mark.postgres
async def test_a_reply_taken_on_one_is_on_the_page_that_another_serves(replica):
    """At once: nobody looks unasked here."""
    (one, _), (_, other) = await replica(), await replica()
    async with listening(other) as lines:
        await line(lines, "retry")
        exchange = await one.take(Message(ADA, "m1", NOON, text="/help"))
        assert await line(lines, "id:") == f"id: {exchange.number}"


@pytest.mark.postgres
async def test_health_shows_from_which_content_each_speaks(replica):
    """Whichever is asked, and also when one of them speaks from another."""
    (one, _), (other, _) = await replica(), await replica()
    expected = {one.shared.holder: one.live().library.fingerprint, other.shared.holder: ANOTHER}
    known, health = {}, {"status": ""}
    async with asyncio.timeout(60):
        while health["status"] != "ok" or not same(known, expected):
            # A busy machine may read the content just then, which turns it back.
            other.live.turn_to(core_of(other, ANOTHER))
            for each in (other, one):
                await each.writer.do(each.replicas._look, budget=60)  # noqa: SLF001
            one.readiness.forget()  # and may not keep in time what is tried
            health = await one.is_healthy()
            # A busy machine may not ask the database in time, and says so: then once more.
            known = {each["name"]: each["version"] for each in health.get("replicas", ())}
    assert health["version"] == known[one.shared.holder] != known[other.shared.holder]


ANOTHER = "another state of it"


def same(known, expected):
    """Whether each of *expected* is known; a version is shown by how it begins."""
    return known.keys() == expected.keys() and all(
        expected[name].startswith(version) for name, version in known.items()
    )


def core_of(app, fingerprint):
    core = app.live()
    return replace(core, library=replace(core.library, fingerprint=fingerprint))


class Process:
    """One of several, with a clock of its own."""

    def __init__(self, writer):
        self.writer, self.now, self.name = writer, NOON, f"{id(self)}"
        clock = lambda: self.now  # noqa: E731
        self.replicas = Replicas(writer, clock, self.name, lambda: ("v1", "current"))
        self.expiring = Expiring(writer, clock, Retention)

    async def look(self):
        await self.writer.do(self.replicas._look, budget=60)  # noqa: SLF001

    def shown(self):
        """Return the processes that it knows of."""
        return {each.name for each in self.replicas.known()}

    async def bury(self):
        """Keep a dead letter that is too old."""
        letter = DeadLetter("web", f"{self.now}", "old", b"x", self.now - timedelta(days=15))
        await self.writer.do(lambda unit: bury(unit, letter))

    async def letters(self):
        """Return how many of them there are."""
        count = "select count(*) from dead_letters"
        return await self.writer.read(
            lambda unit: unit.connection.exec_driver_sql(count).scalar_one()
        )


@pytest.fixture
def processes(written, address):
    return [Process(written(address)) for _ in range(2)]


async def test_what_is_too_old_is_deleted_by_one_once_a_day(processes):
    """The other one leaves it, and so does the same; the next day either may."""
    one, other = processes
    await one.bury()
    await one.expiring.expire()
    assert await one.letters() == 0
    await one.bury()
    for again in (other, one):
        again.now += timedelta(hours=1)
        await again.expiring.expire()
        assert await one.letters() == 1
    other.now = NOON + RETENTION_EVERY
    await other.expiring.expire()
    assert await one.letters() == 0


async def test_what_one_did_not_end_another_does(processes):
    """It died half way: after ten seconds its turn is over."""
    one, other = processes
    await one.bury()
    await one.writer.do(partial(one.expiring._expire, "dying"))  # noqa: SLF001
    await one.bury()
    await other.expiring.expire()
    assert await other.letters() == 1
    other.now += LEASE
    await other.expiring.expire()
    assert await other.letters() == 0


@pytest.mark.postgres
async def test_whoever_has_ended_is_not_shown(written, postgresql_address):
    """At once after an orderly end, otherwise after half a minute."""
    one, other, killed = (Process(written(postgresql_address)) for _ in range(3))
    for each in (killed, other, one):
        await each.look()
    assert one.shown() == {one.name, other.name, killed.name}
    one.now += timedelta(seconds=20)
    saying = asyncio.create_task(other.replicas.run())
    await asyncio.sleep(0)
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)
    await one.look()
    assert one.shown() == {one.name, killed.name}
    one.now += GONE_AFTER
    await one.look()
    assert one.shown() == {one.name}


async def test_on_sqlite_a_process_knows_of_itself(written, sqlite_address):
    """And writes nothing to say that it is there."""
    one = Process(written(sqlite_address))
    async with asyncio.timeout(20):
        await one.replicas.run()
    assert one.shown() == {one.name}


class Carrier:
    """Says what it is given to send."""

    def __init__(self):
        self.sent = asyncio.Queue()

    async def send(self, outgoing):
        self.sent.put_nowait(outgoing.payload["text"])
        return Receipt(Fate.SENT)


@pytest.mark.postgres
async def test_what_one_puts_into_the_outbox_another_sends(
    written, postgresql_address, monkeypatch
):
    """At once, where the other has that work."""
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 3600.0)
    here, there = written(postgresql_address), written(postgresql_address)
    fast = Rate(10_000, 10_000)
    carrier, pace = Carrier(), Pace(Allowance(10_000), lambda _: fast)
    shared = Shared(there, lambda: NOON)
    sending = Dispatcher("telegram", "7", carrier, pace, there, shared, lambda: NOON)
    tasks = [
        asyncio.create_task(sending.run()),
        asyncio.create_task(there.listen(lambda _event: sending.wake())),
    ]
    outgoing = Outgoing(Visitor("telegram", "77"), "7", {"text": "x"}, NOON)
    for _ in range(3):
        sent = asyncio.create_task(carrier.sent.get())
        while (
            not sent.done()
        ):  # where a busy database refuses a look, the next message is heard of
            await here.do(lambda unit: unit.outbox.add(outgoing))
            await asyncio.wait({sent}, timeout=5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
