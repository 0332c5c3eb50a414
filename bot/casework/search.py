"""Finding leads: what may be asked of the list, and how a lead is made findable.

Searching is done in a column of its own, kept with each lead: company, person and addresses, folded as
questions are, without accents, Traditional characters as Simplified ones, so that one plain substring
search finds any script on both databases. Cities, focus areas and country stand beside it as tags
between spaces, which are found in the same way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from bot.leads import Status
from knowledge.language.text import fold, unaccented
from knowledge.topic import Language

SEARCHED = ("company", "person", "email", "reach", "website", "phone", "offer", "need")
"""The answers that are searched, by the names of their questions. The company comes first: by
this column the list is sorted by name."""

TAGGED = ("country", "partner_kind", "cities", "focus_areas")
"""The answers chosen from a list, by which leads are filtered."""

SHORTEST_NUMBER = 5
"""Digits of a phone number; fewer are part of an address."""

MOST_WORDS = 16
"""Words of one search that are looked at: each takes as long as one alone. Of more it is said that they are left out."""

WAITING_DAYS = 3
"""After how many days of waiting a lead stands in the view of those that wait."""

PAGE = 50
"""Leads on one page of the list."""


def folded(text: str) -> str:
    """Return *text* as it is searched for.

    >>> folded("Meritähti  Diagnostics, Oy"), folded("錦康養老")
    ('meritahti diagnostics oy', '锦康养老')
    """
    return unaccented(fold(text))


def search_text(reference: str, given: Mapping[str, str | list[str]]) -> str:
    """Return what a lead is found by.

    >>> search_text("346-79A", {"company": "Åse & Co", "phone": "+358 40 123"})
    'ase co 35840123 358 40 123 346 79a 34679a'
    """
    parts = []
    for name in SEARCHED:
        value = given.get(name, "")
        if not isinstance(value, str):
            continue
        text = folded(value)
        digits = "".join(filter(str.isdecimal, text))
        if name in {"phone", "reach"} and len(digits) >= SHORTEST_NUMBER:
            parts.append(digits)  # written without spaces it is the same number
        parts.append(text)
    return " ".join(filter(None, [*parts, folded(reference), folded(reference.replace("-", ""))]))


def forms_of(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return how each of *words* may stand in what a lead is found by.

    A number as it is dialled at home, also in parts, stands there as a whole and without its zero.

    >>> forms_of(["porto", "040", "111", "2233"])  # doctest: +NORMALIZE_WHITESPACE
    {'porto': ('porto',), '040': ('040', '401112233'), '111': ('111', '401112233'),
     '2233': ('2233', '401112233')}
    """
    forms: dict[str, tuple[str, ...]] = {}
    for is_number, group in groupby(words, key=str.isdecimal):
        run = list(group)
        number = "".join(run)
        bare = number.lstrip("0")
        is_from_home = is_number and bare != number and len(bare) >= SHORTEST_NUMBER
        for word in run:
            forms.setdefault(word, (word, bare) if is_from_home else (word,))
    return forms


def tags_of(given: Mapping[str, str | list[str]]) -> str:
    """Return the tags of a lead, each between spaces.

    >>> tags_of({"country": "PT", "cities": ["porto", "lisbon"], "offer": "x"})
    ' country:PT cities:porto cities:lisbon '
    """
    tags = []
    for name in TAGGED:
        value = given.get(name, [])
        tags += [f"{name}:{each}" for each in ([value] if isinstance(value, str) else value)]
    return f" {' '.join(tags)} " if tags else ""


class Order(StrEnum):
    """In which order leads are listed, each with its usual direction."""

    NEWEST = "newest"
    OLDEST = "oldest"
    WAITING = "waiting"
    """Who waits longest comes first."""
    DUE = "due"
    COMPANY = "company"
    STATUS = "status"
    """What has come least far comes first, what has ended last; of one status, who waits longest."""
    REFERENCE = "reference"
    PERSON = "person"
    EMAIL = "email"
    PHONE = "phone"
    COUNTRY = "country"
    CITIES = "cities"
    WANTS = "wants"
    OWNER = "owner"
    FROM = "from"
    KIND = "kind"
    ORGANISATION = "organisation"
    CHANGED = "changed"
    """What changed last comes first."""


