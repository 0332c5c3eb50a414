"""How words of staff reach the chat page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.delivery.outbox import Outgoing
from bot.delivery.recipients import Recipient
from bot.message import Visitor


@dataclass(frozen=True, slots=True)
class WebSender:
    """How words of staff go out on the chat page: the transcript is what it shows."""

    def may_send(self, recipient: Recipient | None) -> bool:
        """Whether we may write by ourselves: always, and whoever comes back sees it."""
        return True

    def outgoing(
        self, visitor: Visitor, recipient: Recipient | None, text: str, at: datetime
    ) -> Sequence[Outgoing]:
        """Return nothing: no call of ours is needed."""
        return ()
