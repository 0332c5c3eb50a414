"""SQL behind Edits: what was done with proposals, drafts of texts, and what texts were before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, insert, or_, select, true, update

from bot.casework.content.machine_marks import QUESTIONS
from bot.casework.content.texts import MAY_REWORD, OPENLY, Step, StepKind, shown
from bot.casework.questions import LIVE, MAY_WITHDRAW, Proposal, State
from bot.database.stores.questions import proposal_of, seen_by
from bot.database.stores.store import SqlStore
from bot.database.tables.content import PROPOSAL_STEPS
from bot.database.tables.questions import PROPOSALS
from bot.staff.members import Sight
from knowledge.editing.patch import Change, Way

NOTE = insert(PROPOSAL_STEPS)


def _of_text(change: Change) -> ColumnElement[bool]:
    return and_(
        PROPOSALS.c.way == change.way,
        PROPOSALS.c.language == change.language,
        PROPOSALS.c.topic == change.topic,
        PROPOSALS.c.phrase == change.phrase,
    )


def _shown_to(sight: Sight) -> ColumnElement[bool]:
    if sight.is_office:
        return true()
    is_open = PROPOSAL_STEPS.c.kind.in_(sorted(OPENLY))
    return or_(PROPOSALS.c.organisation == sight.organisation, is_open)


class SqlEdits(SqlStore):
    def note(self, step: Step) -> None:
        self._connection.execute(
            NOTE,
            {
                "proposal": step.proposal,
                "kind": step.kind,
                "staff": step.staff,
                "at": step.at,
                "words": step.words,
            },
        )

    def steps(self, number: int) -> Sequence[Step]:
        wanted = select(PROPOSAL_STEPS).where(PROPOSAL_STEPS.c.proposal == number)
        return self._all(_step, wanted.order_by(PROPOSAL_STEPS.c.id))

    def log(self, sight: Sight, *, most: int = 200) -> Sequence[tuple[Step, Proposal]]:
        newest = (
            select(PROPOSAL_STEPS)
            .join(PROPOSALS, PROPOSALS.c.id == PROPOSAL_STEPS.c.proposal)
            .where(seen_by(sight), _shown_to(sight))
            .order_by(PROPOSAL_STEPS.c.id.desc())
            .limit(most)
        )
        steps = self._all(_step, newest)
        numbers = {step.proposal for step in steps}
        wanted = select(PROPOSALS).where(PROPOSALS.c.id.in_(numbers))
        found = {each.number: each for each in self._all(proposal_of, wanted)}
        return [
            (each, found[step.proposal])
            for step in steps
            for each in shown([step], found[step.proposal], sight)
        ]

    def draft_of(self, change: Change, organisation: str) -> Proposal | None:
        wanted = (
            select(PROPOSALS)
            .where(
                _of_text(change),
                PROPOSALS.c.organisation == organisation,
                PROPOSALS.c.state.in_(sorted(MAY_REWORD)),
            )
            .order_by(PROPOSALS.c.id.desc())
            .limit(1)
        )
        return self._one(proposal_of, wanted)

    def heads_of(self, name: str) -> Sequence[str]:
        wanted = select(PROPOSALS.c.title).where(
            PROPOSALS.c.way == Way.NAME,
            PROPOSALS.c.phrase == name,
            PROPOSALS.c.title != "",
            PROPOSALS.c.state.in_(sorted(MAY_WITHDRAW)),
        )
        return [row.title for row in self._connection.execute(wanted.distinct())]

    def versions_of(self, change: Change, *, most: int = 50) -> Sequence[Proposal]:
        wanted = select(PROPOSALS).where(_of_text(change), PROPOSALS.c.state.in_(sorted(LIVE)))
        newest = wanted.order_by(PROPOSALS.c.changed_at.desc(), PROPOSALS.c.id.desc())
        return self._all(proposal_of, newest.limit(most))

    def origin_of(self, topic: str) -> Proposal | None:
        wanted = select(PROPOSALS).where(
            PROPOSALS.c.way == Way.TOPIC,
            PROPOSALS.c.topic == topic,
            PROPOSALS.c.state.in_(sorted(LIVE)),
        )
        return self._one(proposal_of, wanted.order_by(PROPOSALS.c.id.desc()).limit(1))

    def rivals_of(self, proposal: Proposal) -> Sequence[Proposal]:
        wanted = select(PROPOSALS).where(
            PROPOSALS.c.way == Way.FACT,
            PROPOSALS.c.phrase == proposal.phrase,
            PROPOSALS.c.before == "",
            PROPOSALS.c.organisation != proposal.organisation,
            PROPOSALS.c.state.in_(sorted(MAY_WITHDRAW)),
        )
        is_new = proposal.way == Way.FACT and not proposal.before
        return self._all(proposal_of, wanted.order_by(PROPOSALS.c.id)) if is_new else ()

    def drafted_for(self, change: Change, sight: Sight, *, most: int = 50) -> Sequence[str]:
        of_place = _of_text(change)
        if change.way in QUESTIONS:
            of_place = and_(
                PROPOSALS.c.way.in_(sorted(QUESTIONS)),
                PROPOSALS.c.language == change.language,
                PROPOSALS.c.topic == change.topic,
            )
        is_known = or_(
            PROPOSALS.c.organisation == sight.organisation, PROPOSALS.c.state.in_(sorted(LIVE))
        )
        wanted = (
            select(PROPOSALS.c.drafted)
            .where(of_place, PROPOSALS.c.drafted != "", true() if sight.is_office else is_known)
            .order_by(PROPOSALS.c.id.desc())
            .limit(most)
        )
        return list(dict.fromkeys(self._connection.execute(wanted).scalars()))

    def reword(self, proposal: Proposal, seen: str) -> bool:
        changed = self._connection.execute(
            update(PROPOSALS)
            .where(
                PROPOSALS.c.id == proposal.number,
                PROPOSALS.c.text == seen,
                PROPOSALS.c.state.in_(sorted(MAY_REWORD)),
            )
            .values(
                text=proposal.text,
                before=proposal.before,
                by_machine=proposal.by_machine,
                drafted=proposal.drafted,
                state=proposal.state,
                report={},
                changed_at=proposal.changed_at,
            )
        )
        return bool(changed.rowcount)

    def awaiting(self, staff: int) -> int:
        is_theirs = exists().where(
            PROPOSAL_STEPS.c.proposal == PROPOSALS.c.id,
            PROPOSAL_STEPS.c.kind == StepKind.SAVED,
            PROPOSAL_STEPS.c.staff == staff,
        )
        wanted = (
            select(func.count())
            .select_from(PROPOSALS)
            .where(PROPOSALS.c.state == State.EXAMINED, PROPOSALS.c.staff != staff, ~is_theirs)
        )
        return int(self._connection.execute(wanted).scalar_one())

    def approved(self) -> Sequence[tuple[Proposal, datetime]]:
        # By the step: a proposal is out by itself too, where the content answers without it.
        wanted = (
            select(PROPOSALS, PROPOSAL_STEPS.c.at.label("came_at"))
            .join(PROPOSAL_STEPS, PROPOSAL_STEPS.c.proposal == PROPOSALS.c.id)
            .where(PROPOSALS.c.state.in_(sorted(LIVE)), PROPOSAL_STEPS.c.kind == StepKind.APPLIED)
            .order_by(PROPOSAL_STEPS.c.id)
        )
        return self._all(lambda row: (proposal_of(row), row.came_at), wanted)

    def outline(self, proposal: Proposal, seen: datetime | None) -> bool:
        changed = self._connection.execute(
            update(PROPOSALS)
            .where(
                PROPOSALS.c.id == proposal.number,
                PROPOSALS.c.changed_at == seen,
                PROPOSALS.c.state.in_(sorted(MAY_REWORD)),
            )
            .values(
                outline=proposal.outline.to_plain() if proposal.outline else None,
                text=proposal.text,
                language=proposal.language,
                title=proposal.title,
                answer=proposal.answer,
                state=proposal.state,
                report=dict(proposal.report),
                changed_at=proposal.changed_at,
            )
        )
        return bool(changed.rowcount)


def _step(row: Row[Any]) -> Step:
    return Step(row.proposal, StepKind(row.kind), row.staff, row.at, row.words)
