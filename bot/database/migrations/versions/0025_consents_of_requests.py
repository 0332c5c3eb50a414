"""What a consent was given for: a no to one request is not lifted by a yes to another.

Those of before, and those that a version of before keeps, are of all that their visitor left.
Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    request = sa.Column("request", sa.Text, nullable=False, server_default="")
    op.add_column("consents", request)


def downgrade() -> None:
    op.drop_column("consents", "request")
