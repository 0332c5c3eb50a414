"""The tables of the installation itself: its values, and what its processes share."""

from datetime import datetime
from typing import cast

from sqlalchemy import String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import FOR_GOOD, Base, UtcDateTime, operational

WHILE = "while it runs, and a day more"


class InstallationRow(Base):
    """What belongs to the installation as a whole: its secret, and the key of its audit."""

    __tablename__ = "installation"

    name: Mapped[str] = mapped_column(
        String(32), primary_key=True, info=operational("name of the value", FOR_GOOD)
    )
    value: Mapped[str] = mapped_column(
        Text, info=operational("the value: secret for keyed hashes, key of the audit", FOR_GOOD)
    )


class LeaseRow(Base):
    """Work that one process at a time may do."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(
        String(96), primary_key=True, info=operational("the work", FOR_GOOD)
    )
    holder: Mapped[str] = mapped_column(
        String(64), info=operational("the process that does it", FOR_GOOD)
    )
    until: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("until when, unless it is renewed", FOR_GOOD)
    )


class ReplicaRow(Base):
    """The processes that serve this database."""

    __tablename__ = "replicas"

    name: Mapped[str] = mapped_column(
        String(64),
        primary_key=True,
        info=operational("which process: its machine and number", WHILE),
    )
    began_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("when it began", WHILE)
    )
    seen_at: Mapped[datetime] = mapped_column(
        UtcDateTime, info=operational("when it last said that it is there", WHILE)
    )
    content: Mapped[str] = mapped_column(
        String(64), info=operational("the version of the content it speaks from", WHILE)
    )
    state: Mapped[str] = mapped_column(
        String(16), info=operational("how that stands to its folder", WHILE)
    )


class AccountRow(Base):
    """What all processes know of an account of ours on a platform."""

    __tablename__ = "accounts"

    channel: Mapped[str] = mapped_column(
        String(16), primary_key=True, info=operational("the platform", FOR_GOOD)
    )
    name: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=operational("the account", FOR_GOOD)
    )
    token: Mapped[str] = mapped_column(
        Text, info=operational("a secret: the platform's token of the hour", FOR_GOOD)
    )
    token_until: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("until when the token is good", FOR_GOOD)
    )
    token_taken_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("when it was last asked for", FOR_GOOD)
    )
    refused: Mapped[str] = mapped_column(
        String(64), info=operational("the platform's code when it refused us sending", FOR_GOOD)
    )


INSTALLATION = cast("Table", InstallationRow.__table__)
REPLICAS = cast("Table", ReplicaRow.__table__)
LEASES = cast("Table", LeaseRow.__table__)
ACCOUNTS = cast("Table", AccountRow.__table__)
