"""What arrived, each thing once.

A key is kept for longer than any platform repeats itself, and says nothing about who wrote or what: it is a
keyed hash. The reply itself lies in the transcript.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.message import Message, Visitor


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that was taken: *exchange* is its number in the transcript, None once erased."""

    key: str
    visitor: str
    language: str
    taken_at: datetime
    exchange: int | None


@dataclass(frozen=True, slots=True)
class Seal:
    """Makes keyed hashes, so that what is kept for good names nobody."""

    secret: bytes

    def of_visitor(self, visitor: Visitor) -> str:
        """Return the hash of *visitor*, the same on every day."""
        return self._seal(visitor.channel, visitor.id)

    def of_message(self, message: Message) -> str:
        """Return the hash of the message's own key, within its visitor."""
        return self._seal(message.visitor.channel, message.visitor.id, message.key)

    def _seal(self, *parts: str) -> str:
        # The lengths keep ("ab", "c") and ("a", "bc") apart.
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self.secret, text.encode("utf-8", "replace"), "sha256").hex()


class Inbox(Protocol):
    """Where arrivals are kept."""

    def get(self, key: str) -> Arrival | None:
        """Return what was taken under *key*, or None when it is new."""
        ...

    def add(self, arrival: Arrival) -> None:
        """Keep *arrival*; its key must be new."""
        ...
