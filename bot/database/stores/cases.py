"""SQL behind Cases: leads as staff see them, and their notes.

Who may see what is decided in one place, :func:`visible`, and every statement that finds or counts leads
for staff goes through it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    ScalarSelect,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    or_,
    select,
    true,
    union,
    update,
)
from sqlalchemy import case as either

from bot.casework.cases import Case, Note
from bot.casework.search import BY_NAME, NOBODY, PAGE, Meaning, Order, Search, Tally, folded
from bot.consent import Consent, Purpose
from bot.database.folding import FoldedText
from bot.database.stores.leads import lead_of
from bot.database.stores.privacy import consent_of
from bot.database.stores.store import SqlStore
from bot.database.tables.dialogue import PERSON_REQUESTS
from bot.database.tables.leads import LEADS, NOTES
from bot.database.tables.privacy import CONSENTS, RESTRICTIONS
from bot.database.upsert import add_once
from bot.database.visitors import of, same_visitor, whose
from bot.errors import StaleError
from bot.leads import Status
from bot.message import Visitor
from bot.staff.members import Sight
from knowledge.project import OFFICE

CHANGE_CASE = update(LEADS).where(
    LEADS.c.reference == bindparam("which"), LEADS.c.version == bindparam("seen")
)
DISOWN = (
    update(LEADS)
    .where(LEADS.c.owner == bindparam("whose"))
    .values(owner=None, version=LEADS.c.version + 1)
)

NOTES_ON = select(NOTES).where(NOTES.c.reference == bindparam("on")).order_by(NOTES.c.id)
ADD_NOTE = add_once(NOTES, "key").returning(NOTES.c.id)

AT_ONCE = 500
"""Leads read in one query by their references."""

MOST_COUNTED = 200_000
"""Leads that are looked at to count searches, each as often as there are searches: more take too long."""

ASKED_AT = (
    select(PERSON_REQUESTS.c.asked_at)
    .where(same_visitor(PERSON_REQUESTS, LEADS), PERSON_REQUESTS.c.closed_at.is_(None))
    .correlate(LEADS)
    .scalar_subquery()
)
"""Since when the visitor of a lead has asked for a person who has not come."""

GET_CASE = select(LEADS, ASKED_AT.label("asked_at")).where(
    LEADS.c.reference == bindparam("reference")
)

WAITING_SINCE = either(
    (ASKED_AT.is_(None), LEADS.c.waits_since),
    (LEADS.c.waits_since.is_(None), ASKED_AT),
    (LEADS.c.waits_since > ASKED_AT, ASKED_AT),
    else_=LEADS.c.waits_since,
)
"""Since when somebody waits, as the queue says it."""


WAITING_FIRST = (WAITING_SINCE.is_(None), WAITING_SINCE, LEADS.c.reference)

FARNESS = either({str(status): place for place, status in enumerate(Status)}, value=LEADS.c.status)
"""How far a lead has come, as the statuses follow each other."""


def _given(*path: str | int) -> ColumnElement[str]:
    answer: ColumnElement[str] = LEADS.c.given[path].as_string()
    return answer


KEYS: Mapping[Order, ColumnElement[Any]] = {
    Order.NEWEST: LEADS.c.taken_at,
    Order.OLDEST: LEADS.c.taken_at,
    Order.WAITING: WAITING_SINCE,
    Order.DUE: LEADS.c.due_on,
    Order.COMPANY: LEADS.c.search,
    Order.STATUS: FARNESS,
    Order.REFERENCE: LEADS.c.reference,
    Order.PERSON: FoldedText(_given("person")),
    Order.EMAIL: func.lower(_given("email")),
    Order.PHONE: func.coalesce(_given("phone"), _given("reach")),
    Order.COUNTRY: _given("country"),
    Order.CITIES: _given("cities", 0),
    Order.WANTS: _given("focus_areas", 0),
    Order.OWNER: cast(LEADS.c.owner, String),
    Order.FROM: func.coalesce(func.nullif(LEADS.c.origin, ""), LEADS.c.channel),
    Order.KIND: LEADS.c.kind,
    Order.ORGANISATION: LEADS.c.organisation,
    Order.CHANGED: LEADS.c.changed_at,
}
"""What each order goes by."""

CONSENTS_OF_LEADS = (
    select(LEADS.c.reference, CONSENTS)
    .join(CONSENTS, same_visitor(CONSENTS, LEADS))
    .order_by(CONSENTS.c.id)
)

DOWNWARDS = frozenset({Order.NEWEST, Order.CHANGED})
"""The orders in which the largest comes first."""

ALWAYS_THERE = frozenset({Order.NEWEST, Order.OLDEST, Order.COMPANY, Order.REFERENCE})
"""The orders by what no lead lacks: their indexes are walked through."""


def _transfer_of(leads: FromClause) -> ScalarSelect[bool]:
    """Return the last word of a lead's visitor on the transfer abroad."""
    return (
        select(CONSENTS.c.is_given)
        .where(same_visitor(CONSENTS, leads), CONSENTS.c.purpose == Purpose.TRANSFER)
        .order_by(CONSENTS.c.id.desc())
        .limit(1)
        .correlate(leads)
        .scalar_subquery()
    )


