"""The simulated WeChat calls a bot as WeChat does, and shows what people would see."""

import asyncio
import time

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.simulation.faults import Fault, Kind
from bot.simulation.loopback import Loopback
from bot.simulation.pace import Pace
from bot.simulation.wechat import ACCOUNT_ID, AES_KEY, APP_ID, TOKEN, FakeWechat
from bot.simulation.wechat_calls import NOTICE
from bot.simulation.wechat_crypto import Envelope, signature
from bot.simulation.wechat_xml import read, write

MODES = ["plain", "compatible", "safe"]


class Echo:
    """A bot of a few lines: it says what it was told; *answer* puts something in the place."""

    def __init__(self):
        self.asked = []
        self.was_asked = asyncio.Event()
        self.answer = None
        self.delays = []
        self.encrypts = True
        self.envelope = Envelope(AES_KEY, APP_ID)

    async def take(self, request):
        given = request.query_params
        assert signature(TOKEN, given["timestamp"], given["nonce"]) == given["signature"]
        if request.method == "GET":
            return PlainTextResponse(given["echostr"])
        told = read((await request.body()).decode())
        is_sealed = given.get("encrypt_type") == "aes"
        if is_sealed:
            parts = (TOKEN, given["timestamp"], given["nonce"], told["Encrypt"])
            assert signature(*parts) == given["msg_signature"]
            told = read(self.envelope.decrypt(told["Encrypt"]))
        self.asked.append(told)
        self.was_asked.set()
        if self.delays:
            await asyncio.sleep(self.delays.pop(0))
        if self.answer is not None:
            return self.answer
        reply = text_to(told["FromUserName"], told.get("Content", told.get("Event", "")))
        return PlainTextResponse(self.sealed(reply) if is_sealed and self.encrypts else reply)

    def sealed(self, reply):
        parts = {"Encrypt": self.envelope.encrypt(reply), "TimeStamp": "1409735669", "Nonce": "12"}
        signed = signature(TOKEN, *parts.values())
        return write({**parts, "MsgSignature": signed})


def text_to(openid, content, **others):
    fields = {
        "ToUserName": openid,
        "FromUserName": ACCOUNT_ID,
        "CreateTime": str(int(time.time())),
        "MsgType": "text",
        "Content": content,
    }
    return write(fields | others)


@pytest.fixture
async def bot():
    bot = Echo()
    server = Loopback(Starlette(routes=[Route("/wechat", bot.take, methods=["GET", "POST"])]))
    await server.start()
    bot.url = f"{server.url}/wechat"
    yield bot
    await server.stop()


@pytest.fixture(params=["safe"])
async def wechat(request, bot):
    """With a speed that makes five seconds a quarter of one."""
    async with FakeWechat(bot.url, mode=request.param, pace=Pace(speed=20)) as wechat:
        yield wechat


every_mode = pytest.mark.parametrize("wechat", MODES, indirect=True)


@every_mode
async def test_what_a_person_writes_arrives_and_the_reply_is_read(wechat, bot):
    """In each mode the bot can verify and read the callback, and its reply is shown."""
    li = wechat.follower()
    delivery = await li.say("你好 ]]> <xml>")
    assert delivery.text == "你好 ]]> <xml>"
    assert li.texts == ["你好 ]]> <xml>"]
    assert bot.asked[0]["FromUserName"] == li.openid
    assert bot.asked[0]["MsgId"].isdecimal()
    assert [attempt.status for attempt in delivery.tries] == [200]
    assert wechat.problems == []


@every_mode
async def test_the_address_is_verified_with_an_echo(wechat):
    """The bot gives the echo back."""
    assert await wechat.caller.verify("12345") == (200, "12345")


async def test_every_kind_of_act_reaches_the_bot(wechat, bot):
    """Messages bear a MsgId, events a name and a key."""
    li = wechat.follower()
    acts = [
        li.speak(),
        li.speak("武汉"),
        li.send_image(),
        li.send_video(),
        li.send_location(),
        li.send_link(),
        li.send_unknown(),
        li.choose("101", "Yes"),
    ]
    bot.answer = PlainTextResponse("success")
    await asyncio.gather(*acts)
    kinds = {"voice", "image", "video", "location", "link", "hologram", "text"}
    assert {told["MsgType"] for told in bot.asked} == kinds
    assert len({told["MsgId"] for told in bot.asked}) == len(acts)
    assert [told["Content"] for told in bot.asked if "bizmsgmenuid" in told] == ["Yes"]
    bot.asked.clear()
    await asyncio.gather(
        li.follow(), li.follow("fair"), li.scan("fair"), li.click("ask"), li.view("https://e.org")
    )
    await li.unfollow()
    events = {(told["Event"], told["EventKey"]) for told in bot.asked}
    assert events == {
        ("subscribe", ""),
        ("subscribe", "qrscene_fair"),
        ("SCAN", "fair"),
        ("CLICK", "ask"),
        ("VIEW", "https://e.org"),
        ("unsubscribe", ""),
    }
    assert not any("MsgId" in told for told in bot.asked)


