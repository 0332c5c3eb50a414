"""Hearing messages: what is said, with its acts, its values and whether it asks, once for each text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.dialogue.telling.further import WISHED, Further, with_second
from bot.dialogue.telling.named_options import OURS
from bot.dialogue.telling.others import Others
from bot.dialogue.telling.tagging import Tagging
from bot.dialogue.telling.two_persons import TwoPersons
from bot.dialogue.telling.values import NOTHING, Told, Values
from bot.dialogue.thresholds import ACT_WITH_WORD, NOTHING_LOUD
from bot.dialogue.utterance import Utterance
from bot.dialogue.wishes.sides import Sides
from bot.dialogue.words.commands import Words
from bot.dialogue.words.field_names import COMPANY, PERSON
from bot.dialogue.words.nods import Nods
from bot.dialogue.words.remembered import LONGEST_REMEMBERED
from bot.dialogue.words.word_lists import parts
from knowledge.acts.act import CALLS, SURE, Act, ActScores
from knowledge.language.text import CAP, unaccented
from knowledge.matching.match import Match
from knowledge.topic import Language

_CONSONANTS = frozenset("bcdfghjklmnpqrstvwxyzðþ")
"""With y, which alone makes no word that is said here."""

_SENTENCES = re.compile("(?<=[!;\n\u3002\uff01\uff1b])\\s*|(?<=\\.)\\s+")
"""Where a sentence ends: the dot in an address ends none."""

_CLAUSES = re.compile(
    "[,\uff0c](?=[\\s\u3400-\u9fff])\\s*|(?<=[\u3400-\u9fff])\\s{1,4}(?=[\u3400-\u9fff])"
)
"""What divides clauses: a comma, and in Chinese a space."""

_LOUD = (*CALLS, Act.CANCEL, Act.WITHDRAW, Act.RESTART, Act.ERASE)
"""What nothing but its words may be meant by: what cannot be brought back, and what others are called to."""

_NAMES = frozenset({COMPANY, PERSON})

_NOT_WISHED = ("words_deciding", "words_as_said", "words_doing_again", "words_whoever_offers")
"""What is neither offered nor looked for, though it stands behind words for it; or says only from whom it is looked for."""

NOT_AT_ALL = -1.0
"""The score of what a message does not do."""

MOST_ALONE = 2
"""Words before a comma that may be an answer to ours though they tell nothing by themselves: the name of a country."""

REMEMBERED = 1_000
"""Texts that are heard at once when they come again, at most: it depends on nothing but them."""


class Finder(Protocol):
    """What finds the topic of a text: the matcher."""

    @property
    def progress(self) -> tuple[int, int]:
        """How many languages are learned, and of how many."""
        ...

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match: ...

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str]
    ) -> tuple[str, ...]: ...


class ActFinder(Protocol):
    """What hears acts: the classifier."""

    def heard(self, text: str, language: Language) -> ActScores: ...


class Ear:
    """Hears messages."""

    def __init__(
        self,
        acts: ActFinder,
        values: Values,
        words: Words,
        kinds: Sequence[str],
        tagging: Tagging | None,
    ) -> None:
        """*kinds* are the project's kinds of leads: "as a partner" names one."""
        self._acts = acts
        self._tagging = tagging
        self._kinds = tuple(kinds)
        self._sides = Sides(words, kinds)
        self._values = values
        self._words = words
        self._others = Others(words)
        self._nods = Nods(words)
        self._further = Further(words)
        self._two = TwoPersons(words, values.is_company)
        self._remembered: dict[tuple[str, Language, str], Utterance] = {}
        self.remembers_values = False
        """Whether what tells of somebody is remembered: only where nobody is, as when conversations are played."""

    def hear(self, text: str, language: Language, country: str = "") -> Utterance:
        """Return *text* as it was heard; *country* is where its writer is known to be."""
        remembered = self._remembered.get((text, language, country))
        if remembered is not None:
            return remembered
        said = self._hear(text, language, country)
        # Whoever is erased is not remembered here: at most, which of our own cities was spoken of.
        told = [each.told for each in (said, said.stated) if each]
        is_told = any(each.values.keys() - OURS or each.unclear for each in told)
        if (self.remembers_values or not is_told) and len(text) <= LONGEST_REMEMBERED:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[text, language, country] = said
        return said

    def _hear(self, text: str, language: Language, country: str) -> Utterance:
        if not any(map(str.isalnum, text)):
            return Utterance(text, ActScores({}), NOTHING, asks=False, language=language)
        told = self._values.told(text, language, country=country)
        told = self._sides.settled(told, text, language)
        if not told.kind:
            told = replace(told, kind=self._words.kind_in(text, self._kinds))
        asks = self._words.is_question(text)
        if asks and not told.values:
            # "We are a small company, how do we sign up?" tells before it asks.
            [first, *others] = parts(text)
            if others and not self._words.is_question(first):
                told = self._values.told(first, language, country=country)
        elif self._tagging is not None and not asks:
            told = self._tagging.added(told, text)
        told = self._others.without(self._without_decisions(told), text, language)
        told = self._two.joined(told, self._values.given_names)
        told = self._further.marked(told, text, language)
        said = Utterance(text, self._acts.heard(text, language), told, asks)
        heard = self._beside_firm(said, language)
        heard = self._as_of_us(said, heard, language)
        heard = self._in_words(heard, text, language)
        if heard.written is None and _is_no_word(text):
            heard = ActScores({call: heard.score(call) for call in CALLS})
        statement, question, is_apart = self._stated_and_asked(text, told, asks=asks)
        stated = self.hear(statement, language, country) if statement else None
        behind = self._nods.behind_nod(text)
        behind_nod = self._acts.heard(behind, language) if behind else None
        told = with_second(told, text)
        return Utterance(text, heard, told, asks, stated, question, is_apart, behind_nod, language)

    def _beside_firm(self, said: Utterance, language: Language) -> ActScores:
        """Return what is heard in *said*, or beside the name of a company that sounds loud by itself.

        "Delete All Ltd" erases nothing.
        """
        heard, firm = said.act_scores, said.told.firm
        if not firm or heard.written is not None or max(map(heard.score, _LOUD)) < NOTHING_LOUD:
            return heard
        named = self._acts.heard(firm, language)
        loud = [act for act in _LOUD if named.score(act) >= NOTHING_LOUD]
        if not loud:
            return heard
        beside = self._acts.heard(said.beside_firm, language)
        lowered: dict[str, float] = {act: min(heard.score(act), beside.score(act)) for act in loud}
        spoken = heard if len(said.beside_firm.split()) == 1 else beside
        return replace(spoken, scores={**spoken.scores, **lowered})

    def _as_of_us(self, said: Utterance, heard: ActScores, language: Language) -> ActScores:
        """Return what is *heard* in *said*; a wish to take part as if "us" stood where a company is named: the name is near to anything.

        "Put Fjordlift Ltd down for that".
        """
        firm = said.told.firm or str(said.told.values.get(COMPANY, ""))
        if not firm or said.asks or heard.written is not None or heard.score(Act.JOIN) >= SURE:
            return heard
        is_near = heard.score(Act.JOIN) >= ACT_WITH_WORD
        if not (is_near or self._words.speaks_of(said.text, "words_of_registering", language)):
            return heard
        us = " ".join(self._words.own("words_us", language).words[:1])
        wished = self._acts.heard(said.text.replace(firm, us), language).score(Act.JOIN)
        if wished < SURE:
            return heard
        return replace(heard, scores={**heard.scores, Act.JOIN: wished})

    def _in_words(self, heard: ActScores, text: str, language: Language) -> ActScores:
        """Return what is *heard* in *text*; that it starts over, only where a word of it says so.

        "The first" throws nothing away. Who asks what we are asks for nobody: "are you a person or a machine?" Who wants to
        know what this is opens no registration, nor does "I live alone, how do I take part?", and who wants to improve something,
        改善夜间照护, corrects nothing.
        """
        if heard.written is None and self._only_asks_what_we_are(text, language):
            heard = replace(heard, scores={**heard.scores, Act.PERSON: NOT_AT_ALL})
        is_private = self._words.speaks_of(text, "words_living_alone", language)
        if heard.written is None and (is_private or self._only_wants_to_know(text, language)):
            heard = replace(heard, scores={**heard.scores, Act.JOIN: NOT_AT_ALL})
        if heard.written is None and self._words.begins(text, "words_improving"):
            heard = replace(heard, scores={**heard.scores, Act.CORRECT: NOT_AT_ALL})
        is_heard = heard.written is None and heard.score(Act.RESTART) >= NOTHING_LOUD
        if not is_heard or self._words.speaks_of(text, "words_starting_over", language):
            return heard
        return replace(heard, scores={**heard.scores, Act.RESTART: NOT_AT_ALL})

    def _only_wants_to_know(self, text: str, language: Language) -> bool:
        """Whether *text* says that its writer wants to know something, and not that they want to register: 想了解下你们这个项目."""
        words = self._words
        wants = words.speaks_of(text, "words_wanting_to_know", language)
        return wants and not words.speaks_of(text, "words_of_registering", language)

    def _only_asks_what_we_are(self, text: str, language: Language) -> bool:
        """Whether *text* asks whether we are a person, and no other part of it may ask for one."""
        said = parts(text)
        others = [
            part
            for part in said
            if not self._words.holds_own(part, "words_asking_what_we_are", language)
        ]
        return len(others) < len(said) and all(
            self._acts.heard(part, language).score(Act.PERSON) < ACT_WITH_WORD for part in others
        )

    def _without_decisions(self, told: Told) -> Told:
        """Return *told* without what was taken for an offer, a need or a name, and is none.

        That is time or leave to decide, 我需要再想想; what was said before, 类似的; what visitors will do
        themselves, "da lager jeg en ny"; whom all look for here, "a partner"; and "company: to be decided".
        """
        kept = {
            name: value
            for name, value in told.values.items()
            if not self._is_undecided(name, str(value))
        }
        return replace(told, values=kept) if len(kept) < len(told.values) else told

    def _is_undecided(self, name: str, value: str) -> bool:
        words = self._words
        if name in _NAMES:
            return words.is_one_of(value, "words_no_name")
        if name not in WISHED:
            return False
        is_none = any(words.is_one_of(value, each) for each in _NOT_WISHED)
        return is_none or words.begins(value, "words_speaking_first")

    def _stated_and_asked(self, text: str, told: Told, *, asks: bool) -> tuple[str, str, bool]:
        """Return what *text* says before it asks, what it asks, and whether it asks in sentences of its own.

        Where it only says or only asks something, nothing is returned. What is no question as a whole may end with
        one that has no mark: "a hundred beds, and what do we get out of it".
        """
        tells = bool(told.values or told.unclear)
        if not (asks or tells):
            return "", "", False
        statement, question = self._divided(text)
        if statement:
            return statement, question, asks
        statement, question = self._divided_by_comma(text)
        may_answer = tells or len(statement.split()) <= MOST_ALONE
        return (statement, question, False) if may_answer else ("", "", False)

    def _divided(self, text: str) -> tuple[str, str]:
        """Return what the sentences of *text* say before one asks, and what is asked from there on.

        Nothing is returned where the first sentence asks, or none does.
        """
        sentences = [each.strip() for each in _SENTENCES.split(text[:CAP]) if each.strip()]
        asking = (place for place, each in enumerate(sentences) if self._words.is_question(each))
        first = next(asking, 0)
        return " ".join(sentences[:first]), " ".join(sentences[first:]) if first else ""

    def _divided_by_comma(self, text: str) -> tuple[str, str]:
        """Return what one sentence says before it asks behind a comma, and what it asks.

        Nothing is returned where its first clause asks, or none does.
        """
        clauses = _CLAUSES.split(text[:CAP])
        asking = (place for place, each in enumerate(clauses) if self._words.is_question(each))
        first = next(asking, 0)
        while first > 1 and self._words.is_one_of(clauses[first - 1], "words_before_asking"):
            first -= 1  # "by the way"
        return ", ".join(clauses[:first]), ", ".join(clauses[first:]) if first else ""


def _is_no_word(text: str) -> bool:
    """Whether *text* has letters, and none of them is a vowel: "jkl" is no yes, unless somebody has written it down.

    >>> _is_no_word("xyz"), _is_no_word("ok"), _is_no_word("12"), _is_no_word("好")
    (True, False, False, False)
    """
    letters = [letter for letter in unaccented(text.casefold()) if letter.isalpha()]
    return bool(letters) and all(letter in _CONSONANTS for letter in letters)