_transfer = _transfer_of(LEADS)
MAY_TRANSFER = func.coalesce(_transfer, false())
"""Whether the last word of a lead's visitor on the transfer abroad was yes."""

IS_RESTRICTED = (
    select(RESTRICTIONS.c.at).where(same_visitor(RESTRICTIONS, LEADS)).correlate(LEADS).exists()
)
"""Whether the data of a lead's visitor may only be kept."""

_RELATIVES = LEADS.alias("relatives")
A_RELATIVE_STAYS = (
    select(_RELATIVES.c.reference)
    .where(
        or_(
            _RELATIVES.c.merged_into == LEADS.c.reference,
            _RELATIVES.c.reference == LEADS.c.merged_into,
            _RELATIVES.c.merged_into == LEADS.c.merged_into,
        ),
        ~func.coalesce(_transfer_of(_RELATIVES), false()),
    )
    .correlate(LEADS)
    .exists()
)
"""Whether a lead of the same record may not be sent abroad: then none of them may."""


def visible(sight: Sight, *, with_parts: bool = False) -> ColumnElement[bool]:
    """Return which rows of the leads are for these eyes.

    One that is part of another is not listed by itself; *with_parts* finds it all the same. A
    guarded lead is the project office's, whoever follows it up; to an organisation abroad it is
    there only with the visitor's consent to the transfer.
    """
    listed = true() if with_parts else LEADS.c.merged_into.is_(None)
    if sight.is_whole:
        return listed
    is_guarded = LEADS.c.kind.not_in(sorted(sight.unguarded))
    if sight.is_office:
        return listed & or_(LEADS.c.organisation == OFFICE, is_guarded)
    is_sendable = or_(~is_guarded, MAY_TRANSFER & ~A_RELATIVE_STAYS)
    return listed & (LEADS.c.organisation == sight.organisation) & is_sendable


class SqlCases(SqlStore):
    def get(self, reference: str, sight: Sight) -> Case | None:
        wanted = GET_CASE.where(visible(sight, with_parts=True))
        return self._one(_asked_case_of, wanted, {"reference": reference})

    def of(self, visitor: Visitor) -> Sequence[Case]:
        return self._all(
            case_of,
            select(LEADS).where(of(LEADS)).order_by(LEADS.c.taken_at.desc()),
            whose(visitor),
        )

    def found(self, search: Search, sight: Sight) -> tuple[Sequence[Case], int]:
        wanted = (visible(sight), *_asked(search))
        total: int = self._connection.execute(
            select(func.count()).select_from(LEADS).where(*wanted)
        ).scalar_one()
        rows = self._connection.execute(
            select(LEADS, ASKED_AT.label("asked_at"))
            .where(*wanted)
            .order_by(*_order(search))
            .limit(PAGE)
            .offset((search.page - 1) * PAGE)
        )
        return [_asked_case_of(row) for row in rows], total

    def counts(self, searches: Sequence[Search], sight: Sight) -> Sequence[int | None]:
        leads = select(func.count()).select_from(LEADS).where(visible(sight))
        most = MOST_COUNTED // max(1, self._connection.execute(leads).scalar_one())
        taken = searches[: max(1, most)]
        if not taken:
            return []
        # All in one walk through the leads.
        counted = [
            func.count().filter(and_(true(), *_asked(search))).label(f"view_{place}")
            for place, search in enumerate(taken)
        ]
        wanted = select(*counted).select_from(LEADS).where(visible(sight))
        found = self._connection.execute(wanted).one()
        return [*found, *[None] * (len(searches) - len(taken))]

    def references(self, search: Search, sight: Sight, *, most: int) -> Sequence[str]:
        rows = self._connection.execute(
            select(LEADS.c.reference)
            .where(visible(sight), ~IS_RESTRICTED, *_asked(search))
            .order_by(*_order(search))
            .limit(most)
        )
        return list(rows.scalars())

    def taken_out(self, references: Sequence[str]) -> Sequence[tuple[Case, Sequence[Consent]]]:
        found: dict[str, tuple[Case, list[Consent]]] = {}
        for begin in range(0, len(references), AT_ONCE):
            some = references[begin : begin + AT_ONCE]
            for case in self._all(case_of, select(LEADS).where(LEADS.c.reference.in_(some))):
                found[case.lead.reference] = (case, [])
            given = CONSENTS_OF_LEADS.where(LEADS.c.reference.in_(some))
            for row in self._connection.execute(given):
                found[row.reference][1].append(consent_of(row))
        # What was erased since is not there any more.
        return [found[reference] for reference in references if reference in found]

    def tally(self, sight: Sight, owner: int, waits_since: datetime) -> Tally:
        counts = self._connection.execute(
            select(
                func.count(),
                func.count().filter(LEADS.c.owner == owner),
                func.count().filter(LEADS.c.status == Status.NEW),
                func.count().filter(waits_since >= WAITING_SINCE),
            )
            .select_from(LEADS)
            .where(visible(sight))
        ).one()
        return Tally(*counts)

    def change(self, case: Case) -> None:
        lead = case.lead
        changed = self._connection.execute(
            CHANGE_CASE.values(
                status=lead.status,
                organisation=lead.organisation,
                changed_at=lead.changed_at,
                owner=case.owner,
                due_on=case.due_on,
                reason=case.reason,
                waits_since=case.waits_since,
                contacted_after=case.contacted_after,
                version=case.version + 1,
            ),
            {"which": lead.reference, "seen": case.version},
        )
        if not changed.rowcount:
            raise StaleError

    def disown(self, owner: int) -> int:
        return self._connection.execute(DISOWN, {"whose": owner}).rowcount

    def notes(self, reference: str) -> Sequence[Note]:
        return [
            Note(row.key, row.reference, row.staff, row.text, row.at)
            for row in self._connection.execute(NOTES_ON, {"on": reference})
        ]

    def notes_found(
        self, search: Search, references: Sequence[str]
    ) -> Mapping[str, Sequence[str]]:
        newest = [
            select(func.max(NOTES.c.id))
            .where(NOTES.c.reference.in_(references), _is_noted(word, search))
            .group_by(NOTES.c.reference)
            for word in search.searched
        ]
        found: dict[str, list[str]] = {}
        if newest and references:
            wanted = (
                select(NOTES).where(NOTES.c.id.in_(union(*newest))).order_by(NOTES.c.id.desc())
            )
            for row in self._connection.execute(wanted):
                found.setdefault(row.reference, []).append(row.text)
        return found

    def note(self, note: Note) -> bool:
        added = self._connection.execute(
            ADD_NOTE,
            {
                "key": note.key,
                "reference": note.reference,
                "staff": note.staff,
                "text": note.text,
                "at": note.at,
            },
        )
        return added.one_or_none() is not None


