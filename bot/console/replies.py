"""Talking to a visitor: what staff answer, how it went out, and what the channel still allows.

A reply is sent once, however often its form is; the lead it is about is then contacted, and whoever
answered has it where nobody had.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.casework.cases import Case, may_own
from bot.casework.replies import StaffReply, deliveries, unread
from bot.console.visit import ConsoleUnit, Landing, Visit
from bot.delivery.outbox import Outgoing, State
from bot.errors import CaseError
from bot.leads import Status
from bot.message import Visitor
from bot.transcript import Exchange

WITHDRAWN = "console_reply_withdrawn"

WORST_FIRST = (
    *(State.FAILED, State.CANCELLED, State.UNSURE, State.HELD, State.WAITING),
    *(State.SENDING, State.REST, State.SENT),
)
"""A reply in several messages is as far as the one that is least far."""


@dataclass(frozen=True, slots=True)
class Fate:
    """How a reply went out, as the page says it: a phrase, what it needs, whether it may still change."""

    phrase: str
    reason: str = ""
    at: datetime | None = None
    is_open: bool = False
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What the channel still allows, as the page says it."""

    phrase: str
    values: Mapping[str, object] = field(default_factory=dict)
    until: datetime | None = None
    reason: str = ""
    may_write: bool = True


def talk_with(
    unit: ConsoleUnit, visit: Visit, visitor: Visitor, exchanges: Sequence[Exchange]
) -> dict[str, Any]:
    """Return what the page shows of the talk between staff and *visitor* beside the bubbles."""
    held = unit.conversations.get(visitor).held
    is_held = held is not None and visit.now < held.until
    fates = {number: fate_of(parts) for number, parts in deliveries(unit, visitor).items()}
    return {
        "held": held if is_held else None,
        "fates": fates,
        "is_moving": any(fate.is_open for fate in fates.values()),
        "reach": reach_of(unit, visit, visitor),
        "unread": unread(exchanges),
        "reply_key": visit.fresh,
    }


def fate_of(parts: Sequence[Outgoing]) -> Fate:
    """Return what became of a reply that went out in *parts*."""
    part = min(parts, key=lambda each: WORST_FIRST.index(each.state))
    match part.state:
        case State.SENT if part.carrier:
            return Fate("console_fate_carried")
        case State.SENT:
            return Fate("console_fate_sent", at=part.due_at)
        case State.HELD | State.REST:
            return Fate("console_fate_held", part.reason)
        case State.UNSURE:
            return Fate("console_fate_unsure", is_bad=True)
        case State.FAILED | State.CANCELLED:
            return Fate("console_fate_failed", part.reason, is_bad=True)
        case _ if part.reason:
            return Fate("console_fate_again", part.reason, is_open=True)
    return Fate("console_fate_waiting", is_open=True)


def reach_of(unit: ConsoleUnit, visit: Visit, visitor: Visitor) -> Reach:
    """Return whether and how often *visitor* may be written to."""
    sender = visit.voice.sender_of(visitor)
    if sender is None:
        return Reach("console_reply_channel_off", may_write=False)
    recipient = unit.recipients.get(visitor)
    if recipient is not None and recipient.gone:
        return Reach("console_reach_gone", reason=recipient.gone, may_write=False)
    if not sender.may_send(recipient):
        return Reach("console_reach_held")
    if recipient is None or not (recipient.message or recipient.event):
        return Reach(f"console_reach_{visitor.channel}")
    left = recipient.left(visit.now)
    if left is None:
        return Reach("console_reach_none_left")
    return Reach("console_reach_left", {"count": left[0]}, until=left[1])


def reply_to_lead(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Answer the visitor of a lead; the lead is contacted by that."""
    case = visit.case
    asks = unit.queue.request_of(case.lead.visitor)
    has_asked = asks is not None and asks.closed_at is None
    if case.lead.status is Status.WITHDRAWN and not has_asked:
        raise CaseError(WITHDRAWN)
    said = _said(unit, visit, case.lead.visitor, case.lead.language)
    if said and (worked := _worked(case, visit)) != case:
        unit.cases.change(worked)
    goto = f"/console/leads/{case.lead.reference}?done=reply#answer"
    return Landing(goto=goto, published=said)


def _worked(case: Case, visit: Visit) -> Case:
    """Return the case as it stands once somebody was answered."""
    member, lead = visit.member, case.lead
    if lead.status is Status.NEW:
        case = case.moved(Status.CONTACTED, "", visit.now)
    if case.owner is None and may_own(member, lead):
        case = case.owned_by(member)
    return replace(case, waits_since=visit.now if case.waits_since else None)


def reply_to_request(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Answer a visitor who asked for a person."""
    request = visit.asked
    said = _said(unit, visit, request.visitor, "")
    return Landing(goto=f"/console/requests/{request.exchange}?done=reply#answer", published=said)


def hand_back_lead(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let the assistant answer the visitor of a lead again."""
    told = visit.voice.hand_back(unit, visit.case.lead.visitor, visit.member.number, visit.now)
    goto = f"/console/leads/{visit.case.lead.reference}?done=back#answer"
    return Landing(goto=goto, published=told)


def hand_back_request(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let the assistant answer a visitor without a lead again."""
    told = visit.voice.hand_back(unit, visit.asked.visitor, visit.member.number, visit.now)
    goto = f"/console/requests/{visit.asked.exchange}?done=back#answer"
    return Landing(goto=goto, published=told)


def _said(
    unit: ConsoleUnit, visit: Visit, visitor: Visitor, language: str
) -> tuple[Exchange, ...]:
    member = visit.member
    key = visit.form.get("key", "")[:64] or visit.fresh
    text = visit.form.get("words", "").replace("\r\n", "\n")
    said = StaffReply.written(key, member.number, member.organisation, text)
    return visit.voice.reply(unit, visitor, said, visit.now, language)
