"""The conversation with a visitor as the pages show it: what was said, how it went out, what may still be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.casework.replies import deliveries, unread
from bot.consent import given_for, has_chat, may_transfer
from bot.console.serving.visit import Visit
from bot.delivery.outbox import Outgoing, State
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.members import sight_of
from bot.transcript import Exchange

EXCHANGES = 200
"""Exchanges shown at once; older ones are a link away."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """One exchange as the page shows it: what the visitor said, a choice by its words."""

    exchange: Exchange
    said: str


def bubbles(exchanges: Sequence[Exchange]) -> list[Bubble]:
    """Return *exchanges* with what was said in each; what was tapped reads as it was offered."""
    labels: dict[str, str] = {}
    shown = []
    for exchange in exchanges:
        said = exchange.text or " · ".join(
            labels.get(choice, choice) for choice in exchange.choice.split()
        )
        shown.append(Bubble(exchange, said))
        labels |= {choice.id: choice.label for choice in exchange.reply.tappable}
    return shown


def may_read(unit: StaffUnit, visit: Visit, visitor: Visitor) -> bool:
    """Whether the conversation with *visitor* is for these eyes."""
    if sight_of(visit.member, visit.project).is_office:
        return True
    consents = unit.consents.of(visitor)
    of_leads = (given_for(consents, each.requests) for each in unit.leads.of(visitor))
    # It holds what was told of each request, the one that was never sent among them.
    return False not in {may_transfer(consents), *map(may_transfer, of_leads)}


def conversation(unit: StaffUnit, visit: Visit, visitor: Visitor) -> dict[str, Any]:
    """Return the conversation with *visitor* as the pages show it, and what they agreed to.

    To an organisation abroad it is closed when the visitor has said of any request that it must stay in China.
    """
    is_open = may_read(unit, visit, visitor)
    most = EXCHANGES if visit.request.query.get("all") is None else 10 * EXCHANGES
    exchanges = unit.transcript.of(visitor, most=most + 1) if is_open else []
    return {
        **talk_with(unit, visit, visitor, exchanges),
        "consents": unit.consents.of(visitor),
        "restriction": unit.restrictions.of(visitor),
        "is_open": is_open,
        "has_chat": has_chat(visitor),
        "has_more": len(exchanges) > most,
        "bubbles": bubbles(exchanges[-most:]),
        "files": unit.files.of(visitor) if is_open else [],
    }


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
    unit: StaffUnit, visit: Visit, visitor: Visitor, exchanges: Sequence[Exchange]
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


def reach_of(unit: StaffUnit, visit: Visit, visitor: Visitor) -> Reach:
    """Return whether and how often *visitor* may be written to."""
    if not has_chat(visitor):
        return Reach("console_no_chat", may_write=False)
    sender = visit.console.voice.sender_of(visitor)
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
