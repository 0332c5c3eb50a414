"""What a machine drafted, to tell how much of it is left. Of what is there already, the words that were saved first.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FILL = """
UPDATE proposals SET drafted = COALESCE(
    (SELECT words FROM proposal_steps WHERE proposal_steps.proposal = proposals.id
     AND words <> '' ORDER BY proposal_steps.id LIMIT 1),
    text
) WHERE by_machine
"""


def upgrade() -> None:
    op.add_column("proposals", sa.Column("drafted", sa.Text, nullable=False, server_default=""))
    op.execute(FILL)


def downgrade() -> None:
    op.drop_column("proposals", "drafted")
