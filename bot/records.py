"""What the console is told about what is kept as a whole: the seal, what is past its time, the data map.

Nothing here decides who may ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.database import data_map, retention
from bot.database.stores import SqlUnit
from bot.inbox import Seal
from bot.message import Visitor
from bot.restraint import Due


@dataclass(frozen=True, slots=True)
class Records:
    """What is kept in the database, seen as a whole."""

    seal: Seal

    def sealed(self, visitor: Visitor) -> str:
        """Return the keyed hash under which arrivals of *visitor* are known."""
        return self.seal.of_visitor(visitor)

    def due(self, unit: SqlUnit, now: datetime) -> Sequence[Due]:
        """Return what would go tonight because its time is over."""
        return retention.due(unit, now)

    def data_map(self) -> str:
        """Return what every column holds, why, and how long it stays."""
        return data_map.page()
