"""Matchmaking in the console: what fits a lead and why, and a draft to each side.

Nothing here sends: a draft goes the way of every answer, when somebody has read it. It names nobody: it asks
whether they want to be introduced.
"""

from collections.abc import Sequence
from typing import Any

from bot.casework.cases import Case
from bot.casework.matchmaking import Fit, fits, is_open, no_closeness
from bot.casework.search import Order, Search
from bot.console.access import lead_named, problem
from bot.console.conversation import reach_of
from bot.console.lead import may_send_abroad
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, sight_of

MOST_FITS = 20
PARTNERS = 20
"""Partners on the page of all; the newest come first."""

FITS_EACH = 3

CANDIDATES = 50
"""Others whose words are compared; those with most in common come first."""


def show_matchmaking(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the newest partners with what fits each best, by what they have in common."""
    offering, needing = visit.project.offering, visit.project.needing
    if offering is None or needing is None:
        return Landing("matchmaking.html", {"rows": []}, detail={"found": "0"})
    partners = [
        case
        for case in _found(unit, visit, needing.id, ())
        if may_match(unit, case) and _may_leave(unit, visit, case)
    ][:PARTNERS]
    companies = [case for case in _found(unit, visit, offering.id, ()) if may_match(unit, case)]
    rows = [
        (case, fits(case, companies, no_closeness, visit.project)[:FITS_EACH]) for case in partners
    ]
    values = {"rows": [row for row in rows if row[1]]}
    return Landing("matchmaking.html", values, detail={"found": str(len(values["rows"]))})


def show_lead_matchmaking(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what fits a lead, by what they have in common and by what they say."""
    case = visit.case
    values: dict[str, Any] = {"case": case, "fits": _fits(unit, visit, case), "why_not": ""}
    if not may_match(unit, case):
        values["why_not"] = "console_fits_ended"
    elif not _may_leave(unit, visit, case):
        values["why_not"] = "console_fits_stays"
    return Landing("matchmaking_lead.html", values, detail={"found": str(len(values["fits"]))})


def show_introduction(unit: StaffUnit, visit: Visit) -> Landing:
    """Show a draft to each side, in their language, for somebody to read and send."""
    case, name = visit.case, visit.request.query.get("other", "")
    if not name:
        return Landing(goto=f"/console/leads/{case.lead.reference}/matchmaking")
    other = lead_named(unit, visit, name)
    if other is None or other.lead.kind == case.lead.kind:
        return problem("console_absent", 404, Ending.ABSENT)
    partner, company = (case, other) if _needs(visit, case) else (other, case)
    both = (partner, company)
    if not all(may_match(unit, each) and _may_leave(unit, visit, each) for each in both):
        return problem("console_fits_stays", 422)
    [fit] = fits(partner, [company], visit.console.knowledge.closeness, visit.project) or [
        Fit(partner, company, 0, (), (), 0)
    ]
    sides = [
        {
            "case": each,
            "reach": reach_of(unit, visit, each.lead.visitor),
            "key": f"{key}{visit.fresh}",
        }
        for each, key in ((company, "a-"), (partner, "b-"))
    ]
    values = {"fit": fit, "sides": sides}
    return Landing("introduction.html", values, detail={"after": other.lead.reference})


def may_match(unit: StaffUnit, case: Case) -> bool:
    """Whether somebody may be matched: it has not ended, and their data may be used at all."""
    return is_open(case) and unit.restrictions.of(case.lead.visitor) is None


def _needs(visit: Visit, case: Case) -> bool:
    return bool(visit.project.kind(case.lead.kind).needs)


def _may_leave(unit: StaffUnit, visit: Visit, case: Case) -> bool:
    """Whether others may learn of it: a guarded lead only with the consent to the transfer."""
    is_guarded = visit.project.kind(case.lead.kind).is_guarded
    return not is_guarded or bool(may_send_abroad(unit, case))


def _fits(unit: StaffUnit, visit: Visit, case: Case) -> list[Fit]:
    project, closeness = visit.project, visit.console.knowledge.closeness
    other = project.offering if _needs(visit, case) else project.needing
    is_matched = bool(project.kind(case.lead.kind).wants)
    if not (is_matched and other and may_match(unit, case) and _may_leave(unit, visit, case)):
        return []
    areas = case.lead.given.get("focus_areas", [])
    others = [each for each in _found(unit, visit, other.id, areas) if may_match(unit, each)]
    likely = [fit.other(case) for fit in fits(case, others, no_closeness, project)][:CANDIDATES]
    likely = [each for each in likely if _may_leave(unit, visit, each)]
    return fits(case, likely, closeness, project)[:MOST_FITS]


def _found(unit: StaffUnit, visit: Visit, kind: str, areas: Sequence[str]) -> Sequence[Case]:
    """Return the newest leads of *kind* for these eyes: of each focus area a page."""
    sight = sight_of(visit.member, visit.project)
    found: dict[str, Case] = {}
    for area in areas or ("",):
        search = Search(kind=kind, focus_area=area, order=Order.NEWEST)
        for case in unit.cases.found(search, sight)[0]:
            found.setdefault(case.lead.reference, case)
    return list(found.values())


RULES = (
    Rule("GET /console/matchmaking", Role.VIEWER, Action.MATCHES_LISTED, show_matchmaking),
    Rule("GET /console/leads/{reference}/matchmaking", Role.VIEWER, Action.MATCHES_LISTED,
         show_lead_matchmaking),
    Rule("GET /console/leads/{reference}/introduction", Role.AGENT, Action.INTRODUCTION_DRAFTED,
         show_introduction),
)  # fmt: skip
