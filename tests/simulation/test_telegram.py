"""The simulated Telegram keeps Telegram's own rules, whoever the bot is."""

import asyncio
import contextlib

import aiohttp
import pytest

from bot.simulation.faults import Fault, Kind
from bot.simulation.pace import Pace
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_people import NoReplyError
from bot.simulation.telegram_text import ApiError, read_text


@pytest.fixture
async def telegram():
    async with FakeTelegram(pace=Pace(speed=50)) as telegram:
        yield telegram


@pytest.fixture
async def call(telegram):
    """Calls a method as a bot would, and returns status and body."""
    async with aiohttp.ClientSession() as session:

        async def calls(method, token=telegram.token, **arguments):
            address = f"{telegram.url}/bot{token}/{method}"
            async with session.post(address, json=arguments) as response:
                return response.status, await response.json()

        yield calls


@pytest.fixture
async def echo(telegram, call):
    """A bot that fetches, and says what it was told."""

    async def run():
        offset = 0
        while True:
            _, told = await call("getUpdates", offset=offset, timeout=30)
            for update in told.get("result", []):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await call("answerCallbackQuery", callback_query_id=query["id"])
                    await call("sendMessage", chat_id=query["from"]["id"], text=query["data"])
                elif text := update.get("message", {}).get("text"):
                    button = {"text": "Yes", "callback_data": f"y:{text}"[:60]}
                    await call(
                        "sendMessage",
                        chat_id=update["message"]["chat"]["id"],
                        text=text,
                        reply_markup={"inline_keyboard": [[button]]},
                    )

    task = asyncio.create_task(run())
    yield task
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


# What a person sees


async def test_a_person_gets_the_reply_and_can_press_its_button(telegram, echo):
    """What is said comes back, and so does what the button carries."""
    kari = telegram.person()
    assert (await kari.say("Hei")).text == "Hei"
    assert (await kari.press("Yes")).text == "y:Hei"
    assert kari.toasts == [""]
    assert kari.texts == ["Hei", "y:Hei"]
    assert telegram.violations == []


async def test_a_person_who_is_not_answered_waits_in_vain(telegram):
    """Without a bot there is no reply, and the test that waits for one fails."""
    kari = telegram.person()
    kari.say("Hei")
    with pytest.raises(NoReplyError):
        await kari.reply(seconds=0.05)
    assert await kari.silence(0.01)


async def test_sharing_sending_and_editing_reach_the_bot_in_telegrams_form(telegram, call):
    """Each is a message with its own field, in order."""
    kari = telegram.person(language="nb")
    for act in (kari.share_contact, kari.send_photo, kari.send_document, kari.send_voice):
        act()
    kari.send_sticker()
    kari.send_location()
    kari.edit("Hello", 1)
    kari.start("fair-2022")
    updates = (await call("getUpdates"))[1]["result"]
    numbers = [update["update_id"] for update in updates]
    kinds = ["contact", "photo", "document", "voice", "sticker", "location", "edit_date", "text"]
    messages = [list(update.values())[1] for update in updates]
    assert [kind in message for kind, message in zip(kinds, messages, strict=True)] == [True] * 8
    assert messages[0]["contact"]["user_id"] == messages[0]["from"]["id"] == kari.id
    assert messages[-1]["text"] == "/start fair-2022"
    assert messages[-1]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert {message["from"]["language_code"] for message in messages} == {"nb"}
    assert numbers == sorted(numbers)


async def test_who_has_blocked_the_bot_gets_nothing(telegram, call):
    """403, and the bot is told; unblocking undoes it."""
    kari = telegram.person()
    kari.block()
    status, told = await call("sendMessage", chat_id=kari.id, text="Hei")
    assert (status, told["description"]) == (403, "Forbidden: bot was blocked by the user")
    kari.unblock()
    assert (await call("sendMessage", chat_id=kari.id, text="Hei"))[0] == 200
    changes = [update["my_chat_member"] for update in (await call("getUpdates"))[1]["result"]]
    states = [change["new_chat_member"]["status"] for change in changes]
    assert states == ["kicked", "member"]


