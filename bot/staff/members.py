"""Staff: for whom they work, what their role lets them do, and which leads they may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from knowledge.project import OFFICE, Project


class Role(StrEnum):
    """What somebody may do; each role includes those before it."""

    VIEWER = "viewer"
    """Reads leads and their conversations."""
    AGENT = "agent"
    """Takes leads on, notes, and says how they stand."""
    MANAGER = "manager"
    """Is told of what waits too long; in the project office, sees the leads of everybody."""
    ADMIN = "admin"
    """Decides who else may come in."""

    def includes(self, other: "Role") -> bool:
        """Whether this role may do what *other* may."""
        ranks = tuple(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who signs in to the console; *number* is 0 until they are kept.

    *email* is what they sign in by. *has_password* is false until they have followed their
    invitation, *has_codes* until they have set up the second factor. *known_as* is the name by which
    they let visitors know them; empty where visitors are told their organisation alone.
    """

    email: str
    name: str
    organisation: str
    role: Role
    language: str = "en"
    is_active: bool = True
    has_password: bool = False
    has_codes: bool = False
    number: int = 0
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a staff member proves themselves by: a hash of the password, the key of their codes."""

    password: str = field(default="", repr=False)
    codes: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which leads somebody may see: those of their *organisation*, or with *is_whole* every one.

    Leads of a kind that is not among the *unguarded* are there only with a consent to the transfer.
    """

    organisation: str
    is_whole: bool = False
    unguarded: frozenset[str] = frozenset()

    @property
    def is_office(self) -> bool:
        """The project office: it sees every guarded lead, and needs no consent to a transfer abroad."""
        return self.organisation == OFFICE


EVERYTHING = Sight("", is_whole=True)
"""What the program itself looks up; whether somebody may see it is asked afterwards."""


def sight_of(member: StaffMember, project: Project) -> Sight:
    """Return which leads of *project* *member* may see."""
    is_whole = member.organisation == OFFICE and member.role.includes(Role.MANAGER)
    return Sight(member.organisation, is_whole, project.unguarded)


def may_manage(member: StaffMember, organisation: str) -> bool:
    """Whether *member* decides who works for *organisation*: their own; the project office for all."""
    if not member.role.includes(Role.ADMIN):
        return False
    return member.organisation in {organisation, OFFICE}


def names_of(staff: Iterable[StaffMember]) -> dict[int, str]:
    """Return what each of *staff* is called."""
    return {each.number: each.name for each in staff}


class StaffMembers(Protocol):
    """Where staff are kept."""

    def get(self, number: int) -> StaffMember | None:
        """Return the staff member of this number."""
        ...

    def find(self, email: str) -> StaffMember | None:
        """Return the staff member who signs in by *email*, whatever its capitals."""
        ...

    def all(self, organisation: str = "") -> Sequence[StaffMember]:
        """Return everybody, or those of one organisation, by name."""
        ...

    def add(self, member: StaffMember) -> int:
        """Keep *member* and return the number; ``ValueError`` when the address is taken."""
        ...

    def change(self, member: StaffMember) -> None:
        """Keep the name, organisation, role and language of *member*, and how visitors know them."""
        ...

    def leave(self, number: int, at: datetime | None) -> None:
        """Keep that somebody may no longer come in since *at*; None: they may again."""
        ...

    def secrets_of(self, number: int) -> Secrets:
        """Return what this staff member proves themselves by."""
        ...

    def keep_password(self, number: int, password: str) -> None:
        """Keep the hash of a password; empty: nobody signs in by one."""
        ...

    def keep_codes(self, number: int, codes: str) -> None:
        """Keep the key of the second factor, empty: there is none; its recovery codes are void."""
        ...
