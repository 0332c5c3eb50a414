"""The tables of leads: what visitors left, what staff noted, and which are of the same company."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_LEAD, Base, Json, UtcDateTime, operational, personal

AS_CORRECTION = "a day; until the next one"


class LeadRow(Base):
    """Somebody who asked to be contacted."""

    __tablename__ = "leads"
    __table_args__ = (
        Index("ix_leads_visitor", "channel", "visitor"),
        # All that is counted beside every page of the console, found without reading a lead.
        Index(
            "ix_leads_work",
            *("organisation", "kind", "status", "owner", "waits_since", "due_on"),
        ),
    )

    reference: Mapped[str] = mapped_column(
        String(16),
        primary_key=True,
        info=personal("what the visitor and staff call the lead", AS_LEAD),
    )
    intake: Mapped[str] = mapped_column(
        String(64),
        unique=True,
        info=operational("the dialogue it was taken down in: one lead for each", AS_LEAD),
    )
    kind: Mapped[str] = mapped_column(String(16), info=personal("company or partner", AS_LEAD))
    status: Mapped[str] = mapped_column(
        String(16), info=personal("how far the lead has come", AS_LEAD)
    )
    organisation: Mapped[str] = mapped_column(
        String(64), index=True, info=operational("who follows up, and may read it", AS_LEAD)
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_LEAD)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("whose lead it is, for change, copy and erasure", AS_LEAD)
    )
    given: Mapped[dict[str, Any]] = mapped_column(
        Json, info=personal("name, company, contact, request: to contact the visitor", AS_LEAD)
    )
    language: Mapped[str] = mapped_column(
        String(16), info=personal("language to contact the visitor in", AS_LEAD)
    )
    origin: Mapped[str] = mapped_column(
        Text, info=operational("the QR code or link that led here", AS_LEAD)
    )
    taken_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when it was left", AS_LEAD)
    )
    changed_at: Mapped[datetime] = mapped_column(
        UtcDateTime,
        index=True,
        info=personal("when it or its status changed last, for expiry", AS_LEAD),
    )
    touched_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime,
        default=None,
        info=operational("when staff worked on it last, for expiry", AS_LEAD),
    )
    # What staff add. The last two are made from what was given.
    owner: Mapped[int | None] = mapped_column(
        index=True, default=None, info=personal("which staff member has taken it on", AS_LEAD)
    )
    due_on: Mapped[date | None] = mapped_column(
        Date, default=None, info=operational("until when something is to be done", AS_LEAD)
    )
    reason: Mapped[str] = mapped_column(
        Text, default="", info=personal("why it was declined or withdrawn", AS_LEAD)
    )
    version: Mapped[int] = mapped_column(
        default=1, info=operational("counts changes, to notice one made meanwhile", AS_LEAD)
    )
    waits_since: Mapped[datetime | None] = mapped_column(
        UtcDateTime, index=True, info=operational("since when somebody waits for us", AS_LEAD)
    )
    contacted_after: Mapped[int | None] = mapped_column(
        index=True,
        default=None,
        info=operational("seconds until somebody contacted them first", AS_LEAD),
    )
    merged_into: Mapped[str | None] = mapped_column(
        String(16),
        index=True,
        default=None,
        info=personal("the lead of the same company that it is part of", AS_LEAD),
    )
    search: Mapped[str] = mapped_column(
        Text,
        info=personal(
            "company, person, addresses, offer and need, folded, to be found by", AS_LEAD
        ),
    )
    tags: Mapped[str] = mapped_column(
        Text, info=personal("country, cities, focus areas, to be filtered by", AS_LEAD)
    )


class NoteRow(Base):
    """What a staff member wrote down about a lead."""

    __tablename__ = "notes"
    __table_args__ = (
        Index("ix_notes_reference", "reference", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("order of notes", AS_LEAD)
    )
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info=operational("the form it came by: each once", AS_LEAD)
    )
    reference: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        info=personal("the lead it is about", AS_LEAD),
    )
    staff: Mapped[int] = mapped_column(info=personal("who wrote it", AS_LEAD))
    text: Mapped[str] = mapped_column(Text, info=personal("what was written", AS_LEAD))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=personal("when", AS_LEAD))


class CorrectionRow(Base):
    """What the answer of a lead was that staff put right last, to be brought back."""

    __tablename__ = "corrections"

    reference: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        info=personal("the lead", AS_CORRECTION),
    )
    name: Mapped[str] = mapped_column(Text, info=operational("which answer it is", AS_CORRECTION))
    was: Mapped[Any] = mapped_column(
        Json, nullable=True, info=personal("what it was", AS_CORRECTION)
    )
    mark: Mapped[str] = mapped_column(
        String(16), info=operational("a hash of what it became", AS_CORRECTION)
    )
    moved_from: Mapped[str] = mapped_column(
        String(64), info=operational("who followed up before, if another did", AS_CORRECTION)
    )
    staff: Mapped[int] = mapped_column(info=personal("who put it right", AS_CORRECTION))
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, for expiry", AS_CORRECTION)
    )


class DuplicateKeyRow(Base):
    """By what a lead is compared with others, to find those of the same company."""

    __tablename__ = "duplicate_keys"

    key: Mapped[str] = mapped_column(
        String(128),
        primary_key=True,
        info=personal(
            "address, number or beginning of the name, made from what was given", AS_LEAD
        ),
    )
    reference: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("the lead", AS_LEAD),
    )


class NotDuplicatesRow(Base):
    """Two leads that somebody looked at, and that are not of the same company."""

    __tablename__ = "not_duplicates"

    first: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        info=personal("one lead", AS_LEAD),
    )
    second: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("the other", AS_LEAD),
    )


class IntroductionStepRow(Base):
    """One step of bringing two leads together: who was written to, what they said, what came of it."""

    __tablename__ = "introduction_steps"

    first: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        info=personal("one lead", AS_LEAD),
    )
    second: Mapped[str] = mapped_column(
        ForeignKey("leads.reference", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=personal("the other", AS_LEAD),
    )
    number: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        info=operational("which step it is of the two: each once", AS_LEAD),
    )
    kind: Mapped[str] = mapped_column(String(16), info=personal("what came about", AS_LEAD))
    of: Mapped[str] = mapped_column(
        String(16), info=personal("which of the two it came from, if one", AS_LEAD)
    )
    by: Mapped[str] = mapped_column(
        String(16), info=operational("how they were brought together", AS_LEAD)
    )
    note: Mapped[str] = mapped_column(Text, info=personal("what staff say of it", AS_LEAD))
    staff: Mapped[int] = mapped_column(info=personal("who noted it", AS_LEAD))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=personal("when", AS_LEAD))


LEADS = cast("Table", LeadRow.__table__)
CORRECTIONS = cast("Table", CorrectionRow.__table__)
NOTES = cast("Table", NoteRow.__table__)
DUPLICATE_KEYS = cast("Table", DuplicateKeyRow.__table__)
NOT_DUPLICATES = cast("Table", NotDuplicatesRow.__table__)
INTRODUCTION_STEPS = cast("Table", IntroductionStepRow.__table__)
