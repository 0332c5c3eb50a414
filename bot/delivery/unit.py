"""One unit of work as far as delivery needs it, and what runs units.

Where things are kept, ``bot.database`` and ``bot.memory`` say.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from bot.delivery.inbox import Inbox
from bot.delivery.outbox import Outbox
from bot.delivery.postponed import PostponedMessages
from bot.delivery.recipients import Recipients

T = TypeVar("T")


class DeliveryUnit(Protocol):
    """What arrives and what goes out, within one transaction."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def recipients(self) -> Recipients: ...

    @property
    def postponed(self) -> PostponedMessages: ...


class Writer(Protocol):
    """Runs plain functions of a unit of work, each whole or not at all."""

    async def do(self, work: Callable[[Any], T], *, lane: str = "") -> T:
        """Run *work* in a unit and return its result once it is durably stored.

        Work of the same *lane* is done in its order. ``StorageError`` when nothing could be stored in
        time; what was being committed may be kept for all that.
        """
        ...

    async def read(self, work: Callable[[Any], T]) -> T:
        """Run *work* on a connection that may only look."""
        ...


class Leases(Protocol):
    """Lets one process at a time do a work of some name."""

    async def hold(self, name: str) -> bool:
        """Take or renew the lease of *name*; False when another process has it."""
        ...

    async def leave(self, name: str) -> None:
        """Give the lease of *name* back."""
        ...


class DeadLetters(Protocol):
    """Keeps what nobody can read, for whoever looks for the mistake."""

    async def bury(self, channel: str, key: str, reason: str, body: bytes, sender: str) -> None:
        """Keep *body* once under its *key*; *sender* is empty where it does not show who wrote it.

        Without one only the reason is kept: who erases everything would leave their words behind.
        """
        ...
