"""What goes out with a reply and beside it: late answers, the rest of long ones.

All of it is decided within the unit that takes a message, from what is kept, so that a repeated delivery
finds the same again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.channels.wechat.events import FOLLOWING, acted_at, asks_for_more
from bot.channels.wechat.quota import grant
from bot.channels.wechat.rendering import Part, Renderer
from bot.delivery.outbox import OPEN, Outgoing, State
from bot.dialogue.conversation import UNSEEN
from bot.dialogue.unit import Unit
from bot.message import About, Message, Visitor
from bot.transcript import Exchange

_UNDECIDED = frozenset({State.WAITING, State.SENDING, State.HELD})

FOLLOWED_AT = "followed_at"
"""Names, in an outgoing message that is none, the second in which its visitor followed us."""


class Kind(StrEnum):
    """What an outgoing message is to the answer it belongs to."""

    LATE = "late"
    """The answer itself, after its request was over."""
    REST = "rest"
    """What did not fit into one text."""
    PATIENCE = "patience"
    """The word that the answer asked for is still being looked for."""
    OTHER = "other"
    """Nothing to do with an answer of the assistant's."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How an exchange went out: *text* in the response; or, when *is_late*, by another way."""

    exchange: Exchange
    text: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Decides for the account *account*; with *may_send* it may write without being asked."""

    renderer: Renderer
    account: str
    may_send: bool

    def deliver(
        self, unit: Unit, exchange: Exchange, message: Message, *, is_late: bool
    ) -> Delivered:
        """Keep in *unit* what goes out beside the reply, and return how the exchange goes out."""
        if not exchange.number:
            # Everything of this visitor was erased, and nothing new is kept of them.
            return Delivered(exchange, self._text(exchange, ()).text)
        if is_late and self._has_left(unit, exchange):
            unit.outbox.add(self._outgoing(exchange, Kind.LATE, State.CANCELLED))
            return Delivered(exchange, is_late=True)
        grant(unit.recipients, message, self.account, may_send=self.may_send)
        self._mark_following(unit, exchange, message)
        coming = unit.outbox.of(exchange.visitor, OPEN)
        if is_late:
            self._send_later(unit, exchange, message, coming)
            self._mark_cut(unit, exchange)
            if not exchange.reply.is_silent:
                self._mark_unseen(unit, exchange.visitor)
            return Delivered(exchange, is_late=True)
        carried = self._taken_along(unit, exchange, coming)
        part = self._text(exchange, carried)
        if part.rest:
            self._keep_rest(unit, exchange, part, carried)
        for each in carried:
            note_shown(unit, each)
        if any(_asks_the_same(unit, each, exchange) for each in coming if _is_leaving(each)):
            self._mark_unseen(unit, exchange.visitor)
        if part.rest or any(each.state is State.REST for each in coming):
            self._mark_cut(unit, exchange)
        return Delivered(exchange, part.text)

    def recall(self, unit: Unit, exchange: Exchange) -> Delivered:
        """Return how *exchange*, taken before, went out."""
        if not exchange.number:
            return Delivered(exchange, self._text(exchange, ()).text)
        its = unit.outbox.of(exchange.visitor, frozenset(State))
        if any(_kind(each) is Kind.LATE and each.exchange == exchange.number for each in its):
            return Delivered(exchange, is_late=True)
        carried = unit.outbox.carried_by(exchange.number)
        return Delivered(exchange, self._text(exchange, carried).text)

    # The text of a response

    def _text(self, exchange: Exchange, carried: Sequence[Outgoing]) -> Part:
        """Return the response to *exchange*, from the reply and what it takes along alone."""
        render, reply = self.renderer, exchange.reply
        late = [_said(each) for each in carried if _kind(each) in {Kind.LATE, Kind.OTHER}]
        rest = next((each for each in carried if _kind(each) is Kind.REST), None)
        footer = render.footer(reply)
        if any(_kind(each) is Kind.PATIENCE for each in carried):
            return render.part(render.say("still_looking", reply.tag), "", reply.tag)
        if rest is not None:
            body = "\n\n".join((*late, rest.payload["said"]))
            footer = "\n\n".join(filter(None, (reply.tail, footer)))
            return render.part(body, footer, reply.tag, rest.payload["part"])
        own = render.body(reply)
        if late and (_is_only_asking(exchange) or reply.about.says("nothing_more")):
            own = reply.tail
        body = "\n\n".join(filter(None, (*late, own)))
        return render.part(body, footer, reply.tag)

    def _taken_along(
        self, unit: Unit, exchange: Exchange, coming: Sequence[Outgoing]
    ) -> Sequence[Outgoing]:
        """Mark what goes with the reply, and return it: what is asked now does not overtake what it is about."""
        along = [
            each
            for each in coming
            if each.state is State.HELD or _is_wanted_now(unit, each, exchange)
        ]
        if exchange.reply.about.says("nothing_more"):
            along += [each for each in coming if each.state is State.REST][:1]
        if not along and self._is_awaited(unit, exchange):
            patience = self._outgoing(exchange, Kind.PATIENCE, State.SENT)
            along = [replace(patience, carrier=exchange.number)]
            unit.outbox.add(along[0])
            return along
        carried = [replace(each, state=State.SENT, carrier=exchange.number) for each in along]
        for each in carried:
            unit.outbox.change(each)
        return carried

    @staticmethod
    def _is_awaited(unit: Unit, exchange: Exchange) -> bool:
        """Whether an answer is asked for that is still being looked for."""
        return _is_only_asking(exchange) and any(
            each.message.visitor == exchange.visitor
            for each in unit.postponed.of_channel(exchange.visitor.channel)
        )

    # What is kept for later

    @staticmethod
    def _has_left(unit: Unit, exchange: Exchange) -> bool:
        recipient = unit.recipients.get(exchange.visitor)
        return recipient is not None and bool(recipient.gone)

    def _send_later(
        self, unit: Unit, exchange: Exchange, message: Message, coming: Sequence[Outgoing]
    ) -> None:
        """Keep the answer itself: to be sent, or to go along with the next one."""
        said = self.renderer.headed(exchange)
        if not self.may_send:
            if exchange.reply.is_silent:
                return
            unit.outbox.add(self._outgoing(exchange, Kind.LATE, State.HELD, said=said))
            return
        for each in coming:
            if each.state is State.HELD:  # The quota is new.
                unit.outbox.change(replace(each, state=State.WAITING, due_at=message.taken_at))
        reply = exchange.reply
        if reply.is_silent:
            return
        part = self.renderer.part(said, self.renderer.footer(reply), reply.tag)
        call = self.renderer.call(part, reply, said)
        unit.outbox.add(
            self._outgoing(exchange, Kind.LATE, State.WAITING, said=part.said, call=dict(call))
        )
        if part.rest:
            self._keep_rest(unit, exchange, part, ())

    def _keep_rest(
        self, unit: Unit, exchange: Exchange, part: Part, carried: Iterable[Outgoing]
    ) -> None:
        """Keep what did not fit, in place of what was left of an answer before."""
        before = next((each for each in carried if _kind(each) is Kind.REST), None)
        number = before.payload["part"] + 1 if before else 2
        for each in unit.outbox.of(exchange.visitor, {State.REST}):
            unit.outbox.change(replace(each, state=State.CANCELLED, reason="another answer"))
        unit.outbox.add(
            self._outgoing(exchange, Kind.REST, State.REST, said=part.rest, part=number)
        )

    def _mark_following(self, unit: Unit, exchange: Exchange, message: Message) -> None:
        """Keep when the visitor followed us: what they did before, and WeChat tells late or again, is over."""
        at = acted_at(message) if message.choice == FOLLOWING else 0
        if at:
            mark = self._outgoing(exchange, Kind.OTHER, State.SENT)
            unit.outbox.add(replace(mark, payload={FOLLOWED_AT: at}))

    @staticmethod
    def _mark_cut(unit: Unit, exchange: Exchange) -> None:
        """Tell the conversation where a rest is kept of what waits: nobody agrees to what they have not seen."""
        rests = unit.outbox.of(exchange.visitor, {State.REST})
        if any(_belongs(unit, rest, exchange) for rest in rests):
            conversation = unit.conversations.get(exchange.visitor)
            unit.conversations.put(replace(conversation, is_cut=True))

    @staticmethod
    def _mark_unseen(unit: Unit, visitor: Visitor) -> None:
        """Tell the conversation that its last answer is not there yet."""
        conversation = unit.conversations.get(visitor)
        unit.conversations.put(replace(conversation, shown=UNSEEN))

    def _outgoing(self, exchange: Exchange, kind: Kind, state: State, **payload: Any) -> Outgoing:
        return Outgoing(
            exchange.visitor,
            self.account,
            {"kind": str(kind), **payload},
            exchange.taken_at,
            exchange.number,
            state,
        )


def note_shown(unit: Unit, outgoing: Outgoing, _receipt: object = None) -> None:
    """Tell the conversation that *outgoing* is there: what it asks may be answered, unless more is on its way."""
    is_late = _kind(outgoing) is Kind.LATE
    exchange = unit.transcript.get(outgoing.exchange) if is_late else None
    if exchange is None:
        return
    conversation = unit.conversations.get(outgoing.visitor)
    waiting = unit.outbox.of(outgoing.visitor, _UNDECIDED)
    if conversation.shown != UNSEEN or any(_kind(each) is Kind.LATE for each in waiting):
        return
    rests = unit.outbox.of(outgoing.visitor, {State.REST})
    is_cut = any(_belongs(unit, rest, exchange) for rest in rests)
    unit.conversations.put(replace(conversation, shown=str(exchange.reply.about), is_cut=is_cut))


def leave(unit: Unit, visitor: Visitor, account: str, now: datetime, *, left_at: int) -> None:
    """Note that *visitor* wants nothing more of us; nothing where they have followed anew since the second *left_at*."""
    marks = unit.outbox.of(visitor, {State.SENT})
    if any(
        each.account == account and each.payload.get(FOLLOWED_AT, 0) > left_at for each in marks
    ):
        return
    unit.recipients.lose(visitor, account, "unsubscribed", now)
    unit.outbox.cancel(visitor, "unsubscribed")


def _kind(outgoing: Outgoing) -> Kind:
    return Kind(outgoing.payload.get("kind", Kind.OTHER))


def _said(outgoing: Outgoing) -> str:
    """Return *outgoing* as the part of another text that it becomes."""
    payload = outgoing.payload
    said = payload.get("said") or payload.get("call", {}).get("text", {}).get("content", "")
    return str(said)


def _belongs(unit: Unit, rest: Outgoing, exchange: Exchange) -> bool:
    """Whether *rest* is of *exchange*, or of what was shown before and is only recalled by it."""
    if rest.exchange == exchange.number:
        return True
    before = unit.transcript.get(rest.exchange) if rest.exchange else None
    about = exchange.reply.about
    return (
        before is not None and about.leads_on and before.reply.about.parts[-1] == about.parts[-1]
    )


def _asks_the_same(unit: Unit, late: Outgoing, exchange: Exchange) -> bool:
    """Whether *late* is an answer that ends with the question that *exchange* ends with."""
    before = unit.transcript.get(late.exchange) if _kind(late) is Kind.LATE else None
    return before is not None and before.reply.about.parts[-1] == exchange.reply.about.parts[-1]


def _is_wanted_now(unit: Unit, outgoing: Outgoing, exchange: Exchange) -> bool:
    """Whether *outgoing* is a late answer that *exchange* asks for, or asks the same as."""
    if outgoing.state is not State.WAITING or _kind(outgoing) is not Kind.LATE:
        return False
    is_asked_for = _is_only_asking(exchange) or exchange.reply.about.says("nothing_more")
    return is_asked_for or _asks_the_same(unit, outgoing, exchange)


def _is_leaving(outgoing: Outgoing) -> bool:
    return outgoing.state is State.SENDING


def _is_only_asking(exchange: Exchange) -> bool:
    """Whether the visitor only asked for the answer that comes late."""
    is_met = exchange.reply.is_silent or exchange.reply.about == About.phrase("empty")
    return asks_for_more(exchange.text) and is_met
