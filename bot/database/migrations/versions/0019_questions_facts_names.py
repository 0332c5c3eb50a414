"""Proposals that change a question, a fact or the spellings of a name: no other tables, only other ways.

Going back takes those that are live, too: where they are laid over the content, visitors get the old words,
and nothing brings the new ones back. Take *What was approved, as a patch* before.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was there stays as it is."""


def downgrade() -> None:
    # The version before knows no such ways, and would not start with them.
    proposals = sa.table("proposals", sa.column("id"), sa.column("way"))
    steps = sa.table("proposal_steps", sa.column("proposal"))
    is_new = proposals.c.way.in_(("question", "fact", "name"))
    op.execute(
        sa.delete(steps).where(steps.c.proposal.in_(sa.select(proposals.c.id).where(is_new)))
    )
    op.execute(sa.delete(proposals).where(is_new))
