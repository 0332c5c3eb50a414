"""The simulated Telegram brings updates as Telegram does: fetched in order, or delivered again."""

import asyncio

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulation.faults import Fault, Kind
from bot.simulation.loopback import Loopback
from bot.simulation.pace import Pace
from bot.simulation.telegram import FakeTelegram


@pytest.fixture
async def telegram():
    async with FakeTelegram(pace=Pace(speed=20)) as telegram:
        yield telegram


@pytest.fixture
async def call(telegram):
    async with aiohttp.ClientSession() as session:

        async def calls(method, **arguments):
            address = f"{telegram.url}/bot{telegram.token}/{method}"
            async with session.post(address, json=arguments) as response:
                return await response.json()

        yield calls


def ids(told):
    return [update["update_id"] for update in told["result"]]


# Fetched


async def test_updates_stay_until_a_higher_offset_confirms_them(telegram, call):
    """Without an offset the same come again; with one, those below it are gone."""
    kari = telegram.person()
    for text in "abc":
        kari.say(text)
    first = ids(await call("getUpdates"))
    assert first == ids(await call("getUpdates"))
    assert first == sorted(first)
    assert ids(await call("getUpdates", limit=2)) == first[:2]
    assert ids(await call("getUpdates", offset=first[1])) == first[1:]
    assert ids(await call("getUpdates")) == first[1:]
    assert ids(await call("getUpdates", offset=-1)) == first[2:]
    assert ids(await call("getUpdates", offset=first[2] + 1)) == []


async def test_a_poll_waits_for_an_update(telegram, call):
    """It ends as soon as there is one; without one, when its time is over."""
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await eventually(lambda: telegram.updates.polls)
    telegram.person().say("a")
    assert len(ids(await poll)) == 1
    assert ids(await call("getUpdates", offset=2**40, timeout=1)) == []


async def test_the_second_poller_ends_the_first_with_409(telegram, call):
    """The first is told that somebody else fetches."""
    first = asyncio.create_task(call("getUpdates", timeout=50))
    await eventually(lambda: telegram.updates.polls)
    second = asyncio.create_task(call("getUpdates", timeout=50))
    told = await first
    assert (told["error_code"], telegram.updates.conflicts) == (409, 1)
    assert told["description"].startswith("Conflict: terminated by other getUpdates request")
    telegram.person().say("a")
    assert len(ids(await second)) == 1


async def test_nothing_can_be_fetched_while_a_webhook_is_set(telegram, call, bot):
    """409 until it is deleted."""
    await call("setWebhook", url=bot.url)
    assert (await call("getUpdates"))["error_code"] == 409
    await call("deleteWebhook")
    assert (await call("getUpdates"))["ok"]


async def test_a_broken_answer_brings_the_same_updates_again(telegram, call):
    """They are not confirmed until the bot says so."""
    telegram.person().say("a")
    telegram.faults.add(Fault(Kind.RESET_AFTER, "getUpdates"))
    with pytest.raises(aiohttp.ClientError):
        await call("getUpdates")
    assert len(ids(await call("getUpdates"))) == 1


async def test_messages_are_kept_for_a_day_and_presses_for_150_seconds(telegram, call):
    """What is older is gone."""
    kari = telegram.person()
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    await call("sendMessage", chat_id=kari.id, text="x", reply_markup=markup)
    kari.say("a")
    kari.press("x")
    assert len(ids(await call("getUpdates"))) == 2
    telegram.world.pace.skip(151)
    assert len(ids(await call("getUpdates"))) == 1
    telegram.world.pace.skip(24 * 3600)
    assert ids(await call("getUpdates")) == []


async def test_only_kinds_that_are_wanted_are_kept(telegram, call):
    """The last list holds until there is another; an empty one means the usual kinds."""
    kari = telegram.person()
    await call("getUpdates", allowed_updates=["callback_query"])
    kari.say("a")
    await call("getUpdates", allowed_updates=[])
    kari.say("b")
    assert telegram.deliver({"chat_member": {}}, kari.id) is None
    updates = (await call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in updates] == ["b"]


# Delivered


class Bot:
    """Takes deliveries; *answers* are given one by one, then all is well."""

    def __init__(self):
        self.taken = []
        self.secrets = []
        self.answers = []
        self.failures = {}
        self.gate = None
        self.at_once = self.most_at_once = 0

    async def take(self, request):
        update = await request.json()
        self.taken.append(update)
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.gate:
                await self.gate.wait()
        finally:
            self.at_once -= 1
        text = update.get("message", {}).get("text")
        if self.failures.get(text):
            self.failures[text] -= 1
            return Response(status_code=500)
        return self.answers.pop(0) if self.answers else Response()

    @property
    def texts(self):
        return [update["message"]["text"] for update in self.taken]


@pytest.fixture
async def bot():
    bot = Bot()
    server = Loopback(Starlette(routes=[Route("/hook", bot.take, methods=["POST"])]))
    await server.start()
    bot.url = f"{server.url}/hook"
    yield bot
    await server.stop()


async def eventually(is_so):
    """Wait until *is_so*, and fail when it never is."""
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # no event tells it
            await asyncio.sleep(0.005)


async def settled(telegram):
    """Wait until the bot has taken everything."""
    await eventually(lambda: not telegram.updates.waiting())


async def test_a_webhook_gets_its_secret_and_what_waited_before(telegram, call, bot):
    """Updates from before it was set are delivered too, unless they are dropped."""
    kari = telegram.person()
    kari.say("a")
    assert (await call("setWebhook", url=bot.url, secret_token="s-1"))["ok"]  # noqa: S106  # opens nothing
    kari.say("b")
    await settled(telegram)
    assert (bot.texts, bot.secrets) == (["a", "b"], ["s-1", "s-1"])
    await call("deleteWebhook")
    kari.say("c")
    telegram.world.pace.skip(2)
    await call("setWebhook", url=bot.url, drop_pending_updates=True)
    kari.say("d")
    await settled(telegram)
    assert bot.texts == ["a", "b", "d"]


