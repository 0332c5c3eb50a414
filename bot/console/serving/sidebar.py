"""The counts beside every page of the console: of what is for somebody's eyes, and of nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.casework.content.texts import approves
from bot.casework.search import WAITING_DAYS
from bot.console.serving.visit import Visit
from bot.notifications.unit import StaffUnit
from bot.staff.members import sight_of


def sidebar(unit: StaffUnit, visit: Visit) -> Mapping[str, Any]:
    """Return the counts beside every page: of what is for these eyes, and of nothing else."""
    member = visit.member
    tally = unit.cases.tally(sight_of(member, visit.project), member.number, waiting_since(visit))
    count = needing(unit, visit)
    return {
        "tally": tally,
        "needing": count,
        "events": "/console/events",
        "stamp": f".{count}",
        "approving": unit.edits.awaiting(member.number) if approves(member) else 0,
    }


def needing(unit: StaffUnit, visit: Visit) -> int:
    """Return how much needs somebody, of what is for these eyes."""
    sight, silent_since = (
        sight_of(visit.member, visit.project),
        visit.now - visit.console.options.escalate_after,
    )
    return unit.queue.count(sight, visit.today, silent_since)


def waiting_since(visit: Visit) -> datetime:
    """Return since when a lead must have waited to stand in the view of those that wait."""
    return visit.now - timedelta(days=WAITING_DAYS)
