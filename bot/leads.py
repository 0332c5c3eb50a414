"""A lead: a company or partner who asked to be contacted, and where leads are kept."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.message import Visitor

REFERENCE_LETTERS = "34679ACDEFGHJKMNPQRTWXY"
"""Letters and digits that nobody takes for another one, read aloud or by hand."""

REFERENCE_LENGTH = 6
"""23 ** 6 references: 148 million."""


class Status(StrEnum):
    """How far a lead has come."""

    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    IN_PIPELINE = "in_pipeline"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN})
"""Where nobody follows a lead up any more; why is said with it."""


def follows_up(before: "Lead", after: "Lead") -> str:
    """Return who follows up a lead that its visitor has changed.

    Another country is another organisation's; otherwise it stays with whom it was handed to.
    """
    is_moved = before.given.get("country") != after.given.get("country")
    return after.organisation if is_moved else before.organisation


def reference_from(picks: Iterable[int]) -> str:
    """Return a reference made from *picks*, numbers below 23.

    >>> reference_from([0, 1, 2, 3, 4, 5])
    '346-79A'
    """
    letters = "".join(REFERENCE_LETTERS[pick] for pick in picks)
    return f"{letters[:3]}-{letters[3:]}"


def reference_of(typed: str) -> str:
    """Return the reference that somebody typed as it is kept; what cannot be one stays as it is.

    >>> reference_of(" n9k 446 "), reference_of("N9K446"), reference_of("Kotiturva Oy")
    ('N9K-446', 'N9K-446', 'Kotiturva Oy')
    """
    signs = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", typed))).upper()
    is_one = signs.isascii() and len(signs) == REFERENCE_LENGTH
    return f"{signs[:3]}-{signs[3:]}" if is_one else typed


@dataclass(frozen=True, slots=True)
class Lead:
    """What somebody left so as to be contacted.

    *kind* is one of the project's kinds of leads. *given* holds the answers by the name of the question;
    several choices are a list of ids.
    *intake* is the dialogue it was taken down in: there is one lead for each.
    *organisation* is who follows it up.
    """

    reference: str
    intake: str
    kind: str
    visitor: Visitor
    organisation: str
    given: Mapping[str, str | list[str]]
    language: str
    origin: str
    taken_at: datetime
    changed_at: datetime
    status: Status = Status.NEW

    @property
    def requests(self) -> tuple[str, str]:
        """The names by which a consent says that it was given for this lead: before it was sent, and after."""
        return self.intake, self.reference


class Leads(Protocol):
    """Where leads are kept."""

    def add(self, lead: Lead) -> bool:
        """Keep *lead*; a second one of the same intake is not kept, and False comes back."""
        ...

    def change(self, lead: Lead) -> None:
        """Keep what changed in *lead*, found by its reference."""
        ...

    def of(self, visitor: Visitor) -> Sequence[Lead]:
        """Return the leads this visitor left, newest first."""
        ...

    def all(self) -> Sequence[Lead]:
        """Return every lead, newest first."""
        ...

    def references(self) -> Sequence[str]:
        """Return the reference of every lead, newest first."""
        ...
