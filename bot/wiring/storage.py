"""What the console is told about what is kept as a whole: the seal, what is past its time, the data map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.casework.pipeline import Met
from bot.casework.restrictions import Due
from bot.database import data_map, retention
from bot.database.unit import SqlUnit
from bot.delivery.inbox import Seal
from bot.message import Visitor
from knowledge.project import Retention

MET_FOR = timedelta(minutes=1)
"""How old the figures of what was asked may be: they are the same for everybody, and counted over all."""


@dataclass(slots=True)
class Storage:
    """What is kept in the database, seen as a whole."""

    seal: Seal
    retention: Callable[[], Retention]
    _met: tuple[datetime, Sequence[Met]] | None = None

    def sealed(self, visitor: Visitor) -> str:
        return self.seal.of_visitor(visitor)

    def met(self, unit: SqlUnit, now: datetime) -> Sequence[Met]:
        before = self._met
        if before is None or not before[0] <= now < before[0] + MET_FOR:
            self._met = before = (now, unit.pipeline.met())
        return before[1]

    def due(self, unit: SqlUnit, now: datetime) -> Sequence[Due]:
        return retention.due(unit, now, self.retention())

    def data_map(self) -> str:
        return data_map.page(self.retention())