async def test_a_slow_bot_is_asked_again_and_the_answer_of_the_second_try_is_shown(wechat, bot):
    """The same MsgId comes again, signed anew."""
    bot.delays = [1.0]
    li = wechat.follower()
    delivery = await li.say("slow")
    assert delivery.text == "slow"
    assert [bool(attempt.problem) for attempt in delivery.tries] == [True, False]
    assert len({told["MsgId"] for told in bot.asked}) == 1


async def test_after_three_tries_the_person_reads_that_the_account_is_out_of_service(wechat, bot):
    """A bot that never answers in time costs three tries and the notice."""
    bot.delays = [1.0] * 3
    li = wechat.follower()
    delivery = await li.say("never")
    assert len(bot.asked) == len(delivery.tries) == 3
    assert li.texts == [delivery.text] == [NOTICE]


async def test_a_bot_that_cannot_store_is_asked_again(wechat, bot):
    """503 is a failed try, not an answer."""
    bot.answer = PlainTextResponse("", 503)
    act = wechat.follower().say("busy")
    await bot.was_asked.wait()
    bot.answer = None
    assert (await act).text == "busy"


async def test_a_lost_answer_is_asked_for_again(wechat, bot):
    """The bot has answered, WeChat has not heard it."""
    li = wechat.follower()
    wechat.faults.add(Fault(Kind.RESET_AFTER, "callback", li.openid))
    delivery = await li.say("lost")
    assert len(bot.asked) == 2
    assert delivery.text == "lost"
    assert [seen.way for seen in li.seen] == ["reply"]


async def test_doubled_callbacks_come_at_the_same_time_and_are_read_once(wechat, bot):
    """Each copy has its own reply; the person sees one."""
    li = wechat.follower()
    delivery = await li.say("twice", copies=2)
    assert [copy.text for copy in delivery.copies] == ["twice"]
    assert len(bot.asked) == 2
    assert li.texts == ["twice"]


@pytest.mark.parametrize("nothing", ["", "success"])
async def test_nothing_is_shown_for_an_empty_answer(wechat, bot, nothing):
    """An empty body and "success" say that the bot has taken it."""
    bot.answer = PlainTextResponse(nothing)
    li = wechat.follower()
    delivery = await li.say("hush")
    assert (delivery.text, len(delivery.tries), li.seen) == ("", 1, [])


@pytest.mark.parametrize("wechat", ["plain"], indirect=True)
@pytest.mark.parametrize(
    ("garbage", "problem"),
    [
        pytest.param('{"reply": "hi"}', "no XML", id="json"),
        pytest.param("<xml><MsgType>text</MsgType>", "no XML", id="cut-off"),
        pytest.param(text_to("other", "hi"), "ToUserName", id="wrong-person"),
        pytest.param(text_to("li", ""), "Content is empty", id="empty"),
        pytest.param(text_to("li", "汉" * 683), "2049 bytes", id="too-long"),
        pytest.param(text_to("li", "hi", MsgType="poem"), "MsgType", id="kind"),
        pytest.param(text_to("li", "hi", CreateTime="now"), "CreateTime", id="time"),
        pytest.param(text_to("li", "a\x07b"), "no XML", id="control"),
    ],
)
async def test_a_reply_that_is_no_reply_shows_the_notice_at_once(wechat, bot, garbage, problem):
    """What cannot be read is not asked for again."""
    bot.answer = PlainTextResponse(garbage)
    delivery = await wechat.follower("li").say("hi")
    assert problem in delivery.problems[0]
    assert (len(delivery.tries), delivery.text) == (1, NOTICE)


@pytest.mark.parametrize("wechat", ["plain"], indirect=True)
async def test_a_reply_of_the_longest_text_is_shown(wechat, bot):
    """2,048 bytes pass: the control of the test before."""
    bot.answer = PlainTextResponse(text_to("li", "汉" * 682 + "aa"))
    assert len((await wechat.follower("li").say("hi")).text.encode()) == 2048


async def test_a_reply_in_clear_is_refused_in_safe_mode(wechat, bot):
    """Safe mode wants it encrypted."""
    bot.encrypts = False
    delivery = await wechat.follower().say("hi")
    assert delivery.problems == ["It is not encrypted."]


async def test_a_reply_with_a_wrong_signature_is_refused(wechat, bot):
    """The signature of an encrypted reply is checked."""
    bot.answer = PlainTextResponse(
        bot.sealed(text_to("li", "hi")).replace("<Nonce><![CDATA[12", "<Nonce><![CDATA[13")
    )
    delivery = await wechat.follower("li").say("hi")
    assert delivery.problems == ["Its MsgSignature is wrong."]


async def test_nobody_sees_that_leaving_failed(wechat, bot):
    """Who has left reads no notice."""
    bot.answer = PlainTextResponse("{}")
    li = wechat.follower()
    delivery = await li.unfollow()
    assert delivery.problems
    assert li.seen == []
