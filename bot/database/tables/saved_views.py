"""The tables of how staff look at the list of leads."""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_STAFF, Base, UtcDateTime, operational, personal

AS_VIEW = (
    "until it is removed, or as long as whoever made it is kept;"
    " where it searches for words, {leads} after it was saved"
)


class ListLookRow(Base):
    """How the list of leads looks to one member."""

    __tablename__ = "list_looks"

    staff: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=personal("whose list it is", AS_STAFF),
    )
    columns: Mapped[str] = mapped_column(
        Text, info=operational("which columns it shows", AS_STAFF)
    )
    sorting: Mapped[str] = mapped_column(String(32), info=operational("in which order", AS_STAFF))


class SavedViewRow(Base):
    """A question to the list of leads, under a name that somebody gave it."""

    __tablename__ = "saved_views"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("number of the view", AS_VIEW)
    )
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info=operational("the form it came by: each once", AS_VIEW)
    )
    staff: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"),
        index=True,
        info=personal("who made it", AS_VIEW),
    )
    name: Mapped[str] = mapped_column(Text, info=personal("how it is called", AS_VIEW))
    query: Mapped[str] = mapped_column(
        Text,
        info=personal(
            "what it asks for; a name, where one was searched for: it goes with whoever is erased",
            AS_VIEW,
        ),
    )
    columns: Mapped[str] = mapped_column(Text, info=operational("which columns it shows", AS_VIEW))
    sorting: Mapped[str] = mapped_column(String(32), info=operational("in which order", AS_VIEW))
    is_shared: Mapped[bool] = mapped_column(info=operational("whether colleagues see it", AS_VIEW))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=personal("when it was saved", AS_VIEW))
    version: Mapped[int] = mapped_column(
        info=operational("counts changes, to notice one made meanwhile", AS_VIEW)
    )


LIST_LOOKS = cast("Table", ListLookRow.__table__)
SAVED_VIEWS = cast("Table", SavedViewRow.__table__)
