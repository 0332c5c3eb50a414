"""The same stores in memory, forgetting at exit: for tests and the terminal.

Nothing here knows a database; what is kept lies in dictionaries, and a unit that fails is undone.
"""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any, Generic, TypeVar

from bot.conversation import Conversation
from bot.errors import StorageError
from bot.inbox import Arrival
from bot.leads import Lead
from bot.message import Visitor
from bot.privacy import Consent
from bot.transcript import Exchange, Outcome

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

ASKED_FOR_A_PERSON = "topic bot.human"
IN_VAIN = (Outcome.DECLINED, Outcome.OFFERED, Outcome.DISPUTED)


class Kept(Generic[K, V]):
    """A dictionary that can undo what was done since the last :meth:`settle`."""

    def __init__(self) -> None:
        self.values: dict[K, V] = {}
        self._before: list[tuple[K, list[V]]] = []

    def put(self, key: K, value: V) -> None:
        self._remember(key)
        self.values[key] = value

    def remove(self, key: K) -> None:
        self._remember(key)
        self.values.pop(key, None)

    def settle(self) -> None:
        self._before.clear()

    def undo(self) -> None:
        while self._before:
            key, before = self._before.pop()
            if before:
                self.values[key] = before[0]
            else:
                self.values.pop(key, None)

    def _remember(self, key: K) -> None:
        self._before.append((key, [self.values[key]] if key in self.values else []))


@dataclass(slots=True)
class Memory:
    """Everything that is kept."""

    arrivals: Kept[str, Arrival] = field(default_factory=Kept)
    conversations: Kept[Visitor, Conversation] = field(default_factory=Kept)
    exchanges: Kept[int, Exchange] = field(default_factory=Kept)
    leads: Kept[str, Lead] = field(default_factory=Kept)
    consents: Kept[int, tuple[Visitor, Consent]] = field(default_factory=Kept)
    installation: Kept[str, str] = field(default_factory=Kept)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def all(self) -> "tuple[Kept[Any, Any], ...]":
        return (
            self.arrivals,
            self.conversations,
            self.exchanges,
            self.leads,
            self.consents,
            self.installation,
        )


class MemoryInbox:
    def __init__(self, memory: Memory) -> None:
        self._arrivals = memory.arrivals

    def get(self, key: str) -> Arrival | None:
        return self._arrivals.values.get(key)

    def add(self, arrival: Arrival) -> None:
        if arrival.key in self._arrivals.values:
            msg = f"{arrival.key} was taken before"
            raise ValueError(msg)
        self._arrivals.put(arrival.key, arrival)


class MemoryConversations:
    def __init__(self, memory: Memory) -> None:
        self._conversations = memory.conversations

    def get(self, visitor: Visitor) -> Conversation:
        return self._conversations.values.get(visitor, Conversation(visitor))

    def put(self, conversation: Conversation) -> None:
        if conversation.changed_at is None:
            msg = "A conversation is kept with its time: set changed_at."
            raise ValueError(msg)
        self._conversations.put(conversation.visitor, conversation)


class MemoryTranscript:
    def __init__(self, memory: Memory) -> None:
        self._exchanges = memory.exchanges
        self._numbers = memory.numbers

    def add(self, exchange: Exchange) -> int:
        number = next(self._numbers)
        self._exchanges.put(number, replace(exchange, number=number))
        return number

    def get(self, number: int) -> Exchange | None:
        return self._exchanges.values.get(number)

    def of(self, visitor: Visitor, *, after: int = 0, most: int = 200) -> Sequence[Exchange]:
        found = [
            exchange
            for number, exchange in self._exchanges.values.items()
            if exchange.visitor == visitor and number > after
        ]
        return found[-most:] if most else []

    def in_vain(self) -> Sequence[Exchange]:
        return [
            exchange
            for exchange in reversed(self._exchanges.values.values())
            if exchange.outcome in IN_VAIN or exchange.reply.about == ASKED_FOR_A_PERSON
        ]