# What is refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "message text is empty", id="empty"),
        pytest.param(" \n", "message text is empty", id="blank"),
        pytest.param("<b></b>", "message text is empty", id="only-tags"),
        pytest.param("a" * 4097, "message is too long", id="long"),
        pytest.param("😀" * 2049, "message is too long", id="long-in-utf-16"),
        pytest.param("a < b", 'Unsupported start tag "" at byte offset 2', id="stray"),
        pytest.param("å<p>", 'Unsupported start tag "p" at byte offset 2', id="unknown"),
        pytest.param("<b>a", 'Can\'t find end tag corresponding to start tag "b"', id="open"),
        pytest.param("a</b>", "Unexpected end tag at byte offset 1", id="end"),
        pytest.param("<b>a</i>", 'expected "</b>", found "</i>"', id="crossed"),
        pytest.param("<span>a</span>", 'must have class "tg-spoiler"', id="span"),
        pytest.param("<b a", 'Unclosed start tag "b"', id="unclosed"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(text, reason):
    """In Telegram's words, so that a bot can recognise them."""
    with pytest.raises(ApiError) as refusal:
        read_text(text, "HTML")
    assert refusal.value.description.startswith("Bad Request: ")
    assert reason in refusal.value.description


@pytest.mark.parametrize(
    ("marked", "text", "kinds"),
    [
        pytest.param("<b>x</b>" * 4096, "x" * 4096, ["bold"] * 4096, id="longest"),
        pytest.param("a > b & c &amp; &copy; &#65;", "a > b & c & &copy; A", [], id="references"),
        pytest.param('<a href="https://e.org?a=1&amp;b">x</a>', "x", ["text_link"], id="link"),
        pytest.param("<i>å<b>x</b></i>", "åx", ["italic", "bold"], id="nested"),
        pytest.param("<pre>&lt;x&gt;</pre>", "<x>", ["pre"], id="pre"),
    ],
)
def test_a_text_that_can_be_sent_is_read(marked, text, kinds):
    """The limit counts what is seen; tags become entities."""
    seen, entities = read_text(marked, "HTML")
    assert (seen, [entity["type"] for entity in entities]) == (text, kinds)


def button(**action):
    return {"inline_keyboard": [[{"text": "x"} | action]]}


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        pytest.param(button(callback_data=""), "BUTTON_DATA_INVALID", id="no-data"),
        pytest.param(button(callback_data="å" * 33), "BUTTON_DATA_INVALID", id="66-bytes"),
        pytest.param(button(), "Text buttons are unallowed", id="no-action"),
        pytest.param(button(url="x", callback_data="y"), "Text buttons", id="two-actions"),
        pytest.param(button(url="javascript:x"), "BUTTON_URL_INVALID", id="url"),
        pytest.param(
            {"inline_keyboard": [[{"text": "x", "url": "https://e.org"}] * 9]},
            "too long",
            id="row",
        ),
        pytest.param(
            {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101},
            "too long",
            id="many",
        ),
        pytest.param({"keyboard": [[{"text": ""}]]}, "non-empty", id="key"),
        pytest.param({"inline_keyboard": "x"}, "Array of Array", id="rows"),
        pytest.param({}, "object expected", id="nothing"),
    ],
)
async def test_buttons_that_cannot_be_are_refused(telegram, call, markup, reason):
    """The message is not sent."""
    kari = telegram.person()
    status, told = await call("sendMessage", chat_id=kari.id, text="x", reply_markup=markup)
    assert status == 400
    assert reason in told["description"]
    assert telegram.sent(kari.id) == []


async def test_buttons_of_64_bytes_are_taken(telegram, call):
    """The control of the test before."""
    kari = telegram.person()
    told = await call(
        "sendMessage", chat_id=kari.id, text="x", reply_markup=button(callback_data="å" * 32)
    )
    assert told[0] == 200


