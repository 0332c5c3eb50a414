"""How alike a text and each phrasing are: by wording, by word stems and by meaning.

Nothing here knows topics: texts go in, folded, and numbers from 0 to about 1 come out.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any, Self, TypeAlias

import numpy as np
import snowballstemmer  # type: ignore[import-untyped]  # has no types
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.meaning import DIMENSIONS, UNDERSTOOD, Meaning
from knowledge.script import is_chinese
from knowledge.topic import Language

Row: TypeAlias = NDArray[np.float32]
Arrays: TypeAlias = dict[str, NDArray[Any]]

_STEMMERS: Mapping[Language, str] = {
    "en": "english",
    "sv": "swedish",
    "da": "danish",
    "nb": "norwegian",
    "fi": "finnish",
}
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each way of comparing counts; the similarity is their weighted mean."""

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
WITH_MEANING = Weights(grams=0.3, ratio=0.15, tokens=0.15, stems=0.3, meaning=1.0)


def grams(text: str) -> list[str]:
    """Return the character n-grams of *text*: 2 to 5 within a word, 1 to 3 in Chinese.

    >>> grams("no")
    [' n', 'no', 'o ', ' no', 'no ', ' no ']
    """
    found = []
    for word in text.split():
        chinese = is_chinese(word[0]) or is_chinese(word[-1])
        padded = word if chinese else f" {word} "
        shortest, longest = (1, 3) if chinese else (2, 5)
        for size in range(shortest, longest + 1):
            found += [padded[i : i + size] for i in range(len(padded) - size + 1)]
    return found


class Stemmer:
    """The stems of words of one language; words as they are where no stemmer exists."""

    def __init__(self, language: Language) -> None:
        name = _STEMMERS.get(language)
        self._stemmer = snowballstemmer.stemmer(name) if name else None
        self._lock = Lock()
        self._stem = lru_cache(maxsize=16_384)(self._slowly)

    def _slowly(self, word: str) -> str:
        with self._lock:  # a stemmer keeps the word it works on
            return str(self._stemmer.stemWord(word))

    def stems(self, text: str) -> list[str]:
        """Return the stems of *text*, and its neighbouring characters where it is Chinese."""
        found: list[str] = []
        for word in text.split():
            if is_chinese(word[0]):
                found += word
                found += (first + second for first, second in pairwise(word))
            elif self._stemmer is None or not word.isalpha():
                found.append(word)
            else:
                found.append(self._stem(word))
        return found


class Index:
    """Bags of terms, compared by the cosine of their TF-IDF weights."""

    def __init__(self, vocabulary: Mapping[str, int], arrays: Arrays, size: int) -> None:
        self._vocabulary = vocabulary
        self._idf, self._starts = arrays["idf"], arrays["starts"]
        self._rows, self._values = arrays["rows"], arrays["values"]
        self._size = size

    @classmethod
    def of(cls, bags: Sequence[Iterable[str]]) -> Self:
        """Return the index of *bags*, which keep their order."""
        counts = [Counter(bag) for bag in bags]
        spread = Counter(term for count in counts for term in count)
        vocabulary = {term: number for number, term in enumerate(sorted(spread))}
        idf = np.array(
            [_rarity(spread[term], len(bags)) for term in vocabulary], dtype=np.float32
        )
        entries: list[list[tuple[int, float]]] = [[] for _ in vocabulary]
        for row, count in enumerate(counts):
            weights = {vocabulary[t]: _often(n) * float(idf[vocabulary[t]]) for t, n in count.items()}
            norm = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
            for term, weight in weights.items():
                entries[term].append((row, weight / norm))
        flat = [entry for posting in entries for entry in posting]
        arrays: Arrays = {
            "idf": idf,
            "starts": np.cumsum([0, *map(len, entries)], dtype=np.int64),
            "rows": np.array([row for row, _ in flat], dtype=np.int32),
            "values": np.array([value for _, value in flat], dtype=np.float32),
        }
        return cls(vocabulary, arrays, len(bags))

    def row(self, bag: Iterable[str]) -> Row:
        """Return the cosine of *bag* with each bag of the index.

        Terms that the index lacks count as rare: what is said in unknown words is less alike.
        """
        known: list[int] = []
        weights: list[float] = []
        square = 0.0
        strange = _rarity(0, self._size)
        for term, times in Counter(bag).items():
            number = self._vocabulary.get(term)
            weight = _often(times) * (strange if number is None else float(self._idf[number]))
            square += UNKNOWN * weight**2 if number is None else weight**2
            if number is not None:
                known.append(number)
                weights.append(weight)
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        starts, ends = self._starts[known], self._starts[np.array(known) + 1]
        lengths = ends - starts
        offsets = np.repeat(ends - np.cumsum(lengths), lengths) + np.arange(lengths.sum())
        values = self._values[offsets] * np.repeat(np.array(weights, dtype=np.float32), lengths)
        row = np.bincount(self._rows[offsets], weights=values, minlength=self._size)
        return (row / math.sqrt(square)).astype(np.float32)

    def arrays(self) -> Arrays:
        """Return what the index consists of, to be kept in a file."""
        words = _SEPARATOR.join(self._vocabulary).encode()
        return {
            "words": np.frombuffer(words, dtype=np.uint8),
            "idf": self._idf,
            "starts": self._starts,
            "rows": self._rows,
            "values": self._values,
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays, size: int) -> Self:
        """Return the index that ``arrays`` gave."""
        words = arrays["words"].tobytes().decode().split(_SEPARATOR)
        vocabulary = {word: number for number, word in enumerate(words) if word}
        if len(vocabulary) + 1 != len(arrays["starts"]):
            message = "the index was kept incompletely"
            raise ValueError(message)
        return cls(vocabulary, arrays, size)


