"""What becomes of a call: sent, later, never, or nobody knows; and never twice."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.carrier import (
    GROUP,
    MOST_ANSWERS,
    PER_SECOND,
    PRIVATE,
    ApiAnswers,
    TelegramCarrier,
    pace,
)
from bot.channels.telegram.request import FloodError, NotSentError
from bot.delivery.dispatcher import Fate, Receipt
from bot.delivery.outbox import Outgoing, Shown
from bot.message import Visitor
from tests.bot.channels.telegram.platform import AINO, BOT, NOON

SEND = {"method": "sendMessage", "chat_id": AINO, "text": "<b>5</b> &lt; 6", "parse_mode": "HTML"}
EDIT = {"method": "editMessageReplyMarkup", "chat_id": AINO, "message_id": 7}


def outgoing(call):
    return Outgoing(Visitor("telegram", str(AINO)), BOT, call, NOON, number=3)


@pytest.mark.parametrize(
    ("error", "call", "fate", "reason", "seconds"),
    [
        (None, SEND, Fate.SENT, "", 0),
        (FloodError(17), SEND, Fate.LATER, "too many calls", 17),
        (Forbidden("Forbidden: bot was blocked by the user"), SEND, Fate.GONE, "blocked", 0),
        (Forbidden("Forbidden: user is deactivated"), SEND, Fate.GONE, "deactivated", 0),
        (BadRequest("Bad Request: chat not found"), SEND, Fate.GONE, "chat not found", 0),
        (BadRequest("Chat not found"), SEND, Fate.GONE, "chat not found", 0),
        (BadRequest("Bad Request: message text is empty"), SEND, Fate.FAILED, "refused", 0),
        (BadRequest("Bad Request: message is not modified"), EDIT, Fate.SENT, "", 0),
        (BadRequest("Bad Request: message to edit not found"), EDIT, Fate.FAILED, "refused", 0),
        (InvalidToken("Unauthorized"), SEND, Fate.LATER, "token refused", 0),
        (NotSentError("refused"), SEND, Fate.LATER, "not reachable", 0),
        (TimedOut(), SEND, Fate.UNSURE, "no answer", 0),
        (TimedOut(), EDIT, Fate.LATER, "no answer", 0),
        (NetworkError("Bad Gateway"), SEND, Fate.LATER, "Telegram is in trouble", 0),
        (Conflict("Conflict: try again"), SEND, Fate.LATER, "Telegram is in trouble", 0),
        (TelegramError("odd"), SEND, Fate.UNSURE, "odd answer", 0),
    ],
)
async def test_each_error_is_met_in_its_own_way(  # noqa: PLR0913, PLR0917  # a row of a table
    line, error, call, fate, reason, seconds
):
    if error:
        line.tells(call["method"], error)
    receipt = await TelegramCarrier(line).send(outgoing(call))
    assert receipt == Receipt(fate, reason, seconds)
    assert len(line.calls) == 1


async def test_a_call_is_made_with_all_it_holds(line):
    await TelegramCarrier(line).send(outgoing(SEND))
    assert line.called("sendMessage") == [
        {name: value for name, value in SEND.items() if name != "method"}
    ]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ({"message_id": 77, "chat": {"id": -100123}, "text": "x"}, Shown("-100123", 77)),
        ({"message_id": 77, "text": "x"}, None),
        (True, None),
        ({}, None),
        (None, None),
    ],
)
async def test_where_it_is_shown_is_kept(told, shown):
    class Api:
        async def call(self, name, **values):
            return told

    receipt = await TelegramCarrier(Api()).send(outgoing(SEND))
    assert receipt == Receipt(Fate.SENT, shown=shown)


async def test_what_cannot_be_read_as_html_is_sent_as_plain_text(line):
    line.tells("sendMessage", BadRequest("Bad Request: can't parse entities: unclosed tag"))
    receipt = await TelegramCarrier(line).send(outgoing(SEND))
    assert receipt.fate is Fate.SENT
    assert line.called("sendMessage")[1] == {"chat_id": AINO, "text": "5 < 6"}


async def test_what_cannot_be_read_as_plain_text_either_fails(line):
    refusal = BadRequest("Bad Request: can't parse entities")
    line.tells("sendMessage", refusal, refusal, refusal)
    receipt = await TelegramCarrier(line).send(outgoing(SEND))
    assert receipt.fate is Fate.FAILED
    assert len(line.calls) == 2


async def test_a_chat_that_has_moved_is_followed_once(line):
    line.tells("sendMessage", ChatMigrated(-100123))
    receipt = await TelegramCarrier(line).send(outgoing(SEND))
    assert receipt.fate is Fate.SENT
    assert [call["chat_id"] for call in line.called("sendMessage")] == [AINO, -100123]
    line.tells("sendMessage", ChatMigrated(-100123), ChatMigrated(-100124))
    assert (await TelegramCarrier(line).send(outgoing(SEND))).fate is Fate.FAILED


async def test_a_group_that_has_moved_costs_one_call_more_once(line, capsys):
    line.tells("sendMessage", ChatMigrated(-100123))
    carrier = TelegramCarrier(line)
    notice = outgoing({"method": "sendMessage", "chat_id": -77, "text": "x", "notification": "k"})
    for _ in range(3):
        assert (await carrier.send(notice)).fate is Fate.SENT
    assert [call["chat_id"] for call in line.called("sendMessage")] == [-77, *[-100123] * 3]
    assert all("notification" not in call for call in line.called("sendMessage"))
    assert capsys.readouterr().out.count("group_has_another_id") == 1


async def test_what_stayed_in_the_group_before_is_not_edited_in_the_new_one(line):
    """There, another message has its number."""
    line.tells("editMessageReplyMarkup", ChatMigrated(-100123))
    carrier = TelegramCarrier(line)
    edit = outgoing({"method": "editMessageReplyMarkup", "chat_id": -77, "message_id": 5})
    assert (await carrier.send(edit)).fate is Fate.FAILED
    line.tells("sendMessage", ChatMigrated(-100123))
    await carrier.send(outgoing({"method": "sendMessage", "chat_id": -77, "text": "x"}))
    assert (await carrier.send(edit)).fate is Fate.FAILED
    assert [call["chat_id"] for call in line.called("editMessageReplyMarkup")] == [-77]


async def test_no_reason_holds_what_telegram_said(line):
    line.tells("sendMessage", BadRequest(f"Bad Request: user {AINO} wrote something"))
    receipt = await TelegramCarrier(line).send(outgoing(SEND))
    assert str(AINO) not in receipt.reason


def sent(recipient, seconds):
    """Return how many messages to *recipient* the pace lets through in *seconds*."""
    limits, now, number = pace(), 0.0, 0
    while (now := now + max(limits.wait(recipient, now), 1e-9)) < seconds:
        limits.take(recipient, now)
        number += 1
    return number


def test_the_pace_stays_below_telegrams_limits():
    limits, now, times = pace(), 0.0, []
    while len(times) < 100:
        now += limits.wait(None, now) + 1e-9
        limits.take(str(len(times)), now)
        times.append(now)
    assert max(len([at for at in times if start <= at < start + 1]) for start in times) <= 30
    assert PER_SECOND == 30
    assert times[-1] < 100 / 28
    assert sent("700000001", 60) <= 60 + PRIVATE.burst
    assert sent("-100123", 60) <= 20
    assert GROUP.per_second * 60 + GROUP.burst <= 20


async def test_presses_are_answered_beside_everything_else(line):
    answers = ApiAnswers(line)
    answers.give({"method": "answerCallbackQuery", "callback_query_id": "7"})
    await finished(answers)
    assert line.called("answerCallbackQuery") == [{"callback_query_id": "7"}]


@pytest.mark.parametrize(
    ("error", "is_said"),
    [
        (
            BadRequest("Query is too old and response timeout expired or query id is invalid"),
            False,
        ),
        (BadRequest("Bad Request: query is too old"), False),
        (TimedOut(), True),
        (NotSentError("refused"), True),
    ],
)
async def test_a_press_too_old_to_be_answered_is_no_error(line, capsys, error, is_said):
    line.tells("answerCallbackQuery", error)
    answers = ApiAnswers(line)
    answers.give({"method": "answerCallbackQuery", "callback_query_id": "7"})
    await finished(answers)
    assert ("press_not_answered" in capsys.readouterr().out) is is_said


async def test_answers_do_not_pile_up(line, capsys):
    answers = ApiAnswers(line)
    for _ in range(MOST_ANSWERS + 1):
        answers.give({"method": "answerCallbackQuery", "callback_query_id": "7"})
    await answers.stop()
    assert "too many" in capsys.readouterr().out


async def finished(answers):
    for task in list(answers._tasks):  # noqa: SLF001  # there is no other way to wait for them
        await task
