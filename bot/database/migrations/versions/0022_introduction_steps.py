"""Introductions are told step by step. Who was written to about whom stays, as the first steps of the two.

Nothing here looks at the tables of today: a change stays as it was.
"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _lead(name: str) -> sa.Column[str]:
    to_lead = sa.ForeignKey("leads.reference", ondelete="CASCADE")
    return sa.Column(name, sa.String(16), to_lead, primary_key=True)


def upgrade() -> None:
    steps = op.create_table(
        "introduction_steps",
        _lead("first"),
        _lead("second"),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("of", sa.String(16), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_introduction_steps_second", "introduction_steps", ["second"])
    sent = sa.table(
        "introductions",
        *(sa.column(name, sa.String) for name in ("reference", "about")),
        sa.column("staff", sa.Integer),
        sa.column("at", TIME),
    )
    rows = op.get_bind().execute(sa.select(sent)).all()
    rows = sorted(rows, key=lambda row: (*sorted((row.reference, row.about)), row.at))
    for pair, both in groupby(rows, key=lambda row: sorted((row.reference, row.about))):
        for number, row in enumerate(both, 1):
            step = {
                **dict(zip(("first", "second"), pair, strict=True)),
                "number": number,
                "kind": "sent",
                "of": row.reference,
                "by": "",
                "note": "",
                "staff": row.staff,
                "at": row.at,
            }
            op.get_bind().execute(steps.insert(), step)
    op.drop_table("introductions")


MORE = "select count(*) from introduction_steps where kind <> 'sent'"
KEPT = (
    "{count} steps of introductions were noted that version 0021 has no place for, and they would be lost: "
    "erase these leads, or go back to a backup from before."
)
BACK = """
INSERT INTO introductions (reference, about, staff, at)
SELECT "of", CASE WHEN "of" = first THEN second ELSE first END, staff, at FROM introduction_steps
"""


def downgrade() -> None:
    if count := op.get_bind().execute(sa.text(MORE)).scalar_one():
        raise RuntimeError(KEPT.format(count=count))
    op.create_table(
        "introductions",
        _lead("reference"),
        _lead("about"),
        sa.Column("staff", sa.Integer, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_introductions_about", "introductions", ["about"])
    op.execute(BACK)
    op.drop_table("introduction_steps")
