"""The tables of what is said: what came in, what is remembered, what was answered, and who asked for a person."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Float, Index, String, Table, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_DIALOGUE, Base, Json, UtcDateTime, operational, personal

IS_RATED = sql("helped is not null")

AS_ARRIVAL = "30 days"


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
        # Few are rated: the others are not in it.
        Index(
            "ix_exchanges_rated",
            "taken_at",
            sqlite_where=IS_RATED,
            postgresql_where=IS_RATED,
        ),
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
    helped: Mapped[bool | None] = mapped_column(
        info=personal("whether the visitor said that the answer helped", AS_DIALOGUE)
    )


class PersonRequestRow(Base):
    """A visitor who asked for a person, until somebody has seen to it."""

    __tablename__ = "person_requests"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, primary_key=True, info=personal("who asked", AS_DIALOGUE)
    )
    exchange: Mapped[int] = mapped_column(
        unique=True, info=operational("number of the message that asked", AS_DIALOGUE)
    )
    asked_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=personal("since when they wait", AS_DIALOGUE)
    )
    unread: Mapped[int] = mapped_column(
        default=0,
        info=operational("messages for a person since they were last answered", AS_DIALOGUE),
    )
    closed_by: Mapped[int | None] = mapped_column(
        info=personal("which staff member has seen to it", AS_DIALOGUE)
    )
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, index=True, info=operational("when; empty while they wait", AS_DIALOGUE)
    )


class StaffReplyRow(Base):
    """A reply of staff to a visitor: that it was sent; its words stand in the exchanges."""

    __tablename__ = "staff_replies"

    key: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        info=operational("the form it came by: each once", AS_DIALOGUE),
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(Text, info=personal("to whom it went", AS_DIALOGUE))
    staff: Mapped[int] = mapped_column(info=personal("who wrote it", AS_DIALOGUE))
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, for expiry", AS_DIALOGUE)
    )


INBOX = cast("Table", InboxRow.__table__)
CONVERSATIONS = cast("Table", ConversationRow.__table__)
EXCHANGES = cast("Table", ExchangeRow.__table__)
PERSON_REQUESTS = cast("Table", PersonRequestRow.__table__)
STAFF_REPLIES = cast("Table", StaffReplyRow.__table__)
