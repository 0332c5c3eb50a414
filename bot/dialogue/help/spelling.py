"""How people spell on a telephone, written out: "gonna end it 2nite" is "going to end it tonight"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.dialogue.words.word_lists import WordLists
from knowledge.language.text import fold, has_chinese
from knowledge.topic import Language

MEANS = "="
"""Stands between what is spelt short and what it means."""

_LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
"""A letter three times or more in a row, as no word has it."""

_NOTHING = re.compile(r"(?!)")


class Spelling:
    """Writes out what is spelt short, by the phrase ``words_spelt_short`` of a language."""

    def __init__(self, words: WordLists) -> None:
        self._words = words
        self._listed = lru_cache(maxsize=16)(self._read)

    def written_out(self, text: str, language: Language) -> str:
        """Return *text* in small letters, written out as it is meant in *language*; accents stay, for short words need them."""
        found, meant = self._listed(language)
        said = fold(_LENGTHENED.sub(r"\1", text))
        return found.sub(lambda short: meant[short.group()], said)

    def _read(self, language: Language) -> tuple[re.Pattern[str], Mapping[str, str]]:
        """Return what finds the words that are spelt short, and what each of them means."""
        pairs = (word.split(MEANS) for word in self._words.own("words_spelt_short", language))
        meant = {fold(short): fold(long) for short, long in pairs}
        if not meant:
            return _NOTHING, meant
        longest_first = sorted(meant, key=len, reverse=True)
        return re.compile("|".join(map(_whole, longest_first))), meant


def _whole(word: str) -> str:
    """Return the pattern of a whole *word*; a Chinese one stands anywhere."""
    return re.escape(word) if has_chinese(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
