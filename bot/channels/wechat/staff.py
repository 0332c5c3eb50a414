"""Words of staff on WeChat: customer-service messages, or held until the visitor writes.

What is returned goes into the outbox.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.channels.wechat.credentials import MAIN
from bot.channels.wechat.delivery import Kind
from bot.channels.wechat.rendering import LIMIT, size
from bot.delivery.outbox import Outgoing, State
from bot.delivery.recipients import Recipient
from bot.delivery.splitting import split
from bot.message import Visitor


@dataclass(frozen=True, slots=True)
class WechatSender:
    """Sends by whatever account the visitor writes to; *is_allowed* says of one whether it may send."""

    is_allowed: Callable[[str], bool]

    def may_send(self, recipient: Recipient | None) -> bool:
        """Whether we may write by ourselves: a quota was ever granted, and nothing is refused us."""
        return recipient is not None and self.is_allowed(recipient.account)

    def outgoing(
        self, visitor: Visitor, recipient: Recipient | None, text: str, at: datetime
    ) -> Sequence[Outgoing]:
        """Return *text* in parts that fit; without leave to send, they go with the next reply."""
        account = recipient.account if recipient else MAIN
        state = State.WAITING if self.may_send(recipient) else State.HELD
        return [
            Outgoing(
                visitor,
                account,
                {
                    "kind": str(Kind.OTHER),
                    "said": part,
                    "call": {"msgtype": "text", "text": {"content": part}},
                },
                at,
                state=state,
                reason="" if state is State.WAITING else "account may not send",
            )
            for part in split(text, LIMIT, size)
        ]
