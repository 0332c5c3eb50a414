"""Which words of the word lists stand in a text, and what they say of a yes: pure comparison of letters."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from bot.dialogue.words.remembered import remembered
from bot.dialogue.words.word_list import ADDRESS, SHORT_WORD, WordList, counts_accents, key, within
from knowledge.language.text import has_chinese
from knowledge.phrasebook import Phrasebook
from knowledge.topic import SOURCE, Language

_DENYING = ("words_denying", "words_flat_refusal")
_PERSON, _CONDITION = "words_of_person", "words_beginning_condition"
_NONE = ("words_denying", "words_none_of_it")
_TURNED = (("words_denying", "words_consenting"), ("words_forbidding", "words_submit"))
"""What turns round, right beside it, what agrees or sends: "do not agree", "don't send"."""

MOST_LISTS = 4_096
"""Lists of one language, or of all, that are kept ready: all there are."""

LONG_WORD = 6
ONE_SLIP = 82
"""Of 100: a slip or two in a word of so many letters leave it that word."""

_MARKS = re.compile(
    r"[,.;:!?\n\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001\u2026]|\s[-\u2013\u2014]\s"
)
_MARKS_AND_SPACES = re.compile(rf"{_MARKS.pattern}|\s")

_HIDDEN, _SHOWN = str.maketrans(".:", "\ue000\ue001"), str.maketrans("\ue000\ue001", ".:")
"""The marks of an address, which divide nothing, while it is divided."""

_NODS = re.compile(
    "([\U0001f44d\U0001f44e\U0001f44c\u2705\u2714\u274c\U0001f645\U0001f6ab\U0001f646][\ufe0f\U0001f3fb-\U0001f3ff]*)"
)
"""The pictures by which people say yes or no; each answers by itself, whatever stands beside it."""

UNSETTLED_ENDS = ("\u2026", "...", "?", "\uff1f")
"""How a yes ends that is none: it trails off, or asks."""


def parts(text: str) -> list[str]:
    """Return what stands between the marks of *text*, and in Chinese between its spaces too.

    >>> parts("\N{THUMBS UP SIGN} go on, please")
    ['\N{THUMBS UP SIGN}', 'go on', 'please']
    """
    return list(_parts(text))


@lru_cache(maxsize=512)  # one message is looked at from many sides
def _parts(text: str) -> tuple[str, ...]:
    marks = _MARKS_AND_SPACES if has_chinese(text) else _MARKS
    whole = ADDRESS.sub(lambda found: found[0].translate(_HIDDEN), text)
    between = (each for piece in _NODS.split(whole) for each in marks.split(piece))
    return tuple(part.translate(_SHOWN) for each in between if (part := each.strip()))


def stretches(text: str) -> list[str]:
    """Return what stands between the marks of *text*, its spaces kept in Chinese too."""
    return [part for each in _MARKS.split(text) if (part := each.strip())]


def trails_off(text: str) -> bool:
    """Whether *text* ends as no yes does: it trails off, or asks."""
    return text.rstrip().endswith(UNSETTLED_ENDS)


class WordLists:
    """The lists of words in the content, of all its languages, and whether a text holds words of them."""

    def __init__(self, phrasebook: Phrasebook, languages: Iterable[str]) -> None:
        self._phrasebook = phrasebook
        self._languages = tuple(languages)
        self.known: dict[tuple[Any, ...], Any] = {}
        """What was found before, by what was asked."""
        self.own = lru_cache(maxsize=MOST_LISTS)(self._own)
        self.also_english = lru_cache(maxsize=MOST_LISTS)(self._also_english)
        self.listed = lru_cache(maxsize=MOST_LISTS)(self._every_language)
        self._slipped = lru_cache(maxsize=64)(self._words_slipped)
        self._harmless = lru_cache(maxsize=64)(self._harmless_parted)
        self._plain = lru_cache(maxsize=64)(self._without_no)

    def _written(self, name: str, language: Language) -> list[str]:
        return self._phrasebook.words(name, language)

    def _own(self, name: str, language: Language) -> WordList:
        """Return the words of the list *name* in *language*; none where there is no such list."""
        return WordList(self._written(name, language))

    def _also_english(self, name: str, language: Language) -> WordList:
        """Return the words of the list *name* in *language* and in English, which all may write."""
        return WordList([*self._written(name, language), *self._written(name, SOURCE)])

    def _every_language(self, name: str) -> WordList:
        """Return the words of the list *name* in every language, the longest first."""
        words = {word for each in self._languages for word in self._written(name, each)}
        return WordList(sorted(words, key=lambda word: (-len(word), word)))

    @remembered
    def holds(self, text: str, name: str) -> bool:
        """Whether one of the words of the list *name*, in whatever language, stands in *text*."""
        return self.listed(name).stands_in(text)

    @remembered
    def holds_own(self, text: str, name: str, language: Language) -> bool:
        """Whether one of the words of the list *name* in *language* stands in *text*."""
        return self.own(name, language).stands_in(text)

    @remembered
    def speaks_of(self, text: str, name: str, language: Language) -> bool:
        """Whether one of the words of the list *name*, in *language* or English, stands in *text*."""
        return self.also_english(name, language).stands_in(text)

    @remembered
    def consents(self, text: str, language: Language) -> bool:
        """Whether *text* holds a word of *language* that says nothing but "I agree", with a slip maybe."""
        words = [key(word) for word in self.own("words_consenting", language)]
        long = [word for word in words if len(word) >= LONG_WORD and " " not in word]
        return self.holds_own(text, "words_consenting", language) or any(
            fuzz.ratio(token, word) >= ONE_SLIP for token in key(text).split() for word in long
        )

    @remembered
    def denies(self, text: str, language: Language) -> bool:
        """Whether a part of *text* holds a word of *language* that turns a yes into a no, with a slip of typing maybe.

        "No problem" and "nothing to change" are none; "no fuss" only takes its own "no" away.
        """
        said = self.but_for(text, "words_full_stop", language)
        said = self.but_for(said, "words_no_better", language)
        return any(self._denies_in(part, language) for part in dict.fromkeys(parts(said)))

    def _denies_in(self, part: str, language: Language) -> bool:
        """Whether a *part* denies beside what is harmless in it: "I do not agree, no fuss" does, without the comma, too."""
        harmless, with_no = self._harmless(language)
        said = with_no.cut_from(part) if with_no.stands_in(part) else part
        denies = any(self.holds_own(said, each, language) for each in _DENYING)
        if denies and self._turns_round(said, language, *_TURNED):
            return True
        return (denies or self._slipped_no(said, language)) and not harmless.stands_in(said)

    def refuses_by_name(self, text: str, language: Language) -> bool:
        """Whether a part of *text* denies right beside what says "I agree": "I read it twice and still do not agree"."""
        return any(self._turns_round(part, language, _TURNED[0]) for part in parts(text))

    def _turns_round(self, said: str, language: Language, *turned: tuple[str, str]) -> bool:
        """Whether a word that denies stands right beside one that agrees, or one that forbids beside an order to send.

        "I do not agree, as I have a problem" and "do not send, I want to change it" deny, whatever else is in them.
        """
        return any(
            _are_close(key(said), self.own(no, language), self._plain(yes, no, language))
            for no, yes in turned
        )

    def _without_no(self, name: str, denying: str, language: Language) -> WordList:
        """Return the words of the list *name* that hold none of the list *denying*: "no objection" is a yes of its own."""
        listed = self.own(denying, language)
        return WordList(word for word in self.own(name, language) if not listed.stands_in(word))

    def _harmless_parted(self, language: Language) -> tuple[WordList, WordList]:
        """Return the harmless words that stand behind a no, "problem", and those that hold their own: "no fuss"."""
        words, denying = (self.own(each, language) for each in ("words_harmless", "words_denying"))
        with_no = [word for word in words if denying.stands_in(word)]
        return WordList(word for word in words if word not in with_no), WordList(with_no)

    @remembered
    def objects(self, text: str, language: Language) -> bool:
        """Whether a part of *text* speaks of an objection, and denies nothing: "I have objections", not "no objections"."""
        return any(
            self.holds_own(part, "words_objecting", language)
            and not any(self.holds_own(part, each, language) for each in _NONE)
            for part in parts(text)
        )

    @remembered
    def concludes_yes(self, text: str, language: Language) -> bool:
        """Whether *text* ends with agreement that follows from what was said before it: "…, so we agree"."""
        return self.ends_own(text, "words_concluding_yes", language)

    @remembered
    def concludes_no(self, text: str, language: Language) -> bool:
        """Whether *text* ends with a no that follows from what was said before it: "…, so I have to say no"."""
        return self.ends_own(text, "words_concluding_no", language)

    def ends_own(self, text: str, name: str, language: Language) -> bool:
        """Whether *text* ends with one of the words of the list *name* in *language*."""
        said = f" {key(text)}"
        return said.endswith(self.own(name, language).ending)

    def begins_own(self, text: str, name: str, language: Language) -> bool:
        """Whether *text* begins with one of the words of the list *name* in *language*."""
        return self.own(name, language).begins(text)

    def divided(self, text: str, name: str, language: Language) -> tuple[str, str]:
        """Return what stands before the first word of the list *name* in *language*, and what behind it; all of it where none does."""
        said = key(text)
        found = min(self.own(name, language).spans(said), default=None)
        return (said[: found[0]].strip(), said[found[1] :].strip()) if found else (text, "")

    @remembered
    def negates_consent(self, text: str, language: Language) -> bool:
        """Whether a part of *text* denies in one breath what says "I agree": "I do not agree to it"."""
        return any(
            self.consents(part, language) and self.denies(part, language) for part in parts(text)
        )

    @remembered
    def keeps(self, text: str, language: Language) -> bool:
        """Whether a part of *text* wants nothing erased: "don't delete it", "please keep my details"."""
        return any(
            self.speaks_of(part, "words_to_erase", language)
            if self.denies(part, language)
            else self.holds_own(part, "words_keeping_all", language)
            for part in parts(text)
        )

    @remembered
    def forbids_erasing(self, text: str, language: Language) -> bool:
        """Whether a word that forbids stands right beside one for erasing: "please don't delete it"."""
        forbidding = self.own("words_forbidding", language)
        erasing = self.own("words_to_erase", language)
        return any(_are_close(key(part), forbidding, erasing) for part in parts(text))

    @remembered
    def is_unsettled(self, text: str, language: Language) -> bool:
        """Whether *text* holds a word of *language* by which a yes waits: "if", "first"; trails off, or asks."""
        said = self.but_for(text, "words_settling", language)
        is_open = trails_off(text) or self.begins_own(text, _CONDITION, language)
        return is_open or self.holds_own(said, "words_unsettled", language)

    @remembered
    def is_put_off(self, text: str, language: Language) -> bool:
        """Whether *text* waits, and not only for what shall not happen: "send it before I change my mind" puts nothing off."""
        return self.is_unsettled(self.without(text, "words_hurrying", language), language)

    def without(self, text: str, name: str, language: Language) -> str:
        """Return *text* as words are compared, a mark in place of each word of the list *name* in *language*."""
        return self.own(name, language).without(text)

    def but_for(self, text: str, name: str, language: Language) -> str:
        """Return *text* as it stands, or its parts without the words of the list *name* if it holds one: each speaks for itself."""
        if not self.holds_own(text, name, language):
            return text
        words = self.own(name, language)
        cut = (words.cut_from(each) if words.stands_in(each) else each for each in parts(text))
        return ", ".join(cut)

    @remembered
    def is_conditional(self, text: str, language: Language) -> bool:
        """Whether *text* holds a word of *language* that makes a condition of what it says: "only if"."""
        said = self.but_for(text, "words_settling", language)
        is_begun = self.begins_own(text, _CONDITION, language)
        return is_begun or self.holds_own(said, "words_conditional", language)

    @remembered
    def behind_opening(self, text: str, language: Language) -> str:
        """Return what stands behind the words with which *text* begins to speak, if any: "jo men", "nå men"."""
        said = f"{key(text)} "
        words = (f"{key(word)} " for word in self.own("words_opening", language))
        begun = max((word for word in words if said.startswith(word)), key=len, default="")
        return said[len(begun) :].strip()

    @remembered
    def before_reason(self, text: str, language: Language) -> str:
        """Return what stands before the reason that is given: "yes, because otherwise …"; empty where none is."""
        said = f" {key(text)} "
        words = [within(key(word)) for word in self.own("words_because", language)]
        places = [said.find(word) for word in words if word in said]
        return said[: min(places)].strip() if places else ""

    @remembered
    def names_person(self, text: str, language: Language) -> bool:
        """Whether *text* speaks of its writer or of somebody near to them, in *language* or English.

        The English "I" is a word of its own in other languages, and counts in English alone.
        """
        said = f" {key(text)} "
        english = (within(key(word)) for word in self.own(_PERSON, SOURCE) if len(word) > 1)
        return self.holds_own(text, _PERSON, language) or any(word in said for word in english)

    def _slipped_no(self, text: str, language: Language) -> bool:
        """Whether a word in it is one of denial with a slip of typing: "nto", "ikek", "nott"; "Utne" behind others is a name."""
        slipped, (first, *others) = self._slipped(language), text.split() or [""]
        said = (first, *(each for each in others if not each.istitle()))
        return not slipped.isdisjoint(key(" ".join(said)).split())

    def _words_slipped(self, language: Language) -> frozenset[str]:
        """Return the words of denial with two letters changed round, but for the first, or with one letter twice.

        Of a word whose accents count there is none: "älä" with a slip is "alla", which is another word.
        """
        denying = self.own("words_denying", language)
        return frozenset(
            slip
            for word in (key(each) for each in denying if not counts_accents(each))
            if len(word) >= SHORT_WORD and word.isalpha() and not has_chinese(word)
            for at in range(len(word))
            for slip in (_changed_round(word, at), f"{word[: at + 1]}{word[at:]}")
            if slip != word
        )


def _are_close(said: str, listed: WordList, others: WordList) -> bool:
    """Whether a word of *listed* stands in *said*, which is as words are compared, right beside one of the *others*."""
    found = list(others.spans(said))
    return any(
        max(start, other) - min(end, other_end) <= len(" ")
        for start, end in listed.spans(said)
        for other, other_end in found
    )


def _changed_round(word: str, at: int) -> str:
    """Return *word* with the letter at *at* and the one behind it changed round, but for its first and its last.

    >>> _changed_round("not", 1), _changed_round("not", 0)
    ('nto', 'not')
    """
    return (
        f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" if 0 < at < len(word) - 1 else word
    )
