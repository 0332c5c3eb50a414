"""Replies as calls of the Bot API: text as HTML, choices as buttons, long answers in parts.

A call is what Telegram takes as JSON, its name under ``method``; every word in it comes from the reply
or the phrasebook, and all of it is escaped.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import (
    CallbackQueryLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    ParseMode,
)

from bot.channels.telegram.buttons import data_of, is_tick
from bot.delivery.splitting import split
from bot.message import Choice, Reply
from bot.transcript import Exchange
from knowledge.phrasebook import Phrasebook

Call = Mapping[str, Any]

LONGEST_MESSAGE = MessageLimit.MAX_TEXT_LENGTH.value
"""UTF-16 units of one message, tags not counted."""

LONGEST_LABEL = 60
"""Characters of a button: phones cut off what is longer."""

LONGEST_TOAST = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH.value

MOST_BUTTONS = InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER.value
"""Below one message."""

NO_KEYBOARD = ReplyKeyboardRemove().to_dict()
NO_PREVIEW = LinkPreviewOptions(is_disabled=True).to_dict()

NOTHING = "…"
"""Said where a text is empty, which Telegram refuses."""

_ASKING_PHONE = ("ask_phone", "ask_reach", "bad_phone", "bad_reach")
_TAG = re.compile(r"</?[bi]>")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message: *bold* is the part of *text* that stands out, *gap* comes before it."""

    text: str
    bold: str = ""
    is_italic: bool = False
    gap: str = "\n\n"

    def html(self) -> str:
        """Return the piece as HTML."""
        before, bold, after = self.text.partition(self.bold) if self.bold else (self.text, "", "")
        shown = _escaped(before)
        if bold:
            shown += f"<b>{_escaped(bold)}</b>{_escaped(after)}"
        return f"<i>{shown}</i>" if self.is_italic else shown


Part = list[Block]


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns exchanges into calls."""

    phrases: Phrasebook

    def calls(
        self, exchange: Exchange, chat: int, *, takes_keyboard_away: bool = False
    ) -> tuple[Call, ...]:
        """Return what shows the reply of *exchange*, in its order; at least one call.

        A keyboard and buttons do not go in one message: where the keyboard is to be taken away
        and buttons follow, the first words go in a message of their own.
        """
        reply = exchange.reply
        markup = self._markup(exchange)
        blocks = _blocks(reply)
        if takes_keyboard_away and not markup:
            markup = NO_KEYBOARD
        parts = _packed(blocks)
        has_buttons = "inline_keyboard" in markup
        if takes_keyboard_away and has_buttons and len(parts) == 1:
            parts = [_packed(each)[0] for each in _apart(blocks) if each]
        calls = [_message(chat, part) for part in parts]
        if markup:
            calls[-1] |= {"reply_markup": markup}
        if takes_keyboard_away and has_buttons and len(calls) > 1:
            calls[0] |= {"reply_markup": NO_KEYBOARD}
        return tuple(calls)

    def ticks(self, exchange: Exchange, chat: int, shown: int) -> Call:
        """Return the call that shows the ticks of *exchange* where the buttons are."""
        return {
            "method": "editMessageReplyMarkup",
            "chat_id": chat,
            "message_id": shown,
            "reply_markup": self._buttons(exchange),
        }

    @staticmethod
    def bare(chat: int, shown: int) -> Call:
        """Return the call that takes the buttons of a message away."""
        return {
            "method": "editMessageReplyMarkup",
            "chat_id": chat,
            "message_id": shown,
            "reply_markup": {"inline_keyboard": []},
        }

    def toast(self, press: str, tag: str | None) -> Call:
        """Return the call that answers a press; with the tag of a reply, it says "out of date" in its words."""
        call = {"method": "answerCallbackQuery", "callback_query_id": press}
        if tag is None:
            return call
        return call | {"text": self._say("out_of_date", tag)[:LONGEST_TOAST]}

    def _markup(self, exchange: Exchange) -> dict[str, Any]:
        reply = exchange.reply
        skips = all(choice.means and choice.means.verb == "skip" for choice in reply.tappable)
        if asks_phone(reply) and skips:
            return self._keyboard(reply)
        return self._buttons(exchange) if reply.tappable else {}

    def _keyboard(self, reply: Reply) -> dict[str, Any]:
        """Return the keyboard that gives a phone number; its other keys are as good as typed."""
        share = KeyboardButton(self._say("share_phone", reply.tag), request_contact=True)
        others = [[KeyboardButton(_label(choice.label))] for choice in reply.choices]
        keyboard = ReplyKeyboardMarkup(
            [[share], *others], one_time_keyboard=True, resize_keyboard=True
        )
        return keyboard.to_dict()

    def _buttons(self, exchange: Exchange) -> dict[str, Any]:
        reply = exchange.reply
        places = {choice.id: place for place, choice in reversed([*enumerate(reply.tappable)])}
        labels = [(choice, self._choice(reply, choice)) for choice in reply.choices]
        labels += [
            (row.change, f"{row.change.label} {number}: {row.label}")
            for number, row in enumerate(reply.rows, 1)
            if row.change
        ]
        if reply.dispute:
            labels = [*labels[: MOST_BUTTONS - 1], (reply.dispute, reply.dispute.label)]
        buttons = [
            InlineKeyboardButton(
                _label(label), callback_data=data_of(exchange.number, places[choice.id])
            )
            for choice, label in labels[:MOST_BUTTONS]
        ]
        return InlineKeyboardMarkup.from_column(buttons).to_dict()

    def _choice(self, reply: Reply, choice: Choice) -> str:
        if choice.is_ticked and is_tick(reply, choice):
            return self._say("ticked", reply.tag, label=choice.label)
        return choice.label

    def _say(self, name: str, tag: str, **values: object) -> str:
        return self.phrases.spoken(name, tag, **values)


def asks_phone(reply: Reply) -> bool:
    """Whether *reply* asks for a phone number, so that a shared contact answers it."""
    return reply.about.says(*_ASKING_PHONE) or any(
        choice.means and (choice.means.verb, choice.means.argument) == ("skip", "phone")
        for choice in reply.choices
    )


def plain(call: Call) -> Call:
    """Return *call* with its text as plain text, for when Telegram cannot read the HTML."""
    text = html.unescape(_TAG.sub("", call["text"]))
    return {name: value for name, value in call.items() if name != "parse_mode"} | {"text": text}


def units(text: str) -> int:
    """Return how long Telegram takes *text* to be.

    >>> units("北"), units("🧖")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "replace")) // 2


