"""SQL behind the pipeline at a glance: counting, and nothing that is read one by one.

Whatever counts leads goes through :func:`visible`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select, true

from bot.casework.pipeline import LOOKED_UP, Group, Met, Tagged
from bot.database.stores.sight import visible
from bot.database.stores.store import SqlStore
from bot.database.tables.dialogue import EXCHANGES
from bot.database.tables.leads import LEADS
from bot.leads import Status
from bot.staff.members import Sight
from bot.transcript import Outcome

_TAG = " country:"

COUNTRY = case(
    (LEADS.c.tags.startswith(_TAG), func.substr(LEADS.c.tags, len(_TAG) + 1, len("FI"))), else_=""
).label("place")
"""The country of a lead: of its tags it is the first."""

GROUPED = (LEADS.c.kind, LEADS.c.status, LEADS.c.channel, LEADS.c.origin)

# Found in the index of what was asked, without reading an exchange.
MET = (
    select(EXCHANGES.c.outcome, EXCHANGES.c.language, EXCHANGES.c.topics, func.count())
    .where(EXCHANGES.c.outcome.in_(LOOKED_UP))
    .group_by(EXCHANGES.c.outcome, EXCHANGES.c.language, EXCHANGES.c.topics)
)


class SqlPipeline(SqlStore):
    def groups(self, sight: Sight, since: datetime | None) -> Sequence[Group]:
        rows = self._connection.execute(
            select(*GROUPED, COUNTRY, func.count())
            .where(visible(sight), _after(since))
            .group_by(*GROUPED, COUNTRY.name)
        )
        return [
            Group(kind, Status(status), channel, origin, country, count)
            for kind, status, channel, origin, country, count in rows
        ]

    def tagged(self, sight: Sight, since: datetime | None) -> Sequence[Tagged]:
        is_in_pipeline = LEADS.c.status == Status.IN_PIPELINE
        rows = self._connection.execute(
            select(LEADS.c.tags, func.count(), func.count().filter(is_in_pipeline))
            .where(visible(sight), _after(since))
            .group_by(LEADS.c.tags)
        )
        return [
            each
            for tags, count, placed in rows
            for each in (Tagged(tags, True, placed), Tagged(tags, False, count - placed))  # noqa: FBT003
            if each.count
        ]

    def weeks(self, sight: Sight, mondays: Sequence[datetime]) -> Sequence[int]:
        counts = [
            func.count().filter(
                LEADS.c.taken_at >= monday, LEADS.c.taken_at < monday + timedelta(weeks=1)
            )
            for monday in mondays
        ]
        wanted = (visible(sight), LEADS.c.taken_at >= mondays[0])
        row = self._connection.execute(select(*counts).select_from(LEADS).where(*wanted)).one()
        return list(row)

    def first_contact(self, sight: Sight, since: datetime | None) -> timedelta | None:
        seconds = LEADS.c.contacted_after
        wanted = (visible(sight), _after(since), seconds.is_not(None))
        count: int = self._connection.execute(
            select(func.count()).select_from(LEADS).where(*wanted)
        ).scalar_one()
        if not count:
            return None
        # The one in the middle; of an even number the two, and between them.
        middle = self._connection.execute(
            select(seconds)
            .where(*wanted)
            .order_by(seconds)
            .limit(2 - count % 2)
            .offset((count - 1) // 2)
        ).scalars()
        values = list(middle)
        return timedelta(seconds=sum(values) / len(values))

    def met(self) -> Sequence[Met]:
        return [
            Met(Outcome(outcome), language, tuple(topics), count)
            for outcome, language, topics, count in self._connection.execute(MET)
        ]


def _after(since: datetime | None) -> ColumnElement[bool]:
    return true() if since is None else LEADS.c.taken_at >= since
