"""SQL behind SavedViews."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Row, bindparam, delete, or_, select, update

from bot.casework.saved_views import Look, SavedView, SavedViewRefusal
from bot.casework.sought import sought_of
from bot.database.stores.store import SqlStore
from bot.database.tables.saved_views import LIST_LOOKS, SAVED_VIEWS
from bot.database.tables.staff import STAFF
from bot.database.upsert import add_once, put
from bot.errors import CaseError
from bot.leads import Lead
from bot.staff.members import StaffMember

LOOK_OF = select(LIST_LOOKS).where(LIST_LOOKS.c.staff == bindparam("whose"))
KEEP_LOOK = put(LIST_LOOKS)
FORGET_LOOK = delete(LIST_LOOKS).where(LIST_LOOKS.c.staff == bindparam("whose"))

_is_own = SAVED_VIEWS.c.staff == bindparam("whose")
SEEN = (
    select(SAVED_VIEWS, STAFF.c.left_at)
    .join(STAFF, STAFF.c.id == SAVED_VIEWS.c.staff)
    .where(
        or_(
            _is_own,
            SAVED_VIEWS.c.is_shared & (STAFF.c.organisation == bindparam("organisation")),
        )
    )
    .order_by(_is_own.desc(), SAVED_VIEWS.c.name, SAVED_VIEWS.c.id)
)
GET = SEEN.where(SAVED_VIEWS.c.id == bindparam("number"))
ADD = add_once(SAVED_VIEWS, "key")
OF_KEY = select(SAVED_VIEWS.c.id).where(SAVED_VIEWS.c.key == bindparam("made"))
CHANGE = update(SAVED_VIEWS).where(
    SAVED_VIEWS.c.id == bindparam("which"), SAVED_VIEWS.c.version == bindparam("seen")
)
REMOVE = delete(SAVED_VIEWS).where(SAVED_VIEWS.c.id == bindparam("number"))
EVERY = select(SAVED_VIEWS.c.id, SAVED_VIEWS.c.name, SAVED_VIEWS.c.query)


class SqlSavedViews(SqlStore):
    def look_of(self, staff: int) -> Look:
        return self._one(_look, LOOK_OF, {"whose": staff}) or Look()

    def keep_look(self, staff: int, look: Look | None) -> None:
        if look is None:
            self._connection.execute(FORGET_LOOK, {"whose": staff})
        else:
            self._connection.execute(KEEP_LOOK, {"staff": staff, **_written(look)})

    def of(self, member: StaffMember) -> Sequence[SavedView]:
        return self._all(_view, SEEN, _whose(member))

    def get(self, number: int, member: StaffMember) -> SavedView | None:
        return self._one(_view, GET, {"number": number, **_whose(member)})

    def add(self, view: SavedView) -> int:
        given = {"key": view.key, "staff": view.staff, "version": view.version, **_changing(view)}
        self._connection.execute(ADD, given)
        number: int = self._connection.execute(OF_KEY, {"made": view.key}).scalar_one()
        return number

    def change(self, view: SavedView) -> None:
        changed = self._connection.execute(
            CHANGE.values(**_changing(view), version=view.version + 1),
            {"which": view.number, "seen": view.version},
        )
        if not changed.rowcount:
            raise CaseError(SavedViewRefusal.STALE)

    def remove(self, number: int) -> None:
        self._connection.execute(REMOVE, {"number": number})

    def count_about(self, leads: Sequence[Lead]) -> int:
        """Return how many views ``forget`` would remove for *leads*."""
        return sum(1 for _ in self._about(leads))

    def forget(self, leads: Sequence[Lead]) -> None:
        """Remove each view, of anybody, that searches for whoever left *leads*, or is called by them."""
        for number in list(self._about(leads)):
            self.remove(number)

    def _about(self, leads: Sequence[Lead]) -> Iterator[int]:
        if not leads:
            return
        sought = sought_of(leads)
        for row in self._connection.execute(EVERY):
            searched = parse_qs(row.query).get("q", [])
            if sought.is_called(row.name) or any(map(sought.is_searched, searched)):
                yield row.id


def _whose(member: StaffMember) -> dict[str, Any]:
    return {"whose": member.number, "organisation": member.organisation}


def _written(look: Look) -> dict[str, str]:
    return {"columns": " ".join(look.columns), "sorting": str(look.sorting)}


def _changing(view: SavedView) -> dict[str, Any]:
    """Return what of *view* may change."""
    return {
        "name": view.name,
        "query": view.query,
        **_written(view.look),
        "is_shared": view.is_shared,
        "at": view.at,
    }


def _look(row: Row[Any]) -> Look:
    return Look.of(row.columns.split(), row.sorting)


def _view(row: Row[Any]) -> SavedView:
    return SavedView(
        key=row.key,
        staff=row.staff,
        name=row.name,
        query=row.query,
        look=_look(row),
        at=row.at,
        is_shared=row.is_shared,
        is_left=row.left_at is not None,
        number=row.id,
        version=row.version,
    )
