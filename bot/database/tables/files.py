"""The table of files that visitors sent."""

from datetime import datetime
from typing import cast

from sqlalchemy import Index, LargeBinary, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, UtcDateTime, operational, personal

AS_FILE = "as the lead it belongs to; without a lead {dialogue}"


class FileRow(Base):
    """A PDF that a visitor sent, such as a company's profile."""

    __tablename__ = "files"
    # A number must never be given twice: a page that is open would name another one.
    __table_args__ = (
        Index("ix_files_visitor", "channel", "visitor", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("its number", AS_FILE)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_FILE)
    )
    visitor: Mapped[str] = mapped_column(Text, info=personal("whose file it is", AS_FILE))
    name: Mapped[str] = mapped_column(
        Text, info=personal("its name, without what is no part of one", AS_FILE)
    )
    size: Mapped[int] = mapped_column(info=operational("bytes, for the limits", AS_FILE))
    digest: Mapped[str] = mapped_column(
        String(64), info=operational("hash of the content: the same one is kept once", AS_FILE)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when it came, for expiry", AS_FILE)
    )
    # Last: whoever reads the others need not pass over it.
    content: Mapped[bytes] = mapped_column(
        LargeBinary, info=personal("the file itself, which nobody here opens", AS_FILE)
    )


FILES = cast("Table", FileRow.__table__)
