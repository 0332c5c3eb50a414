"""SQL behind SavedViews."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, select

from bot.casework.saved_views import Look
from bot.database.stores.store import SqlStore
from bot.database.tables.saved_views import LIST_LOOKS
from bot.database.upsert import put

LOOK_OF = select(LIST_LOOKS).where(LIST_LOOKS.c.staff == bindparam("whose"))
KEEP_LOOK = put(LIST_LOOKS)
FORGET_LOOK = delete(LIST_LOOKS).where(LIST_LOOKS.c.staff == bindparam("whose"))


class SqlSavedViews(SqlStore):
    def look_of(self, staff: int) -> Look:
        return self._one(_look, LOOK_OF, {"whose": staff}) or Look()

    def keep_look(self, staff: int, look: Look | None) -> None:
        if look is None:
            self._connection.execute(FORGET_LOOK, {"whose": staff})
            return
        given = {
            "staff": staff,
            "columns": " ".join(look.columns),
            "sorting": str(look.sorting),
        }
        self._connection.execute(KEEP_LOOK, given)


def _look(row: Row[Any]) -> Look:
    return Look.of(row.columns.split(), row.sorting)
