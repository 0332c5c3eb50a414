"""The channel as a whole, before a Telegram played on loopback."""

import asyncio

import pytest
from starlette.applications import Starlette

from bot.channels.telegram import Telegram
from bot.channels.telegram.channel import Account
from bot.delivery.outbox import State
from bot.simulation.faults import Fault, Kind
from bot.simulation.loopback import Loopback
from bot.simulation.telegram import FakeTelegram
from tests.bot.cast import say
from tests.bot.channels.telegram.platform import SECRET, stopped


def built(office, platform, **options):
    account = Account(platform.token, api_url=platform.url, **options)
    return Telegram(account, office.ports())


@pytest.fixture
async def platform():
    async with FakeTelegram() as platform:
        yield platform


@pytest.fixture
async def fetching(office, platform):
    """A bot that fetches its updates."""
    bot = built(office, platform)
    task = asyncio.create_task(bot.run())
    yield bot
    await stopped(task)


@pytest.fixture
async def delivered(office, platform):
    """A bot that is delivered its updates."""
    app = Starlette()
    server = Loopback(app)
    await server.start()
    bot = built(office, platform, secret=SECRET, public_url=server.url)
    app.router.routes.extend(bot.routes())
    task = asyncio.create_task(bot.run())
    async with asyncio.timeout(5):
        while not platform.updates.webhook:  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    yield bot
    await stopped(task)
    await server.stop()


@pytest.fixture(params=["fetching", "delivered"])
def bot(request):
    return request.getfixturevalue(request.param)


async def settled(office):
    """Wait until nothing waits any more; return what became of it."""
    async with asyncio.timeout(10):
        while office.outbox(State.WAITING, State.SENDING):  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    return [each.state for each in office.outbox(*State)]


@pytest.mark.slow
async def test_somebody_asks_and_joins(office, platform, bot):
    aino = platform.person(language="en")
    assert say("greeting") in (await aino.start()).text
    await aino.say("/join")
    question = await aino.press(say("consent_yes"))
    assert say("ask_country") in question.text
    assert say("ask_company") in (await aino.press("Finland")).text
    assert office.conversation(aino.id).intake.given == {"country": "FI"}
    assert say("out_of_date") in (await aino.press("Denmark", question)).text
    async with asyncio.timeout(10):
        while len(aino.toasts) < 3:  # noqa: ASYNC110  # the answer to a press is a call of its own
            await asyncio.sleep(0.01)
    assert aino.toasts == ["", "", say("out_of_date")]
    assert [each for each in platform.violations if each.rule != "chat rate"] == []


async def test_a_second_press_of_a_button_says_nothing_new(platform, bot):
    aino = platform.person(language="en")
    await aino.say("/topics")
    below = aino.with_buttons()
    await aino.press(say("group_city"), below)
    aino.press(say("group_city"), below)
    assert await aino.silence(0.3)
    assert aino.toasts == ["", say("out_of_date")]


async def test_telegram_is_told_where_to_deliver(platform, delivered):
    assert platform.updates.webhook.url.endswith("/telegram")
    assert platform.updates.webhook.secret == SECRET
    assert platform.updates.allowed == ["message", "callback_query", "my_chat_member"]


async def test_without_an_address_updates_are_fetched_and_the_endpoint_is_there_all_the_same(
    office, platform
):
    assert [route.path for route in built(office, platform, secret=SECRET).routes()] == [
        "/telegram"
    ]
    assert not built(office, platform, secret=SECRET).account.is_delivered
    assert built(office, platform).routes() == []


@pytest.mark.parametrize(
    ("fault", "state", "shown"),
    [
        (Fault(Kind.FLOOD, "sendMessage", value=1), State.SENT, 1),
        (Fault(Kind.SERVER_ERROR, "sendMessage"), State.SENT, 1),
        (Fault(Kind.RESET_AFTER, "sendMessage"), State.UNSURE, 1),
        (Fault(Kind.BLOCKED, "sendMessage"), State.FAILED, 0),
    ],
    ids=["flood", "500", "cut-after-sending", "blocked"],
)
async def test_what_goes_wrong_in_sending_loses_and_doubles_nothing(  # noqa: PLR0913, PLR0917  # a row of a table
    office, platform, fetching, fault, state, shown
):
    platform.faults.add(fault)
    aino = platform.person(language="en")
    aino.start()
    async with asyncio.timeout(5):
        while not office.outbox(*State):  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    assert await settled(office) == [state]
    assert len(platform.sent(aino.id)) == shown


@pytest.mark.parametrize("kind", [Kind.RESET_AFTER, Kind.GARBAGE])
async def test_what_perhaps_did_not_arrive_comes_with_what_the_person_says_next(
    office, platform, fetching, kind
):
    """Once more, before the reply to that; perhaps twice is better than perhaps never."""
    platform.faults.add(Fault(kind, "sendMessage"))
    aino = platform.person(language="en")
    aino.start()
    async with asyncio.timeout(5):
        while not office.outbox(*State):  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    assert await settled(office) == [State.UNSURE]
    aino.say("/help")
    async with asyncio.timeout(5):
        while len(office.outbox(*State)) < 2:  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    assert await settled(office) == [State.SENT, State.SENT]
    greeting, helping = [each.text for each in platform.sent(aino.id)][-2:]
    assert say("greeting") in greeting
    assert say("greeting") not in helping


async def test_calls_that_hang_keep_nobody_else_waiting(platform, fetching):
    hanging = [platform.person(language="en") for _ in range(25)]
    for each in hanging:
        platform.faults.add(Fault(Kind.STALL, "sendMessage", chat=str(each.id), seconds=60))
        each.start()
    async with asyncio.timeout(30):
        while len(platform.faults.met) < len(hanging):  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    bob = platform.person(language="en")
    assert say("greeting") in (await bob.start()).text
    assert not [each for each in hanging if each.texts]


async def test_a_setup_that_fails_keeps_nobody_waiting(platform, fetching):
    for method in ("getMe", "setMyCommands"):
        platform.faults.add(Fault(Kind.SERVER_ERROR, method, times=None))
    aino = platform.person(language="en")
    assert say("greeting") in (await aino.start()).text


async def test_it_stops_within_a_second_while_it_fetches(office, platform):
    task = asyncio.create_task(built(office, platform).run())
    async with asyncio.timeout(5):
        while not platform.updates.polls:  # noqa: ASYNC110  # it sets no event
            await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        await stopped(task)


def test_nothing_shows_the_token(office):
    class Nowhere:
        token = "123456789:AAtoken-of-a-bot-that-does-not-exist-00"  # noqa: S105  # opens nothing
        url = "http://127.0.0.1:9"

    shown = repr(built(office, Nowhere, secret=SECRET))
    assert Nowhere.token not in shown
    assert SECRET not in shown
