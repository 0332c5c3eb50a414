"""The tables of what goes out by calls of ours, and of what could not be taken in."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_DIALOGUE, Base, Json, UtcDateTime, operational, personal

AS_DEAD_LETTER = "14 days"


class OutgoingRow(Base):
    """One message to be sent by a call, and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_visitor", "channel", "visitor", "state"),
        Index("ix_outbox_state", "state", "channel", "account", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("order of sending", AS_DIALOGUE)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_DIALOGUE)
    )
    account: Mapped[str] = mapped_column(
        String(64), info=operational("which account of ours sends it", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("to whom it goes, for order, copy and erasure", AS_DIALOGUE)
    )
    payload: Mapped[dict[str, Any]] = mapped_column(
        Json, info=personal("what is sent, in the channel's form", AS_DIALOGUE)
    )
    exchange: Mapped[int] = mapped_column(
        info=operational("the exchange it belongs to", AS_DIALOGUE)
    )
    carrier: Mapped[int] = mapped_column(
        index=True, info=operational("the exchange whose reply took it along", AS_DIALOGUE)
    )
    state: Mapped[str] = mapped_column(
        String(16), info=operational("how far it has come", AS_DIALOGUE)
    )
    reason: Mapped[str] = mapped_column(
        String(64), info=operational("why it is not sent", AS_DIALOGUE)
    )
    tries: Mapped[int] = mapped_column(info=operational("calls made", AS_DIALOGUE))
    is_repeated: Mapped[bool] = mapped_column(
        info=operational("a crash left it on its way: it may have arrived twice", AS_DIALOGUE)
    )
    due_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("not before this time", AS_DIALOGUE)
    )


class RecipientRow(Base):
    """How a visitor may be written to: whether at all, and how often."""

    __tablename__ = "recipients"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, primary_key=True, info=personal("to whom we may write", AS_DIALOGUE)
    )
    account: Mapped[str] = mapped_column(
        String(64), info=operational("which account of ours they write to", AS_DIALOGUE)
    )
    gone: Mapped[str] = mapped_column(
        String(64), info=personal("why they cannot be reached", AS_DIALOGUE)
    )
    message_left: Mapped[int | None] = mapped_column(
        info=operational("messages the platform still lets us send", AS_DIALOGUE)
    )
    message_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("until when", AS_DIALOGUE)
    )
    event_left: Mapped[int | None] = mapped_column(
        info=operational("the same, after a tap on the menu or a scan", AS_DIALOGUE)
    )
    event_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("until when", AS_DIALOGUE)
    )
    # No index: it would have to be written at every message, and is needed once a night.
    changed_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("last change, for expiry", AS_DIALOGUE)
    )


class PostponedRow(Base):
    """A message that was acknowledged before it was answered."""

    __tablename__ = "postponed"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("keyed hash of the message", AS_DEAD_LETTER)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_DEAD_LETTER)
    )
    account: Mapped[str] = mapped_column(
        String(64), info=operational("which account of ours they wrote to", AS_DEAD_LETTER)
    )
    visitor: Mapped[str] = mapped_column(
        Text, index=True, info=personal("who waits for the answer", AS_DEAD_LETTER)
    )
    message: Mapped[dict[str, Any]] = mapped_column(
        Json, info=personal("what was asked, until it is answered", AS_DEAD_LETTER)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when it was asked", AS_DEAD_LETTER)
    )
    held_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        info=operational("until when its process looks for the answer", AS_DEAD_LETTER),
    )


class DeadLetterRow(Base):
    """Something a platform delivered that could not be understood."""

    __tablename__ = "dead_letters"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("hash of it: each once", AS_DEAD_LETTER)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=operational("where it came in", AS_DEAD_LETTER)
    )
    visitor: Mapped[str] = mapped_column(
        Text, index=True, info=personal("who sent it, where that can be read", AS_DEAD_LETTER)
    )
    reason: Mapped[str] = mapped_column(
        String(64), info=operational("why it was not understood", AS_DEAD_LETTER)
    )
    body: Mapped[str] = mapped_column(
        Text,
        info=personal(
            "its first 4,096 bytes, to find the mistake; nothing where it does not show who sent it",
            AS_DEAD_LETTER,
        ),
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when it came, for expiry", AS_DEAD_LETTER)
    )


OUTBOX = cast("Table", OutgoingRow.__table__)
RECIPIENTS = cast("Table", RecipientRow.__table__)
POSTPONED = cast("Table", PostponedRow.__table__)
DEAD_LETTERS = cast("Table", DeadLetterRow.__table__)
