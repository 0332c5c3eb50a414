"""Makes the calls of what lies in the outbox, and says of each what became of it.

Nothing here keeps anything, and nothing here waits before a call: the dispatcher does. No error's
own words are passed on: they may hold what a visitor wrote.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog
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

from bot.channels.telegram.rendering import Call, plain
from bot.channels.telegram.request import FloodError, NotSentError
from bot.delivery.dispatcher import Fate, Receipt
from bot.delivery.outbox import Outgoing, Shown
from bot.delivery.pace import Allowance, Pace, Rate
from bot.notifications.notification import NOTIFICATION

log = structlog.get_logger("bot")

PER_SECOND = 30
"""Telegram lets a bot send about 30 messages a second (core.telegram.org/bots/faq#my-bot-is-hitting-limits)."""

SPAN_SECONDS = 1.03
SPREAD = 3
"""A little more than the second, and a third of them at once: calls do not all travel equally long."""

PRIVATE = Rate(1.0, burst=3)
GROUP = Rate(18 / 60, burst=2)
"""One a second to a chat, short bursts pass; 20 a minute to a group (the same page)."""

MOST_ANSWERS = 200
"""Presses being answered at once; above that, their buttons go on blinking for a while."""

ANSWER_SECONDS = 10.0


class Caller(Protocol):
    """What makes a call of the Bot API."""

    async def call(self, name: str, *, seconds: float = ..., **values: object) -> object: ...


def pace(per_second: int = PER_SECOND) -> Pace:
    """Return how fast may be sent, with nothing sent yet."""
    return Pace(
        Allowance(per_second, SPAN_SECONDS, burst=-(-per_second // SPREAD)),
        lambda recipient: GROUP if recipient.startswith("-") else PRIVATE,
        is_common=True,
    )


class TelegramCarrier:
    """Sends what lies in the outbox of Telegram, to groups under the id that they have now."""

    def __init__(self, api: Caller) -> None:
        self._api = api
        self._moved: dict[object, int] = {}

    async def send(self, outgoing: Outgoing) -> Receipt:
        """Make the call of *outgoing*; what Telegram refuses as HTML goes as plain text."""
        call: Call = outgoing.payload
        receipt = await self._send(call)
        if receipt.reason == UNREADABLE and "parse_mode" in call:
            log.error("html_refused", channel="telegram", outgoing=outgoing.number)
            return await self._send(plain(call))
        return receipt

    async def _send(self, call: Call, *, follows: bool = True) -> Receipt:
        chat, is_edit = call.get("chat_id"), str(call["method"]).startswith("edit")
        if chat in self._moved:
            if is_edit:
                return Receipt(Fate.FAILED, MOVED)
            call = {**call, "chat_id": self._moved[chat]}
        try:
            told = await self._api.call(call["method"], **_values(call))
        except ChatMigrated as error:
            if not follows:
                return Receipt(Fate.FAILED, "migrated twice")
            if is_edit:
                return Receipt(Fate.FAILED, MOVED)
            self._moved[chat] = error.new_chat_id
            log.warning(
                "group_has_another_id",
                channel="telegram",
                id=error.new_chat_id,
                hint="If it is the staff's, set BOT_TELEGRAM_STAFF_CHAT to it.",
            )
            return await self._send({**call, "chat_id": chat}, follows=False)
        except TelegramError as error:
            return receipt_for(error, is_edit=is_edit)
        return Receipt(Fate.SENT, shown=_shown(told))


def _shown(told: object) -> Shown | None:
    """Return where the message is shown that Telegram has answered with, if it is one."""
    match told:
        case {"message_id": int(number), "chat": {"id": int(chat)}}:
            return Shown(str(chat), number)
    return None


def _values(call: Call) -> Call:
    """Return what Telegram is told in *call*; the rest is ours."""
    return {name: value for name, value in call.items() if name not in {"method", NOTIFICATION}}


UNREADABLE = "html refused"
MOVED = "group has moved"
"""Its messages stayed behind: by their numbers, the new group has others."""

_HARMLESS = ("message is not modified", "query is too old", "query id is invalid")
_GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")


def receipt_for(error: TelegramError, *, is_edit: bool = False) -> Receipt:
    """Return what became of a call that ended in *error*.

    An edit may be made twice without harm; a text of which nobody knows is never sent again.
    """
    # BadRequest and TimedOut are kinds of NetworkError: they come first.
    match error:
        case FloodError():
            return Receipt(Fate.LATER, "too many calls", error.seconds)
        case Forbidden():
            is_gone = "deactivated" in error.message.lower()
            return Receipt(Fate.GONE, "deactivated" if is_gone else "blocked")
        case InvalidToken():
            log.error("telegram_token_refused", hint="Check BOT_TELEGRAM_TOKEN.")
            return Receipt(Fate.LATER, "token refused")
        case BadRequest():
            return _refused(error.message.lower())
        case NotSentError():
            return Receipt(Fate.LATER, "not reachable")
        case TimedOut():
            return Receipt(Fate.LATER if is_edit else Fate.UNSURE, "no answer")
        case NetworkError() | Conflict():
            return Receipt(Fate.LATER, "Telegram is in trouble")
    return Receipt(Fate.LATER if is_edit else Fate.UNSURE, "odd answer")


def _refused(told: str) -> Receipt:
    if any(words in told for words in _HARMLESS):
        return Receipt(Fate.SENT)
    if any(words in told for words in _GONE):
        return Receipt(Fate.GONE, "chat not found")
    if "can't parse entities" in told:
        return Receipt(Fate.FAILED, UNREADABLE)
    return Receipt(Fate.FAILED, "refused")


class ApiAnswers:
    """Answers presses by calls of their own, so that their buttons stop blinking.

    The reply itself does not depend on it: a call that fails is not made again.
    """

    def __init__(self, api: Caller) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[None]] = set()

    def give(self, call: Call) -> None:
        """Make *call* beside everything else."""
        if len(self._tasks) >= MOST_ANSWERS:
            log.warning("press_not_answered", channel="telegram", reason="too many")
            return
        task = asyncio.create_task(self._give(call))
        self._tasks.add(task)
        done: Callable[[asyncio.Task[None]], object] = self._tasks.discard
        task.add_done_callback(done)

    async def stop(self) -> None:
        """Give up what is on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _give(self, call: Call) -> None:
        try:
            await self._api.call(call["method"], seconds=ANSWER_SECONDS, **_values(call))
        except TelegramError as error:
            receipt = receipt_for(error)
            if receipt.fate is not Fate.SENT:
                log.warning("press_not_answered", channel="telegram", reason=receipt.reason)
