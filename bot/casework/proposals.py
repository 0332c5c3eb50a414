"""What becomes of proposals, beside everything else: they are tried, applied, and the askers are told.

Trying takes a minute of a processor: another process does it, so that no visitor waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import structlog

from bot.casework.content.folder import write
from bot.casework.content.texts import ASSISTANT, is_said, moved
from bot.casework.questions import APPROVED, OPEN, Asker, Proposal, State
from bot.casework.replies import Sender, tell
from bot.casework.trial import DIED, LONGEST_TRIAL, Try
from bot.casework.unit import CaseUnit
from bot.delivery.unit import Writer
from bot.dialogue.hearing import Finder
from bot.dialogue.replies import Replies
from bot.errors import StorageError
from bot.message import About, Clock, Reply, Visitor
from bot.transcript import Exchange
from knowledge.editing.outline import Outline
from knowledge.editing.patch import REPLACING, Change, Way, own_words
from knowledge.matching.match import MatchKind
from knowledge.topic import Library

log = structlog.get_logger("bot")


LOOK_SECONDS = 3.0
"""How often it is looked for proposals to try, and for approved ones; during a trial, whether it is still wanted."""

ASKED = 20
"""Sentences of those who asked that go into a trial."""

EXCERPT = 120
"""Characters of a question that are repeated to whoever asked it."""


def change_of(proposal: Proposal) -> Change:
    """Return the change to the content that *proposal* is."""
    return Change(
        Way(proposal.way),
        proposal.language,
        proposal.text,
        proposal.topic,
        proposal.title,
        proposal.answer,
        proposal.phrase,
        proposal.before,
        proposal.outline,
    )


class Mind(Protocol):
    """What is known now, and how it is said."""

    @property
    def library(self) -> Library: ...

    @property
    def matcher(self) -> Finder: ...

    @property
    def replies(self) -> Replies: ...


@dataclass(slots=True)
class ProposalRunner:
    """Looks after proposals; *content* is the folder that a proposal may be written into.

    *mind* gives what is known now: when it is another one, it is looked whose question it answers.
    """

    writer: Writer
    mind: Callable[[], Mind]
    senders: Mapping[str, Sender]
    content: Path
    try_change: Try
    clock: Clock
    publish: Callable[[Exchange], None]
    is_learning: Callable[[], bool] = lambda: False
    """Whether something is being learned: a trial waits for it, for both take much memory."""
    _untold: datetime | None = None  # when the trial was begun of which nothing could be kept
    _told: Mind | None = None  # by which those who had asked were told last

    async def run(self) -> None:
        """Look after proposals until cancelled; what is approved waits for no trial."""
        async with asyncio.TaskGroup() as both:
            both.create_task(_again(self.follow))
            both.create_task(_again(self.examine))

    async def follow(self) -> bool:
        """Write what is approved, and tell who had asked once the content answers; False when nothing is written."""
        if (mind := self.mind()) is not self._told:
            await self.tell_askers()
            self._told = mind
        approved = await self._in(State.APPLYING)
        for proposal in approved:
            await self._apply(proposal)
        return bool(approved)

    async def examine(self) -> bool:
        """Examine the next proposal; False when there is none."""
        for proposal in await self._in(State.WAITING, State.EXAMINING):
            if proposal.state is State.EXAMINING and self._is_dead(proposal):
                await self._give_up(proposal)
                return True
            is_next = proposal.state is State.WAITING or proposal.changed_at == self._untold
            if is_next and not self.is_learning():
                return await self._examine(proposal)
        return False

    async def _in(self, *states: State) -> Sequence[Proposal]:
        wanted = frozenset(states)
        return await self.writer.read(lambda unit: unit.unanswered.in_state(wanted))

    def _is_dead(self, proposal: Proposal) -> bool:
        return self.clock() >= (proposal.changed_at or proposal.at) + LONGEST_TRIAL

    async def _examine(self, proposal: Proposal) -> bool:
        examining = proposal.became(State.EXAMINING, self.clock())
        try:  # Only one process gets it: the other one finds that its state is another.
            if is_ours := await self._change(examining, proposal.state):
                await self._try(examining)
        except StorageError:
            self._untold = examining.changed_at
            raise
        return is_ours

    async def _try(self, proposal: Proposal) -> None:
        askers = await self._askers(proposal)
        texts = list(dict.fromkeys(asker.text for asker in askers if asker.text))[:ASKED]
        change = change_of(proposal)
        found = await self._found(proposal, asyncio.ensure_future(self.try_change(change, texts)))
        if found is None:
            return
        report = _unnamed(found, own_words(change))
        state = State.FAULTY if report.get("problems") else State.EXAMINED
        await self._change(proposal.became(state, self.clock(), report), State.EXAMINING)

    async def _found(
        self, proposal: Proposal, trial: asyncio.Future[Mapping[str, Any]]
    ) -> Mapping[str, Any] | None:
        """Return what *trial* finds; None where *proposal* is taken back before: the trial ends with it."""
        try:
            while not (await asyncio.wait({trial}, timeout=LOOK_SECONDS))[0]:
                if not await self._is_wanted(proposal):
                    return None
            return trial.result()
        finally:
            trial.cancel()
            await asyncio.wait({trial})

    async def _is_wanted(self, proposal: Proposal) -> bool:
        """Whether *proposal* is still being examined, as far as that can be read."""
        try:
            going = await self._in(State.EXAMINING)
        except StorageError:
            return True
        return any(each.number == proposal.number for each in going)

    async def _give_up(self, proposal: Proposal) -> None:
        """Say of a trial that nothing more will come of it: its process ended with the server's."""
        faulty = proposal.became(State.FAULTY, self.clock(), {"problems": [DIED]})
        await self._change(faulty, State.EXAMINING)

    async def _apply(self, proposal: Proposal) -> None:
        """Write the change into the content folder; done twice, it is there once."""
        change, report = change_of(proposal), dict(proposal.report)
        problem = await asyncio.to_thread(write, self.content, change, self.clock().date())
        if problem:
            back = proposal.became(State.EXAMINED, self.clock(), {**report, "unwritten": problem})
            await self._change(back, State.APPLYING)
            return
        report.pop("unwritten", None)
        await self._change(proposal.became(State.APPLIED, self.clock(), report), State.APPLYING)

    async def _change(self, proposal: Proposal, before: State) -> bool:
        return await self.writer.do(partial(moved, proposal, before, ASSISTANT, self.clock()))

    # Telling those who asked

    async def tell_askers(self) -> int:
        """Tell whoever asked what is answered by now, and return how many that were."""
        count = 0
        for proposal in await self.writer.read(lambda unit: unit.unanswered.in_state(OPEN)):
            if not self.is_out(proposal):
                continue
            if proposal.way != Way.OFFTOPIC:
                count += await self._tell(proposal, await self._answered(proposal))
            await self._take_out(proposal)
        return count

    async def _take_out(self, proposal: Proposal) -> None:
        """Note that visitors are answered by *proposal*."""
        before = proposal.state
        if before is State.APPLYING:  # another process wrote it, and has yet to say so
            await self._change(proposal.became(State.APPLIED, self.clock()), before)
            before = State.APPLIED
        await self._change(proposal.became(State.OUT, self.clock()), before)

    async def _askers(self, proposal: Proposal) -> Sequence[Asker]:
        return await self.writer.read(lambda unit: unit.unanswered.askers(proposal.number))

    async def _answered(self, proposal: Proposal) -> Sequence[Asker]:
        """Return whose question has an answer: two people said so, or the assistant answers it by itself."""
        askers = await self._askers(proposal)
        if proposal.state in APPROVED:
            return askers
        return [each for each in askers if self._answers(each.text, each.language, proposal.topic)]

    def _answers(self, text: str, language: str, topic: str) -> bool:
        match = self.mind().matcher.find(text, language)
        return match.outcome is MatchKind.ANSWER and match.topics[:1] == (topic,)

    def is_out(self, proposal: Proposal) -> bool:
        """Whether the content that we speak from holds by now what *proposal* is.

        What was approved may have been worded in another way by whoever took it over; of what nobody
        has approved, that some text is answered says nothing, for it may have been before.
        """
        mind = self.mind()
        if proposal.way in REPLACING:
            return is_said(mind.library, change_of(proposal))
        if proposal.way == Way.OFFTOPIC:
            return any(
                one.text == proposal.text and one.language == proposal.language
                for one in mind.library.offtopic
            )
        if proposal.topic not in mind.library.topics:
            return False
        if proposal.way == Way.PHRASING and proposal.outline is not None:
            return _are_asked(proposal.outline, mind.library)
        if any(
            one.text == proposal.text and one.topic == proposal.topic
            for one in mind.library.phrasings
        ):
            return True
        return proposal.state in APPROVED and self._answers(
            proposal.text, proposal.language, proposal.topic
        )

    async def _tell(self, proposal: Proposal, askers: Sequence[Asker]) -> int:
        waiting: dict[Visitor, list[Asker]] = {}
        count = 0
        for asker in askers:
            if asker.told_at is None:
                waiting.setdefault(asker.visitor, []).append(asker)
        for visitor, asked in waiting.items():
            if await self.writer.read(partial(_is_restricted, visitor)):
                continue
            exchanges = [asker.exchange for asker in asked]
            work = partial(
                self._tell_one, asked[-1], self.news(proposal.topic, asked[-1]), exchanges
            )
            told = await self.writer.do(work, lane=f"{visitor.channel}:{visitor.id}")
            if told is not None:
                self.publish(told)
                count += 1
        return count

    def _tell_one(
        self, asker: Asker, reply: Reply, exchanges: Sequence[int], unit: CaseUnit
    ) -> Exchange | None:
        """Tell somebody who asked in *exchanges*; None when another process has just done so."""
        now = self.clock()
        are_new = [unit.unanswered.told(number, now) for number in exchanges]
        if not any(are_new):
            return None
        return tell(unit, self.senders, asker.visitor, reply, now)

    def news(self, topic: str, asker: Asker) -> Reply:
        """Return what somebody is told whose question has an answer now."""
        question = " ".join(asker.text.split())
        if len(question) > EXCERPT:
            question = f"{question[:EXCERPT].rstrip()}…"
        replies = self.mind().replies
        answer = replies.answer([topic], asker.language)
        text = replies.say("answer_is_out", asker.language, question=question)
        about = About.phrase("answer_is_out").then(answer.about)
        reply = Reply(f"{text}\n\n{answer.text}", about, asker.language, foot=answer.foot)
        return replies.in_script(reply, asker.language, [question])


async def _again(work: Callable[[], Awaitable[bool]]) -> None:
    """Do *work* again and again; where it found nothing to do, after a while."""
    while True:
        try:
            is_busy = await work()
        except StorageError:
            log.warning("proposals_unreadable")
            is_busy = False
        if not is_busy:
            await asyncio.sleep(LOOK_SECONDS)


def _is_restricted(visitor: Visitor, unit: CaseUnit) -> bool:
    return unit.restrictions.of(visitor) is not None


def _are_asked(outline: Outline, library: Library) -> bool:
    """Whether all questions of *outline* are in *library*."""
    questions = (*library.phrasings, *library.exam)
    known = {(each.language, each.text) for each in questions if each.topic == outline.topic}
    return all(
        (language, text) in known
        for language, said in outline.languages.items()
        for text in (*said.phrasings, *said.exam)
    )


def _unnamed(report: Mapping[str, Any], own: Sequence[str]) -> dict[str, Any]:
    """Return *report* without words of visitors, which are in the exchanges: only *own* stay with a proposal."""
    asked = report.get("asked", [])
    kept = [{**each, "text": each["text"] if each["text"] in own else ""} for each in asked]
    return {**report, "asked": kept}