async def test_a_phone_number_can_be_asked_for_in_private_only(telegram, call):
    """A group refuses the key."""
    kari, staff = telegram.person(), telegram.group(-1001)
    markup = {"keyboard": [[{"text": "Share", "request_contact": True}]]}
    answers = [
        await call("sendMessage", chat_id=chat.id, text="x", reply_markup=markup)
        for chat in (kari, staff)
    ]
    assert [status for status, _ in answers] == [200, 400]
    assert kari.events[0].keys == ["Share"]


async def test_an_edit_must_change_something_and_drops_the_buttons(telegram, call):
    """The same text again is refused; without new buttons the old ones go."""
    kari = telegram.person()
    markup = button(callback_data="x")
    _, sent = await call("sendMessage", chat_id=kari.id, text="x", reply_markup=markup)
    place = {"chat_id": kari.id, "message_id": sent["result"]["message_id"]}
    _, same = await call("editMessageText", text="x", reply_markup=markup, **place)
    assert "message is not modified" in same["description"]
    assert (await call("editMessageText", text="x", **place))[0] == 200
    assert kari.events[-1].buttons == []
    assert (await call("editMessageReplyMarkup", reply_markup=markup, **place))[0] == 200
    assert kari.events[-1].buttons == ["x"]
    _, none = await call("editMessageText", chat_id=kari.id, message_id=99, text="y")
    assert none["description"] == "Bad Request: message to edit not found"
    assert len(telegram.sent(kari.id)) == 1


async def test_a_press_is_answered_once_and_within_its_time(telegram, call):
    """Later, twice, and for a press nobody made: "query is too old"."""
    kari = telegram.person()
    await call("sendMessage", chat_id=kari.id, text="x", reply_markup=button(callback_data="x"))
    kari.press(0)
    kari.press("x")
    first, second = (u["callback_query"]["id"] for u in (await call("getUpdates"))[1]["result"])
    assert (await call("answerCallbackQuery", callback_query_id=first, text="Done"))[0] == 200
    telegram.world.pace.skip(151)
    for query in (first, second, "0"):
        _, told = await call("answerCallbackQuery", callback_query_id=query)
        assert "query is too old" in told["description"]
    assert kari.toasts == ["Done"]


async def test_strangers_other_tokens_and_other_methods_are_refused(telegram, call):
    """400, 401 and 404."""
    assert (await call("sendMessage", chat_id=5, text="x"))[1][
        "description"
    ] == "Bad Request: chat not found"
    assert (await call("getMe", "1:x"))[0] == 401
    assert (await call("sendDice", chat_id=5))[0] == 404
    assert [violation.rule for violation in telegram.violations] == ["unknown method"]


async def test_forms_are_read_like_json(telegram):
    """As libraries send them: nested values as JSON, numbers as text."""
    kari = telegram.person()
    form = {"chat_id": str(kari.id), "text": "1", "reply_markup": '{"force_reply": true}'}
    async with aiohttp.ClientSession() as session:
        address = f"{telegram.url}/bot{telegram.token}/sendMessage"
        async with session.post(address, data=form) as response:
            assert (await response.json())["result"]["text"] == "1"
        async with session.post(address, data=form | {"reply_markup": "{"}) as response:
            assert "can't parse reply_markup" in (await response.json())["description"]
        async with session.get(address, params={"chat_id": kari.id, "text": "2"}) as response:
            assert response.status == 200
    assert kari.texts == ["1", "2"]


async def test_what_the_bot_tells_of_itself_is_kept_by_language(telegram, call):
    """Commands and descriptions, with the general one where a language has none."""
    commands = [{"command": "help", "description": "Hjelp"}]
    await call("setMyCommands", commands=commands, language_code="nb")
    assert (await call("getMyCommands", language_code="nb"))[1]["result"] == commands
    assert (await call("getMyCommands"))[1]["result"] == []
    await call("setMyDescription", description="General")
    await call("setMyShortDescription", short_description="Kort", language_code="nb")
    assert (await call("getMyDescription", language_code="nb"))[1]["result"] == {
        "description": "General"
    }
    assert (await call("getMyShortDescription", language_code="nb"))[1]["result"] == {
        "short_description": "Kort"
    }
    assert (await call("setMyCommands", commands=[{"command": "Help", "description": "x"}]))[
        0
    ] == 400
    assert (await call("setMyShortDescription", short_description="x" * 121))[0] == 400
    assert (await call("setMyDescription", description="x", language_code="nob"))[0] == 400


