"""What the console is given, and the values a request passes through on its way to its landing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.casework.cases import Case, Cases, PersonRequest, Queue
from bot.casework.duplicates import Duplicates
from bot.casework.matchmaking import Closeness, no_closeness
from bot.casework.pipeline import Met, Pipeline
from bot.casework.questions import Group, Proposal, Unanswered
from bot.casework.replies import StaffReplies, Voice
from bot.casework.restrictions import Due, Restrictions
from bot.consent import Consents
from bot.delivery.outbox import Outbox
from bot.delivery.recipients import Recipients
from bot.dialogue.conversation import Conversations
from bot.errors import CaseError
from bot.leads import Leads
from bot.message import Clock, Visitor
from bot.notifications.notification import Contacts, Notifications
from bot.staff.audit import Audit, Ending
from bot.staff.members import StaffMember, StaffMembers
from bot.staff.sessions import Admission, Session, Sessions
from bot.transcript import Exchange, Transcript
from knowledge.language.tags import complete_of
from knowledge.topic import Language, Origin, Tongue, Topic

T = TypeVar("T")


class ConsoleUnit(Protocol):
    """One unit of work, as far as the console needs it."""

    @property
    def transcript(self) -> Transcript: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def conversations(self) -> Conversations: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def recipients(self) -> Recipients: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def notifications(self) -> Notifications: ...

    @property
    def duplicates(self) -> Duplicates: ...

    @property
    def replies(self) -> StaffReplies: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def pipeline(self) -> Pipeline: ...

    @property
    def unanswered(self) -> Unanswered: ...

    def erase(self, visitor: Visitor, sealed: str) -> None:
        """Delete everything of *visitor*; arrivals under the hash *sealed* lose their exchange."""
        ...

    @property
    def leads(self) -> Leads: ...

    @property
    def restrictions(self) -> Restrictions: ...

    @property
    def staff(self) -> StaffMembers: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def admission(self) -> Admission: ...

    @property
    def audit(self) -> Audit: ...


class Keeper(Protocol):
    """What runs units of work: the database's writer."""

    async def do(self, work: Callable[[Any], T], *, lane: str = "") -> T:
        """Run *work* in a unit and return its result once it is durably stored."""
        ...

    async def read(self, work: Callable[[Any], T]) -> T:
        """Run *work* on a connection that may only look."""
        ...


class Phrases(Protocol):
    """Where the words come from: the phrasebook."""

    def say(self, name: str, language: Language, /, **values: object) -> str:
        """Return the phrase *name* in *language*."""
        ...

    def language_of(self, name: str, language: Language) -> Language:
        """Return the language in which *name* is said to somebody who reads *language*."""
        ...

    def __contains__(self, name: object) -> bool:
        """Whether there is a phrase of this name."""
        ...


class PasswordHasher(Protocol):
    """What hashes and compares passwords, away from everything that must not wait."""

    async def fits(self, hashed: str, password: str) -> bool:
        """Whether *password* is the one of *hashed*; an empty hash takes as long, and fits nothing."""
        ...

    async def hashed(self, password: str) -> str:
        """Return the hash under which *password* is kept."""
        ...

    async def complaint(self, password: str, others: Sequence[str]) -> str:
        """Return the phrase that says why a new password is refused; empty when it is not."""
        ...


@dataclass(frozen=True, slots=True)
class Tried:
    """What the assistant makes of a sentence: the language heard, what it matches and how surely.

    *rivals* are the topics that come nearest, the best first.
    """

    language: Language
    is_heard: bool
    outcome: str
    topics: tuple[str, ...]
    score: float
    rivals: tuple[str, ...]


class Storage(Protocol):
    """What the console is told about what is kept as a whole."""

    def sealed(self, visitor: Visitor) -> str:
        """Return the keyed hash under which arrivals of *visitor* are known."""
        ...

    def met(self, unit: Any, now: datetime) -> Sequence[Met]:
        """Return how all questions that are kept were met, as of a moment ago."""
        ...

    def due(self, unit: Any, now: datetime) -> Sequence[Due]:
        """Return what would go tonight because its time is over."""
        ...

    def data_map(self) -> str:
        """Return what every column holds, why, and how long it stays."""
        ...


class Knowledge(Protocol):
    """What the console may ask of the assistant's knowledge."""

    def tried(self, text: str) -> Tried:
        """Return what the assistant makes of *text* as a first question."""
        ...

    def may_write(self, proposal: Proposal) -> bool:
        """Whether what is proposed can be written into the content folder from here."""
        ...