def _blocks(reply: Reply) -> Part:
    rows = [
        Block(f"{number}. {row.label}: {row.value}", row.label, gap="\n" if number > 1 else "\n\n")
        for number, row in enumerate(reply.rows, 1)
    ]
    blocks = [Block(reply.text, reply.reference), *rows, Block(reply.tail)]
    blocks.append(Block(reply.foot, is_italic=True))
    if reply.progress:
        blocks.append(Block(reply.progress.text, is_italic=True))
    sendable = [(block, _sendable(block.text)) for block in blocks]
    return [_with(block, text) for block, text in sendable if text] or [Block(NOTHING)]


def _with(block: Block, text: str) -> Block:
    return block if text == block.text else replace(block, text=text)


def _packed(blocks: Sequence[Block]) -> list[Part]:
    """Return *blocks* in parts that fit into a message each."""
    parts: list[Part] = []
    room = 0
    for block in blocks:
        for text in split(block.text, LONGEST_MESSAGE, units):
            needed = units(block.gap) + units(text)
            if needed > room:
                parts.append([])
                room, needed = LONGEST_MESSAGE, units(text)
            parts[-1].append(_with(block, text))
            room -= needed
    return parts


def _apart(blocks: Part) -> tuple[Part, Part]:
    """Return the words that can go ahead of the others: how far one is, or the first paragraph."""
    if len(blocks) > 1:
        *others, last = blocks
        return ([last], others) if last.is_italic else (blocks[:1], blocks[1:])
    first, _, rest = blocks[0].text.partition("\n\n")
    if not rest:
        return [], blocks
    return [replace(blocks[0], text=first)], [replace(blocks[0], text=rest.strip())]


def _message(chat: int, part: Part) -> dict[str, Any]:
    text = "".join(
        block.html() if place == 0 else block.gap + block.html()
        for place, block in enumerate(part)
    )
    return {
        "method": "sendMessage",
        "chat_id": chat,
        "text": text,
        "parse_mode": ParseMode.HTML.value,
        "link_preview_options": NO_PREVIEW,
    }


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _label(label: str) -> str:
    label = " ".join(_sendable(label).split())
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1].rstrip() + NOTHING
    return label or NOTHING


def _sendable(text: str) -> str:
    """Return *text* without what cannot be sent: half a character."""
    return text.encode("utf-8", "replace").decode().strip()
