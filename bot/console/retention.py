"""How long what is kept stays: what is past its time, and the data map.

Nothing here deletes anything.
"""

from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role


def show_retention(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what would go tonight; nothing is deleted."""
    due = visit.console.storage.due(unit, visit.now)
    return Landing("retention.html", {"due": due, "total": sum(each.rows for each in due)})


def take_data_map(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the data map as a file: what every column holds, why, and how long it stays."""
    text = visit.console.storage.data_map()
    kind = "text/markdown; charset=utf-8"
    return Landing(export_file=ExportFile.of_text("data-map.md", kind, text))


RULES = (
    Rule("GET /console/retention", Role.ADMIN, Action.RETENTION_READ, show_retention),
    Rule("GET /console/retention/data-map", Role.ADMIN, Action.RETENTION_READ, take_data_map),
)  # fmt: skip
