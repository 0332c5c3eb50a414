"""What was asked, what was answered, what was not, and what of it a person is to see to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import About, Reply, Visitor
from knowledge.acts.act import CALLS
from knowledge.project import HUMAN


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


IN_VAIN = (Outcome.DECLINED, Outcome.OFFERED, Outcome.DISPUTED)
"""How a question was met that somebody should look at."""

ASKED_FOR_A_PERSON = About.topic(HUMAN)
"""What an exchange is about in which a visitor wanted to be answered by a person."""


CALLED_OFF = "person_called_off"
"""The phrase by which a visitor is told that the person they asked for is called no more."""

ADDED = ("added_for_staff", "added_besides", "asked_of_staff")
"""The phrases by which what is said to the person who was called is added to the request."""

CALLING_A_PERSON = (*CALLS, "passed_on", *ADDED)
"""The phrases that call one without being asked to: calls for help, a contact to be passed on, and what is added."""


def calls_staff(about: About) -> bool:
    """Whether a reply says that a person will see to the visitor, who asked for one or left word for one."""
    return about.topics[:1] == ASKED_FOR_A_PERSON.topics or about.says("passed_on", *ADDED)


def stays_called(about: About, *, before: bool) -> bool:
    """Whether a person is called after a reply, as one was *before* or is by it."""
    return calls_staff(about) or (before and not about.says(CALLED_OFF))


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message with its reply.

    *number* counts up over all visitors and is 0 until it is kept. *score* is how sure the match
    was, 0 where nothing was looked up. *topics* are what was answered or offered. *helped* is what the
    visitor tapped below the answer, None where they tapped nothing.
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
    helped: bool | None = None

    @property
    def is_ratable(self) -> bool:
        """Whether its visitor may say if it helped: it answers from a topic, and they have not said yet."""
        return self.reply.dispute is not None and self.helped is None

    @property
    def is_in_vain(self) -> bool:
        """Whether it did not help the visitor: it was met in vain, or a person was asked for."""
        return self.outcome in IN_VAIN or self.reply.about == ASKED_FOR_A_PERSON

    @property
    def asks_for_a_person(self) -> bool:
        """Whether the visitor was answered that a person will see to them."""
        return calls_staff(self.reply.about) or self.reply.about.says(*CALLING_A_PERSON)


FILE_KEPT_WITH_LEAD = "file_kept_with"
"""The phrase by which a visitor is told that a file reaches whoever follows up: they wait to read it."""


class Transcript(Protocol):
    """Where exchanges are kept."""

    def add(self, exchange: Exchange) -> int:
        """Keep *exchange* and return its number; :func:`keep` sees to what follows from it."""
        ...

    def get(self, number: int) -> Exchange | None:
        """Return the exchange of this number, or None when it is gone."""
        ...

    def of(self, visitor: Visitor, *, after: int = 0, most: int = 200) -> Sequence[Exchange]:
        """Return the newest *most* exchanges of *visitor* numbered above *after*, oldest first."""
        ...

    def count(self, visitor: Visitor) -> int:
        """Return how many exchanges there are with *visitor*."""
        ...

    def since(self, number: int | None, *, most: int) -> Sequence[tuple[int, Visitor]]:
        """Return number and visitor of exchanges numbered above *number*, oldest first; of None, the newest."""
        ...

    def rate(self, number: int, *, helped: bool) -> None:
        """Keep whether the exchange of this number helped; what was kept first stays."""
        ...

    def in_vain(self, *, before: int | None = None, most: int = 200) -> Sequence[Exchange]:
        """Return what was declined, offered or disputed, or asked for a person, newest first.

        The newest *most* numbered below *before*; of None, of all.
        """
        ...


class PersonRequests(Protocol):
    """Where it is kept which visitors wait for a person: one request for each."""

    def ask(self, exchange: Exchange, *, unread: int) -> None:
        """Open the request of whoever wrote *exchange*; one that is open waits since it was opened.

        *unread* is added to what they wrote that nobody has read.
        """
        ...

    def call_off(self, visitor: Visitor, at: datetime) -> None:
        """Close the request of *visitor*, who wants nobody any more; not one with what staff have not read, nor where none is open."""
        ...


class KeepingUnit(Protocol):
    """One unit of work, as far as an exchange is kept in it."""

    @property
    def transcript(self) -> Transcript: ...

    @property
    def queue(self) -> PersonRequests: ...


def keep(unit: KeepingUnit, exchange: Exchange) -> Exchange:
    """Keep *exchange* and return it with its number.

    Whoever waits for a person, or sent a file for one, is put into the queue; who called them off leaves it.
    """
    exchange = replace(exchange, number=unit.transcript.add(exchange))
    if exchange.asks_for_a_person:
        unit.queue.ask(exchange, unread=0)
    elif exchange.outcome is Outcome.HELD or exchange.reply.about.says(FILE_KEPT_WITH_LEAD):
        unit.queue.ask(exchange, unread=1)
    elif exchange.reply.about.says(CALLED_OFF):
        unit.queue.call_off(exchange.visitor, exchange.taken_at)
    return exchange


def rate(unit: KeepingUnit, visitor: Visitor, number: int, *, helped: bool) -> None:
    """Keep whether an answer helped *visitor*: one of their own, from a topic, and once."""
    exchange = unit.transcript.get(number)
    if exchange is not None and exchange.visitor == visitor and exchange.is_ratable:
        unit.transcript.rate(number, helped=helped)
