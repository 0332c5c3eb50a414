"""Consents in memory."""

from collections.abc import Sequence

from bot.consent import Consent
from bot.memory.kept import Memory
from bot.message import Visitor


class MemoryConsents:
    def __init__(self, memory: Memory) -> None:
        self._consents = memory.consents
        self._numbers = memory.numbers

    def add(self, visitor: Visitor, consent: Consent) -> None:
        self._consents.put(next(self._numbers), (visitor, consent))

    def of(self, visitor: Visitor) -> Sequence[Consent]:
        return [consent for whose, consent in self._consents.values.values() if whose == visitor]
