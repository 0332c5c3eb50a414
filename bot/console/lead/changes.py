"""What staff change about a lead: how it stands, who follows it up, until when and for whom, and notes on it.

A change that is not taken shows the page as it is now, with everything that was typed.
"""

from datetime import date
from urllib.parse import urlencode

from bot.casework.calendar import calendar_of
from bot.casework.cases import Case, CaseRefusal, Note
from bot.casework.mentions import mentioned
from bot.casework.records import hand_over as handed_over
from bot.casework.restrictions import PersonalDataRefusal
from bot.console.lead.page import readers_of, show_lead
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.leads import Status
from bot.notifications.notification import of_mention, tell_handed
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending, Event
from bot.staff.members import Role, StaffMember, sight_of


def as_seen(visit: Visit, now: str | None = None) -> Case:
    """Return the case, when what the form changes is still as it showed it; *now* is how that is.

    What else somebody changed meanwhile does no harm.
    """
    form, case = visit.request.form, visit.case
    if now is not None and form.get("seen") == now:
        return case
    return case.at_version(number_of(form.get("version", "")) or 0)


def _kept(
    unit: StaffUnit, visit: Visit, case: Case, done: str, was: str, **detail: str
) -> Landing:
    """Keep *case*; what it *was* stands in the address, to be brought back while nobody has changed it since."""
    unit.cases.change(case)
    unit.cases.touch(case.lead.reference, visit.now)
    query = urlencode({"done": done, "was": was, "version": case.version + 1})
    return Landing(goto=f"/console/leads/{case.lead.reference}?{query}", detail=detail)


def change_status(unit: StaffUnit, visit: Visit) -> Landing:
    case = as_seen(visit, str(visit.case.lead.status))
    name = visit.request.form.get("status", "")
    if name not in set(Status):
        raise CaseError(CaseRefusal.STATUS_UNKNOWN)
    moved = case.moved(Status(name), visit.request.form.get("reason", ""), visit.now)
    was = str(case.lead.status)
    return _kept(unit, visit, moved, "status", was, before=was, after=name)


def change_owner(unit: StaffUnit, visit: Visit) -> Landing:
    case = as_seen(visit, str(visit.case.owner or ""))
    chosen = visit.request.form.get("owner", "")
    owner: StaffMember | None = None
    if chosen:
        number = number_of(chosen)
        owner = unit.staff.get(number) if number else None
        if owner is None:
            raise CaseError(CaseRefusal.OWNER_FOREIGN)
    owned, was = case.owned_by(owner, visit.project), str(case.owner or "")
    return _kept(unit, visit, owned, "owner", was, before=was or "0", after=str(owned.owner or 0))


def change_due(unit: StaffUnit, visit: Visit) -> Landing:
    was = str(visit.case.due_on or "")
    case, said = as_seen(visit, was), visit.request.form.get("due_on", "").strip()
    day = None
    if said:
        try:
            day = date.fromisoformat(said)
        except ValueError:
            raise CaseError(CaseRefusal.DUE_UNREADABLE) from None
    due = case.due(day, visit.today)
    return _kept(unit, visit, due, "due", was, after=said and str(day))


def take_due(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the due date as a calendar file."""
    case = visit.case
    if case.due_on is None:
        raise CaseError(CaseRefusal.DUE_NONE)
    if unit.restrictions.of(case.lead.visitor) is not None:
        raise CaseError(PersonalDataRefusal.RESTRICTED)
    lead, language = case.lead, visit.language
    who = str(lead.given.get("company") or lead.reference)
    title = visit.console.phrasebook.say("console_due_event", language, who=who)
    file = ExportFile(
        f"{lead.reference}.ics",
        "text/calendar",
        lambda unit: case,
        lambda case: calendar_of(case, title, visit.now),
    )
    return Landing(export_file=file)


def hand_over(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the lead, and its record with it, to another organisation; afterwards it may be gone from these eyes."""
    case, organisation = as_seen(visit), visit.request.form.get("organisation", "")
    handed, *parts = handed_over(unit, case, organisation, visit.project)
    tell_handed(unit.notifications, handed.lead, visit.now)
    reference, was = case.lead.reference, case.lead.organisation
    detail = {"before": was, "after": organisation}
    for each in (handed, *parts):
        unit.cases.touch(each.lead.reference, visit.now)
    for each in parts:
        about = f"lead {each.lead.reference}"
        unit.audit.add(
            Event(visit.now, visit.member.number, Action.HANDED_OVER, about, Ending.DONE, detail)
        )
    is_seen = unit.cases.get(reference, sight_of(visit.member, visit.project)) is not None
    there = f"/console/leads/{reference}" if is_seen else "/console/leads"
    query = {"done": "handed"}
    if is_seen:
        query |= {"was": was, "version": str(case.version + 1)}
    return Landing(goto=f"{there}?{urlencode(query)}", detail=detail)


def add_note(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep a note; the same form sent twice is one note."""
    reference = visit.case.lead.reference
    text = visit.request.form.get("text", "").replace("\r\n", "\n")
    note = Note.written(visit.form_key, reference, visit.member.number, text, visit.now)
    is_new = unit.cases.note(note)
    if is_new:
        unit.cases.touch(reference, visit.now)
        for each in mentioned(text, readers_of(unit, visit)):
            unit.notifications.add(of_mention(note, visit.case.lead, each))
    return Landing(goto=f"/console/leads/{reference}?done=note#notes", is_told=is_new)


RULES = (
    Rule("POST /console/leads/{reference}/status", Role.AGENT, Action.STATUS_CHANGED, change_status,
         fields=("version", "seen", "status", "reason"), again=show_lead),
    Rule("POST /console/leads/{reference}/owner", Role.AGENT, Action.OWNER_CHANGED, change_owner,
         fields=("version", "seen", "owner"), again=show_lead),
    Rule("POST /console/leads/{reference}/due", Role.AGENT, Action.DUE_CHANGED, change_due,
         fields=("version", "seen", "due_on"), again=show_lead),
    Rule("GET /console/leads/{reference}/due.ics", Role.VIEWER, Action.DUE_TAKEN, take_due),
    Rule("POST /console/leads/{reference}/organisation", Role.AGENT, Action.HANDED_OVER, hand_over,
         fields=("version", "organisation"), again=show_lead),
    Rule("POST /console/leads/{reference}/notes", Role.AGENT, Action.NOTE_ADDED, add_note,
         fields=("key", "text"), again=show_lead),
)  # fmt: skip
