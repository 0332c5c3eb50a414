"""Which of several classes a text belongs to, and how surely: a kernel ridge classifier.

Whatever is calibrated on its scores comes from leaving each phrasing out once, never from questions
kept for an exam.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.language.spelling import LETTERS, IsWord, Spelling, is_unknown
from knowledge.models import ridge
from knowledge.models.embeddings import Embed, Vectors, common_words, is_common
from knowledge.models.features import (
    OPEN_WITH_EMBEDDINGS,
    WITH_EMBEDDINGS,
    WORDING_ONLY,
    Features,
    KernelWeights,
    Resources,
    Rows,
)
from knowledge.models.matrix_product import CompactVectors, PackedVectors, product
from knowledge.models.model_store import Arrays, from_words, part, prefixed, to_words
from knowledge.models.ridge import Regularisation, Solution

Scores: TypeAlias = NDArray[np.float32]

OFFTOPIC = ""
"""The class of what no topic answers."""

LARGEST_OFFTOPIC = 1.5
"""Off-topic examples are many, yet each is regularised no more than in a class of this share."""

REGULARISATION = 0.7
"""The lambda of the regression."""

OPEN_REGULARISATION = 3.0
"""The lambda where no off-topic examples hold back a single phrasing."""


@dataclass(frozen=True, slots=True)
class Example:
    """A folded text, and the class it belongs to."""

    text: str
    label: str


@dataclass(frozen=True, slots=True)
class _Coefficients:
    """How much each hashed term, each component of the embedding and each example speaks for each class."""

    wording: Scores
    embedding: Scores
    examples: Scores
    intercepts: Scores


class Classifier:
    """The examples of one language, learned."""

    def __init__(
        self,
        classes: Sequence[str],
        features: Features,
        examples: CompactVectors | PackedVectors,
        coefficients: _Coefficients,
        spelling: Spelling,
    ) -> None:
        """*examples* are the embeddings of the examples; packed, there is no way back to arrays."""
        self.classes = tuple(classes)
        self._features = features
        self._examples = examples
        self._coefficients = coefficients
        self._spelling = spelling

    @classmethod
    def train(cls, examples: Sequence[Example], resources: Resources) -> tuple[Self, Solution]:
        """Return the classifier that *examples* make, and what they would have got by being left out.

        That is of the off-topic ones, and of what comes behind the first of them; of all where there are none.
        """
        classes = sorted({example.label for example in examples})
        numbers = {label: number for number, label in enumerate(classes)}
        is_open = OFFTOPIC not in numbers
        texts = [example.text for example in examples]
        features = Features.fit(texts, _weights(resources.embed, is_open=is_open), resources)
        rows = features.transform(texts)
        examples_learned = CompactVectors.of(rows.embedding)
        rows = replace(rows, embedding=examples_learned.rounded)
        labels = [numbers[example.label] for example in examples]
        solution = ridge.solve(
            features.kernel(rows),
            labels,
            Regularisation(OPEN_REGULARISATION)
            if is_open
            else Regularisation(
                REGULARISATION, largest_shares={numbers[OFFTOPIC]: LARGEST_OFFTOPIC}
            ),
            # Off-topic examples come last, and only theirs are looked at; where there are none, all are.
            first=0 if is_open else labels.index(numbers[OFFTOPIC]),
            leave_class_out=is_open,
        )
        # The linear kernels add up once and for all.
        coefficients = _Coefficients(
            rows.wording.T @ solution.weights,
            np.float32(features.weights.embedding) * (rows.embedding.T @ solution.weights),
            solution.weights,
            solution.intercepts,
        )
        embed = resources.embed
        accented = common_words(LETTERS.get(resources.language, "")) if embed else ()
        spelling = Spelling.of(texts, words_of(embed), accented)
        return cls(classes, features, examples_learned, coefficients, spelling), solution

    @classmethod
    def from_arrays(cls, arrays: Arrays, resources: Resources) -> Self:
        """Return the classifier that ``arrays`` gave."""
        classes = to_words(arrays["classes"])
        weights = _weights(resources.embed, is_open=OFFTOPIC not in classes)
        coefficients = _Coefficients(
            *(arrays[name] for name in ("wording", "meaning", "weights", "intercepts"))
        )
        if coefficients.intercepts.shape != (len(classes),):
            message = "the model is of other classes"
            raise ValueError(message)
        return cls(
            classes,
            Features.from_arrays(part(arrays, "features"), weights, resources),
            CompactVectors.from_arrays(part(arrays, "examples")).packed,
            coefficients,
            Spelling.from_arrays(part(arrays, "spelling"), words_of(resources.embed)),
        )

    @property
    def centre(self) -> Vectors:
        """The mean embedding of the examples."""
        return self._features.centre

    @property
    def has_stretches(self) -> bool:
        """Whether a stretch of a text costs nothing, the text being looked at."""
        return self._features.has_stretches

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file; ``TypeError`` where it comes from one."""
        if isinstance(self._examples, PackedVectors):
            message = "what was loaded is in its file"
            raise TypeError(message)
        return {
            "classes": from_words(self.classes),
            "wording": self._coefficients.wording,
            "meaning": self._coefficients.embedding,
            "weights": self._coefficients.examples,
            "intercepts": self._coefficients.intercepts,
            **prefixed("examples", self._examples.arrays()),
            **prefixed("features", self._features.arrays()),
            **prefixed("spelling", self._spelling.arrays()),
        }

    def scores(self, texts: Sequence[str]) -> Scores:
        """Return one row of class scores a folded text, in the order of ``classes``.

        Misspelt words are put right before.
        """
        return self.compared(texts)[0]

    def compared(self, texts: Sequence[str]) -> tuple[Scores, Vectors]:
        """Return the ``scores`` of *texts*, and how near each is to each example: the products of their embeddings."""
        rows = self._rows(texts)
        near = self._near(rows.embedding)
        return self._scored(rows, near.copy()), near

    def scores_of_each(self, groups: Sequence[Sequence[str]], within: str = "") -> list[Scores]:
        """Return the scores of several groups of texts, which are stretches of the text *within*, or else of the first of their group.

        All are compared with the examples at once: those are fetched from memory once for all.
        """
        if not groups:
            return []
        rows = [self._rows(group, within or group[0]) for group in groups]
        near = self._near(np.concatenate([of.embedding for of in rows]))
        parts = np.split(near, np.cumsum([len(of) for of in rows])[:-1])
        return [self._scored(of, part) for of, part in zip(rows, parts, strict=True)]

    def _near(self, embeddings: Vectors) -> Vectors:
        """Return the product of each of *embeddings* with that of each example, a row each of *embeddings*."""
        learned = self._examples
        packed = learned if isinstance(learned, PackedVectors) else learned.packed
        return packed.products(embeddings)

    def _rows(self, texts: Sequence[str], within: str = "") -> Rows:
        corrected = [self._spelling.corrected(text) for text in texts]
        return self._features.transform(corrected, self._spelling.corrected(within))

    def _scored(self, rows: Rows, near: Vectors) -> Scores:
        """Return the scores of *rows*; *near* are their products with the examples, and are used up."""
        coefficients = self._coefficients
        scores = product(rows.wording, coefficients.wording) + coefficients.intercepts
        if rows.embedding.shape[1]:
            scores += product(rows.embedding, coefficients.embedding)
            scores += product(self._features.gaussian(near), coefficients.examples)
        return np.asarray(scores)


def words_of(embed: Embed | None) -> IsWord:
    """Return what tells words that are no typos: those the sentence model knows, if it is there."""
    return is_common if embed else is_unknown


def _weights(embed: Embed | None, *, is_open: bool) -> KernelWeights:
    if embed is None:
        return WORDING_ONLY
    return OPEN_WITH_EMBEDDINGS if is_open else WITH_EMBEDDINGS
