"""What columns are made of: their types, and the words that say what they hold and for how long."""

from datetime import UTC, datetime

from sqlalchemy import JSON, DateTime, Dialect, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

AS_DIALOGUE = "{dialogue}"
AS_LEAD = "{leads} after the last contact"
AS_STAFF = "while they work here, and 3 years more, as the audit"
FOR_GOOD = "as long as the installation"


class UtcDateTime(TypeDecorator[datetime]):
    """A time that knows its zone, also on SQLite, which forgets it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"{value!r} has no zone; take the time from the Clock"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""Plain values. PostgreSQL does not keep the order of the names in them."""


def personal(purpose: str, kept: str) -> dict[str, str]:
    return {"kind": "personal", "purpose": purpose, "kept": kept}


def operational(purpose: str, kept: str) -> dict[str, str]:
    return {"kind": "operational", "purpose": purpose, "kept": kept}


class Base(DeclarativeBase):
    """All tables."""
