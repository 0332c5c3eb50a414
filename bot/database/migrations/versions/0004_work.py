"""Staff answer visitors: replies are sent once, and what visitors write back waits unread.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "staff_replies",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
    )
    op.add_column(
        "person_requests", sa.Column("unread", sa.Integer, nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_table("staff_replies")
    with op.batch_alter_table("person_requests") as requests:
        requests.drop_column("unread")
    # The version before does not know that a person may answer.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("update conversations set state = state - 'held'")
    else:
        op.execute("update conversations set state = json_remove(state, '$.held')")
