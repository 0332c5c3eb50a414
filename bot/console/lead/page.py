"""A lead's page: what is known, the whole conversation, notes, history, and the record it belongs to."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from bot.casework.cases import NEXT, WAITING, Case, may_own
from bot.casework.correcting import correctable, lasting, typed
from bot.casework.corrections import mark_of
from bot.casework.records import may_send_abroad
from bot.console.audit_words import AuditWords
from bot.console.lead.conversation import conversation
from bot.console.lead.saved_replies import ready_for
from bot.console.serving.changes import stamp_of_lead
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.http.numbers import number_of
from bot.leads import ENDED
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending, Event
from bot.staff.members import Role, StaffMember, names_of, sight_of
from knowledge.project import Field

ENTRIES = 50
"""Entries of the history shown."""

CHANGES = {
    "status": {Action.STATUS_CHANGED, Action.REPLIED},
    "owner": {Action.OWNER_CHANGED, Action.HANDED_OVER, Action.REPLIED},
    "due": {Action.DUE_CHANGED},
}
"""What changes how a lead stands."""

ANSWERS_CHANGED = {Action.ANSWER_CORRECTED, Action.PERSON_CORRECTED}
"""What changes an answer; which, stands in the detail."""


def show_lead(unit: StaffUnit, visit: Visit) -> Landing:
    member, case = visit.member, visit.case
    lead, staff = case.lead, unit.staff.all()
    owners = [each for each in staff if may_own(each, lead, visit.project)]
    record = record_of(unit, visit, case)
    history, told = _history(unit, visit), AuditWords(unit, visit)
    values = {
        **conversation(unit, visit, lead.visitor),
        **record,
        "case": case,
        "lead": lead,
        "next_statuses": NEXT[lead.status],
        "next_step": NEXT[lead.status][0] if lead.status in WAITING else None,
        "owners": owners,
        "undo": undo_of(visit, owners) or undo_of_answer(unit, visit),
        "is_mine": case.owner == member.number,
        "may_claim": may_own(member, lead, visit.project),
        "organisations": [each for each in visit.project.followers if each != lead.organisation],
        "names": names_of(staff),
        "notes": unit.cases.notes(lead.reference),
        "history": [(each, told.change(each)) for each in history],
        "changed": _last_changes(visit, history),
        **_answers(visit),
        "note_key": visit.fresh,
        "is_translated": visit.console.translator is not None
        and member.role.includes(Role.AGENT)
        and unit.restrictions.of(lead.visitor) is None
        and may_leave(unit, visit, case),
        "readers": readers_of(unit, visit),
        **ready_for(unit, visit, lead.visitor, lead),
        "events": f"/console/leads/{lead.reference}/events",
        "stamp": stamp_of_lead(unit, visit, case),
        "page_address": f"/console/leads/{lead.reference}",
    }
    return Landing("lead.html", values)


def undo_of(visit: Visit, owners: Collection[StaffMember]) -> dict[str, str]:
    """Return the field that was just changed and what it was, where it may be that again; else nothing."""
    case, query = visit.case, visit.request.query
    done, was = query.get("done", ""), query.get("was")
    possible = {
        "status": {str(each) for each in NEXT[case.lead.status] if each not in ENDED},
        "owner": {"", *(str(each.number) for each in owners)},
        "due": {"", was or ""} if _is_ahead(was or "", visit.today) else {""},
        "handed": set(visit.project.followers) - {case.lead.organisation},
    }
    is_as_left = number_of(query.get("version", "")) == case.version
    if was is None or not is_as_left or was not in possible.get(done, ()):
        return {}
    path = {"handed": "organisation"}.get(done, done)
    return {"path": path, "name": "due_on" if done == "due" else path, "was": was}


def undo_of_answer(unit: StaffUnit, visit: Visit) -> dict[str, str]:
    """Return the answer that its reader just put right, where it may be again what it was; else nothing."""
    lead, query = visit.case.lead, visit.request.query
    name = query.get("was", "") if query.get("done") == "given" else ""
    last = unit.corrections.last(lead.reference) if name else None
    if last is None or last.staff != visit.member.number or not last.is_last(lead, name):
        return {}
    return {"path": "given", "name": "undo", "was": last.key}


def answer_of(visit: Visit) -> Field | None:
    """Return the question to which the form holds an answer; None where it holds none."""
    lead = visit.case.lead
    asked = correctable(lead, visit.project.kind(lead.kind))
    return next((each for each in asked if each.name in visit.request.form), None)


def _answers(visit: Visit) -> dict[str, Any]:
    """Return what the page needs to have answers put right where they stand."""
    lead = visit.case.lead
    kind = visit.project.kind(lead.kind)
    fields = {each.name: each for each in correctable(lead, kind)}
    values = {name: lead.given.get(name) for name in fields}
    return {
        "correctable": fields,
        "answered": answer_of(visit),
        "lasting": lasting(lead, kind),
        "marks": {name: mark_of(value) for name, value in values.items()},
        "known": {name: typed(value) for name, value in values.items()},
    }


def _is_ahead(said: str, today: date) -> bool:
    try:
        return date.fromisoformat(said) >= today
    except ValueError:
        return False


def _history(unit: StaffUnit, visit: Visit) -> list[Event]:
    """Return what was done with the lead, newest first; not who reads it now, and how often they did."""
    about = f"lead {visit.case.lead.reference}"
    return [
        each.event for each in unit.audit.about(about, most=ENTRIES, reader=visit.member.number)
    ]


def _last_changes(visit: Visit, history: Iterable[Event]) -> dict[str, Event]:
    """Return the last change of each thing that stands at the top, and of the answer in the form; nothing of long ago."""
    done = [each for each in history if each.ending is Ending.DONE]
    found = {
        name: next((each for each in done if each.action in actions), None)
        for name, actions in CHANGES.items()
    }
    if answered := answer_of(visit):
        found["given"] = next((each for each in done if _is_of(each, answered.name)), None)
    return {name: last for name, last in found.items() if last is not None}


def _is_of(event: Event, name: str) -> bool:
    """Whether *event* put the answer *name* right."""
    changed = event.detail.get("changed", "").split(", ")
    return event.action in ANSWERS_CHANGED and name in changed


def readers_of(unit: StaffUnit, visit: Visit) -> list[StaffMember]:
    """Return the colleagues who may see the lead and get mail, and so are told of a note on it."""
    if "mail" not in visit.console.options.ways:
        return []
    others = [
        each
        for each in unit.staff.all()
        if each.is_active and each != visit.member and unit.contacts.get(each.number).is_mailed
    ]
    sights = {each.number: sight_of(each, visit.project) for each in others}
    reference = visit.case.lead.reference
    may_see = {
        sight: unit.cases.get(reference, sight) is not None for sight in set(sights.values())
    }
    return [each for each in others if may_see[sights[each.number]]]


# What belongs to a lead


def record_of(unit: StaffUnit, visit: Visit, case: Case) -> dict[str, Any]:
    """Return what the page of a lead shows of its record: its parts, and what is likely the same."""
    family = unit.duplicates.family(case.lead.reference)
    sight = sight_of(visit.member, visit.project)
    parts = [
        each
        for each in family
        if each.lead.reference != case.lead.reference
        and unit.cases.get(each.lead.reference, sight) is not None
    ]
    is_part = bool(case.merged_into)
    return {
        "parts": parts,
        "likely": () if is_part else unit.duplicates.like(case, sight),
        "transfer": may_send_abroad(unit, case),
        "is_guarded": visit.project.kind(case.lead.kind).is_guarded,
    }


def may_leave(unit: StaffUnit, visit: Visit, case: Case) -> bool:
    """Whether texts of *case* may be sent to a server of anybody else.

    Not where somebody in the record has said no to the transfer, nor where one of its leads, or
    another of the same visitor, is guarded: a yes to the transfer names those it is for, and no other.
    """
    leads = (*unit.duplicates.family(case.lead.reference), *unit.cases.of(case.lead.visitor))
    is_guarded = any(visit.project.kind(each.lead.kind).is_guarded for each in leads)
    return not is_guarded and may_send_abroad(unit, case) is not False


RULES = (Rule("GET /console/leads/{reference}", Role.VIEWER, Action.LEAD_READ, show_lead),)
