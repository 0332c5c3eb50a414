"""Oversight: who did what, and whether the audit was altered.

Administrators of an organisation see what its own staff did; those of the project office everything.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from bot.console.audit_words import AuditWords
from bot.console.serving.access import is_name
from bot.console.serving.rule import Of, Rule
from bot.console.serving.visit import Landing, Visit
from bot.http.numbers import number_of
from bot.leads import reference_of
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Asked, Ending
from bot.staff.members import Role, names_of
from knowledge.project import OFFICE

LINES = 100
"""Entries on one page."""

CHECKED = 20_000
"""Entries of which the chain is followed at once: about half a second."""

LONGEST_ABOUT = 96


def show_audit(unit: StaffUnit, visit: Visit) -> Landing:
    """Show who did what, newest first."""
    everybody = unit.staff.all(
        "" if visit.member.organisation == OFFICE else visit.member.organisation
    )
    asked, written, unknown = _asked(unit, visit)
    entries = unit.audit.found(asked, most=LINES + 1)
    told = AuditWords(unit, visit)
    values = {
        "lines": [told.line(each) for each in entries[:LINES]],
        "older": _address(written, below=str(entries[LINES - 1].number))
        if len(entries) > LINES
        else "",
        "written": written,
        "unknown": unknown,
        "actions": tuple(Action),
        "endings": tuple(Ending),
        "people": everybody,
        "names": names_of(unit.staff.all()),
    }
    return Landing("audit.html", values)


def _address(written: Mapping[str, str], **changes: str) -> str:
    return f"/console/audit?{urlencode({**written, **changes})}"


def _asked(unit: StaffUnit, visit: Visit) -> tuple[Asked, dict[str, str], list[str]]:
    """Return what the address asks, as it was written, and what of it nobody knows."""
    member = visit.member
    among = None
    if member.organisation != OFFICE:
        among = frozenset(each.number for each in unit.staff.all(member.organisation))
    written = {name: value for name, value in visit.request.query.items() if value}
    read: dict[str, Any] = {"among": among}
    unknown = []
    for name, value in list(written.items()):
        found = _READ[name](value) if name in _READ else None
        if found is None:
            unknown.append(name)
            del written[name]
        else:
            read[_NAMES.get(name, name)] = found
    return Asked(**read), written, unknown


def _day(value: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    except ValueError:
        return None


def _thing(value: str) -> str:
    """Return the thing that is asked about; a lead by its reference, in whatever way it is typed."""
    kind, _, name = value.strip().partition(" ")
    if kind == Of.LEAD:
        return f"lead {reference_of(name)}"[:LONGEST_ABOUT]
    if (kind.isalpha() and name.isdecimal()) or not is_name(reference_of(value)):
        return value[:LONGEST_ABOUT]
    return f"lead {reference_of(value)}"


def _until(value: str) -> datetime | None:
    day = _day(value)
    return day + timedelta(days=1) if day is not None and day.year < date.max.year else None


_READ: Mapping[str, Any] = {
    "staff": number_of,
    "action": lambda value: Action(value) if value in set(Action) else None,
    "ending": lambda value: Ending(value) if value in set(Ending) else None,
    "about": _thing,
    "from": _day,
    "to": _until,
    "below": number_of,
}
"""How each part of the address is read; None for a value that nobody knows."""

_NAMES = {"from": "since", "to": "until"}


def check_audit(unit: StaffUnit, visit: Visit) -> Landing:
    """Follow the chain from an entry on, and show where it breaks."""
    number = number_of(visit.request.query.get("after", "")) or 0
    checked = unit.audit.check(number, most=CHECKED)
    return Landing("audit_chain.html", asdict(checked), detail={"found": str(checked.broken or 0)})


RULES = (
    Rule("GET /console/audit", Role.ADMIN, Action.AUDIT_READ, show_audit),
    Rule("GET /console/audit/chain", Role.ADMIN, Action.AUDIT_CHECKED, check_audit),
)  # fmt: skip
