"""A lead's page: what is known, the whole conversation, notes, history; and what staff change.

Nothing here decides which change is possible; casework does. A change that is not taken shows the page
as it is now, with everything that was typed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.casework.cases import NEXT, WAITING, Case, Note, Refusal, may_own
from bot.consent import may_transfer
from bot.console.access import number_of
from bot.console.duplicates import may_send_abroad, record_of
from bot.console.replies import talk_with
from bot.console.visit import ConsoleUnit, Landing, Visit
from bot.errors import CaseError
from bot.leads import Status
from bot.message import Visitor
from bot.notifications.notification import of_lead
from bot.staff.members import ALL_ORGANISATIONS, StaffMember, sight_of
from bot.transcript import Exchange

EXCHANGES = 200
"""Exchanges shown at once; older ones are a link away."""

LINES = 100
"""Lines of the queue shown; whoever has seen to those sees the next."""

ENTRIES = 50
"""Entries of the history shown."""


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


def conversation(unit: ConsoleUnit, visit: Visit, visitor: Visitor) -> dict[str, Any]:
    """Return the conversation with *visitor* as the pages show it, and what they agreed to.

    To an organisation abroad it is closed when the visitor has said that it must stay in China.
    """
    consents = unit.consents.of(visitor)
    is_open = sight_of(visit.member).is_office or may_transfer(consents) is not False
    most = EXCHANGES if visit.query.get("all") is None else 10 * EXCHANGES
    exchanges = unit.transcript.of(visitor, most=most + 1) if is_open else []
    return {
        **talk_with(unit, visit, visitor, exchanges),
        "consents": consents,
        "is_open": is_open,
        "has_more": len(exchanges) > most,
        "bubbles": bubbles(exchanges[-most:]),
    }


def show_lead(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing("lead.html", _page(unit, visit, visit.case, {}))


def _page(
    unit: ConsoleUnit, visit: Visit, case: Case, typed: Mapping[str, str], problem: str = ""
) -> dict[str, Any]:
    member, lead = visit.member, case.lead
    staff = unit.staff.all()
    talk = conversation(unit, visit, lead.visitor)
    return {
        **talk,
        **record_of(unit, visit, case),
        "case": case,
        "lead": lead,
        "next_statuses": NEXT[lead.status],
        "next_step": NEXT[lead.status][0] if lead.status in WAITING else None,
        "owners": [each for each in staff if each.is_active and may_own(each, lead)],
        "is_mine": case.owner == member.number,
        "may_claim": may_own(member, lead),
        "organisations": [each for each in ALL_ORGANISATIONS if each != lead.organisation],
        "names": {each.number: each.name for each in staff},
        "notes": unit.cases.notes(lead.reference),
        "history": unit.audit.about(f"lead {lead.reference}", most=ENTRIES),
        "typed": typed,
        "problem": problem,
        "details": {},
        "note_key": visit.fresh,
        "done": visit.query.get("done", ""),
    }


def show_again(unit: ConsoleUnit, visit: Visit, error: CaseError) -> Landing:
    """Show the lead as it is now, why the change was not taken, and what was typed."""
    values = _page(unit, visit, visit.case, visit.form, error.phrase)
    return Landing("lead.html", {**values, "details": error.values})


def _seen(visit: Visit) -> Case:
    """Return the case, when it is still as the form showed it."""
    return visit.case.at_version(number_of(visit.form.get("version", "")) or 0)


def _kept(unit: ConsoleUnit, case: Case, done: str, **detail: str) -> Landing:
    unit.cases.change(case)
    return Landing(goto=f"/console/leads/{case.lead.reference}?done={done}", detail=detail)


def change_status(unit: ConsoleUnit, visit: Visit) -> Landing:
    case, name = _seen(visit), visit.form.get("status", "")
    if name not in set(Status):
        raise CaseError(Refusal.STATUS_UNKNOWN)
    moved = case.moved(Status(name), visit.form.get("reason", ""), visit.now)
    return _kept(unit, moved, "status", before=str(case.lead.status), after=name)


def change_owner(unit: ConsoleUnit, visit: Visit) -> Landing:
    case, chosen = _seen(visit), visit.form.get("owner", "")
    owner: StaffMember | None = None
    if chosen:
        number = number_of(chosen)
        owner = unit.staff.get(number) if number else None
        if owner is None:
            raise CaseError(Refusal.OWNER_FOREIGN)
    before, after = str(case.owner or 0), str(owner.number if owner else 0)
    return _kept(unit, case.owned_by(owner), "owner", before=before, after=after)


def change_due(unit: ConsoleUnit, visit: Visit) -> Landing:
    case, said = _seen(visit), visit.form.get("due_on", "").strip()
    day = None
    if said:
        try:
            day = date.fromisoformat(said)
        except ValueError:
            raise CaseError(Refusal.DUE_UNREADABLE) from None
    return _kept(unit, case.due(day, visit.now.date()), "due", after=said and str(day))


def hand_over(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Give the lead to another organisation; afterwards it may be gone from these eyes."""
    case, organisation = _seen(visit), visit.form.get("organisation", "")
    handed = case.handed_to(organisation, may_transfer=may_send_abroad(unit, case))
    unit.cases.change(handed)
    unit.notifications.add(of_lead(handed.lead, visit.now))
    reference = case.lead.reference
    is_seen = unit.cases.get(reference, sight_of(visit.member)) is not None
    return Landing(
        goto=f"/console/leads/{reference}?done=handed" if is_seen else "/console/leads",
        detail={"before": case.lead.organisation, "after": organisation},
    )


def add_note(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Keep a note; the same form sent twice is one note."""
    reference = visit.case.lead.reference
    text = visit.form.get("text", "").replace("\r\n", "\n")
    key = visit.form.get("key", "")[:64] or visit.fresh
    unit.cases.note(Note.written(key, reference, visit.member.number, text, visit.now))
    return Landing(goto=f"/console/leads/{reference}?done=note#notes")


# A visitor who asked for a person


def show_request(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing("request.html", _request_page(unit, visit))


def show_request_again(unit: ConsoleUnit, visit: Visit, error: CaseError) -> Landing:
    """Show the request, why a reply was not sent, and what was typed."""
    values = _request_page(unit, visit)
    values |= {"typed": visit.form, "problem": error.phrase, "details": error.values}
    return Landing("request.html", values)


def _request_page(unit: ConsoleUnit, visit: Visit) -> dict[str, Any]:
    return {
        **conversation(unit, visit, visit.asked.visitor),
        "request": visit.asked,
        "names": {each.number: each.name for each in unit.staff.all()},
        "problem": "",
        "done": visit.query.get("done", ""),
    }


def close_request(unit: ConsoleUnit, visit: Visit) -> Landing:
    unit.queue.close_request(visit.asked.visitor, visit.member.number, visit.now)
    return Landing(goto="/console/queue")


def show_queue(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Show what needs somebody, who waits longest first."""
    silent_since = visit.now - visit.escalate_after
    lines, total = unit.queue.waiting(
        sight_of(visit.member), visit.now.date(), silent_since, most=LINES
    )
    values = {
        "lines": lines,
        "total": total,
        "late": [line.is_escalated(visit.now, visit.escalate_after) for line in lines],
        "names": {each.number: each.name for each in unit.staff.all()},
    }
    return Landing("queue.html", values, detail={"found": str(total)})
