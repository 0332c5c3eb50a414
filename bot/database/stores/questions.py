"""SQL behind Unanswered: questions in vain, proposals, and whose questions they are for.

Questions are for the eyes that may see the leads of whoever asked; those of visitors without a lead are
the project office's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    case,
    delete,
    or_,
    select,
    true,
    tuple_,
    update,
)

from bot.casework.questions import ENDED, LIVE, MOST, Asker, Asking, Proposal, State
from bot.database.stores.sight import has_lead, visible
from bot.database.stores.store import SqlStore
from bot.database.tables.dialogue import EXCHANGES
from bot.database.tables.leads import LEADS
from bot.database.tables.questions import PROPOSALS, SETTLED_QUESTIONS
from bot.database.upsert import add_once
from bot.database.visitors import same_visitor
from bot.message import Visitor
from bot.staff.members import Sight
from bot.transcript import IN_VAIN, Outcome
from knowledge.editing.outline import Outline
from knowledge.editing.patch import REPLACING

_BEFORE = EXCHANGES.alias("before")
_DISPUTED = (
    select(_BEFORE.c.text)
    .where(
        same_visitor(_BEFORE, EXCHANGES),
        _BEFORE.c.id < EXCHANGES.c.id,
        _BEFORE.c.outcome.in_((Outcome.ANSWERED, Outcome.OFFERED, Outcome.DECLINED)),
    )
    .order_by(_BEFORE.c.id.desc())
    .limit(1)
    .correlate(EXCHANGES)
    .scalar_subquery()
)
# Whoever disputes an answer taps a button; what they had asked stands in the exchange before.
ASKED = case((EXCHANGES.c.outcome == Outcome.DISPUTED, _DISPUTED), else_=EXCHANGES.c.text)

PROPOSED = (
    *("key", "way", "language", "text", "topic", "title", "answer", "staff"),
    *("organisation", "state", "phrase", "before", "by_machine", "drafted"),
)
_URGENCY = case(
    (PROPOSALS.c.state == State.EXAMINED, 0), (PROPOSALS.c.state.in_(sorted(ENDED)), 2), else_=1
)
"""How far down a proposal stands: first what somebody has to do something with."""
ADD_PROPOSAL = add_once(PROPOSALS, "key").returning(PROPOSALS.c.id)
SETTLE = add_once(SETTLED_QUESTIONS)


def _askings(sight: Sight) -> ColumnElement[bool]:
    if sight.is_whole:
        return true()
    if sight.is_office:
        return or_(has_lead(EXCHANGES, visible(sight, with_parts=True)), ~has_lead(EXCHANGES))
    # Few of all visitors: found from their leads, not from every question.
    theirs = select(LEADS.c.channel, LEADS.c.visitor).where(visible(sight, with_parts=True))
    return tuple_(EXCHANGES.c.channel, EXCHANGES.c.visitor).in_(theirs)


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """Return which proposals are for these eyes: what visitors read, and was changed, is for all."""
    if sight.is_office:
        return true()
    is_read = and_(PROPOSALS.c.way.in_(sorted(REPLACING)), PROPOSALS.c.state.in_(sorted(LIVE)))
    return or_(PROPOSALS.c.organisation == sight.organisation, is_read)


class SqlUnanswered(SqlStore):
    def in_vain(self, sight: Sight, *, most: int = MOST) -> Sequence[Asking]:
        is_settled = (
            select(SETTLED_QUESTIONS.c.exchange)
            .where(SETTLED_QUESTIONS.c.exchange == EXCHANGES.c.id)
            .correlate(EXCHANGES)
            .exists()
        )
        rows = self._connection.execute(
            select(
                EXCHANGES.c.id,
                EXCHANGES.c.channel,
                EXCHANGES.c.visitor,
                ASKED.label("asked"),
                EXCHANGES.c.language,
                EXCHANGES.c.outcome,
                EXCHANGES.c.topics,
                EXCHANGES.c.taken_at,
                EXCHANGES.c.score,
            )
            .where(EXCHANGES.c.outcome.in_(IN_VAIN), ~is_settled, _askings(sight))
            .order_by(EXCHANGES.c.id.desc())
            .limit(most)
        )
        return [
            Asking(
                row.id,
                Visitor(row.channel, row.visitor),
                row.asked,
                row.language,
                Outcome(row.outcome),
                tuple(row.topics),
                row.taken_at,
                row.score,
            )
            for row in rows
            if row.asked and row.asked.strip()
        ]

    def propose(self, proposal: Proposal, exchanges: Sequence[int]) -> int:
        values = {name: getattr(proposal, name) for name in PROPOSED}
        number: int | None = self._connection.execute(
            ADD_PROPOSAL,
            {
                **values,
                "outline": proposal.outline.to_plain() if proposal.outline else None,
                "report": {},
                "at": proposal.at,
                "changed_at": proposal.at,
            },
        ).scalar_one_or_none()
        if number is None:
            of_key = select(PROPOSALS.c.id).where(PROPOSALS.c.key == proposal.key)
            return int(self._connection.execute(of_key).scalar_one())
        rows = self._connection.execute(
            select(EXCHANGES.c.id, EXCHANGES.c.channel, EXCHANGES.c.visitor).where(
                EXCHANGES.c.id.in_(list(exchanges))
            )
        ).all()
        for row in rows:
            asked = {"exchange": row.id, "channel": row.channel, "visitor": row.visitor}
            settled = {**asked, "proposal": number, "at": proposal.at, "told_at": None}
            self._connection.execute(SETTLE, settled)
        return number

    def settled_by(self, exchange: int, sight: Sight) -> Proposal | None:
        return self._one(
            proposal_of,
            select(PROPOSALS)
            .join(SETTLED_QUESTIONS, SETTLED_QUESTIONS.c.proposal == PROPOSALS.c.id)
            .where(SETTLED_QUESTIONS.c.exchange == exchange, seen_by(sight)),
        )

    def get(self, number: int, sight: Sight) -> Proposal | None:
        wanted = select(PROPOSALS).where(PROPOSALS.c.id == number, seen_by(sight))
        return self._one(proposal_of, wanted)

    def all(self, sight: Sight, *, most: int = 50, after: int = 0) -> Sequence[Proposal]:
        wanted = select(PROPOSALS).where(seen_by(sight))
        in_order = wanted.order_by(_URGENCY, PROPOSALS.c.id.desc())
        return self._all(proposal_of, in_order.limit(most).offset(after))

    def in_state(self, states: frozenset[State]) -> Sequence[Proposal]:
        wanted = select(PROPOSALS).where(PROPOSALS.c.state.in_(sorted(states)))
        return [
            proposal_of(row) for row in self._connection.execute(wanted.order_by(PROPOSALS.c.id))
        ]

    def change(self, proposal: Proposal, before: State) -> bool:
        changed = self._connection.execute(
            update(PROPOSALS)
            .where(PROPOSALS.c.id == proposal.number, PROPOSALS.c.state == before)
            .values(
                state=proposal.state,
                report=dict(proposal.report),
                changed_at=proposal.changed_at,
            )
        )
        return bool(changed.rowcount)

    def askers(self, number: int) -> Sequence[Asker]:
        rows = self._connection.execute(
            select(SETTLED_QUESTIONS, ASKED.label("asked"), EXCHANGES.c.language)
            .join(EXCHANGES, EXCHANGES.c.id == SETTLED_QUESTIONS.c.exchange)
            .where(SETTLED_QUESTIONS.c.proposal == number)
            .order_by(SETTLED_QUESTIONS.c.exchange)
        )
        return [
            Asker(
                row.exchange,
                Visitor(row.channel, row.visitor),
                row.asked or "",
                row.language,
                row.told_at,
            )
            for row in rows
        ]

    def told(self, exchange: int, at: datetime) -> bool:
        untold = update(SETTLED_QUESTIONS).where(
            SETTLED_QUESTIONS.c.exchange == exchange, SETTLED_QUESTIONS.c.told_at.is_(None)
        )
        return self._connection.execute(untold.values(told_at=at)).rowcount > 0

    def release(self, number: int) -> None:
        self._connection.execute(
            delete(SETTLED_QUESTIONS).where(SETTLED_QUESTIONS.c.proposal == number)
        )


def proposal_of(row: Row[Any]) -> Proposal:
    """Return the proposal of a row."""
    return Proposal(
        key=row.key,
        way=row.way,
        language=row.language,
        text=row.text,
        staff=row.staff,
        organisation=row.organisation,
        at=row.at,
        topic=row.topic,
        title=row.title,
        answer=row.answer,
        state=State(row.state),
        report=row.report,
        changed_at=row.changed_at,
        number=row.id,
        phrase=row.phrase,
        before=row.before,
        outline=Outline.from_plain(row.outline) if row.outline else None,
        by_machine=row.by_machine,
        drafted=row.drafted,
    )
