"""By what an open page knows that it shows something old: a stamp of what it shows, and how much needs somebody.

A stamp is made at the moment at which a page is, and made anew while the page is open. Where the two differ
the page asks for itself, as ever: what changed is told by no stamp.
"""

import hashlib
from typing import Any

from bot.casework.cases import Case
from bot.console.lead.conversation import may_read
from bot.console.serving.rule import Rule
from bot.console.serving.sidebar import needing
from bot.console.serving.visit import Landing, Visit
from bot.delivery.outbox import State
from bot.message import Visitor
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, sight_of

LINES = 100
"""Lines of the queue shown; whoever has seen to those sees the next."""


def _stamp(unit: StaffUnit, visit: Visit, *shown: Any) -> str:
    digest = hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{digest if shown else ''}.{needing(unit, visit)}"


def stamp_of_lead(unit: StaffUnit, visit: Visit, case: Case) -> str:
    """Return the stamp of the page of a lead."""
    notes = len(unit.cases.notes(case.lead.reference))
    return _stamp(unit, visit, case, notes, _talk(unit, visit, case.lead.visitor))


def stamp_of_request(unit: StaffUnit, visit: Visit) -> str:
    """Return the stamp of the page of a visitor who asked for a person."""
    return _stamp(unit, visit, visit.asked, _talk(unit, visit, visit.asked.visitor))


def stamp_of_queue(unit: StaffUnit, visit: Visit) -> str:
    """Return the stamp of the queue."""
    lines, total = unit.queue.waiting(
        sight_of(visit.member, visit.project),
        visit.today,
        visit.now - visit.console.options.escalate_after,
        most=LINES,
    )
    return _stamp(unit, visit, total, lines)


def _talk(unit: StaffUnit, visit: Visit, visitor: Visitor) -> Any:
    """Return what differs once a page shows the talk with *visitor* otherwise; nothing where it is closed."""
    if not may_read(unit, visit, visitor):
        return None
    sent = [
        (each.exchange, each.state, each.reason) for each in unit.outbox.of(visitor, set(State))
    ]
    newest = [each.number for each in unit.transcript.of(visitor, most=1)]
    request = unit.queue.request_of(visitor)
    held = unit.conversations.get(visitor).held
    return newest, sent, request, held, unit.restrictions.of(visitor), unit.consents.of(visitor)


def watch_lead(unit: StaffUnit, visit: Visit) -> Landing:
    # That somebody waits is not told: what they are shown then, is.
    return Landing(stamp=stamp_of_lead(unit, visit, visit.case), is_told=False)


def watch_request(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing(stamp=stamp_of_request(unit, visit), is_told=False)


def watch_queue(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing(stamp=stamp_of_queue(unit, visit), is_told=False)


def watch_count(unit: StaffUnit, visit: Visit) -> Landing:
    """Watch what every page shows: how much needs somebody."""
    return Landing(stamp=_stamp(unit, visit), is_told=False)


RULES = (
    Rule("GET /console/events", Role.VIEWER, None, watch_count),
    Rule("GET /console/queue/events", Role.VIEWER, Action.QUEUE_READ, watch_queue),
    Rule("GET /console/requests/{request}/events", Role.VIEWER, Action.REQUEST_READ,
         watch_request),
    Rule("GET /console/leads/{reference}/events", Role.VIEWER, Action.LEAD_READ, watch_lead),
)  # fmt: skip
