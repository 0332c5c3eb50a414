"""The topics of one language, ranked for a text: what is nearest, and how sure that is.

Nothing here knows conversations, other languages or the words of an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledge.judge import NOTHING, Judge
from knowledge.meaning import Meaning
from knowledge.pools import Pools, Reading
from knowledge.similarity import Arrays, Weights
from knowledge.topic import Language, Phrasing

OFFTOPIC_ANSWERED = 0.10
"""The share of the off-topic phrasings that may be answered when each is left out once."""

OFFTOPIC_OFFERED = 0.35
"""The share of them for which choices may be offered."""

CLOSE = 0.05
"""Two topics whose scores differ by less are rivals."""

_POOL = "@"
_NEVER = -9.0


class Clarity(StrEnum):
    """How sure the first topic of a verdict is."""

    CLEAR = "clear"
    CLOSE = "close"
    MIDDLING = "middling"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which certainty on a topic is answered, and from which it is offered."""

    answer: float
    offer: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The topics of a text, nearest first.

    *first* are those that come first together, because the text names them all; *certainty* is
    how much better than nothing they are, *lead* how much better than the next one.
    """

    ranking: tuple[str, ...]
    first: tuple[str, ...]
    named: tuple[str, ...]
    certainty: float
    lead: float
    clarity: Clarity


class Finder:
    """The phrasings of one language, learned."""

    def __init__(
        self,
        phrasings: Sequence[Phrasing],
        language: Language,
        pools: Pools,
        *,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        """*phrasings* are those of the topics and the off-topic ones; *kept* is what ``arrays`` gave."""
        self.language = language
        self._pools = pools
        readings = [pools.read(phrasing.text) for phrasing in phrasings]
        labels = [
            _label(phrasing.topic, reading, pools)
            for phrasing, reading in zip(phrasings, readings, strict=True)
        ]
        texts = [reading.text for reading in readings]
        self._judge = Judge(
            texts, labels, language, meaning=meaning, weights=weights, kept=kept
        )
        self.limits = self._learned_limits(readings, [phrasing.topic for phrasing in phrasings])

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return self._judge.arrays()

    def verdicts(self, texts: Sequence[str]) -> list[Verdict]:
        """Return one verdict a text, in their order."""
        readings = [self._pools.read(text) for text in texts]
        scores = self._judge.scores([reading.text for reading in readings])
        return [
            self._verdict(self._by_topic(row, reading), reading)
            for row, reading in zip(scores.tolist(), readings, strict=True)
        ]

    def _verdict(self, scores: Mapping[str, float], reading: Reading) -> Verdict:
        ranked = sorted((topic for topic in scores if topic), key=lambda topic: -scores[topic])
        named = tuple(topic for topics in reading.allowed.values() for topic in topics)
        if not ranked or not reading.text:
            return Verdict(tuple(ranked), (), named, _NEVER, 0.0, Clarity.FAR)
        best = scores[ranked[0]]
        first = tuple(
            topic
            for topic in ranked
            if topic == ranked[0] or (topic in named and scores[topic] == best)
        )
        following = ranked[len(first)] if len(first) < len(ranked) else None
        lead = best - (scores[following] if following else -1.0)
        certainty = best - scores.get(NOTHING, 0.0)
        return Verdict(tuple(ranked), first, named, certainty, lead, self._clarity(certainty, lead))

    def _clarity(self, certainty: float, lead: float) -> Clarity:
        if certainty < self.limits.offer:
            return Clarity.FAR
        if certainty < self.limits.answer:
            return Clarity.MIDDLING
        return Clarity.CLEAR if lead >= CLOSE else Clarity.CLOSE

    def _by_topic(self, row: Sequence[float], reading: Reading) -> dict[str, float]:
        """Return the score of each topic, as far as the names in the text allow it."""
        scores: dict[str, float] = {}
        for name, score in zip(self._judge.classes, row, strict=True):
            if name.startswith(_POOL):
                topics: Sequence[str] = reading.allowed.get(name.removeprefix(_POOL), ())
            else:
                pool = self._pools.pool_of(name)
                allowed = reading.allowed.get(pool, (name,)) if pool else (name,)
                topics = (name,) if name in allowed else ()
            for topic in topics:
                scores[topic] = max(score, scores.get(topic, _NEVER))
        return scores

    def _learned_limits(self, readings: Sequence[Reading], topics: Sequence[str]) -> Limits:
        """Return the limits under which few off-topic phrasings would be answered, were each new."""
        certainties: list[float] = []
        for row, reading, topic in zip(
            self._judge.left_out.scores.tolist(), readings, topics, strict=True
        ):
            scores = self._by_topic(row, reading)
            best = max((score for name, score in scores.items() if name), default=_NEVER)
            if not topic:
                certainties.append(best - scores.get(NOTHING, 0.0))
        if not certainties:
            return Limits(0.0, -0.5)
        answer, offer = np.quantile(certainties, [1 - OFFTOPIC_ANSWERED, 1 - OFFTOPIC_OFFERED])
        return Limits(float(answer), float(offer))


def _label(topic: str, reading: Reading, pools: Pools) -> str:
    """Return the class of a phrasing: its topic, or the pool where a name tells the topics apart."""
    pool = pools.pool_of(topic) if topic else None
    if pool is not None and topic in reading.allowed.get(pool, ()):
        return _POOL + pool
    return topic
