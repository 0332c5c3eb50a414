"""The processes that serve one database: each says that it is there, and from which content it speaks."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.database.tables.columns import UtcDateTime
from bot.database.tables.installation import REPLICAS
from bot.database.unit import SqlUnit
from bot.database.upsert import put

PUT_REPLICA = put(REPLICAS, "seen_at", "content", "state")
REPLICAS_SINCE = (
    select(REPLICAS)
    .where(REPLICAS.c.seen_at > bindparam("since", type_=UtcDateTime()))
    .order_by(REPLICAS.c.began_at, REPLICAS.c.name)
)
FORGET_REPLICA = delete(REPLICAS).where(REPLICAS.c.name == bindparam("which"))


@dataclass(frozen=True, slots=True)
class Replica:
    """A process that serves; *content* is the version it speaks from, *state* how that stands to its folder."""

    name: str
    began_at: datetime
    seen_at: datetime
    content: str
    state: str


def note(unit: SqlUnit, replica: Replica) -> None:
    """Keep that *replica* is there."""
    unit.connection.execute(PUT_REPLICA, asdict(replica))


def seen(unit: SqlUnit, since: datetime) -> Sequence[Replica]:
    """Return those that said so after *since*, the oldest first."""
    rows = unit.connection.execute(REPLICAS_SINCE, {"since": since})
    return [Replica(**row._asdict()) for row in rows]


def forget(unit: SqlUnit, name: str) -> None:
    """Forget the replica *name*: it has ended."""
    unit.connection.execute(FORGET_REPLICA, {"which": name})
