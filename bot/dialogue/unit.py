"""One unit of work as far as a conversation needs it: the stores, within one transaction.

Where they lie, ``bot.database`` and ``bot.memory`` say.
"""

from typing import Protocol

from bot.consent import Consents
from bot.delivery.unit import DeliveryUnit
from bot.dialogue.conversation import Conversations
from bot.files import Files
from bot.leads import Leads
from bot.message import Visitor
from bot.transcript import KeepingUnit


class Unit(DeliveryUnit, KeepingUnit, Protocol):
    """What is kept of conversations, within one transaction."""

    @property
    def conversations(self) -> Conversations: ...

    @property
    def leads(self) -> Leads: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def files(self) -> Files: ...

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        ...
