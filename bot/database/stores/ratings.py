"""SQL behind Ratings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from bot.casework.ratings import Rating
from bot.database.stores.store import SqlStore
from bot.database.tables.dialogue import EXCHANGES
from bot.message import About

RATED_SINCE = select(
    EXCHANGES.c.taken_at,
    EXCHANGES.c.about,
    EXCHANGES.c.language,
    EXCHANGES.c.channel,
    EXCHANGES.c.helped,
).where(EXCHANGES.c.helped.is_not(None), EXCHANGES.c.taken_at >= bindparam("since"))


class SqlRatings(SqlStore):
    def since(self, at: datetime) -> Sequence[Rating]:
        return self._all(_rating, RATED_SINCE, {"since": at})


def _rating(row: Row[Any]) -> Rating:
    topics = About.parse(row.about).topics
    return Rating(row.taken_at, topics, row.language, row.channel, row.helped)
