"""A lead by hand: what a member of staff takes down of somebody they met or spoke to.

Whom it resembles is shown before it is kept; what is not for these eyes, not even then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.casework.adding import (
    Batch,
    Problem,
    agreement_of,
    answers_of,
    is_elsewhere,
    keep,
    lead_of,
    needed,
    place_of,
    unused_reference,
)
from bot.casework.duplicates import Pair
from bot.consent import Source
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.dialogue.words.countries import country_name
from bot.leads import Lead
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of
from knowledge.project import LeadKind

PAGE = "/console/leads/new"

ALIKE = 5
"""Leads shown that may be of the same company."""

ABOUT = ("kind", "language", "origin", "statement", "heard_on", "transfer")
"""What a form holds besides answers of what is taken down: who it is, and how they agreed."""


def kind_of(said: Mapping[str, str], visit: Visit) -> LeadKind:
    """Return the kind that is asked for; the first one where nobody knows it."""
    kinds = visit.project.kinds
    return kinds.get(said.get("kind", "")) or next(iter(kinds.values()))


def batch_of(said: Mapping[str, str], kind: LeadKind, visit: Visit) -> tuple[Batch, list[Problem]]:
    """Return in which language to write to them and which link led here, as *said*; and what is wrong with it."""
    languages, codes = visit.console.library.written(), visit.console.library.origins
    language, code = said.get("language", ""), said.get("origin", "")
    problems = []
    if language not in languages:
        problems.append(Problem("language", "console_add_choice"))
    if code and code not in codes:
        problems.append(Problem("origin", "console_add_choice"))
    return Batch(kind, language, code), problems


def choices(kind: LeadKind, visit: Visit) -> dict[str, Any]:
    """Return what a page offers to choose from of a lead of *kind*."""
    languages = visit.console.library.written()
    usual = next(iter(kind.languages), visit.member.language)
    return {
        "kind": kind,
        "kinds": tuple(visit.project.kinds),
        "needed": needed(kind),
        "written": languages,
        "usual": usual if usual in languages else next(iter(languages)),
        "origins": tuple(visit.console.library.origins),
        "today": visit.today,
    }


def show_form(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the form, empty."""
    return _form(visit, kind_of(visit.request.query, visit))


def _form(
    visit: Visit,
    kind: LeadKind,
    problems: Sequence[Problem] = (),
    alike: Sequence[Pair] = (),
    elsewhere: str = "",
) -> Landing:
    wrong: dict[str, Problem] = {}
    for each in (*problems, *_doubts(visit, kind, elsewhere)):
        wrong.setdefault(each.name, each)
    values = {
        **choices(kind, visit),
        "wrong": wrong,
        "alike": alike[:ALIKE],
        "elsewhere": elsewhere,
        "key": visit.request.form.get("key") or visit.fresh,
    }
    return Landing("lead_new.html", values, 422 if problems else 200, is_told=bool(problems))


def _doubts(visit: Visit, kind: LeadKind, elsewhere: str) -> list[Problem]:
    """Return the question whether a country *elsewhere* is right; nothing where none is."""
    if not elsewhere or kind.country is None:
        return []
    spoken = visit.console.phrasebook.language_of("console_title", visit.language)
    country = country_name(elsewhere, spoken)
    return [Problem(kind.country.name, "console_add_elsewhere", {"country": country})]


def add_lead(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep the lead, once; first say everything that is wrong, whom it resembles, and that it is from elsewhere."""
    form = visit.request.form
    kind = kind_of(form, visit)
    answers = answers_of(visit.console.reader, kind, form)
    batch, strange = batch_of(form, kind, visit)
    agreement, missing = agreement_of(form, kind, visit.member.number, Source.HAND, visit.today)
    problems = [*answers.problems, *strange, *missing]
    if "kind" in form and form["kind"] not in visit.project.kinds:
        problems.append(Problem("kind", "console_add_choice"))
    if problems or agreement is None:
        return _form(visit, kind, problems)
    visitor = Visitor(Source.HAND, visit.form_key)
    if kept := unit.leads.of(visitor):
        return _landing(unit, visit, kept[0], is_new=False)
    lead = lead_of(visit.project, batch, answers.given, visitor, visit.now)
    sight = sight_of(visit.member, visit.project)
    [alike] = unit.duplicates.resembling([lead], sight)
    place = _elsewhere(visit, kind, lead)
    is_seen = _are_seen(alike, form.get("seen", "").split())
    if not is_seen or place not in {"", form.get("elsewhere", "")}:
        return _form(visit, kind, alike=alike, elsewhere=place)
    lead = replace(lead, reference=unused_reference(unit, visit.fresh))
    is_new = keep(unit, lead, agreement)
    return _landing(unit, visit, lead if is_new else unit.leads.of(visitor)[0], is_new=is_new)


def _elsewhere(visit: Visit, kind: LeadKind, lead: Lead) -> str:
    """Return the country of *lead*, where that is none of those whose leads are wanted; else nothing."""
    return place_of(kind, lead.given) if is_elsewhere(visit.project, kind, lead.given) else ""


def _are_seen(alike: Sequence[Pair], seen: Collection[str]) -> bool:
    """Whether every one that is shown of those *alike* was shown before."""
    return all(each.second.lead.reference in seen for each in alike[:ALIKE])


def _landing(unit: StaffUnit, visit: Visit, lead: Lead, *, is_new: bool) -> Landing:
    """Return the page of the lead; the list, where another organisation has it now."""
    sight = sight_of(visit.member, visit.project)
    is_seen = unit.cases.get(lead.reference, sight) is not None
    there = f"/console/leads/{lead.reference}?done=added"
    return Landing(
        goto=there if is_seen else "/console/leads?done=added_elsewhere",
        about=f"lead {lead.reference}",
        detail={"after": lead.organisation},
        is_told=is_new,
    )


RULES = (
    Rule(f"GET {PAGE}", Role.AGENT, None, show_form),
    Rule(f"POST {PAGE}", Role.AGENT, Action.LEAD_ADDED, add_lead,
         fields=("key", "seen", "elsewhere", *ABOUT), takes_answers=True),
)  # fmt: skip
