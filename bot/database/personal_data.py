"""What is kept of a visitor beside what the stores of the dialogue tell, for their copy of it.

A table whose rows name a visitor is found by itself: one that is added later is not forgotten.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.database.erasure import OF_VISITORS
from bot.database.tables.columns import UtcDateTime
from bot.database.tables.dialogue import CONVERSATIONS, EXCHANGES
from bot.database.tables.files import FILES
from bot.database.tables.leads import LEADS
from bot.database.tables.privacy import CONSENTS, RESTRICTIONS
from bot.database.visitors import of, whose
from bot.message import Visitor

TOLD = frozenset({CONVERSATIONS, EXCHANGES, LEADS, CONSENTS, FILES, RESTRICTIONS})
"""What the copy tells in names of its own."""


def _rows_of(table: Table) -> Any:
    """Return what selects what is personal in *table*, and its times."""
    told = [
        column
        for column in table.columns
        if column.name not in {"channel", "visitor"}
        and (column.info["kind"] == "personal" or isinstance(column.type, UtcDateTime))
    ]
    return select(*told).where(of(table)).order_by(*table.primary_key.columns)


REST = {table.name: _rows_of(table) for table in OF_VISITORS if table not in TOLD}


def rest_of(connection: Connection, visitor: Visitor) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the rows of *visitor* that nothing else tells, as plain values by the names of tables; none that has no row."""
    found = {
        name: [
            {column: _plain(value) for column, value in row._asdict().items()}
            for row in connection.execute(rows, whose(visitor))
        ]
        for name, rows in REST.items()
    }
    return {name: rows for name, rows in found.items() if rows}


def _plain(value: Any) -> Any:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