UNKNOWN = 0.0


def _rarity(documents: int, size: int) -> float:
    return math.log((1 + size) / (1 + documents)) + 1.0


def _often(times: int) -> float:
    return 1.0 + math.log(times)


class Similarity:
    """The phrasings of one language (or of two that share a meaning), compared with any text."""

    def __init__(
        self,
        texts: Sequence[str],
        language: Language,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        kept: Arrays | None = None,
    ) -> None:
        self._texts = list(texts)
        self._chinese = language.startswith("zh")
        self._stemmer = Stemmer(language)
        self._meaning = meaning if language in UNDERSTOOD else None
        self.weights = weights or (BY_WORDING if self._meaning is None else WITH_MEANING)
        if kept is None:
            self._grams = Index.of([grams(text) for text in self._texts])
            self._stems = Index.of([self._stemmer.stems(text) for text in self._texts])
            self._centre, self._vectors = self._learn_vectors()
        else:
            self._grams = Index.from_arrays(_part(kept, "grams"), len(self._texts))
            self._stems = Index.from_arrays(_part(kept, "stems"), len(self._texts))
            self._centre, self._vectors = kept["centre"], kept["vectors"]
            if self._vectors.shape != (len(self._texts) if self._meaning else 0, DIMENSIONS):
                message = "the vectors were kept incompletely"
                raise ValueError(message)

    def _learn_vectors(self) -> tuple[Row, Row]:
        if self._meaning is None:
            return np.zeros(DIMENSIONS, np.float32), np.zeros((0, DIMENSIONS), np.float32)
        vectors = self._meaning(self._texts)
        centre = vectors.mean(axis=0)
        return centre, _unit(vectors - centre)

    def arrays(self) -> Arrays:
        """Return what was learned, to be kept in a file."""
        parts = {"grams": self._grams, "stems": self._stems}
        arrays = {
            f"{name}.{key}": array
            for name, index in parts.items()
            for key, array in index.arrays().items()
        }
        return {**arrays, "centre": self._centre, "vectors": self._vectors}

    def rows(self, texts: Sequence[str]) -> Row:
        """Return the similarity of each of *texts* with each phrasing, one row a text."""
        weights = self.weights
        tokens = fuzz.partial_ratio if self._chinese else fuzz.token_set_ratio
        sums = np.zeros((len(texts), len(self._texts)), dtype=np.float32)
        if self._meaning is not None and weights.meaning:
            vectors = _unit(self._meaning(texts) - self._centre)
            sums += weights.meaning * (vectors @ self._vectors.T)
        for scorer, weight in ((fuzz.ratio, weights.ratio), (tokens, weights.tokens)):
            if weight:
                sums += (weight / 100) * process.cdist(
                    texts, self._texts, scorer=scorer, dtype=np.float32, workers=1
                )
        for row, text in zip(sums, texts, strict=True):
            if weights.grams:
                row += weights.grams * self._grams.row(grams(text))
            if weights.stems:
                row += weights.stems * self._stems.row(self._stemmer.stems(text))
        return sums / np.float32(weights.total)

    def among(self) -> Row:
        """Return the similarity of each phrasing with each other, made symmetric."""
        square = np.concatenate(
            [self.rows(self._texts[i : i + 256]) for i in range(0, len(self._texts), 256)]
        )
        return (square + square.T) / 2


def _unit(vectors: Row) -> Row:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-6), dtype=np.float32)


def _part(arrays: Arrays, name: str) -> Arrays:
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)
    }
