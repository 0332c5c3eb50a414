"""How the list of leads looks to one member, or in a view of theirs: its columns, and its order."""

from dataclasses import replace
from urllib.parse import urlencode

from bot.casework.saved_views import AT_FIRST, Column, Look, SavedViewRefusal
from bot.console.leads.asked import sent_asked
from bot.console.leads.saved_views import show_again
from bot.console.serving.rule import Rule
from bot.console.serving.visit import Landing, Visit
from bot.errors import CaseError
from bot.http.numbers import number_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role

FIELDS = {f"column_{column}": column for column in Column}
"""The fields of the form, each with the column that it ticks."""


def arrange(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep how one's own list looks, or the view that is open; with nothing ticked, the columns of at first."""
    form = visit.request.form
    ticked = [column for name, column in FIELDS.items() if form.get(name)]
    look = Look.of(ticked or AT_FIRST, form.get("sort", ""))
    asked = {
        name: value
        for name, value in sent_asked(visit).written.items()
        if name not in {"sort", "page"}
    }
    if opened := number_of(asked.get("saved", "")):
        view = unit.saved_views.get(opened, visit.member)
        if (
            view is None
        ):  # It was removed, or is shared no longer: one's own list is another matter.
            raise CaseError(SavedViewRefusal.STALE)
        view = view.at_version(number_of(form.get("version", "")) or 0, visit.member)
        unit.saved_views.change(replace(view, look=look, at=visit.now))
    else:
        unit.saved_views.keep_look(visit.member.number, None if look == Look() else look)
    done = "view" if opened else "arranged"
    return Landing(goto=f"/console/leads?{urlencode({**asked, 'done': done})}")


RULES = (
    Rule("POST /console/leads/columns", Role.VIEWER, Action.LIST_ARRANGED, arrange,
         fields=("version", "query", "sort", *FIELDS), again=show_again),
)  # fmt: skip
