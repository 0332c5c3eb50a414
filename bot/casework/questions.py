"""What visitors asked in vain, and what is proposed so that it is answered.

Nothing here reads a database or changes the content. The same inputs always give the same groups.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Protocol

from rapidfuzz import fuzz, process

from bot.dialogue.words.word_list import key
from bot.message import Visitor
from bot.staff.members import Sight
from bot.transcript import IN_VAIN, Outcome
from knowledge.editing.outline import Outline
from knowledge.editing.patch import REWORDING, Way
from knowledge.language.text import has_chinese

MOST = 2000
"""Questions looked at together, the newest: what staff have seen to makes room."""

ALIKE = 82
"""Of 100: from here on two sentences are spellings of one, whatever the order of their words."""

ALIKE_CHINESE = 70
"""The same for Chinese, where a character says as much as a word."""

SHORTEST = 5
"""Signs; shorter ones are only alike when they are the same."""


class ProposalRefusal(StrEnum):
    """Why a proposal is not taken: the name of the phrase that says so."""

    WAY_UNKNOWN = "console_way_unknown"
    TEXT_BAD = "console_phrasing_bad"
    TOPIC_UNKNOWN = "console_topic_unknown"
    TOPIC_BAD = "console_topic_bad"
    LANGUAGE_UNKNOWN = "console_language_unknown"
    STATE_IMPOSSIBLE = "console_proposal_state"
    OFFICE_ONLY = "console_office_only"
    OWN_WORDS = "console_own_words"
    OUTDATED = "console_text_outdated"
    TEXT_EMPTY = "console_text_empty"
    TEXT_SAME = "console_text_same"
    TEXT_LONG = "console_text_long"
    TEXT_STALE = "console_text_stale"
    TOPIC_NAME_BAD = "console_topic_name_bad"
    TOPIC_THERE = "console_topic_there"
    TITLE_NEEDED = "console_title_needed"
    RELATED_MANY = "console_related_many"
    PART_STALE = "console_part_stale"
    REASON_BAD = "console_reason_bad"
    TOPIC_BARE = "console_topic_bare"
    TOPIC_STAYS = "console_topic_stays"
    QUESTIONS_MANY = "console_questions_many"
    DRAFT_THERE = "console_draft_there"
    QUESTION_GONE = "console_question_gone"
    QUESTION_NEEDED = "console_question_needed"
    UNWRITABLE = "console_unwritable"
    VALUE_NAME_BAD = "console_value_name_bad"
    VALUE_THERE = "console_value_there"
    NAME_BEGUN = "console_name_begun"
    RIVAL_UNSEEN = "console_rival_unseen"
    COUNTRY_NEEDED = "console_country_needed"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that was met in vain; *number* is that of the exchange, *topics* what it was taken for.

    *score* is how far it lay from what an answer takes.
    """

    number: int
    visitor: Visitor
    text: str
    language: str
    outcome: Outcome
    topics: tuple[str, ...]
    at: datetime
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Spellings of one question, the newest first."""

    askings: Sequence[Asking]

    @property
    def number(self) -> int:
        """The number by which the group is opened: that of the newest."""
        return self.askings[0].number

    def has(self, number: int) -> bool:
        """Whether the exchange *number* is one of it."""
        return any(asking.number == number for asking in self.askings)

    @property
    def newest(self) -> datetime:
        """When it was asked last."""
        return self.askings[0].at

    @property
    def askers(self) -> int:
        """How many people asked it."""
        return len({asking.visitor for asking in self.askings})

    @property
    def texts(self) -> list[tuple[str, int]]:
        """The spellings and how often each was asked, the most frequent first."""
        return _most_frequent(asking.text for asking in self.askings)

    @property
    def text(self) -> str:
        """The spelling that stands for all."""
        return self.texts[0][0]

    @property
    def languages(self) -> list[str]:
        """The languages it was asked in, the most frequent first."""
        return [name for name, _ in _most_frequent(asking.language for asking in self.askings)]

    @property
    def outcomes(self) -> list[tuple[Outcome, int]]:
        """How it was met, and how often."""
        counts = Counter(asking.outcome for asking in self.askings)
        return [(outcome, counts[outcome]) for outcome in IN_VAIN if counts[outcome]]

    @property
    def topics(self) -> list[str]:
        """What it was taken for, the most frequent first."""
        topics = (topic for asking in self.askings for topic in asking.topics)
        return [name for name, _ in _most_frequent(topics)]


def _most_frequent(names: Iterable[str]) -> list[tuple[str, int]]:
    """Return *names* with how often each is there, the most frequent first."""
    return sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))


def grouped(askings: Sequence[Asking]) -> list[Group]:
    """Return *askings* in groups of one question each: most askers first, then the newest."""
    ordered = sorted(askings, key=lambda asking: -asking.number)
    leaders = _leaders(tuple(key(asking.text) for asking in ordered))
    groups: dict[int, list[Asking]] = {}
    for asking, leader in zip(ordered, leaders, strict=True):
        groups.setdefault(leader, []).append(asking)
    return sorted(
        (Group(each) for each in groups.values()),
        key=lambda group: (-group.askers, -group.number),
    )


@lru_cache(maxsize=4)
def _leaders(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Return for each text the number of the group it belongs to.

    The most frequent spelling leads a group; another one joins the leader it is most like.
    """
    counts = Counter(texts)
    chosen: dict[str, int] = {}
    leading: dict[bool, dict[int, str]] = {True: {}, False: {}}
    for number, (text, _) in enumerate(
        sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ):
        is_chinese = has_chinese(text)
        leaders = leading[is_chinese]
        alike = None
        if len(text) >= (2 if is_chinese else SHORTEST):
            alike = process.extractOne(
                text,
                leaders,
                scorer=fuzz.ratio if is_chinese else fuzz.token_sort_ratio,
                processor=None,
                score_cutoff=ALIKE_CHINESE if is_chinese else ALIKE,
            )
        if alike is None:
            leaders[number] = text
            chosen[text] = number
        else:
            chosen[text] = alike[2]
    return tuple(chosen[text] for text in texts)


