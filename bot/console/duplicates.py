"""One company, one record: likely duplicates side by side, merged by hand and taken apart again.

Nothing here says how likely something is. Merging takes nothing away: both leads stay as they are, one is
listed, and the stricter consent holds for both.
"""

from enum import StrEnum

from bot.casework.cases import Case
from bot.casework.restrictions import PersonalDataRefusal
from bot.console.lead.page import show_lead
from bot.console.serving.access import lead_named
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError, StaleError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of

PAIRS = 20
"""Pairs on one page."""

FURTHEST_PAGE = 1000


class MergeRefusal(StrEnum):
    """Why two leads are not merged: the name of the phrase that says so."""

    ABSENT = "console_merge_absent"
    ITSELF = "console_merge_itself"
    KIND = "console_merge_kind"
    PART = "console_merge_part"
    HOLDS_OTHERS = "console_merge_holds_others"


def show_duplicates(unit: StaffUnit, visit: Visit) -> Landing:
    """Show likely pairs, the likeliest first."""
    sight, page = sight_of(visit.member, visit.project), _page(visit)
    first = (page - 1) * PAIRS
    pairs, total = unit.duplicates.pairs(sight, most=PAIRS, skipped=first)
    if not pairs and total:  # those of the last page were decided on
        page = -(-total // PAIRS)
        first = (page - 1) * PAIRS
        pairs, total = unit.duplicates.pairs(sight, most=PAIRS, skipped=first)
    values = {
        "pairs": pairs,
        "total": total,
        "page": page,
        "first": first + 1,
        "is_last": first + len(pairs) >= total,
        "undo": _undone(unit, visit),
        "names": names_of(unit.staff.all()),
    }
    return Landing("duplicates.html", values, detail={"found": str(total)})


def _page(visit: Visit) -> int:
    number = number_of(visit.request.query.get("page", "")) or 1
    return min(number, FURTHEST_PAGE)


def _undone(unit: StaffUnit, visit: Visit) -> tuple[str, str] | None:
    """Return which record was just made of which part, while it is so: it can be taken apart again."""
    kept, part_of_it = (
        lead_named(unit, visit, visit.request.query.get(name, "")) for name in ("kept", "part")
    )
    if kept is None or part_of_it is None or part_of_it.merged_into != kept.lead.reference:
        return None
    return kept.lead.reference, part_of_it.lead.reference


def merge(unit: StaffUnit, visit: Visit) -> Landing:
    """Let another lead be part of this one; nothing happens when one of them may not be seen."""
    kept = _seen(visit)
    other = _other(unit, visit)
    if other.version != number_of(visit.request.form.get("other_version", "")):
        raise StaleError
    if other.lead.reference == kept.lead.reference:
        raise CaseError(MergeRefusal.ITSELF)
    if other.lead.kind != kept.lead.kind:
        raise CaseError(MergeRefusal.KIND)
    if kept.merged_into or other.merged_into:
        raise CaseError(MergeRefusal.PART)
    if len(unit.duplicates.family(other.lead.reference)) > 1:
        raise CaseError(MergeRefusal.HOLDS_OTHERS)
    unit.duplicates.merge(kept, other)
    return _back(visit, "merged", other)


def split(unit: StaffUnit, visit: Visit) -> Landing:
    """Let a part stand by itself again."""
    other = _other(unit, visit)
    if not unit.duplicates.split(visit.case, other.lead.reference):
        raise StaleError
    return _back(visit, "split", other)


def part(unit: StaffUnit, visit: Visit) -> Landing:
    """Note that they are not of the same company: nobody is asked again."""
    other = _other(unit, visit)
    if other.lead.reference == visit.case.lead.reference:
        raise CaseError(MergeRefusal.ITSELF)
    unit.duplicates.part(visit.case.lead.reference, other.lead.reference)
    return _back(visit, "parted", other)


def _seen(visit: Visit) -> Case:
    return visit.case.at_version(number_of(visit.request.form.get("version", "")) or 0)


def _other(unit: StaffUnit, visit: Visit) -> Case:
    case = lead_named(unit, visit, visit.request.form.get("other", ""))
    if case is None:
        raise CaseError(MergeRefusal.ABSENT)
    if unit.restrictions.of(case.lead.visitor) is not None:
        raise CaseError(PersonalDataRefusal.RESTRICTED)
    return case


def _back(visit: Visit, done: str, other: Case) -> Landing:
    """Return to the list of pairs where one came from there, else to the lead."""
    kept, part_of_it = visit.case.lead.reference, other.lead.reference
    form, goto = visit.request.form, f"/console/leads/{kept}?done={done}"
    if form.get("next", "") == "list":
        page = number_of(form.get("page", "")) or 1
        goto = f"/console/duplicates?page={page}&done={done}&kept={kept}&part={part_of_it}"
    return Landing(goto=goto, detail={"after": part_of_it})


RULES = (
    Rule("GET /console/duplicates", Role.VIEWER, Action.DUPLICATES_LISTED, show_duplicates),
    Rule("POST /console/leads/{reference}/merge", Role.AGENT, Action.MERGED, merge,
         fields=("version", "other", "other_version", "next", "page"), again=show_lead),
    Rule("POST /console/leads/{reference}/split", Role.AGENT, Action.SPLIT, split,
         fields=("other", "next", "page"), again=show_lead),
    Rule("POST /console/leads/{reference}/part", Role.AGENT, Action.PARTED, part,
         fields=("other", "next", "page"), again=show_lead),
)  # fmt: skip
