"""Tells staff: finds what they are to hear of, and puts it into the outbox, each thing once.

A mail is written when it goes, in words of that moment, for whoever may still see what it is about. One
process at a time looks for news; which one, a lease says.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import structlog

from bot.casework.cases import Case, PersonRequest, may_have
from bot.delivery.outbox import Outgoing
from bot.errors import StorageError
from bot.message import Clock, Visitor
from bot.notifications.notices import Group, Notices
from bot.notifications.notification import (
    ACCOUNT,
    AGAIN,
    CHANNEL,
    INVITATION,
    LOOKED_BACK,
    NOTIFICATION,
    TOLD,
    Notification,
    Occasion,
    addressees,
    admins,
    is_mentioned,
    of_late,
    of_lead,
    of_request,
    of_week,
)
from bot.notifications.report import charts_as_html, charts_as_text, charts_of
from bot.notifications.texts import (
    Mail,
    NoticeWords,
    about_case,
    about_request,
    about_trouble,
    digest,
    foot_of,
    invitation,
    signed,
)
from bot.notifications.unit import StaffUnit
from bot.staff.members import EVERYTHING, Sight, StaffMember, sight_of
from bot.staff.sessions import key_of
from knowledge.project import OFFICE
from knowledge.topic import SOURCE

log = structlog.get_logger("bot")


LOOK_SECONDS = 5.0
"""How often is looked for news unasked."""

MOST = 500
"""Of one kind looked at in a round; the next round sees the others. What waits too long is looked at from its newest on."""


OF_LEADS = frozenset({Occasion.LEAD, Occasion.PERSON, Occasion.WROTE, Occasion.LATE})
"""What is for whoever works on leads: where one of them leaves, another one is to hear of it."""


@dataclass(slots=True)
class Notifier:
    """Tells staff; unless it *is_mailing* nobody is mailed, without *group* none is written to."""

    work: Callable[..., Awaitable[Any]]
    hold: Callable[[str], Awaitable[bool]]
    clock: Clock
    words: NoticeWords
    escalate_after: timedelta
    is_mailing: bool = False
    group: Group | None = None
    look_seconds: float = LOOK_SECONDS
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def notices(self) -> Notices | None:
        """What stands in the group; None without one."""
        return None if self.group is None else Notices(self.group, self.clock)

    def wake(self) -> None:
        """Look for news now: some process kept something that staff are to be told."""
        self._news.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            self._news.clear()
            try:
                if await self.hold("notifications"):
                    await self.work(self.find, lane="notifications")
            except StorageError:
                log.warning("notifications_unreadable")
            except Exception as error:  # noqa: BLE001  # one notification must not stop all others
                log.error("notifications_broke", error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            with suppress(TimeoutError):
                async with asyncio.timeout(self.look_seconds):
                    await self._news.wait()

    def find(self, unit: StaffUnit) -> None:
        """Put into the outbox what somebody is to be told of something new."""
        now = self.clock()
        after = now - LOOKED_BACK
        staff = unit.staff.all()
        for handed in unit.notifications.take_handed():
            if handed.at > after:
                self._tell(unit, handed, staff)
        news = [of_lead(lead, now) for lead in unit.notifications.leads(after, most=MOST)]
        news += [of_request(each, now) for each in unit.notifications.requests(after, most=MOST)]
        news += self._late(unit, now)
        for notification in news:
            if unit.notifications.add(replace(notification, is_told=True)):
                self._tell(unit, notification, staff)
        for member in staff:
            week = of_week(member, now)
            is_reading = self.is_mailing and member.is_active and member.has_password
            if week is None or not is_reading or not _is_mailed(unit, member):
                continue
            if unit.notifications.add(replace(week, is_told=True)):
                unit.outbox.add(mail_to(member, week))
        if self.notices is not None:
            self.notices.put_right(unit)

    def _late(self, unit: StaffUnit, now: datetime) -> Iterable[Notification]:
        """Return what waits too long, and nobody was told of."""
        before = now - self.escalate_after
        late = unit.notifications.late(before - LOOKED_BACK, before, most=MOST)
        return [of_late(each, now) for each in late]

    def _tell(
        self, unit: StaffUnit, notification: Notification, staff: Sequence[StaffMember]
    ) -> None:
        if notification.occasion is Occasion.TROUBLE:
            for outgoing in self._of_trouble(unit, notification, staff):
                unit.outbox.add(outgoing)
            return
        case, request = _of(unit, notification)
        if case is None and request is None:
            return
        self._mail(unit, notification, self._addressees(unit, notification, case, staff))
        if self.group is not None and notification.occasion is not Occasion.MENTION:
            text = self._written(notification, case, "en")[1]
            reference = case.lead.reference if case else ""
            unit.outbox.add(self.group.outgoing(notification, reference, text))

    def _mail(
        self, unit: StaffUnit, notification: Notification, members: Sequence[StaffMember]
    ) -> None:
        mailed = [each for each in members if self.is_mailing and _is_mailed(unit, each)]
        told = sorted(each.number for each in mailed)
        for member in mailed:
            outgoing = mail_to(member, notification)
            payload = {**outgoing.payload, TOLD: told}
            unit.outbox.add(replace(outgoing, payload=payload))

    def others(self, unit: StaffUnit, outgoing: Outgoing) -> None:
        """Mail of a lead or request whoever is to be told by now, where nobody who was mailed of it may work any more."""
        notification = unit.notifications.get(str(outgoing.payload.get(NOTIFICATION, "")))
        if notification is None or notification.occasion not in OF_LEADS:
            return
        staff, told = unit.staff.all(), outgoing.payload.get(TOLD, [int(outgoing.visitor.id)])
        case, request = _of(unit, notification)
        is_known = any(each.number in told and may_have(each) for each in staff)
        if is_known or (case is None and request is None):
            return
        # Several may have lost theirs; it is told anew once.
        again = replace(notification, key=f"{notification.key} again", is_told=True)
        if unit.notifications.add(again):
            self._mail(unit, again, self._addressees(unit, again, case, staff))

    def instead(self, unit: StaffUnit, outgoing: Outgoing) -> None:
        """Mail what the group cannot be told to those who are not mailed of it anyway."""
        notification = unit.notifications.get(str(outgoing.payload.get(NOTIFICATION, "")))
        if notification is None:
            return
        log.error(
            "group_not_told",
            instead="mail" if self.is_mailing else "nobody",
            hint="Let the bot into the staff's group again, or check BOT_TELEGRAM_STAFF_CHAT.",
        )
        if not self.is_mailing:
            return
        case, _ = _of(unit, notification)
        staff = unit.staff.all()
        is_trouble = notification.occasion is Occasion.TROUBLE
        for member in (
            admins(staff) if is_trouble else self._addressees(unit, notification, case, staff)
        ):
            if not _is_mailed(unit, member):
                unit.outbox.add(mail_to(member, notification))

    def letter(self, unit: StaffUnit, outgoing: Outgoing) -> Mail | None:
        """Return what is written in *outgoing*; None where there is nothing to say any more."""
        member = unit.staff.get(int(outgoing.visitor.id))
        if secret := outgoing.payload.get(INVITATION):
            is_again = bool(outgoing.payload.get(AGAIN))
            return self._invitation(unit, member, secret, is_again=is_again)
        notification = unit.notifications.get(outgoing.payload[NOTIFICATION])
        if notification is None or member is None or not member.is_active:
            return None
        key = f"{notification.key} to {member.number}"
        if notification.occasion is Occasion.DIGEST:
            return self._week(unit, member, key)
        if notification.occasion is Occasion.TROUBLE:
            subject, text = about_trouble(notification.about, self.words, member.language)
        else:
            case, request = _of(unit, notification)
            if case is None and request is None:
                return None
            if not self._sees(unit, notification, case)(member):
                return None
            subject, text = self._written(notification, case, member.language)
        return Mail(member.email, subject, signed(text, self.words, member.language), key)

    def _week(self, unit: StaffUnit, member: StaffMember, key: str) -> Mail:
        """Return the weekly mail: figures, and the console's pictures."""
        words, language, now = self.words, member.language, self.clock()
        subject, text = digest(unit, member, words, now, self.escalate_after)
        charts = charts_of(unit, member, words, now)
        html = charts_as_html(
            text, charts, foot_of(words, language), words.project().colours.light
        )
        plain = "\n\n".join(filter(None, (text, charts_as_text(charts))))
        return Mail(member.email, subject, signed(plain, words, language), key, html)

    def _invitation(
        self, unit: StaffUnit, member: StaffMember | None, secret: str, *, is_again: bool
    ) -> Mail | None:
        """Return the mail with a one-time link; None once that is used, void or too old."""
        key = key_of(secret)
        whom = unit.admission.invited(key, self.clock())
        if member is None or not member.is_active or whom != member.number:
            return None
        subject, text = invitation(secret, self.words, member.language, is_again=is_again)
        return Mail(member.email, subject, text, f"invitation {key}")

    def _written(
        self,
        notification: Notification,
        case: Case | None,
        language: str,
    ) -> tuple[str, str]:
        if case is not None:
            return about_case(notification.occasion, case, self.words, language)
        return about_request(notification, self.words, language)

    def _addressees(
        self,
        unit: StaffUnit,
        notification: Notification,
        case: Case | None,
        staff: Sequence[StaffMember],
    ) -> Sequence[StaffMember]:
        sees = self._sees(unit, notification, case)
        if notification.occasion is Occasion.MENTION:
            named = [each for each in staff if each.is_active and is_mentioned(each, notification)]
            return list(filter(sees, named))
        whose = _whose(unit, notification, case)
        return addressees(notification.occasion, _organisation(case), staff, whose, sees)

    def _sees(
        self, unit: StaffUnit, notification: Notification, case: Case | None
    ) -> Callable[[StaffMember], bool]:
        """Return what tells whether somebody may see the lead, or the request, that a notification is about."""

        @cache
        def is_for(sight: Sight) -> bool:
            if case is not None:
                return unit.cases.get(case.lead.reference, sight) is not None
            return unit.queue.request(int(notification.about), sight) is not None

        return lambda member: is_for(sight_of(member, self.words.project()))

    def _of_trouble(
        self, unit: StaffUnit, notification: Notification, staff: Sequence[StaffMember]
    ) -> Iterator[Outgoing]:
        if self.is_mailing:
            yield from (
                mail_to(each, notification) for each in admins(staff) if _is_mailed(unit, each)
            )
        if self.group is not None:
            text = about_trouble(notification.about, self.words, SOURCE)[1]
            yield self.group.plain(notification, text)


