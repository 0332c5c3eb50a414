"""What we may keep: consents, and what they allow.

Nothing here knows where data lies; it is told what there is.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import Visitor


class Purpose(StrEnum):
    """What somebody agreed to, or declined."""

    CONTACT = "contact"
    """To be contacted about one request; without it nothing is taken down."""
    TRANSFER = "transfer"
    """To send a guarded request to the organisation abroad."""


class Source(StrEnum):
    """Where a consent comes from. A lead that no chat has taken down has such a word in place of its channel."""

    CHAT = "chat"
    """Its giver read the wording and answered."""
    HAND = "hand"
    """Staff heard it, and wrote down how."""
    IMPORT = "import"
    """Staff heard it of all who stand in one file."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One purpose that a visitor agreed to or declined, with the wording they were shown.

    *request* is what it was said of: an intake, or the reference of the lead that it has become. Empty, it is
    of all that its visitor has left: it was kept before that was remembered, or staff heard it.
    Of one that *staff* heard, the number of whoever it was, the wording says when, where and how it was given.
    """

    purpose: Purpose
    is_given: bool
    wording: str
    language: str
    at: datetime
    source: Source = Source.CHAT
    staff: int = 0
    request: str = ""

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


def has_chat(visitor: Visitor) -> bool:
    """Whether *visitor* has written to us: whom staff have met can be answered in no channel.

    >>> has_chat(Visitor("web", "1")), has_chat(Visitor("hand", "1"))
    (True, False)
    """
    return visitor.channel not in {Source.HAND, Source.IMPORT}


def strictest(answers: Iterable[bool | None]) -> bool | None:
    """Return what holds for a record of several people: a no of one is a no, silence no yes.

    >>> strictest([True, False]), strictest([True, None]), strictest([True, True])
    (False, None, True)
    """
    given = list(answers)
    if False in given:
        return False
    return None if None in given or not given else True


def given_for(consents: Iterable[Consent], requests: Collection[str]) -> list[Consent]:
    """Return those of *consents* that were said of one request, which has the names *requests*."""
    return [each for each in consents if not each.request or each.request in requests]


def may_transfer(consents: Sequence[Consent]) -> bool | None:
    """Return whether the last word on the transfer abroad, of what was said of one request, was yes; None where nobody asked."""
    answers = [consent.is_given for consent in consents if consent.purpose is Purpose.TRANSFER]
    return answers[-1] if answers else None


def last_words(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """Return the last of *consents* for each purpose, in the order of the purposes."""
    last = {consent.purpose: consent for consent in consents}
    return tuple(last[purpose] for purpose in Purpose if purpose in last)