DAILY = (Order.NEWEST, Order.OLDEST, Order.WAITING, Order.DUE, Order.COMPANY, Order.STATUS)
"""The orders that are asked for every day, to choose from."""

BY_NAME = frozenset(
    {
        *(Order.COUNTRY, Order.CITIES, Order.WANTS, Order.OWNER),
        *(Order.FROM, Order.KIND, Order.ORGANISATION),
    }
)
"""The orders by what something is called, which differs from language to language."""


class Sorting(NamedTuple):
    """An order, and whether it is turned round; what lacks what it goes by comes last all the same."""

    order: Order = Order.NEWEST
    is_reversed: bool = False

    @classmethod
    def parse(cls, text: str) -> "Sorting | None":
        """Return the sorting that is written as *text*; None for what nobody knows.

        >>> Sorting.parse("-due") == Sorting(Order.DUE, is_reversed=True), Sorting.parse("--due")
        (True, None)
        """
        name = text.removeprefix("-")
        return cls(Order(name), is_reversed=text != name) if name in set(Order) else None

    def __str__(self) -> str:
        return f"-{self.order}" if self.is_reversed else str(self.order)


NEWEST_FIRST = Sorting()
"""The order of a list of which none is asked."""


class View(StrEnum):
    """Questions asked every day, kept under a name."""

    ALL = "all"
    MINE = "mine"
    NEW = "new"
    WAITING = "waiting"


NOBODY = 0
"""The owner of a lead that nobody has taken on, in a :class:`Search`."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What else a word of a search may stand for: tags, and codes of the links that led here."""

    tags: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def meanings(
    words: Iterable[str], tags: Mapping[str, Iterable[str]], origins: Mapping[str, Iterable[str]]
) -> dict[str, Meaning]:
    """Return what each of *words* may stand for, by what tags and origins are called, folded.

    >>> meanings(["por", "fair"], {"cities:porto": ["porto"]}, {"f26": ["the fair"]})
    {'por': Meaning(tags=('cities:porto',), origins=()), 'fair': Meaning(tags=(), origins=('f26',))}
    """

    def called(word: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        return tuple(each for each, known in names.items() if any(word in one for one in known))

    found = {word: Meaning(called(word, tags), called(word, origins)) for word in words}
    return {word: each for word, each in found.items() if each != Meaning()}


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked of the list of leads. What is empty or None is not asked.

    *owner* is a number of staff, ``NOBODY`` for leads that nobody has. *waits_since* asks for those
    that have waited at least since then, *taken_after* for those left later than that. Each of the *words*
    is found in what was given, in notes, or by what it may stand for in *meanings*. *ranked* are, where
    leads are put in order by what something is called, the values as their names follow each other; names of
    companies and people do so as in *language*.
    """

    words: str = ""
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    status: Status | None = None
    kind: str = ""
    organisation: str = ""
    country: str = ""
    city: str = ""
    focus_area: str = ""
    owner: int | None = None
    channel: str = ""
    origin: str = ""
    waits_since: datetime | None = None
    taken_after: datetime | None = None
    due_before: date | None = None
    sorting: Sorting = NEWEST_FIRST
    ranked: tuple[str, ...] = ()
    language: Language = ""
    page: int = 1

    @property
    def searched(self) -> tuple[str, ...]:
        """The words as they are searched for, each once."""
        return self._all_words[:MOST_WORDS]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The words that are not looked at: those that are too many, or signs where there is no word at all."""
        return self._all_words[MOST_WORDS:] if self._all_words else tuple(self.words.split())

    @property
    def _all_words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(folded(self.words).split()))

    @property
    def forms(self) -> Mapping[str, tuple[str, ...]]:
        """How each of the words may stand where it is searched for."""
        forms = forms_of(folded(self.words).split())
        return {word: forms[word] for word in self.searched}

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that are asked for."""
        asked = (
            ("country", self.country),
            ("cities", self.city),
            ("focus_areas", self.focus_area),
        )
        return tuple(f" {name}:{value} " for name, value in asked if value)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many leads somebody may see, in all and in each of the views."""

    all: int = 0
    mine: int = 0
    new: int = 0
    waiting: int = 0
