"""What somebody of the staff keeps of the list of leads: how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.casework.search import NEWEST_FIRST, Order, Sorting


class Column(StrEnum):
    """What the list can show of a lead, from left to right."""

    REFERENCE = "reference"
    COMPANY = "company"
    PERSON = "person"
    KIND = "kind"
    COUNTRY = "country"
    WANTS = "wants"
    CITIES = "cities"
    STATUS = "status"
    OWNER = "owner"
    ORGANISATION = "organisation"
    FROM = "from"
    EMAIL = "email"
    PHONE = "phone"
    DUE = "due"
    TAKEN = "taken"
    CHANGED = "changed"
    WAITING = "waiting"

    @property
    def order(self) -> Order:
        """The order by what stands in this column."""
        return Order.NEWEST if self is Column.TAKEN else Order(self.value)


ALWAYS = Column.REFERENCE
"""The column that every list has: by it colleagues name a lead."""

AT_FIRST = (
    ALWAYS,
    *(Column.COMPANY, Column.WANTS, Column.CITIES, Column.STATUS),
    *(Column.OWNER, Column.FROM, Column.WAITING),
)
"""The columns of whoever has chosen none."""


@dataclass(frozen=True, slots=True)
class Look:
    """Which columns the list shows, as they stand there, and in what order leads are read."""

    columns: tuple[Column, ...] = AT_FIRST
    sorting: Sorting = NEWEST_FIRST

    @classmethod
    def of(cls, columns: Sequence[str], sorting: str) -> "Look":
        """Return the look that is written so; what nobody knows any more is left out.

        >>> Look.of(["due", "no-such", "company"], "-due").columns
        (<Column.REFERENCE: 'reference'>, <Column.COMPANY: 'company'>, <Column.DUE: 'due'>)
        """
        chosen = tuple(each for each in Column if each in columns or each is ALWAYS)
        return cls(chosen, Sorting.parse(sorting) or NEWEST_FIRST)


class SavedViews(Protocol):
    """Where it is kept how staff look at the leads."""

    def look_of(self, staff: int) -> Look:
        """Return how the list of *staff* looks where no view of theirs is open."""
        ...

    def keep_look(self, staff: int, look: Look | None) -> None:
        """Keep how the list of *staff* looks; None: as at first."""
        ...
