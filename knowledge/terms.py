"""The terms that texts are compared by, character n-grams and word stems, and how rare they are.

Nothing here knows topics or meanings.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any, Self, TypeAlias

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

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


def grams(text: str) -> list[str]:
    """Return the character n-grams of *text*: 2 to 5 within a word, 1 to 3 in Chinese.

    >>> grams("no")
    [' n', 'no', 'o ', ' no', 'no ', ' no ']
    """
    found: list[str] = []
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
        self._stemmer: Any = snowballstemmer.stemmer(name) if name else None
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
        self._lengths = np.diff(self._starts)
        self._size = size

    @classmethod
    def of(cls, bags: Sequence[Iterable[str]]) -> Self:
        """Return the index of *bags*, which keep their order."""
        counts = [Counter(bag) for bag in bags]
        spread = Counter(term for count in counts for term in count)
        vocabulary = {term: number for number, term in enumerate(sorted(spread))}
        idf = np.array([_rarity(spread[term], len(bags)) for term in vocabulary], dtype=np.float32)
        postings: list[list[tuple[int, float]]] = [[] for _ in vocabulary]
        for row, count in enumerate(counts):
            numbers = [vocabulary[term] for term in count]
            weights = np.fromiter(map(_often, count.values()), np.float32) * idf[numbers]
            weights /= np.float32(math.sqrt(float(weights @ weights)) or 1.0)
            for number, weight in zip(numbers, weights.tolist(), strict=True):
                postings[number].append((row, weight))
        flat = [entry for posting in postings for entry in posting]
        arrays: Arrays = {
            "idf": idf,
            "starts": np.cumsum([0, *map(len, postings)], dtype=np.int64),
            "rows": np.array([row for row, _ in flat], dtype=np.int32),
            "values": np.array([value for _, value in flat], dtype=np.float32),
        }
        return cls(vocabulary, arrays, len(bags))

    def row(self, bag: Iterable[str]) -> Row:
        """Return the cosine of *bag* with each bag of the index; unknown terms do not count."""
        counts = Counter(bag)
        known = [
            (number, times)
            for term, times in counts.items()
            if (number := self._vocabulary.get(term)) is not None
        ]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        numbers = np.array([number for number, _ in known])
        often = np.array([_often(times) for _, times in known], dtype=np.float32)
        weights = often * self._idf[numbers]
        weights /= np.float32(math.sqrt(float(weights @ weights)))
        starts, lengths = self._starts[numbers], self._lengths[numbers]
        # The positions of all postings of these terms, one after the other.
        shifts = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        positions = shifts + np.arange(lengths.sum())
        products = self._values[positions] * np.repeat(weights, lengths)
        row = np.bincount(self._rows[positions], weights=products, minlength=self._size)
        return np.asarray(row, dtype=np.float32)

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
        words = arrays["words"].tobytes().decode()
        terms = words.split(_SEPARATOR) if words else []
        if len(terms) + 1 != len(arrays["starts"]):
            message = "the index was kept incompletely"
            raise ValueError(message)
        return cls({term: number for number, term in enumerate(terms)}, arrays, size)


def _rarity(documents: int, size: int) -> float:
    return math.log((1 + size) / (1 + documents)) + 1.0


def _often(times: int) -> float:
    return 1.0 + math.log(times)
