"""SQL behind Imports."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, delete, select, update

from bot.casework.adding import Entered
from bot.casework.importing.rows import rows_from_json, rows_to_json
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.importing.taking import KEPT_FOR, MOST_WAITING, Staged, without
from bot.casework.recognition import Recognition, recognition_of
from bot.database.stores.store import SqlStore
from bot.database.tables.imports import IMPORTS
from bot.database.upsert import add_once
from bot.errors import StaleError
from bot.leads import Lead

ADD = add_once(IMPORTS, "key").returning(IMPORTS.c.id)
OF_KEY = select(IMPORTS.c.id).where(IMPORTS.c.key == bindparam("which"))
GET = select(IMPORTS).where(
    IMPORTS.c.id == bindparam("number"),
    IMPORTS.c.staff == bindparam("whose"),
    IMPORTS.c.at > bindparam("after", type_=IMPORTS.c.at.type),
)
NAMED = update(IMPORTS).where(IMPORTS.c.id == bindparam("number"))
CHANGE = NAMED.where(IMPORTS.c.version == bindparam("seen"), IMPORTS.c.taken.is_(None))
EXPIRE = delete(IMPORTS).where(IMPORTS.c.at <= bindparam("before", type_=IMPORTS.c.at.type))
_THEIRS = select(IMPORTS.c.id).where(
    IMPORTS.c.staff == bindparam("whose"), ~IMPORTS.c.is_done, IMPORTS.c.taken.is_(None)
)
CROWDED = delete(IMPORTS).where(
    IMPORTS.c.id.in_(
        select(_THEIRS.order_by(IMPORTS.c.id.desc()).offset(MOST_WAITING).subquery().c.id)
    )
)
# As the text that is kept: few files hold anything of whoever is erased, and no other is taken apart.
WAITING = select(
    IMPORTS.c.id,
    cast(IMPORTS.c.cells, Text).label("cells"),
    cast(IMPORTS.c.answers, Text).label("answers"),
).where(~IMPORTS.c.is_done)
NUMBERED = select(IMPORTS).where(IMPORTS.c.id == bindparam("number"))
_ESCAPED, _HIDING = re.compile(r"\\."), re.compile(r"\\[bu]")
REMOVE = delete(IMPORTS).where(IMPORTS.c.id == bindparam("number"))


class SqlImports(SqlStore):
    def add(self, staged: Staged) -> int:
        given = {
            "key": staged.key,
            "staff": staged.staff,
            "at": staged.at,
            "name": staged.name,
            "kind": staged.kind,
            "language": staged.language,
            "origin": staged.origin,
            "statement": staged.statement,
            "heard_on": staged.heard_on,
            "may_transfer": staged.may_transfer,
            "headings": list(staged.sheet.headings),
            "cells": [list(row) for row in staged.sheet.rows],
            "usual": dict(staged.usual),
            "version": staged.version,
            "added": staged.added,
            "left": staged.left,
            "is_done": staged.is_done,
            **_changing(staged),
        }
        added = self._connection.execute(ADD, given).scalar_one_or_none()
        if added is not None:
            before = staged.at - KEPT_FOR
            self._connection.execute(EXPIRE, {"before": before})
            self._connection.execute(CROWDED, {"whose": staged.staff})
            return int(added)
        return int(self._connection.execute(OF_KEY, {"which": staged.key}).scalar_one())

    def get(self, number: int, staff: int, after: datetime) -> Staged | None:
        return self._one(_staged, GET, {"number": number, "whose": staff, "after": after})

    def change(self, staged: Staged) -> None:
        self._change(staged, _changing(staged))

    def tick(self, staged: Staged) -> None:
        self._change(staged, _ticks(staged))

    def _change(self, staged: Staged, values: dict[str, Any]) -> None:
        changed = self._connection.execute(
            CHANGE.values(**values, version=staged.version + 1),
            {"number": staged.number, "seen": staged.version},
        )
        if not changed.rowcount:
            raise StaleError

    def take(self, staged: Staged, up_to: int) -> bool:
        before = IMPORTS.c.taken
        is_same = before.is_(None) if staged.taken is None else before == staged.taken
        statement = NAMED.where(is_same, ~IMPORTS.c.is_done).values(
            taken=up_to,
            answers=rows_to_json(
                replace(row, answers=Entered({}, row.answers.problems))
                if row.number <= up_to
                else row
                for row in staged.rows
            ),
        )
        if staged.taken is None:
            statement = statement.values(cells=[])
        return self._connection.execute(statement, {"number": staged.number}).rowcount > 0

    def count(self, number: int, *, added: int, left: int) -> None:
        self._connection.execute(
            NAMED.values(added=IMPORTS.c.added + added, left=IMPORTS.c.left + left),
            {"number": number},
        )

    def end(self, number: int) -> None:
        nothing: dict[str, Any] = {"cells": [], "ticks": [], "is_done": True}
        self._connection.execute(NAMED.values(**nothing), {"number": number})

    def remove(self, number: int) -> None:
        self._connection.execute(REMOVE, {"number": number})

    def rows_with(self, leads: Sequence[Lead]) -> int:
        """Return how many rows that wait to be imported ``forget`` would empty for *leads*."""
        return sum(
            was is not is_
            for staged, kept in self._known_in(leads)
            for was, is_ in zip(staged.rows, kept.rows, strict=True)
        )

    def forget(self, leads: Sequence[Lead]) -> None:
        for staged, kept in self._known_in(leads):
            values = {
                "cells": [list(row) for row in kept.sheet.rows],
                "answers": rows_to_json(kept.rows),
                # Whoever was shown the rows before, sees them anew.
                "version": staged.version + 1,
            }
            self._connection.execute(NAMED.values(**values), {"number": staged.number})

    def _known_in(self, leads: Sequence[Lead]) -> Iterator[tuple[Staged, Staged]]:
        """Yield each file in which whoever left *leads* is known again, as it is and without them."""
        if not leads:
            return
        known = recognition_of(leads)
        waiting = self._connection.execute(WAITING)
        numbers = [row.id for row in waiting if _may_hold(row, known)]
        for number in numbers:
            staged = _staged(self._connection.execute(NUMBERED, {"number": number}).one())
            kept = without(staged, known)
            if kept is not staged:
                yield staged, kept


def _may_hold(row: Row[Any], known: Recognition) -> bool:
    """Whether somebody *known* may stand in the file of *row*, looked through with the signs of JSON about it.

    A control character may stand within a word: such a file is taken apart.
    """
    text = f"{row.cells}\n{row.answers}"
    return bool(_HIDING.search(text)) or known.may_be_in(_ESCAPED.sub(" ", text))


def _changing(staged: Staged) -> dict[str, Any]:
    return {
        "columns": list(staged.columns),
        "answers": rows_to_json(staged.rows),
        **_ticks(staged),
    }


def _ticks(staged: Staged) -> dict[str, Any]:
    return {"ticks": [list(each) for each in staged.ticks.items()]}


def _staged(row: Row[Any]) -> Staged:
    return Staged(
        key=row.key,
        staff=row.staff,
        at=row.at,
        name=row.name,
        kind=row.kind,
        language=row.language,
        origin=row.origin,
        statement=row.statement,
        heard_on=row.heard_on,
        may_transfer=row.may_transfer,
        sheet=Sheet(tuple(row.headings), tuple(map(tuple, row.cells))),
        columns=tuple(row.columns),
        rows=rows_from_json(row.answers),
        usual=row.usual,
        ticks=dict(row.ticks),
        version=row.version,
        taken=row.taken,
        added=row.added,
        left=row.left,
        is_done=row.is_done,
        number=row.id,
    )
