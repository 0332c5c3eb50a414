"""What every store in SQL is: statements over the connection of one unit of work."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row

T = TypeVar("T")


class SqlStore:
    """Reads and writes within the transaction of *connection*."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _one(
        self,
        read: Callable[[Row[Any]], T],
        wanted: Executable,
        given: Mapping[str, Any] | None = None,
    ) -> T | None:
        """Return what *read* makes of the one row that is *wanted*; None when there is none."""
        row = self._connection.execute(wanted, given).one_or_none()
        return None if row is None else read(row)

    def _all(
        self,
        read: Callable[[Row[Any]], T],
        wanted: Executable,
        given: Mapping[str, Any] | None = None,
    ) -> list[T]:
        """Return what *read* makes of each row that is *wanted*."""
        return [read(row) for row in self._connection.execute(wanted, given)]
