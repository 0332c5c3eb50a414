"""Telling visitors something that they did not ask for just now: it is kept as a reply, and sent on its way.

Nothing here knows a platform: how words go out on a channel is for its Sender to say. Where there is none,
on the web, what is kept is what the visitor sees at the next visit.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.message import Reply, Visitor
from bot.outbox import Outbox
from bot.recipients import Recipients
from bot.takeover import Sender
from bot.transcript import Exchange, Outcome, Transcript


class TellingUnit(Protocol):
    """One unit of work, as far as telling needs it."""

    @property
    def transcript(self) -> Transcript: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def recipients(self) -> Recipients: ...


def tell(
    unit: TellingUnit, senders: Mapping[str, Sender], visitor: Visitor, reply: Reply, now: datetime
) -> Exchange:
    """Keep *reply* in the conversation with *visitor*, and put it into the outbox."""
    exchange = Exchange(visitor, "", "", reply, Outcome.GUIDED, now)
    exchange = replace(exchange, number=unit.transcript.add(exchange))
    sender, recipient = senders.get(visitor.channel), unit.recipients.get(visitor)
    if sender is not None and not (recipient is not None and recipient.gone):
        text = "\n\n".join(filter(None, (reply.text, reply.tail)))
        for outgoing in sender.outgoing(visitor, recipient, text, now):
            unit.outbox.add(replace(outgoing, exchange=exchange.number))
    return exchange
