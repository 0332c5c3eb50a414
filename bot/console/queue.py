"""What needs somebody: the list, who waits longest first, and a visitor who asked for a person."""

from dataclasses import replace

from bot.console.lead.conversation import conversation
from bot.console.lead.saved_replies import ready_for
from bot.console.serving.changes import LINES, stamp_of_queue, stamp_of_request
from bot.console.serving.rule import Rule
from bot.console.serving.visit import HOME, Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role, names_of, sight_of


def show_request(unit: StaffUnit, visit: Visit) -> Landing:
    values = {
        **conversation(unit, visit, visit.asked.visitor),
        "request": visit.asked,
        **ready_for(unit, visit, visit.asked.visitor),
        "events": f"/console/requests/{visit.asked.exchange}/events",
        "stamp": stamp_of_request(unit, visit),
        "page_address": f"/console/requests/{visit.asked.exchange}",
        "names": names_of(unit.staff.all()),
    }
    return Landing("request.html", values)


def close_request(unit: StaffUnit, visit: Visit) -> Landing:
    """Close the request; what its visitor writes from then on is not for the person who was called."""
    visitor, is_open = visit.asked.visitor, visit.asked.closed_at is None
    unit.queue.close_request(visitor, visit.member.number, visit.now)
    before = unit.conversations.get(visitor)
    if before.is_called:
        unit.conversations.put(replace(before, is_called=False))
    else:
        unit.conversations.let_go(visitor)
    return Landing(goto="/console/queue", is_told=is_open)


def show_queue(unit: StaffUnit, visit: Visit) -> Landing:
    """Show what needs somebody, who waits longest first."""
    silent_since = visit.now - visit.console.options.escalate_after
    lines, total = unit.queue.waiting(
        sight_of(visit.member, visit.project), visit.today, silent_since, most=LINES
    )
    values = {
        "lines": lines,
        "total": total,
        "late": [
            line.is_escalated(visit.now, visit.console.options.escalate_after) for line in lines
        ],
        "names": names_of(unit.staff.all()),
        "events": "/console/queue/events",
        "stamp": stamp_of_queue(unit, visit),
    }
    return Landing("queue.html", values, detail={"found": str(total)})


def show_home(unit: StaffUnit, visit: Visit) -> Landing:
    return Landing(goto=HOME)


RULES = (
    Rule("GET /console", Role.VIEWER, None, show_home),
    Rule("GET /console/queue", Role.VIEWER, Action.QUEUE_READ, show_queue),
    Rule("GET /console/requests/{request}", Role.VIEWER, Action.REQUEST_READ, show_request),
    Rule("POST /console/requests/{request}/close", Role.AGENT, Action.REQUEST_CLOSED,
         close_request),
)  # fmt: skip
