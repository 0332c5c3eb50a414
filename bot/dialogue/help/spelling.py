"""How people spell on a telephone, written out: "gonna end it 2nite" is "going to end it tonight"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.dialogue.words.word_list import LENGTHENED
from bot.dialogue.words.word_lists import WordLists
from knowledge.language.text import fold, has_chinese
from knowledge.topic import Language

MEANS = "="
"""Stands between what is spelt short and what it means."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Short:
    """What is spelt short in a language: what *found* finds, and what each of it *meant*.

    *begun* has the first words of all that are whole words, *chinese* the others, which stand anywhere.
    """

    found: re.Pattern[str]
    meant: Mapping[str, str]
    begun: frozenset[str]
    chinese: tuple[str, ...]

    @classmethod
    def of(cls, meant: Mapping[str, str]) -> "_Short":
        longest_first = sorted(meant, key=len, reverse=True)
        found = re.compile("|".join(map(_whole, longest_first)) or "(?!)")
        begun = (_WORD.findall(each)[:1] for each in meant if not has_chinese(each))
        chinese = tuple(each for each in meant if has_chinese(each))
        return cls(found, meant, frozenset(word for first in begun for word in first), chinese)

    def may_be_in(self, said: str) -> bool:
        """Whether *said* may hold any of it, and is worth looking for each: that takes ten times as long."""
        is_begun = not self.begun.isdisjoint(_WORD.findall(said))
        return is_begun or any(map(said.__contains__, self.chinese))


class Spelling:
    """Writes out what is spelt short, by the phrase ``words_spelt_short`` of a language."""

    def __init__(self, words: WordLists) -> None:
        self._words = words
        self._listed = lru_cache(maxsize=16)(self._read)

    def written_out(self, text: str, language: Language) -> str:
        """Return *text* in small letters, written out as it is meant in *language*; accents stay, for short words need them."""
        short = self._listed(language)
        said = fold(LENGTHENED.sub(r"\1", text))
        if not short.may_be_in(said):
            return said
        return short.found.sub(lambda each: short.meant[each.group()], said)

    def _read(self, language: Language) -> _Short:
        """Return what is spelt short in *language*."""
        pairs = (word.split(MEANS) for word in self._words.own("words_spelt_short", language))
        return _Short.of({fold(short): fold(long) for short, long in pairs})


def _whole(word: str) -> str:
    """Return the pattern of a whole *word*; a Chinese one stands anywhere."""
    return re.escape(word) if has_chinese(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
