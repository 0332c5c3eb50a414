"""Visitors who ask for a person, in memory."""

from datetime import datetime

from bot.memory.kept import Memory
from bot.message import Visitor
from bot.transcript import Exchange


class MemoryPersonRequests:
    """No console reads the memory: nobody would come, and a request stays open."""

    def __init__(self, memory: Memory) -> None:
        self._requests = memory.person_requests

    def ask(self, exchange: Exchange, *, unread: int) -> None:
        opened_at = self._requests.values.get(exchange.visitor, exchange.taken_at)
        self._requests.put(exchange.visitor, opened_at)

    def call_off(self, visitor: Visitor, at: datetime) -> None:
        self._requests.remove(visitor)

    def is_open(self, visitor: Visitor) -> bool:
        """Whether *visitor* waits for a person."""
        return visitor in self._requests.values
