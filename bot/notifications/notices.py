"""The notices in the staff's group: below each stands who has its lead, wherever it was taken on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.casework.cases import Case
from bot.delivery.dispatcher import Receipt
from bot.delivery.outbox import Outgoing, Shown
from bot.message import Clock, Visitor
from bot.notifications.notification import NOTIFICATION, Notification
from bot.notifications.unit import StaffUnit
from bot.staff.members import StaffMember

LONGEST_LABEL = 40

MOST = 50
"""Notices put right in a round; the next round sees the others."""


class Group(Protocol):
    """The staff's group on Telegram."""

    @property
    def visitor(self) -> Visitor: ...

    def outgoing(self, notification: Notification, reference: str, text: str) -> Outgoing:
        """Return what is put into the outbox, with buttons about the lead of *reference*, if any."""
        ...

    def plain(self, notification: Notification, text: str) -> Outgoing:
        """Return the same without any buttons."""
        ...

    def marked(self, shown: Shown, reference: str, label: str, at: datetime) -> Outgoing:
        """Return what lets the message *shown* say *label* in place of its wishes; empty: those."""
        ...


@dataclass(frozen=True, slots=True)
class Notices:
    """Knows by which message of the group each notification is shown, and what stands below it."""

    group: Group
    clock: Clock

    def sent(self, unit: StaffUnit, outgoing: Outgoing, receipt: Receipt) -> None:
        """Note which message of the group *outgoing* has become."""
        key = str(outgoing.payload.get(NOTIFICATION, ""))
        if key and receipt.shown and outgoing.visitor == self.group.visitor:
            unit.notifications.show(key, receipt.shown)

    def put_right(self, unit: StaffUnit) -> None:
        """Let each notice show who has its lead now: somebody took it on, or gave it away, elsewhere."""
        for shown, case in unit.notifications.outdated(most=MOST):
            self.mark(unit, case, shown, owner_label(unit.staff.get, case))

    def mark(self, unit: StaffUnit, case: Case, shown: Shown, label: str) -> None:
        """Let the message *shown* say *label* below its text, and note whose name that is."""
        unit.outbox.add(self.group.marked(shown, case.lead.reference, label, self.clock()))
        unit.notifications.mark(shown, case.owner)


def owner_label(member: Callable[[int], StaffMember | None], case: Case) -> str:
    """Return who has the lead of *case*, as a notice shows it; empty for nobody."""
    owner: Any = member(case.owner) if case.owner is not None else None
    return f"✓ {owner.name}"[:LONGEST_LABEL] if owner is not None else ""
