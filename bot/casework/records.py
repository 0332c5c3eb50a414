"""A record: the leads of one company, of which one is listed, and what holds for all of them."""

from collections.abc import Sequence

from bot.casework.cases import Case
from bot.casework.unit import CaseUnit
from bot.consent import may_transfer, strictest
from knowledge.project import Project


def may_send_abroad(unit: CaseUnit, case: Case) -> bool | None:
    """Return whether the record may be sent abroad: only if nobody in it has said otherwise."""
    family = unit.duplicates.family(case.lead.reference)
    return strictest(may_transfer(unit.consents.of(each.lead.visitor)) for each in family)


def hand_over(unit: CaseUnit, case: Case, organisation: str, project: Project) -> Sequence[Case]:
    """Give *case* to another organisation, with what else of its record the same one follows up; return all, it first.

    What may only be kept stays where it is. ``CaseError`` when it may not go there.
    """
    is_sendable, family = may_send_abroad(unit, case), unit.duplicates.family(case.lead.reference)
    others = (
        each
        for each in family
        if each.lead.reference != case.lead.reference
        and each.lead.organisation == case.lead.organisation
        and unit.restrictions.of(each.lead.visitor) is None
    )
    handed = [
        each.handed_to(organisation, project, may_transfer=is_sendable) for each in (case, *others)
    ]
    for each in handed:
        unit.cases.change(each)
    return handed
