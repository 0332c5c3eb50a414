"""How much waits in the database and since when, as figures: nothing of whom or what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.database.tables.delivery import OUTBOX, POSTPONED
from bot.database.unit import SqlUnit
from bot.delivery.outbox import State

OUTGOING = (
    select(OUTBOX.c.channel, OUTBOX.c.state, func.count(), func.min(OUTBOX.c.due_at))
    .where(OUTBOX.c.state != State.SENT)
    .group_by(OUTBOX.c.channel, OUTBOX.c.state)
)
ANSWERED_LATER = select(
    POSTPONED.c.channel, func.count(), func.min(POSTPONED.c.taken_at)
).group_by(POSTPONED.c.channel)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest does; None where none waits."""

    count: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in the outbox by channel and state, what was sent left out; and what is *postponed*."""

    outbox: Mapping[tuple[str, State], Waiting]
    postponed: Mapping[str, Waiting]


def figures(unit: SqlUnit) -> Figures:
    """Return the figures of this moment."""
    outgoing = unit.connection.execute(OUTGOING).all()
    postponed = unit.connection.execute(ANSWERED_LATER).all()
    return Figures(
        {
            (channel, State(state)): Waiting(count, due_at)
            for channel, state, count, due_at in outgoing
        },
        {channel: Waiting(count, taken_at) for channel, count, taken_at in postponed},
    )
