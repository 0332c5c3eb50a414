"""The table of the audit."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, Json, UtcDateTime, operational, personal

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


AUDIT = cast("Table", AuditRow.__table__)
