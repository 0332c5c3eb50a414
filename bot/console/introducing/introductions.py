"""Introductions in the console: a draft to each side, and every step from there, as staff note it.

Nothing here sends: a draft goes the way of every answer, when somebody has read it. It names nobody: it asks
whether they want to be introduced. A step is taken only while both may be.
"""

from collections.abc import Sequence
from typing import Any

from bot.casework.cases import Case
from bot.casework.introductions import IntroductionRefusal, Means, Step, StepKind
from bot.casework.matchmaking import compared_with
from bot.casework.records import may_introduce
from bot.console.introducing.matchmaking import Row, know_meanings
from bot.console.lead.conversation import reach_of
from bot.console.serving.access import lead_named, problem
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError, StaleError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending, Event
from bot.staff.members import Role, names_of


def show_introduction(unit: StaffUnit, visit: Visit) -> Landing:
    """Show how far two have come, and a draft to each side that is yet to be asked, for somebody to read and send."""
    name = visit.request.query.get("other", "")
    if not name:
        return Landing(goto=f"/console/leads/{visit.case.lead.reference}/matchmaking")
    return _page(unit, visit, name)


def show_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the page of a step that was not taken."""
    return _page(unit, visit, visit.request.form.get("other", ""))


def _page(unit: StaffUnit, visit: Visit, name: str) -> Landing:
    case, other = visit.case, lead_named(unit, visit, name)
    if other is None or other.lead.kind == case.lead.kind:
        return problem(IntroductionRefusal.ABSENT, 404, Ending.ABSENT)
    introduction = unit.introductions.between(case.lead.reference, other.lead.reference)
    is_open = may_introduce(unit, case, other, visit.project)
    if not (is_open or introduction.steps):
        return problem(IntroductionRefusal.STAYS, 422)
    is_partner = bool(visit.project.kind(case.lead.kind).needs)
    partner, company = (case, other) if is_partner else (other, case)
    closeness = visit.console.knowledge.closeness
    [fit] = compared_with(partner, [company], closeness, visit.project)

    def possible(of: str = "") -> Sequence[StepKind]:
        return introduction.possible(of) if is_open else ()

    values = {
        "case": case,
        "other": other,
        "fit": fit,
        "row": Row.of(introduction, (case, other), is_open=is_open),
        "sides": [
            _side(unit, visit, each, key, possible(each.lead.reference))
            for each, key in ((company, "a-"), (partner, "b-"))
        ],
        "possible": possible(),
        "means": tuple(Means),
        "seen": len(introduction.steps),
        "why_not": "" if is_open else IntroductionRefusal.STAYS,
        "names": names_of(unit.staff.all()),
    }
    return Landing("introduction.html", values, detail={"after": other.lead.reference})


def _side(
    unit: StaffUnit, visit: Visit, case: Case, key: str, possible: Sequence[StepKind]
) -> dict[str, Any]:
    """Return what the page shows of one side, whose steps may be those *possible*."""
    return {
        "case": case,
        "reach": reach_of(unit, visit, case.lead.visitor),
        "key": f"{key}{visit.fresh}",
        "is_drafted": StepKind.SENT in possible,
        "answers": [each for each in possible if each is not StepKind.SENT],
    }


def note_step(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep what came about between two leads; the same form sent twice is one step.

    ``CaseError`` where they may not be introduced any more, or it cannot come next.
    """
    case, form = visit.case, visit.request.form
    other = lead_named(unit, visit, form.get("other", ""))
    if other is None:
        raise CaseError(IntroductionRefusal.ABSENT)
    if not may_introduce(unit, case, other, visit.project):
        raise CaseError(IntroductionRefusal.STAYS)
    reference, about = case.lead.reference, other.lead.reference
    step = _written(visit)
    introduction = unit.introductions.between(reference, about)
    goto = f"/console/leads/{reference}/introduction?other={about}&done=step"
    seen = number_of(form.get("seen", "")) or 0
    if introduction.is_taken(step, seen):
        return Landing(goto=goto, is_told=False)
    if seen != len(introduction.steps):
        raise StaleError(IntroductionRefusal.STALE)
    unit.introductions.add(introduction.after(step))
    for each in (reference, about):
        unit.cases.touch(each, visit.now)
    tell_other(unit, visit, step, about)
    return Landing(goto=goto, detail={"about": about, "after": told_of(step, reference)})


def _written(visit: Visit) -> Step:
    """Return the step that a form says; ``CaseError`` when it says none."""
    form = visit.request.form
    name = form.get("step", "")
    if name not in set(StepKind) - {StepKind.SENT}:
        raise CaseError(IntroductionRefusal.UNKNOWN)
    step = Step(StepKind(name), visit.member.number, visit.now, form.get("of", ""))
    return step.noted(form.get("by", ""), form.get("note", "").replace("\r\n", "\n"))


def told_of(step: Step, reference: str) -> str:
    """Return what the audit is told of *step* about one of the two leads."""
    return str(step.kind) if step.of in {"", reference} else f"other_{step.kind}"


def tell_other(unit: StaffUnit, visit: Visit, step: Step, other: str) -> None:
    """Enter *step* about the lead *other* as well: it is its step, too."""
    detail = {"about": visit.case.lead.reference, "after": told_of(step, other)}
    event = Event(
        visit.now, visit.member.number, Action.INTRODUCTION_NOTED, f"lead {other}", detail=detail
    )
    unit.audit.add(event)


RULES = (
    Rule("GET /console/leads/{reference}/introduction", Role.AGENT, Action.INTRODUCTION_DRAFTED,
         show_introduction, prepare=know_meanings),
    Rule("POST /console/leads/{reference}/introduction", Role.AGENT, Action.INTRODUCTION_NOTED,
         note_step, fields=("other", "seen", "step", "of", "by", "note"), again=show_again,
         prepare=know_meanings),
)  # fmt: skip
