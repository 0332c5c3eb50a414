"""Staff on Telegram: what they say to visitors, and their group, which is told of news.

Everything is plain text, as it was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.rendering import LONGEST_MESSAGE, NO_PREVIEW, units
from bot.delivery.outbox import Outgoing, Shown
from bot.delivery.recipients import Recipient
from bot.delivery.splitting import split
from bot.message import Visitor
from bot.notifications.notification import NOTIFICATION, Notification
from bot.notifications.telegram_actions import CLAIM, REFUSE, data_of
from knowledge.phrasebook import Phrasebook
from knowledge.topic import SOURCE


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """Sends by the bot of the id *bot*."""

    bot: str

    def may_send(self, recipient: Recipient | None) -> bool:
        """Whether we may write by ourselves: always; who has blocked us is noted as gone."""
        return True

    def outgoing(
        self, visitor: Visitor, recipient: Recipient | None, text: str, at: datetime
    ) -> Sequence[Outgoing]:
        """Return *text* as messages; a chat with a person has the person's id."""
        return [
            Outgoing(visitor, self.bot, message(int(visitor.id), part), at)
            for part in split(text, LONGEST_MESSAGE, units)
        ]


def message(chat: int, text: str) -> dict[str, Any]:
    """Return the call that shows *text* as it is: nothing in it is markup, no link is looked up."""
    return {
        "method": "sendMessage",
        "chat_id": chat,
        "text": text,
        "link_preview_options": NO_PREVIEW,
    }


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """The group of the staff: *chat* is its id. With *address*, a button opens the lead there."""

    bot: str
    chat: str
    address: str
    phrases: Phrasebook

    @property
    def visitor(self) -> Visitor:
        """The group as somebody to write to."""
        return Visitor("telegram", self.chat)

    @property
    def withdrawn(self) -> str:
        """What stands below a notice whose lead was withdrawn."""
        return f"✗ {self.phrases.say('status_withdrawn', SOURCE)}"

    def outgoing(self, notification: Notification, reference: str, text: str) -> Outgoing:
        """Return the message to the group; nothing of it is kept once it is sent."""
        call = {**message(int(self.chat), text), NOTIFICATION: notification.key}
        if reference:
            buttons = self._wishes(reference)
        else:
            buttons = self._opening(f"requests/{notification.about}")
        if buttons:
            call["reply_markup"] = InlineKeyboardMarkup.from_row(buttons).to_dict()
        return Outgoing(self.visitor, self.bot, call, notification.at)

    def marked(self, shown: Shown, reference: str, label: str, at: datetime) -> Outgoing:
        """Return what puts *label* in place of the wishes below a notice; pressed, it says the same.

        Without a label, the wishes are put there again.
        """
        said = InlineKeyboardButton(label, callback_data=data_of(CLAIM, reference))
        opening = self._opening(f"leads/{reference}")
        buttons = [said, *opening] if label else self._wishes(reference)
        call = {
            "method": "editMessageReplyMarkup",
            "chat_id": int(shown.chat),
            "message_id": shown.number,
            "reply_markup": InlineKeyboardMarkup.from_row(buttons).to_dict(),
        }
        return Outgoing(Visitor("telegram", shown.chat), self.bot, call, at)

    def erased(self, shown: Shown, at: datetime) -> Outgoing:
        """Return what puts words in place of a notice that name nobody; its buttons go with its text."""
        text = self.phrases.say("staff_notice_erased", SOURCE)
        call = {
            "method": "editMessageText",
            "chat_id": int(shown.chat),
            "message_id": shown.number,
            "text": text,
        }
        return Outgoing(Visitor("telegram", shown.chat), self.bot, call, at)

    def _wishes(self, reference: str) -> list[InlineKeyboardButton]:
        """Return the buttons by which the lead of *reference* is taken on, opened or given away."""
        claim, refuse = (
            InlineKeyboardButton(
                self.phrases.say(name, SOURCE), callback_data=data_of(wish, reference)
            )
            for wish, name in ((CLAIM, "staff_button_claim"), (REFUSE, "staff_button_refuse"))
        )
        return [claim, *self._opening(f"leads/{reference}"), refuse]

    def _opening(self, page: str) -> list[InlineKeyboardButton]:
        """Return the button that opens *page* of the console, where Telegram takes its address."""
        if not self.address.startswith("https://"):
            return []
        label = self.phrases.say("staff_button_open", SOURCE)
        return [InlineKeyboardButton(label, url=f"{self.address}/console/{page}")]

    def plain(self, notification: Notification, text: str) -> Outgoing:
        """Return the message to the group, without any buttons."""
        call = {**message(int(self.chat), text), NOTIFICATION: notification.key}
        return Outgoing(self.visitor, self.bot, call, notification.at)
