"""What we may keep: consents, and what they allow.

Nothing here knows where data lies; it is told what there is.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import Visitor


class Purpose(StrEnum):
    """What somebody agreed to, or declined."""

    CONTACT = "contact"
    """To be contacted about this request; without it nothing is taken down."""
    TRANSFER = "transfer"
    """To send a guarded request to the organisation abroad."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose that a visitor agreed to or declined, with the wording they were shown."""

    purpose: Purpose
    is_given: bool
    wording: str
    language: str
    at: datetime

    @property
    def version(self) -> str:
        """Return a short name of the exact wording, so that changes of it can be told apart."""
        return hashlib.sha256(self.wording.encode()).hexdigest()[:12]


class Consents(Protocol):
    """Where consents are kept."""

    def add(self, visitor: Visitor, consent: Consent) -> None:
        """Keep *consent*; earlier ones stay, so that a withdrawal is provable."""
        ...

    def of(self, visitor: Visitor) -> Sequence[Consent]:
        """Return what this visitor agreed to or declined, oldest first."""
        ...


def strictest(answers: Iterable[bool | None]) -> bool | None:
    """Return what holds for a record of several people: a no of one is a no, silence no yes.

    >>> strictest([True, False]), strictest([True, None]), strictest([True, True])
    (False, None, True)
    """
    given = list(answers)
    if False in given:
        return False
    return None if None in given or not given else True


def may_transfer(consents: Sequence[Consent]) -> bool | None:
    """Return whether the last word on the transfer abroad was yes; None where nobody asked."""
    answers = [consent.is_given for consent in consents if consent.purpose is Purpose.TRANSFER]
    return answers[-1] if answers else None
