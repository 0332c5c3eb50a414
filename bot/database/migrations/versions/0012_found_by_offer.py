"""Leads are found by what they offer or need, and by their reference without its hyphen.

Nothing here looks at the tables of today. Only how a lead is searched for is that of today.
"""

import sqlalchemy as sa
from alembic import op

from bot.casework.search import search_text

revision = "0012"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    leads = sa.table(
        "leads",
        sa.column("reference", sa.String),
        sa.column("given", sa.JSON),
        sa.column("search", sa.Text),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.reference, leads.c.given)).all():
        connection.execute(
            leads.update().where(leads.c.reference == row.reference),
            {"search": search_text(row.reference, row.given)},
        )


def downgrade() -> None:
    """Leave it: whoever finds more than before, finds what was there before."""
