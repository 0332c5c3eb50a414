"""SQL behind StaffReplies."""

from datetime import datetime

from sqlalchemy import Connection

# This INSERT is the one with ON CONFLICT; it compiles for SQLite too.
from sqlalchemy.dialects.postgresql import insert as insert_unless

from bot.database.stores.leads import named
from bot.database.tables.notifications import STAFF_REPLIES
from bot.message import Visitor

TAKE_REPLY = (
    insert_unless(STAFF_REPLIES)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(STAFF_REPLIES.c.key)
)


class SqlStaffReplies:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, key: str, visitor: Visitor, staff: int, at: datetime) -> bool:
        taken = self._connection.execute(
            TAKE_REPLY, {"key": key, **named(visitor), "staff": staff, "at": at}
        )
        return taken.one_or_none() is not None
