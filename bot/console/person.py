"""A person's rights at work: what is kept of them, corrected, restricted, erased, from their lead.

Nothing here decides who may; the rules do, and ask for the second factor. Erasing is confirmed twice: by
going on, and by typing the reference.
"""

from dataclasses import replace
from typing import Any

from bot.casework.adding import UNREACHED, is_reached, needed, read_answer
from bot.casework.restrictions import Refusal, Restriction
from bot.consent import has_chat
from bot.console.access import names_of, number_of
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.dialogue import contacts
from bot.dialogue.contacts import LONGEST_NAME, LONGEST_WORDS, Complaint
from bot.dialogue.prompts import phrase_of
from bot.errors import CaseError
from bot.leads import Lead, follows_up, reference_of
from bot.notifications.notification import of_lead
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of
from knowledge.project import Field, LeadKind, Takes

EVERYTHING = 1_000_000

CORRECTED = frozenset(
    {Takes.NAME, Takes.WEBSITE, Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WORDS}
)
"""What is corrected as text; what is chosen from a list, the visitor chooses anew."""


def corrected(lead: Lead, kind: LeadKind) -> list[Field]:
    """Return what staff correct in *lead*: all of it, where its visitor has no chat to do so."""
    is_theirs = has_chat(lead.visitor)
    return [each for each in kind.fields if not is_theirs or each.takes in CORRECTED]


def show_person(unit: StaffUnit, visit: Visit) -> Landing:
    lead = visit.case.lead
    visitor = lead.visitor
    leads = unit.leads.of(visitor)
    values = {
        "case": visit.case,
        "lead": lead,
        "fields": corrected(lead, visit.project.kind(lead.kind)),
        "restriction": unit.restrictions.of(visitor),
        "exchanges": len(unit.transcript.of(visitor, most=EVERYTHING)),
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
    given, changed = dict(lead.given), []
    kind = visit.project.kind(lead.kind)
    # The country first: a phone number may lie there.
    for field in sorted(corrected(lead, kind), key=lambda each: each is not kind.country):
        said = visit.request.form.get(field.name, "").replace("\r\n", "\n").strip()
        if field.name not in visit.request.form or said == str(lead.given.get(field.name) or ""):
            continue
        if has_chat(lead.visitor):
            given.update(_read(visit, field, said, lead))
        else:
            given.update(_noted(visit, field, said, given, kind))
        if not said:
            given.pop(field.name, None)
        if given.get(field.name) != lead.given.get(field.name):
            changed.append(field.name)
    if not changed:
        raise CaseError(Refusal.NOTHING_CHANGED)
    if not has_chat(lead.visitor) and not is_reached(kind, given):
        raise CaseError(UNREACHED)
    put_right = replace(lead, given=given, changed_at=visit.now)
    country = given.get(kind.country.name, "") if kind.country else ""
    to = replace(
        lead, given=given, organisation=visit.project.organisation_for(kind.id, str(country))
    )
    put_right = replace(put_right, organisation=follows_up(lead, to))
    unit.leads.change(put_right)
    detail = {"changed": ", ".join(changed)}
    if put_right.organisation != lead.organisation:
        unit.notifications.add(of_lead(put_right, visit.now))
        detail |= {"before": lead.organisation, "after": put_right.organisation}
    there = f"/console/leads/{lead.reference}/person?done=corrected"
    is_seen = _is_seen(unit, visit, lead)
    return Landing(goto=there if is_seen else "/console/leads?done=handed", detail=detail)


def _bad(visit: Visit, field: Field, kind: LeadKind) -> CaseError:
    """Return that an answer cannot be kept, which is called as its reader calls it."""
    label = phrase_of(visit.console.phrasebook, "field", kind.id, field.name)
    called = visit.console.phrasebook.say(label, visit.language)
    return CaseError(Refusal.FIELD_BAD, field=called)


def _read(visit: Visit, field: Field, said: str, lead: Lead) -> dict[str, Any]:
    """Return the answer that *said* is; ``CaseError`` when it cannot be one."""
    kind = visit.project.kind(lead.kind)
    if not said and field.is_optional:
        return {}
    given = lead.given.get(kind.country.name) if kind.country else None
    country = given if isinstance(given, str) else kind.phones
    read: Any
    match field.takes:
        case Takes.EMAIL:
            read = contacts.email(said)
        case Takes.PHONE:
            read = contacts.phone(said, country)
        case Takes.REACH:
            read = contacts.reach(said, country)
        case Takes.WEBSITE:
            read = contacts.website(said)
        case Takes.WORDS:
            read = contacts.words(said, LONGEST_WORDS)
        case _:
            read = contacts.words(" ".join(said.split()), LONGEST_NAME)
    if isinstance(read, Complaint):
        raise _bad(visit, field, kind)
    return {field.name: read}


def _noted(
    visit: Visit, field: Field, said: str, given: dict[str, Any], kind: LeadKind
) -> dict[str, Any]:
    """Return the answer that *said* is of somebody whom staff have taken down; what is not needed may go."""
    if not said and field.name not in needed(kind):
        return {}
    country = given.get(kind.country.name) if kind.country else None
    place = country if isinstance(country, str) else kind.phones
    read = read_answer(visit.console.reader, field, said, place)
    if not said or isinstance(read, Complaint):
        raise _bad(visit, field, kind)
    return {field.name: read}


def restrict(unit: StaffUnit, visit: Visit) -> Landing:
    """Let nothing be done with a person's data but keeping it."""
    lead = visit.case.lead
    reason = visit.request.form.get("reason", "")
    unit.restrictions.put(Restriction.made(lead.visitor, reason, visit.member.number, visit.now))
    return Landing(goto=f"/console/leads/{lead.reference}/person?done=restricted")


def release(unit: StaffUnit, visit: Visit) -> Landing:
    """Let everything be done with it again."""
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
        raise CaseError(Refusal.OTHERS)
    if typed is None:
        return replace(_confirming(unit, visit), instead=Action.PERSON_READ)
    if reference_of(typed) != lead.reference:
        raise CaseError(Refusal.UNCONFIRMED)
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
