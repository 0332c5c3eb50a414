"""When visitors wrote on each channel: what the rhythm of a channel is taken from."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.database.tables.columns import UtcDateTime
from bot.database.tables.dialogue import EXCHANGES, INBOX
from bot.database.unit import SqlUnit
from bot.notifications.rhythm import Rhythm
from bot.transcript import Outcome

LOOKED_BACK = timedelta(days=28)
"""How far back is looked at the start; arrivals are known for 30 days."""

MOST = 20_000
"""Messages read at once."""

# By the index of arrivals: the exchanges themselves have none by time.
FIRST = (
    select(INBOX.c.exchange)
    .where(
        INBOX.c.taken_at > bindparam("after", type_=UtcDateTime()), INBOX.c.exchange.is_not(None)
    )
    .order_by(INBOX.c.taken_at)
    .limit(1)
)
HEARD = (
    select(EXCHANGES.c.id, EXCHANGES.c.channel, EXCHANGES.c.taken_at, EXCHANGES.c.outcome)
    .where(EXCHANGES.c.id >= bindparam("first"))
    .order_by(EXCHANGES.c.id)
    .limit(MOST)
)


@dataclass(slots=True)
class Rhythms:
    """The rhythm of each channel, kept up with what comes; begun anew by every process."""

    of_channels: defaultdict[str, Rhythm] = field(default_factory=lambda: defaultdict(Rhythm))
    _first: int | None = None

    def listen(self, unit: SqlUnit, now: datetime) -> bool:
        """Hear what came since the last time; whether that is all of it."""
        if self._first is None:
            self._first = unit.connection.execute(
                FIRST, {"after": now - LOOKED_BACK}
            ).scalar_one_or_none()
            if self._first is None:
                return True
        rows = unit.connection.execute(HEARD, {"first": self._first}).all()
        for row in rows:
            if row.outcome != Outcome.STAFF:
                self.of_channels[row.channel].hear(row.taken_at)
            self._first = row.id + 1
        return len(rows) < MOST

    def silent(self, now: datetime) -> Mapping[str, Rhythm]:
        """Return the rhythms of the channels that have been silent for too long."""
        return {name: each for name, each in self.of_channels.items() if each.is_silent(now)}
