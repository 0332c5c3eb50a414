"""Casework: what staff do about a lead. Who has it, how it stands, until when, and their notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.casework.search import Search, Tally
from bot.consent import Consent
from bot.errors import CaseError, StaleError
from bot.leads import ENDED, Lead, Status, follows_up
from bot.message import Visitor
from bot.staff.members import Role, Sight, StaffMember
from bot.transcript import PersonRequests
from knowledge.project import OFFICE, Project

NEXT: Mapping[Status, tuple[Status, ...]] = {
    Status.NEW: (Status.CONTACTED, Status.DECLINED, Status.WITHDRAWN),
    Status.CONTACTED: (Status.QUALIFIED, Status.NEW, Status.DECLINED, Status.WITHDRAWN),
    Status.QUALIFIED: (
        Status.IN_PIPELINE,
        Status.CONTACTED,
        Status.DECLINED,
        Status.WITHDRAWN,
    ),
    Status.IN_PIPELINE: (Status.QUALIFIED, Status.DECLINED, Status.WITHDRAWN),
    Status.DECLINED: (Status.CONTACTED,),
    # Only the visitor takes a withdrawal back: until then nobody may contact them.
    Status.WITHDRAWN: (),
}
"""What a lead may become next. The first is the usual next step; a step too far can be taken back."""

WAITING = frozenset({Status.NEW, Status.CONTACTED, Status.QUALIFIED})
"""Somebody waits for us while a lead stands like this."""

LONGEST_NOTE = 20_000
"""Characters of one note."""

LONGEST_REASON = 500
"""Characters of the reason for an end."""

FURTHEST = timedelta(days=730)
"""No due date lies further ahead: a lead is not kept longer, once nobody works on it."""


class CaseRefusal(StrEnum):
    """Why a change is not taken: the name of the phrase that says so."""

    STATUS_UNKNOWN = "console_status_unknown"
    STATUS_IMPOSSIBLE = "console_status_impossible"
    REASON_MISSING = "console_reason_missing"
    REASON_LONG = "console_reason_long"
    OWNER_FOREIGN = "console_owner_foreign"
    DUE_UNREADABLE = "console_due_unreadable"
    DUE_IMPOSSIBLE = "console_due_impossible"
    DUE_NONE = "console_due_none"
    ORGANISATION_UNKNOWN = "console_organisation_unknown"
    TRANSFER_MISSING = "console_transfer_missing"
    NOTE_EMPTY = "console_note_empty"
    NOTE_LONG = "console_note_long"


@dataclass(frozen=True, slots=True)
class Case:
    """A lead as staff work on it.

    *owner* is the number of whoever has taken it on. *version* counts its changes: a change names
    the version it was made from. *waits_since* is None where nobody waits for us, *contacted_after*
    says how many seconds passed until the first contact. *merged_into* is the lead of the same company
    that it is part of, empty for none. *asked_at* is since when its visitor has asked for a person,
    where somebody looked. *touched_at* is when staff worked on it last, where that is known.
    """

    lead: Lead
    owner: int | None = None
    due_on: date | None = None
    reason: str = ""
    version: int = 1
    waits_since: datetime | None = None
    contacted_after: int | None = None
    merged_into: str = ""
    asked_at: datetime | None = None
    touched_at: datetime | None = None

    @property
    def waiting_since(self) -> datetime | None:
        """Since when somebody waits: for us to go on, or for the person they asked for."""
        return min(filter(None, (self.waits_since, self.asked_at)), default=None)

    def at_version(self, version: int) -> "Case":
        """Return the case; ``StaleError`` when it has changed since *version*."""
        if version != self.version:
            raise StaleError
        return self

    def moved(self, status: Status, reason: str, now: datetime) -> "Case":
        """Return the case with another status; *reason* is asked for where it ends.

        What is new again waits since it was left, and nobody has contacted them.
        """
        if status not in NEXT[self.lead.status]:
            raise CaseError(CaseRefusal.STATUS_IMPOSSIBLE)
        reason = reason_for(status, reason)
        lead = replace(self.lead, status=status, changed_at=now)
        waits_since = now if status in WAITING else None
        moved = replace(self, lead=lead, reason=reason, waits_since=waits_since)
        if status is Status.NEW:
            return replace(moved, waits_since=lead.taken_at, contacted_after=None)
        if status is not Status.CONTACTED or self.contacted_after is not None:
            return moved
        return replace(moved, contacted_after=int((now - lead.taken_at).total_seconds()))

    def owned_by(self, owner: StaffMember | None, project: Project) -> "Case":
        """Return the case with another owner, or with none."""
        if owner is not None and not may_own(owner, self.lead, project):
            raise CaseError(CaseRefusal.OWNER_FOREIGN)
        return replace(self, owner=owner.number if owner else None)

    def due(self, day: date | None, today: date) -> "Case":
        """Return the case with another due date, or with none."""
        if day is not None and not today <= day <= today + FURTHEST:
            raise CaseError(CaseRefusal.DUE_IMPOSSIBLE)
        return replace(self, due_on=day)

    def corrected(
        self, given: Mapping[str, str | list[str]], project: Project, now: datetime
    ) -> "Case":
        """Return the case with other answers; where another country makes it another's, its owner stays behind."""
        before, country = self.lead, project.kind(self.lead.kind).country
        lead = replace(before, given=given, changed_at=now)
        place = str(given.get(country.name, "")) if country else ""
        elsewhere = replace(lead, organisation=project.organisation_for(lead.kind, place))
        lead = replace(lead, organisation=follows_up(before, elsewhere))
        owner = self.owner if lead.organisation == before.organisation else None
        return replace(self, lead=lead, owner=owner)

    def handed_to(
        self, organisation: str, project: Project, *, may_transfer: bool | None
    ) -> "Case":
        """Return the case for another organisation to follow up; its owner stays behind."""
        if organisation not in project.followers or organisation == self.lead.organisation:
            raise CaseError(CaseRefusal.ORGANISATION_UNKNOWN)
        is_guarded = project.kind(self.lead.kind).is_guarded
        if organisation != OFFICE and is_guarded and not may_transfer:
            raise CaseError(CaseRefusal.TRANSFER_MISSING)
        return replace(self, lead=replace(self.lead, organisation=organisation), owner=None)