class State(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    """Being written; nobody has handed it in."""
    WAITING = "waiting"
    """To be examined as soon as there is time."""
    EXAMINING = "examining"
    EXAMINED = "examined"
    """The exam before and after is there, and the patch."""
    FAULTY = "faulty"
    """It cannot be made as it is; the report says why."""
    APPLYING = "applying"
    """Approved by a second person, and to be written into the content folder."""
    APPLIED = "applied"
    """Written; it is out once the assistant starts with it."""
    OUT = "out"
    """Visitors are answered by it, and those who had asked are told."""
    WITHDRAWN = "withdrawn"


APPROVED = frozenset({State.APPLYING, State.APPLIED})
"""States of what a second person has approved, and visitors do not get yet."""

OPEN = APPROVED | {State.EXAMINED}
"""States from which a proposal may be out one day: also by what somebody does in the files."""

MAY_WITHDRAW = OPEN | {State.DRAFT, State.WAITING, State.EXAMINING, State.FAULTY}

LIVE = frozenset({State.APPLIED, State.OUT})
"""States of what is in the content."""

ENDED = LIVE | {State.WITHDRAWN}
"""States in which nobody has anything to do any more."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a group of questions, by whom, and what came of it.

    *way*, *topic*, *phrase*, *title*, *answer*, *language*, *text*, *before* and *outline* are those of
    the change to the content.
    *key* was made with the form: each is taken once. *report* is what the trial found.
    With *by_machine* the words are nearly those that a machine *drafted*.
    """

    key: str
    way: str
    language: str
    text: str
    staff: int
    organisation: str
    at: datetime
    topic: str = ""
    title: str = ""
    answer: str = ""
    state: State = State.WAITING
    report: Mapping[str, Any] = field(default_factory=dict)
    changed_at: datetime | None = None
    number: int = 0
    phrase: str = ""
    before: str = ""
    outline: Outline | None = None
    by_machine: bool = False
    drafted: str = ""

    @property
    def called(self) -> str:
        """The words by which it is known: those that go, where nothing takes their place."""
        return self.text or self.before

    @property
    def is_written(self) -> bool:
        """Whether it is written as a draft, over days, and not in one go."""
        is_new = self.way == Way.TOPIC and self.outline is not None
        return self.way in REWORDING or is_new

    def became(
        self, state: State, now: datetime, report: Mapping[str, Any] | None = None
    ) -> "Proposal":
        """Return the proposal in another state."""
        kept = self.report if report is None else report
        return replace(self, state=state, report=kept, changed_at=now)


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody whose question a proposal is for, and when they were told that it is answered."""

    exchange: int
    visitor: Visitor
    text: str
    language: str
    told_at: datetime | None = None


class Unanswered(Protocol):
    """Where questions in vain and proposals are kept."""

    def in_vain(self, sight: Sight, *, most: int = MOST) -> Sequence[Asking]:
        """Return the newest questions in vain that nobody has seen to, for these eyes."""
        ...

    def propose(self, proposal: Proposal, exchanges: Sequence[int]) -> int:
        """Keep *proposal* for these questions and return its number; the same key once more: of the first."""
        ...

    def settled_by(self, exchange: int, sight: Sight) -> Proposal | None:
        """Return what is proposed for a question; None when nothing is, or nothing for these eyes."""
        ...

    def get(self, number: int, sight: Sight) -> Proposal | None:
        """Return a proposal; None when there is none, or none for these eyes."""
        ...

    def all(self, sight: Sight, *, most: int = 50, after: int = 0) -> Sequence[Proposal]:
        """Return at most *most* proposals for these eyes, behind the first *after*.

        Examined ones come first, then other open ones, then ended ones; of each the newest first.
        """
        ...

    def in_state(self, states: frozenset[State]) -> Sequence[Proposal]:
        """Return the proposals in one of *states*, oldest first."""
        ...

    def change(self, proposal: Proposal, before: State) -> bool:
        """Keep the state and report of *proposal*; False when it is no longer in the state *before*."""
        ...

    def askers(self, number: int) -> Sequence[Asker]:
        """Return whose questions a proposal is for, oldest first."""
        ...

    def told(self, exchange: int, at: datetime) -> bool:
        """Note that somebody is told what became of their question; False when they were before."""
        ...

    def release(self, number: int) -> None:
        """Let the questions of a proposal stand in the list again."""
        ...
