"""How the list of leads looks to one member: its columns, and the order in which it begins."""

from urllib.parse import urlencode

from bot.casework.saved_views import Column, Look
from bot.console.leads import sent_asked
from bot.console.rule import Rule
from bot.console.visit import Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role

FIELDS = {f"column_{column}": column for column in Column}
"""The fields of the form, each with the column that it ticks."""


def arrange(unit: StaffUnit, visit: Visit) -> Landing:
    """Keep how one's own list looks; with nothing ticked, as it was at first."""
    form = visit.request.form
    ticked = [column for name, column in FIELDS.items() if form.get(name)]
    look = Look.of(ticked, form.get("sort", "")) if ticked else None
    unit.saved_views.keep_look(visit.member.number, look)
    asked = {
        name: value
        for name, value in sent_asked(visit).written.items()
        if name not in {"sort", "page"}
    }
    return Landing(goto=f"/console/leads?{urlencode({**asked, 'done': 'arranged'})}")


RULES = (
    Rule("POST /console/leads/columns", Role.VIEWER, Action.LIST_ARRANGED, arrange,
         fields=("query", "sort", *FIELDS)),
)  # fmt: skip
