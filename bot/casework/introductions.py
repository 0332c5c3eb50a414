"""Introductions: how a company and a partner are brought together, step by step, as staff note it.

Nothing here knows whether two may be introduced at all, nor says how well they fit: every step is taken
only while both may, and what is noted of it stays with both leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import CaseError
from bot.staff.members import Sight

LONGEST_NOTE = 500
"""Characters of the note on a step."""


class StepKind(StrEnum):
    """What came about between two leads."""

    SENT = "sent"
    """One side was written to about the other, whom that names not."""
    AGREED = "agreed"
    DECLINED = "declined"
    INTRODUCED = "introduced"
    """Staff brought them together."""
    TALKS = "talks"
    AGREEMENT = "agreement"
    NOTHING = "nothing"


ANSWERS = (StepKind.AGREED, StepKind.DECLINED)
"""What one side says when it is asked."""

OUTCOMES = (StepKind.TALKS, StepKind.AGREEMENT, StepKind.NOTHING)
"""What came of it once they know each other."""

FINAL = frozenset({StepKind.DECLINED, StepKind.AGREEMENT, StepKind.NOTHING})
"""After these nothing is to be done; what was noted by mistake can still be put right."""


class Means(StrEnum):
    """How two were brought together."""

    MAIL = "mail"
    CHAT = "chat"
    """In the conversation with each of them."""
    MEETING = "meeting"
    """In a meeting or a call."""


class Next(StrEnum):
    """What is to be done next."""

    ASK = "ask"
    ANSWER = "wait"
    INTRODUCE = "bring"
    OUTCOME = "find_out"


class IntroductionRefusal(StrEnum):
    """Why a step is not taken: the name of the phrase that says so."""

    UNKNOWN = "console_introduction_unknown"
    IMPOSSIBLE = "console_introduction_impossible"
    MEANS_MISSING = "console_introduction_means_missing"
    NOTE_LONG = "console_note_long"
    STALE = "console_introduction_stale"
    STAYS = "console_fits_stays"
    ABSENT = "console_absent"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who noted it, and when. *of* is the lead whose step it is, empty where it is both their step."""

    kind: StepKind
    staff: int
    at: datetime
    of: str = ""
    by: str = ""
    note: str = ""

    def noted(self, by: str, note: str) -> "Step":
        """Return the step with what staff say of it; ``CaseError`` when that is too much, or not enough."""
        note = note.strip()
        if len(note) > LONGEST_NOTE:
            raise CaseError(IntroductionRefusal.NOTE_LONG, most=LONGEST_NOTE, length=len(note))
        if self.kind is not StepKind.INTRODUCED:
            return replace(self, note=note)
        if by not in set(Means):
            raise CaseError(IntroductionRefusal.MEANS_MISSING)
        return replace(self, by=by, note=note)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two leads, by their references in order, and all steps so far, the first one first."""

    pair: tuple[str, str]
    steps: tuple[Step, ...] = ()

    @classmethod
    def between(cls, one: str, other: str, steps: Sequence[Step] = ()) -> "Introduction":
        """Return the introduction of two leads: the same from either side."""
        return cls((min(one, other), max(one, other)), tuple(steps))

    @property
    def last(self) -> Step | None:
        """Return the newest step; None where nothing was done yet."""
        return self.steps[-1] if self.steps else None

    @property
    def is_introduced(self) -> bool:
        """Whether they know each other."""
        return any(each.kind is StepKind.INTRODUCED for each in self.steps)

    @property
    def is_final(self) -> bool:
        """Whether nothing is to be done any more."""
        return self.last is not None and self.last.kind in FINAL

    def other(self, reference: str) -> str:
        """Return the other side of a lead."""
        first, second = self.pair
        return second if reference == first else first

    def sent(self, reference: str) -> Step | None:
        """Return that a lead was written to; None when it was not."""
        return self._newest(reference, (StepKind.SENT,))

    def answer(self, reference: str) -> Step | None:
        """Return what a lead said last; None when it has not answered."""
        return self._newest(reference, ANSWERS)

    def possible(self, of: str = "") -> tuple[StepKind, ...]:
        """Return what may come next of one side; with no *of*, what may come next of both.

        An answer can be put right until they know each other, and an outcome ever after.
        """
        if self.is_introduced:
            known = self.steps[-1].kind
            return () if of else tuple(each for each in OUTCOMES if each is not known)
        if not of:
            return (StepKind.INTRODUCED,) if all(map(self._agrees, self.pair)) else ()
        if of not in self.pair or self._declines(self.other(of)):
            return ()
        if answer := self.answer(of):
            return tuple(each for each in ANSWERS if each is not answer.kind)
        return ANSWERS if self.sent(of) else (StepKind.SENT, *ANSWERS)

    @property
    def next(self) -> tuple[tuple[Next, str], ...]:
        """Return what is to be done, each with the lead it is about; empty where that is both, or nothing is."""
        if not self.steps or self.is_final:
            return ()
        if self.is_introduced:
            return ((Next.OUTCOME, ""),)
        waiting = tuple(
            (Next.ANSWER if self.sent(each) else Next.ASK, each)
            for each in self.pair
            if self.answer(each) is None
        )
        return waiting or ((Next.INTRODUCE, ""),)

    def is_taken(self, step: Step, seen: int) -> bool:
        """Whether *step* is what came after *seen* steps: the same form, sent once more."""
        return [replace(each, at=step.at) for each in self.steps[seen : seen + 1]] == [step]

    def after(self, step: Step) -> "Introduction":
        """Return the introduction after *step*; ``CaseError`` when that cannot come next."""
        if step.kind not in self.possible(step.of):
            raise CaseError(IntroductionRefusal.IMPOSSIBLE)
        return replace(self, steps=(*self.steps, step))

    def _newest(self, reference: str, kinds: Sequence[StepKind]) -> Step | None:
        steps = (each for each in reversed(self.steps) if each.of == reference)
        return next((each for each in steps if each.kind in kinds), None)

    def _agrees(self, reference: str) -> bool:
        answer = self.answer(reference)
        return answer is not None and answer.kind is StepKind.AGREED

    def _declines(self, reference: str) -> bool:
        answer = self.answer(reference)
        return answer is not None and answer.kind is StepKind.DECLINED


class Introductions(Protocol):
    """Where introductions are kept, step by step."""

    def between(self, one: str, other: str) -> Introduction:
        """Return the introduction of two leads, without a step where none was taken."""
        ...

    def of(self, reference: str) -> Sequence[Introduction]:
        """Return the introductions of a lead, the newest first."""
        ...

    def open_for(self, sight: Sight, *, most: int) -> Sequence[Introduction]:
        """Return the introductions in which something is to be done, what waits longest first.

        Both sides are for these eyes.
        """
        ...

    def add(self, introduction: Introduction) -> None:
        """Keep the newest step of *introduction*; ``StaleError`` when another one was kept meanwhile."""
        ...
