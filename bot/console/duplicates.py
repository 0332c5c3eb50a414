"""One company, one record: likely duplicates side by side, merged by hand and taken apart again.

Nothing here says how likely something is. Merging takes nothing away: both leads stay as they are, one is
listed, and the stricter consent holds for both.
"""

from enum import StrEnum
from typing import Any

from bot.casework.cases import Case
from bot.casework.restrictions import Refusal as Restraint
from bot.consent import may_transfer, strictest
from bot.console.access import is_name, number_of
from bot.console.visit import ConsoleUnit, Landing, Visit
from bot.errors import CaseError, StaleError
from bot.staff.members import sight_of

PAIRS = 50
"""Pairs shown at once; whoever has decided sees the next."""


class Refusal(StrEnum):
    """Why two leads are not merged: the name of the phrase that says so."""

    ABSENT = "console_merge_absent"
    ITSELF = "console_merge_itself"
    KIND = "console_merge_kind"
    PART = "console_merge_part"
    HOLDS_OTHERS = "console_merge_holds_others"


def show_duplicates(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Show likely pairs, the likeliest first."""
    pairs, total = unit.duplicates.pairs(sight_of(visit.member), most=PAIRS)
    values = {
        "pairs": pairs,
        "total": total,
        "names": {each.number: each.name for each in unit.staff.all()},
        "done": visit.query.get("done", ""),
    }
    return Landing("duplicates.html", values, detail={"found": str(total)})


def record_of(unit: ConsoleUnit, visit: Visit, case: Case) -> dict[str, Any]:
    """Return what the page of a lead shows of its record: its parts, and what is likely the same."""
    family = unit.duplicates.family(case.lead.reference)
    sight = sight_of(visit.member)
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
    }


def may_send_abroad(unit: ConsoleUnit, case: Case) -> bool | None:
    """Return whether the record may be sent abroad: only if nobody in it has said otherwise."""
    family = unit.duplicates.family(case.lead.reference)
    return strictest(may_transfer(unit.consents.of(each.lead.visitor)) for each in family)


def merge(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let another lead be part of this one; nothing happens when one of them may not be seen."""
    kept = _seen(visit)
    other = _other(unit, visit)
    if other.version != number_of(visit.form.get("other_version", "")):
        raise StaleError
    if other.lead.reference == kept.lead.reference:
        raise CaseError(Refusal.ITSELF)
    if other.lead.kind is not kept.lead.kind:
        raise CaseError(Refusal.KIND)
    if kept.merged_into or other.merged_into:
        raise CaseError(Refusal.PART)
    if len(unit.duplicates.family(other.lead.reference)) > 1:
        raise CaseError(Refusal.HOLDS_OTHERS)
    unit.duplicates.merge(kept, other)
    return _back(visit, "merged", other)


def split(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Let a part stand by itself again."""
    other = _other(unit, visit)
    if not unit.duplicates.split(visit.case, other.lead.reference):
        raise StaleError
    return _back(visit, "split", other)


def part(unit: ConsoleUnit, visit: Visit) -> Landing:
    """Note that they are not of the same company: nobody is asked again."""
    other = _other(unit, visit)
    if other.lead.reference == visit.case.lead.reference:
        raise CaseError(Refusal.ITSELF)
    unit.duplicates.part(visit.case.lead.reference, other.lead.reference)
    return _back(visit, "parted", other)


def _seen(visit: Visit) -> Case:
    return visit.case.at_version(number_of(visit.form.get("version", "")) or 0)


def _other(unit: ConsoleUnit, visit: Visit) -> Case:
    name = visit.form.get("other", "")
    case = unit.cases.get(name, sight_of(visit.member)) if is_name(name) else None
    if case is None:
        raise CaseError(Refusal.ABSENT)
    if unit.restrictions.of(case.lead.visitor) is not None:
        raise CaseError(Restraint.RESTRICTED)
    return case


def _back(visit: Visit, done: str, other: Case) -> Landing:
    """Return to the list of pairs where one came from there, else to the lead."""
    from_list = visit.form.get("next", "") == "list"
    goto = "/console/duplicates" if from_list else f"/console/leads/{visit.case.lead.reference}"
    return Landing(goto=f"{goto}?done={done}", detail={"after": other.lead.reference})
