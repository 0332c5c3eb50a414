"""Inbox, conversations, transcript, leads and consents in memory.

Nothing here begins or ends a unit.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.consent import Consent
from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.leads import Lead
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
            if exchange.is_in_vain
        ]


class MemoryPersonRequests:
    """Forgets at once who asked for a person: no console reads the memory, so nobody would come."""

    def ask(self, exchange: Exchange, *, unread: int) -> None:
        return


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
