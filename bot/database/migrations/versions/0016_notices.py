"""In which chat, and by which message, the staff's group is told of something, and whose name stands below it.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notifications", sa.Column("shown_in", sa.String(32)))
    op.add_column("notifications", sa.Column("shown", sa.Integer))
    op.add_column("notifications", sa.Column("marked", sa.Integer))
    op.create_index("ix_notifications_shown", "notifications", ["shown"])


def downgrade() -> None:
    op.drop_index("ix_notifications_shown", "notifications")
    op.drop_column("notifications", "marked")
    op.drop_column("notifications", "shown")
    op.drop_column("notifications", "shown_in")
