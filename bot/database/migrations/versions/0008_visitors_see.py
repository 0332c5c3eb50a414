"""By which name visitors know staff, where they allow it; and whether an answer helped."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("staff", sa.Column("known_as", sa.Text, nullable=False, server_default=""))
    op.add_column("exchanges", sa.Column("helped", sa.Boolean))
    rated = sa.text("helped is not null")
    op.create_index(
        "ix_exchanges_rated", "exchanges", ["taken_at"], sqlite_where=rated, postgresql_where=rated
    )


def downgrade() -> None:
    op.drop_index("ix_exchanges_rated", "exchanges")
    op.drop_column("exchanges", "helped")
    op.drop_column("staff", "known_as")
