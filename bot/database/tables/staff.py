"""The tables of staff, and how they come in."""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_STAFF, Base, UtcDateTime, operational, personal

AS_SESSION = "12 hours at most; deleted within a day more"
AS_TRIES = "1 day"
UNTIL_USED = "until it is used, made anew, or the second factor is"


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
    known_as: Mapped[str] = mapped_column(
        Text, info=personal("by which name visitors know them; empty: by none", AS_STAFF)
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


class RecoveryCodeRow(Base):
    """A code that lets somebody in once without their phone."""

    __tablename__ = "recovery_codes"

    staff: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"),
        primary_key=True,
        info=operational("whose code", UNTIL_USED),
    )
    digest: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("a secret: hash of the code", UNTIL_USED)
    )


STAFF = cast("Table", StaffRow.__table__)
SESSIONS = cast("Table", SessionRow.__table__)
INVITATIONS = cast("Table", InvitationRow.__table__)
TRIES = cast("Table", TriesRow.__table__)
USED_CODES = cast("Table", UsedCodeRow.__table__)
RECOVERY_CODES = cast("Table", RecoveryCodeRow.__table__)
