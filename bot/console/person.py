"""A person's rights at work: what is kept of them, corrected, restricted, erased, from their lead.

Nothing here decides who may; the rules do, and ask for the second factor. Erasing is confirmed twice: by
going on, and by typing the reference.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.casework.restrictions import Refusal, Restriction
from bot.console.access import number_of
from bot.console.visit import ConsoleUnit, Landing, Visit
from bot.dialogue import contacts
from bot.dialogue.contacts import LONGEST_NAME, LONGEST_WORDS, Complaint
from bot.dialogue.fields import FIELDS, Field, Takes
from bot.errors import CaseError
from bot.leads import Lead
from bot.staff.members import sight_of

EVERYTHING = 1_000_000

CORRECTED = frozenset(
    {Takes.NAME, Takes.WEBSITE, Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WORDS}
)
"""What is corrected as text; what is chosen from a list, the visitor chooses anew."""


def show_person(unit: ConsoleUnit, visit: Visit) -> Landing:
    return Landing("person.html", _page(unit, visit, {}))


def show_person_again(unit: ConsoleUnit, visit: Visit, error: CaseError) -> Landing:
    """Show the page as it is now, why nothing was done, and what was typed."""
    values = _page(unit, visit, visit.form, error.phrase)
    return Landing("person.html", {**values, "details": error.values})


def _page(
    unit: ConsoleUnit, visit: Visit, typed: Mapping[str, str], problem: str = ""
) -> dict[str, Any]:
    lead = visit.case.lead
    visitor = lead.visitor
    leads = unit.leads.of(visitor)
    return {
        "case": visit.case,
        "lead": lead,
        "fields": [field for field in FIELDS[lead.kind] if field.takes in CORRECTED],
        "restriction": unit.restrictions.of(visitor),
        "exchanges": len(unit.transcript.of(visitor, most=EVERYTHING)),
        "leads": [each.reference for each in leads if _is_seen(unit, visit, each)],
        "has_others": any(not _is_seen(unit, visit, each) for each in leads),
        "consents": unit.consents.of(visitor),
        "names": {each.number: each.name for each in unit.staff.all()},
        "is_confirming": False,
        "typed": typed,
        "problem": problem,
        "details": {},
        "done": visit.query.get("done", ""),
    }


def _is_seen(unit: ConsoleUnit, visit: Visit, lead: Lead) -> bool:
    return unit.cases.get(lead.reference, sight_of(visit.member)) is not None


def correct(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Keep what the person has given, put right; the audit knows which answers, not what they say."""
    case = visit.case.at_version(number_of(visit.form.get("version", "")) or 0)
    lead = case.lead
    given, changed = dict(lead.given), []
    for field in FIELDS[lead.kind]:
        if field.takes not in CORRECTED or field.name not in visit.form:
            continue
        said = visit.form[field.name].replace("\r\n", "\n").strip()
        if said == str(lead.given.get(field.name) or ""):
            continue
        given.update(_read(field, said, lead))
        if not said:
            given.pop(field.name, None)
        changed.append(field.name)
    if not changed:
        raise CaseError(Refusal.NOTHING_CHANGED)
    unit.leads.change(replace(lead, given=given, changed_at=visit.now))
    return Landing(
        goto=f"/console/leads/{lead.reference}/person?done=corrected",
        detail={"changed": ", ".join(changed)},
    )


def _read(field: Field, said: str, lead: Lead) -> dict[str, Any]:
    """Return the answer that *said* is; ``CaseError`` when it cannot be one."""
    if not said and field.is_optional:
        return {}
    country = str(lead.given.get("country") or "")
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
        raise CaseError(Refusal.FIELD_BAD, field=field.name)
    return {field.name: read}


def restrict(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let nothing be done with a person's data but keeping it."""
    lead = visit.case.lead
    reason = visit.form.get("reason", "")
    unit.restrictions.put(Restriction.made(lead.visitor, reason, visit.member.number, visit.now))
    return Landing(goto=f"/console/leads/{lead.reference}/person?done=restricted")


def release(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let everything be done with it again."""
    lead = visit.case.lead
    unit.restrictions.lift(lead.visitor)
    return Landing(goto=f"/console/leads/{lead.reference}/person?done=released")


def erase(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Delete everything of the person, once it was confirmed; first show what that is."""
    lead, typed = visit.case.lead, visit.form.get("confirm")
    others = [each for each in unit.leads.of(lead.visitor) if not _is_seen(unit, visit, each)]
    if others or visit.storage is None:
        # Another organisation follows up the same person: the office sees both.
        raise CaseError(Refusal.OTHERS)
    if typed is None:
        return Landing("person.html", {**_page(unit, visit, {}), "is_confirming": True})
    if typed.strip().upper() != lead.reference:
        raise CaseError(Refusal.UNCONFIRMED)
    unit.erase(lead.visitor, visit.storage.sealed(lead.visitor))
    return Landing(goto="/console/leads?done=erased")
