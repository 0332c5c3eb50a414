"""The topics of one language, ranked for a text: what is nearest, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np

from knowledge.language.text import windows
from knowledge.matching.classifier import OFFTOPIC, Classifier, Example, Scores
from knowledge.matching.entities import EntityGroups, Reading
from knowledge.models.embeddings import Vectors
from knowledge.models.features import Resources
from knowledge.models.model_store import Arrays, part, prefixed
from knowledge.topic import Phrasing

OFFTOPIC_WEIGHT = 1.25
"""How much the score of the off-topic class counts against the best topic."""

OFFTOPIC_ANSWERED = 0.04
"""The share of the off-topic phrasings that may be answered when each is left out once.

They are those that are hard to tell; of the off-topic questions of a round at most one in a hundred is answered then (decision 11)."""

OFFTOPIC_OFFERED = 0.57
"""The share of them for which choices may be offered."""

CLOSE = 0.15
"""Two topics whose scores differ by less are rivals."""

OUTSTANDING = 0.4
NEARLY = 0.35
"""A topic that is so far ahead of the next is answered though it is less certain than others, by so much.

Of the questions of the exam of which this is true, every first topic was right."""

OFFERED_WITHIN = 0.72
"""Less certain than an answer by more than this, nothing is offered: of ten offers, one would be of use.

As far down as when an answer took 0.12 less, and this was 0.6."""

_GROUP = "@"
_NEVER = -9.0


class Clarity(StrEnum):
    """How sure the first topic of a verdict is."""

    CLEAR = "clear"
    CLOSE = "close"
    MIDDLING = "middling"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which certainty on a topic is answered, and from which it is offered."""

    answer: float
    offer: float

    def clarity(self, certainty: float, lead: float) -> Clarity:
        """Return how sure a topic is that is so certain, and so far ahead of the next one."""
        if certainty < max(self.offer, self.answer - OFFERED_WITHIN):
            return Clarity.FAR
        if certainty < self.answer:
            is_nearly = lead >= OUTSTANDING and certainty >= self.answer - NEARLY
            return Clarity.CLEAR if is_nearly else Clarity.MIDDLING
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


