"""The tables of the console: staff and how they come in, the audit, notes, requests for a person.

What staff add to a lead stands in its own table, in ``tables``.
"""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.dialogue import (
    AS_DIALOGUE,
    AS_LEAD,
    Base,
    Json,
    UtcDateTime,
    operational,
    personal,
)

AS_AUDIT = "3 years"
AS_STAFF = "while they work here, and 3 years more, as the audit"
AS_SESSION = "12 hours at most; deleted within a day more"
AS_TRIES = "1 day"


class StaffRow(Base):
    """Somebody who signs in to the console."""

    __tablename__ = "staff"
    # A number must never be given twice: the audit would name somebody else.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("number of the member", AS_STAFF)
    )
    email: Mapped[str] = mapped_column(
        String(254), unique=True, info=personal("what they sign in by, and are told by", AS_STAFF)
    )
    name: Mapped[str] = mapped_column(
        Text, info=personal("how colleagues know whose lead it is", AS_STAFF)
    )
    organisation: Mapped[str] = mapped_column(
        String(64), index=True, info=operational("whose leads they see", AS_STAFF)
    )
    role: Mapped[str] = mapped_column(String(16), info=operational("what they may do", AS_STAFF))
    language: Mapped[str] = mapped_column(
        String(16), info=personal("in which language the console speaks to them", AS_STAFF)
    )
    password: Mapped[str] = mapped_column(
        Text, info=operational("a secret: hash of the password", AS_STAFF)
    )
    codes: Mapped[str] = mapped_column(
        Text, info=operational("a secret: key of the second factor", AS_STAFF)
    )
    left_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=personal("since when they may no longer come in", AS_STAFF)
    )


class SessionRow(Base):
    """One sign-in of a staff member."""

    __tablename__ = "sessions"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("hash of the session's secret", AS_SESSION)
    )
    staff: Mapped[int] = mapped_column(index=True, info=personal("who has signed in", AS_SESSION))
    began_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=personal("when, for its end", AS_SESSION)
    )
    seen_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=personal("last use, for its end", AS_SESSION)
    )
    proven_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("when the second factor was given", AS_SESSION)
    )


class InvitationRow(Base):
    """A link that lets somebody choose a password, once."""

    __tablename__ = "invitations"

    key: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("hash of the link's secret", AS_TRIES)
    )
    staff: Mapped[int] = mapped_column(
        unique=True, info=operational("whom it lets in; 0: the first of all", AS_TRIES)
    )
    until: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("until when", AS_TRIES))


class TriesRow(Base):
    """The last five tries to come in under a name, known or not."""

    __tablename__ = "tries"

    name: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("hash of what was tried", AS_TRIES)
    )
    at_1: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("oldest try", AS_TRIES))
    at_2: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("a try", AS_TRIES))
    at_3: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("a try", AS_TRIES))
    at_4: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("a try", AS_TRIES))
    at_5: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("newest try, for expiry", AS_TRIES)
    )


class UsedCodeRow(Base):
    """A code of the second factor that was used and is worth nothing any more."""

    __tablename__ = "used_codes"

    staff: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, info=operational("whose code", AS_TRIES)
    )
    step: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        info=operational("the half minute it stood for", AS_TRIES),
    )
    used_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when, for expiry", AS_TRIES)
    )


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


class PersonRequestRow(Base):
    """A visitor who asked for a person, until somebody has seen to it."""

    __tablename__ = "person_requests"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, primary_key=True, info=personal("who asked", AS_DIALOGUE)
    )
    exchange: Mapped[int] = mapped_column(
        unique=True, info=operational("number of the message that asked", AS_DIALOGUE)
    )
    asked_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=personal("since when they wait", AS_DIALOGUE)
    )
    unread: Mapped[int] = mapped_column(
        default=0,
        info=operational("messages for a person since they were last answered", AS_DIALOGUE),
    )
    closed_by: Mapped[int | None] = mapped_column(
        info=personal("which staff member has seen to it", AS_DIALOGUE)
    )
    closed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, index=True, info=operational("when; empty while they wait", AS_DIALOGUE)
    )


STAFF = cast("Table", StaffRow.__table__)
SESSIONS = cast("Table", SessionRow.__table__)
INVITATIONS = cast("Table", InvitationRow.__table__)
TRIES = cast("Table", TriesRow.__table__)
USED_CODES = cast("Table", UsedCodeRow.__table__)
AUDIT = cast("Table", AuditRow.__table__)
NOTES = cast("Table", NoteRow.__table__)
PERSON_REQUESTS = cast("Table", PersonRequestRow.__table__)
