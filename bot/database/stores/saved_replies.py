"""SQL behind SavedReplies."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bot.casework.saved_replies import SavedReply, SavedReplyRefusal
from bot.database.stores.store import SqlStore
from bot.database.tables.saved_replies import SAVED_REPLIES
from bot.database.upsert import add_once
from bot.errors import CaseError

OF = (
    select(SAVED_REPLIES)
    .where(SAVED_REPLIES.c.organisation == bindparam("whose"))
    .order_by(SAVED_REPLIES.c.language, SAVED_REPLIES.c.title, SAVED_REPLIES.c.id)
)
GET = OF.where(SAVED_REPLIES.c.id == bindparam("number"))
ADD = add_once(SAVED_REPLIES, "key").returning(SAVED_REPLIES.c.id)
CHANGE = update(SAVED_REPLIES).where(
    SAVED_REPLIES.c.id == bindparam("which"), SAVED_REPLIES.c.version == bindparam("seen")
)
REMOVE = delete(SAVED_REPLIES).where(SAVED_REPLIES.c.id == bindparam("number"))


class SqlSavedReplies(SqlStore):
    def of(self, organisation: str) -> Sequence[SavedReply]:
        return self._all(_reply, OF, {"whose": organisation})

    def get(self, number: int, organisation: str) -> SavedReply | None:
        return self._one(_reply, GET, {"number": number, "whose": organisation})

    def add(self, reply: SavedReply) -> bool:
        given = {
            "key": reply.key,
            "organisation": reply.organisation,
            "language": reply.language,
            "title": reply.title,
            "text": reply.text,
            "staff": reply.staff,
            "at": reply.at,
            "version": reply.version,
        }
        return self._connection.execute(ADD, given).one_or_none() is not None

    def change(self, reply: SavedReply) -> None:
        changed = self._connection.execute(
            CHANGE.values(
                language=reply.language,
                title=reply.title,
                text=reply.text,
                staff=reply.staff,
                at=reply.at,
                version=reply.version + 1,
            ),
            {"which": reply.number, "seen": reply.version},
        )
        if not changed.rowcount:
            raise CaseError(SavedReplyRefusal.STALE)

    def remove(self, number: int) -> None:
        self._connection.execute(REMOVE, {"number": number})


def _reply(row: Row[Any]) -> SavedReply:
    return SavedReply(
        key=row.key,
        organisation=row.organisation,
        language=row.language,
        title=row.title,
        text=row.text,
        staff=row.staff,
        at=row.at,
        number=row.id,
        version=row.version,
    )
