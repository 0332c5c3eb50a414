"""The terms that texts are compared by, character n-grams and word stems, and how rare they are.

Nothing here knows topics or meanings. Terms are known by their hash alone: no list of them is kept,
and what a text costs does not depend on how many texts there are.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from typing import Any, Self, TypeAlias
from zlib import crc32

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from knowledge.language.script import is_chinese
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


@dataclass(frozen=True, slots=True)
class Sketch:
    """Bags of terms as vectors of a fixed width, whose products are close to those of TF-IDF.

    Each term adds its weight to one place of the vector, or takes it away, as its hash says: where
    two terms meet, they as often help as hinder.
    """

    rarity: Row
    width: int

    @classmethod
    def of(cls, bags: Iterable[Sequence[str]], width: int) -> Self:
        """Return the sketch that knows how rare each term is among *bags*."""
        spread = np.zeros(_SLOTS, dtype=np.float32)
        size = 0
        for bag in bags:
            size += 1
            spread[np.unique(_hashes(set(bag)) % _SLOTS)] += 1
        rarity = np.log((1 + size) / (1 + spread)) + 1
        return cls(rarity.astype(np.float32), width)

    def row(self, bag: Iterable[str]) -> Row:
        """Return the vector of *bag*, of length 1; that of an empty one is nought."""
        counts = Counter(bag)
        row = np.zeros(self.width, dtype=np.float32)
        if not counts:
            return row
        hashes = _hashes(counts)
        often = 1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))
        weights = often * self.rarity[hashes % _SLOTS]
        weights /= np.sqrt(weights @ weights)
        signs = np.where(hashes >> 31, np.float32(1), np.float32(-1))
        np.add.at(row, (hashes >> 8) % self.width, signs * weights)
        return row


_SLOTS = 1 << 18


def _hashes(terms: Collection[str]) -> NDArray[np.int64]:
    return np.fromiter((crc32(term.encode()) for term in terms), np.int64, len(terms))


def written(words: Iterable[str]) -> NDArray[np.uint8]:
    """Return *words*, none of which holds a line end, as an array to be kept in a file."""
    return np.frombuffer("".join(f"{word}\n" for word in words).encode(), dtype=np.uint8)


def listed(array: NDArray[Any]) -> list[str]:
    """Return the words that were ``written``."""
    return array.tobytes().decode().split("\n")[:-1]


def named(name: str, arrays: Arrays) -> Arrays:
    """Return *arrays* under names that begin with *name*."""
    return {f"{name}.{key}": array for key, array in arrays.items()}


def part(arrays: Arrays, name: str) -> Arrays:
    """Return the arrays that ``named`` gave this name."""
    prefix = f"{name}."
    return {
        key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)
    }
