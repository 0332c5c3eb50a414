"""Messages that a platform was told are taken before they were answered.

That is the exception: an answer that took too long. They lie here, durably, until the exchange with
their answer does. The process that looks for an answer says so again and again; what nobody has said so of
for a while, another process begins anew.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.message import Message


@dataclass(frozen=True, slots=True)
class Postponed:
    """A message that waits for its answer, at the account of ours it was written to.

    Until *held_until* a process looks for the answer; None when none does.
    """

    message: Message
    account: str
    held_until: datetime | None = None


class PostponedMessages(Protocol):
    """Where they are kept."""

    def add(self, key: str, postponed: Postponed) -> None:
        """Keep *postponed* under the hash *key* of its message; once more changes nothing."""
        ...

    def remove(self, key: str) -> bool:
        """Forget the message of this key, and return whether there was one."""
        ...

    def hold(self, keys: Collection[str], until: datetime) -> None:
        """Note that the answers of these are looked for *until* a time; of those that still wait."""
        ...

    def take_up(
        self, channel: str, accounts: Collection[str], now: datetime, until: datetime
    ) -> Sequence[Postponed]:
        """Return what waits at *accounts* and nobody looks for, oldest first; it is held *until* a time."""
        ...

    def of_channel(self, channel: str) -> Sequence[Postponed]:
        """Return what waits on *channel*, oldest first."""
        ...
