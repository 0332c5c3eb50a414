"""Who may see which leads, decided in one place: every statement that finds or counts them goes through :func:`visible`."""

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, false, func, or_, select, true

from bot.consent import Purpose
from bot.database.stores.privacy import given_for
from bot.database.tables.leads import LEADS
from bot.database.tables.privacy import CONSENTS, RESTRICTIONS
from bot.database.visitors import same_visitor
from bot.staff.members import Sight
from knowledge.project import OFFICE


def _transfer_of(leads: FromClause) -> ScalarSelect[bool]:
    """Return the last word on the transfer of a lead abroad."""
    return (
        select(CONSENTS.c.is_given)
        .where(given_for(leads), CONSENTS.c.purpose == Purpose.TRANSFER)
        .order_by(CONSENTS.c.id.desc())
        .limit(1)
        .correlate(leads)
        .scalar_subquery()
    )


_transfer = _transfer_of(LEADS)
MAY_TRANSFER = func.coalesce(_transfer, false())
"""Whether the last word on the transfer of a lead abroad was yes."""

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


def has_lead(rows: FromClause, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return whether the visitor of *rows* has left such a lead."""
    theirs = select(LEADS.c.reference).where(same_visitor(LEADS, rows), *which)
    return theirs.correlate(rows).exists()


_RECORD = LEADS.alias("record")


def _is_followed_by(organisation: str) -> ColumnElement[bool]:
    """Return whether *organisation* follows up the record that a lead is part of."""
    return (
        select(_RECORD.c.reference)
        .where(_RECORD.c.reference == LEADS.c.merged_into, _RECORD.c.organisation == organisation)
        .correlate(LEADS)
        .exists()
    )


def visible(sight: Sight, *, with_parts: bool = False) -> ColumnElement[bool]:
    """Return which rows of the leads are for these eyes.

    One that is part of another is not listed by itself, unless these eyes do not see the other:
    nothing is listed nowhere. *with_parts* finds it all the same. A guarded lead is the project
    office's, whoever follows it up; to an organisation abroad it is there only with the visitor's
    consent to the transfer.
    """
    is_whole = LEADS.c.merged_into.is_(None)
    if sight.is_whole:
        return true() if with_parts else is_whole
    is_guarded = LEADS.c.kind.not_in(sorted(sight.unguarded))
    is_elsewhere = ~_is_followed_by(sight.organisation)
    if sight.is_office:
        # Guarded ones it sees wherever they are followed up, the record as well as its parts.
        listed = true() if with_parts else or_(is_whole, ~is_guarded & is_elsewhere)
        return listed & or_(LEADS.c.organisation == OFFICE, is_guarded)
    listed = true() if with_parts else or_(is_whole, is_elsewhere)
    is_sendable = or_(~is_guarded, MAY_TRANSFER & ~A_RELATIVE_STAYS)
    return listed & (LEADS.c.organisation == sight.organisation) & is_sendable
