"""Figures of speech that name a danger and mean none: "we are drowning in paperwork", "my phone is dying"."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.dialogue.words.word_list import GAP, key
from bot.dialogue.words.word_lists import WordLists, parts
from knowledge.language.text import CAP, has_chinese
from knowledge.topic import SOURCE, Language

ANYWHERE = "-"
"""Stands where the word that is said may end later."""

LEFT_OUT = " ; "
"""Stands in place of a figure of speech, and parts what is said around it."""

PAIRS = (
    ("words_cross_at_work", "words_harm_in_jest"),
    ("words_devices", "words_devices_fail"),
)
"""Figures of speech of two halves, each a list: who would do it and what they would do, "the boss would kill me".

Only of those from whom nobody is in danger: "my husband would kill me" may be meant.
"""

_BETWEEN = r"(?: \w{1,20}){0,5}? "
"""A few words, as they stand in a pattern."""

_BETWEEN_HALVES = "words_between_halves"
"""What may stand between them, and nothing else: "the boss said he would kill me" and "on the phone she died" are none."""


class Idioms:
    """Finds figures of speech, by a phrase of a language and of English; "…" is a few words between."""

    def __init__(
        self,
        words: WordLists,
        name: str = "words_idioms",
        pairs: Sequence[tuple[str, str]] = PAIRS,
    ) -> None:
        """*name* is the phrase they stand in, and *pairs* those of two halves."""
        self._words = words
        self._name = name
        self._pairs = tuple(pairs)
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
        between = self._words.own(_BETWEEN_HALVES, language)
        pairs = [
            (self._words.own(who, language), self._words.own(does, language))
            for who, does in self._pairs
        ]
        patterns = [*map(_pattern, words), *(_paired(who, between, does) for who, does in pairs)]
        first = (*words, *(each for who, _ in pairs for each in who))
        begun = (key(each.partition(GAP)[0].strip().strip(ANYWHERE)) for each in first)
        return re.compile("|".join(filter(None, patterns)) or "(?!)"), frozenset(begun)


def _pattern(idiom: str) -> str:
    """Return the pattern of an *idiom*: whole words, and a few between its halves; of a Chinese one letters."""
    if has_chinese(idiom):
        return ".{0,8}?".join(re.escape(key(half)) for half in idiom.split(GAP))
    halves = map(_half, idiom.split(GAP))
    return rf"(?<!\w){_BETWEEN.join(halves)}(?!\w)"


def _paired(who: Iterable[str], between: Iterable[str], does: Iterable[str]) -> str:
    """Return the pattern of a word of *who* with what it *does* behind it, and one of *between* there at most."""
    first, middle, second = ("|".join(map(_half, each)) for each in (who, between, does))
    if not (first and second):
        return ""
    if has_chinese(first):
        return f"(?:{first})(?:{middle})?(?:{second})"
    return rf"(?<!\w)(?:{first})(?: (?:{middle}))? (?:{second})(?!\w)"


def _half(said: str) -> str:
    """Return the pattern of what is *said* in one go; a hyphen at its end stands where the word goes on."""
    said = said.strip()
    return re.escape(key(said)) + (r"\w{0,20}" if said.endswith(ANYWHERE) else "")
