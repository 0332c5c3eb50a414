"""Messages that a platform was told are taken before they were answered.

That is the exception: an answer that took too long. They lie here, durably, until the exchange with
their answer does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.message import Message


@dataclass(frozen=True, slots=True)
class Postponed:
    """A message that waits for its answer, at the account of ours it was written to."""

    message: Message
    account: str


class PostponedMessages(Protocol):
    """Where they are kept."""

    def add(self, key: str, postponed: Postponed) -> None:
        """Keep *postponed* under the hash *key* of its message; once more changes nothing."""
        ...

    def remove(self, key: str) -> bool:
        """Forget the message of this key, and return whether there was one."""
        ...

    def of_channel(self, channel: str) -> Sequence[Postponed]:
        """Return what waits on *channel*, oldest first."""
        ...
