"""Staff answer visitors: replies are sent once, and what visitors write back waits unread.

Leads of one company are one record.

Nothing here looks at the tables of today: a change stays as it was. Only by what leads are compared is
taken from today's code, for that is how they will be.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.casework.likeness import keys_of
from bot.leads import Lead
from bot.message import Visitor

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


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

    op.add_column("leads", sa.Column("merged_into", sa.String(16)))
    op.create_index("ix_leads_merged_into", "leads", ["merged_into"])
    op.create_table(
        "lead_keys",
        sa.Column("key", sa.String(128), primary_key=True),
        _lead("reference", index=True),
    )
    op.create_table("parted", _lead("first"), _lead("second", index=True))
    _fill_keys()


def _lead(name: str, *, index: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey("leads.reference", ondelete="CASCADE")
    return sa.Column(name, sa.String(16), key, primary_key=True, index=index)


def _fill_keys() -> None:
    names = ("reference", "intake", "kind", "channel", "visitor", "organisation", "language")
    leads = sa.table("leads", *(sa.column(name) for name in names), sa.column("given", JSON))
    keys = sa.table("lead_keys", sa.column("key"), sa.column("reference"))
    connection, at = op.get_bind(), datetime(1970, 1, 1, tzinfo=UTC)
    for row in connection.execute(sa.select(leads)).all():
        visitor = Visitor(row.channel, row.visitor)
        lead = Lead(
            reference=row.reference,
            intake=row.intake,
            kind=row.kind,
            visitor=visitor,
            organisation=row.organisation,
            given=row.given,
            language=row.language,
            origin="",
            taken_at=at,
            changed_at=at,
        )
        for key in sorted(keys_of(lead)):
            connection.execute(keys.insert(), {"key": key, "reference": row.reference})


def downgrade() -> None:
    op.drop_table("parted")
    op.drop_table("lead_keys")
    op.drop_index("ix_leads_merged_into", "leads")
    # Not by a new table in place of the old: dropping that one would take the notes along.
    op.execute("alter table leads drop column merged_into")
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
