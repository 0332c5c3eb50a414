"""The pipeline at a glance: how many leads there are of what, and what visitors ask most.

Leads are counted for the eyes that look; questions are counted over all visitors and name nobody.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.leads import Status
from bot.staff.members import Sight
from bot.transcript import Outcome
from knowledge.project import Project

WEEKS = 12
"""Weeks of which each is counted by itself."""

LOOKED_UP = (Outcome.ANSWERED, Outcome.OFFERED, Outcome.DECLINED, Outcome.DISPUTED)
"""How a question was met, where an answer was looked for."""


class Period(StrEnum):
    """Since when the leads were left that the figures count."""

    ALL = "all"
    WEEKS = "weeks"
    """Those left within the last twelve weeks."""


class Facet(StrEnum):
    """By what leads are counted."""

    COUNTRY = "country"
    CITY = "city"
    FOCUS = "focus"
    CHANNEL = "channel"
    ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Group:
    """Leads that have all of this in common, and how many they are."""

    kind: str
    status: Status
    channel: str
    origin: str
    country: str
    count: int


@dataclass(frozen=True, slots=True)
class Tagged:
    """Leads with the same tags: the same country, cities and focus areas."""

    tags: str
    is_in_pipeline: bool
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many leads have a value, and how many of them stand in the pipeline."""

    value: str
    leads: int
    in_pipeline: int


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on *monday*, and how many leads were left in it."""

    monday: datetime
    leads: int


@dataclass(frozen=True, slots=True)
class Leads:
    """The figures of the leads that somebody may see.

    *companies* counts the leads that the goal is of by their status, *shares* everybody by each facet.
    *first_contact* is the median of the time until the first contact, None where there was none.
    """

    companies: Mapping[Status, int]
    shares: Mapping[Facet, Sequence[Share]]
    weeks: Sequence[Week]
    first_contact: timedelta | None
    total: int


@dataclass(frozen=True, slots=True)
class Met:
    """How often questions in one language, with these topics as what came of it, were met in one way."""

    outcome: Outcome
    language: str
    topics: tuple[str, ...]
    count: int


@dataclass(slots=True)
class Tally:
    """How often something was asked, and what came of it."""

    asked: int = 0
    answered: int = 0
    disputed: int = 0

    @property
    def rate(self) -> float:
        """The share that was answered, and not disputed afterwards."""
        return max(self.answered - self.disputed, 0) / self.asked if self.asked else 0.0

    def add(self, met: Met) -> None:
        """Count *met*. A dispute is no question: it takes the answer before it back."""
        if met.outcome is Outcome.DISPUTED:
            self.disputed += met.count
            return
        self.asked += met.count
        if met.outcome is Outcome.ANSWERED:
            self.answered += met.count


@dataclass(frozen=True, slots=True)
class Questions:
    """What was asked: by language, and by language and topic, the most asked first.

    The topic of a question that was offered a choice is the first of it; where nothing came near
    it is empty.
    """

    languages: Sequence[tuple[str, Tally]]
    topics: Sequence[tuple[str, str, Tally]]


class Pipeline(Protocol):
    """What counts the leads and the questions that the figures are made of."""

    def groups(self, sight: Sight, since: datetime | None) -> Sequence[Group]:
        """Return the leads for these eyes, left after *since*, grouped by what they are counted by."""
        ...

    def tagged(self, sight: Sight, since: datetime | None) -> Sequence[Tagged]:
        """Return the same leads, grouped by their tags."""
        ...

    def weeks(self, sight: Sight, mondays: Sequence[datetime]) -> Sequence[int]:
        """Return how many leads for these eyes were left in the week that begins on each day."""
        ...

    def first_contact(self, sight: Sight, since: datetime | None) -> timedelta | None:
        """Return the median of the time from a lead to its first contact."""
        ...

    def met(self) -> Sequence[Met]:
        """Return how all questions that are kept were met."""
        ...


def mondays_until(now: datetime) -> list[datetime]:
    """Return the beginnings of the last weeks that are shown, this one included, oldest first.

    >>> from datetime import UTC
    >>> [day.day for day in mondays_until(datetime(2026, 11, 25, 8, tzinfo=UTC))][-2:]
    [16, 23]
    """
    this = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    return [this - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]


def leads_for(
    pipeline: Pipeline, sight: Sight, period: Period, now: datetime, *, project: Project
) -> Leads:
    """Return the figures of the leads for these eyes; towards the goal of *project* count those that are wanted alone.

    What stands in the pipeline is of all time.
    """
    mondays = mondays_until(now)
    since = mondays[0] if period is Period.WEEKS else None
    everybody = pipeline.groups(sight, None)
    groups = pipeline.groups(sight, since) if since else everybody
    companies: Counter[Status] = Counter()
    home = project.home_of(project.aim)
    for group in everybody:
        if group.kind == project.aim.id and (not home or group.country in home):
            companies[group.status] += group.count
    return Leads(
        companies={status: companies[status] for status in Status},
        shares=_shares(groups, pipeline.tagged(sight, since)),
        weeks=[Week(*pair) for pair in zip(mondays, pipeline.weeks(sight, mondays), strict=True)],
        first_contact=pipeline.first_contact(sight, since),
        total=sum(group.count for group in groups),
    )


_TAGS = {Facet.COUNTRY: "country", Facet.CITY: "cities", Facet.FOCUS: "focus_areas"}
"""The tags by which a lead is found by a facet; see ``bot.casework.search``."""


def _shares(groups: Iterable[Group], tagged: Iterable[Tagged]) -> dict[Facet, Sequence[Share]]:
    """Return how many leads have each value; a lead with two cities counts for both."""
    facets = {name: facet for facet, name in _TAGS.items()}
    counted = [
        (facet, value, group.status is Status.IN_PIPELINE, group.count)
        for group in groups
        for facet, value in ((Facet.CHANNEL, group.channel), (Facet.ORIGIN, group.origin))
    ]
    for each in tagged:
        for tag in each.tags.split():
            name, _, value = tag.partition(":")
            if name in facets:
                counted.append((facets[name], value, each.is_in_pipeline, each.count))
    leads: Counter[tuple[Facet, str]] = Counter()
    placed: Counter[tuple[Facet, str]] = Counter()
    for facet, value, is_in_pipeline, count in counted:
        leads[facet, value] += count
        placed[facet, value] += count if is_in_pipeline else 0
    by_count = sorted(leads.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        wanted: [
            Share(value, count, placed[facet, value])
            for (facet, value), count in by_count
            if facet is wanted
        ]
        for wanted in Facet
    }


def questions_of(met: Iterable[Met], *, most: int, without: Collection[str] = ()) -> Questions:
    """Return what was asked: every language, and the *most* asked topics of each, but for some."""
    languages: dict[str, Tally] = {}
    topics: dict[tuple[str, str], Tally] = {}
    for each in met:
        languages.setdefault(each.language, Tally()).add(each)
        declined = each.outcome is Outcome.DECLINED
        for topic in [""] if declined or not each.topics else _asked_for(each):
            topics.setdefault((each.language, topic), Tally()).add(each)
    ranked = sorted(topics.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    shown: Counter[str] = Counter()
    chosen = []
    for (language, topic), tally in ranked:
        if tally.asked and shown[language] < most and topic not in without:
            shown[language] += 1
            chosen.append((language, topic, tally))
    by_count = sorted(languages.items(), key=lambda pair: (-pair[1].asked, pair[0]))
    return Questions(by_count, chosen)


def _asked_for(met: Met) -> tuple[str, ...]:
    """Return the topics of a question: all that answered it, or the first of those offered."""
    return met.topics[:1] if met.outcome is Outcome.OFFERED else met.topics
