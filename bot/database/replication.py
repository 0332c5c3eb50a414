"""Whether PostgreSQL acknowledges what only its primary has (P3)."""

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import READING, create
from bot.diagnosis import Diagnosis, Health
from bot.errors import BotError

REPLICAS = """
select (select count(*) from pg_stat_replication),
       (select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum')),
       current_setting('synchronous_standby_names'), current_setting('synchronous_commit')
"""

ASKED = frozenset({"on", "remote_apply"})
"""What ``synchronous_commit`` must be: with less, a standby may not have written what it confirmed."""

WAY_OUT = (
    "Set synchronous_standby_names = 'ANY 1 (*)' and leave synchronous_commit on, and let only a synchronous"
    " standby be promoted; see docs/running.md."
)


def replicas(address: str) -> Iterator[Diagnosis]:
    """Say whether what is acknowledged survives the loss of the primary; nothing where nothing is replicated.

    That the database cannot be reached is said elsewhere.
    """
    if not address.startswith("postgresql"):
        return
    with suppress(BotError, SQLAlchemyError, ValueError):
        engine = create(address)
        try:
            with engine.connect().execution_options(**READING) as connection:
                found = _said(*connection.exec_driver_sql(REPLICAS).one())
        finally:
            engine.dispose()
        if found is not None:
            yield found


def _said(connected: int, waited_for: int, names: str, commit: str) -> Diagnosis | None:
    if not (connected or names):
        return None
    if not names or commit not in ASKED:
        found = f"{connected} replicas, none of which is waited for: with the primary, what was acknowledged last may be lost"
        return Diagnosis("replicas", Health.NOTE, found, WAY_OUT)
    if not waited_for:
        found = "a synchronous standby is asked for and none is connected: nothing can be stored"
        return Diagnosis(
            "replicas", Health.BROKEN, found, "Start a standby, or see why it is away."
        )
    return Diagnosis("replicas", Health.FINE, f"{waited_for} of {connected} are waited for")
