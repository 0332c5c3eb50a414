"""The tables of what staff are told, and how."""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import (
    AS_DIALOGUE,
    AS_STAFF,
    Base,
    UtcDateTime,
    operational,
    personal,
)


class NotificationRow(Base):
    """Something that staff were told, or are to be told: each once."""

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_visitor", "channel", "visitor"),)

    key: Mapped[str] = mapped_column(
        String(128),
        primary_key=True,
        info=personal("which lead or request, and why: each once", AS_DIALOGUE),
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
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when it came up, for expiry", AS_DIALOGUE)
    )
    is_told: Mapped[bool] = mapped_column(
        index=True, info=operational("whether it was seen to", AS_DIALOGUE)
    )
    shown_in: Mapped[str | None] = mapped_column(
        String(32), info=operational("in which group of the staff it is shown", AS_DIALOGUE)
    )
    shown: Mapped[int | None] = mapped_column(
        index=True,
        info=operational("number of the message in that group", AS_DIALOGUE),
    )
    marked: Mapped[int | None] = mapped_column(
        info=personal(
            "which staff member's name stands below that message, 0: that it is withdrawn",
            AS_DIALOGUE,
        )
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


NOTIFICATIONS = cast("Table", NotificationRow.__table__)
CONTACTS = cast("Table", ContactRow.__table__)
