"""A person whose data may only be kept: since when, why, and who said so.

Whoever asks for it, or disputes what is kept, is not contacted, not changed and not taken out until it
is lifted; nothing of theirs expires meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import CaseError
from bot.message import Visitor

LONGEST_REASON = 500
"""Characters of the reason."""


class PersonalDataRefusal(StrEnum):
    """Why something is not done with a person's data: the name of the phrase that says so."""

    RESTRICTED = "console_restricted"
    REASON_MISSING = "console_restrict_reason"
    OTHERS = "console_erase_others"
    UNCONFIRMED = "console_erase_unconfirmed"
    NOTHING_CHANGED = "console_correct_nothing"
    FIELD_BAD = "console_correct_bad"


@dataclass(frozen=True, slots=True)
class Restriction:
    """A person whose data may only be kept."""

    visitor: Visitor
    reason: str
    staff: int
    at: datetime

    @classmethod
    def made(cls, visitor: Visitor, reason: str, staff: int, at: datetime) -> "Restriction":
        """Return a restriction; ``CaseError`` when nobody says why."""
        reason = reason.strip()
        if not 0 < len(reason) <= LONGEST_REASON:
            raise CaseError(PersonalDataRefusal.REASON_MISSING, most=LONGEST_REASON)
        return cls(visitor, reason, staff, at)


class Restrictions(Protocol):
    """Where restrictions are kept."""

    def of(self, visitor: Visitor) -> Restriction | None:
        """Return the restriction of a person, None for everybody else."""
        ...

    def put(self, restriction: Restriction) -> None:
        """Keep *restriction*; a new reason takes the place of the old one."""
        ...

    def lift(self, visitor: Visitor) -> None:
        """Remove the restriction: everything may be done with this person's data again."""
        ...


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows of *table* would go tonight, because they are kept for *kept* and no longer."""

    table: str
    kept: timedelta
    rows: int
