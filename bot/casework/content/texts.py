"""Texts of the content in the hands of editors: who may do what with them, and what becomes of them.

What somebody wrote goes to visitors once somebody else has approved it, never before. Nothing here reads
a file or changes one.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.casework.questions import MAY_WITHDRAW, Proposal, ProposalRefusal, State
from bot.errors import CaseError
from bot.staff.members import Role, Sight, StaffMember
from knowledge.editing.patch import (
    OF_HEAD,
    OF_TOPIC,
    ONE_LINE,
    REPLACING,
    Change,
    Way,
    one_line,
    series_of,
    tidied,
)
from knowledge.editing.values import merged
from knowledge.project import OFFICE
from knowledge.reading.entries import filled
from knowledge.topic import Language, Library, Topic

ASSISTANT = 0
"""The number of whoever took a step by itself: the assistant."""

LONGEST_TEXT = 6000
"""Characters that are taken of a text; the check of the content is stricter."""

LONGEST_LABEL = 60
LONGEST_TITLE = 80

MAY_REWORD = frozenset({State.DRAFT, State.EXAMINED, State.FAULTY})
"""States in which the words of a proposal may still be changed; afterwards it is examined anew."""

MAY_HAND_IN = frozenset({State.DRAFT, State.FAULTY})


class StepKind(StrEnum):
    """What was done with a proposal."""

    SAVED = "saved"
    """Words were kept as a draft."""
    HANDED_IN = "handed_in"
    EXAMINED = "examined"
    FAULTY = "faulty"
    RETURNED = "returned"
    """Not approved: the words say what is to be changed."""
    APPROVED = "approved"
    APPLIED = "applied"
    UNWRITTEN = "unwritten"
    """Approved, and could not be written."""
    OUT = "out"
    WITHDRAWN = "withdrawn"


AS_STEP = {
    State.DRAFT: StepKind.SAVED,
    State.WAITING: StepKind.HANDED_IN,
    State.EXAMINED: StepKind.EXAMINED,
    State.FAULTY: StepKind.FAULTY,
    State.APPLYING: StepKind.APPROVED,
    State.APPLIED: StepKind.APPLIED,
    State.OUT: StepKind.OUT,
    State.WITHDRAWN: StepKind.WITHDRAWN,
}
"""As which step it is kept that a proposal came into a state; the exam's beginning is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """Who did what with the proposal of this number, and when; *words* are what they wrote."""

    proposal: int
    kind: StepKind
    staff: int
    at: datetime
    words: str = ""


OPENLY = frozenset({StepKind.APPROVED, StepKind.APPLIED, StepKind.OUT})
"""What everybody may know of a text that visitors read; drafts of it and why they were returned are its organisation's."""


class Edits(Protocol):
    """Where it is kept who did what with proposals, and what texts were before."""

    def note(self, step: Step) -> None:
        """Keep *step* after all others."""
        ...

    def steps(self, number: int) -> Sequence[Step]:
        """Return what was done with a proposal, oldest first."""
        ...

    def log(self, sight: Sight, *, most: int = 200) -> Sequence[tuple[Step, Proposal]]:
        """Return what was done last with proposals for these eyes, newest first."""
        ...

    def draft_of(self, change: Change, organisation: str) -> Proposal | None:
        """Return what this organisation is writing in place of the text of *change*; the newest."""
        ...

    def heads_of(self, name: str) -> Sequence[str]:
        """Return what *name* begins with in the open proposals of anybody that begin it."""
        ...

    def versions_of(self, change: Change, *, most: int = 50) -> Sequence[Proposal]:
        """Return what came into the content in place of the text of *change*, newest first."""
        ...

    def origin_of(self, topic: str) -> Proposal | None:
        """Return the proposal by which *topic* came into the content; None when it came by none, as with the installation."""
        ...

    def rivals_of(self, proposal: Proposal) -> Sequence[Proposal]:
        """Return what other organisations begin under the name of a fact that is not there yet, oldest first."""
        ...

    def drafted_for(self, change: Change, sight: Sight, *, most: int = 50) -> Sequence[str]:
        """Return what a machine drafted for the place of *change*, newest first, of what these eyes may know.

        Whatever became of it; for a question, the questions of its topic.
        """
        ...

    def awaiting(self, staff: int) -> int:
        """Return how many proposals are examined, and none of the words are by *staff*: they may approve them."""
        ...

    def approved(self) -> Sequence[tuple[Proposal, datetime]]:
        """Return what is in the content because it was approved here, and since when, in the order in which it came."""
        ...

    def outline(self, proposal: Proposal, seen: datetime | None) -> bool:
        """Keep the outline of *proposal*; False when it was changed since *seen*, or may not be any more."""
        ...

    def reword(self, proposal: Proposal, seen: str) -> bool:
        """Keep the words of *proposal*; False when they are no longer *seen*, or not to be changed any more."""
        ...