class Ranker:
    """The phrasings of one language, learned."""

    def __init__(
        self, classifier: Classifier, thresholds: Thresholds, entities: EntityGroups
    ) -> None:
        self._classifier = classifier
        self._entities = entities
        self.thresholds = thresholds

    @classmethod
    def train(
        cls, phrasings: Sequence[Phrasing], entities: EntityGroups, resources: Resources
    ) -> Self:
        """Return the ranker that the *phrasings* of topics and the off-topic ones make."""
        readings = [entities.read(phrasing.text) for phrasing in phrasings]
        examples = [
            Example(reading.text, _label(phrasing.topic, reading, entities))
            for phrasing, reading in zip(phrasings, readings, strict=True)
        ]
        classifier, solution = Classifier.train(examples, resources)
        ranker = cls(classifier, Thresholds(0.0, 0.0), entities)
        left_out = solution.leave_one_out.tolist()
        offtopic = [
            ranker._sure(row, reading)
            for row, reading, phrasing in zip(
                left_out, readings[-len(left_out) :], phrasings[-len(left_out) :], strict=True
            )
            if not phrasing.topic
        ]
        ranker.thresholds = _calibrated(offtopic)
        return ranker

    @classmethod
    def from_arrays(cls, arrays: Arrays, entities: EntityGroups, resources: Resources) -> Self:
        """Return the ranker that ``arrays`` gave."""
        classifier = Classifier.from_arrays(part(arrays, "classifier"), resources)
        return cls(classifier, Thresholds(*arrays["limits"].tolist()), entities)

    def reading_by(self, entities: EntityGroups) -> Self:
        """Return the ranker that reads names by *entities*, and has learned the same."""
        return type(self)(self._classifier, self.thresholds, entities)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        thresholds = np.array([self.thresholds.answer, self.thresholds.offer], dtype=np.float64)
        return {"limits": thresholds, **prefixed("classifier", self._classifier.arrays())}

    @property
    def centre(self) -> Vectors:
        """What is said in the language anyway: the mean embedding of its phrasings."""
        return self._classifier.centre

    @property
    def has_stretches(self) -> bool:
        """Whether parts of a text cost next to nothing as they stand in it, the text being looked at."""
        return self._classifier.has_stretches

    def verdicts(self, texts: Sequence[str], within: str = "") -> list[Verdict]:
        """Return one verdict a text, in their order; of those that stand in the text *within*, as they stand there."""
        readings = [self._entities.read(text) for text in texts]
        looked_at = [(reading.text, *windows(reading.text)) for reading in readings]
        if self.has_stretches:
            whole = self._entities.read(within).text if within else ""
            rows = self._classifier.scores_of_each(looked_at, whole)
        else:
            # A server is called once for all.
            scores = self._classifier.scores([text for each in looked_at for text in each])
            rows = np.split(scores, np.cumsum([len(each) for each in looked_at])[:-1])
        return [
            self._verdict(self._by_topic(self._as_one(of), reading), reading)
            for of, reading in zip(rows, readings, strict=True)
        ]

    def less_sure(self, verdict: Verdict, by: float) -> Verdict:
        """Return *verdict* as it would be if the text were that much less certain."""
        certainty = verdict.certainty - by
        clarity = self.thresholds.clarity(certainty + self.thresholds.answer, verdict.lead)
        return replace(verdict, certainty=certainty, clarity=clarity)

    def _as_one(self, rows: Scores) -> list[float]:
        """Return the scores of a text from those of the whole, which come first, and of its windows.

        What somebody tells before they ask belongs to no topic: half of a score is the whole text's,
        half that of the window where the topic stands out most.
        """
        whole, parts = rows[0], rows[1:]
        if not len(parts):
            return [float(score) for score in whole]
        best = parts.max(axis=0)
        if OFFTOPIC in self._classifier.classes:
            offtopic = self._classifier.classes.index(OFFTOPIC)
            best[offtopic] = parts.min(axis=0)[offtopic]
        return [float(score) for score in (whole + best) / 2]

    def _sure(self, row: Sequence[float], reading: Reading) -> float:
        scores = self._by_topic(row, reading)
        best = max((score for name, score in scores.items() if name), default=_NEVER)
        return _certainty(best, scores)

    def _verdict(self, scores: Mapping[str, float], reading: Reading) -> Verdict:
        thresholds = self.thresholds
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
        clarity = thresholds.clarity(certainty, lead)
        return Verdict(
            scores, tuple(ranked), first, named, certainty - thresholds.answer, lead, clarity
        )

    def _by_topic(self, row: Sequence[float], reading: Reading) -> dict[str, float]:
        """Return the score of each topic, as far as the names in the text allow it."""
        scores: dict[str, float] = {}
        for name, score in zip(self._classifier.classes, row, strict=True):
            if name.startswith(_GROUP):
                topics: Sequence[str] = reading.allowed.get(name.removeprefix(_GROUP), ())
            else:
                group = self._entities.group_of(name)
                allowed = reading.allowed.get(group, (name,)) if group else (name,)
                topics = (name,) if name in allowed else ()
            for topic in topics:
                scores[topic] = max(score, scores.get(topic, _NEVER))
        return scores


def _certainty(best: float, scores: Mapping[str, float]) -> float:
    return best - OFFTOPIC_WEIGHT * scores.get(OFFTOPIC, 0.0)


def _calibrated(certainties: Sequence[float]) -> Thresholds:
    if not certainties:
        return Thresholds(0.0, -0.5)
    answer, offer = np.quantile(certainties, [1 - OFFTOPIC_ANSWERED, 1 - OFFTOPIC_OFFERED])
    return Thresholds(float(answer), float(offer))


def _label(topic: str, reading: Reading, entities: EntityGroups) -> str:
    """Return the class of a phrasing: its topic, or its entity group where a name decides."""
    group = entities.group_of(topic) if topic else None
    if group is not None and topic in reading.allowed.get(group, ()):
        return _GROUP + group
    return topic
