"""Views of the list of leads under names of one's own: saved, changed, shared with colleagues, removed."""

from dataclasses import replace
from urllib.parse import urlencode

from bot.casework.saved_views import Look, SavedView, SavedViewRefusal
from bot.console.leads.asked import Asked, sent_asked
from bot.console.leads.page import listed
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role

UNSAVED = frozenset({"page", "sort", "saved"})
"""What of an address is no part of the question that is saved: the order stands in the look."""


def add_view(unit: StaffUnit, visit: Visit) -> Landing:
    """Save what is shown; the same form sent twice is one."""
    member, asked = visit.member, _sent(visit)
    view = SavedView(
        key=visit.form_key,
        staff=member.number,
        name="",
        query=_question(asked),
        look=_look(visit, asked),
        at=visit.now,
    )
    others = unit.saved_views.of(member)
    known = next((each for each in others if each.key == view.key), None)
    if known is not None:
        return _opened(known)
    view = view.named(_name(visit), others, is_shared=bool(visit.request.form.get("shared")))
    number = unit.saved_views.add(view)
    return _opened(replace(view, number=number))


def change_view(unit: StaffUnit, visit: Visit) -> Landing:
    """Rename or share a view; where *shown* is pressed, also make it what is shown now."""
    form, asked = visit.request.form, _sent(visit)
    version = number_of(form.get("version", "")) or 0
    view = visit.view.at_version(version, visit.member)
    view = replace(
        view.named(
            _name(visit),
            unit.saved_views.of(visit.member),
            is_shared=bool(form.get("shared")) or view.is_left,
        ),
        at=visit.now,
    )
    if form.get("shown"):
        view = replace(view, query=_question(asked), look=_look(visit, asked))
    unit.saved_views.change(view)
    return _opened(view)


def remove_view(unit: StaffUnit, visit: Visit) -> Landing:
    """Forget a view; the leads it asked for stay on the page."""
    view = visit.view
    if not view.may_change(visit.member):
        raise CaseError(SavedViewRefusal.FOREIGN)
    unit.saved_views.remove(view.number)
    return Landing(goto=f"/console/leads?{view.query}{'&' if view.query else ''}done=view-removed")


def _sent(visit: Visit) -> Asked:
    """Return what the list asks for that is to be saved; ``CaseError`` where some of it is not understood."""
    asked = sent_asked(visit)
    if asked.unknown:
        raise CaseError(SavedViewRefusal.UNREADABLE)
    return asked


def _name(visit: Visit) -> str:
    return visit.request.form.get("name", "")


def _question(asked: Asked) -> str:
    return urlencode({name: each for name, each in asked.written.items() if name not in UNSAVED})


def _look(visit: Visit, asked: Asked) -> Look:
    """Return how the list looks whose form was sent."""
    columns = visit.request.form.get("columns", "").split()
    return Look.of(columns, asked.written.get("sort", ""))


def _opened(view: SavedView) -> Landing:
    query = f"{view.query}&" if view.query else ""
    return Landing(
        goto=f"/console/leads?{query}saved={view.number}&done=view",
        about=f"saved-view {view.number}",
    )


def show_again(unit: StaffUnit, visit: Visit) -> Landing:
    """Show the list as it was asked for."""
    return Landing("leads.html", listed(unit, visit, sent_asked(visit)))


RULES = (
    Rule("POST /console/views", Role.VIEWER, Action.VIEW_SAVED, add_view,
         fields=("key", "query", "columns", "name", "shared"), again=show_again),
    Rule("POST /console/views/{view}", Role.VIEWER, Action.VIEW_SAVED, change_view,
         fields=("version", "query", "columns", "name", "shared", "shown"), again=show_again),
    Rule("POST /console/views/{view}/remove", Role.VIEWER, Action.VIEW_REMOVED, remove_view,
         fields=("query",), again=show_again),
)  # fmt: skip
