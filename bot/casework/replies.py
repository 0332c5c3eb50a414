"""What staff say to visitors, and what visitors are told without having asked: kept, and sent on its way.

How words go out on a channel is for its Sender to say. Where there is none, on the web, what is kept is
what the visitor sees at the next visit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.casework.saved_replies import LONGEST_REPLY
from bot.casework.unit import CaseUnit
from bot.delivery.outbox import Outgoing, State
from bot.delivery.recipients import Recipient
from bot.dialogue.conversation import Held
from bot.dialogue.handoff.silence import SILENT_FOR, is_over
from bot.errors import CaseError
from bot.message import About, Reply, Visitor, clean_text
from bot.transcript import Exchange, Outcome, keep
from knowledge.language.traditional import parted, tag_of
from knowledge.phrasebook import Phrasebook
from knowledge.topic import SOURCE, Language


class ReplyRefusal(StrEnum):
    """Why words of staff are not sent: the name of the phrase that says so."""

    EMPTY = "console_reply_empty"
    LONG = "console_reply_long"
    CHANNEL_OFF = "console_reply_channel_off"
    GONE = "console_reply_gone"


@dataclass(frozen=True, slots=True)
class StaffReply:
    """What a staff member of *organisation* says to a visitor; *key* was made with the form, to send it once.

    *known_as* is the name by which they let visitors know them; empty where they do not.
    """

    key: str
    staff: int
    organisation: str
    text: str
    known_as: str = ""

    @classmethod
    def written(cls, key: str, staff: int, organisation: str, text: str) -> "StaffReply":
        """Return a reply; ``CaseError`` when there is nothing in it, or too much."""
        if len(text.strip()) > LONGEST_REPLY:
            raise CaseError(ReplyRefusal.LONG, most=LONGEST_REPLY, length=len(text.strip()))
        text = clean_text(text)
        if not text:
            raise CaseError(ReplyRefusal.EMPTY)
        return cls(key, staff, organisation, text)


class Sender(Protocol):
    """How words of staff go out on one channel."""

    def may_send(self, recipient: Recipient | None) -> bool:
        """Whether the channel lets us write by ourselves; else only with the reply to a message."""
        ...

    def outgoing(
        self, visitor: Visitor, recipient: Recipient | None, text: str, at: datetime
    ) -> Sequence[Outgoing]:
        """Return what is to be put into the outbox; nothing where the transcript is what is shown."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """Lets staff speak to visitors: *senders* by the name of the channel."""

    phrases: Phrasebook
    senders: Mapping[str, Sender]

    def reply(
        self, unit: CaseUnit, visitor: Visitor, said: StaffReply, now: datetime, hint: Language
    ) -> tuple[Exchange, ...]:
        """Keep *said* and send it on its way; the assistant falls silent and says so once.

        *hint* is the visitor's language where no conversation is kept any more. Nothing comes back
        when the same form was sent before; ``CaseError`` when they cannot be written to.
        """
        sender, recipient = self._reachable(unit, visitor)
        if not unit.replies.take(said.key, visitor, said.staff, now):
            return ()
        before = unit.conversations.get(visitor)
        language = before.language or hint or SOURCE
        exchanges, texts = [], []
        tag = tag_of(language, before.region)
        organisation = self._say(f"organisation_{said.organisation.replace('-', '_')}", tag)
        if before.held is None or is_over(before, now):
            notice = self._phrase("taken_over", tag, organisation=organisation)
            exchanges.append(_kept(unit, visitor, notice, Outcome.GUIDED, now))
            texts.append(notice.text)
        signed = f"{said.known_as or self._say('page_staff', tag)} · {organisation}"
        own = Reply(said.text, About.by_staff(said.staff), language, signed=signed)
        exchanges.append(_kept(unit, visitor, own, Outcome.STAFF, now))
        texts.append(said.text)
        _send(unit, sender, recipient, exchanges[-1], "\n\n".join(texts))
        held = Held(said.staff, now + SILENT_FOR)
        after = replace(
            before, held=held, language=language, offered=(), is_greeted=True, is_called=False
        )
        unit.conversations.put(replace(after, changed_at=now))
        unit.queue.close_request(visitor, said.staff, now)
        for case in unit.cases.of(visitor):
            unit.cases.touch(case.lead.reference, now)
        return tuple(exchanges)

    def hand_back(
        self, unit: CaseUnit, visitor: Visitor, staff: int, now: datetime
    ) -> tuple[Exchange, ...]:
        """Let the assistant answer again, and tell the visitor; nothing when it does already.

        *staff* has seen to what was written meanwhile.
        """
        before = unit.conversations.get(visitor)
        if before.held is None:
            return ()
        told = self._phrase("handed_back", before.tag or SOURCE)
        exchange = _kept(unit, visitor, told, Outcome.GUIDED, now)
        try:
            sender, recipient = self._reachable(unit, visitor)
        except CaseError:
            pass  # It is handed back all the same; it shows in the transcript.
        else:
            _send(unit, sender, recipient, exchange, told.text)
        unit.conversations.put(replace(before, held=None, is_called=False, changed_at=now))
        unit.queue.close_request(visitor, staff, now)
        return (exchange,)

    def sender_of(self, visitor: Visitor) -> Sender | None:
        """Return how words go out on the channel of *visitor*; None where it is off."""
        return self.senders.get(visitor.channel)

    def _reachable(self, unit: CaseUnit, visitor: Visitor) -> tuple[Sender, Recipient | None]:
        sender = self.sender_of(visitor)
        if sender is None:
            raise CaseError(ReplyRefusal.CHANNEL_OFF)
        recipient = unit.recipients.get(visitor)
        if recipient is not None and recipient.gone:
            raise CaseError(ReplyRefusal.GONE, reason=recipient.gone)
        return sender, recipient

    def _say(self, name: str, tag: str) -> str:
        return self.phrases.spoken(name, tag)

    def _phrase(self, name: str, tag: str, **values: object) -> Reply:
        language, region = parted(tag)
        text = self.phrases.spoken(name, tag, **values)
        return Reply(text, About.phrase(name), language, region=region)


def _kept(
    unit: CaseUnit, visitor: Visitor, reply: Reply, outcome: Outcome, now: datetime
) -> Exchange:
    return keep(unit, Exchange(visitor, "", "", reply, outcome, now))


def _send(
    unit: CaseUnit, sender: Sender, recipient: Recipient | None, exchange: Exchange, text: str
) -> None:
    for outgoing in sender.outgoing(exchange.visitor, recipient, text, exchange.taken_at):
        unit.outbox.add(replace(outgoing, exchange=exchange.number))


def deliveries(unit: CaseUnit, visitor: Visitor) -> dict[int, list[Outgoing]]:
    """Return what goes out to *visitor* by calls of ours, by the exchange it belongs to."""
    found: dict[int, list[Outgoing]] = {}
    for outgoing in unit.outbox.of(visitor, frozenset(State)):
        found.setdefault(outgoing.exchange, []).append(outgoing)
    return found


def unread(exchanges: Sequence[Exchange]) -> int:
    """Return how many messages the visitor has written since staff wrote, or handed back."""
    count = 0
    for exchange in exchanges:
        if exchange.outcome is Outcome.STAFF or exchange.reply.about.says("handed_back"):
            count = 0
        count += exchange.outcome is Outcome.HELD
    return count


def tell(
    unit: CaseUnit, senders: Mapping[str, Sender], visitor: Visitor, reply: Reply, now: datetime
) -> Exchange:
    """Keep *reply* in the conversation with *visitor*, and put it into the outbox."""
    exchange = keep(unit, Exchange(visitor, "", "", reply, Outcome.GUIDED, now))
    sender, recipient = senders.get(visitor.channel), unit.recipients.get(visitor)
    if sender is not None and not (recipient is not None and recipient.gone):
        text = "\n\n".join(filter(None, (reply.text, reply.tail)))
        for outgoing in sender.outgoing(visitor, recipient, text, now):
            unit.outbox.add(replace(outgoing, exchange=exchange.number))
    return exchange
