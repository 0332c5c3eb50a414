"""The tables of what a visitor agreed to, of persons whose data may only be kept, and of who was erased."""

from datetime import datetime
from typing import cast

from sqlalchemy import Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, UtcDateTime, operational, personal

AS_CONSENT = "as the lead it belongs to; without a lead {dialogue}"
AS_ERASURE = "400 days: longer than any backup"
UNTIL_LIFTED = "until it is lifted, or the person erased"


class ConsentRow(Base):
    """One purpose somebody agreed to or declined."""

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_visitor", "channel", "visitor", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("order of consents", AS_CONSENT)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_CONSENT)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose consent it is, as proof", AS_CONSENT)
    )
    purpose: Mapped[str] = mapped_column(
        String(16), info=personal("what was agreed to or declined", AS_CONSENT)
    )
    is_given: Mapped[bool] = mapped_column(info=personal("agreed or declined", AS_CONSENT))
    wording: Mapped[str] = mapped_column(
        Text,
        info=personal("the wording shown; of one that staff heard, when and how", AS_CONSENT),
    )
    language: Mapped[str] = mapped_column(
        String(16), info=personal("language of the wording", AS_CONSENT)
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, as proof", AS_CONSENT)
    )
    source: Mapped[str] = mapped_column(
        String(16), info=personal("given in a chat, or to staff", AS_CONSENT)
    )
    staff: Mapped[int] = mapped_column(
        info=personal("which staff member heard it, 0 for none", AS_CONSENT)
    )
    request: Mapped[str] = mapped_column(
        Text,
        server_default="",
        info=personal("the registration it was given for; empty: all of theirs", AS_CONSENT),
    )


class RestrictionRow(Base):
    """A person whose data may only be kept, until that is lifted."""

    __tablename__ = "restrictions"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=personal("where the visitor writes", UNTIL_LIFTED)
    )
    visitor: Mapped[str] = mapped_column(
        Text, primary_key=True, info=personal("whose data may only be kept", UNTIL_LIFTED)
    )
    reason: Mapped[str] = mapped_column(
        Text, info=personal("why, as staff wrote it", UNTIL_LIFTED)
    )
    staff: Mapped[int] = mapped_column(info=personal("who noted it", UNTIL_LIFTED))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=personal("since when", UNTIL_LIFTED))


class ErasureRow(Base):
    """An erasure that was carried out here: what the ledger knows beside it is from after a backup."""

    __tablename__ = "erasures"

    id: Mapped[str] = mapped_column(
        String(32),
        primary_key=True,
        info=operational("random: of an entry of the ledger", AS_ERASURE),
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when, for expiry", AS_ERASURE)
    )


CONSENTS = cast("Table", ConsentRow.__table__)
RESTRICTIONS = cast("Table", RestrictionRow.__table__)
ERASURES = cast("Table", ErasureRow.__table__)
