"""Which of several classes a text belongs to, and how surely: learned from phrasings.

Nothing here knows topics, names or languages' fallbacks; classes are any words. The thresholds
come from leaving each phrasing out once, never from questions kept for an exam.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.language.spelling import LETTERS, IsWord, Spelling, is_unknown
from knowledge.matching import ridge
from knowledge.matching.embeddings import Embed, Vectors, common_words, is_common
from knowledge.matching.features import (
    BY_WORDING,
    OPEN_WITH_MEANING,
    WITH_MEANING,
    Features,
    Weights,
)
from knowledge.matching.hashing import Arrays, listed, named, part, written
from knowledge.matching.ridge import Learned
from knowledge.topic import Language

Scores: TypeAlias = NDArray[np.float32]

NOTHING = ""
"""The class of what no topic answers."""

HEAVIEST_NOTHING = 1.5
"""Off-topic phrasings are many, yet each keeps so much of its say."""

MISTRUST = 0.7
"""How much the regression mistrusts a single phrasing (its lambda)."""

WITHOUT_NOTHING = 3.0
"""The mistrust where no examples of nothing hold back a single phrasing."""


@dataclass(frozen=True, slots=True)
class Example:
    """A folded text, and the class it belongs to."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class _Opinion:
    """How much each term of wording, each direction of meaning and each example speaks for each class."""

    wording: Scores
    embed: Scores
    examples: Scores
    intercepts: Scores


class Classifier:
    """A set of examples in one language, learned."""

    def __init__(
        self,
        classes: Sequence[str],
        features: Features,
        examples: Vectors,
        opinion: _Opinion,
        spelling: Spelling,
    ) -> None:
        """*examples* are the meanings of the examples."""
        self.classes = tuple(classes)
        self._features = features
        self._examples = examples
        self._opinion = opinion
        self._spelling = spelling

    @classmethod
    def of(
        cls,
        examples: Sequence[Example],
        language: Language,
        *,
        embed: Embed | None = None,
        lent: Vectors | None = None,
    ) -> tuple[Self, Learned]:
        """Return the judge that *examples* make, and what each would have got by being left out.

        *lent* are vectors of examples of nothing in other languages.
        """
        classes = sorted({example.label for example in examples})
        numbers = {label: number for number, label in enumerate(classes)}
        is_open = NOTHING not in numbers
        texts = [example.text for example in examples]
        features = Features.of(texts, language, _weights(embed, is_open=is_open), embed)
        seen = features.see(texts)
        labels = [numbers[example.label] for example in examples]
        if lent is not None and not is_open:
            seen = features.with_lent(seen, lent)
            labels += [numbers[NOTHING]] * len(lent)
        learned = ridge.learn(
            features.among(seen),
            labels,
            regularisation=WITHOUT_NOTHING if is_open else MISTRUST,
            heaviest=None if is_open else {numbers[NOTHING]: HEAVIEST_NOTHING},
            lent=len(seen) - len(texts),
            bereft=is_open,
        )
        # What is alike in proportion adds up once and for all.
        opinion = _Opinion(
            seen.wording.T @ learned.weights,
            np.float32(features.weights.embed) * (seen.embed.T @ learned.weights),
            learned.weights,
            learned.intercepts,
        )
        accented = common_words(LETTERS.get(language, "")) if embed else ()
        spelling = Spelling.of(texts, words_of(embed), accented)
        return cls(classes, features, seen.embed, opinion, spelling), learned

    @classmethod
    def from_arrays(cls, arrays: Arrays, language: Language, embed: Embed | None) -> Self:
        """Return the judge that ``arrays`` gave."""
        classes = listed(arrays["classes"])
        weights = _weights(embed, is_open=NOTHING not in classes)
        opinion = _Opinion(
            *(arrays[name] for name in ("wording", "meaning", "weights", "intercepts"))
        )
        if opinion.intercepts.shape != (len(classes),):
            message = "what was learned is of other classes"
            raise ValueError(message)
        return cls(
            classes,
            Features.from_arrays(part(arrays, "features"), language, weights, embed),
            arrays["examples"],
            opinion,
            Spelling.from_arrays(part(arrays, "spelling"), words_of(embed)),
        )

    @property
    def centre(self) -> Vectors:
        """The mean of the meanings of the examples."""
        return self._features.centre

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return {
            "classes": written(self.classes),
            "examples": self._examples,
            "wording": self._opinion.wording,
            "meaning": self._opinion.embed,
            "weights": self._opinion.examples,
            "intercepts": self._opinion.intercepts,
            **named("features", self._features.arrays()),
            **named("spelling", self._spelling.arrays()),
        }

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return one row of class scores a folded text, in the order of ``classes``.

        Misspelt words are put right before.
        """
        corrected = [self._spelling.corrected(text) for text in texts]
        seen, opinion = self._features.see(corrected), self._opinion
        scores = seen.wording @ opinion.wording + opinion.intercepts
        if seen.embed.shape[1]:
            scores += seen.embed @ opinion.embed
            scores += self._features.nearness(seen.embed, self._examples) @ opinion.examples
        return np.asarray(scores)


def words_of(embed: Embed | None) -> IsWord:
    """Return what tells words that are no slips: those the sentence model knows, if it is there."""
    return is_common if embed else is_unknown


def _weights(embed: Embed | None, *, is_open: bool) -> Weights:
    if embed is None:
        return BY_WORDING
    return OPEN_WITH_MEANING if is_open else WITH_MEANING


def certainty(scores: Scores) -> Scores:
    """Return how sure the best class of each row is, where no examples belong to none.

    The best score counts, and a little how far it is ahead of the second.
    """
    if scores.shape[1] == 1:
        return scores[:, 0]
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] + (two[:, 1] - two[:, 0]) / 4)
