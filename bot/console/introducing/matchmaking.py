"""Matchmaking in the console: what fits a lead and why, and which introductions are on their way.

Nothing here introduces anybody.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.casework.cases import Case
from bot.casework.introductions import Introduction
from bot.casework.matchmaking import Fit, fits, wanted
from bot.casework.records import may_be_known, may_introduce, may_match
from bot.casework.search import Search
from bot.console.parts import Console
from bot.console.serving.access import signed_in
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of

MOST_FITS = 20
PARTNERS = 20
"""Partners on the page of all; the newest come first."""

FITS_EACH = 3

MOST_OPEN = 100
"""Introductions that are looked at for the page of all; those that wait longest come first."""


@dataclass(frozen=True, slots=True)
class Row:
    """An introduction with its leads by their references, in the order they are shown in; and whether it may go on."""

    introduction: Introduction
    cases: Mapping[str, Case]
    is_open: bool

    @classmethod
    def of(cls, introduction: Introduction, cases: Sequence[Case], *, is_open: bool) -> "Row":
        """Return the row of *cases*, both sides of *introduction*."""
        return cls(introduction, {each.lead.reference: each for each in cases}, is_open)


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
        return Landing(
            "matchmaking.html", {"rows": [], "introductions": []}, detail={"found": "0"}
        )
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
    opened = unit.introductions.open_for(sight_of(visit.member, visit.project), most=MOST_OPEN)
    values = {
        "introductions": [row for row in _rows(unit, visit, opened) if row.is_open],
        "most_open": MOST_OPEN if len(opened) == MOST_OPEN else 0,
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
        "introductions": _rows(unit, visit, unit.introductions.of(case.lead.reference)),
        "fits": _fits(unit, visit, case)[:MOST_FITS],
        "why_not": "",
        "scale": visit.console.knowledge.scale(),
        **_introduced(unit, [case]),
    }
    if not may_match(unit, case):
        values["why_not"] = "console_fits_ended"
    elif not may_be_known(unit, case, visit.project):
        values["why_not"] = "console_fits_stays"
    return Landing("matchmaking_lead.html", values, detail={"found": str(len(values["fits"]))})


def _introduced(unit: StaffUnit, cases: Sequence[Case]) -> dict[str, Any]:
    """Return how far each of *cases* has come with others, by both references in order."""
    found = [each for case in cases for each in unit.introductions.of(case.lead.reference)]
    return {
        "introduced": {each.pair: each for each in found},
        "names": names_of(unit.staff.all()),
    }


def _rows(unit: StaffUnit, visit: Visit, found: Sequence[Introduction]) -> list[Row]:
    """Return those of *found* of which both sides are for these eyes; who needs something stands first."""
    sight, rows = sight_of(visit.member, visit.project), []
    for each in found:
        one, other = (unit.cases.get(name, sight) for name in each.pair)
        if one is not None and other is not None:
            both = (one, other) if _needs(visit, one) else (other, one)
            is_open = may_introduce(unit, one, other, visit.project)
            rows.append(Row.of(each, both, is_open=is_open))
    return rows


def _needs(visit: Visit, case: Case) -> bool:
    return bool(visit.project.kind(case.lead.kind).needs)


def _fits(unit: StaffUnit, visit: Visit, case: Case) -> list[Fit]:
    project, closeness = visit.project, visit.console.knowledge.closeness
    other = project.offering if _needs(visit, case) else project.needing
    is_matched = bool(project.kind(case.lead.kind).wants)
    if not (
        is_matched and other and may_match(unit, case) and may_be_known(unit, case, visit.project)
    ):
        return []
    return fits(case, _free(unit, visit, other.id), closeness, project)


def _free(unit: StaffUnit, visit: Visit, kind: str) -> list[Case]:
    """Return the leads of *kind* that may be introduced: the same for whoever they are compared with."""
    found = _found(unit, visit, kind)
    return [
        each for each in found if may_match(unit, each) and may_be_known(unit, each, visit.project)
    ]


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
)  # fmt: skip
