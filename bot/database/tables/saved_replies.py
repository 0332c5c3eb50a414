"""The table of replies that organisations keep to use again."""

from datetime import datetime
from typing import cast

from sqlalchemy import String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, UtcDateTime, operational, personal

AS_SAVED = "until the organisation removes it"


class SavedReplyRow(Base):
    """A reply to use again; whom it is used for is filled in then, and not kept here."""

    __tablename__ = "saved_replies"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("number of the reply", AS_SAVED)
    )
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info=operational("the form it came by: each once", AS_SAVED)
    )
    organisation: Mapped[str] = mapped_column(
        String(64), index=True, info=operational("whose it is", AS_SAVED)
    )
    language: Mapped[str] = mapped_column(
        String(16), info=operational("the language it is written in", AS_SAVED)
    )
    title: Mapped[str] = mapped_column(Text, info=operational("how staff find it", AS_SAVED))
    text: Mapped[str] = mapped_column(Text, info=operational("what it says", AS_SAVED))
    staff: Mapped[int] = mapped_column(info=personal("who wrote it last", AS_SAVED))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=personal("when", AS_SAVED))
    version: Mapped[int] = mapped_column(
        info=operational("counts changes, to notice one made meanwhile", AS_SAVED)
    )


SAVED_REPLIES = cast("Table", SavedReplyRow.__table__)
