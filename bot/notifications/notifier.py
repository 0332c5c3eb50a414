"""Tells staff: finds what they are to hear of, and sends it, each thing once.

Mail goes out of the notices that are kept, one at a time and tried again for half a day; the group on
Telegram is written to by way of the outbox. One process at a time does this; which one, a lease says.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol, TypeVar

import structlog

from bot.casework.cases import Case, PersonRequest
from bot.delivery.outbox import Outgoing
from bot.errors import StorageError
from bot.leads import OFFICE
from bot.message import Clock, Visitor
from bot.notifications.notification import (
    LOOKED_BACK,
    Notification,
    Occasion,
    Progress,
    addressees,
    may_be_told,
    of_late,
    of_lead,
    of_request,
    of_week,
)
from bot.notifications.texts import Words, about_case, about_request, digest, signed
from bot.notifications.unit import StaffUnit
from bot.staff.members import Sight, StaffMember

log = structlog.get_logger("bot")

T = TypeVar("T")

LOOK_SECONDS = 5.0
"""How often is looked for news."""

MOST = 500
"""Of one kind looked at in a round; the next round sees the others."""

EVERYTHING = Sight("", is_whole=True)
"""What is looked up for a notice; whether its reader may see it is asked afterwards."""


class Posted(Enum):
    """What became of a mail."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in plain text."""

    to: str
    subject: str
    text: str
    key: str


class Post(Protocol):
    """Sends mail; raises nothing."""

    async def send(self, mail: Mail) -> tuple[Posted, str]:
        """Send *mail*; return what became of it, and why in a word."""
        ...


class Group(Protocol):
    """The staff's group on Telegram."""

    @property
    def visitor(self) -> Visitor: ...

    def outgoing(self, notice: Notification, reference: str, text: str) -> Outgoing:
        """Return what is put into the outbox, with buttons about the lead of *reference*, if any."""
        ...


