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

    op.create_table(
        "notices",
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("progress", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
    )
    op.create_index("ix_notices_due", "notices", ["way", "progress", "due_at"])
    op.create_index("ix_notices_visitor", "notices", ["channel", "visitor"])
    op.create_table(
        "contacts",
        sa.Column(
            "staff",
            sa.Integer,
            sa.ForeignKey("staff.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("is_mailed", sa.Boolean, nullable=False),
        sa.Column("telegram", sa.String(32), unique=True),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("token_until", TIME),
        sa.Column("shown_by", sa.String(32)),
    )


def downgrade() -> None:
    op.drop_table("contacts")
    op.drop_table("notices")
    op.drop_table("staff_replies")
    with op.batch_alter_table("person_requests") as requests:
        requests.drop_column("unread")
    # The version before does not know that a person may answer.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("update conversations set state = state - 'held'")
    else:
        op.execute("update conversations set state = json_remove(state, '$.held')")
