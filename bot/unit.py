"""One unit of work: the stores, within one transaction.

Nothing here says where they lie; ``bot.database`` and ``bot.memory`` do.
"""

from typing import Protocol

from bot.conversation import Conversations
from bot.inbox import Inbox
from bot.leads import Leads
from bot.message import Visitor
from bot.outbox import Outbox
from bot.postponed import PostponedMessages
from bot.privacy import Consents
from bot.recipients import Recipients
from bot.transcript import Transcript


class Unit(Protocol):
    """One unit of work: what is kept, within one transaction."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def conversations(self) -> Conversations: ...

    @property
    def transcript(self) -> Transcript: ...

    @property
    def leads(self) -> Leads: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def recipients(self) -> Recipients: ...

    @property
    def postponed(self) -> PostponedMessages: ...

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        ...
