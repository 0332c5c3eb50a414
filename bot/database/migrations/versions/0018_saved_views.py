"""How the list of leads looks to each member, and the views that they save of it.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
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
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column(
            "staff", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("sorting", sa.String(32), nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_saved_views_staff", "saved_views", ["staff"])


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_table("list_looks")
