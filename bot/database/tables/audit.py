"""The table of the audit."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import FOR_GOOD, Base, Json, UtcDateTime, operational, personal

AS_AUDIT = "3 years"


class AuditRow(Base):
    """Who read, changed, took out or tried what: only added to, each row sealing those before it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_about", "about", "number"),)

    number: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=operational("place in the chain", AS_AUDIT)
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when", AS_AUDIT)
    )
    staff: Mapped[int] = mapped_column(info=personal("which staff member; 0: nobody", AS_AUDIT))
    action: Mapped[str] = mapped_column(String(32), info=operational("what was done", AS_AUDIT))
    about: Mapped[str] = mapped_column(
        String(96), info=operational("to which lead, member, request: its number", AS_AUDIT)
    )
    ending: Mapped[str] = mapped_column(String(16), info=operational("how it ended", AS_AUDIT))
    detail: Mapped[dict[str, Any]] = mapped_column(
        Json, info=operational("more, without words of visitors", AS_AUDIT)
    )
    before: Mapped[str] = mapped_column(
        String(64), info=operational("digest of the row before", AS_AUDIT)
    )
    digest: Mapped[str] = mapped_column(
        String(64), info=operational("digest of this row and all before", AS_AUDIT)
    )


class AuditExtentRow(Base):
    """From where to where the audit goes, sealed with a key: one row."""

    __tablename__ = "audit_extent"

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=operational("always 1", FOR_GOOD)
    )
    first: Mapped[int] = mapped_column(info=operational("number of the first entry", FOR_GOOD))
    before: Mapped[str] = mapped_column(
        String(64), info=operational("digest of the entry before the first", FOR_GOOD)
    )
    last: Mapped[int] = mapped_column(info=operational("number of the last entry", FOR_GOOD))
    head: Mapped[str] = mapped_column(
        String(64), info=operational("digest of the last entry", FOR_GOOD)
    )
    broken_at: Mapped[int] = mapped_column(
        info=operational("entry at which the chain was found broken; 0: never", FOR_GOOD)
    )
    seal: Mapped[str] = mapped_column(
        String(64), info=operational("keyed digest of this row", FOR_GOOD)
    )


AUDIT = cast("Table", AuditRow.__table__)
AUDIT_EXTENT = cast("Table", AuditExtentRow.__table__)
