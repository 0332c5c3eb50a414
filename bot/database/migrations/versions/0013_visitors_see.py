"""By which name visitors know staff, where they allow it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("known_as", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("staff", "known_as")
