"""SQL behind Consents and Restrictions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, delete, insert, select

from bot.casework.restrictions import Restriction
from bot.consent import Consent, Purpose, Source
from bot.database.stores.store import SqlStore
from bot.database.tables.privacy import CONSENTS, RESTRICTIONS
from bot.database.upsert import put
from bot.database.visitors import named, of, same_visitor, whose
from bot.message import Visitor

ADD_CONSENT = insert(CONSENTS)
CONSENTS_OF = select(CONSENTS).where(of(CONSENTS)).order_by(CONSENTS.c.id)
RESTRICTION_OF = select(RESTRICTIONS).where(of(RESTRICTIONS))
RESTRICT = put(RESTRICTIONS)
LIFT = delete(RESTRICTIONS).where(of(RESTRICTIONS))


def given_for(leads: FromClause) -> ColumnElement[bool]:
    """Return the condition that a consent was given for a row of *leads*, or for all that its visitor left."""
    requests = ("", leads.c.intake, leads.c.reference)
    return same_visitor(CONSENTS, leads) & CONSENTS.c.request.in_(requests)


class SqlConsents(SqlStore):
    def add(self, visitor: Visitor, consent: Consent) -> None:
        self._connection.execute(
            ADD_CONSENT,
            {
                **named(visitor),
                "purpose": consent.purpose,
                "is_given": consent.is_given,
                "wording": consent.wording,
                "language": consent.language,
                "at": consent.at,
                "source": consent.source,
                "staff": consent.staff,
                "request": consent.request,
            },
        )

    def of(self, visitor: Visitor) -> Sequence[Consent]:
        return self._all(consent_of, CONSENTS_OF, whose(visitor))


class SqlRestrictions(SqlStore):
    def of(self, visitor: Visitor) -> Restriction | None:
        row = self._connection.execute(RESTRICTION_OF, whose(visitor)).one_or_none()
        return None if row is None else Restriction(visitor, row.reason, row.staff, row.at)

    def put(self, restriction: Restriction) -> None:
        self._connection.execute(
            RESTRICT,
            {
                **named(restriction.visitor),
                "reason": restriction.reason,
                "staff": restriction.staff,
                "at": restriction.at,
            },
        )

    def lift(self, visitor: Visitor) -> None:
        self._connection.execute(LIFT, whose(visitor))


def consent_of(row: Row[Any]) -> Consent:
    """Return the consent of a row."""
    return Consent(
        purpose=Purpose(row.purpose),
        is_given=row.is_given,
        wording=row.wording,
        language=row.language,
        at=row.at,
        source=Source(row.source),
        staff=row.staff,
        request=row.request,
    )
