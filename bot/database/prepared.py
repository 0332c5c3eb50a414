"""Prepared statements: those that each message needs, compiled once and run by the driver itself.

SQLAlchemy writes them, converts their values and says what their errors mean, as everywhere; its own way of
running one takes two to seven times as long.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Convert: TypeAlias = Callable[[Any], Any]


class Prepared:
    """The statement *written*; the names of the values it is run with are always the same."""

    def __init__(self, written: Executable) -> None:
        self._written = written
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Any]:
        """Run it in the transaction of *connection* and return its rows, by the names of their columns."""
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled.of(self._written, dialect, given)
        driver: Any = connection.connection.driver_connection
        try:
            cursor = driver.execute(compiled.text, compiled.converted(given))
            found = cursor.fetchall() if compiled.has_rows else ()
        except dialect.loaded_dbapi.Error as error:
            is_lost = dialect.is_disconnect(error, driver, None)
            if is_lost:
                connection.invalidate(error)
            raise _told(error, dialect, compiled.text, is_lost=is_lost) from error
        return [compiled.row(each) for each in found]

    def one(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """Run it and return its one row; None when there is none."""
        found = self.all(connection, given)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement in the words of one database.

    *names* are its values in their order; *fixed* are those that stand in the statement itself. *converts*
    has what some of them must pass through, *reads* the same of a row's columns by their places. With
    *is_named* the driver wants names; with *has_rows* something is read.
    """

    text: str
    names: tuple[str, ...]
    fixed: Mapping[str, Any]
    converts: tuple[tuple[str, Convert], ...]
    is_named: bool
    has_rows: bool
    reads: tuple[tuple[int, Convert], ...]
    make: Callable[..., Any]

    @classmethod
    def of(cls, written: Executable, dialect: Dialect, given: Mapping[str, Any]) -> "_Compiled":
        """Return *written* for *dialect*, to be run with values of the names in *given*."""
        compiled: Any = written.compile(dialect=dialect, column_keys=list(given))  # type: ignore[attr-defined]
        if compiled.insert_prefetch or compiled.update_prefetch:
            msg = f"A prepared statement is given all values, the defaults too: {compiled.string}"
            raise TypeError(msg)
        values = compiled.construct_params(dict(given))
        fixed = {name: value for name, value in values.items() if name not in given}
        kinds = {name: value.type for value, name in compiled.bind_names.items()}
        converts = ((name, _to_driver(kind, dialect)) for name, kind in kinds.items())
        columns = tuple(written.exported_columns)  # type: ignore[attr-defined]
        reads = (_from_driver(column.type, dialect) for column in columns)
        row: Any = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]  # noqa: PYI024
        return cls(
            compiled.string,
            tuple(compiled.positiontup or kinds),
            fixed,
            tuple((name, convert) for name, convert in converts if convert),
            not compiled.positional,
            bool(columns),
            tuple((place, convert) for place, convert in enumerate(reads) if convert),
            row._make,
        )

    def converted(self, given: Mapping[str, Any]) -> Any:
        """Return *given* as the driver takes it."""
        values = {**self.fixed, **given}
        for name, convert in self.converts:
            values[name] = convert(values[name])
        return values if self.is_named else [values[name] for name in self.names]

    def row(self, found: Sequence[Any]) -> Any:
        """Return a row of the driver's by the names of its columns."""
        values = list(found)
        for place, convert in self.reads:
            values[place] = convert(values[place])
        return self.make(values)


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _from_driver(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def _told(error: Any, dialect: Dialect, text: str, *, is_lost: bool) -> Exception:
    """Return *error* of the driver as SQLAlchemy tells it; the values stay out of it."""
    found: Exception = DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    return found