class EditUnit(Protocol):
    """One unit of work, as far as proposals are moved on in it."""

    @property
    def unanswered(self) -> Any: ...

    @property
    def edits(self) -> Edits: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text belongs to: a topic with an answer or a label in each language, or its title; a phrase, a fact, a name."""

    way: Way
    name: str

    def change(self, language: Language, text: str = "", before: str = "") -> Change:
        """Return the change that puts *text* in place of *before*."""
        if self.way in OF_TOPIC:
            return Change(self.way, language, text, self.name, before=before)
        return Change(self.way, language, text, phrase=self.name, before=before)

    def languages(self, library: Library) -> tuple[Language, ...]:
        """Return the languages it is written in, each by itself; none has a name where all say the same."""
        is_same = self.way is Way.FACT and "" in library.facts.get(self.name, {})
        return ("",) if is_same or self.way in OF_HEAD else library.written()

    @property
    def longest(self) -> int:
        """How many characters are taken of its text."""
        short = {Way.LABEL: LONGEST_LABEL, Way.TITLE: LONGEST_TITLE, Way.SOURCE: LONGEST_TITLE}
        return short.get(self.way, LONGEST_TEXT)


def subject_of(proposal: Proposal) -> Subject:
    """Return what the text of a proposal of another wording belongs to."""
    return Subject(Way(proposal.way), proposal.phrase or proposal.topic)


def moved(  # noqa: PLR0913, PLR0917  # who, when and why belong to every step
    proposal: Proposal,
    before: State,
    staff: int,
    at: datetime,
    unit: EditUnit,
    words: str = "",
    kind: StepKind | None = None,
) -> bool:
    """Keep that *proposal* has come into its state, and who did it; False when it was not in *before*."""
    if not unit.unanswered.change(proposal, before):
        return False
    kind = kind or AS_STEP.get(proposal.state)
    if (before, proposal.state) == (State.APPLYING, State.EXAMINED):
        kind = StepKind.UNWRITTEN
    if kind is not None:
        unit.edits.note(Step(proposal.number, kind, staff, at, words))
    return True


def shown(steps: Iterable[Step], proposal: Proposal, sight: Sight) -> list[Step]:
    """Return what these eyes may know of *steps*: all of their own organisation's, and for the office."""
    if sight.is_office or sight.organisation == proposal.organisation:
        return list(steps)
    return [replace(step, words="") for step in steps if step.kind in OPENLY]


def authors(proposal: Proposal, steps: Iterable[Step]) -> frozenset[int]:
    """Return whose words are in *proposal*."""
    wrote = {step.staff for step in steps if step.kind is StepKind.SAVED}
    return frozenset({proposal.staff, *wrote})


def approves(member: StaffMember) -> bool:
    """Whether *member* approves what others wrote: it is for all visitors, so the project office does."""
    return member.organisation == OFFICE and member.role.includes(Role.MANAGER)


def may_approve(proposal: Proposal, steps: Iterable[Step], member: StaffMember) -> str:
    """Return why *member* may not approve *proposal*: the name of a phrase, empty when they may.

    Never whoever wrote it.
    """
    if not approves(member):
        return ProposalRefusal.OFFICE_ONLY
    if member.number in authors(proposal, steps):
        return ProposalRefusal.OWN_WORDS
    return "" if proposal.state is State.EXAMINED else ProposalRefusal.STATE_IMPOSSIBLE


