"""Figures of speech that name a danger and mean none: "we are drowning in paperwork", "my phone is dying"."""

import re
from functools import lru_cache

from bot.dialogue.words.word_list import GAP, key
from bot.dialogue.words.word_lists import WordLists, parts
from knowledge.language.text import CAP, has_chinese
from knowledge.topic import SOURCE, Language

ANYWHERE = "-"
"""Stands where the word that is said may end later."""

LEFT_OUT = " ; "
"""Stands in place of a figure of speech, and parts what is said around it."""

_BETWEEN = r"(?: \w{1,20}){0,5}? "
"""A few words, as they stand in a pattern."""


class Idioms:
    """Finds figures of speech, by a phrase of a language and of English; "…" is a few words between."""

    def __init__(self, words: WordLists, name: str = "words_idioms") -> None:
        """*name* is the phrase they stand in."""
        self._words = words
        self._name = name
        self._listed = lru_cache(maxsize=16)(self._read)

    def beside(self, text: str, language: Language) -> str | None:
        """Return what is said beside the figures of speech in *text*, as words are compared; None where there is none."""
        said = [key(part) for part in parts(text[:CAP])]
        rest = said
        for each in dict.fromkeys((language, SOURCE)):
            found, begun = self._listed(each)
            rest = [
                # Looking for the patterns takes far longer, and hardly a text has one.
                found.sub(LEFT_OUT, part) if any(map(part.__contains__, begun)) else part
                for part in rest
            ]
        return None if rest == said else LEFT_OUT.join(rest).strip(LEFT_OUT)

    def _read(self, language: Language) -> tuple[re.Pattern[str], frozenset[str]]:
        """Return what finds the figures of speech, and with what each of them begins."""
        words = self._words.own(self._name, language)
        found = re.compile("|".join(map(_pattern, words)) or "(?!)")
        return found, frozenset(key(word.partition(GAP)[0].strip()) for word in words)


def _pattern(idiom: str) -> str:
    """Return the pattern of an *idiom*: whole words, and a few between its halves; of a Chinese one letters."""
    if has_chinese(idiom):
        return ".{0,8}?".join(re.escape(key(half)) for half in idiom.split(GAP))
    halves = (
        re.escape(key(half)) + (r"\w{0,20}" if half.endswith(ANYWHERE) else "")
        for half in (each.strip() for each in idiom.split(GAP))
    )
    return rf"(?<!\w){_BETWEEN.join(halves)}(?!\w)"
