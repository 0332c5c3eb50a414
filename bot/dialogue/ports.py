"""What a channel on somebody else's platform is given: who answers, and where things are kept."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.delivery.dispatcher import Carrier
from bot.delivery.inbox import Seal
from bot.delivery.unit import DeadLetters, Leases, Writer
from bot.dialogue.exchange import Deliver
from bot.message import Clock, Message
from bot.transcript import Exchange
from knowledge.phrasebook import Phrasebook
from knowledge.topic import Language, Tongue


class Take(Protocol):
    """Stores a message with its reply, or raises StorageError; *address* is where it comes from, if known."""

    def __call__(
        self, message: Message, deliver: Deliver | None = None, *, address: str = ""
    ) -> Awaitable[Exchange]: ...


def unwatched(_channel: str, carrier: Carrier) -> Carrier:
    """Return *carrier* as it is."""
    return carrier


@dataclass(frozen=True, slots=True)
class Ports:
    """The assistant and the store, as a channel sees them.

    *watched* returns what sends for a channel, with somebody looking on. With *takes_files*, files are kept.
    """

    take: Take
    writer: Writer
    leases: Leases
    dead_letters: DeadLetters
    seal: Seal
    phrasebook: Phrasebook
    tongues: Mapping[Language, Tongue]
    clock: Clock
    watched: Callable[[str, Carrier], Carrier] = unwatched
    takes_files: bool = False
