"""What is to be sent to a visitor beside the reply to a request, and what became of it.

Everything that goes out by a call of ours lies here from the same commit as its cause until it is sent.
The payload is the channel's own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.message import Visitor


class State(StrEnum):
    """How far an outgoing message has come."""

    WAITING = "waiting"
    """To be sent as soon as it may be."""
    SENDING = "sending"
    """On its way; found like this after a crash, it is sent again."""
    SENT = "sent"
    HELD = "held"
    """It cannot be sent by itself: it goes with the reply to the visitor's next message."""
    REST = "rest"
    """The rest of a long answer: it goes when the visitor asks for more."""
    UNSURE = "unsure"
    """The platform did not say whether it has it; sent again, it might arrive twice."""
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.WAITING, State.SENDING, State.HELD, State.REST})
"""States that may still change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a platform shows a message: in which chat, and by which number; another chat has the same numbers."""

    chat: str
    number: int


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent.

    *account* is ours that sends it, *exchange* the number of the exchange it belongs to: 0 for none,
    and then nothing of it is kept once it is done. *carrier* is the exchange whose reply it went out with. *tries* counts the calls made;
    *reason* says in a word why it is not sent. *is_repeated* marks one that a crash left on its
    way: it may have arrived twice.
    """

    visitor: Visitor
    account: str
    payload: Mapping[str, Any]
    due_at: datetime
    exchange: int = 0
    state: State = State.WAITING
    tries: int = 0
    reason: str = ""
    is_repeated: bool = False
    carrier: int = 0
    number: int = field(default=0, compare=False)


class Outbox(Protocol):
    """Where outgoing messages are kept, in their order."""

    def add(self, outgoing: Outgoing) -> int:
        """Keep *outgoing* and return its number."""
        ...

    def change(self, outgoing: Outgoing) -> None:
        """Keep *outgoing* in place of the one of the same number."""
        ...

    def remove(self, outgoing: Outgoing) -> None:
        """Keep nothing of *outgoing*."""
        ...

    def of(self, visitor: Visitor, states: Collection[State]) -> Sequence[Outgoing]:
        """Return what *visitor* has in one of *states*, oldest first."""
        ...

    def carried_by(self, exchange: int) -> Sequence[Outgoing]:
        """Return what went out with the reply of *exchange*, oldest first."""
        ...

    def due(self, channel: str, account: str, now: datetime, *, most: int) -> Sequence[Outgoing]:
        """Return the oldest messages that are due, one for each visitor.

        Whatever comes before it for the same visitor must be done; what another account of ours was
        to send keeps nothing waiting.
        """
        ...

    def left_behind(self, channel: str, account: str) -> Sequence[Outgoing]:
        """Return what is marked as on its way."""
        ...

    def cancel(self, visitor: Visitor, reason: str) -> int:
        """Cancel what *visitor* has waiting, and return how many that were."""
        ...