def reason_for(status: Status, reason: str) -> str:
    """Return what is kept of the *reason* for a status; ``CaseError`` where it wants one and there is none, or too much."""
    reason = reason.strip() if status in ENDED else ""
    if status in ENDED and not reason:
        raise CaseError(CaseRefusal.REASON_MISSING)
    if len(reason) > LONGEST_REASON:
        raise CaseError(CaseRefusal.REASON_LONG, most=LONGEST_REASON, length=len(reason))
    return reason


def may_have(member: StaffMember) -> bool:
    """Whether *member* may have leads at all: whoever only reads could do nothing about one."""
    return member.is_active and member.role.includes(Role.AGENT)


def may_own(member: StaffMember, lead: Lead, project: Project) -> bool:
    """Whether a lead may be given to *member*: their organisation's, or a guarded one at the office."""
    is_guarded = project.kind(lead.kind).is_guarded
    is_theirs = member.organisation == lead.organisation
    return may_have(member) and (is_theirs or (is_guarded and member.organisation == OFFICE))


@dataclass(frozen=True, slots=True)
class Note:
    """What a staff member wrote down about a lead; *key* was made with the form, to take it once."""

    key: str
    reference: str
    staff: int
    text: str
    at: datetime

    @classmethod
    def written(cls, key: str, reference: str, staff: int, text: str, at: datetime) -> "Note":
        """Return a note; ``CaseError`` when there is nothing in it, or too much."""
        text = text.strip()
        if not text:
            raise CaseError(CaseRefusal.NOTE_EMPTY)
        if len(text) > LONGEST_NOTE:
            raise CaseError(CaseRefusal.NOTE_LONG, most=LONGEST_NOTE, length=len(text))
        return cls(key, reference, staff, text, at)


@dataclass(frozen=True, slots=True)
class PersonRequest:
    """A visitor who asked for a person; *exchange* is the number of the message that did.

    *closed_by* is the number of whoever has seen to it, None while nobody has, and where its visitor called it off. *unread* counts what
    they wrote to a person who had answered them before.
    """

    visitor: Visitor
    exchange: int
    asked_at: datetime
    closed_by: int | None = None
    closed_at: datetime | None = None
    unread: int = 0


