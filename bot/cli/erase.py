"""``python -m bot erase``: erase somebody who cannot do it themselves and left no lead to find them by.

It is the erasure of ``/forget`` and of the console, ledger included.
"""

from collections.abc import Mapping

from bot.database.erasure import kept_of
from bot.database.installation import secret
from bot.database.unit import SqlUnit
from bot.delivery.inbox import Seal
from bot.message import Clock, Visitor
from bot.staff.audit import COMMAND_LINE, Action, Event

NOBODY = (
    "Nothing is kept of {visitor} on {channel}. Look the id up as docs/running.md says; it is told from"
    " another one by capital letters, too."
)


def kept(unit: SqlUnit, visitor: Visitor) -> Mapping[str, int]:
    """Return how much is kept of *visitor*, by the names of tables. ``ValueError`` where it is nothing."""
    found = kept_of(unit.connection, visitor)
    if not found:
        raise ValueError(NOBODY.format(visitor=visitor.id, channel=visitor.channel))
    return found


def erase(unit: SqlUnit, visitor: Visitor, clock: Clock) -> None:
    """Delete everything of *visitor*; the audit is told that it was done, and not of whom."""
    unit.erase(visitor, Seal(secret(unit)).of_visitor(visitor))
    told = {"channel": visitor.channel}
    unit.audit.add(Event(clock(), COMMAND_LINE, Action.PERSON_ERASED, detail=told))


def counts_as_text(found: Mapping[str, int]) -> str:
    """Return what is kept, a line each.

    >>> print(counts_as_text({"exchanges": 12, "leads": 1}))
    exchanges              12
    leads                   1
    """
    return "\n".join(f"{table:<20} {count:>4}" for table, count in found.items())
