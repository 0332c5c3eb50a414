"""The tables of what staff do with others: replies to visitors, notices."""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.dialogue import (
    AS_DIALOGUE,
    AS_LEAD,
    Base,
    UtcDateTime,
    operational,
    personal,
)
from bot.database.tables.staff import AS_STAFF


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


class NotificationRow(Base):
    """Something that staff were told, or are to be told: each once."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_due", "way", "progress", "due_at"),
        Index("ix_notices_visitor", "channel", "visitor"),
    )

    key: Mapped[str] = mapped_column(
        String(128),
        primary_key=True,
        info=personal("which lead or request, and who is told: each once", AS_DIALOGUE),
    )
    occasion: Mapped[str] = mapped_column(
        String(16), info=operational("why somebody is told", AS_DIALOGUE)
    )
    about: Mapped[str] = mapped_column(
        String(64), info=personal("the lead or request, to write of it", AS_DIALOGUE)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes, for erasure", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose lead or request it is, for erasure", AS_DIALOGUE)
    )
    way: Mapped[str] = mapped_column(
        String(16), info=operational("how somebody is told", AS_DIALOGUE)
    )
    staff: Mapped[int] = mapped_column(info=personal("which staff member is told", AS_DIALOGUE))
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when it came up, for expiry", AS_DIALOGUE)
    )
    progress: Mapped[str] = mapped_column(
        String(16), info=operational("how far it has come", AS_DIALOGUE)
    )
    tries: Mapped[int] = mapped_column(info=operational("tries made", AS_DIALOGUE))
    due_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("not before this time", AS_DIALOGUE)
    )
    reason: Mapped[str] = mapped_column(
        String(64), info=operational("why it is not sent", AS_DIALOGUE)
    )


class ContactRow(Base):
    """How a staff member is told of things."""

    __tablename__ = "contacts"

    staff: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=personal("which staff member", AS_STAFF),
    )
    is_mailed: Mapped[bool] = mapped_column(info=personal("whether they want mail", AS_STAFF))
    telegram: Mapped[str | None] = mapped_column(
        String(32),
        unique=True,
        info=personal("their id on Telegram, to know their presses", AS_STAFF),
    )
    token: Mapped[str] = mapped_column(
        String(64), info=operational("hash of the word by which they show who they are", AS_STAFF)
    )
    token_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("until when it counts", AS_STAFF)
    )
    shown_by: Mapped[str | None] = mapped_column(
        String(32), info=personal("who showed it, once", AS_STAFF)
    )


class LeadKeyRow(Base):
    """By what a lead is compared with others, to find those of the same company."""

    __tablename__ = "lead_keys"

    key: Mapped[str] = mapped_column(
        String(128),
        primary_key=True,
        info=personal(
            "address, number or beginning of the name, made from what was given", AS_LEAD
        ),
    )
    reference: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("the lead", AS_LEAD),
    )


class PartedRow(Base):
    """Two leads that somebody looked at, and that are not of the same company."""

    __tablename__ = "parted"

    first: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        info=personal("one lead", AS_LEAD),
    )
    second: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("the other", AS_LEAD),
    )


STAFF_REPLIES = cast("Table", StaffReplyRow.__table__)
NOTICES = cast("Table", NotificationRow.__table__)
LEAD_KEYS = cast("Table", LeadKeyRow.__table__)
PARTED = cast("Table", PartedRow.__table__)
CONTACTS = cast("Table", ContactRow.__table__)
