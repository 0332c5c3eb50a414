"""Danger that is told in plain words, however short: who took what, who lies there how, who wants to die.

It hears words alone, where what was learned of whole sentences is unsure; whether it counts is for :mod:`bot.dialogue.help`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.dialogue.words.word_lists import GAP, SHORT_WORD, WordLists, key, parts, sentences
from knowledge.acts import Act
from knowledge.language.text import CAP, fold, has_chinese
from knowledge.topic import SOURCE, Language

ANYWHERE = "-"
"""Stands where the word that is said may begin earlier, or end later."""

MANY = 8
"""So many of a medicine are too many."""

_COUNT = re.compile(
    r"(?<![\d.,])(\d{1,3})(?![\d.,]*\d)(?!\s?(?:mg|ml|g|\u6beb\u514b|\u6beb\u5347)\b)"
)
"""A number that counts something, and is no weight."""

_TELEPHONE = re.compile(r"\d{4,}")
"""Digits of which the last are no number to call for help: "85550120"."""


KIN: Mapping[Language, tuple[Language, ...]] = {
    "sv": ("nb", "da"),
    "da": ("nb", "sv"),
    "nb": ("da", "sv"),
}
"""Languages for which a few words of another are easily taken."""


class Danger:
    """Finds danger in what is said, by words of the content.

    In the phrases that it reads a hyphen stands where a word goes on, and "…" where something may stand between.
    """

    def __init__(self, words: WordLists) -> None:
        self._words = words
        self._listed = lru_cache(maxsize=128)(self._read)

    def told(self, text: str, language: Language) -> Act | None:
        """Return the call for help that a part of *text* is, in *language*, its kin or English; None where none is plain.

        What speaks of a product, of anybody at any time, of what is past or of a joke is none.
        """
        languages = dict.fromkeys((language, *KIN.get(language, ()), SOURCE))
        said = [_Said(part) for part in parts(text[:CAP])]
        calls = (self._in_language(part, each) for part in said for each in languages)
        call = next((call for call in calls if call is not None), None)
        if call is None and any(self._gives_up(said, each) for each in languages):
            return Act.CRISIS
        return call or self._over_spaces(text[:CAP], language)

    def _gives_up(self, said: Sequence["_Said"], language: Language) -> bool:
        """Whether it ends with words that say all by themselves, "I can't go on", and speaks of nothing at any time: of a form."""
        given_up = (key(word) for word in self._words.own("words_giving_up", language))
        if not said or said[-1].words not in given_up:
            return False
        return not any(self._holds(part, "words_at_any_time", language) for part in said)

    def _over_spaces(self, text: str, language: Language) -> Act | None:
        """Return the call that a Chinese sentence is by two halves with a space between: "sorry, all … I am leaving"."""
        if not has_chinese(text):
            return None
        halved = (
            any(map(said.holds, self._halved(language))) and not self._at_any_time(said, language)
            for said in map(_Said, sentences(text))
        )
        return Act.CRISIS if any(halved) else None

    def _halved(self, language: Language) -> list[tuple[str, ...]]:
        """Return the words of a crisis that have more than one half."""
        return [word for word in self._listed("words_crisis", language) if len(word) > 1]

    def _in_language(self, said: "_Said", language: Language) -> Act | None:
        if self._holds(said, "words_crisis", language):
            call = Act.CRISIS
        elif any(self._dangers(said, language)):
            call = Act.EMERGENCY
        else:
            return None
        return None if self._at_any_time(said, language) else call

    def _at_any_time(self, said: "_Said", language: Language) -> bool:
        return self._holds(said, "words_at_any_time", language)

    def _dangers(self, said: "_Said", language: Language) -> Iterator[bool]:
        """Yield what may be dangerous in it: told as such, who lies there, fell or is beaten, something that was taken."""
        yield self._holds(said, "words_emergency", language)
        yield self._hold(said, language, "words_stricken", "words_near")
        yield self._hold(said, language, "words_fell", "words_from_high")
        yield self._is_beaten(said, language)
        yield self._hold(said, language, "words_taken", "words_poison")
        yield self._hold(said, language, "words_taken", "words_medicine") and (
            said.counts_many or self._holds(said, "words_too_much", language)
        )

    def _is_beaten(self, said: "_Said", language: Language) -> bool:
        """Whether somebody near stands right behind a word for beating: "is hitting my mum", and not "hit the market"."""
        beaten = self._listed("words_beaten", language)
        return any(
            said.holds((f"{beating.rstrip()}{each}",))
            for (beating,) in self._listed("words_beating", language)
            for (each,) in beaten
        )

    def _hold(self, said: "_Said", language: Language, *names: str) -> bool:
        return all(self._holds(said, name, language) for name in names)

    def _holds(self, said: "_Said", name: str, language: Language) -> bool:
        return any(map(said.holds, self._listed(name, language)))

    def _read(self, name: str, language: Language) -> tuple[tuple[str, ...], ...]:
        """Return the words of a phrase, each as its halves are looked for in a text."""
        words = self._words.own(name, language)
        return tuple(tuple(_sought(half) for half in word.split(GAP)) for word in words)


class _Said:
    """A part of a text, as words are looked for in it."""

    def __init__(self, part: str) -> None:
        self._plain = _TELEPHONE.sub(" ", f" {key(part)} ")
        self._accented = _TELEPHONE.sub(" ", f" {fold(part)} ")

    @property
    def words(self) -> str:
        return self._plain.strip()

    @property
    def counts_many(self) -> bool:
        return any(int(number) >= MANY for number in _COUNT.findall(self._plain))

    def holds(self, halves: tuple[str, ...]) -> bool:
        """Whether all *halves* stand in it, one behind the other."""
        if len(halves) == 1:
            return halves[0] in self._plain or halves[0] in self._accented
        at = 0
        for half in halves:
            at = self._plain.find(half, at)
            if at < 0:
                return False
            at += len(half.rstrip())
        return True


def _sought(word: str) -> str:
    """Return *word* as it stands in a text that has a space at each end; a short one keeps its accents."""
    word = word.strip()
    bare = word.strip(ANYWHERE)
    compared = fold(bare) if len(bare) <= SHORT_WORD else key(bare)
    if has_chinese(bare):
        return compared
    before = "" if word.startswith(ANYWHERE) else " "
    after = "" if word.endswith(ANYWHERE) else " "
    return f"{before}{compared}{after}"
