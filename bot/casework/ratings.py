"""Whether answers helped, as visitors say it by one tap: by week, topic, language and channel.

Ratings are counted over all visitors and name nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.casework.pipeline import mondays_until


class Side(StrEnum):
    """By what ratings are counted."""

    TOPIC = "topic"
    LANGUAGE = "language"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Rating:
    """What one visitor said of one answer, which rests on *topics*."""

    at: datetime
    topics: tuple[str, ...]
    language: str
    channel: str
    helped: bool


class Ratings(Protocol):
    """Where ratings are kept: with the answers they are of."""

    def since(self, at: datetime) -> Sequence[Rating]:
        """Return the ratings of answers given since *at*."""
        ...


@dataclass(slots=True)
class Score:
    """How many said that an answer helped, and how many that it did not."""

    yes: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        """How many said something."""
        return self.yes + self.no

    @property
    def rate(self) -> float:
        """The share of those who said yes; 0 where nobody said anything."""
        return self.yes / self.total if self.total else 0.0

    def add(self, rating: Rating) -> None:
        """Count *rating*."""
        self.yes += rating.helped
        self.no += not rating.helped


@dataclass(frozen=True, slots=True)
class Trend:
    """All ratings of the weeks, oldest week first; below each side, what was rated most comes first."""

    total: Score
    weeks: Sequence[tuple[datetime, Score]]
    sides: Mapping[Side, Sequence[tuple[str, Score]]]


def trend_of(ratings: Iterable[Rating], now: datetime) -> Trend:
    """Return the trend of the last weeks; an answer from two topics counts for both."""
    total = Score()
    weeks = {monday: Score() for monday in mondays_until(now)}
    sides: dict[Side, dict[str, Score]] = {side: {} for side in Side}
    for rating in ratings:
        begun = [monday for monday in weeks if monday <= rating.at]
        if not begun:
            continue
        total.add(rating)
        weeks[begun[-1]].add(rating)
        for side, values in (
            (Side.TOPIC, rating.topics),
            (Side.LANGUAGE, (rating.language,)),
            (Side.CHANNEL, (rating.channel,)),
        ):
            for value in values:
                sides[side].setdefault(value, Score()).add(rating)
    ranked = {
        side: sorted(scores.items(), key=lambda pair: (-pair[1].total, pair[0]))
        for side, scores in sides.items()
    }
    return Trend(total, list(weeks.items()), ranked)
