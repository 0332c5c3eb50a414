"""How many messages WeChat lets us send to somebody who wrote or tapped, and for how long."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from bot.channels.wechat.events import FOLLOWING
from bot.delivery.recipients import Quota, Recipients, Trigger
from bot.message import Message

GRANTED: Mapping[Trigger, tuple[int, timedelta]] = MappingProxyType(
    {Trigger.MESSAGE: (5, timedelta(hours=48)), Trigger.EVENT: (3, timedelta(minutes=1))}
)
"""Customer-service messages after each trigger, and for how long (the platform's figures)."""


def trigger_of(message: Message) -> Trigger:
    """Return what kind of quota *message* gives us.

    A tap in a message of ours may count as a tap on the menu: the smaller quota is safe.
    """
    return Trigger.EVENT if message.choice else Trigger.MESSAGE


def grant(recipients: Recipients, message: Message, account: str, *, may_send: bool) -> None:
    """Note what *message* to our *account* lets us send; nothing where the account *may_send* nothing."""
    trigger, now = trigger_of(message), message.taken_at
    if may_send:
        left, during = GRANTED[trigger]
        recipients.grant(message.visitor, account, trigger, Quota(left, now + during), now)
    elif message.choice == FOLLOWING:  # They may have left before.
        recipients.regain(message.visitor, account, now)