def mail_to(member: StaffMember, notification: Notification) -> Outgoing:
    """Return what is put into the outbox: whom to mail, and of what; no word of it is kept."""
    to = Visitor(CHANNEL, str(member.number))
    return Outgoing(to, ACCOUNT, {NOTIFICATION: notification.key}, notification.at)


def _is_mailed(unit: StaffUnit, member: StaffMember) -> bool:
    return unit.contacts.get(member.number).is_mailed


def _organisation(case: Case | None) -> str:
    """Return who follows up what is told of: the office, where there is no lead."""
    return case.lead.organisation if case else OFFICE


def _whose(unit: StaffUnit, notification: Notification, case: Case | None) -> int | None:
    held = unit.conversations.get(notification.visitor).held if notification.visitor.id else None
    if notification.occasion is Occasion.WROTE and held is not None:
        return held.by
    return case.owner if case else None


def _of(unit: StaffUnit, notification: Notification) -> tuple[Case | None, PersonRequest | None]:
    """Return the lead that a notification is about, and the request."""
    if not notification.about.isdecimal():
        case: Case | None = unit.cases.get(notification.about, EVERYTHING)
        return case, None
    request: PersonRequest | None = unit.queue.request(int(notification.about), EVERYTHING)
    leads = unit.cases.of(notification.visitor) if request else ()
    return (leads[0] if leads else None), request
