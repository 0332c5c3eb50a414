"""What is asked of the list of leads: read from its address, and written as one.

The address holds the whole question, so that a list can be sent to a colleague; it shows them what they
may see, not what the sender saw.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from bot.casework.saved_views import Look
from bot.casework.search import NEWEST_FIRST, NOBODY, Search, Sorting, View, folded, meanings
from bot.console.leads.rows import SOURCES, is_country, ranked, words_of
from bot.console.serving.sidebar import waiting_since
from bot.console.serving.visit import Visit
from bot.dialogue.words.countries import country_name
from bot.http.numbers import number_of
from bot.leads import Status
from bot.message import plain_text
from bot.staff.members import StaffMember, names_of
from knowledge.project import Project

AGES = (1, 7, 30, 90)
"""Days within which a lead was left, to choose from."""

DONE = "done"
"""The word of an address that says what was just done: it asks nothing."""

WAS = "was"
"""The word of an address that says what the leads were that were just changed."""

SAYING = frozenset({DONE, WAS})
"""What of an address asks nothing."""

FURTHEST_PAGE = 10_000
LONGEST_SEARCH = 200
LONGEST_QUERY = 4000
"""Signs of an address: room for the longest search, quoted, and every filter."""

MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, read and as it was written; *unknown* are values nobody knows."""

    search: Search
    view: View = View.ALL
    written: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """Return what is asked, without the page: what an export is of."""
        asked = {name: value for name, value in self.written.items() if name != "page"}
        return urlencode(asked)

    @property
    def whole_query(self) -> str:
        """Return what is asked, with the page."""
        return urlencode(self.written)

    @property
    def is_unfiltered(self) -> bool:
        """Whether all leads are asked for, in whatever order."""
        return self.view is View.ALL and not self.written.keys() - {"view", "sort", "page"}

    @property
    def unfiltered(self) -> str:
        """Return the address of all leads, in the same order."""
        return self.address(**dict.fromkeys(self.written.keys() - {"sort"}, ""))

    def address(self, **changes: str) -> str:
        """Return the address of the list with some of it asked otherwise; empty: not asked."""
        asked = {**self.written, "page": "", **changes}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/console/leads?{query}" if query else "/console/leads"


def asked_of(query: Mapping[str, str], member: StaffMember, visit: Visit) -> Asked:
    """Return what *query* asks of the list."""
    written = {name: value for name, value in query.items() if value and name in FILTERS}
    unknown = [name for name in query if name not in FILTERS and name not in SAYING]
    search = Search()
    for name, value in written.items():
        read = FILTERS[name](value, member, visit)
        if read is None:
            unknown.append(name)
        else:
            search = replace(search, **read)
    written = {name: value for name, value in written.items() if name not in unknown}
    view = View(written.get("view", View.ALL))
    unknown += search.left_out
    return Asked(_with_meanings(search, visit), view, written, tuple(unknown))


def sent_asked(visit: Visit) -> Asked:
    """Return what the list asks for whose form was sent; of too many parts, or too long ones, none is known."""
    query = visit.request.form.get("query", "")
    if len(query) > LONGEST_QUERY:  # Cut off, it would ask for more leads than were shown.
        return Asked(Search(), unknown=("query",))
    try:
        items = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_PARTS)
    except ValueError:
        return Asked(Search(), unknown=("query",))
    return asked_of({name: plain_text(value) for name, value in items}, visit.member, visit)


def _with_meanings(search: Search, visit: Visit) -> Search:
    """Return *search* with what its words may stand for: in the list, cities and sources have names."""
    if not search.searched:
        return search
    project, library, say = visit.project, visit.console.library, visit.console.phrasebook.say
    spoken = [each for each in library.tongues if each in library.phrases]

    def called(name: str) -> list[str]:
        phrase = f"option_{name.replace('-', '_')}"
        # A project need not ask for what it has: then nobody has named it.
        is_named = phrase in visit.console.phrasebook
        return [folded(say(phrase, each)) for each in spoken] if is_named else [folded(name)]

    tags = {f"cities:{each}": called(each) for each in project.cities}
    tags |= {f"focus_areas:{each}": called(each) for each in project.focus_areas}
    tags |= {
        f"country:{each}": [folded(country_name(each, language)) for language in spoken]
        for each in project.countries
    }
    origins = {code: (folded(code), folded(each.name)) for code, each in library.origins.items()}
    return replace(search, meanings=meanings(search.searched, tags, origins))


def _one_of(name: str, known: tuple[str, ...] | type[StrEnum]) -> Any:
    def read(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
        if isinstance(known, tuple):
            return {name: value} if value in known else None
        return {name: known(value)} if value in set(known) else None

    return read


def _of_project(name: str, known: Callable[[Project], Collection[str]]) -> Any:
    def read(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
        return {name: value} if value in known(visit.project) else None

    return read


def _view(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
    views: dict[str, dict[str, Any]] = {
        View.ALL: {},
        View.MINE: {"owner": member.number},
        View.NEW: {"status": Status.NEW},
        View.WAITING: {"waits_since": waiting_since(visit)},
    }
    return views.get(value)


def _owner(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
    known = {"me": member.number, "nobody": NOBODY}
    number = known.get(value, number_of(value))
    return None if number is None else {"owner": number}


def _age(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
    days = number_of(value)
    return {"taken_after": visit.now - timedelta(days=days)} if days in AGES else None


def _page(value: str, member: StaffMember, visit: Visit) -> dict[str, Any] | None:
    number = number_of(value)
    return {"page": number} if number is not None and 0 < number <= FURTHEST_PAGE else None


def _sorting(read: Sorting | None) -> dict[str, Any] | None:
    return None if read is None else {"sorting": read}


FILTERS: Mapping[str, Any] = {
    "q": lambda value, member, visit: {"words": value[:LONGEST_SEARCH]},
    "view": _view,
    "status": _one_of("status", Status),
    "kind": _of_project("kind", lambda project: project.kinds),
    "organisation": _of_project("organisation", lambda project: project.followers),
    "country": lambda value, member, visit: {"country": value} if is_country(value) else None,
    "city": _of_project("city", lambda project: project.cities),
    "focus": _of_project("focus_area", lambda project: project.focus_areas),
    "owner": _owner,
    "channel": _one_of("channel", SOURCES),
    "origin": lambda value, member, visit: {"origin": value[:64]},
    "age": _age,
    "sort": lambda value, member, visit: _sorting(Sorting.parse(value)),
    "page": _page,
    "saved": lambda value, member, visit: None if number_of(value) is None else {},
}
"""How each part of the address is read; None for a value that nobody knows."""


def in_order(asked: Asked, visit: Visit, look: Look, staff: Sequence[StaffMember]) -> Asked:
    """Return what is *asked*, in the order of *look* where it asks for none."""
    written = dict(asked.written)
    if "sort" not in written and look.sorting != NEWEST_FIRST:
        written["sort"] = str(look.sorting)
    sorting = Sorting.parse(written.get("sort", "")) or NEWEST_FIRST
    names = ranked(words_of(visit), visit, sorting.order, names_of(staff))
    return replace(
        asked,
        written=written,
        search=replace(asked.search, sorting=sorting, ranked=names, language=visit.language),
    )