@dataclass(slots=True)
class Notifier:
    """Tells staff; without *post* nobody is mailed, without *group* none is written to."""

    work: Callable[..., Awaitable[Any]]
    hold: Callable[[str], Awaitable[bool]]
    clock: Clock
    words: Words
    escalate_after: timedelta
    post: Post | None = None
    group: Group | None = None
    look_seconds: float = LOOK_SECONDS
    _failures: int = field(default=0)

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            try:
                if await self.hold("notices"):
                    await self.round()
            except StorageError:
                log.warning("notices_unreadable")
            except Exception as error:  # noqa: BLE001  # one notice must not stop all others
                log.error("notices_broke", error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            await asyncio.sleep(self.look_seconds)

    async def round(self) -> None:
        """Find what is new, and send what is due."""
        await self.work(self.find, lane="notices")
        while self.post is not None:
            claimed = await self.work(self._claim, lane="notices")
            if claimed is None:
                return
            notice, mail = claimed
            if mail is None:
                continue
            posted, reason = await self.post.send(mail)
            await self.work(
                lambda unit, notice=notice, posted=posted, reason=reason: self._settle(
                    unit, notice, posted, reason
                ),
                lane="notices",
            )
            if posted is Posted.LATER:
                return  # the server has trouble: the others wait as well
            await self.hold("notices")

    # What there is to tell

    def find(self, unit: StaffUnit) -> None:
        """Keep a notice for everybody who is to be told of something new."""
        now = self.clock()
        after = now - LOOKED_BACK
        staff = unit.staff.all()
        for handed in unit.notifications.handed():
            unit.notifications.change(replace(handed, progress=Progress.SENT))
            if handed.at > after:
                self._tell(unit, handed, staff)
        news = [of_lead(lead, now) for lead in unit.notifications.leads(after, most=MOST)]
        news += [of_request(each, now) for each in unit.notifications.requests(after, most=MOST)]
        before = now - self.escalate_after
        late: dict[Visitor, Notification] = {}
        for each in unit.notifications.late(before - LOOKED_BACK, before, most=MOST):
            notice = of_late(each, now)
            late.setdefault(notice.visitor, notice)  # one for each visitor; leads come first
        news += late.values()
        for notice in news:
            if unit.notifications.add(replace(notice, progress=Progress.SENT)):
                self._tell(unit, notice, staff)
        for member in staff:
            week = of_week(member, now)
            if week and member.is_active and member.has_password and self.post is not None:
                self._mail(unit, week, member)

    def _tell(self, unit: StaffUnit, notice: Notification, staff: Sequence[StaffMember]) -> None:
        case, request = _of(unit, notice)
        if case is None and request is None:
            return
        organisation = case.lead.organisation if case else OFFICE
        if self.post is not None:
            for member in addressees(
                notice.occasion, organisation, staff, self._whose(unit, notice, case)
            ):
                self._mail(unit, notice.to(member), member)
        if self.group is not None:
            text = self._written(notice, case, request, "en")[1]
            reference = case.lead.reference if case else ""
            unit.outbox.add(self.group.outgoing(notice, reference, text))

    def _mail(self, unit: StaffUnit, notice: Notification, member: StaffMember) -> None:
        if unit.contacts.get(member.number).is_mailed:
            unit.notifications.add(replace(notice, progress=Progress.WAITING))

    def _whose(self, unit: StaffUnit, notice: Notification, case: Case | None) -> int | None:
        held = unit.conversations.get(notice.visitor).held if notice.visitor.id else None
        if notice.occasion is Occasion.WROTE and held is not None:
            return held.by
        return case.owner if case else None

    # Sending

    def _claim(self, unit: StaffUnit) -> tuple[Notification, Mail | None] | None:
        """Return the next mail, marked as on its way; without one where there is nothing to say."""
        now = self.clock()
        notice = unit.notifications.next(now)
        if notice is None:
            return None
        mail = self._letter(unit, notice, now)
        if mail is None:
            unit.notifications.change(replace(notice, progress=Progress.CANCELLED, reason="gone"))
            return notice, None
        if notice.progress is Progress.SENDING:
            log.warning("notice_possibly_sent_twice", notice=notice.occasion)
        sending = replace(notice, progress=Progress.SENDING, tries=notice.tries + 1, due_at=now)
        unit.notifications.change(sending)
        return sending, mail

    def _letter(self, unit: StaffUnit, notice: Notification, now: datetime) -> Mail | None:
        member = unit.staff.get(notice.staff)
        if member is None or not member.is_active:
            return None
        if notice.occasion is Occasion.DIGEST:
            subject, text = digest(unit, member, self.words, now, self.escalate_after)
            return self._mailed(member, subject, text, notice)
        case, request = _of(unit, notice)
        if (case is None and request is None) or not may_be_told(member, case):
            return None
        subject, text = self._written(notice, case, request, member.language)
        return self._mailed(member, subject, text, notice)

    def _mailed(self, member: StaffMember, subject: str, text: str, notice: Notification) -> Mail:
        return Mail(member.email, subject, signed(text, self.words, member.language), notice.key)

    def _written(
        self, notice: Notification, case: Case | None, request: PersonRequest | None, language: str
    ) -> tuple[str, str]:
        if case is not None:
            return about_case(notice.occasion, case, self.words, language)
        return about_request(notice, self.words, language)

    def _settle(self, unit: StaffUnit, notice: Notification, posted: Posted, reason: str) -> None:
        if posted is Posted.SENT:
            after = replace(notice, progress=Progress.SENT, reason="")
        else:
            is_refused = posted is Posted.REFUSED
            after = notice.failed(reason, self.clock(), for_good=is_refused)
        unit.notifications.change(after)
        if posted is not Posted.SENT:
            log.warning("notice_not_sent", occasion=str(notice.occasion), reason=reason[:64])


def _of(unit: StaffUnit, notice: Notification) -> tuple[Case | None, PersonRequest | None]:
    """Return the lead that a notice is about, and the request."""
    if not notice.about.isdecimal():
        case: Case | None = unit.cases.get(notice.about, EVERYTHING)
        return case, None
    request: PersonRequest | None = unit.queue.request(int(notice.about), EVERYTHING)
    leads = unit.cases.of(notice.visitor) if request else ()
    return (leads[0] if leads else None), request
