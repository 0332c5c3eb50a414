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
from knowledge.ridge import Learned, Ridge
from knowledge.similarity import OPEN_WITH_MEANING, Shelf, Similarity, Weights, named, part
from knowledge.spelling import Spelling
from knowledge.terms import Arrays
from knowledge.text import has_chinese
from knowledge.topic import Language

Scores: TypeAlias = NDArray[np.float32]

NOTHING = ""
"""The class of what no topic answers."""

HEAVIEST_NOTHING = 1.5
"""Off-topic phrasings are many, yet each keeps so much of its say."""

WITHOUT_NOTHING = 0.2
"""The mistrust where no examples of nothing hold back a single phrasing."""


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
        """*kept* is what ``arrays`` of the same examples gave."""
        if weights is None and all(example.label != NOTHING for example in examples):
            weights = OPEN_WITH_MEANING if meaning else None
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
            learned = self._learned(labels, numbers.get(NOTHING))
            self._ridge, self._left_out = learned.ridge, learned.left_out
            self._bereft = learned.bereft
        else:
            self._ridge = Ridge(kept["ridge.weights"], kept["ridge.intercepts"])
            self._left_out, self._bereft = kept["ridge.left_out"], kept.get("ridge.bereft")
        shape = (len(examples), len(self.classes))
        if self._ridge.weights.shape != shape or self._left_out.shape != shape:
            message = "what was learned does not fit the phrasings"
            raise ValueError(message)
        self._order = np.argsort(np.array(order, dtype=np.int64))

    def _learned(self, labels: Sequence[int], nothing: int | None) -> Learned:
        among = self._similarity.among()
        if nothing is None:
            return ridge.learn(among, labels, mistrust=WITHOUT_NOTHING, bereft=True)
        return ridge.learn(among, labels, heaviest={nothing: HEAVIEST_NOTHING})

    @property
    def left_out(self) -> Scores:
        """What each example, in their order, would have got, had it not been there."""
        return np.asarray(self._left_out[self._order])

    @property
    def bereft(self) -> Scores | None:
        """What each would have got, had none of its class been there; None beside *nothing*."""
        return None if self._bereft is None else np.asarray(self._bereft[self._order])

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        arrays: Arrays = {
            "ridge.weights": self._ridge.weights,
            "ridge.intercepts": self._ridge.intercepts,
            "ridge.left_out": self._left_out,
        }
        if self._bereft is not None:
            arrays["ridge.bereft"] = self._bereft
        for language, shelf in self._similarity.shelves.items():
            arrays |= named(language, shelf.arrays())
        return arrays

    def scores(self, texts: Sequence[str], language: Language) -> Scores:
        """Return one row of class scores a folded text, in the order of ``classes``.

        A text with misspelt words is judged twice, as written and put right, and gets the mean;
        Chinese only as put right, for there it is rarely wrong.
        """
        corrected = [self._spelling[language].corrected(text) for text in texts]
        changed = [
            row
            for row, text in enumerate(texts)
            if corrected[row] != text and not has_chinese(text)
        ]
        both = [*corrected, *(texts[row] for row in changed)]
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