async def test_one_chat_waits_for_its_own_failing_update_and_others_do_not(telegram, call, bot):
    """Order within a chat is kept over failures; another chat is served meanwhile."""
    await call("setWebhook", url=bot.url)
    kari, ola = telegram.person(), telegram.person()
    bot.failures = {"a": 3}
    kari.say("a")
    kari.say("b")
    await eventually(lambda: bot.taken)
    ola.say("c")
    await settled(telegram)
    assert [text for text in bot.texts if text != "c"] == ["a"] * 4 + ["b"]
    assert bot.texts.index("c") < bot.texts.index("b")
    told = (await call("getWebhookInfo"))["result"]
    assert told["last_error_message"] == "Wrong response from the webhook: 500"
    assert told["pending_update_count"] == 0


async def test_deliveries_of_one_chat_do_not_overlap_but_its_presses_may_overtake(
    telegram, call, bot
):
    """A press has a queue of its own."""
    kari = telegram.person()
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}
    await call("sendMessage", chat_id=kari.id, text="x", reply_markup=markup)
    await call("setWebhook", url=bot.url)
    bot.gate = asyncio.Event()
    kari.say("a")
    kari.say("b")
    kari.press("x")
    await eventually(lambda: bot.at_once == 2)
    bot.gate.set()
    await settled(telegram)
    kinds = [next(kind for kind in update if kind != "update_id") for update in bot.taken]
    assert sorted(kinds[:2]) == ["callback_query", "message"]
    assert (kinds[2:], bot.most_at_once) == (["message"], 2)


async def test_no_more_deliveries_at_once_than_the_webhook_wants(telegram, call, bot):
    """max_connections holds over all chats."""
    await call("setWebhook", url=bot.url, max_connections=2)
    bot.gate = asyncio.Event()
    for _ in range(5):
        telegram.person().say("a")
    await eventually(lambda: bot.at_once == 2)
    bot.gate.set()
    await settled(telegram)
    assert (len(bot.taken), bot.most_at_once) == (5, 2)


async def test_the_call_in_an_answer_is_carried_out(telegram, call, bot):
    """The person sees it, and how it was sent is known."""
    await call("setWebhook", url=bot.url)
    kari = telegram.person()
    bot.answers = [JSONResponse({"method": "sendMessage", "chat_id": kari.id, "text": "Hei"})]
    shown = await kari.say("a")
    assert (shown.text, shown.via) == ("Hei", "webhook")


async def test_an_error_of_a_call_in_an_answer_is_seen_by_nobody_but_us(telegram, call, bot):
    """The update counts as taken; the loss is minded."""
    await call("setWebhook", url=bot.url)
    kari = telegram.person()
    bad = {"method": "sendMessage", "chat_id": kari.id, "text": "<p>", "parse_mode": "HTML"}
    bot.answers = [JSONResponse(bad)]
    kari.say("a")
    await settled(telegram)
    assert len(bot.taken) == 1
    assert [violation.rule for violation in telegram.violations] == ["unseen error"]


async def test_a_lost_answer_brings_the_update_again_and_its_call_is_not_done(telegram, call, bot):
    """The bot has answered, Telegram has not heard it: the second answer counts."""
    await call("setWebhook", url=bot.url)
    kari = telegram.person()
    telegram.faults.add(Fault(Kind.RESET_AFTER, "webhook", str(kari.id)))
    answer = {"method": "sendMessage", "chat_id": kari.id, "text": "Hei"}
    bot.answers = [JSONResponse(answer), JSONResponse(answer)]
    await kari.say("a")
    await settled(telegram)
    assert bot.taken[0] == bot.taken[1]
    assert kari.texts == ["Hei"]


async def test_retry_after_is_obeyed(telegram, call, bot):
    """The pause is the bot's, not Telegram's own."""
    await call("setWebhook", url=bot.url)
    bot.answers = [Response(status_code=503, headers={"Retry-After": "6"})]
    begun = asyncio.get_running_loop().time()
    telegram.person().say("a")
    await settled(telegram)
    assert len(bot.taken) == 2
    assert asyncio.get_running_loop().time() - begun >= telegram.world.pace.wait(6)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param({"url": "http://example.org/x"}, "HTTPS URL", id="http"),
        pytest.param({"url": "https://e.org", "secret_token": "å"}, "unallowed", id="secret"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused(call, given, reason):
    """Plain HTTP serves on loopback alone."""
    assert reason in (await call("setWebhook", **given))["description"]


async def test_setting_the_webhook_twice_in_a_second_is_too_often(telegram, call, bot):
    """429, and all is well a second later."""
    await call("setWebhook", url=bot.url)
    assert (await call("setWebhook", url=bot.url))["error_code"] == 429
    telegram.world.pace.skip(1)
    assert (await call("setWebhook", url=bot.url))["ok"]


async def test_a_public_address_is_found_where_the_bot_runs(bot):
    """The path of the webhook is kept, the host replaced."""
    here = bot.url.removesuffix("/hook")
    async with FakeTelegram(bot_url=here) as telegram, aiohttp.ClientSession() as session:
        address = f"{telegram.url}/bot{telegram.token}/setWebhook"
        async with session.post(address, json={"url": "https://bot.example.org/hook"}):
            telegram.person().say("a")
        await settled(telegram)
    assert bot.texts == ["a"]
