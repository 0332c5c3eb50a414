"""An answer of a lead, put right where it stands; and brought back as it was.

Nothing here reads an answer; ``bot.casework.correcting`` does, as the intake reads it.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from bot.casework.cases import Case
from bot.casework.correcting import check_reached, put_right, with_answer
from bot.casework.corrections import Correction, mark_of
from bot.casework.restrictions import PersonalDataRefusal
from bot.console.lead.changes import as_seen
from bot.console.lead.page import answer_of, show_lead
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.dialogue.words.contacts import Complaint
from bot.errors import CaseError, StaleError
from bot.notifications.notification import tell_handed
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of


def correct_answer(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep the one answer that the form holds; sent twice, it is kept once."""
    if key := visit.request.form.get("undo", ""):
        return _bring_back(unit, visit, key)
    lead, field = visit.case.lead, answer_of(visit)
    if field is None:
        raise CaseError(PersonalDataRefusal.NOTHING_CHANGED)
    kind = visit.project.kind(lead.kind)
    said = visit.request.form[field.name]
    value = put_right(visit.console.reader, lead, kind, field, said)
    if isinstance(value, Complaint):
        why = f"console_add_{value.phrase}"
        raise CaseError(why, **dict(value.values))
    if value == lead.given.get(field.name):
        return _not_again(unit, visit, field.name)
    case = as_seen(visit, mark_of(lead.given.get(field.name)))
    given = with_answer(lead.given, field.name, value)
    check_reached(lead, kind, given)
    return _kept(unit, visit, case.corrected(given, visit.project, visit.now), field.name)


def _bring_back(unit: StaffUnit, visit: Visit, key: str) -> Landing:
    """Keep an answer as it was; ``StaleError`` where it is no longer what it became.

    The lead stays where it is, unless it was the correction that took it there: its country says nothing of
    where staff have handed it.
    """
    case, last = visit.case, unit.corrections.last(visit.case.lead.reference)
    if last is None or last.key != key or not last.is_last(case.lead, last.name):
        raise StaleError
    given = with_answer(case.lead.given, last.name, last.was)
    organisation = last.moved_from or case.lead.organisation
    lead = replace(case.lead, given=given, organisation=organisation, changed_at=visit.now)
    owner = None if last.moved_from else case.owner
    return _kept(unit, visit, replace(case, lead=lead, owner=owner), last.name)


def _not_again(unit: StaffUnit, visit: Visit, name: str) -> Landing:
    """Return to the page where the same was just kept; ``CaseError`` where nothing is different."""
    last = unit.corrections.last(visit.case.lead.reference)
    is_same = last is not None and last.is_last(visit.case.lead, name)
    if last is None or not is_same or last.staff != visit.member.number:
        raise CaseError(PersonalDataRefusal.NOTHING_CHANGED)
    return Landing(goto=_there(unit, visit, visit.case, name), is_told=False)


def _kept(unit: StaffUnit, visit: Visit, case: Case, name: str) -> Landing:
    """Keep *case*, whose answer *name* is another one now; the audit knows which, and none of its words."""
    before, after = visit.case.lead, case.lead
    unit.cases.correct(case)
    is_moved = before.organisation != after.organisation
    unit.corrections.keep(
        Correction(
            reference=after.reference,
            name=name,
            was=before.given.get(name),
            mark=mark_of(after.given.get(name)),
            moved_from=before.organisation if is_moved else "",
            staff=visit.member.number,
            at=visit.now,
        )
    )
    detail: Mapping[str, str] = {"changed": name}
    if is_moved:
        tell_handed(unit.notifications, after, visit.now)
        detail = {**detail, "before": before.organisation, "after": after.organisation}
    return Landing(goto=_there(unit, visit, case, name), detail=detail)


def _there(unit: StaffUnit, visit: Visit, case: Case, name: str) -> str:
    """Return the page that says so: another country may have taken the lead from these eyes."""
    reference = case.lead.reference
    if unit.cases.get(reference, sight_of(visit.member, visit.project)) is None:
        return "/console/leads?done=handed"
    return f"/console/leads/{reference}?{urlencode({'done': 'given', 'was': name})}"


RULES = (
    Rule("POST /console/leads/{reference}/given", Role.AGENT, Action.ANSWER_CORRECTED,
         correct_answer, fields=("version", "seen", "undo"), takes_answers=True, again=show_lead),
)  # fmt: skip
