"""Inbox, conversations and transcript in memory."""

from collections.abc import Sequence
from dataclasses import replace

from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.memory.kept import Memory
from bot.message import Visitor
from bot.transcript import Exchange


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

    def let_go(self, visitor: Visitor) -> None:
        """There is none: a stranger is held without a row."""

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

    def count(self, visitor: Visitor) -> int:
        return sum(each.visitor == visitor for each in self._exchanges.values.values())

    def since(self, number: int | None, *, most: int) -> Sequence[tuple[int, Visitor]]:
        kept = [(each, exchange.visitor) for each, exchange in self._exchanges.values.items()]
        if number is None:
            return kept[-1:]
        return [each for each in kept if each[0] > number][:most]

    def rate(self, number: int, *, helped: bool) -> None:
        exchange = self._exchanges.values.get(number)
        if exchange is not None and exchange.helped is None:
            self._exchanges.put(number, replace(exchange, helped=helped))

    def in_vain(self, *, before: int | None = None, most: int = 200) -> Sequence[Exchange]:
        found = [
            exchange
            for number, exchange in reversed(self._exchanges.values.items())
            if exchange.is_in_vain and (before is None or number < before)
        ]
        return found[:most]
