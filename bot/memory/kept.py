"""Where everything in memory lies: dictionaries that can undo what a failing unit did."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, Generic, TypeVar

from bot.consent import Consent
from bot.delivery.inbox import Arrival
from bot.delivery.outbox import Outgoing
from bot.delivery.postponed import Postponed
from bot.delivery.recipients import Recipient
from bot.dialogue.conversation import Conversation
from bot.files import KeptFile
from bot.leads import Lead
from bot.message import Visitor
from bot.transcript import Exchange

K = TypeVar("K")
V = TypeVar("V")


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

    def remove_if(self, is_meant: Callable[[V], bool]) -> None:
        for key in [key for key, value in self.values.items() if is_meant(value)]:
            self.remove(key)

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
    files: Kept[int, tuple[KeptFile, bytes]] = field(default_factory=Kept)
    person_requests: Kept[Visitor, datetime] = field(default_factory=Kept)
    outgoing: Kept[int, Outgoing] = field(default_factory=Kept)
    recipients: Kept[Visitor, Recipient] = field(default_factory=Kept)
    postponed: Kept[str, Postponed] = field(default_factory=Kept)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def all(self) -> "tuple[Kept[Any, Any], ...]":
        return (
            self.arrivals,
            self.conversations,
            self.exchanges,
            self.leads,
            self.consents,
            self.files,
            self.person_requests,
            self.outgoing,
            self.recipients,
            self.postponed,
        )
