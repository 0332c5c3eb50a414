"""The table of how staff look at the list of leads."""

from typing import cast

from sqlalchemy import ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_STAFF, Base, operational, personal


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


LIST_LOOKS = cast("Table", ListLookRow.__table__)
