"""Hashed TF-IDF vectors of texts, by character n-grams and by word stems.

Terms are known by their hash alone: no vocabulary is kept, and what a text costs does not depend on
how many texts there are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from threading import Lock
from typing import Any, Self, TypeAlias
from zlib import crc32

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from knowledge.language.script import is_chinese
from knowledge.topic import Language

Vector: TypeAlias = NDArray[np.float32]

_STEMMERS: Mapping[Language, str] = {
    "en": "english",
    "sv": "swedish",
    "da": "danish",
    "nb": "norwegian",
    "fi": "finnish",
}


def hash_of(text: str) -> int:
    """Return a number of 64 bits by which *text* is known."""
    return int.from_bytes(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def ngrams(text: str) -> list[str]:
    """Return the character n-grams of *text*: 2 to 5 within a word, 1 to 3 in Chinese.

    >>> ngrams("no")
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
        self._stem = lru_cache(maxsize=16_384)(self._uncached)

    def _uncached(self, word: str) -> str:
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


@dataclass(frozen=True, slots=True)
class HashingVectorizer:
    """Bags of terms as vectors of a fixed width, whose products are close to those of TF-IDF.

    Each term adds its weight to one place of the vector, or takes it away, as its hash says: where
    two terms collide, they as often help as hinder.
    """

    idf: Vector
    width: int

    @classmethod
    def fit(cls, bags: Iterable[Sequence[str]], width: int) -> Self:
        """Return the vectorizer that knows how rare each term is among *bags*."""
        document_counts = np.zeros(_BUCKETS, dtype=np.float32)
        size = 0
        for bag in bags:
            size += 1
            document_counts[np.unique(_hashes(set(bag)) % _BUCKETS)] += 1
        idf = np.log((1 + size) / (1 + document_counts)) + 1
        return cls(idf.astype(np.float32), width)

    def transform(self, bag: Iterable[str]) -> Vector:
        """Return the vector of *bag*, of length 1; that of an empty one is nought."""
        counts = Counter(bag)
        vector = np.zeros(self.width, dtype=np.float32)
        if not counts:
            return vector
        hashes = _hashes(counts)
        frequencies = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        weights = frequencies * self.idf[hashes % _BUCKETS]
        weights /= np.sqrt(weights @ weights)
        signs = np.where(hashes >> 31, np.float32(1), np.float32(-1))
        np.add.at(vector, (hashes >> 8) % self.width, signs * weights)
        return vector


_BUCKETS = 1 << 18


def _hashes(terms: Collection[str]) -> NDArray[np.int64]:
    return np.fromiter((crc32(term.encode()) for term in terms), np.int64, len(terms))
