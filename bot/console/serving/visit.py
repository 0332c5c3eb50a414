"""The values a request passes through on its way to its landing."""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from bot.casework.cases import Case, PersonRequest
from bot.casework.content.texts import Subject
from bot.casework.importing.rows import Row
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.importing.taking import Staged
from bot.casework.questions import Group, Proposal
from bot.casework.saved_replies import SavedReply
from bot.casework.saved_views import SavedView
from bot.console.parts import Console
from bot.console.serving.zones import zone_of
from bot.errors import CaseError
from bot.message import SentFile
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending
from bot.staff.members import StaffMember
from bot.staff.sessions import Session
from bot.transcript import Exchange
from knowledge.project import Project
from knowledge.topic import Language

N = TypeVar(
    "N",
    Case,
    PersonRequest,
    StaffMember,
    Group,
    Proposal,
    Subject,
    SavedReply,
    SavedView,
    Staged,
)

Found = (
    Case
    | PersonRequest
    | StaffMember
    | Group
    | Proposal
    | Subject
    | SavedReply
    | SavedView
    | Staged
    | None
)
"""What an address names; None where that is nothing, or not there for these eyes."""

HOME = "/console/queue"


OWN_PATH = re.compile(
    r"/console(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)*/?(?:\?[A-Za-z0-9_=&%+.~-]*)?", re.ASCII
)


def own_path(path: str) -> str:
    """Return *path* when it is an address of the console, else where everybody begins.

    >>> own_path("/console/leads?status=new"), own_path("//evil"), own_path("/console/../x")
    ('/console/leads?status=new', '/console/queue', '/console/queue')
    >>> own_path("/console/content/topics/project.about"), own_path("/console/a../x")
    ('/console/content/topics/project.about', '/console/queue')
    """
    return path if OWN_PATH.fullmatch(path) else HOME


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sends: its own *path*, and the page that somebody was on, to go *back* to.

    *named* is what stands in the address in place of a name of the route. *holder* is the secret of
    the browser's cookie, *device* what shows that somebody has signed in there before. *problem* is
    the status where the form cannot be taken. With *is_live* an open page looks by itself, and *seen*
    is the stamp of what it shows. *zone* is what the browser calls the zone of its clock.
    """

    path: str
    back: str
    named: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    holder: str = field(default="", repr=False)
    device: str = field(default="", repr=False)
    problem: int = 0
    file: SentFile | None = field(default=None, repr=False)
    is_live: bool = False
    seen: str = ""
    zone: str = ""

    @property
    def name(self) -> str:
        """Return the name of what the address names; empty when that is nothing."""
        return next(iter(self.named.values()), "")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is there, and since when."""

    member: StaffMember
    session: Session

    @property
    def is_half(self) -> bool:
        """Whether the second factor is still to be given."""
        return self.member.has_codes and self.session.proven_at is None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found out about a password before the unit of work: whose it is, or why not.

    *hashed* is the hash it was compared with, or the hash of a new password.
    """

    staff: int = 0
    hashed: str = field(default="", repr=False)
    complaint: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it was read before the unit of work: its table, which answer stands in which column, each row.

    *usual* are the answers of rows that give none; *refusal* says why there is nothing.
    """

    sheet: Sheet = field(default_factory=lambda: Sheet((), ()))
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict)
    refusal: CaseError | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A request on its way to its landing. Who is there and what is *found* are known once it is let in.

    *fresh* is a secret that nobody has used yet; *found* is what the address names.
    """

    console: Console
    request: Sent
    now: datetime
    language: Language
    fresh: str = field(repr=False)
    proof: Proof = field(default_factory=Proof)
    brought: Brought = field(default_factory=Brought, repr=False)
    signed_in: SignedIn | None = None
    found: Found = None

    @property
    def today(self) -> date:
        """Return the day that it is where the reader is: they may be hours ahead of UTC."""
        return self.now.astimezone(zone_of(self.request.zone)).date()

    @property
    def project(self) -> Project:
        """Return the project whose leads these are."""
        return self.console.library.project

    @property
    def member(self) -> StaffMember:
        """Return who has signed in; only asked where a rule has made sure of it."""
        return self._who().member

    @property
    def session(self) -> Session:
        """Return the session of who has signed in; only asked where a rule has made sure of it."""
        return self._who().session

    @property
    def form_key(self) -> str:
        """Return the key that was made with the form, to take it once: of each member their own."""
        return self.key_of("")

    def key_of(self, part: str) -> str:
        """Return the key of one *part* of a form that holds several things, each taken once."""
        key = self.request.form.get("key", "") or self.fresh
        told = f"{self.member.number} {key}{f' {part}' if part else ''}"
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def case(self) -> Case:
        """Return the case of the lead that the address names."""
        return self._found(Case)

    @property
    def asked(self) -> PersonRequest:
        """Return the request for a person that the address names."""
        return self._found(PersonRequest)

    @property
    def colleague(self) -> StaffMember:
        """Return the colleague whom the address names."""
        return self._found(StaffMember)

    @property
    def question(self) -> Group:
        """Return the questions that the address names."""
        return self._found(Group)

    @property
    def proposal(self) -> Proposal:
        """Return the proposal that the address names."""
        return self._found(Proposal)

    @property
    def subject(self) -> Subject:
        """Return what the texts belong to that the address names."""
        return self._found(Subject)

    @property
    def saved(self) -> SavedReply:
        """Return the saved reply that the address names."""
        return self._found(SavedReply)

    @property
    def view(self) -> SavedView:
        """Return the view of the list that the address names."""
        return self._found(SavedView)

    @property
    def staged(self) -> Staged:
        """Return the file with leads that the address names."""
        return self._found(Staged)

    def _who(self) -> SignedIn:
        if self.signed_in is None:
            msg = f"{self.request.path} is open to everybody; it must not ask who is there."
            raise LookupError(msg)
        return self.signed_in

    def _found(self, kind: type[N]) -> N:
        if not isinstance(self.found, kind):
            msg = f"The rule of {self.request.path} names no {kind.__name__}."
            raise LookupError(msg)  # noqa: TRY004  # a rule is wrong, not a value
        return self.found


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to take along: *gather* reads what is in it, *make* takes its time to write it.

    Both are done once the visit was let in and the audit knows of it.
    """

    name: str
    kind: str
    gather: Callable[[StaffUnit], Any]
    make: Callable[[Any], bytes]

    @classmethod
    def of_text(cls, name: str, kind: str, text: str) -> "ExportFile":
        """Return a file that is *text*, known already."""
        return cls(name, kind, lambda unit: text, lambda same: same.encode())


