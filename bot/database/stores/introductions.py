"""SQL behind Introductions."""

from collections.abc import Sequence

from sqlalchemy import bindparam, or_, select

from bot.casework.matchmaking import Introduction
from bot.database.stores.store import SqlStore
from bot.database.tables.leads import INTRODUCTIONS
from bot.database.upsert import add_once

ADD = add_once(INTRODUCTIONS)
OF = (
    select(INTRODUCTIONS)
    .where(
        or_(
            INTRODUCTIONS.c.reference == bindparam("which"),
            INTRODUCTIONS.c.about == bindparam("which"),
        )
    )
    .order_by(INTRODUCTIONS.c.at.desc(), INTRODUCTIONS.c.reference)
)


class SqlIntroductions(SqlStore):
    def note(self, introduction: Introduction) -> None:
        self._connection.execute(
            ADD,
            {
                "reference": introduction.to,
                "about": introduction.about,
                "staff": introduction.staff,
                "at": introduction.at,
            },
        )

    def of(self, reference: str) -> Sequence[Introduction]:
        return [
            Introduction(row.reference, row.about, row.staff, row.at)
            for row in self._connection.execute(OF, {"which": reference})
        ]
