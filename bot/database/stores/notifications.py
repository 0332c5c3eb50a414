"""SQL behind Notifications and Contacts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    Table,
    bindparam,
    case,
    cast,
    delete,
    exists,
    literal,
    select,
    tuple_,
    update,
)

from bot.casework.cases import Case, PersonRequest
from bot.consent import Source
from bot.database.stores.cases import case_of
from bot.database.stores.leads import lead_of
from bot.database.stores.queue import request_of_row
from bot.database.stores.store import SqlStore
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.dialogue import PERSON_REQUESTS
from bot.database.tables.leads import LEADS
from bot.database.tables.notifications import CONTACTS, NOTIFICATIONS
from bot.database.upsert import add_once, put
from bot.database.visitors import named, same_visitor
from bot.delivery.outbox import Shown
from bot.leads import Lead, Status
from bot.message import Visitor
from bot.notifications.notices import WITHDRAWN
from bot.notifications.notification import Contact, Notification, Occasion

ADD_NOTIFICATION = add_once(NOTIFICATIONS).returning(NOTIFICATIONS.c.key)
GET_NOTIFICATION = select(NOTIFICATIONS).where(NOTIFICATIONS.c.key == bindparam("which"))
TAKE_HANDED = (
    update(NOTIFICATIONS)
    .where(~NOTIFICATIONS.c.is_told)
    .values(is_told=True)
    .returning(NOTIFICATIONS)
)


def _is_told(prefix: str, *columns: Any) -> Any:
    key = literal(prefix)
    for column in columns:
        key = key + column
    return exists().where(NOTIFICATIONS.c.key == key)


# A list of hundreds would be hundreds of mails: whoever brought it knows, and the queue shows them all.
_IS_IMPORTED = LEADS.c.channel == Source.IMPORT

NEW_LEADS = (
    select(LEADS)
    .where(
        LEADS.c.taken_at > bindparam("after", type_=UtcDateTime()),
        ~_IS_IMPORTED,
        ~_is_told("lead ", LEADS.c.reference, literal(" "), LEADS.c.organisation),
    )
    .order_by(LEADS.c.taken_at)
    .limit(bindparam("most"))
)
_IS_TOLD_SINCE = exists().where(
    same_visitor(NOTIFICATIONS, PERSON_REQUESTS),
    NOTIFICATIONS.c.occasion.in_((Occasion.PERSON, Occasion.WROTE)),
    NOTIFICATIONS.c.about == cast(PERSON_REQUESTS.c.exchange, String),
    NOTIFICATIONS.c.at >= PERSON_REQUESTS.c.asked_at,
)
# Those that are told already take nobody's room: anybody may open hundreds.
NEW_REQUESTS = (
    select(PERSON_REQUESTS)
    .where(
        PERSON_REQUESTS.c.closed_at.is_(None),
        PERSON_REQUESTS.c.asked_at > bindparam("after", type_=UtcDateTime()),
        ~_IS_TOLD_SINCE,
    )
    .order_by(PERSON_REQUESTS.c.asked_at)
    .limit(bindparam("most"))
)


def _is_late(since: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that what waits *since* then waits too long, and is no older than is looked back."""
    after = since > bindparam("after", type_=UtcDateTime())
    return after & (since <= bindparam("before", type_=UtcDateTime()))


