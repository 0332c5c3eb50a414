"""The table of files with leads that wait to be imported."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, Json, UtcDateTime, operational, personal

AS_IMPORT = "two days at most; the rows until they are imported"


class ImportRow(Base):
    """A file with leads that a staff member brought; the file itself is not kept."""

    __tablename__ = "lead_imports"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("its number", AS_IMPORT)
    )
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info=operational("the form it came by: each once", AS_IMPORT)
    )
    staff: Mapped[int] = mapped_column(info=personal("who brought it, and may see it", AS_IMPORT))
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, for expiry", AS_IMPORT)
    )
    name: Mapped[str] = mapped_column(Text, info=personal("what the file is called", AS_IMPORT))
    kind: Mapped[str] = mapped_column(
        String(16), info=operational("company or partner", AS_IMPORT)
    )
    language: Mapped[str] = mapped_column(
        String(16), info=operational("language to contact them in", AS_IMPORT)
    )
    origin: Mapped[str] = mapped_column(Text, info=operational("where they were met", AS_IMPORT))
    statement: Mapped[str] = mapped_column(Text, info=personal("how they agreed", AS_IMPORT))
    heard_on: Mapped[date] = mapped_column(Date, info=personal("on which day", AS_IMPORT))
    may_transfer: Mapped[bool | None] = mapped_column(
        default=None, info=personal("whether they agreed to the transfer abroad", AS_IMPORT)
    )
    headings: Mapped[list[Any]] = mapped_column(
        Json, info=operational("what its columns are called", AS_IMPORT)
    )
    cells: Mapped[list[Any]] = mapped_column(Json, info=personal("what its rows hold", AS_IMPORT))
    columns: Mapped[list[Any]] = mapped_column(
        Json, info=operational("which answer stands in which column", AS_IMPORT)
    )
    answers: Mapped[list[Any]] = mapped_column(
        Json, info=personal("what each row would become", AS_IMPORT)
    )
    usual: Mapped[dict[str, Any]] = mapped_column(
        Json, info=operational("answers of rows that give none", AS_IMPORT)
    )
    ticks: Mapped[list[Any]] = mapped_column(
        Json, info=personal("which rows are to be taken, and whom they resembled", AS_IMPORT)
    )
    version: Mapped[int] = mapped_column(
        info=operational("counts changes, to notice one made meanwhile", AS_IMPORT)
    )
    taken: Mapped[int | None] = mapped_column(
        default=None, info=operational("up to which row it was imported", AS_IMPORT)
    )
    added: Mapped[int] = mapped_column(info=operational("how many leads came of it", AS_IMPORT))
    left: Mapped[int] = mapped_column(
        info=operational("how many rows were left for resembling another", AS_IMPORT)
    )
    is_done: Mapped[bool] = mapped_column(info=operational("whether it is over", AS_IMPORT))


IMPORTS = cast("Table", ImportRow.__table__)