@dataclass(frozen=True, slots=True)
class Console:
    """What the console is given. With *is_public* it is reached by https, whatever a request shows.

    *secret* gives unguessable words; *escalate_after* is how long something may wait before it is
    the manager's. *voice* lets staff speak to visitors, *publish* shows it on the pages that are open.
    *ways* are those by which staff are told of news; *closeness* compares offers with needs.
    """

    writer: Keeper
    phrases: Phrases
    tongues: Mapping[Language, Tongue]
    origins: Mapping[str, Origin]
    password_hasher: PasswordHasher
    clock: Clock
    secret: Callable[[], str]
    escalate_after: timedelta
    voice: Voice
    publish: Callable[[Exchange], None]
    ways: frozenset[str] = frozenset()
    closeness: Closeness = no_closeness
    is_public: bool = False
    topics: Mapping[str, Topic] = field(default_factory=dict)
    knowledge: Knowledge | None = None
    storage: Storage | None = None


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
class Visit:
    """A request on its way to its landing. *member* and what is named are there once it is let in.

    *path* is its own address, *back* the page that somebody was on, to return to.
    *holder* is the secret of the browser's cookie, *fresh* one that nobody has used yet.
    """

    now: datetime
    language: Language
    path: str
    back: str
    escalate_after: timedelta
    voice: Voice = field(repr=False)
    fresh: str = field(repr=False)
    named: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    holder: str = field(default="", repr=False)
    proof: Proof = field(default_factory=Proof)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    tongues: Mapping[Language, Tongue] = field(default_factory=dict)
    knowledge: Knowledge | None = None
    storage: Storage | None = None
    ways: frozenset[str] = frozenset()
    closeness: Closeness = field(default=no_closeness, repr=False)
    problem: int = 0
    signed_in: StaffMember | None = None
    session: Session | None = None
    lead: Case | None = None
    request: PersonRequest | None = None
    colleague: StaffMember | None = None
    group: Group | None = None
    proposed: Proposal | None = None

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages in which the console speaks."""
        return complete_of(self.tongues)

    @property
    def question(self) -> Group:
        """Return the questions that the address names; only asked where a rule has found them."""
        if self.group is None:
            msg = f"The rule of {self.path} names no question."
            raise LookupError(msg)
        return self.group

    @property
    def proposal(self) -> Proposal:
        """Return the proposal that the address names; only asked where a rule has found it."""
        if self.proposed is None:
            msg = f"The rule of {self.path} names no proposal."
            raise LookupError(msg)
        return self.proposed

    @property
    def member(self) -> StaffMember:
        """Return who has signed in; only asked where a rule has made sure of it."""
        if self.signed_in is None:
            msg = f"{self.path} is open to everybody; it must not ask who is there."
            raise LookupError(msg)
        return self.signed_in

    @property
    def case(self) -> Case:
        """Return the case that the address names; only asked where a rule has found it."""
        if self.lead is None:
            msg = f"The rule of {self.path} names no lead."
            raise LookupError(msg)
        return self.lead

    @property
    def asked(self) -> PersonRequest:
        """Return the request for a person that the address names; only asked where a rule has found it."""
        if self.request is None:
            msg = f"The rule of {self.path} names no request."
            raise LookupError(msg)
        return self.request


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to take along: *gather* reads what is in it, *make* takes its time to write it.

    Both are done once the visit was let in and the audit knows of it.
    """

    name: str
    kind: str
    gather: "Callable[[ConsoleUnit], Any]"
    make: Callable[[Any], bytes]


@dataclass(frozen=True, slots=True)
class Landing:
    """What a visit leads to: a page made from *template* and *values*, another address, or a file.

    *holder* is a new secret for the browser's cookie, empty to take it away, None to leave it.
    *published* is what visitors are to see at once. *about*, *detail* and *ending* are what the audit is told besides the action of the rule.
    """

    template: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    goto: str = ""
    holder: str | None = field(default=None, repr=False)
    about: str = ""
    detail: Mapping[str, str] = field(default_factory=dict)
    ending: Ending = Ending.DONE
    staff: int | None = None
    export_file: ExportFile | None = None
    published: tuple[Exchange, ...] = ()


Work = Callable[[ConsoleUnit, Visit], Landing]
"""What a rule does once somebody is let in: a plain function of a unit of work."""

Again = Callable[[ConsoleUnit, Visit, CaseError], Landing]
"""What shows the page once more when a change is not taken, with what was typed."""

Prepare = Callable[[Console, Visit], Awaitable[Visit]]
"""What takes time and is done before the unit of work."""
