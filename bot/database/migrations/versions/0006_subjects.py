"""One word for a subject; mail to staff waits in the outbox, like everything that goes out.

Nothing here looks at the tables of today: a change stays as it was. What the audit has sealed keeps its
words: an action is stored as it was called when it was done.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

RENAMED: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "lead_keys": ("duplicate_keys", {"reference": ("reference",)}),
    "parted": ("not_duplicates", {"second": ("second",)}),
    "settled": (
        "settled_questions",
        {"visitor": ("channel", "visitor"), "proposal": ("proposal",), "at": ("at",)},
    ),
}
"""Tables: their new names, and the columns of their indexes by what those are called after."""


def upgrade() -> None:
    for before, (after, indexes) in RENAMED.items():
        _rename(before, after, indexes)
    _notifications()


def _rename(before: str, after: str, indexes: dict[str, tuple[str, ...]]) -> None:
    # An index cannot be given another name on SQLite.
    for name in indexes:
        op.drop_index(f"ix_{before}_{name}", before)
    op.rename_table(before, after)
    for name, columns in indexes.items():
        op.create_index(f"ix_{after}_{name}", after, list(columns))


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("visitor", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False, index=True),
        sa.Column("is_told", sa.Boolean, nullable=False, index=True),
    )
    op.create_index("ix_notifications_visitor", "notifications", ["channel", "visitor"])
    connection = op.get_bind()
    notices = sa.table(
        "notices",
        *(sa.column(name) for name in ("key", "occasion", "about", "channel", "visitor", "way")),
        *(sa.column(name) for name in ("staff", "progress", "tries")),
        *(sa.column(name, TIME) for name in ("at", "due_at")),
    )
    notifications = sa.table(
        "notifications",
        *(sa.column(name) for name in ("key", "occasion", "about", "channel", "visitor")),
        sa.column("at", TIME),
        sa.column("is_told", sa.Boolean),
    )
    is_mark = notices.c.way == "mark"
    kept = sa.select(
        *(notices.c[name] for name in ("key", "occasion", "about", "channel", "visitor", "at")),
        sa.or_(~is_mark, notices.c.progress != "waiting"),
    ).where(is_mark | (notices.c.occasion == "digest"))
    connection.execute(notifications.insert().from_select(list(notifications.c), kept))
    _outbox(connection, notices)
    op.drop_table("notices")


def _outbox(connection: sa.Connection, notices: sa.TableClause) -> None:
    """Put into the outbox what is still to be mailed, oldest first."""
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("channel", "account", "visitor", "exchange", "carrier")),
        *(sa.column(name) for name in ("state", "reason", "tries")),
        sa.column("payload", JSON),
        sa.column("is_repeated", sa.Boolean),
        sa.column("due_at", TIME),
    )
    waiting = sa.select(notices).where(
        notices.c.way == "mail", notices.c.progress.in_(["waiting", "sending"])
    )
    for row in connection.execute(waiting.order_by(notices.c.at, notices.c.key)).all():
        is_digest = row.occasion == "digest"
        key = row.key if is_digest else row.key.removesuffix(f" to {row.staff}")
        connection.execute(
            outbox.insert(),
            {
                "channel": "mail",
                "account": "smtp",
                "visitor": str(row.staff),
                "exchange": 0,
                "carrier": 0,
                "state": row.progress,
                "reason": "",
                "tries": row.tries,
                "payload": {"notification": key},
                "is_repeated": False,
                "due_at": row.due_at,
            },
        )


def downgrade() -> None:
    connection = op.get_bind()
    connection.execute(sa.text("delete from outbox where channel = 'mail'"))
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
    connection.execute(
        sa.text(
            "insert into notices (key, occasion, about, channel, visitor, way, staff, at, progress,"
            " tries, due_at, reason) select key, occasion, about, channel, visitor, 'mark', 0, at,"
            " case when is_told then 'sent' else 'waiting' end, 0, at, '' from notifications"
        )
    )
    op.drop_table("notifications")
    for before, (after, indexes) in RENAMED.items():
        _rename(after, before, indexes)