@dataclass(frozen=True, slots=True)
class Landing:
    """What a visit leads to: a page made from *template* and *values*, another address, or a file.

    *holder* is a new secret for the browser's cookie, empty to take it away, None to leave it. By
    *device* the browser shows later that somebody signed in there.
    *published* is what visitors are to see at once. *about*, *detail* and *ending* are what the audit
    is told besides the action of the rule.
    *stamp* is that of what an open page shows, which waits until it differs.
    *finish* takes its time once the audit knows of the visit, outside the unit, and gives the rest of the *values*.
    *instead* is what came about in place of that action; where nothing did, and nothing was refused, *is_told* is False.
    With *goes_on* it is a part of what is to be done: the next one follows at once, in a unit of its own.
    """

    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    goto: str = ""
    holder: str | None = field(default=None, repr=False)
    device: str = field(default="", repr=False)
    about: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.DONE
    instead: Action | None = None
    is_told: bool = True
    staff: int | None = None
    export_file: ExportFile | None = None
    published: tuple[Exchange, ...] = ()
    goes_on: bool = False
    stamp: str | None = None
    finish: Callable[[], Awaitable[Mapping[str, Any]]] | None = None


Work = Callable[[StaffUnit, Visit], Landing]
"""What a rule does once somebody is let in: a plain function of a unit of work."""

Prepare = Callable[[Console, Visit], Awaitable[Visit]]
"""What takes time and is done before the unit of work."""
