"""Who was written to about whom; and leads are found by what they offer or need.

Nothing here looks at the tables of today: a change stays as it was. Only how a lead is searched for is
taken from today's code, for that is how it will be asked.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.casework.search import search_text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column(
            "reference",
            sa.String(16),
            sa.ForeignKey("leads.reference", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "about",
            sa.String(16),
            sa.ForeignKey("leads.reference", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_introductions_about", "introductions", ["about"])
    leads = sa.table(
        "leads",
        sa.column("reference", sa.String),
        sa.column("given", JSON),
        sa.column("search", sa.Text),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.reference, leads.c.given)).all():
        connection.execute(
            leads.update().where(leads.c.reference == row.reference),
            {"search": search_text(row.reference, row.given)},
        )


def downgrade() -> None:
    op.drop_table("introductions")  # whoever finds more than before, finds what was there before