def may_withdraw(proposal: Proposal, member: StaffMember) -> bool:
    """Whether *member* may take *proposal* back: their own organisation's, or any for the office.

    What was written as a draft and is approved, and a question that was changed, is not taken back by one
    person: it goes the way that it came.
    """
    goes_as_it_came = proposal.is_written or proposal.way in REPLACING
    if goes_as_it_came and proposal.state in {State.APPLYING, State.APPLIED}:
        return False
    is_theirs = member.organisation in {OFFICE, proposal.organisation}
    return is_theirs and proposal.state in MAY_WITHDRAW


def digest_of(proposal: Proposal) -> str:
    """Return by what a form knows the words of *proposal* that its reader decides on."""
    outline = proposal.outline.to_plain() if proposal.outline else None
    told = [proposal.text, proposal.before, proposal.answer, proposal.title, outline]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def may_decide(proposal: Proposal, steps: Iterable[Step], member: StaffMember, seen: str) -> str:
    """Return why *member* may not approve or return what they have *seen* of *proposal*, as ``may_approve`` does."""
    if refusal := may_approve(proposal, steps, member):
        return refusal
    return "" if seen == digest_of(proposal) else ProposalRefusal.STATE_IMPOSSIBLE


def taken(way: str, text: str, before: str) -> str:
    """Return *text* as it is kept in place of *before*; ``CaseError`` says why it is not.

    A fact, a label, a title and a source are one line, related topics one a line; of spellings, those that stay
    keep their order, and new ones follow.
    """
    text = tidied(text)
    if way in ONE_LINE:
        text = one_line(text)
    if way == Way.RELATED:
        text = "\n".join(text.replace(",", " ").split())
    if way == Way.NAME:
        text = merged(
            before,
            before,
            "\n".join(filter(None, map(one_line, text.split("\n")))),
        )
    if not text:
        raise CaseError(ProposalRefusal.TEXT_EMPTY)
    longest = Subject(Way(way), "").longest
    if len(text) > longest:
        raise CaseError(ProposalRefusal.TEXT_LONG, most=longest, length=len(text))
    if text == before:
        raise CaseError(ProposalRefusal.TEXT_SAME)
    return text


def is_said(library: Library, change: Change) -> bool:
    """Whether *library* says the text of *change* where it belongs."""
    if change.way is Way.QUESTION:
        there = {each.text for each in series_of(change).among(library)}
        return change.before not in there and (not change.text or change.text in there)
    if change.way is Way.PHRASE:
        text = library.phrases.get(change.language, {}).get(change.phrase)
        return text is not None and text.value == filled(
            change.text, library.facts, change.language
        )
    if change.way is Way.FACT:
        value = library.facts.get(change.phrase, {}).get(change.language)
        return value is not None and value.value == change.text
    if change.way is Way.NAME:
        name = next((each for each in library.names if each.id == change.phrase), None)
        spellings = name.spellings.get(change.language, ()) if name else ()
        there = {each.value for each in spellings}
        old, new = set(change.before.split("\n")), set(change.text.split("\n"))
        return new - old <= there and there.isdisjoint(old - new)  # others may have come meanwhile
    return _is_said_of_topic(library.topics.get(change.topic), change)


def _is_said_of_topic(topic: Topic | None, change: Change) -> bool:
    """Whether *topic* says the text of *change*; of one that goes, whether it is gone."""
    if topic is None or change.way is Way.REMOVAL:
        return topic is None and change.way is Way.REMOVAL
    if change.way is Way.TITLE:
        return topic.title == change.text
    if change.way is Way.SOURCE:
        return topic.source == change.text
    if change.way is Way.RELATED:
        return [each.value for each in topic.related] == change.text.split()
    if change.way is Way.LABEL:
        label = topic.labels.get(change.language)
        return label is not None and label.value == change.text
    answer = topic.answers.get(change.language)
    return answer is not None and tidied(answer.template) == tidied(change.text)
