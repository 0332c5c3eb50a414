"""SQL behind Restrictions."""

from sqlalchemy import Connection, bindparam, delete, select

# This INSERT is the one with ON CONFLICT; it compiles for SQLite too.
from sqlalchemy.dialects.postgresql import insert as insert_unless

from bot.casework.restrictions import Restriction
from bot.database.stores.leads import named
from bot.database.tables.questions import RESTRICTIONS
from bot.message import Visitor

_OF = (
    RESTRICTIONS.c.channel == bindparam("of_channel"),
    RESTRICTIONS.c.visitor == bindparam("of_visitor"),
)
GET = select(RESTRICTIONS).where(*_OF)
_PUT = insert_unless(RESTRICTIONS)
PUT = _PUT.on_conflict_do_update(
    index_elements=["channel", "visitor"],
    set_={name: _PUT.excluded[name] for name in ("reason", "staff", "at")},
)
LIFT = delete(RESTRICTIONS).where(*_OF)


def _of(visitor: Visitor) -> dict[str, str]:
    return {"of_channel": visitor.channel, "of_visitor": visitor.id}


class SqlRestrictions:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, visitor: Visitor) -> Restriction | None:
        row = self._connection.execute(GET, _of(visitor)).one_or_none()
        return None if row is None else Restriction(visitor, row.reason, row.staff, row.at)

    def put(self, restriction: Restriction) -> None:
        self._connection.execute(
            PUT,
            {
                **named(restriction.visitor),
                "reason": restriction.reason,
                "staff": restriction.staff,
                "at": restriction.at,
            },
        )

    def lift(self, visitor: Visitor) -> None:
        self._connection.execute(LIFT, _of(visitor))
