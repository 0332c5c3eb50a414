"""Several processes on one database: each message once, one identical reply, nothing lost on the way."""

import asyncio
import random

import pytest

from bot.database.engine import create
from bot.database.schema import migrate
from bot.database.writer import Writer
from bot.delivery.outbox import State
from tests.bot.channels.wechat.office import AES_KEY, SECRET, Office, credentials, until


@pytest.fixture
async def processes(tmp_path, opened):
    """Return what opens two processes on one database file, each called by WeChat."""
    writers = []

    async def open_(**changes):
        address = f"sqlite:///{tmp_path}/assistant.db"
        migrate(create(address))
        callers = []
        for _ in range(2):
            writers.append(Writer(create(address)))
            office = Office(credentials(aes_key=AES_KEY, **changes), writer=writers[-1])
            callers.append(await opened(office))
        return callers

    yield open_
    for writer in writers:
        await asyncio.to_thread(writer.close)


async def test_the_same_callbacks_in_any_order_over_two_processes(processes):
    first, second = await processes()
    openids = [f"o{number}" for number in range(10)]
    messages = [
        first.text(f"question {number} of {openid}") | {"FromUserName": openid}
        for openid in openids
        for number in range(3)
    ]
    deliveries = [(caller, fields) for fields in messages for caller in (first, second, first)]
    random.Random(7).shuffle(deliveries)  # noqa: S311  # the order is no secret
    replies = {}

    async def deliver(caller, fields):
        text = caller.read(await caller.deliver(**fields), fields["FromUserName"])
        replies.setdefault(fields["MsgId"], set()).add(text)

    await asyncio.gather(*(deliver(*each) for each in deliveries))
    assert {len(texts) for texts in replies.values()} == {1}
    assert all("" not in texts for texts in replies.values())
    for openid in openids:
        kept = first.office.exchanges_of(openid)
        assert len(kept) == 3
        assert all(openid in exchange.text for exchange in kept), "nobody's words go astray"


async def test_tries_spread_over_processes_lead_to_one_answer(processes):
    """The first try waits here, the last one there; the answer is held once."""
    first, second = await processes()
    for caller in (first, second):
        caller.office.thinks("slow", 2.5)
    created = str(int(first.office.clock().timestamp()) - 10)
    fields = first.text("slow") | {"CreateTime": created}
    early = asyncio.create_task(first.deliver(**fields | {"CreateTime": "1764072000"}))
    assert "“?”" in second.read(await second.deliver(**fields))
    assert (await early).status_code == 503
    await until(lambda: first.office.outbox(State.HELD))
    await until(lambda: not in_flight(first) and not in_flight(second))
    assert len(first.office.outbox()) == 1
    assert len(first.office.exchanges_of()) == 1
    assert "slow" in await first.say("?")


async def test_the_answer_of_a_second_try_elsewhere_is_not_sent_once_more(processes, api):
    """The word that all was well got lost; the other process answers at once."""
    first, second = await processes(secret=SECRET, api_url=api.url)
    first.office.thinks("slow", 1.0)
    fields = first.text("slow")
    assert first.read(await first.deliver(**fields)) == ""
    assert second.read(await second.deliver(**fields))
    await until(lambda: not in_flight(first))
    assert api.sent == []
    assert first.office.outbox() == []
    waiting = await first.office.writer.read(lambda unit: unit.postponed.of_channel("wechat"))
    assert waiting == []


def in_flight(caller):
    return caller.office.wechat._answering._flights  # noqa: SLF001
