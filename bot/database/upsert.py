"""INSERTs that meet a row of the same key: they leave it alone, or change it.

PostgreSQL's INSERT is the one with ON CONFLICT; it compiles for SQLite too.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Table, literal_column
from sqlalchemy.dialects.postgresql import Insert, insert


def add_once(table: Table, *key: str) -> Insert:
    """Return what adds a row unless there is one of the same *key*: the primary key, if none is named."""
    return insert(table).on_conflict_do_nothing(index_elements=key or table.primary_key.columns)


def put(
    table: Table, *given: str, where: ColumnElement[bool] | None = None, **changed: Any
) -> Insert:
    """Return what adds a row, or changes the one of the same primary key.

    Of that one the columns *given* become what the new row has, without any all of them; those
    *changed* what is said here; and it stays as it is unless *where* is true of it.
    """
    key = table.primary_key.columns
    if not given and not changed:
        given = tuple(column.name for column in table.columns if column.name not in key)
    values = {name: given_of(table.c[name]) for name in given}
    return insert(table).on_conflict_do_update(
        index_elements=key, set_={**values, **changed}, where=where
    )


def given_of(column: Column[Any]) -> ColumnElement[Any]:
    """Return what the new row has in *column*, for a change of the one that is there."""
    return literal_column(f"excluded.{column.name}", column.type)
