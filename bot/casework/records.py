"""A record: the leads of one company, of which one is listed, and what holds for all of them."""

from collections.abc import Sequence

from bot.casework.cases import Case
from bot.casework.matchmaking import is_open
from bot.casework.unit import CaseUnit
from bot.consent import given_for, may_transfer, strictest
from knowledge.project import Project


def may_send_abroad(unit: CaseUnit, case: Case) -> bool | None:
    """Return whether the record may be sent abroad: only if nobody in it has said otherwise."""
    family = unit.duplicates.family(case.lead.reference)
    given = ((each.lead, unit.consents.of(each.lead.visitor)) for each in family)
    return strictest(may_transfer(given_for(said, lead.requests)) for lead, said in given)


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


def may_match(unit: CaseUnit, case: Case) -> bool:
    """Whether somebody may be matched: it has not ended, and their data may be used at all."""
    return is_open(case) and unit.restrictions.of(case.lead.visitor) is None


def may_be_known(unit: CaseUnit, case: Case, project: Project) -> bool:
    """Whether others may learn of it: a guarded lead only with the consent to the transfer."""
    return not project.kind(case.lead.kind).is_guarded or bool(may_send_abroad(unit, case))


def may_introduce(unit: CaseUnit, case: Case, other: Case, project: Project) -> bool:
    """Whether two may be introduced: of two kinds, both open, and neither must stay where it is."""
    are_two_kinds = case.lead.kind != other.lead.kind
    return are_two_kinds and all(
        may_match(unit, each) and may_be_known(unit, each, project) for each in (case, other)
    )
