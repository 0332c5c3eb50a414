"""SQL behind Cases: leads as staff see them, and their notes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    func,
    select,
    true,
    union,
    update,
)

from bot.casework.cases import Case, Note
from bot.casework.search import PAGE, Search, Tally
from bot.consent import Consent
from bot.database.stores.case_search import ASKED_AT, WAITING_SINCE, asked, is_noted, order_of
from bot.database.stores.leads import changing, keep_keys, lead_of
from bot.database.stores.privacy import consent_of, given_for
from bot.database.stores.sight import IS_RESTRICTED, visible
from bot.database.stores.store import SqlStore
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.leads import LEADS, NOTES
from bot.database.tables.privacy import CONSENTS, RESTRICTIONS
from bot.database.upsert import add_once
from bot.database.visitors import of, same_visitor, whose
from bot.errors import StaleError
from bot.leads import Status
from bot.message import Visitor
from bot.staff.members import Sight

CHANGE_CASE = update(LEADS).where(
    LEADS.c.reference == bindparam("which"), LEADS.c.version == bindparam("seen")
)
TOUCH = (
    update(LEADS)
    .where(LEADS.c.reference == bindparam("which"))
    .values(touched_at=bindparam("at", type_=UtcDateTime()))
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

GET_CASE = select(LEADS, ASKED_AT.label("asked_at")).where(
    LEADS.c.reference == bindparam("reference")
)

CONSENTS_OF_LEADS = (
    select(LEADS.c.reference, CONSENTS).join(CONSENTS, given_for(LEADS)).order_by(CONSENTS.c.id)
)


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
        wanted = (visible(sight), *asked(search, sight))
        total: int = self._connection.execute(
            select(func.count()).select_from(LEADS).where(*wanted)
        ).scalar_one()
        rows = self._connection.execute(
            select(LEADS, ASKED_AT.label("asked_at"))
            .where(*wanted)
            .order_by(*order_of(search))
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
            func.count().filter(and_(true(), *asked(search, sight))).label(f"view_{place}")
            for place, search in enumerate(taken)
        ]
        wanted = select(*counted).select_from(LEADS).where(visible(sight))
        found = self._connection.execute(wanted).one()
        return [*found, *[None] * (len(searches) - len(taken))]

    def references(self, search: Search, sight: Sight, *, most: int) -> Sequence[str]:
        rows = self._connection.execute(
            select(LEADS.c.reference)
            .where(visible(sight), ~IS_RESTRICTED, *asked(search, sight))
            .order_by(*order_of(search))
            .limit(most)
        )
        return list(rows.scalars())

    def kept_back(self, search: Search, sight: Sight) -> int:
        # From the few of whom that is so to their leads, not the other way round.
        count: int = self._connection.execute(
            select(func.count())
            .select_from(RESTRICTIONS.join(LEADS, same_visitor(RESTRICTIONS, LEADS)))
            .where(visible(sight), *asked(search, sight))
        ).scalar_one()
        return count

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
        self._change(
            case,
            {
                "status": lead.status,
                "organisation": lead.organisation,
                "changed_at": lead.changed_at,
            },
        )

    def correct(self, case: Case) -> None:
        self._change(case, changing(case.lead))
        keep_keys(self._connection, case.lead)

    def _change(self, case: Case, of_lead: Mapping[str, Any]) -> None:
        changed = self._connection.execute(
            CHANGE_CASE.values(
                **of_lead,
                owner=case.owner,
                due_on=case.due_on,
                reason=case.reason,
                waits_since=case.waits_since,
                contacted_after=case.contacted_after,
                version=case.version + 1,
            ),
            {"which": case.lead.reference, "seen": case.version},
        )
        if not changed.rowcount:
            raise StaleError

    def touch(self, reference: str, at: datetime) -> None:
        self._connection.execute(TOUCH, {"which": reference, "at": at})

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
            .where(NOTES.c.reference.in_(references), is_noted(word, search))
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
        contacted_after=row.contacted_after,
        merged_into=row.merged_into or "",
        touched_at=row.touched_at,
    )
