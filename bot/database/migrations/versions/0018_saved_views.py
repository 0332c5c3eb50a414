"""How the list of leads looks to each member.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_looks",
        sa.Column(
            "staff",
            sa.Integer,
            sa.ForeignKey("staff.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("sorting", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("list_looks")
