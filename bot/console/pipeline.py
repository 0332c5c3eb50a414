"""The pipeline at a glance, and the geometry of its pictures.

The template draws them, in the colours of the stylesheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.casework.pipeline import Facet, Period, Share, leads_for, questions_of
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.leads import Status
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of
from knowledge.project import COURTESIES

BARS = 8
"""Values of a facet that have a bar of their own; the others are one more together."""

TOPICS = 8
"""Topics shown of those asked most, in each language."""

WIDTH, HEIGHT = 800, 120
"""The picture of the weeks, in units of its own."""

MARGIN = 12

STEPS = (Status.IN_PIPELINE, Status.QUALIFIED, Status.CONTACTED)
"""What the way to the goal is made of, as the bar shows it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through *dots*: where each stands, for the picture of the weeks."""

    dots: Sequence[tuple[float, float]]
    highest: int

    @property
    def points(self) -> str:
        """Return the dots as SVG wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.dots)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar that fills up to the goal: where it begins and how wide it is, in percent."""

    status: Status
    count: int
    begins: float
    wide: float


def line_through(values: Sequence[int]) -> Line:
    """Return a line through *values*, the picture as high as the highest of them.

    >>> line_through([0, 5, 10]).points
    '12,108 400,60 788,12'
    """
    highest = max(values, default=0)
    across = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * MARGIN) / max(highest, 1)
    dots = [
        (round(MARGIN + place * across, 1), round(HEIGHT - MARGIN - value * up, 1))
        for place, value in enumerate(values)
    ]
    return Line(dots, highest)


def parts_of(companies: dict[Status, int], goal: int) -> list[Part]:
    """Return the parts of the bar; where there are more companies than the goal, it is full."""
    whole = max(goal, 1, sum(companies.get(status, 0) for status in STEPS))
    parts, begins = [], 0.0
    for status in STEPS:
        wide = 100 * companies.get(status, 0) / whole
        parts.append(Part(status, companies.get(status, 0), round(begins, 2), round(wide, 2)))
        begins += wide
    return parts


def first_of(shares: Sequence[Share]) -> list[Share]:
    """Return the largest shares, and one more, without a value, for all others."""
    if len(shares) <= BARS:
        return list(shares)
    rest = shares[BARS - 1 :]
    others = Share("", sum(each.leads for each in rest), sum(each.in_pipeline for each in rest))
    return [*shares[: BARS - 1], others]


def show_pipeline(unit: StaffUnit, visit: Visit) -> Landing:
    """Show how far it is to the goal, and what it is made of."""
    written = visit.request.query.get("period", Period.ALL)
    period = Period(written) if written in set(Period) else Period.ALL
    sight = sight_of(visit.member, visit.project)
    aim = visit.project.aim
    leads = leads_for(unit.pipeline, sight, period, visit.now, project=visit.project)
    met = visit.console.storage.met(unit, visit.now)
    questions = questions_of(met, most=TOPICS, without=COURTESIES)
    values: dict[str, Any] = {
        "goal": aim.goal,
        "period": period,
        "periods": tuple(Period),
        "leads": leads,
        "is_everybody": sight.is_whole,
        "parts": parts_of(dict(leads.companies), aim.goal),
        "facets": {facet: first_of(leads.shares[facet]) for facet in Facet},
        "line": line_through([week.leads for week in leads.weeks]),
        "width": WIDTH,
        "height": HEIGHT,
        "questions": questions,
        "day": timedelta(days=1),
    }
    return Landing("pipeline.html", values)


RULES = (
    Rule("GET /console/pipeline", Role.VIEWER, Action.PIPELINE_READ, show_pipeline),
)  # fmt: skip
