"""Which of several classes a text belongs to, and how surely: learned from phrasings.

Nothing here knows topics, names or languages' fallbacks; classes are any words. The thresholds
come from leaving each phrasing out once, never from questions kept for an exam.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge import ridge
from knowledge.meaning import Meaning
from knowledge.ridge import Ridge
from knowledge.similarity import Shelf, Similarity, Weights, named, part
from knowledge.spelling import Spelling
from knowledge.terms import Arrays
from knowledge.topic import Language

Scores: TypeAlias = NDArray[np.float32]

NOTHING = ""
"""The class of what no topic answers."""

HEAVIEST_NOTHING = 4.0
"""Off-topic phrasings are many, yet each keeps at least this share of its say."""


@dataclass(frozen=True, slots=True)
class Example:
    """A folded text, and the class it belongs to."""

    text: str
    label: str
    language: Language


class Judge:
    """A set of examples, learned."""

    def __init__(
        self,
        examples: Sequence[Example],
        *,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        """*kept* is what ``arrays`` of the same examples gave.

        ``left_out`` holds a row of scores for each example, in their order: what it would have
        got, had it not been there.
        """
        self.classes = tuple(sorted({example.label for example in examples}))
        texts: dict[Language, list[str]] = {}
        for example in examples:
            texts.setdefault(example.language, []).append(example.text)
        self._spelling = {language: Spelling(of) for language, of in texts.items()}
        self._similarity = Similarity(
            {
                language: Shelf(of, language, meaning, weights, kept and part(kept, language))
                for language, of in texts.items()
            }
        )
        # The shelves hold the examples language by language.
        order = [
            place
            for language in texts
            for place, example in enumerate(examples)
            if example.language == language
        ]
        numbers = {label: number for number, label in enumerate(self.classes)}
        labels = [numbers[examples[place].label] for place in order]
        if kept is None:
            most = {numbers[NOTHING]: HEAVIEST_NOTHING} if NOTHING in numbers else {}
            self._ridge, self._left_out = ridge.learn(self._similarity.among(), labels, most)
        else:
            self._ridge = Ridge(kept["ridge.weights"], kept["ridge.intercepts"])
            self._left_out = kept["ridge.left_out"]
        shape = (len(examples), len(self.classes))
        if self._ridge.weights.shape != shape or self._left_out.shape != shape:
            message = "what was learned does not fit the phrasings"
            raise ValueError(message)
        self.left_out = np.empty_like(self._left_out)
        self.left_out[order] = self._left_out

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        arrays: Arrays = {
            "ridge.weights": self._ridge.weights,
            "ridge.intercepts": self._ridge.intercepts,
            "ridge.left_out": self._left_out,
        }
        for language, shelf in self._similarity.shelves.items():
            arrays |= named(language, shelf.arrays())
        return arrays

    def scores(self, texts: Sequence[str], language: Language) -> Scores:
        """Return one row of class scores a folded text, in the order of ``classes``.

        A text with misspelt words is judged twice, as written and put right, and gets the mean.
        """
        corrected = [self._spelling[language].corrected(text) for text in texts]
        changed = [row for row, text in enumerate(texts) if corrected[row] != text]
        both = [*texts, *(corrected[row] for row in changed)]
        scores = self._ridge.scores(self._similarity.rows(both, language))
        scores[changed] = (scores[changed] + scores[len(texts) :]) / 2
        return scores[: len(texts)]


def certainty(scores: Scores) -> Scores:
    """Return how sure the best class of each row is, where no examples belong to none.

    The best score counts, and a little how far it is ahead of the second.
    """
    if scores.shape[1] == 1:
        return scores[:, 0]
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] + (two[:, 1] - two[:, 0]) / 4)
