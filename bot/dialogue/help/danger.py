"""Danger that is told in plain words, however short: who took what, who lies there how, who wants to die.

It hears words alone, where what was learned of whole sentences is unsure; whether it counts is for :mod:`bot.dialogue.help`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot.dialogue.help.spelling import Spelling
from bot.dialogue.words.remembered import remembered
from bot.dialogue.words.word_list import GAP, SHORT_WORD, halves_in, key
from bot.dialogue.words.word_lists import WordLists, parts, stretches
from knowledge.acts.act import Act
from knowledge.language.script import written
from knowledge.language.text import CAP, fold, has_chinese, unaccented
from knowledge.topic import SOURCE, Language

ANYWHERE = "-"
"""Stands where the word that is said may begin earlier, or end later."""

MANY = 8
"""So many of a medicine are too many."""

_COUNT = re.compile(r"(?<![\d.,])(\d{1,3})(?![\d.,]*\d)(?!\s?(?:mg|ml|g|毫克|毫升)\b)")
"""A number that counts something, and is no weight."""

_TELEPHONE = re.compile(r"\d{4,}")
"""Digits of which the last are no number to call for help: "85550120"."""


LONG_LEAVE = 45
LONG_LEAVE_CHINESE = 12
"""Letters up to which a farewell is nothing else."""


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
        self.known: dict[tuple[Any, ...], Any] = {}
        """What was found before, by what was asked."""
        self._words = words
        self._spelling = Spelling(words)
        self._listed = lru_cache(maxsize=128)(self._read)
        self._parted = lru_cache(maxsize=128)(self._divided)

    @remembered
    def told(self, text: str, language: Language) -> Act | None:
        """Return the call for help that a part of *text* is, in *language*, its kin or English; None where none is plain.

        What speaks of a product, of anybody at any time, of what is past or of a joke is none.
        """
        languages = _languages_of(language)
        text = text[:CAP]
        calls = (self._in_language(part, each) for part, each in self._heard(text, languages))
        call = next((call for call in calls if call is not None), None)
        if call is None and any(self._says_all(text, each) for each in languages):
            return Act.CRISIS
        return call or self._over_spaces(text, languages[0])

    @remembered
    def hinted(self, text: str, language: Language) -> bool:
        """Whether a part of *text* may be despair, and may be anything else: "I'll do it tonight", "tomorrow I'm gone"."""
        return any(
            self._holds(part, "words_maybe_crisis", each) and not self._at_any_time(part, each)
            for part, each in self._heard(text[:CAP], _languages_of(language))
        )

    def is_at_any_time(self, part: str, language: Language) -> bool:
        """Whether a *part* of a text speaks of a product, of anybody at any time, of what is past or of a joke."""
        return self._at_any_time(_Said(part), written(language))

    def _heard(
        self, text: str, languages: Sequence[Language]
    ) -> Iterator[tuple["_Said", Language]]:
        """Yield each part of *text* as it is written, and as it is meant where it is spelt short, with the language."""
        for part in parts(text):
            for language in languages:
                for reading in dict.fromkeys((part, self._meant(part, language))):
                    yield _Said(reading), language

    def _meant(self, said: str, language: Language) -> str:
        """Return what is *said* written out; as it stands where nothing in it is spelt short."""
        meant = self._spelling.written_out(said, language)
        return said if meant == fold(said) else meant

    def _says_all(self, text: str, language: Language) -> bool:
        """Whether it ends with words that say all by themselves, or takes leave, and speaks of nothing at any time: of a form."""
        if not (self._gives_up(text, language) or self._takes_leave(text, language)):
            return False
        return not any(self.is_at_any_time(part, language) for part in parts(text))

    def _gives_up(self, text: str, language: Language) -> bool:
        """Whether it ends with "I can't go on", or the like."""
        last = next(reversed(parts(text)), "")
        listed = self._words.own("words_giving_up", language)
        return listed.is_all(last) or listed.is_all(self._meant(last, language))

    def _takes_leave(self, text: str, language: Language) -> bool:
        """Whether it is short, and a farewell that asks to be forgiven: "this is goodbye. Forgive me"."""
        said = _Said(self._meant(text, language))
        is_short = len(said.words) <= (LONG_LEAVE_CHINESE if has_chinese(text) else LONG_LEAVE)
        return is_short and self._holds(said, "words_farewell", language)

    def _over_spaces(self, text: str, language: Language) -> Act | None:
        """Return the call that a Chinese sentence is by two halves with a space between: "sorry, all … I am leaving"."""
        if not has_chinese(text):
            return None
        _, halved = self._parted("words_crisis", language)
        is_call = any(
            said.holds_any((), halved) and not self._at_any_time(said, language)
            for said in map(_Said, stretches(text))
        )
        return Act.CRISIS if is_call else None

    def _in_language(self, said: "_Said", language: Language) -> Act | None:
        if self._asks_how_many(said, language):
            return Act.CRISIS
        if self._is_touched(said, language):
            return Act.EMERGENCY
        if self._holds(said, "words_crisis", language):
            call = Act.CRISIS
        elif any(self._dangers(said, language)):
            call = Act.EMERGENCY
        else:
            return None
        return None if self._at_any_time(said, language) else call

    def _is_touched(self, said: "_Said", language: Language) -> bool:
        """Whether somebody is touched by whom, or where, nobody should touch them, and not by a story or a screen."""
        if not self._holds(said, "words_touching", language):
            return False
        if self._holds(said, "words_touched_otherwise", language):
            return False
        named = ("words_touched_by", "words_touched_where")
        return any(self._holds(said, name, language) for name in named)

    def _asks_how_many(self, said: "_Said", language: Language) -> bool:
        """Whether it asks how many of a medicine, or how much of a poison, it takes, and of nothing at any time."""
        asked = self._listed("words_how_many_it_takes", language)
        rest = next((said.behind(words) for words in asked if said.holds(words)), None)
        if rest is None or self._at_any_time(rest, language):
            return False
        return any(
            self._holds(said, name, language) for name in ("words_medicine", "words_poison")
        )

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
        """Whether somebody near stands right behind a word for beating: "is hitting my mum", and not "hit the market".

        Two words that stand so are no others without their accents: "lyo äitiä" is "lyö äitiä".
        """
        beating = [
            unaccented(word.rstrip()) for (word,) in self._listed("words_beating", language)
        ]
        return any(
            said.holds((f"{word}{unaccented(each)}",))
            for word in beating
            if said.holds((word,))
            for (each,) in self._listed("words_beaten", language)
        )

    def _hold(self, said: "_Said", language: Language, *names: str) -> bool:
        return all(self._holds(said, name, language) for name in names)

    def _holds(self, said: "_Said", name: str, language: Language) -> bool:
        return said.holds_any(*self._parted(name, language))

    def _read(self, name: str, language: Language) -> tuple[tuple[str, ...], ...]:
        """Return the words of a phrase, each as its halves are looked for in a text."""
        words = self._words.own(name, language)
        return tuple(tuple(_sought(half) for half in word.split(GAP)) for word in words)

    def _divided(
        self, name: str, language: Language
    ) -> tuple[tuple[str, ...], Mapping[str, tuple[tuple[str, ...], ...]]]:
        """Return the words of a phrase that are whole, and those of several halves by their first."""
        listed = self._listed(name, language)
        whole = tuple(word[0] for word in listed if len(word) == 1)
        halved = [word for word in listed if len(word) > 1]
        return whole, {
            first: tuple(word for word in halved if word[0] == first)
            for first in dict.fromkeys(word[0] for word in halved)
        }


def _languages_of(language: Language) -> list[Language]:
    """Return the languages in which words are looked for where *language* is spoken: that, its kin and English."""
    return list(dict.fromkeys((written(language), *KIN.get(language, ()), SOURCE)))


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

    def behind(self, halves: tuple[str, ...]) -> "_Said":
        """Return what stands behind the first of *halves*, which stand in it."""
        return _Said(self._plain[self._plain.find(halves[0]) + len(halves[0].rstrip()) :])

    def holds_any(
        self, whole: Iterable[str], halved: Mapping[str, Iterable[tuple[str, ...]]]
    ) -> bool:
        """Whether a *whole* word stands in it, or all halves of one that is *halved*, by its first."""
        # Of the hundreds that are looked for hardly one does: each is asked for as cheaply as it can be.
        if any(map(self._plain.__contains__, whole)):
            return True
        is_accented = self._accented != self._plain
        if is_accented and any(map(self._accented.__contains__, whole)):
            return True
        begun = filter(self._plain.__contains__, halved)
        return any(self.holds(word) for first in begun for word in halved[first])

    def holds(self, halves: tuple[str, ...]) -> bool:
        """Whether all *halves* stand in it, one behind the other."""
        if len(halves) == 1:
            return halves[0] in self._plain or halves[0] in self._accented
        return halves_in(halves, self._plain)


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
