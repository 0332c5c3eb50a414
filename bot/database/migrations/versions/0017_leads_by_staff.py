"""Consents that staff heard; and files with leads that wait to be imported.

Nothing here looks at the tables of today: a change stays as it was.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    source = sa.Column("source", sa.String(16), nullable=False, server_default="chat")
    op.add_column("consents", source)
    op.add_column("consents", sa.Column("staff", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "lead_imports",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("statement", sa.Text, nullable=False),
        sa.Column("heard_on", sa.Date, nullable=False),
        sa.Column("may_transfer", sa.Boolean),
        *(
            sa.Column(name, JSON, nullable=False)
            for name in ("headings", "cells", "columns", "answers", "usual", "ticks")
        ),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("taken", sa.Integer),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_imports_at", "lead_imports", ["at"])


HEARD = "select count(*) from consents where source <> 'chat'"
KEPT = (
    "{count} consents were heard by staff. Before version 0017 nobody could tell them from those given in a"
    " chat, and who heard them would be lost: erase these leads, or go back to a backup from before."
)


def downgrade() -> None:
    if count := op.get_bind().execute(sa.text(HEARD)).scalar_one():
        raise RuntimeError(KEPT.format(count=count))
    op.drop_table("lead_imports")
    op.drop_column("consents", "staff")
    op.drop_column("consents", "source")
