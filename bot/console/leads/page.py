"""The list of leads: the page that answers what its address asks for."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from bot.casework.cases import Case, may_have
from bot.casework.saved_views import Column, SavedView
from bot.casework.search import DAILY, PAGE
from bot.console.leads.asked import AGES, DONE, FILTERS, WAS, Asked, asked_of, in_order
from bot.console.leads.changed import read, told
from bot.console.leads.rows import HEADINGS, SOURCES, heads_of, offered, shown_rows
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.http.numbers import number_of
from bot.leads import Status
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, Sight, StaffMember, sight_of


def show_leads(unit: StaffUnit, visit: Visit) -> Landing:
    """Show one page of the leads that are asked for."""
    query = visit.request.query
    values = listed(unit, visit, asked_of(query, visit.member, visit))
    if query.get(DONE) == "bulk":
        values |= {"changed": told(unit, visit, *read(query.get(WAS, "")))}
    return Landing("leads.html", values, detail={"found": str(values["total"])})


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


def _found(unit: StaffUnit, asked: Asked, sight: Sight) -> tuple[Asked, Sequence[Case], int]:
    """Return one page of what is *asked*, and how many leads there are in all; behind the last page, that one."""
    cases, total = unit.cases.found(asked.search, sight)
    if cases or not total:
        return asked, cases, total
    last = -(-total // PAGE)
    written = {**asked.written, "page": str(last)}
    asked = replace(asked, written=written, search=replace(asked.search, page=last))
    return asked, *unit.cases.found(asked.search, sight)


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
    asked, cases, total = _found(unit, asked, sight)
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
        "page_address": asked.address(page=asked.written.get("page", "")),
        "rows": shown_rows(unit, visit, asked.search, cases, columns),
        "heads": heads_of(columns, asked.search.sorting),
        "columns": [(each, HEADINGS[each]) for each in offered(visit.project)],
        "sorted_by": heads_of(Column, asked.search.sorting),
        "daily": tuple(map(str, DAILY)),
        "total": total,
        "kept_back": unit.cases.kept_back(asked.search, sight),
        "first": (asked.search.page - 1) * PAGE + 1,
        "is_last": asked.search.page * PAGE >= total,
        "names": {each.number: each.name for each in staff if each.number in shown},
        "choices": _choices(visit, asked, colleagues),
        "refused": 0,
        "changed": None,
        "picked": frozenset(),
        "owners": tuple(str(each.number) for each in colleagues if may_have(each)),
        "statuses": tuple(status for status in Status if status is not Status.NEW),
    }


def _choices(
    visit: Visit, asked: Asked, colleagues: Sequence[StaffMember]
) -> dict[str, Sequence[str]]:
    """Return by what the list can be narrowed and sorted, and the values of each."""
    project = visit.project
    is_office = sight_of(visit.member, project).is_office
    return {
        "status": tuple(Status),
        "kind": tuple(project.kinds),
        "organisation": project.followers if is_office else (),
        "country": project.countries,
        "city": project.cities,
        "focus": project.focus_areas,
        "owner": ("me", "nobody", *(str(each.number) for each in colleagues)),
        "channel": SOURCES,
        "origin": tuple(visit.console.library.origins),
        "age": tuple(map(str, AGES)),
        "sort": tuple(dict.fromkeys((*map(str, DAILY), str(asked.search.sorting)))),
    }


RULES = (
    Rule("GET /console/leads", Role.VIEWER, Action.LEADS_LISTED, show_leads),
)  # fmt: skip
