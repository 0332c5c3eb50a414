"""Two whole processes on one PostgreSQL: what one keeps, the other shows, sends and goes by."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot import app as composition
from bot.app import App
from bot.channels.web.streams import Watch
from bot.delivery import dispatcher
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.delivery.rate_limit import Pace, Rate
from bot.message import Message, Visitor
from bot.settings import Settings
from bot.wiring.channels import Shared
from tests.bot.cast import NOON

pytestmark = pytest.mark.postgres

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
        served = app.asgi(web).app
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


async def test_a_reply_taken_on_one_is_on_the_page_that_another_serves(replica):
    """At once: nobody looks unasked here."""
    (one, _), (_, other) = await replica(), await replica()
    async with listening(other) as lines:
        await line(lines, "retry")
        exchange = await one.take(Message(ADA, "m1", NOON, text="/help"))
        assert await line(lines, "id:") == f"id: {exchange.number}"


class Carrier:
    """Says what it is given to send."""

    def __init__(self):
        self.sent = asyncio.Queue()

    async def send(self, outgoing):
        self.sent.put_nowait(outgoing.payload["text"])
        return Receipt(Fate.SENT)


async def test_what_one_puts_into_the_outbox_another_sends(
    written, postgresql_address, monkeypatch
):
    """At once, where the other has that work."""
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 3600.0)
    here, there = written(postgresql_address), written(postgresql_address)
    fast = Rate(10_000, 10_000)
    carrier, pace = Carrier(), Pace(fast, lambda _: fast)
    shared = Shared(there, lambda: NOON)
    sending = Dispatcher("telegram", "7", carrier, pace, there, shared, lambda: NOON)
    tasks = [
        asyncio.create_task(sending.run()),
        asyncio.create_task(there.listen(lambda _event: sending.wake())),
    ]
    for text in ("one", "two"):
        outgoing = Outgoing(Visitor("telegram", "77"), "7", {"text": text}, NOON)
        await here.do(lambda unit, outgoing=outgoing: unit.outbox.add(outgoing))
        assert await asyncio.wait_for(carrier.sent.get(), 20) == text
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
