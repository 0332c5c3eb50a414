"""What goes out by calls of ours, what could not be taken in, and who does it.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("exchange", sa.Integer, nullable=False),
        sa.Column("carrier", sa.Integer, nullable=False, index=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("is_repeated", sa.Boolean, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_visitor", "outbox", ["channel", "visitor", "state"])
    op.create_index("ix_outbox_state", "outbox", ["state", "channel", "account", "id"])
    op.create_table(
        "recipients",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("visitor", sa.Text, primary_key=True),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("gone", sa.String(64), nullable=False),
        sa.Column("message_left", sa.Integer),
        sa.Column("message_until", TIME),
        sa.Column("event_left", sa.Integer),
        sa.Column("event_until", TIME),
        sa.Column("changed_at", TIME, nullable=False),
    )
    op.create_table(
        "postponed",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False, index=True),
        sa.Column("message", JSON, nullable=False),
        sa.Column("taken_at", TIME, nullable=False, index=True),
    )
    op.create_table(
        "dead_letters",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False, index=True),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("taken_at", TIME, nullable=False, index=True),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(96), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("token_until", TIME),
        sa.Column("token_taken_at", TIME),
        sa.Column("refused", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for table in ("accounts", "leases", "dead_letters", "postponed", "recipients", "outbox"):
        op.drop_table(table)