def _is_told_late(table: Table, about: Any, since: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return the condition that somebody was told that *about* waits since then."""
    return exists().where(
        same_visitor(NOTIFICATIONS, table),
        NOTIFICATIONS.c.occasion == Occasion.LATE,
        NOTIFICATIONS.c.about == about,
        NOTIFICATIONS.c.at >= since,
    )


_BEFORE, _NEWEST = LEADS.alias("before"), LEADS.alias("newest")
_IS_BEHIND = exists().where(
    same_visitor(_BEFORE, LEADS),
    _BEFORE.c.organisation == LEADS.c.organisation,
    _is_late(_BEFORE.c.waits_since),
    tuple_(_BEFORE.c.waits_since, _BEFORE.c.reference)
    < tuple_(LEADS.c.waits_since, LEADS.c.reference),
)
_FOLLOWED_UP_BY = (
    select(_NEWEST.c.organisation)
    .where(same_visitor(_NEWEST, PERSON_REQUESTS))
    .order_by(_NEWEST.c.taken_at.desc())
    .limit(1)
    .correlate(PERSON_REQUESTS)
    .scalar_subquery()
)
_IS_BEHIND_A_LEAD = exists().where(
    same_visitor(_BEFORE, PERSON_REQUESTS),
    _BEFORE.c.organisation == _FOLLOWED_UP_BY,
    _is_late(_BEFORE.c.waits_since),
)
# Here, too, those that are told already take nobody's room.
LATE_LEADS = (
    select(LEADS)
    .where(
        _is_late(LEADS.c.waits_since),
        ~_IS_IMPORTED,
        ~_is_told_late(LEADS, LEADS.c.reference, LEADS.c.waits_since),
        ~_IS_BEHIND,
    )
    .order_by(LEADS.c.waits_since.desc())
    .limit(bindparam("most"))
)
LATE_REQUESTS = (
    select(PERSON_REQUESTS)
    .where(
        PERSON_REQUESTS.c.closed_at.is_(None),
        _is_late(PERSON_REQUESTS.c.asked_at),
        ~_is_told_late(
            PERSON_REQUESTS,
            cast(PERSON_REQUESTS.c.exchange, String),
            PERSON_REQUESTS.c.asked_at,
        ),
        ~_IS_BEHIND_A_LEAD,
    )
    .order_by(PERSON_REQUESTS.c.asked_at.desc())
    .limit(bindparam("most"))
)

SHOW = update(NOTIFICATIONS).where(NOTIFICATIONS.c.key == bindparam("which"))
MARK = update(NOTIFICATIONS).where(
    NOTIFICATIONS.c.shown_in == bindparam("chat"), NOTIFICATIONS.c.shown == bindparam("number")
)
TAKE_ERASED = (
    delete(NOTIFICATIONS)
    .where(NOTIFICATIONS.c.shown.is_not(None), NOTIFICATIONS.c.occasion == Occasion.ERASED)
    .returning(NOTIFICATIONS.c.shown_in, NOTIFICATIONS.c.shown)
)
OUTDATED = (
    select(LEADS, NOTIFICATIONS.c.shown_in, NOTIFICATIONS.c.shown)
    .join(NOTIFICATIONS, NOTIFICATIONS.c.about == LEADS.c.reference)
    .where(
        NOTIFICATIONS.c.shown.is_not(None),
        NOTIFICATIONS.c.marked.is_distinct_from(
            case((LEADS.c.status == Status.WITHDRAWN, WITHDRAWN), else_=LEADS.c.owner)
        ),
    )
    .order_by(NOTIFICATIONS.c.shown)
    .limit(bindparam("most"))
)

GET_CONTACT = select(CONTACTS).where(CONTACTS.c.staff == bindparam("number"))
BOUND = select(CONTACTS.c.staff).where(CONTACTS.c.telegram == bindparam("id"))


class SqlNotifications(SqlStore):
    def add(self, notification: Notification) -> bool:
        added = self._connection.execute(
            ADD_NOTIFICATION,
            {
                "key": notification.key,
                "occasion": notification.occasion,
                "about": notification.about,
                **named(notification.visitor),
                "at": notification.at,
                "is_told": notification.is_told,
            },
        )
        return added.one_or_none() is not None

    def get(self, key: str) -> Notification | None:
        return self._one(_notification, GET_NOTIFICATION, {"which": key})

    def take_handed(self) -> Sequence[Notification]:
        rows = self._connection.execute(TAKE_HANDED).all()
        return sorted((_notification(row) for row in rows), key=lambda each: each.at)

    def leads(self, after: datetime, *, most: int) -> Sequence[Lead]:
        return self._all(lead_of, NEW_LEADS, {"after": after, "most": most})

    def requests(self, after: datetime, *, most: int) -> Sequence[PersonRequest]:
        return self._all(request_of_row, NEW_REQUESTS, {"after": after, "most": most})

    def late(
        self, after: datetime, before: datetime, *, most: int
    ) -> Sequence[Case | PersonRequest]:
        wanted = {"after": after, "before": before, "most": most}
        leads = self._all(case_of, LATE_LEADS, wanted)
        requests = self._all(request_of_row, LATE_REQUESTS, wanted)
        return [*reversed(leads), *reversed(requests)]

    def show(self, key: str, shown: Shown) -> None:
        self._connection.execute(
            SHOW, {"which": key, "shown_in": shown.chat, "shown": shown.number}
        )

    def mark(self, shown: Shown, owner: int | None) -> None:
        which = {"chat": shown.chat, "number": shown.number}
        self._connection.execute(MARK, {**which, "marked": owner})

    def take_erased(self) -> Sequence[Shown]:
        rows = self._connection.execute(TAKE_ERASED).all()
        return sorted((Shown(*row) for row in rows), key=lambda each: (each.chat, each.number))

    def outdated(self, *, most: int) -> Sequence[tuple[Shown, Case]]:
        return self._all(
            lambda row: (Shown(row.shown_in, row.shown), case_of(row)), OUTDATED, {"most": most}
        )


def _notification(row: Row[Any]) -> Notification:
    return Notification(
        key=row.key,
        occasion=Occasion(row.occasion),
        about=row.about,
        visitor=Visitor(row.channel, row.visitor),
        at=row.at,
        is_told=row.is_told,
    )


class SqlContacts(SqlStore):
    def get(self, staff: int) -> Contact:
        row = self._connection.execute(GET_CONTACT, {"number": staff}).one_or_none()
        return Contact(staff, row.is_mailed, row.telegram or "") if row else Contact(staff)

    def mailed(self, staff: int, *, is_mailed: bool) -> None:
        self._put(staff, is_mailed=is_mailed)

    def offer(self, staff: int, key: str, until: datetime) -> None:
        self._put(staff, token=key, token_until=until, shown_by=None)

    def link(self, key: str, telegram: str, now: datetime) -> int | None:
        row = self._connection.execute(
            select(CONTACTS).where(CONTACTS.c.token == key, CONTACTS.c.token_until > now)
        ).one_or_none()
        if row is None or row.shown_by not in {None, telegram}:
            return None
        if row.shown_by is None:
            # One id is one person: whoever had it before is no longer reached there.
            self._change(CONTACTS.c.telegram == telegram, telegram=None)
            self._change(CONTACTS.c.staff == row.staff, telegram=telegram, shown_by=telegram)
        number: int = row.staff
        return number

    def unlink(self, staff: int) -> None:
        self._change(
            CONTACTS.c.staff == staff, telegram=None, token="", token_until=None, shown_by=None
        )

    def on_telegram(self, telegram: str) -> int | None:
        number: int | None = self._connection.execute(BOUND, {"id": telegram}).scalar_one_or_none()
        return number

    def _put(self, staff: int, **values: Any) -> None:
        given = {"is_mailed": True, "telegram": None, "token": "", "token_until": None}
        self._connection.execute(
            put(CONTACTS, *values), {"staff": staff, "shown_by": None, **given, **values}
        )

    def _change(self, which: Any, **values: Any) -> None:
        self._connection.execute(update(CONTACTS).where(which).values(**values))
