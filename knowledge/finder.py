"""The topics of one language, ranked for a text: what is nearest, and how sure that is.

Nothing here knows conversations, other languages or the words of an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from knowledge.judge import NOTHING, Example, Judge
from knowledge.meaning import Meaning
from knowledge.pools import Pools, Reading
from knowledge.similarity import Weights
from knowledge.terms import Arrays
from knowledge.topic import Language, Phrasing

NOTHING_WEIGHS = 1.25
"""How much the score of nothing counts against the best topic."""

OFFTOPIC_ANSWERED = 0.05
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

    def clarity(self, certainty: float, lead: float) -> Clarity:
        """Return how sure a topic is that is so certain, and so far ahead of the next one."""
        if certainty < self.offer:
            return Clarity.FAR
        if certainty < self.answer:
            return Clarity.MIDDLING
        return Clarity.CLEAR if lead >= CLOSE else Clarity.CLOSE


@dataclass(frozen=True, slots=True)
class Verdict:
    """The topics of a text, nearest first.

    *first* are those that come first together, because the text names them all; *certainty* is
    how far they lie above what an answer takes, *lead* how far above the next one.
    """

    scores: Mapping[str, float]
    ranking: tuple[str, ...]
    first: tuple[str, ...]
    named: tuple[str, ...]
    certainty: float
    lead: float
    clarity: Clarity

    def behind(self, topic: str) -> float:
        """Return how far *topic* lies behind the first one."""
        return self.scores[self.ranking[0]] - self.score(topic)

    def score(self, topic: str) -> float:
        """Return the score of *topic*; one that the names in the text rule out has the least."""
        return self.scores.get(topic, _NEVER)


class Finder:
    """The phrasings of one language, or of several that share a meaning, learned."""

    def __init__(
        self,
        phrasings: Sequence[Phrasing],
        pools: Pools,
        *,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        """*phrasings* are those of the topics and the off-topic ones; *kept* is what ``arrays`` gave."""
        self._pools = pools
        readings = [pools.read(phrasing.text) for phrasing in phrasings]
        examples = [
            Example(reading.text, _label(phrasing.topic, reading, pools), phrasing.language)
            for phrasing, reading in zip(phrasings, readings, strict=True)
        ]
        self._judge = Judge(examples, meaning=meaning, weights=weights, kept=kept)
        self.limits = self._learned_limits(phrasings, readings)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return self._judge.arrays()

    def verdicts(self, texts: Sequence[str], language: Language) -> list[Verdict]:
        """Return one verdict a text of *language*, in their order."""
        readings = [self._pools.read(text) for text in texts]
        scores = self._judge.scores([reading.text for reading in readings], language)
        return [
            self._verdict(self._by_topic(row, reading), reading, self.limits[language])
            for row, reading in zip(scores.tolist(), readings, strict=True)
        ]

    def _verdict(self, scores: Mapping[str, float], reading: Reading, limits: Limits) -> Verdict:
        ranked = sorted((topic for topic in scores if topic), key=lambda topic: -scores[topic])
        named = tuple(topic for topics in reading.allowed.values() for topic in topics)
        if not ranked or not reading.text:
            return Verdict(scores, tuple(ranked), (), named, _NEVER, 0.0, Clarity.FAR)
        best = scores[ranked[0]]
        first = tuple(
            topic
            for topic in ranked
            if topic == ranked[0] or (topic in named and scores[topic] == best)
        )
        following = ranked[len(first)] if len(first) < len(ranked) else None
        lead = best - (scores[following] if following else -1.0)
        certainty = _certainty(best, scores)
        clarity = limits.clarity(certainty, lead)
        return Verdict(
            scores, tuple(ranked), first, named, certainty - limits.answer, lead, clarity
        )

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

    def _learned_limits(
        self, phrasings: Sequence[Phrasing], readings: Sequence[Reading]
    ) -> dict[Language, Limits]:
        """Return the limits under which few off-topic phrasings would be answered, were each new."""
        certainties: dict[Language, list[float]] = {one.language: [] for one in phrasings}
        rows = self._judge.left_out.tolist()
        for row, reading, phrasing in zip(rows, readings, phrasings, strict=True):
            if not phrasing.topic:
                scores = self._by_topic(row, reading)
                best = max((score for name, score in scores.items() if name), default=_NEVER)
                certainties[phrasing.language].append(_certainty(best, scores))
        return {language: _limits(of) for language, of in certainties.items()}


def _certainty(best: float, scores: Mapping[str, float]) -> float:
    return best - NOTHING_WEIGHS * scores.get(NOTHING, 0.0)


def _limits(certainties: Sequence[float]) -> Limits:
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
