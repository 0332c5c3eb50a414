"""How alike a text and each phrasing are: by wording, by word stems and by meaning.

Nothing here knows topics: texts go in, folded, and numbers from 0 to about 1 come out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.meaning import DIMENSIONS, UNDERSTOOD, Meaning, Vectors
from knowledge.terms import Arrays, Index, Row, Stemmer, grams
from knowledge.topic import Language

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of comparing counts; the similarity is their weighted mean.

    *grams* are character n-grams, *ratio* the edits from one text to the other, *tokens* the
    words they share, *stems* the word stems.
    """

    grams: float
    ratio: float
    tokens: float
    stems: float
    meaning: float

    @property
    def total(self) -> float:
        """The sum, by which the weighted sum is divided."""
        return self.grams + self.ratio + self.tokens + self.stems + self.meaning


BY_WORDING = Weights(grams=1.0, ratio=0.3, tokens=0.3, stems=0.6, meaning=0.0)

# Beside meaning the shared words add nothing and cost 2 ms a question
# (docs/decisions/0002-matching.md).
WITH_MEANING = Weights(grams=0.3, ratio=0.15, tokens=0.0, stems=0.15, meaning=1.0)

# Where nothing off-topic is known, strange wording is the better sign of a strange question.
OPEN_WITH_MEANING = Weights(grams=1.0, ratio=0.3, tokens=0.0, stems=0.3, meaning=1.0)


class Shelf:
    """The phrasings of one language, ready to be compared with texts."""

    def __init__(
        self,
        texts: Sequence[str],
        language: Language,
        meaning: Meaning | None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        """*kept* is what ``arrays`` of the same texts gave."""
        self.texts = list(texts)
        self.meaning = meaning if language in UNDERSTOOD else None
        self.weights = weights or (BY_WORDING if self.meaning is None else WITH_MEANING)
        self._chinese = language.startswith("zh")
        self._stemmer = Stemmer(language)
        if kept is None:
            self._grams = Index.of([grams(text) for text in self.texts])
            self._stems = Index.of([self._stemmer.stems(text) for text in self.texts])
            self._centre, self._vectors = self._learn_vectors()
        else:
            self._grams = Index.from_arrays(part(kept, "grams"), len(self.texts))
            self._stems = Index.from_arrays(part(kept, "stems"), len(self.texts))
            self._centre, self._vectors = kept["centre"], kept["vectors"]
            if self._vectors.shape != (len(self.texts) if self.meaning else 0, DIMENSIONS):
                message = "the vectors were kept incompletely"
                raise ValueError(message)

    def _learn_vectors(self) -> tuple[Row, Vectors]:
        if self.meaning is None or not self.texts:
            return np.zeros(DIMENSIONS, np.float32), np.zeros((0, DIMENSIONS), np.float32)
        vectors = self.meaning(self.texts)
        centre = vectors.mean(axis=0)
        return centre, _unit(vectors - centre)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        return {
            **named("grams", self._grams.arrays()),
            **named("stems", self._stems.arrays()),
            "centre": self._centre,
            "vectors": self._vectors,
        }

    def vectors_of(self, texts: Sequence[str]) -> Vectors | None:
        """Return the vectors of *texts* of this language, seen from its centre; None without meaning."""
        if self.meaning is None or not self.weights.meaning:
            return None
        return _unit(self.meaning(texts) - self._centre)

    def across(self, vectors: Vectors) -> Row:
        """Return the likeness of texts of another language, by their meaning alone."""
        share = np.float32(self.weights.meaning / self.weights.total)
        return np.asarray(share * (vectors @ self._vectors.T), dtype=np.float32)

    def rows(self, texts: Sequence[str], vectors: Vectors | None) -> Row:
        """Return the likeness of each of *texts* with each phrasing, one row a text."""
        weights = self.weights
        sums = np.zeros((len(texts), len(self.texts)), dtype=np.float32)
        tokens = fuzz.partial_ratio if self._chinese else fuzz.token_set_ratio
        for scorer, weight in ((fuzz.ratio, weights.ratio), (tokens, weights.tokens)):
            if weight:
                sums += np.float32(weight / 100) * process.cdist(
                    texts, self.texts, scorer=scorer, dtype=np.float32, workers=1
                )
        for number, text in enumerate(texts):
            if weights.grams:
                sums[number] += np.float32(weights.grams) * self._grams.row(grams(text))
            if weights.stems:
                stems = self._stemmer.stems(text)
                sums[number] += np.float32(weights.stems) * self._stems.row(stems)
        sums /= np.float32(weights.total)
        return sums if vectors is None else sums + self.across(vectors)


class Similarity:
    """The phrasings of one language, or of several that share a meaning."""

    def __init__(self, shelves: dict[Language, Shelf]) -> None:
        self.shelves = shelves

    def rows(self, texts: Sequence[str], language: Language) -> Row:
        """Return the likeness of *texts* of one language with the phrasings, shelf by shelf.

        Phrasings of another language are compared by their meaning alone.
        """
        own = self.shelves[language]
        vectors = own.vectors_of(texts)
        parts = []
        for other, shelf in self.shelves.items():
            if other == language:
                parts.append(shelf.rows(texts, vectors))
            elif vectors is not None and shelf.meaning is not None:
                parts.append(shelf.across(vectors))
            else:
                parts.append(np.zeros((len(texts), len(shelf.texts)), dtype=np.float32))
        return np.concatenate(parts, axis=1)

    def among(self) -> Row:
        """Return the likeness of each phrasing with each other, made symmetric."""
        size = sum(len(shelf.texts) for shelf in self.shelves.values())
        square = np.empty((size, size), dtype=np.float32)
        row = 0
        for language, shelf in self.shelves.items():
            for start in range(0, len(shelf.texts), _BATCH):
                batch = shelf.texts[start : start + _BATCH]
                square[row : row + len(batch)] = self.rows(batch, language)
                row += len(batch)
        square += square.T  # numpy sees that they overlap
        square /= np.float32(2)
        return square


def _unit(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-6), dtype=np.float32)


def named(name: str, arrays: Arrays) -> Arrays:
    """Return *arrays* under names that begin with *name*."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def part(arrays: Arrays, name: str) -> Arrays:
    """Return the arrays that ``named`` gave this name."""
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)
    }