def _order(search: Search) -> tuple[Any, ...]:
    """Return in which order leads are read: whole, so that each is on one page."""
    order, is_reversed = search.sorting
    key = KEYS[order]
    if order in BY_NAME and search.ranked:
        key = either({value: place for place, value in enumerate(search.ranked)}, value=key)
    elif order is Order.NEWEST and (search.searched or search.tags):
        # Few may fit: better look at all and sort those than walk through the index of times.
        key = func.coalesce(key, None)
    directed = key.desc() if (order in DOWNWARDS) != is_reversed else key.asc()
    lacking = () if order in ALWAYS_THERE else (key.is_(None),)
    rest = WAITING_FIRST if order is Order.STATUS else (LEADS.c.reference,)
    return (*lacking, directed, *rest)


def _asked(search: Search) -> Iterator[ColumnElement[bool]]:
    """Yield a condition for each thing that is asked."""
    for word in search.searched:
        yield or_(LEADS.c.search.contains(word, autoescape=True), *_meant(word, search))
    for tag in search.tags:
        yield LEADS.c.tags.contains(tag, autoescape=True)
    for column, value in (
        (LEADS.c.status, search.status),
        (LEADS.c.kind, search.kind),
        (LEADS.c.organisation, search.organisation),
        (LEADS.c.channel, search.channel),
        (LEADS.c.origin, search.origin),
    ):
        if value:
            yield column == value
    if search.owner is not None:
        is_nobody = search.owner == NOBODY
        yield LEADS.c.owner.is_(None) if is_nobody else LEADS.c.owner == search.owner
    if search.waits_since is not None:
        yield search.waits_since >= WAITING_SINCE
    if search.taken_after is not None:
        yield LEADS.c.taken_at > search.taken_after
    if search.due_before is not None:
        yield LEADS.c.due_on < search.due_before


def _meant(word: str, search: Search) -> Iterator[ColumnElement[bool]]:
    """Yield where else *word* is found: among tags and origins, and in notes, as they were written."""
    meaning = search.meanings.get(word, Meaning())
    for tag in meaning.tags:
        yield LEADS.c.tags.contains(f" {tag} ", autoescape=True)
    if meaning.origins:
        yield LEADS.c.origin.in_(meaning.origins)
    # All notes are looked at once, and not those of each lead.
    yield LEADS.c.reference.in_(select(NOTES.c.reference).where(_is_noted(word, search)))


def _is_noted(word: str, search: Search) -> ColumnElement[bool]:
    """Return whether *word* stands in a note, as it was typed or as it is compared."""
    written = {word, *(each for each in search.words.split() if folded(each) == word)}
    # SQLite knows the capitals of English alone.
    spellings = {form for each in written for form in (each, each.lower(), each.capitalize())}
    return or_(*(NOTES.c.text.icontains(each, autoescape=True) for each in sorted(spellings)))


def _asked_case_of(row: Row[Any]) -> Case:
    """Return what a row of the leads holds, with since when its visitor has asked for a person."""
    return replace(case_of(row), asked_at=row.asked_at)


def case_of(row: Row[Any]) -> Case:
    """Return what a row of the leads holds."""
    return Case(
        lead=lead_of(row),
        owner=row.owner,
        due_on=row.due_on,
        reason=row.reason,
        version=row.version,
        waits_since=row.waits_since,
        merged_into=row.merged_into or "",
    )
