"""Consents that staff heard.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    source = sa.Column("source", sa.String(16), nullable=False, server_default="chat")
    op.add_column("consents", source)
    op.add_column("consents", sa.Column("staff", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("consents", "staff")
    op.drop_column("consents", "source")
