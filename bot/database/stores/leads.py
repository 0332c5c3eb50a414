"""SQL behind Leads: what visitors leave and change.

What staff add to a lead stays as it is, but a change by the visitor makes a new version, so that staff
notice it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, select, update

from bot.casework.cases import WAITING
from bot.casework.likeness import keys_of
from bot.casework.search import search_text, tags_of
from bot.database.prepared import Prepared
from bot.database.tables.leads import DUPLICATE_KEYS, LEADS
from bot.database.upsert import add_once
from bot.database.visitors import named, of, whose
from bot.leads import Lead, Status
from bot.message import Visitor

ADD_LEAD = add_once(LEADS, "intake").returning(LEADS.c.reference)
CHANGE_LEAD = update(LEADS).where(LEADS.c.reference == bindparam("which"))
NEWEST_LEADS = select(LEADS).order_by(LEADS.c.taken_at.desc(), LEADS.c.reference)
REFERENCES = NEWEST_LEADS.with_only_columns(LEADS.c.reference)
LEADS_OF = Prepared(NEWEST_LEADS.where(of(LEADS)))
HELD_LEADS_OF = Prepared(NEWEST_LEADS.where(of(LEADS)).with_for_update())

FORGET_KEYS = delete(DUPLICATE_KEYS).where(DUPLICATE_KEYS.c.reference == bindparam("of"))
ADD_KEY = add_once(DUPLICATE_KEYS)


class SqlLeads:
    """Leads; where several write at once, those that were read are held until the unit ends."""

    def __init__(self, connection: Connection, *, is_holding: bool = False) -> None:
        self._connection = connection
        self._of = HELD_LEADS_OF if is_holding else LEADS_OF

    def add(self, lead: Lead) -> bool:
        added = self._connection.execute(
            ADD_LEAD,
            {
                "reference": lead.reference,
                "intake": lead.intake,
                **named(lead.visitor),
                "taken_at": lead.taken_at,
                **changing(lead),
                "waits_since": lead.taken_at if lead.status in WAITING else None,
            },
        )
        is_new = added.one_or_none() is not None
        if is_new:
            keep_keys(self._connection, lead)
        return is_new

    def change(self, lead: Lead) -> None:
        values = {**changing(lead), "version": LEADS.c.version + 1, "waits_since": None}
        if lead.status in WAITING:
            values["waits_since"] = func.coalesce(LEADS.c.waits_since, lead.changed_at)
        # Whoever had it stays with their organisation.
        values["owner"] = case((LEADS.c.organisation == lead.organisation, LEADS.c.owner))
        changed = self._connection.execute(CHANGE_LEAD.values(values), {"which": lead.reference})
        if not changed.rowcount:
            msg = f"There is no lead {lead.reference}; it may have been erased."
            raise LookupError(msg)
        keep_keys(self._connection, lead)

    def of(self, visitor: Visitor) -> Sequence[Lead]:
        return [lead_of(row) for row in self._of.all(self._connection, whose(visitor))]

    def all(self) -> Sequence[Lead]:
        return [lead_of(row) for row in self._connection.execute(NEWEST_LEADS)]

    def references(self) -> Sequence[str]:
        return list(self._connection.execute(REFERENCES).scalars())


def keep_keys(connection: Connection, lead: Lead) -> None:
    """Keep by what *lead* is compared with others, in place of what was kept."""
    connection.execute(FORGET_KEYS, {"of": lead.reference})
    keys = sorted(keys_of(lead))
    if keys:
        connection.execute(ADD_KEY, [{"key": key, "reference": lead.reference} for key in keys])


def changing(lead: Lead) -> dict[str, Any]:
    """Return the columns of *lead* that a change of it may change."""
    return {
        "kind": lead.kind,
        "status": lead.status,
        "organisation": lead.organisation,
        "given": dict(lead.given),
        "language": lead.language,
        "origin": lead.origin,
        "changed_at": lead.changed_at,
        "search": search_text(lead.reference, lead.given),
        "tags": tags_of(lead.given),
    }


def lead_of(row: Any) -> Lead:
    """Return the lead in a row, as its visitor knows it."""
    return Lead(
        reference=row.reference,
        intake=row.intake,
        kind=row.kind,
        visitor=Visitor(row.channel, row.visitor),
        organisation=row.organisation,
        given=row.given,
        language=row.language,
        origin=row.origin,
        taken_at=row.taken_at,
        changed_at=row.changed_at,
        status=Status(row.status),
    )
