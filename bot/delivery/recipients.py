"""How a visitor may be written to without having just written: whether at all, and how often.

Platforms give each of their users a quota of messages and take it back after a while. Nothing
here knows their figures, or sends anything.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import Visitor


class Trigger(StrEnum):
    """What a visitor did to be written to again: each has a quota of its own."""

    MESSAGE = "message"
    EVENT = "event"
    """A tap on a menu, a scan, following us."""


@dataclass(frozen=True, slots=True)
class Quota:
    """*left* messages may be sent until *until*."""

    left: int
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether one more message may be sent."""
        return self.left > 0 and now < self.until


@dataclass(frozen=True, slots=True)
class Spent:
    """One message of the quota that *trigger* gave *until* then."""

    trigger: Trigger
    until: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """A visitor as somebody to write to.

    *account* is ours that they write to. *gone* says why they cannot be reached, and is empty
    while they can. No quotas at all mean that the platform sets none.
    """

    visitor: Visitor
    account: str
    gone: str = ""
    message: Quota | None = None
    event: Quota | None = None

    def left(self, now: datetime) -> tuple[int, datetime] | None:
        """Return how many messages may still be sent, and until when at the latest; None for 0."""
        quotas = [each for each in (self.event, self.message) if each and each.holds(now)]
        if not quotas:
            return None
        return sum(each.left for each in quotas), max(each.until for each in quotas)


class Recipients(Protocol):
    """Where recipients are kept."""

    def get(self, visitor: Visitor) -> Recipient | None:
        """Return the recipient, or None when the visitor has never written on such a channel."""
        ...

    def grant(
        self, visitor: Visitor, account: str, trigger: Trigger, quota: Quota, now: datetime
    ) -> None:
        """Note that *visitor* has done *trigger*: they can be reached, and the quota is new.

        One that ends later stays: it was given for what they did after that.
        """
        ...

    def spend(self, visitor: Visitor, now: datetime) -> Spent | None:
        """Take one message off the quota that ends first, and return it; None when there is none."""
        ...

    def give_back(self, visitor: Visitor, spent: Spent) -> None:
        """Add *spent* to its quota again; nothing where that is a new one by now."""
        ...

    def lose(self, visitor: Visitor, account: str, reason: str, now: datetime) -> None:
        """Note that *visitor* cannot be reached any more, and why; nothing of whom nothing else is kept."""
        ...

    def regain(self, visitor: Visitor, account: str, now: datetime) -> None:
        """Note that *visitor* can be reached again, if they could not be."""
        ...
