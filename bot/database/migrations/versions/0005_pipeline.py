"""What the pipeline counts: the time to the first contact; questions by how they were met.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("leads", sa.Column("contacted_after", sa.Integer))
    _contacts()
    op.drop_index("ix_exchanges_outcome", "exchanges")
    op.create_index("ix_exchanges_asked", "exchanges", ["outcome", "language", "topics"])


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
    op.drop_index("ix_exchanges_asked", "exchanges")
    op.create_index("ix_exchanges_outcome", "exchanges", ["outcome"])
    with op.batch_alter_table("leads") as leads:
        leads.drop_column("contacted_after")
