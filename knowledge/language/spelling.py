"""Misspelt words put right: the nearest word of the phrasings.

Its words are those of one language's phrasings. Chinese is misspelt by sound: who types 注测 on a phone
means 注册, both being zhu ce.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Self, TypeAlias

import numpy as np
from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.language.script import is_chinese
from knowledge.language.text import unaccented
from knowledge.models.model_store import Arrays, from_words, to_words
from knowledge.topic import Language

SHORTEST = 3
"""A shorter word is left alone: one typo away from it stand too many others."""

TWO_TYPOS = 8
"""From this length on, two typos are forgiven."""

OFTEN = 1
"""A Chinese character is put right only to pairs that the phrasings use so often."""


LETTERS: Mapping[Language, str] = {
    "sv": "\u00e5\u00e4\u00f6",
    "da": "\u00e6\u00f8\u00e5",
    "nb": "\u00e6\u00f8\u00e5",
    "fi": "\u00e4\u00f6",
    "is": "\u00e1\u00e9\u00ed\u00f3\u00fa\u00fd\u00f0\u00fe\u00e6\u00f6",
}
"""The letters of a language that stand on its keyboards only."""


IsWord: TypeAlias = Callable[[str], bool]


def is_unknown(_word: str) -> bool:
    """Know no word at all."""
    return False


class Spelling:
    """The words of the phrasings, and how often each is used; in Chinese, the pairs of characters."""

    def __init__(
        self,
        uses: Mapping[str, int],
        pairs: Mapping[str, int],
        characters: Mapping[str, int],
        accented: Iterable[str],
        is_word: IsWord,
    ) -> None:
        self._is_word = is_word
        self._accented = list(accented)
        self._uses, self._pairs = Counter(uses), Counter(pairs)
        self._characters = Counter(characters)
        self._words: defaultdict[int, list[str]] = defaultdict(list)
        for word in self._uses:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._words[len(word)].append(word)
        self._bare: dict[str, str] = {}
        for word in self._accented:
            self._bare |= dict.fromkeys(_bared(word), word)
        for word in sorted(self._uses, key=lambda word: self._uses[word]):
            if not word.isascii():
                self._bare |= dict.fromkeys(_bared(word), word)
        self._nearest = lru_cache(maxsize=4_096)(self._look_up)
        self._alike: dict[str, list[str]] = {}
        for character in self._characters:
            self._alike.setdefault(syllable(character), []).append(character)

    @classmethod
    def of(
        cls,
        texts: Iterable[str],
        is_word: IsWord = is_unknown,
        accented: Iterable[str] = (),
    ) -> Self:
        """Return what folded *texts* are written with; what *is_word* knows is not misspelt.

        *accented* are other words that may be meant by who writes them without their accents.
        """
        known = list(texts)
        return cls(
            Counter(word for text in known for word in text.split()),
            Counter(pair for text in known for pair in _chinese_pairs(text)),
            Counter(filter(is_chinese, "".join(known))),
            accented,
            is_word,
        )

    def arrays(self) -> Arrays:
        """Return the words, to be kept in a file."""
        arrays: Arrays = {"accented": from_words(self._accented)}
        counted = {"uses": self._uses, "pairs": self._pairs, "characters": self._characters}
        for name, counts in counted.items():
            arrays[name] = from_words(counts)
            arrays[f"{name}.times"] = np.array(list(counts.values()), dtype=np.int32)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays, is_word: IsWord = is_unknown) -> Self:
        """Return the spelling that ``arrays`` gave."""
        uses, pairs, characters = (
            dict(zip(to_words(arrays[name]), arrays[f"{name}.times"].tolist(), strict=True))
            for name in ("uses", "pairs", "characters")
        )
        return cls(uses, pairs, characters, to_words(arrays["accented"]), is_word)

    def corrected(self, text: str) -> str:
        """Return the folded *text* with each unknown word replaced by its nearest known one.

        A word without a near one stays as it is. In a text without any accent, a word also gives
        way to one that is used more and differs by accents only.
        """
        is_bare = text.isascii()
        words = [self._nearest(word, is_bare) for word in text.split()]
        return " ".join(self._by_sound(word) if is_chinese(word[0]) else word for word in words)

    def _look_up(self, word: str, is_bare: bool) -> str:  # noqa: FBT001  # a key of the memory
        if not _is_latin(word):
            return word
        # Who has no such key writes another letter, and means every one of them.
        meant = self._bare.get(word, word)
        if word in self._uses:
            return meant if is_bare and self._uses[meant] > self._uses[word] else word
        if meant != word:
            return meant
        if len(word) < SHORTEST or self._is_word(word):
            return word
        allowed = 2 if len(word) >= TWO_TYPOS else 1
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        alike = [known for length in lengths for known in self._words.get(length, ())]
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        if not near:
            return word
        return min(near, key=lambda one: (one[1], -self._uses[one[0]], one[0]))[0]

    def _by_sound(self, word: str) -> str:
        """Return *word* with strange characters replaced by ones that sound alike and fit in.

        Strange is a character that is rarer than the other one, and that no phrasing has beside
        either of its neighbours.
        """
        corrected = list(word)
        for place, character in enumerate(word):
            before = corrected[place - 1] if place else ""
            after = word[place + 1] if place + 1 < len(word) else ""
            if self._fits(before, character, after) or not is_chinese(character):
                continue
            candidates = [
                other
                for other in self._alike.get(syllable(character), [])
                if self._characters[other] > self._characters[character]
                and self._fits(before, other, after) >= OFTEN
            ]
            if candidates:
                corrected[place] = max(
                    candidates,
                    key=lambda other: (
                        bool(self._pairs[before + other]) + bool(self._pairs[other + after]),
                        self._fits(before, other, after),
                    ),
                )
        return "".join(corrected)

    def _fits(self, before: str, character: str, after: str) -> int:
        return self._pairs[before + character] + self._pairs[character + after]


def _bared(word: str) -> set[str]:
    """Return how *word* is written by those who have no key for some of its letters."""
    return {unaccented(word), unaccented(word.translate(_TWO_LETTERS)), word.translate(_NO_UMLAUT)}


_TWO_LETTERS = str.maketrans({"\u00e5": "aa", "\u00f8": "oe", "\u00f6": "oe", "\u00e4": "ae"})
_NO_UMLAUT = str.maketrans({"\u00e6": "a", "\u00f8": "o", "\u00e5": "a", "\u00fe": "t"})


def _is_latin(word: str) -> bool:
    return word.isalpha() and not any(map(is_chinese, word))


def _chinese_pairs(text: str) -> Iterator[str]:
    for first, second in pairwise(text):
        if is_chinese(first) and is_chinese(second):
            yield first + second


@lru_cache(maxsize=8_192)
def syllable(character: str) -> str:
    """Return how a Chinese character sounds, without its tone."""
    return str(anyascii(character)).lower()
