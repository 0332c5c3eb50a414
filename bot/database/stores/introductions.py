"""SQL behind Introductions."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from bot.casework.introductions import FINAL, Introduction, IntroductionRefusal, Step, StepKind
from bot.database.stores.sight import visible
from bot.database.stores.store import SqlStore
from bot.database.tables.leads import INTRODUCTION_STEPS, LEADS
from bot.database.upsert import add_once
from bot.errors import StaleError
from bot.staff.members import Sight

ADD = add_once(INTRODUCTION_STEPS).returning(INTRODUCTION_STEPS.c.number)
_PAIR = (INTRODUCTION_STEPS.c.first, INTRODUCTION_STEPS.c.second)
STEPS = select(INTRODUCTION_STEPS).order_by(*_PAIR, INTRODUCTION_STEPS.c.number)
BETWEEN = STEPS.where(
    INTRODUCTION_STEPS.c.first == bindparam("one"),
    INTRODUCTION_STEPS.c.second == bindparam("two"),
)
OF = STEPS.where(or_(*(side == bindparam("which") for side in _PAIR)))
HOLD = (
    select(LEADS.c.reference)
    .where(LEADS.c.reference.in_((bindparam("one"), bindparam("two"))))
    .order_by(LEADS.c.reference)
    .with_for_update(key_share=True)
)
_ends = (
    select(*_PAIR, func.max(INTRODUCTION_STEPS.c.number).label("number"))
    .group_by(*_PAIR)
    .subquery("ends")
)


class SqlIntroductions(SqlStore):
    """Introductions; where several write at once, both leads of one that was read are held until the unit ends."""

    def __init__(self, connection: Connection, *, is_holding: bool = False) -> None:
        super().__init__(connection)
        self._is_holding = is_holding

    def between(self, one: str, other: str) -> Introduction:
        empty = Introduction.between(one, other)
        which = dict(zip(("one", "two"), empty.pair, strict=True))
        if self._is_holding:
            self._connection.execute(HOLD, which).all()
        return Introduction(empty.pair, tuple(self._all(_step_of, BETWEEN, which)))

    def of(self, reference: str) -> Sequence[Introduction]:
        found = _introductions(self._connection.execute(OF, {"which": reference}))
        return sorted(found, key=_newest_at, reverse=True)

    def open_for(self, sight: Sight, *, most: int) -> Sequence[Introduction]:
        seen = select(LEADS.c.reference).where(visible(sight, with_parts=True))
        oldest = (
            select(*_PAIR)
            .join(
                _ends,
                and_(
                    *(side == _ends.c[side.name] for side in _PAIR),
                    INTRODUCTION_STEPS.c.number == _ends.c.number,
                ),
            )
            .where(
                INTRODUCTION_STEPS.c.kind.not_in(sorted(FINAL)),
                *(side.in_(seen) for side in _PAIR),
            )
            .order_by(INTRODUCTION_STEPS.c.at, *_PAIR)
            .limit(most)
            .subquery("oldest")
        )
        wanted = STEPS.join(oldest, and_(*(side == oldest.c[side.name] for side in _PAIR)))
        return sorted(_introductions(self._connection.execute(wanted)), key=_newest_at)

    def add(self, introduction: Introduction) -> None:
        step, (first, second) = introduction.steps[-1], introduction.pair
        values = {
            "first": first,
            "second": second,
            "number": len(introduction.steps),
            "kind": step.kind,
            "of": step.of,
            "by": step.by,
            "note": step.note,
            "staff": step.staff,
            "at": step.at,
        }
        if self._connection.execute(ADD, values).one_or_none() is None:
            raise StaleError(IntroductionRefusal.STALE)


def _introductions(rows: Iterable[Row[Any]]) -> list[Introduction]:
    """Return the introductions of *rows*, which stand in the order of pair and step."""
    return [
        Introduction(pair, tuple(map(_step_of, steps)))
        for pair, steps in groupby(rows, key=lambda row: (row.first, row.second))
    ]


def _newest_at(introduction: Introduction) -> tuple[Any, tuple[str, str]]:
    return introduction.steps[-1].at, introduction.pair


def _step_of(row: Row[Any]) -> Step:
    return Step(StepKind(row.kind), row.staff, row.at, row.of, row.by, row.note)
