"""What the pipeline counts; what is proposed for questions in vain; persons who are restricted.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("leads", sa.Column("contacted_after", sa.Integer))
    op.create_index("ix_leads_contacted_after", "leads", ["contacted_after"])
    _contacts()
    op.drop_index("ix_exchanges_outcome", "exchanges")
    op.create_index("ix_exchanges_asked", "exchanges", ["outcome", "language", "topics"])
    _questions()


def _questions() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("topic", sa.String(96), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("report", JSON, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("changed_at", TIME),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "settled",
        sa.Column("exchange", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "proposal",
            sa.Integer,
            sa.ForeignKey("proposals.id", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("told_at", TIME),
    )
    op.create_index("ix_settled_visitor", "settled", ["channel", "visitor"])
    op.create_table(
        "restrictions",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("visitor", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )


def _contacts() -> None:
    """Find in the audit when each lead was contacted first."""
    audit = sa.table(
        "audit",
        sa.column("number", sa.Integer),
        sa.column("at", TIME),
        sa.column("action", sa.String),
        sa.column("about", sa.String),
        sa.column("ending", sa.String),
        sa.column("detail", JSON),
    )
    leads = sa.table(
        "leads",
        sa.column("reference", sa.String),
        sa.column("taken_at", TIME),
        sa.column("contacted_after", sa.Integer),
    )
    connection = op.get_bind()
    taken = {
        f"lead {reference}": (reference, at)
        for reference, at in connection.execute(sa.select(leads.c.reference, leads.c.taken_at))
    }
    changes = connection.execute(
        sa.select(audit.c.about, audit.c.at, audit.c.detail)
        .where(audit.c.action == "status_changed", audit.c.ending == "done")
        .order_by(audit.c.number)
    ).all()
    for about, at, detail in changes:
        if detail.get("after") == "contacted" and about in taken:
            reference, left = taken.pop(about)
            seconds = max(int((at - left).total_seconds()), 0)
            connection.execute(
                leads.update().where(leads.c.reference == reference),
                {"contacted_after": seconds},
            )


def downgrade() -> None:
    op.drop_table("restrictions")
    op.drop_table("settled")
    op.drop_table("proposals")
    op.drop_index("ix_exchanges_asked", "exchanges")
    op.create_index("ix_exchanges_outcome", "exchanges", ["outcome"])
    op.drop_index("ix_leads_contacted_after", "leads")
    # Not by a new table in place of the old: dropping that one would take along what hangs on a lead.
    op.drop_column("leads", "contacted_after")
