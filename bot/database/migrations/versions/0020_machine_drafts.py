"""Which proposals were drafted by a machine. What is there already was written by people.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    by_machine = sa.Column("by_machine", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("proposals", by_machine)


def downgrade() -> None:
    """Take the column; the words stay, and nobody can tell any more that a machine drafted them."""
    op.drop_column("proposals", "by_machine")
