"""SQL behind the queue: leads that need somebody, and visitors who asked for a person."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy import case as either

from bot.casework.cases import Case, Need, PersonRequest, Waiting
from bot.database.stores.cases import case_of
from bot.database.stores.sight import has_lead, visible
from bot.database.stores.store import SqlStore
from bot.database.tables.audit import AUDIT
from bot.database.tables.delivery import OUTBOX
from bot.database.tables.dialogue import EXCHANGES, PERSON_REQUESTS
from bot.database.tables.leads import LEADS
from bot.database.upsert import given_of, put
from bot.database.visitors import named, of, whose
from bot.delivery.outbox import State
from bot.leads import ENDED
from bot.message import Visitor
from bot.staff.members import Sight
from bot.transcript import Exchange

GET_REQUEST = select(PERSON_REQUESTS).where(PERSON_REQUESTS.c.exchange == bindparam("number"))
REQUEST_OF = select(PERSON_REQUESTS).where(of(PERSON_REQUESTS))
_IS_OPEN = PERSON_REQUESTS.c.closed_at.is_(None)
ASK = put(
    PERSON_REQUESTS,
    # The number stays: by it the request has its address. Whoever asks again waits since they
    # asked first, unless somebody has seen to it.
    asked_at=either(
        (_IS_OPEN, PERSON_REQUESTS.c.asked_at), else_=given_of(PERSON_REQUESTS.c.asked_at)
    ),
    unread=either((_IS_OPEN, PERSON_REQUESTS.c.unread), else_=0)
    + given_of(PERSON_REQUESTS.c.unread),
    closed_by=None,
    closed_at=None,
).values(closed_by=None, closed_at=None)
CLOSE_REQUEST = update(PERSON_REQUESTS).where(
    of(PERSON_REQUESTS), PERSON_REQUESTS.c.closed_at.is_(None)
)


NEWEST = select(
    select(func.coalesce(func.max(EXCHANGES.c.id), 0)).scalar_subquery(),
    select(func.coalesce(func.max(AUDIT.c.number), 0)).scalar_subquery(),
    # What is sent leaves no other trace.
    select(func.count())
    .select_from(OUTBOX)
    .where(OUTBOX.c.state.in_((State.WAITING, State.SENDING)))
    .scalar_subquery(),
)


def _requests(sight: Sight) -> ColumnElement[bool]:
    """Return which requests are for these eyes: those of their leads; the office has all others."""
    theirs = has_lead(PERSON_REQUESTS, visible(sight, with_parts=True))
    has_others = sight.is_office or sight.is_whole
    return or_(theirs, ~has_lead(PERSON_REQUESTS)) if has_others else theirs


def _needing(today: date, silent_since: datetime) -> ColumnElement[bool]:
    return or_(
        LEADS.c.owner.is_(None) & LEADS.c.waits_since.is_not(None),
        (LEADS.c.due_on < today) & LEADS.c.status.not_in(sorted(ENDED)),
        LEADS.c.owner.is_not(None) & (LEADS.c.waits_since <= silent_since),
    )


class SqlQueue(SqlStore):
    def ask(self, exchange: Exchange, *, unread: int) -> None:
        self._connection.execute(
            ASK,
            {
                **named(exchange.visitor),
                "exchange": exchange.number,
                "asked_at": exchange.taken_at,
                "unread": unread,
            },
        )

    def waiting(
        self, sight: Sight, today: date, silent_since: datetime, *, most: int
    ) -> tuple[Sequence[Waiting], int]:
        """Return what needs somebody: one line for a lead, and one for a visitor who has none."""
        needing = self._needing(sight, today, silent_since, most)
        requests = self._open_requests(sight, most)
        asked: dict[Visitor, Case] = {}
        for case in self._leads_of(requests, sight):
            before = asked.get(case.lead.visitor)
            # Of several leads the one that needs somebody anyway, else the newest.
            if before is None or before.lead.reference not in needing:
                asked[case.lead.visitor] = case
        lines = [
            _line(asked.get(request.visitor), request, today, silent_since) for request in requests
        ]
        taken = {case.lead.reference for case in asked.values()}
        lines += [
            _line(case, None, today, silent_since)
            for reference, case in needing.items()
            if reference not in taken
        ]
        lines.sort(key=_place)
        return lines[:most], self.count(sight, today, silent_since)

    def count(self, sight: Sight, today: date, silent_since: datetime) -> int:
        needing = _needing(today, silent_since)
        leads: int = self._connection.execute(
            select(func.count()).select_from(LEADS).where(visible(sight), needing)
        ).scalar_one()
        # A visitor whose lead stands in the queue anyway is not counted twice.
        others: int = self._connection.execute(
            select(func.count())
            .select_from(PERSON_REQUESTS)
            .where(
                PERSON_REQUESTS.c.closed_at.is_(None),
                _requests(sight),
                ~has_lead(PERSON_REQUESTS, visible(sight), needing),
            )
        ).scalar_one()
        return leads + others

    def newest(self) -> tuple[int, ...]:
        return tuple(self._connection.execute(NEWEST).one())

    def request(self, exchange: int, sight: Sight) -> PersonRequest | None:
        wanted = GET_REQUEST.where(_requests(sight))
        return self._one(request_of_row, wanted, {"number": exchange})

    def close_request(self, visitor: Visitor, staff: int, at: datetime) -> None:
        self._connection.execute(
            CLOSE_REQUEST.values(closed_by=staff, closed_at=at), whose(visitor)
        )

    def call_off(self, visitor: Visitor, at: datetime) -> None:
        # Nobody of staff has closed it; what they have not read keeps it open.
        is_read = CLOSE_REQUEST.where(PERSON_REQUESTS.c.unread == 0)
        self._connection.execute(is_read.values(closed_at=at), whose(visitor))

    def request_of(self, visitor: Visitor) -> PersonRequest | None:
        return self._one(request_of_row, REQUEST_OF, whose(visitor))

    def _needing(
        self, sight: Sight, today: date, silent_since: datetime, most: int
    ) -> dict[str, Case]:
        """Return the leads that need somebody: those that wait longest, and those whose date passed first."""
        wanted = select(LEADS).where(visible(sight), _needing(today, silent_since)).limit(most)
        # Whose time is not known, nobody waits: their date has passed, and they stand by that.
        parts = (
            wanted.where(has_place).order_by(place, LEADS.c.reference)
            for has_place, place in (
                (LEADS.c.waits_since.is_not(None), LEADS.c.waits_since),
                (LEADS.c.waits_since.is_(None), LEADS.c.due_on),
            )
        )
        cases = [case for part in parts for case in self._all(case_of, part)]
        return {case.lead.reference: case for case in cases}

    def _open_requests(self, sight: Sight, most: int) -> list[PersonRequest]:
        return self._all(
            request_of_row,
            select(PERSON_REQUESTS)
            .where(PERSON_REQUESTS.c.closed_at.is_(None), _requests(sight))
            .order_by(PERSON_REQUESTS.c.asked_at)
            .limit(most),
        )

    def _leads_of(self, requests: Sequence[PersonRequest], sight: Sight) -> list[Case]:
        """Return the leads of those who asked, the one left last at the end."""
        if not requests:
            return []
        visitors = [(request.visitor.channel, request.visitor.id) for request in requests]
        return self._all(
            case_of,
            select(LEADS)
            .where(
                visible(sight, with_parts=True),
                tuple_(LEADS.c.channel, LEADS.c.visitor).in_(visitors),
            )
            .order_by(LEADS.c.taken_at),
        )


def _line(
    case: Case | None, request: PersonRequest | None, today: date, silent_since: datetime
) -> Waiting:
    needs: list[Need] = []
    if request is not None:
        needs.append(Need.WROTE if request.unread else Need.PERSON)
    if case is not None and case.waits_since is not None:
        if case.owner is None:
            needs.append(Need.OWNER)
        elif case.waits_since <= silent_since:
            needs.append(Need.SILENCE)
    if case is not None and case.due_on is not None:
        is_open = case.lead.status not in ENDED
        if is_open and case.due_on < today:
            needs.append(Need.OVERDUE)
    return Waiting(tuple(needs), case, request)


def _place(line: Waiting) -> datetime:
    """Return by what a line has its place: since when somebody waits, or the day that has passed."""
    if line.since is not None:
        return line.since
    due_on = line.case.due_on if line.case else None
    return datetime.combine(due_on or date.max, time(), UTC)


def request_of_row(row: Row[Any]) -> PersonRequest:
    """Return what a row of the requests holds."""
    return PersonRequest(
        Visitor(row.channel, row.visitor),
        row.exchange,
        row.asked_at,
        row.closed_by,
        row.closed_at,
        row.unread,
    )
