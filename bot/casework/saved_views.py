"""What somebody of the staff keeps of the list of leads: how it looks, and questions under names of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.casework.search import NEWEST_FIRST, Order, Sorting
from bot.errors import CaseError
from bot.staff.members import Role, StaffMember

MOST = 20
"""Views of one member, and views that one organisation shares."""

LONGEST_NAME = 60


class SavedViewRefusal(StrEnum):
    """Why a view is not saved: the name of the phrase that says so."""

    EMPTY = "console_saved_view_empty"
    LONG = "console_saved_view_long"
    TAKEN = "console_saved_view_taken"
    FULL = "console_saved_view_full"
    SHARED_FULL = "console_saved_view_shared_full"
    FOREIGN = "console_saved_view_foreign"
    UNREADABLE = "console_saved_view_unreadable"
    STALE = "console_saved_view_stale"


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


@dataclass(frozen=True, slots=True)
class SavedView:
    """A question to the list of leads, under a name that *staff* gave it.

    *query* is what is asked, as the address of the list writes it. With *is_shared* colleagues of the
    same organisation see it; whoever made it changes it, and managers. With *is_left* they are let in no
    longer: then it is everybody's of the organisation. *key* was made with the form, to save it once.
    """

    key: str
    staff: int
    name: str
    query: str
    look: Look
    at: datetime
    is_shared: bool = False
    is_left: bool = False
    number: int = 0
    version: int = 1

    def may_change(self, member: StaffMember) -> bool:
        """Whether *member*, who sees it, may change and remove it."""
        is_manager = self.is_shared and member.role.includes(Role.MANAGER)
        return self.staff == member.number or self.is_left or is_manager

    def at_version(self, version: int, member: StaffMember) -> "SavedView":
        """Return the view, for *member* to change; ``CaseError`` where they may not, or see an old one."""
        if not self.may_change(member):
            raise CaseError(SavedViewRefusal.FOREIGN)
        if version != self.version:
            raise CaseError(SavedViewRefusal.STALE)
        return self

    def named(self, name: str, others: Sequence["SavedView"], *, is_shared: bool) -> "SavedView":
        """Return the view under *name*; ``CaseError`` where that cannot be, beside the *others*."""
        name = " ".join(name.split())
        if not name:
            raise CaseError(SavedViewRefusal.EMPTY)
        if len(name) > LONGEST_NAME:
            raise CaseError(SavedViewRefusal.LONG, most=LONGEST_NAME)
        others = [each for each in others if each.number != self.number]
        own = [each for each in others if each.staff == self.staff]
        if any(each.name.casefold() == name.casefold() for each in own):
            raise CaseError(SavedViewRefusal.TAKEN)
        if not self.number and len(own) >= MOST:
            raise CaseError(SavedViewRefusal.FULL, most=MOST)
        if is_shared and sum(each.is_shared for each in others) >= MOST:
            raise CaseError(SavedViewRefusal.SHARED_FULL, most=MOST)
        return replace(self, name=name, is_shared=is_shared)


class SavedViews(Protocol):
    """Where it is kept how staff look at the leads."""

    def look_of(self, staff: int) -> Look:
        """Return how the list of *staff* looks where no view is open."""
        ...

    def keep_look(self, staff: int, look: Look | None) -> None:
        """Keep how the list of *staff* looks; None: as at first."""
        ...

    def of(self, member: StaffMember) -> Sequence[SavedView]:
        """Return the views that *member* sees, by name: their own, then those that colleagues share."""
        ...

    def get(self, number: int, member: StaffMember) -> SavedView | None:
        """Return the view of this number; None when there is none that *member* sees."""
        ...

    def add(self, view: SavedView) -> int:
        """Keep *view* and return its number; of one whose key is kept already, that one's."""
        ...

    def change(self, view: SavedView) -> None:
        """Keep *view* as its next version; ``CaseError`` when another one was kept meanwhile."""
        ...

    def remove(self, number: int) -> None:
        """Forget the view of this number."""
        ...
