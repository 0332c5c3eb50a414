"""The console: staff and how they come in, the audit, what staff add to leads, notes, the queue.

Nothing here looks at the tables of today: a change stays as it was. Only how a lead is searched for
is taken from today's code, for that is how it will be asked.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from bot.casework.search import search_text, tags_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

TABLES = (
    *("person_requests", "notes", "audit", "used_codes"),
    *("tries", "invitations", "sessions", "staff"),
)
COLUMNS = ("tags", "search", "waits_since", "version", "reason", "due_on", "owner")


def upgrade() -> None:
    _people()
    _audit()
    _leads()
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column(
            "reference",
            sa.String(16),
            sa.ForeignKey("leads.reference", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_reference", "notes", ["reference", "id"])
    op.create_table(
        "person_requests",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("visitor", sa.Text, primary_key=True),
        sa.Column("exchange", sa.Integer, nullable=False, unique=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("closed_by", sa.Integer),
        sa.Column("closed_at", TIME, index=True),
    )
    # Whoever asked before this version waits since then.
    op.execute(
        "insert into person_requests (channel, visitor, exchange, asked_at)"
        " select channel, visitor, max(id), min(taken_at) from exchanges"
        " where about like '%topic bot.human%' group by channel, visitor"
    )


def _people() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("organisation", sa.String(64), nullable=False, index=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("codes", sa.Text, nullable=False),
        sa.Column("left_at", TIME),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("staff", sa.Integer, nullable=False, index=True),
        sa.Column("began_at", TIME, nullable=False, index=True),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("proven_at", TIME),
    )
    op.create_table(
        "invitations",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("staff", sa.Integer, nullable=False, unique=True),
        sa.Column("until", TIME, nullable=False),
    )
    op.create_table(
        "tries",
        sa.Column("name", sa.String(64), primary_key=True),
        *(sa.Column(f"at_{place}", TIME, nullable=False) for place in range(1, 5)),
        sa.Column("at_5", TIME, nullable=False, index=True),
    )
    op.create_table(
        "used_codes",
        sa.Column("staff", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("step", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("used_at", TIME, nullable=False, index=True),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("about", sa.String(96), nullable=False),
        sa.Column("ending", sa.String(16), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_about", "audit", ["about", "number"])
    # The chain shows what was altered; this keeps our own code from altering it by mistake.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "create function audit_stays() returns trigger language plpgsql as"
            " $$ begin raise exception 'the audit is only added to'; end $$"
        )
        op.execute(
            "create trigger audit_stays before update on audit"
            " for each row execute function audit_stays()"
        )
    else:
        op.execute(
            "create trigger audit_stays before update on audit"
            " begin select raise(abort, 'the audit is only added to'); end"
        )


def _leads() -> None:
    op.add_column("leads", sa.Column("owner", sa.Integer))
    op.add_column("leads", sa.Column("due_on", sa.Date))
    op.add_column("leads", sa.Column("reason", sa.Text, nullable=False, server_default=""))
    op.add_column("leads", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("leads", sa.Column("waits_since", TIME))
    op.add_column("leads", sa.Column("search", sa.Text, nullable=False, server_default=""))
    op.add_column("leads", sa.Column("tags", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_leads_owner", "leads", ["owner"])
    op.create_index("ix_leads_waits_since", "leads", ["waits_since"])
    columns = ["organisation", "kind", "status", "owner", "waits_since", "due_on"]
    op.create_index("ix_leads_work", "leads", columns)
    leads = sa.table(
        "leads",
        sa.column("reference", sa.String),
        sa.column("given", JSON),
        sa.column("status", sa.String),
        sa.column("taken_at", TIME),
        sa.column("waits_since", TIME),
        sa.column("search", sa.Text),
        sa.column("tags", sa.Text),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(leads.c.reference, leads.c.given)).all():
        connection.execute(
            leads.update().where(leads.c.reference == row.reference),
            {"search": search_text(row.reference, row.given), "tags": tags_of(row.given)},
        )
    op.execute("update leads set waits_since = taken_at where status = 'new'")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function audit_stays()")
    for index in ("owner", "waits_since", "work"):
        op.drop_index(f"ix_leads_{index}", "leads")
    with op.batch_alter_table("leads") as leads:
        for column in COLUMNS:
            leads.drop_column(column)
