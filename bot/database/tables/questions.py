"""The tables of questions in vain: what is proposed, and whose questions it is for."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import AS_DIALOGUE, Base, Json, UtcDateTime, operational, personal

AS_PROPOSAL = "{leads}; what visitors read, as long as the installation"


class ProposalRow(Base):
    """A change to the content that staff propose, and what came of it."""

    __tablename__ = "proposals"
    # A number must never be given twice: the audit would name another one.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("its number", AS_PROPOSAL)
    )
    key: Mapped[str] = mapped_column(
        String(64), unique=True, info=operational("the form it came by: each once", AS_PROPOSAL)
    )
    way: Mapped[str] = mapped_column(
        String(16),
        info=operational(
            "what it changes: phrasing, topic, off-topic, answer, phrase, question, fact, name, label, title or removal",
            AS_PROPOSAL,
        ),
    )
    language: Mapped[str] = mapped_column(
        String(16), info=operational("language of the phrasing", AS_PROPOSAL)
    )
    text: Mapped[str] = mapped_column(
        Text,
        info=operational(
            "the phrasing or the wording as staff wrote it, without names", AS_PROPOSAL
        ),
    )
    topic: Mapped[str] = mapped_column(
        String(96), info=operational("the topic it is a phrasing or the answer of", AS_PROPOSAL)
    )
    title: Mapped[str] = mapped_column(Text, info=operational("title of a new topic", AS_PROPOSAL))
    answer: Mapped[str] = mapped_column(
        Text, info=operational("answer of a new topic", AS_PROPOSAL)
    )
    staff: Mapped[int] = mapped_column(info=personal("who proposed it", AS_PROPOSAL))
    organisation: Mapped[str] = mapped_column(
        String(64), info=operational("whose staff may see it", AS_PROPOSAL)
    )
    state: Mapped[str] = mapped_column(
        String(16), index=True, info=operational("how far it has come", AS_PROPOSAL)
    )
    report: Mapped[dict[str, Any]] = mapped_column(
        Json, info=operational("the exam before and after, and the patch", AS_PROPOSAL)
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when it was made, for expiry", AS_PROPOSAL)
    )
    changed_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=operational("when it changed last", AS_PROPOSAL)
    )
    phrase: Mapped[str] = mapped_column(
        String(96),
        info=operational(
            "name of the phrase, fact or name that it changes, or of the list a question stands in",
            AS_PROPOSAL,
        ),
    )
    before: Mapped[str] = mapped_column(
        Text, info=operational("the wording it takes the place of", AS_PROPOSAL)
    )
    outline: Mapped[dict[str, Any] | None] = mapped_column(
        Json, info=operational("what is written of a new topic, by language", AS_PROPOSAL)
    )
    by_machine: Mapped[bool] = mapped_column(
        info=operational("whether the words are nearly those that a machine drafted", AS_PROPOSAL)
    )
    drafted: Mapped[str] = mapped_column(
        Text, info=operational("what the machine drafted, to compare with", AS_PROPOSAL)
    )


class SettledQuestionRow(Base):
    """A question in vain that staff have seen to, and whether its asker was told."""

    __tablename__ = "settled_questions"
    __table_args__ = (Index("ix_settled_questions_visitor", "channel", "visitor"),)

    exchange: Mapped[int] = mapped_column(
        primary_key=True,
        autoincrement=False,
        info=operational("number of the exchange", AS_DIALOGUE),
    )
    proposal: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"),
        index=True,
        info=operational("what is proposed for it", AS_DIALOGUE),
    )
    channel: Mapped[str] = mapped_column(
        String(16), info=personal("where the visitor writes", AS_DIALOGUE)
    )
    visitor: Mapped[str] = mapped_column(
        Text, info=personal("who asked, to tell them the answer", AS_DIALOGUE)
    )
    at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=operational("when staff saw to it, for expiry", AS_DIALOGUE)
    )
    told_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=personal("when they were told", AS_DIALOGUE)
    )


PROPOSALS = cast("Table", ProposalRow.__table__)
SETTLED_QUESTIONS = cast("Table", SettledQuestionRow.__table__)
