"""Matchmaking in the console: what fits a lead and why, and a draft to each side.

Nothing here sends: a draft goes the way of every answer, when somebody has read it. It names nobody: it asks
whether they want to be introduced.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.casework.cases import Case
from bot.casework.matchmaking import Fit, compared_with, fits, is_open, wanted
from bot.casework.records import may_send_abroad
from bot.casework.search import Search
from bot.console.access import lead_named, names_of, problem, signed_in
from bot.console.console import Console
from bot.console.conversation import reach_of
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import Role, sight_of

MOST_FITS = 20
PARTNERS = 20
"""Partners on the page of all; the newest come first."""

FITS_EACH = 3


async def know_meanings(console: Console, visit: Visit) -> Visit:
    """Find out what offers and needs mean, before the unit of work: the first time it takes a while."""

    def said(unit: StaffUnit) -> list[str]:
        who = signed_in(unit, visit.request.holder, visit.now)
        if who is None or who.is_half:
            return []
        known = replace(visit, signed_in=who)
        kinds = (each.id for each in (visit.project.offering, visit.project.needing) if each)
        cases = [case for kind in kinds for case in _found(unit, known, kind)]
        return list(dict.fromkeys(filter(None, (wanted(case, visit.project) for case in cases))))

    if texts := await console.writer.read(said):
        await asyncio.to_thread(console.knowledge.closeness, texts[0], texts)
    return visit


def show_matchmaking(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the newest partners with what fits each best: the same, and in the same order, as on their own page."""
    offering, needing = visit.project.offering, visit.project.needing
    if offering is None or needing is None:
        return Landing("matchmaking.html", {"rows": []}, detail={"found": "0"})
    partners = sorted(
        _free(unit, visit, needing.id),
        key=lambda case: (case.lead.taken_at, case.lead.reference),
        reverse=True,
    )[:PARTNERS]
    companies = _free(unit, visit, offering.id)
    closeness = visit.console.knowledge.closeness
    rows = [
        (case, fits(case, companies, closeness, visit.project)[:FITS_EACH]) for case in partners
    ]
    shown = [row for row in rows if row[1]]
    values = {
        "rows": shown,
        "scale": visit.console.knowledge.scale(),
        **_introduced(unit, [case for case, _ in shown]),
    }
    return Landing("matchmaking.html", values, detail={"found": str(len(values["rows"]))})


def show_lead_matchmaking(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what fits a lead, by what they have in common and by what they say."""
    case = visit.case
    values: dict[str, Any] = {
        "case": case,
        "fits": _fits(unit, visit, case)[:MOST_FITS],
        "why_not": "",
        "scale": visit.console.knowledge.scale(),
        **_introduced(unit, [case]),
    }
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
    if not may_introduce(unit, visit, case, other):
        return problem("console_fits_stays", 422)
    closeness = visit.console.knowledge.closeness
    [fit] = compared_with(partner, [company], closeness, visit.project)
    sides = [
        {
            "case": each,
            "reach": reach_of(unit, visit, each.lead.visitor),
            "key": f"{key}{visit.fresh}",
        }
        for each, key in ((company, "a-"), (partner, "b-"))
    ]
    values = {"fit": fit, "sides": sides, **_introduced(unit, [case])}
    return Landing("introduction.html", values, detail={"after": other.lead.reference})


def may_introduce(unit: StaffUnit, visit: Visit, case: Case, other: Case) -> bool:
    """Whether two may be introduced: of two kinds, both open, and neither must stay where it is."""
    both = (case, other)
    are_two_kinds = case.lead.kind != other.lead.kind
    return are_two_kinds and all(
        may_match(unit, each) and _may_leave(unit, visit, each) for each in both
    )


def _introduced(unit: StaffUnit, cases: Sequence[Case]) -> dict[str, Any]:
    """Return who was written to about whom: by both references, whoever is written to first."""
    found = [each for case in cases for each in unit.introductions.of(case.lead.reference)]
    return {
        "introduced": {(each.to, each.about): each for each in found},
        "names": names_of(unit.staff.all()),
    }


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
    return fits(case, _free(unit, visit, other.id), closeness, project)


def _free(unit: StaffUnit, visit: Visit, kind: str) -> list[Case]:
    """Return the leads of *kind* that may be introduced: the same for whoever they are compared with."""
    found = _found(unit, visit, kind)
    return [each for each in found if may_match(unit, each) and _may_leave(unit, visit, each)]


def _found(unit: StaffUnit, visit: Visit, kind: str) -> Sequence[Case]:
    """Return the newest leads of *kind* for these eyes: a page of all, and of each focus area one."""
    sight = sight_of(visit.member, visit.project)
    found: dict[str, Case] = {}
    for area in ("", *visit.project.focus_areas):
        search = Search(kind=kind, focus_area=area)
        for case in unit.cases.found(search, sight)[0]:
            found.setdefault(case.lead.reference, case)
    return list(found.values())


RULES = (
    Rule("GET /console/matchmaking", Role.VIEWER, Action.MATCHES_LISTED, show_matchmaking,
         prepare=know_meanings),
    Rule("GET /console/leads/{reference}/matchmaking", Role.VIEWER, Action.MATCHES_LISTED,
         show_lead_matchmaking, prepare=know_meanings),
    Rule("GET /console/leads/{reference}/introduction", Role.AGENT, Action.INTRODUCTION_DRAFTED,
         show_introduction, prepare=know_meanings),
)  # fmt: skip
