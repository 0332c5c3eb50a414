"""Staff on Telegram: who is who, and what a press below a notification does.

A press says what is wanted, never who wants it: that is looked up by whoever pressed, and what they may
do by their role, as everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.casework.cases import Case, may_own
from bot.casework.records import hand_over
from bot.casework.restrictions import PersonalDataRefusal
from bot.delivery.outbox import Shown
from bot.delivery.unit import Writer
from bot.errors import CaseError
from bot.leads import Status
from bot.message import Clock
from bot.notifications.notices import Notices
from bot.notifications.notification import TOKEN, tell_handed
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action, Ending, Event
from bot.staff.members import EVERYTHING, Role, StaffMember, sight_of
from bot.staff.sessions import key_of
from knowledge.phrasebook import Phrasebook
from knowledge.project import OFFICE, Project
from knowledge.topic import SOURCE

CLAIM, REFUSE = "claim", "refuse"
"""What the buttons below a notification ask for."""

PRESSED = "staff:"
"""How what a button of ours carries begins; the wish and the lead follow."""

LONGEST_DATA = 64
"""Bytes that a button carries, at most."""


def data_of(wish: str, reference: str) -> str:
    """Return what a button carries."""
    return f"{PRESSED}{wish}:{reference}"


@dataclass(frozen=True, slots=True)
class TelegramActions:
    """Knows staff by their ids on Telegram; of *notices* in their group, each shows who has its lead."""

    writer: Writer
    phrases: Phrasebook
    clock: Clock
    project: Callable[[], Project]
    notices: Notices | None = None

    async def link(self, sender: str, token: str) -> str | None:
        """Return what is said to whoever shows *token*; None when it is no token of staff."""
        if not token.startswith(TOKEN):
            return None
        said: str = await self.writer.do(
            lambda unit: self._link(unit, sender, token), lane="console"
        )
        return said

    async def press(self, sender: str, data: str, shown: Shown | None = None) -> str | None:
        """Return what is said to whoever pressed below the message *shown*; None when the button is none of ours."""
        if not data.startswith(PRESSED) or len(data.encode()) > LONGEST_DATA:
            return None
        said: str = await self.writer.do(
            lambda unit: self._press(unit, sender, data, shown), lane="console"
        )
        return said

    def _mark(self, unit: StaffUnit, reference: str, shown: Shown | None) -> None:
        """Let the notice in the group show who has its lead."""
        case: Case | None = unit.cases.get(reference, EVERYTHING)
        if self.notices is None or shown is None or case is None:
            return
        label = self.notices.label(unit, case)
        if not label and case.lead.organisation == OFFICE:
            label = self.phrases.say("staff_with_office", SOURCE, reference=reference)
        if label:
            self.notices.mark(unit, case, shown, label)

    def _link(self, unit: StaffUnit, sender: str, token: str) -> str:
        now = self.clock()
        number = unit.contacts.link(key_of(token), sender, now)
        member = unit.staff.get(number) if number is not None else None
        if member is None or not member.is_active:
            return self.phrases.say("staff_token_void", SOURCE)
        unit.audit.add(
            Event(now, member.number, Action.TELEGRAM_LINKED, f"colleague {member.number}")
        )
        return self.phrases.say("staff_linked", member.language, name=member.name)

    def _press(self, unit: StaffUnit, sender: str, data: str, shown: Shown | None) -> str:
        number = unit.contacts.on_telegram(sender)
        member = unit.staff.get(number) if number is not None else None
        if member is None or not member.is_active:
            return self.phrases.say("staff_unknown", SOURCE)
        wish, _, reference = data.removeprefix(PRESSED).partition(":")
        case: Case | None = unit.cases.get(reference, sight_of(member, self.project()))
        actions = {CLAIM: Action.OWNER_CHANGED, REFUSE: Action.HANDED_OVER}
        action = actions.get(wish)
        if action is None:
            return self.phrases.say("out_of_date", member.language)
        if case is None:
            self._note(unit, member, action, reference, Ending.ABSENT)
            return self.phrases.say("staff_lead_absent", member.language)
        if not member.role.includes(Role.AGENT):
            self._note(unit, member, action, reference, Ending.REFUSED)
            return self.phrases.say("staff_role_small", member.language)
        if (refusal := _refusal(unit, case)) is not None:
            self._note(unit, member, action, reference, Ending.REFUSED)
            self._mark(unit, reference, shown)
            return self.phrases.say(refusal, member.language)
        meet = self._claim if wish == CLAIM else self._refuse
        try:
            with unit.attempt():
                said = meet(unit, member, case)
        except CaseError as error:
            self._note(unit, member, action, reference, Ending.REFUSED)
            said = self.phrases.say(error.phrase, member.language, **error.values)
        self._mark(unit, reference, shown)
        return said

    def _claim(self, unit: StaffUnit, member: StaffMember, case: Case) -> str:
        reference, language = case.lead.reference, member.language
        if case.owner == member.number:
            return self.phrases.say("staff_has_it", language, reference=reference)
        if case.owner is not None:
            owner = unit.staff.get(case.owner)
            name = owner.name if owner else self.phrases.say("console_somebody", language)
            return self.phrases.say("staff_taken", language, reference=reference, name=name)
        if not may_own(member, case.lead, self.project()):
            self._note(unit, member, Action.OWNER_CHANGED, reference, Ending.REFUSED)
            return self.phrases.say("console_owner_foreign", language)
        unit.cases.change(case.owned_by(member, self.project()))
        unit.cases.touch(reference, self.clock())
        self._note(
            unit, member, Action.OWNER_CHANGED, reference, before="0", after=str(member.number)
        )
        return self.phrases.say("staff_has_it", language, reference=reference)

    def _refuse(self, unit: StaffUnit, member: StaffMember, case: Case) -> str:
        """Give a lead that is not theirs to the project office."""
        reference, language, before = case.lead.reference, member.language, case.lead.organisation
        if before == OFFICE:
            return self.phrases.say("staff_with_office", language, reference=reference)
        handed, *parts = hand_over(unit, case, OFFICE, self.project())
        tell_handed(unit.notifications, handed.lead, self.clock())
        for each in (handed, *parts):
            of_it = each.lead.reference
            unit.cases.touch(of_it, self.clock())
            self._note(unit, member, Action.HANDED_OVER, of_it, before=before, after=OFFICE)
        return self.phrases.say("staff_with_office", language, reference=reference)

    def _note(
        self,
        unit: StaffUnit,
        member: StaffMember,
        action: Action,
        reference: str,
        ending: Ending = Ending.DONE,
        **detail: str,
    ) -> None:
        about = f"lead {reference}" if reference.replace("-", "").isalnum() else ""
        detail = {**detail, "by": "telegram"}
        event = Event(self.clock(), member.number, action, about[:96], ending, detail)
        unit.audit.add(event)


def _refusal(unit: StaffUnit, case: Case) -> str | None:
    """Return the phrase that says why nobody may work on *case*; None where they may."""
    if unit.restrictions.of(case.lead.visitor) is not None:
        return PersonalDataRefusal.RESTRICTED
    if case.lead.status is Status.WITHDRAWN:
        return "console_withdrawn_hint"
    return None
