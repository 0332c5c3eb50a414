"""Units of work in memory, with the interface of the database's writer.

Nothing here knows a database; a unit that fails is undone.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.errors import StorageError
from bot.memory.delivery import MemoryOutbox, MemoryPostponed, MemoryRecipients
from bot.memory.dialogue import (
    MemoryConsents,
    MemoryConversations,
    MemoryInbox,
    MemoryLeads,
    MemoryPersonRequests,
    MemoryTranscript,
)
from bot.memory.kept import Kept, Memory
from bot.message import Visitor

T = TypeVar("T")


class MemoryUnit:
    """One unit of work on *memory*."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.inbox = MemoryInbox(memory)
        self.conversations = MemoryConversations(memory)
        self.transcript = MemoryTranscript(memory)
        self.queue = MemoryPersonRequests()
        self.leads = MemoryLeads(memory)
        self.consents = MemoryConsents(memory)
        self.outbox = MemoryOutbox(memory)
        self.recipients = MemoryRecipients(memory)
        self.postponed = MemoryPostponed(memory)

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        memory = self.memory
        memory.conversations.remove(visitor)
        memory.recipients.remove(visitor)
        memory.exchanges.remove_if(lambda exchange: exchange.visitor == visitor)
        memory.leads.remove_if(lambda lead: lead.visitor == visitor)
        memory.consents.remove_if(lambda kept: kept[0] == visitor)
        memory.outgoing.remove_if(lambda outgoing: outgoing.visitor == visitor)
        memory.postponed.remove_if(lambda waiting: waiting.message.visitor == visitor)
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
