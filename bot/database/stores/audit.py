"""SQL behind the audit.

Two processes that add at once meet at the number: the second is told that it is taken, and its unit
is repeated.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, insert, select

from bot.database.stores.store import SqlStore
from bot.database.tables.audit import AUDIT
from bot.staff.audit import Action, Asked, Ending, Entry, Event, entered

LAST = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(1)
ADD = insert(AUDIT)
ABOUT = (
    select(AUDIT)
    .where(AUDIT.c.about == bindparam("thing"))
    .order_by(AUDIT.c.number.desc())
    .limit(bindparam("most"))
)
AFTER = (
    select(AUDIT)
    .where(AUDIT.c.number > bindparam("last"))
    .order_by(AUDIT.c.number)
    .limit(bindparam("most"))
)


class SqlAudit(SqlStore):
    def add(self, event: Event) -> Entry:
        row = self._connection.execute(LAST).one_or_none()
        entry = entered(event, _entry(row) if row else None)
        self._connection.execute(
            ADD,
            {
                "number": entry.number,
                "at": event.at,
                "staff": event.staff,
                "action": event.action,
                "about": event.about,
                "ending": event.ending,
                "detail": dict(event.detail),
                "before": entry.before,
                "digest": entry.digest,
            },
        )
        return entry

    def about(self, thing: str, *, most: int = 100) -> Sequence[Entry]:
        return [
            _entry(row) for row in self._connection.execute(ABOUT, {"thing": thing, "most": most})
        ]

    def found(self, asked: Asked, *, most: int) -> Sequence[Entry]:
        return self._all(
            _entry,
            select(AUDIT).where(*_wanted(asked)).order_by(AUDIT.c.number.desc()).limit(most),
        )

    def after(self, number: int, *, most: int = 1000) -> Sequence[Entry]:
        return self._all(_entry, AFTER, {"last": number, "most": most})


def _wanted(asked: Asked) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each thing that is asked."""
    for column, value in (
        (AUDIT.c.staff, asked.staff),
        (AUDIT.c.action, asked.action),
        (AUDIT.c.about, asked.about or None),
        (AUDIT.c.ending, asked.ending),
    ):
        if value is not None:
            yield column == value
    if asked.since is not None:
        yield AUDIT.c.at >= asked.since
    if asked.until is not None:
        yield AUDIT.c.at < asked.until
    if asked.among is not None:
        yield AUDIT.c.staff.in_(sorted(asked.among))
    if asked.below is not None:
        yield AUDIT.c.number < asked.below


def _entry(row: Row[Any]) -> Entry:
    event = Event(row.at, row.staff, Action(row.action), row.about, Ending(row.ending), row.detail)
    return Entry(row.number, event, row.before, row.digest)
