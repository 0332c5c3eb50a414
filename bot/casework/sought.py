"""Whether what staff typed to search, or how they call a search, is about somebody.

What is typed is shorter than what stands in a row of a list: a part of a name, the beginning of an address.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.casework.likeness import bare_name
from bot.casework.recognition import FEWEST_DIGITS, Recognition, national, recognition_of
from bot.casework.search import folded
from bot.leads import Lead
from knowledge.language.text import has_chinese

BEGINNING = 4
"""Letters by which the beginning of a name is one; fewer begin other words as often. Of Chinese two signs are enough."""


@dataclass(frozen=True, slots=True)
class Sought:
    """By what some people are searched for: as in a list, by the words of each name, their *companies*, *addresses* and *numbers*."""

    known: Recognition
    people: frozenset[frozenset[str]]
    companies: frozenset[str]
    addresses: frozenset[str]
    numbers: frozenset[str]

    def is_searched(self, text: str) -> bool:
        """Whether somebody who searches for *text* looks for one of them."""
        words = folded(text).split()
        typed = unicodedata.normalize("NFKC", text).lower().split()
        return (
            self.known.finds([text])
            or bare_name(text) in self.companies
            or any(_is_named(name, words) for person in self.people for name in person)
            or any("@" in each and _begins(self.addresses, each) for each in typed)
            or any(_is_part(each, number) for each in _numbers(words) for number in self.numbers)
        )

    def is_called(self, text: str) -> bool:
        """Whether *text* names one of them whole; a part of a name may be a colleague's."""
        words = folded(text).split()
        return self.known.finds([text]) or any(
            all(_is_whole(name, words) for name in person) for person in self.people
        )


def sought_of(leads: Sequence[Lead]) -> Sought:
    """Return by what whoever left *leads* is searched for.

    >>> from datetime import UTC, datetime
    >>> from bot.message import Visitor
    >>> at = datetime(2026, 11, 25, tzinfo=UTC)
    >>> given = {"person": "Aino Virtanen", "phone": "+358 40 1112233", "email": "av@porto.example"}
    >>> sought = sought_of([Lead("R", "i", "x", Visitor("web", "v"), "x", given, "en", "", at, at)])
    >>> [sought.is_searched(each) for each in ("aino", "VIRTA hospitals", "av@po", "040 1112")]
    [True, True, True, True]
    >>> [sought.is_searched(each) for each in ("hospitals", "vir", "porto", "ainola", "2026")]
    [False, False, False, False, False]
    >>> [sought.is_called(each) for each in ("Virtanen, Aino: waiting", "For Aino")]
    [True, False]
    """
    numbers = {national(each) for each in (*_given(leads, "phone"), *_given(leads, "reach"))}
    return Sought(
        recognition_of(leads),
        frozenset(filter(None, (_words_of(each) for each in _given(leads, "person")))),
        frozenset(filter(None, map(bare_name, _given(leads, "company")))),
        frozenset(each.strip().lower() for each in _given(leads, "email")),
        frozenset(each for each in numbers if len(each) >= FEWEST_DIGITS),
    )


def _given(leads: Iterable[Lead], name: str) -> Iterator[str]:
    return (said for lead in leads if isinstance(said := lead.given.get(name), str))


def _words_of(person: str) -> frozenset[str]:
    """Return the words of a name; one letter is an initial."""
    return frozenset(word for word in folded(person).split() if len(word) > 1)


def _is_whole(name: str, words: Iterable[str]) -> bool:
    return any(name == word or (has_chinese(name) and name in word) for word in words)


def _is_named(name: str, words: Collection[str]) -> bool:
    """Whether one of *words* is *name* or its beginning; of Chinese, a part of it."""
    if _is_whole(name, words):
        return True
    if has_chinese(name):
        return any(len(word) > 1 and word in name for word in words)
    return any(len(word) >= BEGINNING and name.startswith(word) for word in words)


def _begins(addresses: Iterable[str], typed: str) -> bool:
    return any(each.startswith(typed) for each in addresses)


def _numbers(words: Iterable[str]) -> Iterator[str]:
    """Yield the numbers in *words*, without the zeros before them; what stands side by side is one."""
    run = ""
    for word in (*words, ""):
        if word.isdecimal():
            run += word
            continue
        if len(number := run.lstrip("0")) >= FEWEST_DIGITS:
            yield number
        run = ""


def _is_part(typed: str, number: str) -> bool:
    """Whether *typed* is in *number*, as it is dialled at home, or is it with what is dialled from abroad."""
    return typed in number or typed.endswith(number)
