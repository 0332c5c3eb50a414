"""When staff worked on a lead last: how long it is kept counts from then on.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leads", sa.Column("touched_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("leads", "touched_at")
