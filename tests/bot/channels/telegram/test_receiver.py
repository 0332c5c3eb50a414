"""Each update is met once, with one answer: in the response, or by way of the outbox."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.telegram.buttons import MOST_AGAIN, data_of
from bot.channels.telegram.receiver import Answered, Receiver
from bot.delivery.outbox import Outgoing, Shown, State
from bot.dialogue.conversation import Held
from bot.errors import StorageError
from bot.message import Visitor
from tests.bot.cast import say
from tests.bot.channels.telegram.platform import (
    AINO,
    LI,
    Chat,
    buttons,
    change,
    message,
    press,
    wrapped,
)

GROUP = {"id": -100123, "type": "supergroup"}


async def test_a_question_is_answered_in_the_response(office, aino):
    call = await aino.say("/help")
    assert call["method"] == "sendMessage"
    assert call["chat_id"] == AINO
    assert [str(each.reply.about) for each in office.said()] == ["topic bot.help"]


async def test_the_same_update_once_more_gets_the_identical_answer(office, aino):
    update = message("/help")
    first = await aino.deliver(update)
    await aino.say("/topics")
    rows = office.rows()
    assert await aino.deliver(update) == first
    assert office.rows() == rows


async def test_fetched_updates_are_answered_by_the_outbox_alone(office):
    update = message("/help")
    for _ in range(3):
        assert await office.receiver().receive(update, responds=False) is None
    [outgoing] = office.outbox()
    assert outgoing.payload["method"] == "sendMessage"
    assert outgoing.exchange == office.said()[0].number
    assert outgoing.account == "123456789"


async def test_an_answer_of_several_messages_goes_by_the_outbox_whole(office):
    """Nobody sees when the response is carried out: its second message could overtake the first."""
    for _ in range(60):
        await office.receiver().receive(message("/privacy"), responds=True)
    assert not office.woken
    update = message("/mydata")
    assert await office.receiver().receive(update, responds=True) is None
    said = office.said()[-1]
    waiting = office.outbox()
    assert len(waiting) > 1
    assert {(each.exchange, each.due_at) for each in waiting} == {(said.number, said.taken_at)}
    assert office.woken
    assert await office.receiver().receive(update, responds=True) is None
    assert office.outbox() == waiting


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.UNSURE])
async def test_no_answer_overtakes_what_is_still_to_be_sent(office, aino, state):
    """It goes by the outbox, behind that; the control is somebody for whom nothing waits."""
    await aino.say("/topics")
    before = Outgoing(Visitor("telegram", str(AINO)), "123456789", {"text": "1"}, office.now, 1)
    office.look(lambda unit: unit.outbox.add(replace(before, state=state)))
    update = message("/help")
    assert await office.receiver().receive(update, responds=True) is None
    [first, second] = office.outbox(State.WAITING, State.SENDING)
    assert first.payload == {"text": "1"}
    assert first.is_repeated is (state is State.UNSURE)
    assert second.payload["method"] == "sendMessage"
    for each in (first, second):
        office.look(lambda unit, each=each: unit.outbox.change(replace(each, state=State.SENT)))
    assert await office.receiver().receive(update, responds=True) is None
    assert (await office.receiver().receive(message("/help", LI), responds=True))["text"]


async def test_what_cannot_be_stored_is_not_acknowledged(office):
    office.is_failing = True
    with pytest.raises(StorageError):
        await office.receiver().receive(message("/help"), responds=True)
    with pytest.raises(StorageError):
        await office.receiver().receive({"update_id": True}, responds=True)


async def test_a_mistake_of_ours_is_a_dead_letter_and_tells_nothing(office, caplog):
    async def take(message, deliver=None):
        raise RuntimeError(message.text)

    office.take = take
    assert await office.receiver().receive(message("a secret"), b"{}", responds=True) is None
    [(reason, body, visitor)] = office.dead.values()
    assert (reason, body, visitor) == ("RuntimeError", b"{}", str(AINO))
    assert "a secret" not in caplog.text


@pytest.mark.parametrize(
    "update",
    [
        wrapped(edited_message={"text": "no longer"}),
        wrapped(message_reaction={"user": {}}),
        wrapped(some_kind_of_next_year={"id": 2**70}),
        wrapped(),
        message("hello", chat=GROUP),
        wrapped(channel_post={"chat": {"id": -1, "type": "channel"}, "text": "hello"}),
        message(pinned_message={"text": "hello"}),
        change("member", kind="supergroup"),
        change("restricted"),
    ],
    ids=[
        *("edited", "reaction", "unknown-kind", "no-kind", "group", "channel", "service-notice"),
        *("added-to-group", "restricted"),
    ],
)
async def test_what_is_no_concern_of_ours_is_passed_over(office, aino, update):
    before = office.rows()
    assert await aino.deliver(update) is None
    assert office.rows() == before
    assert not office.dead
    assert not office.given


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        ({"photo": [{}]}, "cannot_see"),
        ({"sticker": {}}, "cannot_see"),
        ({"document": {}}, "cannot_see"),
        ({"location": {}}, "cannot_see"),
        ({"contact": {"user_id": LI, "phone_number": "358401234567"}}, "cannot_see"),
        ({"contact": {"phone_number": "358401234567"}}, "cannot_see"),
        ({"contact": {"user_id": AINO, "phone_number": "358401234567"}}, "contact_not_asked"),
        ({"voice": {}}, "cannot_hear"),
        ({"video_note": {}}, "cannot_hear"),
        ({"audio": {}}, "cannot_hear"),
    ],
)
async def test_what_is_no_text_is_answered_kindly(office, aino, content, phrase):
    call = await aino.say(**content)
    assert say(phrase) in call["text"]


@pytest.mark.parametrize("first", ["", "/join"])
async def test_a_number_that_nobody_asked_for_is_kept_nowhere(office, aino, first):
    """As the reply says: not as what was said either, which staff and ``/mydata`` show."""
    if first:
        await aino.say(first)
    call = await aino.say(contact={"user_id": AINO, "phone_number": "358401234567"})
    assert say("contact_not_asked") in call["text"]
    assert office.said()[-1].text == "📞"
    assert "358401234567" not in str(office.conversation().to_json())
    await aino.say("/mydata")
    assert not any("358401234567" in each["text"] for each in aino.shown)


async def test_an_album_is_answered_once(office, aino):
    pictures = [message(photo=[{}], media_group_id="13") for _ in range(3)]
    calls = [await aino.deliver(update) for update in pictures]
    assert [bool(call) for call in calls] == [True, False, False]
    assert await aino.deliver(pictures[0]) == calls[0]
    assert (await aino.say(photo=[{}], media_group_id="14"))["text"]


@pytest.mark.parametrize("place", range(3))
async def test_an_album_with_words_is_told_once_and_not_to_write(office, aino, place):
    """Only what comes before the words cannot know of them; each told again gets its own answer."""
    pictures = [{"photo": [{}], "media_group_id": "13"} for _ in range(3)]
    pictures[place]["caption"] = "/help"
    updates = [message(**picture) for picture in pictures]
    calls = [await aino.deliver(update) for update in updates]
    assert [bool(call) for call in calls] == [each in {0, place} for each in range(3)]
    assert [await aino.deliver(update) for update in updates] == calls
    assert str(office.said()[-1].reply.about) == "topic bot.help"
    assert len(office.said()) == 1 + (place > 0)


async def test_words_below_each_picture_of_an_album_are_answered_each(office, aino):
    for _ in range(2):
        await aino.say(photo=[{}], caption="/help", media_group_id="13")
    assert [each.text for each in office.said()] == ["/help", "/help"]


async def test_words_below_a_picture_are_words(office, aino):
    await aino.say(photo=[{}], caption="/help", media_group_id="13")
    assert str(office.said()[-1].reply.about) == "topic bot.help"


# Presses


async def test_a_press_is_its_choice_and_is_answered(office, aino):
    await aino.say("/topics")
    call = await aino.press(say("group_city"))
    assert office.said()[-1].choice == "group:city"
    assert call["method"] == "sendMessage"
    assert [each["method"] for each in office.given] == ["answerCallbackQuery"]
    assert "text" not in office.given[0]


async def test_a_press_once_more_by_telegram_gets_the_identical_answer(office, aino):
    await aino.say("/topics")
    update = press(buttons(aino.shown[-1])[say("group_city")])
    first = await aino.deliver(update)
    rows = office.rows()
    assert await aino.deliver(update) == first
    assert office.rows() == rows


async def test_a_double_press_brings_no_second_answer(office, aino):
    await aino.say("/topics")
    data = buttons(aino.shown[-1])[say("group_city")]
    await aino.deliver(press(data))
    rows = office.rows()
    call = await aino.deliver(press(data))
    assert call["method"] == "answerCallbackQuery"
    assert call["text"] == say("out_of_date")
    assert office.rows() == rows


async def test_two_presses_at_the_same_moment_bring_one_answer(office, aino):
    await aino.say("/topics")
    data = buttons(aino.shown[-1])[say("group_city")]
    receiver = office.receiver()
    calls = await asyncio.gather(*(receiver.receive(press(data), responds=True) for _ in range(5)))
    assert sorted(call["method"] for call in calls) == [
        *["answerCallbackQuery"] * 4,
        "sendMessage",
    ]
    assert len(office.said()) == 2


async def test_without_marks_a_double_press_would_be_answered_twice(office, aino, monkeypatch):
    """The control: the key alone does not tell two presses from one delivered twice."""

    async def answered(_reception, _exchange, _arrived):
        return Answered.THIS

    monkeypatch.setattr(Receiver, "_answered", answered)
    await aino.say("/topics")
    data = buttons(aino.shown[-1])[say("group_city")]
    calls = [await aino.deliver(press(data)) for _ in range(2)]
    assert [call["method"] for call in calls] == ["sendMessage", "sendMessage"]


async def test_a_topic_can_be_pressed_again_once_something_else_was_said(office, aino):
    await aino.say("/topics")
    data = buttons(aino.shown[-1])[say("group_city")]
    await aino.deliver(press(data))
    await aino.say("/help")
    for _ in range(2):
        update = press(data)
        call = await aino.deliver(update)
        assert call["method"] == "sendMessage"
        assert await aino.deliver(update) == call
        assert (await aino.deliver(press(data)))["method"] == "answerCallbackQuery"
        await aino.say("/help")


async def test_a_button_is_not_answered_for_ever(office, aino):
    await aino.say("/topics")
    data = buttons(aino.shown[-1])[say("group_city")]
    for _ in range(MOST_AGAIN):
        assert (await aino.deliver(press(data)))["method"] == "sendMessage"
        await aino.say("/help")
    assert (await aino.deliver(press(data)))["method"] == "answerCallbackQuery"


async def test_fetched_presses_are_answered_once_too(office):
    receiver = office.receiver()
    await receiver.receive(message("/topics"), responds=False)
    data = data_of(office.said()[0].number, 1)
    update = press(data)
    await receiver.receive(update, responds=False)
    await receiver.receive(update, responds=False)
    await receiver.receive(press(data), responds=False)
    assert len(office.outbox()) == 2
    assert [each.get("text") for each in office.given] == [None, None, say("out_of_date")]


@pytest.fixture
async def asked(office, aino):
    """Aino, registering, before the question for the focus areas."""
    await aino.say("/join")
    await aino.press(say("consent_yes"))
    for text in ("Finland", "Kotiturva Oy", "skip", "Aino Virtanen", "aino@kotiturva.fi", "skip"):
        await aino.say(text)
    return aino


async def test_ticks_change_in_place_and_only_done_goes_on(office, asked):
    elderly, done = say("option_elderly_care"), say("choices_done")
    ticked = await asked.press(elderly, shown=88)
    assert ticked["method"] == "editMessageReplyMarkup"
    assert ticked["message_id"] == 88
    assert f"✓ {elderly}" in buttons(ticked)
    again = await asked.deliver(press(buttons(ticked)[f"✓ {elderly}"], shown=88))
    assert elderly in buttons(again)
    asked.shown.append(await asked.press(elderly, shown=88))
    call = await asked.press(done, shown=88)
    assert call["method"] == "sendMessage"
    assert say("ask_cities") in call["text"]


async def test_a_tick_delivered_twice_is_one_tick(office, asked):
    update = press(buttons(asked.shown[-1])[say("option_elderly_care")])
    assert await asked.deliver(update) == await asked.deliver(update)
    assert office.conversation().intake.ticked == ("elderly-care",)


async def test_a_press_of_an_earlier_question_changes_nothing(office, asked):
    before = office.conversation().intake
    call = await asked.press("Denmark")
    assert say("out_of_date") in call["text"]
    assert office.conversation().intake == before
    assert office.given[-1]["text"] == say("out_of_date")


@pytest.mark.parametrize(
    "data",
    [
        *("", "x", "1:zz", "1:zz:0", "2:1:0", "1:1:99", "1:1:-1", "1:1:²", f"1:{'z' * 12}:0"),
        *("in:d1:submit:summary", "do:forget", "a" * 65, "\ud800", "1:1:0\x00"),
    ],
)
async def test_a_press_that_is_not_ours_is_out_of_date(office, asked, data):
    before = office.conversation().intake
    call = await asked.deliver(press(data))
    assert say("out_of_date") in call["text"]
    assert office.conversation().intake == before
    assert not office.dead


async def test_a_press_of_somebody_elses_button_is_out_of_date(office, asked):
    theirs = buttons(asked.shown[-1])[say("option_elderly_care")]
    before = office.conversation().intake
    call = await Chat(office, LI).deliver(press(theirs, LI))
    assert call["chat_id"] == LI
    assert say("out_of_date") in call["text"]
    assert office.conversation().intake == before
    assert office.conversation(LI).intake is None


def bared(office):
    """Return which messages lost their buttons."""
    edits = (each for each in office.given if each["method"] == "editMessageReplyMarkup")
    return [
        each["message_id"] for each in edits if each["reply_markup"] == {"inline_keyboard": []}
    ]


async def test_buttons_that_have_answered_are_taken_away(office, aino):
    """Beside everything else: should the call be lost, a press of them is out of date."""
    await aino.say("/join")
    update = press(buttons(aino.shown[-1])[say("consent_yes")], shown=31)
    call = await aino.deliver(update)
    assert say("ask_country") in call["text"]
    assert bared(office) == [31]
    assert await aino.deliver(update) == call
    await aino.press(say("consent_yes"), shown=31)
    assert bared(office) == [31], "once"


async def test_what_can_be_pressed_again_and_what_is_ticked_keeps_its_buttons(office, asked):
    before = bared(office)
    await asked.press("Elderly care", shown=32)
    await asked.say("/topics")
    topic = next(iter(buttons(asked.shown[-1])))
    await asked.press(topic, shown=33)
    assert bared(office) == before


async def test_erasing_by_button_is_confirmed_however_often_it_is_delivered(office, aino):
    await aino.say("/forget")
    await aino.press(say("choice_forget_1"))
    update = press(buttons(aino.shown[-1])[say("choice_forget_2")])
    call = await aino.deliver(update)
    assert call["text"] == say("erased")
    assert await aino.deliver(update) == call
    assert office.said() == []
    assert office.outbox(*State) == []


async def test_the_button_that_erased_everything_says_when_it_is_pressed_again(office, aino):
    """Where updates are fetched, nothing else would."""
    await aino.say("/forget")
    await aino.press(say("choice_forget_1"))
    data = buttons(aino.shown[-1])[say("choice_forget_2")]
    for _ in range(2):
        await office.receiver().receive(press(data), responds=False)
    first, again = office.given[-2:]
    assert "text" not in first
    assert again["text"] == say("out_of_date")
    assert [each.payload["text"] for each in office.outbox()] == [say("erased")]


async def test_a_press_in_a_group_is_answered_and_nothing_else(office):
    update = press("1:1:0", message={"message_id": 5, "chat": GROUP})
    assert await office.receiver().receive(update, responds=True) is None
    assert [each["method"] for each in office.given] == ["answerCallbackQuery"]
    assert office.said() == []


# Phone numbers


@pytest.fixture
async def at_phone(office, aino):
    await aino.say("/join")
    await aino.press(say("consent_yes"))
    given = ("Finland", "Kotiturva Oy", "Aino Virtanen", "aino@kotiturva.fi", "1", "1", "Sensors")
    for text in (*given, "change phone"):
        await aino.say(text)
    return aino


async def test_a_shared_contact_answers_the_question_for_a_phone(office, at_phone):
    [[share], [skip]] = at_phone.shown[-1]["reply_markup"]["keyboard"]
    assert share["request_contact"] is True
    assert skip["text"] == say("choice_skip")
    await at_phone.say(contact={"user_id": AINO, "phone_number": "358401234567"})
    assert office.conversation().intake.given["phone"] == "+358 40 1234567"


@pytest.mark.parametrize("answer", ["+358 40 123 4567", "Skip"])
async def test_the_keyboard_goes_when_the_phone_is_answered(office, at_phone, answer):
    await at_phone.say(answer)
    away, question = at_phone.shown[-2:]
    assert away["reply_markup"] == {"remove_keyboard": True}
    assert say("choice_submit") in buttons(question)
    assert say("summary_tail") in question["text"]


async def test_the_keyboard_stays_while_the_phone_is_asked_for(office, at_phone):
    call = await at_phone.say("what is that")
    assert "keyboard" in call["reply_markup"]


async def test_taking_the_keyboard_away_is_the_same_when_delivered_again(office, at_phone):
    update = message("skip")
    first = await at_phone.deliver(update)
    await at_phone.say("/help")
    assert await at_phone.deliver(update) == first


# Coming and going


async def test_a_visitor_who_blocks_us_is_written_to_no_more(office, aino):
    await office.receiver().receive(message("/help"), responds=False)
    await aino.deliver(change("kicked"))
    assert office.recipient().gone == "blocked"
    assert office.outbox() == []


@pytest.mark.parametrize("update", [change("member"), message("/start")])
async def test_a_visitor_who_comes_back_can_be_reached_again(office, aino, update):
    await aino.say("/help")
    await aino.deliver(change("kicked"))
    assert office.recipient().gone == "blocked"
    await aino.deliver(update)
    assert office.recipient().gone == ""


async def test_of_a_stranger_who_blocks_us_nothing_is_kept(office, aino):
    await aino.deliver(change("kicked"))
    assert office.recipient() is None


# Where visitors come from


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("/start slush26", "slush26"),
        ("/start@our_bot slush26", "slush26"),
        ("/START slush26", "slush26"),
        ("/start nothing-of-ours", ""),
        ("/start ../../etc/passwd", ""),
        ("/start '; DROP TABLE leads; --", ""),
        ("/start " + "a" * 65, ""),
        ("/start slush26 and more", ""),
        ("/start", ""),
    ],
)
async def test_a_deep_link_says_where_a_visitor_came_from(office, aino, text, origin):
    call = await aino.say(text)
    assert office.conversation().origin == origin
    assert office.said()[-1].text == "/start"
    assert call["text"]


async def test_a_deep_link_can_open_a_topic(office, aino):
    await aino.say("/start medica26")
    assert "topic project.about" in str(office.said()[-1].reply.about)


async def test_the_language_of_the_app_is_a_hint(office):
    for sender, tag in enumerate(["zh-hans", "zh-TW", "no", "pt-BR", "", 7], AINO):
        await office.receiver().receive(message("/help", sender, language=tag), responds=True)
    spoken = [office.said(AINO + place)[0].reply.language for place in range(6)]
    assert spoken == ["zh-Hans", "zh-Hant", "nb", "en", "en", "en"]


async def test_nothing_goes_out_while_a_person_answers(office, aino):
    """Neither in the response nor by the outbox; what was written is kept."""
    await aino.say("/help")
    held = Held(1, office.clock() + timedelta(hours=1))
    held = replace(office.conversation(), held=held)
    office.look(lambda unit: unit.conversations.put(held))
    update = message("Thursday is fine")
    assert await aino.deliver(update) is None
    assert await aino.deliver(update) is None
    assert await office.receiver().receive(message("At ten"), responds=False) is None
    assert [each.text for each in office.said()[-2:]] == ["Thursday is fine", "At ten"]
    assert office.outbox() == []
    assert (await aino.say("/privacy"))["method"] == "sendMessage"


class Known:
    """TelegramActions who know one token and one button."""

    async def link(self, sender, token):
        return f"You are known, {sender}" if token == "staff-good" else None  # noqa: S105

    async def press(self, sender, data, shown):
        self.shown = shown
        return f"{sender} has it" if data == "staff:claim:AAA-AAA" else None


async def test_a_staff_member_is_known_and_is_no_visitor(office):
    """Nothing of it is kept as a conversation; the same update gets the same answer."""
    receiver = replace(office.receiver(), telegram_actions=Known())
    update = message("/start staff-good")
    first = await receiver.receive(update, responds=True)
    assert first["text"] == f"You are known, {AINO}"
    assert "parse_mode" not in first
    assert await receiver.receive(update, responds=True) == first
    assert office.said() == []
    assert await receiver.receive(message("/start staff-good"), responds=False) is None
    assert office.given[-1]["text"] == first["text"]


async def test_other_links_begin_a_conversation_as_before(office):
    receiver = replace(office.receiver(), telegram_actions=Known())
    call = await receiver.receive(message("/start slush26"), responds=True)
    assert "known" not in call["text"]
    assert len(office.said()) == 1


async def test_a_press_in_the_group_is_told_to_whoever_pressed(office):
    receiver = replace(office.receiver(), telegram_actions=(known := Known()))
    below = {"message_id": 5, "date": 1795608000, "chat": GROUP, "text": "New lead"}
    update = press("staff:claim:AAA-AAA", message=below)
    assert await receiver.receive(update, responds=True) is None
    assert office.given[-1]["text"] == f"{AINO} has it"
    assert office.given[-1]["show_alert"] is True
    assert known.shown == Shown(str(GROUP["id"]), 5)
    assert office.said() == []


async def test_a_press_below_no_notice_is_met_as_before(office, aino):
    call = await aino.say("/help")
    receiver = replace(office.receiver(), telegram_actions=Known())
    update = press(next(iter(buttons(call).values())))
    assert (await receiver.receive(update, responds=True))["method"] == "sendMessage"
