"""SQL behind Files."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select

from bot.database.stores.store import SqlStore
from bot.database.tables.files import FILES
from bot.database.visitors import named, of, whose
from bot.files import KeptFile
from bot.message import Visitor

ADD = insert(FILES)
OF = (
    select(*(column for column in FILES.columns if column.name != "content"))
    .where(of(FILES))
    .order_by(FILES.c.id)
)
CONTENT = select(FILES.c.content).where(of(FILES), FILES.c.id == bindparam("number"))
SIZE = select(func.coalesce(func.sum(FILES.c.size), 0))


class SqlFiles(SqlStore):
    def add(self, file: KeptFile, content: bytes) -> None:
        self._connection.execute(
            ADD,
            {
                **named(file.visitor),
                "name": file.name,
                "size": file.size,
                "digest": file.digest,
                "taken_at": file.taken_at,
                "content": content,
            },
        )

    def of(self, visitor: Visitor) -> Sequence[KeptFile]:
        return [
            KeptFile(visitor, row.name, row.size, row.digest, row.taken_at, row.id)
            for row in self._connection.execute(OF, whose(visitor))
        ]

    def content(self, visitor: Visitor, number: int) -> bytes | None:
        given = {**whose(visitor), "number": number}
        content: bytes | None = self._connection.execute(CONTENT, given).scalar_one_or_none()
        return content

    def size(self) -> int:
        return int(self._connection.execute(SIZE).scalar_one())
