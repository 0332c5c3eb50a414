"""Matchmaking: which company fits which partner, why, and how well.

Nothing here introduces anybody: it says what fits, and people write. A partner is matched only when they
have agreed to the transfer abroad, and nobody who has withdrawn or was declined. What counts first is how
close the offer is to the need, which is for a Closeness to say; it may know all languages or nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.casework.cases import Case
from bot.leads import ENDED
from knowledge.project import Project

Closeness = Callable[[str, Sequence[str]], Sequence[float | None]]
"""From a text and others to how close each of them is in meaning, from 0 to 1; None where nobody knows."""

SAME = 0.44
"""From here on offer and need are about the same."""

NEAR = 0.37
"""From here on they are near enough for somebody to look: one in ten of two that meet by chance, too.

Chosen by the demo. When other layers of the model were taken, both were moved by the line that leads from the old
closeness of the judged pairs to the new one, without a look at how they were judged; on these pairs
(``python -m bot matchmaking``) the choice still holds.
"""

COMPARED = 100
"""With so many others, those that have most in common, offer and need are compared: it takes milliseconds each."""


class Strength(StrEnum):
    """How well two fit: the same scale wherever it is shown."""

    STRONG = "strong"
    """The offer is about what is needed, in a focus area of both."""
    POSSIBLE = "possible"
    """It is near that, in a focus area or a city of both; or nobody knows, and both are the same."""
    WEAK = "weak"
    """Neither: it is shown of nobody by itself."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A partner and a company: what they have in common, and how close offer and need are."""

    partner: Case
    company: Case
    focus_areas: tuple[str, ...]
    cities: tuple[str, ...]
    closeness: float | None

    @property
    def strength(self) -> Strength:
        if self.closeness is None:
            both = self.focus_areas and self.cities
            return Strength.POSSIBLE if both else Strength.WEAK
        if self.closeness >= SAME and self.focus_areas:
            return Strength.STRONG
        is_near = self.closeness >= NEAR and (self.focus_areas or self.cities)
        return Strength.POSSIBLE if is_near else Strength.WEAK

    @property
    def is_close(self) -> bool:
        """Whether offer and need are about the same."""
        return self.closeness is not None and self.closeness >= SAME

    @property
    def common(self) -> int:
        """How much they have in common besides: a focus area counts for more than a city."""
        return 2 * bool(self.focus_areas) + bool(self.cities)

    @property
    def pair(self) -> tuple[str, str]:
        """Return the references of both, in order."""
        partner, company = self.partner.lead.reference, self.company.lead.reference
        return min(partner, company), max(partner, company)

    def other(self, case: Case) -> Case:
        """Return the other side of *case*."""
        return self.company if case.lead.reference == self.partner.lead.reference else self.partner


def no_closeness(text: str, others: Sequence[str]) -> Sequence[float | None]:
    """Return None for each of *others*: where no model compares meanings."""
    return [None] * len(others)


def is_open(case: Case) -> bool:
    """Whether somebody may be matched: neither ended nor part of another record."""
    return case.lead.status not in ENDED and not case.merged_into


def fits(case: Case, others: Sequence[Case], closeness: Closeness, project: Project) -> list[Fit]:
    """Return which of *others* fit *case*, the best first; *others* are of the other kind, and open.

    The partner is whoever needs something, by the kinds of *project*; the company offers it.
    """
    alike = [fit for other in others if (fit := _fit(case, other, None, project)).common]
    alike.sort(key=lambda fit: (-fit.common, fit.other(case).lead.reference))
    compared = compared_with(
        case, [fit.other(case) for fit in alike[:COMPARED]], closeness, project
    )
    found = [fit for fit in compared if fit.strength is not Strength.WEAK]
    return sorted(found, key=lambda fit: _rank(fit, case))


def compared_with(
    case: Case, others: Sequence[Case], closeness: Closeness, project: Project
) -> list[Fit]:
    """Return how well each of *others* fits *case*, in their order, and be it badly."""
    texts = [wanted(other, project) for other in others]
    known: dict[str, float | None] = {}
    asked = list(dict.fromkeys(filter(None, texts)))
    if asked and (of := wanted(case, project)):
        known = dict(zip(asked, closeness(of, asked), strict=True))
    return [
        _fit(case, other, known.get(text), project)
        for other, text in zip(others, texts, strict=True)
    ]


def _rank(fit: Fit, case: Case) -> tuple[bool, float, int, str]:
    is_strong = fit.strength is Strength.STRONG
    return not is_strong, -(fit.closeness or 0.0), -fit.common, fit.other(case).lead.reference


def _fit(case: Case, other: Case, closeness: float | None, project: Project) -> Fit:
    is_partner = bool(project.kind(case.lead.kind).needs)
    partner, company = (case, other) if is_partner else (other, case)
    focus = _common(partner, company, "focus_areas")
    cities = _common(partner, company, "cities")
    return Fit(partner, company, focus, cities, closeness)


def _common(one: Case, other: Case, name: str) -> tuple[str, ...]:
    theirs = other.lead.given.get(name, ())
    return tuple(each for each in one.lead.given.get(name, ()) if each in theirs)


def wanted(case: Case, project: Project) -> str:
    """Return what somebody offers or needs, in their words."""
    value = case.lead.given.get(project.kind(case.lead.kind).wants, "")
    return value if isinstance(value, str) else ""