class MemoryLeads:
    def __init__(self, memory: Memory) -> None:
        self._leads = memory.leads

    def add(self, lead: Lead) -> None:
        if any(kept.intake == lead.intake for kept in self._leads.values.values()):
            return
        if lead.reference in self._leads.values:
            msg = f"{lead.reference} is the reference of another lead"
            raise ValueError(msg)
        self._leads.put(lead.reference, lead)

    def change(self, lead: Lead) -> None:
        before = self._leads.values.get(lead.reference)
        if before is None:
            msg = f"There is no lead {lead.reference}; it may have been erased."
            raise LookupError(msg)
        fixed = {name: getattr(before, name) for name in ("intake", "visitor", "taken_at")}
        self._leads.put(lead.reference, replace(lead, **fixed))

    def of(self, visitor: Visitor) -> Sequence[Lead]:
        return [lead for lead in self.all() if lead.visitor == visitor]

    def all(self) -> Sequence[Lead]:
        by_reference = sorted(self._leads.values.values(), key=lambda lead: lead.reference)
        return sorted(by_reference, key=lambda lead: lead.taken_at, reverse=True)


class MemoryConsents:
    def __init__(self, memory: Memory) -> None:
        self._consents = memory.consents
        self._numbers = memory.numbers

    def add(self, visitor: Visitor, consent: Consent) -> None:
        self._consents.put(next(self._numbers), (visitor, consent))

    def of(self, visitor: Visitor) -> Sequence[Consent]:
        return [consent for whose, consent in self._consents.values.values() if whose == visitor]


class MemoryUnit:
    """One unit of work on *memory*."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.inbox = MemoryInbox(memory)
        self.conversations = MemoryConversations(memory)
        self.transcript = MemoryTranscript(memory)
        self.leads = MemoryLeads(memory)
        self.consents = MemoryConsents(memory)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        memory = self.memory
        memory.conversations.remove(visitor)
        for number, exchange in list(memory.exchanges.values.items()):
            if exchange.visitor == visitor:
                memory.exchanges.remove(number)
        for reference, lead in list(memory.leads.values.items()):
            if lead.visitor == visitor:
                memory.leads.remove(reference)
        for number, (whose, _) in list(memory.consents.values.items()):
            if whose == visitor:
                memory.consents.remove(number)
        for key, arrival in list(memory.arrivals.values.items()):
            if arrival.visitor == sealed:
                memory.arrivals.put(key, replace(arrival, exchange=None))


def secret(unit: MemoryUnit) -> bytes:
    """Return the secret for keyed hashes, made at the first call."""
    kept = unit.memory.installation
    if "secret" not in kept.values:
        kept.put("secret", secrets.token_hex(32))
    return bytes.fromhex(kept.values["secret"])


def check(unit: MemoryUnit, at: datetime) -> None:
    """Note the time *at*, as the database does."""
    unit.memory.installation.put("checked_at", at.isoformat())


class MemoryWriter:
    """Does units of work at once, one after the other, with the interface of the database's writer."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._lock = threading.RLock()
        self._is_closed = False

    async def do(
        self, work: Callable[[MemoryUnit], T], *, lane: str = "", budget: float = 3.0
    ) -> T:
        """Run *work* in a unit and return its result; what a failing one did is undone."""
        return self.run(work)

    def run(self, work: Callable[[MemoryUnit], T], *, lane: str = "", budget: float = 3.0) -> T:
        """Do the same, for command lines."""
        with self._lock:
            if self._is_closed:
                msg = "Nothing is taken any more; the assistant is closing down."
                raise StorageError(msg)
            try:
                result = work(MemoryUnit(self.memory))
            except BaseException:
                self._each(Kept.undo)
                raise
            self._each(Kept.settle)
            return result

    async def read(self, work: Callable[[MemoryUnit], T], *, budget: float = 3.0) -> T:
        """Run *work* and keep nothing that it changes."""
        with self._lock:
            try:
                return work(MemoryUnit(self.memory))
            finally:
                self._each(Kept.undo)

    def close(self, timeout: float = 5.0) -> None:
        """Take no more."""
        self._is_closed = True

    def _each(self, act: "Callable[[Kept[Any, Any]], None]") -> None:
        for kept in self.memory.all():
            act(kept)
