"""Matchmaking: which company fits which partner, why, and how well.

Nothing here introduces anybody: it says what fits, and people write. A partner is matched only when they
have agreed to the transfer abroad, and nobody who has withdrawn or was declined. How close an offer is to
a need is for a Closeness to say, which may know both languages or nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.casework.cases import Case
from bot.leads import Status
from knowledge.project import Project

Closeness = Callable[[str, Sequence[str]], Sequence[float]]
"""From a text and others to how close each of them is in meaning, from 0 to 1."""

FOCUS, CITY, MEANING = 0.45, 0.25, 0.30
"""How much each of the three counts; all of them together make 1."""

FAR, NEAR = 0.25, 0.60
"""How close texts are that have nothing, and everything, to do with each other."""

SAID = 0.45
"""From here on it is said that offer and need are about the same.

Six needs in Chinese and English and ten offers in four languages: those that belong together came to
0.42 to 0.66, the others to -0.10 to 0.50, but for air purification beside infection control (0.56).
"""

COMPARED = 40
"""In so many others, those that have most in common, offer and need are compared: it takes milliseconds each."""

STRONG, POSSIBLE = 0.75, 0.45

ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN})


class Strength(StrEnum):
    """How well two fit."""

    STRONG = "strong"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Fit:
    """A partner and a company that fit: by what they have in common, and how close offer and need are."""

    partner: Case
    company: Case
    score: float
    focus_areas: tuple[str, ...]
    cities: tuple[str, ...]
    closeness: float

    @property
    def strength(self) -> Strength:
        return Strength.STRONG if self.score >= STRONG else Strength.POSSIBLE

    @property
    def is_close(self) -> bool:
        """Whether offer and need are about the same."""
        return self.closeness >= SAID

    def other(self, case: Case) -> Case:
        """Return the other side of *case*."""
        return self.company if case.lead.reference == self.partner.lead.reference else self.partner


def no_closeness(text: str, others: Sequence[str]) -> Sequence[float]:
    """Know nothing of meaning."""
    return [0.0] * len(others)


def is_open(case: Case) -> bool:
    """Whether somebody may be matched: neither ended nor part of another record."""
    return case.lead.status not in ENDED and not case.merged_into


def fits(case: Case, others: Sequence[Case], closeness: Closeness, project: Project) -> list[Fit]:
    """Return which of *others* fit *case*, the best first; *others* are of the other kind, and open.

    The partner is whoever needs something, by the kinds of *project*; the company offers it.
    """
    is_partner = bool(project.kind(case.lead.kind).needs)
    alike = sorted(
        (_fit(case, other) if is_partner else _fit(other, case) for other in others),
        key=lambda fit: (-fit.score, fit.other(case).lead.reference),
    )
    # Without a focus area or a city in common, two texts alone are no reason.
    compared = [fit for fit in alike[:COMPARED] if fit.score]
    of = _said(case, project)
    if of and compared:
        close = closeness(of, [_said(fit.other(case), project) for fit in compared])
        compared = [
            _fit(fit.partner, fit.company, each) for fit, each in zip(compared, close, strict=True)
        ]
    found = [fit for fit in (*compared, *alike[COMPARED:]) if fit.score >= POSSIBLE]
    return sorted(found, key=lambda fit: (-fit.score, fit.other(case).lead.reference))


def _fit(partner: Case, company: Case, closeness: float = 0.0) -> Fit:
    focus = _common(partner, company, "focus_areas")
    cities = _common(partner, company, "cities")
    meaning = min(max((closeness - FAR) / (NEAR - FAR), 0.0), 1.0)
    score = FOCUS * bool(focus) + CITY * bool(cities) + MEANING * meaning
    return Fit(partner, company, round(score, 2), focus, cities, closeness)


def _common(one: Case, other: Case, name: str) -> tuple[str, ...]:
    theirs = other.lead.given.get(name, ())
    return tuple(each for each in one.lead.given.get(name, ()) if each in theirs)


def _said(case: Case, project: Project) -> str:
    value = case.lead.given.get(project.kind(case.lead.kind).wants, "")
    return value if isinstance(value, str) else ""
