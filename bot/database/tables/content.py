"""The table of what editors did with the content, step by step."""

from datetime import datetime
from typing import cast

from sqlalchemy import ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database.tables.columns import Base, UtcDateTime, operational, personal

AS_STEP = "{leads}; who approved what visitors read, as long as the installation"


class ProposalStepRow(Base):
    """What somebody did with a proposal, in their order."""

    __tablename__ = "proposal_steps"
    __table_args__ = (Index("ix_proposal_steps_proposal", "proposal", "id"),)

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=True, info=operational("its place", AS_STEP)
    )
    proposal: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"),
        info=operational("the proposal it was done with", AS_STEP),
    )
    kind: Mapped[str] = mapped_column(
        String(16), info=operational("saved, handed in, approved and so on", AS_STEP)
    )
    staff: Mapped[int] = mapped_column(info=personal("who did it", AS_STEP))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=operational("when", AS_STEP))
    words: Mapped[str] = mapped_column(
        Text, info=operational("the text that was saved, or why it was returned", AS_STEP)
    )


PROPOSAL_STEPS = cast("Table", ProposalStepRow.__table__)
