"""Texts of the content in other words: which phrase, what stood there before, and who did what with it.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    phrase = sa.Column("phrase", sa.String(96), nullable=False, server_default="")
    op.add_column("proposals", phrase)
    op.add_column("proposals", sa.Column("before", sa.Text, nullable=False, server_default=""))
    op.add_column("proposals", sa.Column("outline", JSON))
    op.create_table(
        "proposal_steps",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column(
            "proposal",
            sa.Integer,
            sa.ForeignKey("proposals.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("ix_proposal_steps_proposal", "proposal_steps", ["proposal", "id"])


def downgrade() -> None:
    op.drop_table("proposal_steps")
    # The version before knows no such state and no such ways, and would not start with them.
    proposals = sa.table("proposals", sa.column("state"), sa.column("way"))
    is_new = (proposals.c.state == "draft") | proposals.c.way.in_(("answer", "phrase"))
    op.execute(sa.delete(proposals).where(is_new))
    op.drop_column("proposals", "outline")
    op.drop_column("proposals", "before")
    op.drop_column("proposals", "phrase")
