"""Two persons in one answer to the question for one: "Anna Berg, anna@…, or my boss Bo Ek"."""

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import pairwise

from bot.dialogue.telling.values import Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.countries import country_called
from bot.dialogue.words.field_names import COMPANY, PERSON
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import names_in
from knowledge.language.text import has_chinese

BOTH = 2
"""So many persons may be named."""

MOST_BETWEEN = 6
"""Words between two names that say who the second one is: "and my old colleague"."""

_SHORT = 2
"""Letters of a word that stands before an address, and says nothing of who is meant."""

_IF = "words_conditional"
_LINKING = ("words_joining", "words_or", "words_otherwise", "words_also", _IF)
_PEOPLE = ("words_roles", "words_third_person", "words_of_person")
"""What may stand beside a linking word before the second name: "or my boss"."""

_ENDED = re.compile(r"\s{0,9}(?:[^\W\d_]{1,3}\s{0,9};|[^\w\s]|[\d_]|$)")
"""What may follow the second name: an address, "at" one, a mark, or nothing; behind a verb both would only be spoken of."""


class TwoPersons:
    """Finds both."""

    def __init__(self, words: Words, is_company: Callable[[str], bool]) -> None:
        """*is_company* tells the names of companies, with a legal form, from others."""
        self._words = words
        self._is_company = is_company

    def both(self, text: str) -> str:
        """Return both names of *text*; empty where one does not follow the other by a word that links them.

        *text* stands without its addresses.
        """
        if has_chinese(text):
            return ""
        names = [name for name in self._names(text) if not self._is_none(name)]
        return self._pair(text, *names) if len(names) == BOTH else ""

    def _names(self, text: str) -> list[str]:
        """Return the names in *text* without the word for a contact before them, and without what is shortened: "If I'm"."""
        labels = {*map(key, self._words.called(PERSON))}
        found: list[str] = []
        for name in names_in(text):
            words = name.split()
            is_led = len(words) > BOTH and key(words[0]) in labels
            is_short = key(words[-1]) != words[-1].casefold()
            if not (is_short and self._words.is_one_of(words[-1], "words_of_person")):
                found.append(" ".join(words[is_led:]))
        return found

    def joined(self, told: Told, given: Collection[str]) -> Told:
        """Return *told* with both persons where another one follows who was told, or is followed by them.

        Beside all else that is told of oneself the second has one of the first names *given*.
        """
        persons = {str(told.values.get(PERSON, "")), *told.unclear.get(PERSON, ())} - {""}
        if not persons or has_chinese(told.rest):
            return told
        for first, second in pairwise(self._names(told.rest)):
            is_told = any(first in person or second in person for person in persons)
            is_known = key(second.split()[0]) in given and not _is_told_company(told, first, given)
            both = self._pair(told.rest, first, second) if is_told and is_known else ""
            if both:
                return _with_both(told, both)
        return told

    def _pair(self, text: str, first: str, second: str) -> str:
        if self._is_none(first) or self._is_none(second):
            return ""
        between, _, behind = text.partition(first)[2].partition(second)
        ends = bool(_ENDED.match(behind)) or self._words.begins(behind, _IF)
        return f"{first}, {second}" if first != second and ends and self._links(between) else ""

    def _links(self, between: str) -> bool:
        """Whether what stands between two names links them, and says at most who the second is."""
        if not any(self._words.holds(between, name) for name in _LINKING):
            return False
        if self._words.begins(between, "words_named_before"):
            return False  # "Fjord Care is our name, and it is me, Anna Berg"
        others = [word for word in key(between).split() if not word.isdigit()]
        if self._words.holds(between, "words_out_before") or len(others) > MOST_BETWEEN:
            return False
        linking = {key(each) for name in _LINKING for each in self._words.listed(name)}
        joins = {word for each in linking for word in each.split()}
        is_bare = all(word in joins or len(word) <= _SHORT for word in others)
        return is_bare or any(self._words.holds(between, name) for name in _PEOPLE)

    def _is_none(self, name: str) -> bool:
        """Whether *name* is that of a country or a company, and of nobody."""
        is_country = any(map(country_called, (name, *name.split())))
        return is_country or self._is_company(name)


def _is_told_company(told: Told, name: str, given: Collection[str]) -> bool:
    """Whether *name* was told as the company's and begins with no first name: "Northbay Care we are called, and I am Anna Berg"."""
    return name == told.values.get(COMPANY) and key(name.split(maxsplit=1)[0]) not in given


def _with_both(told: Told, both: str) -> Told:
    """Return *told* with *both* persons, neither of them the company."""
    values = {
        name: value
        for name, value in told.values.items()
        if name != COMPANY or str(value) not in both
    }
    unclear = {name: said for name, said in told.unclear.items() if name != PERSON}
    return replace(told, values={**values, PERSON: both}, unclear=unclear)
