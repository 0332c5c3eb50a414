"""What was asked, what was answered, what was not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import Reply, Visitor


class Outcome(StrEnum):
    """How a message was met."""

    ANSWERED = "answered"
    OFFERED = "offered"
    """With "did you mean"."""
    DECLINED = "declined"
    """With the honest "I have no answer to that"."""
    DISPUTED = "disputed"
    """The visitor said of the answer before: not what I meant."""
    GUIDED = "guided"
    """A step of the intake, a command, a button: nothing was looked up."""
    HELD = "held"
    """With silence: a person answers."""
    STAFF = "staff"
    """Staff wrote, without being asked in this moment."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message with its reply.

    *number* counts up over all visitors and is 0 until it is kept. *score* is how sure the match
    was, 0 where nothing was looked up. *topics* are what was answered or offered.
    """

    visitor: Visitor
    text: str
    choice: str
    reply: Reply
    outcome: Outcome
    taken_at: datetime
    topics: tuple[str, ...] = ()
    score: float = 0.0
    number: int = 0


class Transcript(Protocol):
    """Where exchanges are kept."""

    def add(self, exchange: Exchange) -> int:
        """Keep *exchange* and return its number."""
        ...

    def get(self, number: int) -> Exchange | None:
        """Return the exchange of this number, or None when it is gone."""
        ...

    def of(self, visitor: Visitor, *, after: int = 0, most: int = 200) -> Sequence[Exchange]:
        """Return the newest *most* exchanges of *visitor* numbered above *after*, oldest first."""
        ...

    def in_vain(self) -> Sequence[Exchange]:
        """Return what was declined, offered or disputed, or asked for a person, newest first."""
        ...
