"""The tables of what staff do with others: replies to visitors, notices.

Nothing here reads or writes.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables import AS_DIALOGUE, Base, UtcDateTime, operational, personal


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


STAFF_REPLIES = cast("Table", StaffReplyRow.__table__)
