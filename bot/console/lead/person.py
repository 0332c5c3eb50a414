"""A person's rights at work: what is kept of them, corrected, restricted, erased, from their lead.

Nothing here decides who may; the rules do, and ask for the second factor. Erasing is confirmed twice: by
going on, and by typing the reference.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.casework.correcting import check_reached, correctable, put_right, with_answer
from bot.casework.restrictions import PersonalDataRefusal, Restriction
from bot.consent import has_chat
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.dialogue.intake.prompts import phrase_of
from bot.dialogue.words.contacts import Complaint, Value
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.leads import Lead, reference_of
from bot.notifications.notification import tell_handed
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of
from knowledge.project import Field, LeadKind


def show_person(unit: StaffUnit, visit: Visit) -> Landing:
    lead = visit.case.lead
    visitor = lead.visitor
    leads = unit.leads.of(visitor)
    values = {
        "case": visit.case,
        "lead": lead,
        "fields": correctable(lead, visit.project.kind(lead.kind)),
        "restriction": unit.restrictions.of(visitor),
        "exchanges": unit.transcript.count(visitor),
        "leads": [each.reference for each in leads if _is_seen(unit, visit, each)],
        "has_chat": has_chat(visitor),
        "has_others": any(not _is_seen(unit, visit, each) for each in leads),
        "consents": unit.consents.of(visitor),
        "files": unit.files.of(visitor),
        "names": names_of(unit.staff.all()),
        "is_confirming": False,
    }
    return Landing("person.html", values)


def _is_seen(unit: StaffUnit, visit: Visit, lead: Lead) -> bool:
    return unit.cases.get(lead.reference, sight_of(visit.member, visit.project)) is not None


def correct(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep what the person has given, put right; the audit knows which answers, not what they say."""
    case = visit.case.at_version(number_of(visit.request.form.get("version", "")) or 0)
    lead = case.lead
    given = _put_right(visit, lead)
    asked = [each.name for each in visit.project.kind(lead.kind).fields]
    changed = [name for name in asked if given.get(name) != lead.given.get(name)]
    if not changed:
        raise CaseError(PersonalDataRefusal.NOTHING_CHANGED)
    corrected = case.corrected(given, visit.project, visit.now)
    unit.cases.correct(corrected)
    detail = {"changed": ", ".join(changed)}
    if corrected.lead.organisation != lead.organisation:
        tell_handed(unit.notifications, corrected.lead, visit.now)
        detail |= {"before": lead.organisation, "after": corrected.lead.organisation}
    there = f"/console/leads/{lead.reference}/person?done=corrected"
    is_seen = _is_seen(unit, visit, lead)
    return Landing(goto=there if is_seen else "/console/leads?done=handed", detail=detail)


def _put_right(visit: Visit, lead: Lead) -> Mapping[str, Value]:
    """Return the answers of *lead* as the form puts them right."""
    kind, said = visit.project.kind(lead.kind), visit.request.form
    asked = [each for each in correctable(lead, kind) if each.name in said]
    # The country first: a phone number may lie there.
    for field in sorted(asked, key=lambda each: each is not kind.country):
        read = put_right(visit.console.reader, lead, kind, field, said[field.name])
        if isinstance(read, Complaint):
            raise _bad(visit, field, kind)
        lead = replace(lead, given=with_answer(lead.given, field.name, read))
    check_reached(visit.case.lead, kind, lead.given)
    return lead.given


def _bad(visit: Visit, field: Field, kind: LeadKind) -> CaseError:
    """Return that an answer cannot be kept, which is called as its reader calls it."""
    label = phrase_of(visit.console.phrasebook, "field", kind.id, field.name)
    called = visit.console.phrasebook.say(label, visit.language)
    return CaseError(PersonalDataRefusal.FIELD_BAD, field=called)


def restrict(unit: StaffUnit, visit: Visit) -> Landing:
    """Let nothing be done with a person's data but keeping it."""
    lead = visit.case.lead
    reason = visit.request.form.get("reason", "")
    unit.restrictions.put(Restriction.made(lead.visitor, reason, visit.member.number, visit.now))
    return Landing(goto=f"/console/leads/{lead.reference}/person?done=restricted")


def release(unit: StaffUnit, visit: Visit) -> Landing:
    """Lift the restriction: everything may be done with this person's data again."""
    lead = visit.case.lead
    was_restricted = unit.restrictions.of(lead.visitor) is not None
    unit.restrictions.lift(lead.visitor)
    goto = f"/console/leads/{lead.reference}/person?done=released"
    return Landing(goto=goto, is_told=was_restricted)


def _confirming(unit: StaffUnit, visit: Visit) -> Landing:
    """Return the page that shows what would be erased, and asks once more."""
    page = show_person(unit, visit)
    return replace(page, values={**page.values, "is_confirming": True})


def _show_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Return the page on which erasing was refused: the question, where it had been asked."""
    is_asked = "confirm" in visit.request.form
    return (_confirming if is_asked else show_person)(unit, visit)


def erase(unit: StaffUnit, visit: Visit) -> Landing:
    """Delete everything of the person, once it was confirmed; first show what that is."""
    lead, typed = visit.case.lead, visit.request.form.get("confirm")
    others = [each for each in unit.leads.of(lead.visitor) if not _is_seen(unit, visit, each)]
    if others:
        # Another organisation follows up the same person: the office sees both.
        raise CaseError(PersonalDataRefusal.OTHERS)
    if typed is None:
        return replace(_confirming(unit, visit), instead=Action.PERSON_READ)
    if reference_of(typed) != lead.reference:
        raise CaseError(PersonalDataRefusal.UNCONFIRMED)
    unit.erase(lead.visitor, visit.console.storage.sealed(lead.visitor))
    return Landing(goto="/console/leads?done=erased")


RULES = (
    Rule("GET /console/leads/{reference}/person", Role.AGENT, Action.PERSON_READ, show_person),
    Rule("POST /console/leads/{reference}/person/correct", Role.AGENT, Action.PERSON_CORRECTED,
         correct, fields=("version", "code"), takes_answers=True,
         is_fresh=True, again=show_person),
    Rule("POST /console/leads/{reference}/person/restrict", Role.MANAGER, Action.PERSON_RESTRICTED,
         restrict, fields=("reason", "code"), is_fresh=True, again=show_person),
    Rule("POST /console/leads/{reference}/person/release", Role.MANAGER, Action.PERSON_RELEASED,
         release, fields=("code",), is_fresh=True, again=show_person),
    Rule("POST /console/leads/{reference}/person/erase", Role.MANAGER, Action.PERSON_ERASED, erase,
         fields=("confirm", "code"), is_fresh=True, again=_show_again),
)  # fmt: skip
