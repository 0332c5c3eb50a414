"""SQL behind Notifications and Contacts.

Nothing here decides who is told.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, literal, or_, select, update

from bot.casework.cases import Case, PersonRequest
from bot.database.stores.cases import case_of
from bot.database.stores.leads import lead_of
from bot.database.stores.queue import request_of_row
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.dialogue import PERSON_REQUESTS
from bot.database.tables.leads import LEADS
from bot.database.tables.notifications import CONTACTS, NOTICES
from bot.database.upsert import add_once, put
from bot.database.visitors import named
from bot.leads import Lead
from bot.message import Visitor
from bot.notifications.notification import (
    LOST_AFTER,
    Contact,
    Notification,
    Occasion,
    Progress,
    Way,
)

ADD_NOTICE = add_once(NOTICES).returning(NOTICES.c.key)
CHANGE_NOTICE = update(NOTICES).where(NOTICES.c.key == bindparam("which"))
NEXT_MAIL = (
    select(NOTICES)
    .where(
        NOTICES.c.way == Way.MAIL,
        or_(
            (NOTICES.c.progress == Progress.WAITING)
            & (NOTICES.c.due_at <= bindparam("now", type_=UtcDateTime())),
            (NOTICES.c.progress == Progress.SENDING)
            & (NOTICES.c.due_at <= bindparam("lost", type_=UtcDateTime())),
        ),
    )
    .order_by(NOTICES.c.due_at, NOTICES.c.key)
    .limit(1)
)
HANDED = (
    select(NOTICES)
    .where(NOTICES.c.way == Way.MARK, NOTICES.c.progress == Progress.WAITING)
    .order_by(NOTICES.c.at)
)


def _is_told(prefix: str, *columns: Any) -> Any:
    key = literal(prefix)
    for column in columns:
        key = key + column
    return exists().where(NOTICES.c.key == key)


NEW_LEADS = (
    select(LEADS)
    .where(
        LEADS.c.taken_at > bindparam("after", type_=UtcDateTime()),
        ~_is_told("lead ", LEADS.c.reference, literal(" "), LEADS.c.organisation),
    )
    .order_by(LEADS.c.taken_at)
    .limit(bindparam("most"))
)
OPEN_REQUESTS = (
    select(PERSON_REQUESTS)
    .where(
        PERSON_REQUESTS.c.closed_at.is_(None),
        PERSON_REQUESTS.c.asked_at > bindparam("after", type_=UtcDateTime()),
    )
    .order_by(PERSON_REQUESTS.c.asked_at)
    .limit(bindparam("most"))
)
_LATE = {"after": bindparam("after", type_=UtcDateTime())}
LATE_LEADS = (
    select(LEADS)
    .where(
        LEADS.c.waits_since > _LATE["after"],
        LEADS.c.waits_since <= bindparam("before", type_=UtcDateTime()),
    )
    .order_by(LEADS.c.waits_since)
    .limit(bindparam("most"))
)
LATE_REQUESTS = OPEN_REQUESTS.where(
    PERSON_REQUESTS.c.asked_at <= bindparam("before", type_=UtcDateTime())
)

GET_CONTACT = select(CONTACTS).where(CONTACTS.c.staff == bindparam("number"))
BOUND = select(CONTACTS.c.staff).where(CONTACTS.c.telegram == bindparam("id"))


class SqlNotifications:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, notice: Notification) -> bool:
        added = self._connection.execute(
            ADD_NOTICE,
            {
                "key": notice.key,
                "occasion": notice.occasion,
                "about": notice.about,
                **named(notice.visitor),
                "way": notice.way,
                "staff": notice.staff,
                "at": notice.at,
                **_changing(notice),
            },
        )
        return added.one_or_none() is not None

    def change(self, notice: Notification) -> None:
        self._connection.execute(CHANGE_NOTICE.values(_changing(notice)), {"which": notice.key})

    def next(self, now: datetime) -> Notification | None:
        wanted = {"now": now, "lost": now - LOST_AFTER}
        row = self._connection.execute(NEXT_MAIL, wanted).one_or_none()
        return None if row is None else _notice(row)

    def handed(self) -> Sequence[Notification]:
        return [_notice(row) for row in self._connection.execute(HANDED)]

    def leads(self, after: datetime, *, most: int) -> Sequence[Lead]:
        rows = self._connection.execute(NEW_LEADS, {"after": after, "most": most})
        return [lead_of(row) for row in rows]

    def requests(self, after: datetime, *, most: int) -> Sequence[PersonRequest]:
        rows = self._connection.execute(OPEN_REQUESTS, {"after": after, "most": most})
        return [request_of_row(row) for row in rows]

    def late(
        self, after: datetime, before: datetime, *, most: int
    ) -> Sequence[Case | PersonRequest]:
        wanted = {"after": after, "before": before, "most": most}
        return [
            *(case_of(row) for row in self._connection.execute(LATE_LEADS, wanted)),
            *(request_of_row(row) for row in self._connection.execute(LATE_REQUESTS, wanted)),
        ]


def _changing(notice: Notification) -> dict[str, Any]:
    return {
        "progress": notice.progress,
        "tries": notice.tries,
        "due_at": notice.due_at or notice.at,
        "reason": notice.reason,
    }


def _notice(row: Row[Any]) -> Notification:
    return Notification(
        key=row.key,
        occasion=Occasion(row.occasion),
        about=row.about,
        visitor=Visitor(row.channel, row.visitor),
        at=row.at,
        way=Way(row.way),
        staff=row.staff,
        progress=Progress(row.progress),
        tries=row.tries,
        due_at=row.due_at,
        reason=row.reason,
    )


class SqlContacts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
