"""Matchmaking in the console: what fits a lead and why, and a draft to each side.

Nothing here sends: a draft goes the way of every answer, when somebody has read it. It names nobody: it asks
whether they want to be introduced.
"""

from collections.abc import Sequence
from typing import Any

from bot.casework.cases import Case
from bot.casework.matchmaking import Fit, fits, is_open, no_closeness
from bot.casework.search import Order, Search
from bot.console.access import is_name, problem
from bot.console.conversation import reach_of
from bot.console.lead import may_send_abroad
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.leads import Kind
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
    partners = [
        case
        for case in _found(unit, visit, Kind.PARTNER, ())
        if may_match(unit, case) and may_send_abroad(unit, case)
    ][:PARTNERS]
    companies = [case for case in _found(unit, visit, Kind.COMPANY, ()) if may_match(unit, case)]
    rows = [(case, fits(case, companies, no_closeness)[:FITS_EACH]) for case in partners]
    values = {"rows": [row for row in rows if row[1]]}
    return Landing("matchmaking.html", values, detail={"found": str(len(values["rows"]))})


def show_lead_matchmaking(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what fits a lead, by what they have in common and by what they say."""
    case = visit.case
    values: dict[str, Any] = {"case": case, "fits": _fits(unit, visit, case), "why_not": ""}
    if not may_match(unit, case):
        values["why_not"] = "console_fits_ended"
    elif case.lead.kind is Kind.PARTNER and not may_send_abroad(unit, case):
        values["why_not"] = "console_fits_stays"
    return Landing("matchmaking_lead.html", values, detail={"found": str(len(values["fits"]))})


def show_introduction(unit: StaffUnit, visit: Visit) -> Landing:
    """Show a draft to each side, in their language, for somebody to read and send."""
    case, name = visit.case, visit.request.query.get("other", "")
    if not name:
        return Landing(goto=f"/console/leads/{case.lead.reference}/matchmaking")
    other = unit.cases.get(name, sight_of(visit.member)) if is_name(name) else None
    if other is None or other.lead.kind is case.lead.kind:
        return problem("console_absent", 404, Ending.ABSENT)
    partner, company = (case, other) if case.lead.kind is Kind.PARTNER else (other, case)
    may = (
        may_match(unit, partner)
        and may_match(unit, company)
        and bool(may_send_abroad(unit, partner))
    )
    if not may:
        return problem("console_fits_stays", 422)
    [fit] = fits(partner, [company], visit.console.knowledge.closeness) or [
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


def _fits(unit: StaffUnit, visit: Visit, case: Case) -> list[Fit]:
    is_partner = case.lead.kind is Kind.PARTNER
    if not may_match(unit, case) or (is_partner and not may_send_abroad(unit, case)):
        return []
    areas = case.lead.given.get("focus_areas", [])
    kind = Kind.COMPANY if is_partner else Kind.PARTNER
    others = [each for each in _found(unit, visit, kind, areas) if may_match(unit, each)]
    likely = [fit.other(case) for fit in fits(case, others, no_closeness)][:CANDIDATES]
    if not is_partner:
        likely = [each for each in likely if may_send_abroad(unit, each)]
    return fits(case, likely, visit.console.knowledge.closeness)[:MOST_FITS]


def _found(unit: StaffUnit, visit: Visit, kind: Kind, areas: Sequence[str]) -> Sequence[Case]:
    """Return the newest leads of *kind* for these eyes: of each focus area a page."""
    sight = sight_of(visit.member)
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
