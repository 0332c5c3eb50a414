"""Misspelt words put right: the nearest word of the phrasings.

Nothing here knows topics; it knows the words of one language's phrasings.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4
"""A shorter word is left alone: one slip away from it stand too many others."""

TWO_SLIPS = 8
"""From this length on, two slips are forgiven."""


class Spelling:
    """The words of the phrasings, and how often each is used."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._uses = Counter(word for text in texts for word in text.split())
        self._words = [
            word for word in self._uses if len(word) >= SHORTEST - 1 and word.isalpha()
        ]
        self._nearest = lru_cache(maxsize=4_096)(self._look_up)

    def corrected(self, text: str) -> str:
        """Return the folded *text* with each unknown word replaced by its nearest known one.

        A word without a near one stays as it is.
        """
        return " ".join(map(self._nearest, text.split()))

    def _look_up(self, word: str) -> str:
        # Chinese characters have no spaces and no letters to slip on.
        if len(word) < SHORTEST or word in self._uses or not word.isalpha() or word > "\u2fff":
            return word
        allowed = 2 if len(word) >= TWO_SLIPS else 1
        near = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        if not near:
            return word
        return min(near, key=lambda one: (one[1], -self._uses[one[0]], one[0]))[0]
