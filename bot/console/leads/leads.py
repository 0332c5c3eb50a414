"""The list of leads: what its address asks for, and the page that answers.

The address holds the whole question, so that a list can be sent to a colleague; it shows them what they
may see, not what the sender saw.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from bot.casework.saved_views import Column, Look, SavedView
from bot.casework.search import (
    DAILY,
    NEWEST_FIRST,
    NOBODY,
    PAGE,
    Search,
    Sorting,
    View,
    folded,
    meanings,
)
from bot.console.access import names_of, number_of
from bot.console.leads.rows import (
    HEADINGS,
    SOURCES,
    heads_of,
    is_country,
    offered,
    ranked,
    rows_of,
    words_of,
)
from bot.console.rule import Rule
from bot.console.sidebar import waiting_since
from bot.console.visit import Landing, Visit
from bot.dialogue.words.countries import country_name
from bot.leads import Status
from bot.message import plain_text
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, StaffMember, sight_of
from knowledge.project import Project

AGES = (1, 7, 30, 90)
"""Days within which a lead was left, to choose from."""

DONE = "done"
"""The word of an address that says what was just done: it asks nothing."""

FURTHEST_PAGE = 10_000
LONGEST_SEARCH = 200
LONGEST_QUERY = 4000
"""Signs of an address: room for the longest search, quoted, and every filter."""

MOST_PARTS = 20

E = TypeVar("E", bound=StrEnum)


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

    def address(self, **changes: str) -> str:
        """Return the address of the list with some of it asked otherwise; empty: not asked."""
        asked = {**self.written, "page": "", **changes}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"/console/leads?{query}" if query else "/console/leads"


def asked_of(query: Mapping[str, str], member: StaffMember, visit: Visit) -> Asked:
    """Return what *query* asks of the list."""
    written = {name: value for name, value in query.items() if value and name in FILTERS}
    unknown = [name for name in query if name not in FILTERS and name != DONE]
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


def show_leads(unit: StaffUnit, visit: Visit) -> Landing:
    """Show one page of the leads that are asked for."""
    values = listed(unit, visit, asked_of(visit.request.query, visit.member, visit))
    return Landing("leads.html", values, detail={"found": str(values["total"])})


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


class CountedView(NamedTuple):
    """A saved view with its address, and how many leads it finds; None where that was not counted."""

    view: SavedView
    address: str
    found: int | None


def _counted(
    unit: StaffUnit, visit: Visit, views: Sequence[SavedView], opened: SavedView | None
) -> Sequence[CountedView]:
    """Return *views* with how many leads each finds, as far as that keeps nobody waiting.

    To look for words takes too long to be done for every view: only the one that is *opened* is
    counted with them. One that lacks something is not counted either.
    """
    counted = {}
    for each in sorted(views, key=lambda one: one != opened):
        query = dict(parse_qsl(each.query))
        if each == opened or "q" not in query:
            asked = asked_of(query, visit.member, visit)
            if not asked.unknown:
                counted[each.number] = asked.search
    sight = sight_of(visit.member, visit.project)
    counts = unit.cases.counts(list(counted.values()), sight)
    found = dict(zip(counted, counts, strict=True))
    return [
        CountedView(
            each,
            f"/console/leads?{urlencode([*parse_qsl(each.query), ('saved', each.number)])}",
            found.get(each.number),
        )
        for each in views
    ]


def _lacking(
    asked: Asked, visit: Visit, staff: Sequence[StaffMember], shown: Collection[int | None]
) -> list[tuple[str, str]]:
    """Return what is asked for and is not there any more: each by what it filters, and its value.

    An owner who is let in no longer is there still; nobody has found leads of theirs since. Whoever
    is not *shown* by name is a number.
    """
    query = visit.request.query
    gone = [(name, query.get(name, "")) for name in asked.unknown if name in FILTERS]
    number = number_of(asked.written.get("owner", ""))
    owner = next((each for each in staff if each.number == number), None)
    if number is not None and (owner is None or not owner.is_active):
        gone.append(("owner", owner.name if owner and number in shown else str(number)))
    return gone


def listed(unit: StaffUnit, visit: Visit, asked: Asked) -> dict[str, Any]:
    """Return what the page of the list shows of the leads that are *asked* for."""
    member = visit.member
    sight = sight_of(member, visit.project)
    staff = unit.staff.all()
    views = unit.saved_views.of(member)
    opened = number_of(asked.written.get("saved", ""))
    view = next((each for each in views if each.number == opened), None)
    look = view.look if view else unit.saved_views.look_of(member.number)
    asked = in_order(asked, visit, look, staff)
    columns = tuple(each for each in look.columns if each in offered(visit.project))
    cases, total = unit.cases.found(asked.search, sight)
    colleagues = [
        each for each in staff if sight.is_whole or each.organisation == sight.organisation
    ]
    # Whoever works elsewhere is named only where they have one of these leads.
    shown = {each.number for each in colleagues} | {case.owner for case in cases}
    shown |= {each.staff for each in views}
    return {
        "asked": asked,
        "views": _counted(unit, visit, views, view),
        "view": view,
        "is_view_gone": opened is not None and view is None,
        "lacking": _lacking(asked, visit, staff, shown) if view else (),
        "key": visit.fresh,
        "rows": rows_of(unit, visit, asked.search, cases, columns),
        "heads": heads_of(columns, asked.search.sorting),
        "columns": [(each, HEADINGS[each]) for each in offered(visit.project)],
        "sorted_by": heads_of(Column, asked.search.sorting),
        "daily": tuple(map(str, DAILY)),
        "total": total,
        "first": (asked.search.page - 1) * PAGE + 1,
        "is_last": asked.search.page * PAGE >= total,
        "names": {each.number: each.name for each in staff if each.number in shown},
        "choices": {
            "status": tuple(Status),
            "kind": tuple(visit.project.kinds),
            "organisation": visit.project.followers if sight.is_office else (),
            "country": visit.project.countries,
            "city": visit.project.cities,
            "focus": visit.project.focus_areas,
            "owner": ("me", "nobody", *(str(each.number) for each in colleagues)),
            "channel": SOURCES,
            "origin": tuple(visit.console.library.origins),
            "age": tuple(map(str, AGES)),
            "sort": tuple(dict.fromkeys((*map(str, DAILY), str(asked.search.sorting)))),
        },
        "refused": (),
        "owners": tuple(str(each.number) for each in colleagues if each.is_active),
        "statuses": tuple(status for status in Status if status is not Status.NEW),
    }


RULES = (
    Rule("GET /console/leads", Role.VIEWER, Action.LEADS_LISTED, show_leads),
)  # fmt: skip
