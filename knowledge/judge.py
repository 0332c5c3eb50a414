"""Which of several classes a text belongs to, and how surely: learned from phrasings.

Nothing here knows topics, names or languages' fallbacks; classes are any words. The thresholds
come from leaving each phrasing out once, never from questions kept for an exam.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge import ridge
from knowledge.features import BY_WORDING, OPEN_WITH_MEANING, WITH_MEANING, Features, Weights
from knowledge.meaning import Meaning, Vectors, common_words, is_common
from knowledge.ridge import Learned
from knowledge.spelling import LETTERS, IsWord, Spelling, is_unknown
from knowledge.terms import Arrays, listed, named, part, written
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
    meaning: Scores
    examples: Scores
    intercepts: Scores


class Judge:
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
        meaning: Meaning | None = None,
        lent: Vectors | None = None,
    ) -> tuple[Self, Learned]:
        """Return the judge that *examples* make, and what each would have got by being left out.

        *lent* are vectors of examples of nothing in other languages.
        """
        classes = sorted({example.label for example in examples})
        numbers = {label: number for number, label in enumerate(classes)}
        is_open = NOTHING not in numbers
        texts = [example.text for example in examples]
        features = Features.of(texts, language, _weights(meaning, is_open=is_open), meaning)
        seen = features.see(texts)
        labels = [numbers[example.label] for example in examples]
        if lent is not None and not is_open:
            seen = features.with_lent(seen, lent)
            labels += [numbers[NOTHING]] * len(lent)
        learned = ridge.learn(
            features.among(seen),
            labels,
            mistrust=WITHOUT_NOTHING if is_open else MISTRUST,
            heaviest=None if is_open else {numbers[NOTHING]: HEAVIEST_NOTHING},
            lent=len(seen) - len(texts),
            bereft=is_open,
        )
        # What is alike in proportion adds up once and for all.
        opinion = _Opinion(
            seen.wording.T @ learned.weights,
            np.float32(features.weights.meaning) * (seen.meaning.T @ learned.weights),
            learned.weights,
            learned.intercepts,
        )
        accented = common_words(LETTERS.get(language, "")) if meaning else ()
        spelling = Spelling.of(texts, words_of(meaning), accented)
        return cls(classes, features, seen.meaning, opinion, spelling), learned

    @classmethod
    def from_arrays(cls, arrays: Arrays, language: Language, meaning: Meaning | None) -> Self:
        """Return the judge that ``arrays`` gave."""
        classes = listed(arrays["classes"])
        weights = _weights(meaning, is_open=NOTHING not in classes)
        opinion = _Opinion(
            *(arrays[name] for name in ("wording", "meaning", "weights", "intercepts"))
        )
        if opinion.intercepts.shape != (len(classes),):
            message = "what was learned is of other classes"
            raise ValueError(message)
        return cls(
            classes,
            Features.from_arrays(part(arrays, "features"), language, weights, meaning),
            arrays["examples"],
            opinion,
            Spelling.from_arrays(part(arrays, "spelling"), words_of(meaning)),
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
            "meaning": self._opinion.meaning,
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
        if seen.meaning.shape[1]:
            scores += seen.meaning @ opinion.meaning
            scores += self._features.nearness(seen.meaning, self._examples) @ opinion.examples
        return np.asarray(scores)


def words_of(meaning: Meaning | None) -> IsWord:
    """Return what tells words that are no slips: those the sentence model knows, if it is there."""
    return is_common if meaning else is_unknown


def _weights(meaning: Meaning | None, *, is_open: bool) -> Weights:
    if meaning is None:
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
