"""From where to where the audit goes, sealed with a key; and what belongs to it is not deleted.

Nothing here looks at the code of today: a change stays as it was. What the audit holds now is sealed as it is.
"""

import hashlib
import hmac
import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REFUSED = "the audit is only added to"
BELONGS = "old.number >= coalesce((select first from audit_extent), 0)"


def upgrade() -> None:
    extent = op.create_table(
        "audit_extent",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("broken_at", sa.Integer, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    key = secrets.token_hex(32)
    installation = sa.table("installation", sa.column("name"), sa.column("value"))
    connection = op.get_bind()
    connection.execute(installation.insert().values(name="audit_key", value=key))
    audit = sa.table("audit", *(sa.column(name) for name in ("number", "before", "digest")))
    first = connection.execute(sa.select(audit).order_by(audit.c.number).limit(1)).one_or_none()
    last = connection.execute(sa.select(audit).order_by(audit.c.number.desc()).limit(1)).first()
    if first is not None and last is not None:
        told = [first.number, first.before, last.number, last.digest, 0]
        seal = hmac.digest(key.encode(), json.dumps(told).encode(), hashlib.sha256).hex()
        names = ("first", "before", "last", "head", "broken_at")
        values = dict(zip(names, told, strict=True))
        connection.execute(extent.insert().values(id=1, **values, seal=seal))
    _guard(connection.dialect.name)


def _guard(dialect: str) -> None:
    """Let nothing be deleted but what lies before the beginning: that is moved on first."""
    if dialect == "postgresql":
        op.execute(
            "create function audit_is_kept() returns trigger language plpgsql as $$ begin"
            f" if tg_op = 'TRUNCATE' then raise exception '{REFUSED}'; end if;"
            f" if {BELONGS} then raise exception '{REFUSED}'; end if;"
            " return old; end $$"
        )
        op.execute(
            "create trigger audit_is_kept before delete on audit"
            " for each row execute function audit_is_kept()"
        )
        op.execute(
            "create trigger audit_is_not_emptied before truncate on audit"
            " for each statement execute function audit_is_kept()"
        )
    else:
        op.execute(
            f"create trigger audit_is_kept before delete on audit when {BELONGS}"
            f" begin select raise(abort, '{REFUSED}'); end"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop trigger audit_is_not_emptied on audit")
        op.execute("drop trigger audit_is_kept on audit")
        op.execute("drop function audit_is_kept()")
    else:
        op.execute("drop trigger audit_is_kept")
    op.execute("delete from installation where name = 'audit_key'")
    op.drop_table("audit_extent")
