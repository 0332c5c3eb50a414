"""SQL behind the audit.

Two processes that add at once meet at the number: the second is told that it is taken, and its unit
is repeated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select

from bot.database.engine import AUDIT_KEY
from bot.database.stores.store import SqlStore
from bot.database.tables.audit import AUDIT, AUDIT_EXTENT
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.installation import INSTALLATION
from bot.database.upsert import put
from bot.staff.audit import (
    Action,
    Asked,
    Checked,
    Ending,
    Entry,
    Event,
    Extent,
    check,
    entered,
    extended,
)

LARGEST_NUMBER = 2**31 - 1

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


YOUNG = (
    select(AUDIT.c.number)
    .where(AUDIT.c.at >= bindparam("before", type_=UtcDateTime()))
    .order_by(AUDIT.c.number)
    .limit(1)
)
OLD = (
    select(AUDIT)
    .where(AUDIT.c.number < bindparam("young"))
    .order_by(AUDIT.c.number)
    .limit(bindparam("most"))
)
EXPIRE = delete(AUDIT).where(AUDIT.c.number <= bindparam("last"))
EXTENT = select(AUDIT_EXTENT)
PUT_EXTENT = put(AUDIT_EXTENT)
KEY = select(INSTALLATION.c.value).where(INSTALLATION.c.name == "audit_key")


class SqlAudit(SqlStore):
    def add(self, event: Event) -> Entry:
        last, extent, key = self._one(_entry, LAST), self.extent(), self._key()
        entry = entered(event, last, extent)
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
        self._put(extended(extent, entry, last, key))
        return entry

    def about(self, thing: str, *, most: int = 100, reader: int | None = None) -> Sequence[Entry]:
        wanted = ABOUT
        if reader is not None:
            wanted = ABOUT.where((AUDIT.c.staff != reader) | (AUDIT.c.action != Action.LEAD_READ))
        return self._all(_entry, wanted, {"thing": thing, "most": most})

    def found(self, asked: Asked, *, most: int) -> Sequence[Entry]:
        return self._all(
            _entry,
            select(AUDIT).where(*_wanted(asked)).order_by(AUDIT.c.number.desc()).limit(most),
        )

    def after(self, number: int, *, most: int = 1000) -> Sequence[Entry]:
        return self._all(_entry, AFTER, {"last": number, "most": most})

    def extent(self) -> Extent | None:
        return self._one(_extent, EXTENT)

    def check(self, number: int, *, most: int = 1000) -> Checked:
        # The extent first: what is added meanwhile then only seems too much.
        extent = self.extent()
        # With the entry before, so that its link is followed as well.
        entries = self.after(max(number - 2, 0), most=most)
        is_begun, is_ended = number <= 1, len(entries) < most
        found = check(entries, extent, self._key(), is_begun=is_begun, is_ended=is_ended)
        return replace(found, goes_on=not is_ended)

    def expire(self, before: datetime, *, most: int) -> int:
        """Delete the oldest entries, those from before *before*, and return how many went."""
        extent = self.extent()
        young = self._connection.execute(YOUNG, {"before": before}).scalar_one_or_none()
        given = {"young": LARGEST_NUMBER if young is None else young, "most": most}
        old = self._all(_entry, OLD, given)
        if extent is None or not old:
            return 0
        # In this order: the database refuses to delete what belongs to the audit.
        self._put(extent.without(old[-1], self._key()))
        self._connection.execute(EXPIRE, {"last": old[-1].number})
        return len(old)

    def seal_anew(self) -> None:
        first, last = self.after(0, most=1), self._one(_entry, LAST)
        if first and last is not None:
            extent = Extent(first[0].number, first[0].before, last.number, last.digest)
            self._put(extent.sealed(self._key()))

    def _put(self, extent: Extent) -> None:
        self._connection.execute(PUT_EXTENT, {"id": 1, **asdict(extent)})

    def _key(self) -> bytes:
        """Return the key of the settings; without one, that of the installation, beside the rows."""
        chosen = self._connection.get_execution_options().get(AUDIT_KEY)
        return str(chosen or self._connection.execute(KEY).scalar_one_or_none() or "").encode()


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


def _extent(row: Row[Any]) -> Extent:
    return Extent(row.first, row.before, row.last, row.head, row.broken_at, row.seal)
