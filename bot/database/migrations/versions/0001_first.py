"""The first tables.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("visitor", sa.String(64), nullable=False, index=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("exchange", sa.Integer),
        sa.Column("taken_at", TIME, nullable=False, index=True),
    )
    op.create_table(
        "conversations",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("visitor", sa.Text, primary_key=True),
        sa.Column("state", JSON, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
    )
    op.create_table(
        "exchanges",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("choice", sa.Text, nullable=False),
        sa.Column("reply", JSON, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False, index=True),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("taken_at", TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchanges_visitor", "exchanges", ["channel", "visitor", "id"])
    op.create_table(
        "leads",
        sa.Column("reference", sa.String(16), primary_key=True),
        sa.Column("intake", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False, index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("given", JSON, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("taken_at", TIME, nullable=False, index=True),
        sa.Column("changed_at", TIME, nullable=False, index=True),
    )
    op.create_index("ix_leads_visitor", "leads", ["channel", "visitor"])
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("is_given", sa.Boolean, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_visitor", "consents", ["channel", "visitor", "id"])
    op.create_table(
        "installation",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for name in ("installation", "consents", "leads", "exchanges", "conversations", "inbox"):
        op.drop_table(name)
