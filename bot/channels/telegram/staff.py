"""Words of staff on Telegram: plain text, as it was typed.

Nothing here sends; what is returned goes into the outbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.telegram.rendering import LONGEST_MESSAGE, units
from bot.message import Visitor
from bot.outbox import Outgoing
from bot.recipients import Recipient
from bot.splitting import split


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


def message(chat: int, text: str) -> dict[str, object]:
    """Return the call that shows *text* as it is: nothing in it is markup, no link is looked up."""
    return {
        "method": "sendMessage",
        "chat_id": chat,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
