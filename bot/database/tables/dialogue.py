"""The tables, typed; every column says what it holds, why, and how long it stays.

Rows never leave ``bot.database``: the stores take and return values.
"""

from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

AS_DIALOGUE = "90 days"
AS_LEAD = "24 months after the last contact"
AS_CONSENT = "as the lead it belongs to; without a lead 90 days"
AS_ARRIVAL = "30 days"
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


class InboxRow(Base):
    """What arrived, each thing once."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        info=operational("keyed hash of a message: the same message is taken once", AS_ARRIVAL),
    )
    visitor: Mapped[str] = mapped_column(
        String(64),
        index=True,
        info=personal("keyed hash of who wrote, to find arrivals when erasing", AS_ARRIVAL),
    )
    language: Mapped[str] = mapped_column(
        String(16),
        info=operational("in which language a repeated message is met after erasure", AS_ARRIVAL),
    )
    exchange: Mapped[int | None] = mapped_column(
        info=operational("number of the exchange with the reply; empty once erased", AS_ARRIVAL)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when it arrived, for expiry", AS_ARRIVAL)
    )


class ConversationRow(Base):
    """What is remembered about a visitor between two messages."""

    __tablename__ = "conversations"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text,
        primary_key=True,
        info=personal("the channel's own id of the visitor, to go on talking", AS_DIALOGUE),
    )
    state: Mapped[dict[str, Any]] = mapped_column(
        Json,
        info=personal(
            "language, last question, choices shown, answers of an open registration", AS_DIALOGUE
        ),
    )
    # No index: it would have to be written at every message, and is needed once a night.
    changed_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=personal("time of the last message, for expiry", AS_DIALOGUE)
    )


class ExchangeRow(Base):
    """One message with its reply."""

    __tablename__ = "exchanges"
    __table_args__ = (
        Index("ix_exchanges_visitor", "channel", "visitor", "id"),
        # How often what was asked, and how it was met, without reading an exchange.
        Index("ix_exchanges_asked", "outcome", "language", "topics"),
        # A number must never be given twice: a repeated message would get a stranger's reply.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=True,
        info=operational("number of the exchange", AS_DIALOGUE),
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose exchange it is, for history, copy and erasure", AS_DIALOGUE)
    )
    text: Mapped[str] = mapped_column(
        Text, info=personal("what was asked, to answer it and to learn from it", AS_DIALOGUE)
    )
    choice: Mapped[str] = mapped_column(Text, info=personal("what was tapped", AS_DIALOGUE))
    reply: Mapped[dict[str, Any]] = mapped_column(
        Json,
        info=personal("what was answered; may repeat answers of a registration", AS_DIALOGUE),
    )
    about: Mapped[str] = mapped_column(
        Text, info=operational("the topic or phrase that answered", AS_DIALOGUE)
    )
    outcome: Mapped[str] = mapped_column(
        String(16), info=operational("how the message was met", AS_DIALOGUE)
    )
    topics: Mapped[list[str]] = mapped_column(
        Json, info=operational("topics answered or offered", AS_DIALOGUE)
    )
    score: Mapped[float] = mapped_column(
        Float, info=operational("how sure the match was", AS_DIALOGUE)
    )
    language: Mapped[str] = mapped_column(
        String(16), info=personal("language of the reply", AS_DIALOGUE)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=personal("when it was asked", AS_DIALOGUE)
    )


class LeadRow(Base):
    """Somebody who asked to be contacted."""

    __tablename__ = "leads"
    __table_args__ = (
        Index("ix_leads_visitor", "channel", "visitor"),
        # All that is counted beside every page of the console, found without reading a lead.
        Index(
            "ix_leads_work",
            *("organisation", "kind", "status", "owner", "waits_since", "due_on"),
        ),
    )

    reference: Mapped[str] = mapped_column(
        String(16),
        primary_key=True,
        info=personal("what the visitor and staff call the lead", AS_LEAD),
    )
    intake: Mapped[str] = mapped_column(
        String(64),
        unique=True,
        info=operational("the dialogue it was taken down in: one lead for each", AS_LEAD),
    )
    kind: Mapped[str] = mapped_column(String(16), info=personal("company or partner", AS_LEAD))
    status: Mapped[str] = mapped_column(
        String(16), info=personal("how far the lead has come", AS_LEAD)
    )
    organisation: Mapped[str] = mapped_column(
        String(64), index=True, info=operational("who follows up, and may read it", AS_LEAD)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_LEAD)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose lead it is, for change, copy and erasure", AS_LEAD)
    )
    given: Mapped[dict[str, Any]] = mapped_column(
        Json, info=personal("name, company, contact, request: to contact the visitor", AS_LEAD)
    )
    language: Mapped[str] = mapped_column(
        String(16), info=personal("language to contact the visitor in", AS_LEAD)
    )
    origin: Mapped[str] = mapped_column(
        Text, info=operational("the QR code or link that led here", AS_LEAD)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when it was left", AS_LEAD)
    )
    changed_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("last contact, for expiry", AS_LEAD)
    )
    # What staff add. The last two are made from what was given.
    owner: Mapped[int | None] = mapped_column(
        index=True, default=None, info=personal("which staff member has taken it on", AS_LEAD)
    )
    due_on: Mapped[date | None] = mapped_column(
        Date, default=None, info=operational("until when something is to be done", AS_LEAD)
    )
    reason: Mapped[str] = mapped_column(
        Text, default="", info=personal("why it was declined or withdrawn", AS_LEAD)
    )
    version: Mapped[int] = mapped_column(
        default=1, info=operational("counts changes, to notice one made meanwhile", AS_LEAD)
    )
    waits_since: Mapped[datetime | None] = mapped_column(
        UtcDateTime, index=True, info=operational("since when somebody waits for us", AS_LEAD)
    )
    contacted_after: Mapped[int | None] = mapped_column(
        index=True,
        default=None,
        info=operational("seconds until somebody contacted them first", AS_LEAD),
    )
    merged_into: Mapped[str | None] = mapped_column(
        String(16),
        index=True,
        default=None,
        info=personal("the lead of the same company that it is part of", AS_LEAD),
    )
    search: Mapped[str] = mapped_column(
        Text, info=personal("company, person and addresses, folded, to be found by", AS_LEAD)
    )
    tags: Mapped[str] = mapped_column(
        Text, info=personal("country, cities, focus areas, to be filtered by", AS_LEAD)
    )


class ConsentRow(Base):
    """One purpose somebody agreed to or declined."""

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_visitor", "channel", "visitor", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("order of consents", AS_CONSENT)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_CONSENT)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose consent it is, as proof", AS_CONSENT)
    )
    purpose: Mapped[str] = mapped_column(
        String(16), info=personal("what was agreed to or declined", AS_CONSENT)
    )
    is_given: Mapped[bool] = mapped_column(info=personal("agreed or declined", AS_CONSENT))
    wording: Mapped[str] = mapped_column(Text, info=operational("the wording shown", AS_CONSENT))
    language: Mapped[str] = mapped_column(
        String(16), info=personal("language of the wording", AS_CONSENT)
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, as proof", AS_CONSENT)
    )


class InstallationRow(Base):
    """What belongs to the installation as a whole: its secret, when it was last checked."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(
        String(32), primary_key=True, info=operational("name of the value", FOR_GOOD)
    )
    value: Mapped[str] = mapped_column(
        Text, info=operational("the value: secret for keyed hashes, time of a check", FOR_GOOD)
    )


INBOX = cast("Table", InboxRow.__table__)
CONVERSATIONS = cast("Table", ConversationRow.__table__)
EXCHANGES = cast("Table", ExchangeRow.__table__)
LEADS = cast("Table", LeadRow.__table__)
CONSENTS = cast("Table", ConsentRow.__table__)
INSTALLATION = cast("Table", InstallationRow.__table__)
