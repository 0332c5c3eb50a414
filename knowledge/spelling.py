"""Misspelt words put right: the nearest word of the phrasings.

Nothing here knows topics; it knows the words of one language's phrasings. Chinese is misspelt by
sound: who types 注测 on a phone means 注册, both being zhu ce.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from anyascii import anyascii
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.script import is_chinese

SHORTEST = 4
"""A shorter word is left alone: one slip away from it stand too many others."""

TWO_SLIPS = 8
"""From this length on, two slips are forgiven."""

OFTEN = 2
"""A Chinese character is put right only to pairs that the phrasings use so often."""


class Spelling:
    """The words of the phrasings, and how often each is used; in Chinese, the pairs of characters."""

    def __init__(self, texts: Iterable[str]) -> None:
        listed = list(texts)
        self._uses = Counter(word for text in listed for word in text.split())
        self._words = [word for word in self._uses if len(word) >= SHORTEST - 1 and word.isalpha()]
        self._nearest = lru_cache(maxsize=4_096)(self._look_up)
        self._pairs = Counter(pair for text in listed for pair in _chinese_pairs(text))
        self._characters = Counter(filter(is_chinese, "".join(listed)))
        self._alike: dict[str, list[str]] = {}
        for character in self._characters:
            self._alike.setdefault(_syllable(character), []).append(character)

    def corrected(self, text: str) -> str:
        """Return the folded *text* with each unknown word replaced by its nearest known one.

        A word without a near one stays as it is.
        """
        words = [self._nearest(word) for word in text.split()]
        return " ".join(self._by_ear(word) if is_chinese(word[0]) else word for word in words)

    def _look_up(self, word: str) -> str:
        if len(word) < SHORTEST or word in self._uses or not _is_latin(word):
            return word
        allowed = 2 if len(word) >= TWO_SLIPS else 1
        near = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        if not near:
            return word
        return min(near, key=lambda one: (one[1], -self._uses[one[0]], one[0]))[0]

    def _by_ear(self, word: str) -> str:
        """Return *word* with strange characters replaced by ones that sound alike and fit in.

        Strange is a character that is rarer than the other one, and that no phrasing has beside
        either of its neighbours.
        """
        heard = list(word)
        for place, character in enumerate(word):
            before = heard[place - 1] if place else ""
            after = word[place + 1] if place + 1 < len(word) else ""
            if self._fits(before, character, after) or not is_chinese(character):
                continue
            candidates = [
                other
                for other in self._alike.get(_syllable(character), [])
                if self._characters[other] > self._characters[character]
                and self._fits(before, other, after) >= OFTEN
            ]
            if candidates:
                heard[place] = max(candidates, key=lambda other: self._fits(before, other, after))
        return "".join(heard)

    def _fits(self, before: str, character: str, after: str) -> int:
        return self._pairs[before + character] + self._pairs[character + after]


def _is_latin(word: str) -> bool:
    return word.isalpha() and not any(map(is_chinese, word))


def _chinese_pairs(text: str) -> Iterator[str]:
    for first, second in pairwise(text):
        if is_chinese(first) and is_chinese(second):
            yield first + second


@lru_cache(maxsize=8_192)
def _syllable(character: str) -> str:
    return str(anyascii(character)).lower()