# Rates and faults


async def test_rates_are_minded(telegram, call):
    """More than a short burst in one chat, and more than thirty a second over all."""
    kari = telegram.person()
    for _ in range(3):
        await call("sendMessage", chat_id=kari.id, text="x")
    assert telegram.violations == []
    await call("sendMessage", chat_id=kari.id, text="x")
    assert [violation.rule for violation in telegram.violations] == ["chat rate"]
    people = [telegram.person() for _ in range(31)]
    await asyncio.gather(*(call("sendMessage", chat_id=p.id, text="x") for p in people))
    assert "rate" in {violation.rule for violation in telegram.violations}


async def test_rates_can_be_enforced(telegram, call):
    """Then the fourth at once is asked to wait."""
    telegram.world.rates_are_enforced = True
    kari = telegram.person()
    answers = [await call("sendMessage", chat_id=kari.id, text="x") for _ in range(4)]
    assert [status for status, _ in answers] == [200, 200, 200, 429]
    assert answers[-1][1]["parameters"] == {"retry_after": 1}


async def test_who_does_not_wait_is_refused_again_and_minded(telegram, call):
    """429 for one chat; another may be written to meanwhile."""
    kari, ola = telegram.person(), telegram.person()
    telegram.faults.add(Fault(Kind.FLOOD, "sendMessage", str(kari.id), value=5))
    assert (await call("sendMessage", chat_id=kari.id, text="x"))[1]["parameters"] == {
        "retry_after": 5
    }
    assert (await call("sendMessage", chat_id=kari.id, text="x"))[0] == 429
    assert (await call("sendMessage", chat_id=ola.id, text="x"))[0] == 200
    assert [violation.rule for violation in telegram.violations] == ["too early"]
    telegram.world.pace.skip(5)
    assert (await call("sendMessage", chat_id=kari.id, text="x"))[0] == 200


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(Kind.SERVER_ERROR), 500),
        (Fault(Kind.BLOCKED), 403),
        (Fault(Kind.MIGRATED, value=-100), 400),
        (Fault(Kind.CODE, value=404), 404),
    ],
    ids=["500", "403", "migrated", "any"],
)
async def test_faults_happen_once_and_then_no_more(telegram, call, fault, status):
    """The call is refused and not done; the next one is done."""
    kari = telegram.person()
    telegram.faults.add(fault)
    assert (await call("sendMessage", chat_id=kari.id, text="x"))[0] == status
    assert telegram.sent(kari.id) == []
    assert (await call("sendMessage", chat_id=kari.id, text="x"))[0] == 200


@pytest.mark.parametrize(
    ("kind", "sent"), [(Kind.RESET_BEFORE, 0), (Kind.RESET_AFTER, 1)], ids=["before", "after"]
)
async def test_a_broken_connection_leaves_the_bot_in_the_dark(telegram, call, kind, sent):
    """Whether it was sent can be seen only on the other side."""
    kari = telegram.person()
    telegram.faults.add(Fault(kind, "sendMessage"))
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", chat_id=kari.id, text="x")
    assert len(telegram.sent(kari.id)) == sent


async def test_a_group_that_has_moved_says_where_to(telegram, call):
    """The new id comes with the refusal."""
    staff = telegram.group(-5)
    staff.moved_to = -1005
    telegram.group(-1005)
    _, told = await call("sendMessage", chat_id=-5, text="x")
    assert told["parameters"] == {"migrate_to_chat_id": -1005}
    assert (await call("sendMessage", chat_id=-1005, text="x"))[0] == 200