class Need(StrEnum):
    """Why something stands in the queue."""

    PERSON = "person"
    """A visitor asked for a person."""
    WROTE = "wrote"
    """A visitor wrote back to the person who had answered them."""
    OWNER = "owner"
    """A new lead that nobody has taken on."""
    OVERDUE = "overdue"
    """Its due date has passed."""
    SILENCE = "silence"
    """Somebody has it, and still the visitor waits too long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue: who waits, and why. *case* is None where there is no lead."""

    needs: tuple[Need, ...]
    case: Case | None = None
    request: PersonRequest | None = None

    @property
    def since(self) -> datetime | None:
        """Since when somebody waits, as the list and the lead say it; None where only its date has passed."""
        asked_at = self.request.asked_at if self.request else None
        waits_since = self.case.waits_since if self.case else None
        return min(filter(None, (waits_since, asked_at)), default=None)

    def is_escalated(self, now: datetime, after: timedelta) -> bool:
        """Whether it has waited so long that the manager is to see to it."""
        return self.since is not None and now >= self.since + after


class Cases(Protocol):
    """Where cases and notes are kept: each seen only by those who may."""

    def get(self, reference: str, sight: Sight) -> Case | None:
        """Return the case; None when there is none, or none for these eyes."""
        ...

    def of(self, visitor: Visitor) -> Sequence[Case]:
        """Return the cases of *visitor*, newest first, whoever may see them."""
        ...

    def found(self, search: Search, sight: Sight) -> tuple[Sequence[Case], int]:
        """Return one page of what is looked for, and how many there are in all."""
        ...

    def counts(self, searches: Sequence[Search], sight: Sight) -> Sequence[int | None]:
        """Return how many cases each of *searches* finds; None for the last ones where leads are too many."""
        ...

    def references(self, search: Search, sight: Sight, *, most: int) -> Sequence[str]:
        """Return the references of everything that is looked for, in its order, up to *most*.

        Those of people whose data may only be kept are left out.
        """
        ...

    def kept_back(self, search: Search, sight: Sight) -> int:
        """Return how many of what is looked for are of people whose data may only be kept."""
        ...

    def taken_out(self, references: Sequence[str]) -> Sequence[tuple[Case, Sequence[Consent]]]:
        """Return these cases in this order, each with what its visitor agreed to or declined, oldest first."""
        ...

    def tally(self, sight: Sight, owner: int, waits_since: datetime) -> Tally:
        """Return how many cases there are for these eyes, in each view."""
        ...

    def change(self, case: Case) -> None:
        """Keep *case* as its next version; ``StaleError`` when another one was kept meanwhile."""
        ...

    def correct(self, case: Case) -> None:
        """Keep the answers of *case*, too, as its next version; ``StaleError`` as where it is changed."""
        ...

    def touch(self, reference: str, at: datetime) -> None:
        """Note that staff worked on a lead: how long it is kept counts from then on."""
        ...

    def disown(self, owner: int) -> int:
        """Take every case from *owner* and return how many there were."""
        ...

    def notes(self, reference: str) -> Sequence[Note]:
        """Return the notes on a lead, oldest first."""
        ...

    def notes_found(
        self, search: Search, references: Sequence[str]
    ) -> Mapping[str, Sequence[str]]:
        """Return, of the leads of *references*, the newest note in which each searched word is written."""
        ...

    def note(self, note: Note) -> bool:
        """Keep *note*; False when one of its key is kept already."""
        ...


class Queue(PersonRequests, Protocol):
    """What needs somebody: leads and requests for a person."""

    def waiting(
        self, sight: Sight, today: date, silent_since: datetime, *, most: int
    ) -> tuple[Sequence[Waiting], int]:
        """Return what needs somebody, who waits longest first, and how much there is in all."""
        ...

    def count(self, sight: Sight, today: date, silent_since: datetime) -> int:
        """Return how many leads and requests need somebody."""
        ...

    def newest(self) -> tuple[int, ...]:
        """Return numbers that differ once anything was kept that staff are shown."""
        ...

    def request(self, exchange: int, sight: Sight) -> PersonRequest | None:
        """Return a request for a person; None when there is none, or none for these eyes."""
        ...

    def request_of(self, visitor: Visitor) -> PersonRequest | None:
        """Return the request of *visitor*, closed or not; None when they never asked."""
        ...

    def close_request(self, visitor: Visitor, staff: int, at: datetime) -> None:
        """Note that somebody has seen to the request of *visitor*."""
        ...
