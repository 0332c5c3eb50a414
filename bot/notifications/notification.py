"""Notifications: what staff are told without asking, each thing once.

A new lead, a visitor who asks for a person or writes back, something that waits too long, a colleague who
names one in a note, a channel in trouble, and once a week how things stand. A notification holds no contact: the
company's name, and where to look.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.casework.cases import Case, Note, PersonRequest
from bot.delivery.outbox import Outgoing, Shown
from bot.diagnosis import Diagnosis
from bot.leads import Lead
from bot.message import Visitor
from bot.staff.members import Role, StaffMember
from knowledge.project import OFFICE

LOOKED_BACK = timedelta(days=3)
"""What is older was there before anybody wanted to be told."""

CHANNEL, ACCOUNT = "mail", "smtp"
"""How mail is named in the outbox; whom it goes to has the number of the staff member."""

NOTIFICATION = "notification"
"""How an outgoing message names the notification that it tells of, by its key."""

TOLD = "told"
"""How it says who is mailed of that, by their numbers."""

INVITATION = "invitation"
"""How an outgoing message holds the secret of a one-time link: until it is used, a day at most, it lets in."""

AGAIN = "again"
"""How it says that it takes the place of what let them in before."""

DIGEST_HOUR = 6
"""On Mondays, in UTC, from this hour on."""

TOKEN = "staff-"  # noqa: S105  # how a token begins, none of them
"""How the word begins by which a staff member shows the bot who they are."""

TOKEN_FOR = timedelta(minutes=10)


class Occasion(StrEnum):
    """Why somebody is told."""

    LEAD = "lead"
    """A new lead, or one that was handed over."""
    PERSON = "person"
    """A visitor asks for a person."""
    WROTE = "wrote"
    """A visitor wrote back to whoever had answered."""
    LATE = "late"
    """Something waits too long."""
    MENTION = "mention"
    """A colleague named somebody in a note."""
    DIGEST = "digest"
    TROUBLE = "trouble"
    """A channel is silent, or something outside keeps it from speaking."""
    ERASED = "erased"
    """Left of a notice in the staff's group whose visitor was erased, until that one says so."""


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that staff are told: about a lead or request of *visitor*.

    *key* names the occasion: there is one notification for each. *about* is a reference or the number of
    a request. One that is not yet told is found by whoever tells.
    """

    key: str
    occasion: Occasion
    about: str
    visitor: Visitor
    at: datetime
    is_told: bool = False


def invitation_to(staff: int, secret: str, now: datetime, *, is_again: bool = False) -> Outgoing:
    """Return what mails somebody their one-time link; *is_again* where they had been let in before."""
    payload = {INVITATION: secret, AGAIN: is_again}
    return Outgoing(Visitor(CHANNEL, str(staff)), ACCOUNT, payload, now)


def of_lead(lead: Lead, now: datetime) -> Notification:
    """Return what says that a lead waits for its organisation."""
    key = f"lead {lead.reference} {lead.organisation}"
    return Notification(key, Occasion.LEAD, lead.reference, lead.visitor, now)


def of_request(request: PersonRequest, now: datetime) -> Notification:
    """Return what says that a visitor asks for a person, or has written back."""
    occasion = Occasion.WROTE if request.unread else Occasion.PERSON
    key = f"request {request.exchange} {request.asked_at:%Y-%m-%dT%H:%M:%S}"
    return Notification(key, occasion, str(request.exchange), request.visitor, now)


def of_mention(note: Note, lead: Lead, whom: StaffMember) -> Notification:
    """Return what says to *whom* that a note on *lead* names them."""
    key = f"{_mention_to(whom)}{lead.reference} {note.key[:64]}"
    return Notification(key, Occasion.MENTION, lead.reference, lead.visitor, note.at)


def _mention_to(whom: StaffMember) -> str:
    return f"mention {whom.number} "


def is_mentioned(member: StaffMember, notification: Notification) -> bool:
    """Whether *notification* of a mention is for *member*."""
    return notification.key.startswith(_mention_to(member))


def of_late(of: Case | PersonRequest, now: datetime) -> Notification:
    """Return what says that something waits too long."""
    if isinstance(of, PersonRequest):
        notification = of_request(of, now)
        return replace(notification, key=f"late {notification.key}", occasion=Occasion.LATE)
    since = of.waits_since or now
    lead = of.lead
    key = f"late lead {lead.reference} {since:%Y-%m-%dT%H:%M:%S}"
    return Notification(key, Occasion.LATE, lead.reference, lead.visitor, now)


def of_week(member: StaffMember, now: datetime) -> Notification | None:
    """Return the digest of the week for *member*, from Monday morning on; None before."""
    year, week, weekday = now.isocalendar()
    if weekday == 1 and now.hour < DIGEST_HOUR:
        return None
    key = f"digest {year}-{week} to {member.number}"
    return Notification(key, Occasion.DIGEST, f"{year}-{week}", Visitor("", ""), now)


def of_trouble(found: Diagnosis, now: datetime) -> Notification:
    """Return what says that something is wrong with a channel, once for each time and account it is.

    Where nobody knows since when, a day is such a time.
    """
    at = f"{found.at:%Y-%m-%dT%H:%M}" if found.at else f"{now:%Y-%m-%d}"
    about = f"{found.trouble} {found.whose} {at}"
    return Notification(f"trouble {about}", Occasion.TROUBLE, about, Visitor("", ""), now)


def admins(staff: Collection[StaffMember]) -> Sequence[StaffMember]:
    """Return who is told of trouble: those of the project office, else all there are."""
    able = [each for each in staff if each.is_active and each.role.includes(Role.ADMIN)]
    return [each for each in able if each.organisation == OFFICE] or able


def addressees(
    occasion: Occasion,
    organisation: str,
    staff: Collection[StaffMember],
    whose: int | None,
    sees: Callable[[StaffMember], bool],
) -> Sequence[StaffMember]:
    """Return who is told: whoever has it, else those of its organisation who work on leads.

    What waits too long is for the managers. Where an organisation has nobody, it is the office's. Nobody
    is told who does not *see* it.
    """
    role = Role.MANAGER if occasion is Occasion.LATE else Role.AGENT
    able = [each for each in staff if each.is_active and each.role.includes(role)]
    holder = [each for each in able if each.number == whose and occasion is not Occasion.LATE]
    theirs = [each for each in able if each.organisation == organisation]
    office = [each for each in able if each.organisation == OFFICE]
    told = (list(filter(sees, each)) for each in (holder, theirs, office))
    return next(filter(None, told), [])


@dataclass(frozen=True, slots=True)
class Contact:
    """How a staff member is told: *is_mailed* by mail, *telegram* their id there, empty for none."""

    staff: int
    is_mailed: bool = True
    telegram: str = ""


class Contacts(Protocol):
    """Where it is kept how staff are told."""

    def get(self, staff: int) -> Contact:
        """Return how a staff member is told; by mail, where they have not said otherwise."""
        ...

    def mailed(self, staff: int, *, is_mailed: bool) -> None:
        """Keep whether a staff member wants mail."""
        ...

    def offer(self, staff: int, key: str, until: datetime) -> None:
        """Keep the hash of a token; the one before is void."""
        ...

    def link(self, key: str, telegram: str, now: datetime) -> int | None:
        """Bind the holder of a token to an id on Telegram, once; None when the token is void.

        The same id showing the same token again is told the same.
        """
        ...

    def unlink(self, staff: int) -> None:
        """Forget the id on Telegram."""
        ...

    def on_telegram(self, telegram: str) -> int | None:
        """Return who is bound to this id; None for nobody."""
        ...


class Notifications(Protocol):
    """Where it is kept of what staff were told."""

    def add(self, notification: Notification) -> bool:
        """Keep *notification*; False when there is one of its key."""
        ...

    def get(self, key: str) -> Notification | None:
        """Return the notification of *key*; None once it was erased."""
        ...

    def take_handed(self) -> Sequence[Notification]:
        """Return what staff handed over or wrote and nobody was told of yet; it counts as told from now on."""
        ...

    def leads(self, after: datetime, *, most: int) -> Sequence[Lead]:
        """Return leads left after a time that nobody was told of."""
        ...

    def requests(self, after: datetime, *, most: int) -> Sequence[PersonRequest]:
        """Return open requests for a person of after a time that nobody was told of."""
        ...

    def late(
        self, after: datetime, before: datetime, *, most: int
    ) -> Sequence[Case | PersonRequest]:
        """Return what has waited for somebody since between two times and nobody was told of, leads first.

        Of a visitor one thing for each organisation, what waits longest, and a lead before a request; of either
        kind the *most* that began last.
        """
        ...

    def show(self, key: str, shown: Shown) -> None:
        """Keep that the staff's group is told of the notification *key* by its message *shown*."""
        ...

    def mark(self, shown: Shown, owner: int | None) -> None:
        """Keep that the name of *owner* stands below the message *shown* of the group; 0: that it is withdrawn."""
        ...

    def take_erased(self) -> Sequence[Shown]:
        """Return messages of the group about somebody who was erased since; nothing is known of them from now on."""
        ...

    def outdated(self, *, most: int) -> Sequence[tuple[Shown, Case]]:
        """Return messages of the group below which something else stands than how it is with their lead."""
        ...


def tell_handed(notifications: Notifications, lead: Lead, now: datetime) -> None:
    """Let those be told to whom *lead* was handed over, also where they had it before."""
    told = of_lead(lead, now)
    if not notifications.add(told):
        notifications.add(replace(told, key=f"{told.key} {now:%Y-%m-%dT%H:%M:%S}"))
