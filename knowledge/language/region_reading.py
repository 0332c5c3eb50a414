"""What a word of a region means that writes Traditional Chinese, where the content says it in another word.

The lists by which is written for a region, read backwards: 選單 is 菜单 there, and not 选单.
"""

import re

from knowledge.language.script import REGIONS, SIMPLIFIED, to_simplified, to_traditional
from knowledge.language.text import has_chinese
from knowledge.topic import Library

BRIEF = 12
"""Characters of a text in which one word is all there is to go by; a longer one says enough by its others.

Of 1,098 questions with such words that are so brief 62 more are answered rightly by it, and none is lost; of longer ones
some were.
"""

RARER = 4
"""So many times rarer than what it means is a word in the content whose meaning must be looked up: 加入 needs none."""


class RegionReading:
    """Reads the words of the regions as the Simplified content writes them."""

    def __init__(self, library: Library) -> None:
        asked = (*library.phrasings, *library.offtopic)
        self._asked = tuple(each.text for each in asked if each.language == SIMPLIFIED)
        self._means: dict[str, str] = {}
        for region in library.traditional.regions.values():
            for word, own in region.words.items():
                if has_chinese(own) and to_simplified(own) != word:
                    self._means.setdefault(own, word)
        longest_first = sorted(self._means, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        self._read: dict[str, str] = {}

    def read(self, text: str) -> str:
        """Return *text* with what its words mean, if it is brief; its characters are turned later."""
        if text.isascii() or len(text.strip()) > BRIEF:
            return text
        return self._pattern.sub(lambda found: self._meant(found[0]), text)

    def _meant(self, own: str) -> str:
        if own not in self._read:
            word = self._means[own]
            is_rare = RARER * self._uses(own) <= self._uses(word)
            self._read[own] = word if is_rare else own
        return self._read[own]

    def _uses(self, word: str) -> int:
        """Return how often the content asks by *word*, in either script."""
        forms = {to_simplified(word), *(to_traditional(word, region) for region in REGIONS)}
        return sum(text.count(form) for text in self._asked for form in forms)
