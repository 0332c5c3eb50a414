"""The processes that serve the database; and on PostgreSQL all of them are told at once that something was kept.

They are told of which kind it is, and the number of an exchange.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)

AGAIN = "when (new.state = 'waiting' and old.state in ('held', 'rest'))"

TOLD = {
    "exchanges": ("exchange", "after insert on exchanges for each row when (new.channel = 'web')"),
    "outbox": ("outgoing", "after insert on outbox for each row when (new.state = 'waiting')"),
    "outbox_again": ("outgoing", f"after update of state on outbox for each row {AGAIN}"),
    "leads": ("notice", "after insert on leads for each statement"),
    "requests": ("notice", "after insert on person_requests for each statement"),
    "notifications": (
        "notice",
        "after insert on notifications for each row when (not new.is_told)",
    ),
}
"""By the name of each trigger: what it tells, and when."""


def upgrade() -> None:
    op.create_table(
        "replicas",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "create function tell_assistant() returns trigger language plpgsql as $$ begin"
        " if tg_argv[0] = 'exchange' then perform pg_notify('assistant', 'exchange ' || new.id);"
        " else perform pg_notify('assistant', tg_argv[0]); end if;"
        " return null; end $$"
    )
    for name, (kind, when) in TOLD.items():
        op.execute(f"create trigger tell_{name} {when} execute function tell_assistant('{kind}')")


def downgrade() -> None:
    op.drop_table("replicas")
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, (_, when) in TOLD.items():
        table = when.partition(" on ")[2].partition(" ")[0]
        op.execute(f"drop trigger tell_{name} on {table}")
    op.execute("drop function tell_assistant()")
