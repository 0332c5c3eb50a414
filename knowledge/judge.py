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
from knowledge.similarity import Arrays, Similarity, Weights
from knowledge.spelling import Spelling
from knowledge.topic import Language

Scores: TypeAlias = NDArray[np.float32]

NOTHING = ""
"""The class of what no topic answers."""

HEAVIEST_NOTHING = 4.0
"""Off-topic phrasings are many, yet each keeps at least this share of its say."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What each phrasing would have got, had it not been there."""

    classes: tuple[str, ...]
    scores: Scores
    labels: NDArray[np.int64]


class Judge:
    """One set of phrasings, learned."""

    def __init__(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        language: Language,
        *,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        """*texts* are folded; *kept* is what ``arrays`` of the same phrasings gave."""
        self.classes = tuple(sorted(set(labels)))
        self._spelling = Spelling(texts)
        self._similarity = Similarity(texts, language, meaning, weights, kept)
        number = {name: position for position, name in enumerate(self.classes)}
        numbers = np.array([number[label] for label in labels], dtype=np.int64)
        if kept is None:
            most = {number[NOTHING]: HEAVIEST_NOTHING} if NOTHING in number else {}
            self._ridge, left_out = ridge.learn(self._similarity.among(), numbers.tolist(), most)
        else:
            self._ridge = Ridge(kept["ridge.weights"], kept["ridge.intercepts"])
            left_out = kept["ridge.left_out"]
        shapes = (self._ridge.weights.shape, left_out.shape)
        if shapes != ((len(texts), len(self.classes)),) * 2:
            message = "what was learned does not fit the phrasings"
            raise ValueError(message)
        self.left_out = LeftOut(self.classes, left_out.astype(np.float32), numbers)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return {
            **self._similarity.arrays(),
            "ridge.weights": self._ridge.weights,
            "ridge.intercepts": self._ridge.intercepts,
            "ridge.left_out": self.left_out.scores,
        }

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return one row of class scores a folded text, in the order of ``classes``.

        A text with misspelt words is judged twice, as written and put right, and gets the mean.
        """
        corrected = [self._spelling.corrected(text) for text in texts]
        changed = [row for row, text in enumerate(texts) if corrected[row] != text]
        rows = self._similarity.rows([*texts, *(corrected[row] for row in changed)])
        scores = self._ridge.scores(rows)
        scores[changed] = (scores[changed] + scores[len(texts) :]) / 2
        return scores[: len(texts)]


def certainty(scores: Scores, nothing: int | None) -> Scores:
    """Return how much better the best class of each row is than none of them.

    With a class of what no topic answers, its column *nothing* is compared with; without one,
    the best score counts, and a little how far it is ahead of the second.
    """
    if nothing is not None:
        best = np.delete(scores, nothing, axis=1).max(axis=1, initial=-1.0)
        return np.asarray(best - scores[:, nothing])
    if scores.shape[1] == 1:
        return scores[:, 0]
    two = np.partition(scores, -2, axis=1)[:, -2:]
    return np.asarray(two[:, 1] + (two[:, 1] - two[:, 0]) / 4)
