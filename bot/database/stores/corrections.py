"""SQL behind Corrections."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from bot.casework.corrections import Correction
from bot.database.stores.store import SqlStore
from bot.database.tables.leads import CORRECTIONS

LAST = select(CORRECTIONS).where(CORRECTIONS.c.reference == bindparam("which"))
FORGET = delete(CORRECTIONS).where(CORRECTIONS.c.reference == bindparam("which"))
KEEP = insert(CORRECTIONS)


class SqlCorrections(SqlStore):
    def last(self, reference: str) -> Correction | None:
        return self._one(_correction, LAST, {"which": reference})

    def keep(self, correction: Correction) -> None:
        self._connection.execute(FORGET, {"which": correction.reference})
        self._connection.execute(
            KEEP,
            {
                "reference": correction.reference,
                "name": correction.name,
                "was": correction.was,
                "mark": correction.mark,
                "moved_from": correction.moved_from,
                "staff": correction.staff,
                "at": correction.at,
            },
        )


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        reference=row.reference,
        name=row.name,
        was=row.was,
        mark=row.mark,
        moved_from=row.moved_from,
        staff=row.staff,
        at=row.at,
    )
