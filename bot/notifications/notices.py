"""The notices in the staff's group: below each stands who has its lead, wherever it was taken on.

One whose lead was withdrawn says so there; one about somebody who was erased names nobody any more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.casework.cases import Case
from bot.delivery.dispatcher import Receipt
from bot.delivery.outbox import Outgoing, Shown
from bot.leads import Status
from bot.message import Clock, Visitor
from bot.notifications.notification import NOTIFICATION, Notification
from bot.notifications.unit import StaffUnit

LONGEST_LABEL = 40

WITHDRAWN = 0
"""Stands where it is noted whose name is below a notice, when that says that its lead was withdrawn."""

MOST = 50
"""Notices put right in a round; the next round sees the others."""


class Group(Protocol):
    """The staff's group on Telegram."""

    @property
    def visitor(self) -> Visitor: ...

    @property
    def withdrawn(self) -> str:
        """What stands below a notice whose lead was withdrawn."""
        ...

    def outgoing(self, notification: Notification, reference: str, text: str) -> Outgoing:
        """Return what is put into the outbox, with buttons about the lead of *reference*, if any."""
        ...

    def plain(self, notification: Notification, text: str) -> Outgoing:
        """Return the same without any buttons."""
        ...

    def marked(self, shown: Shown, reference: str, label: str, at: datetime) -> Outgoing:
        """Return what lets the message *shown* say *label* in place of its wishes; empty: those."""
        ...

    def erased(self, shown: Shown, at: datetime) -> Outgoing:
        """Return what puts words in place of the message *shown* that name nobody, and no button."""
        ...


@dataclass(frozen=True, slots=True)
class Notices:
    """Knows by which message of the group each notification is shown, and what stands below it."""

    group: Group
    clock: Clock

    def sent(self, unit: StaffUnit, outgoing: Outgoing, receipt: Receipt) -> None:
        """Note which message of the group *outgoing* has become."""
        key = str(outgoing.payload.get(NOTIFICATION, ""))
        if not (key and receipt.shown and outgoing.visitor == self.group.visitor):
            return
        if unit.notifications.get(key) is None:  # its visitor was erased while it was on its way
            unit.outbox.add(self.group.erased(receipt.shown, self.clock()))
        else:
            unit.notifications.show(key, receipt.shown)

    def put_right(self, unit: StaffUnit) -> None:
        """Let each notice show what is so now: somebody took its lead on, gave it away or withdrew it.

        Of those who were erased, none says anything.
        """
        for shown in unit.notifications.take_erased():
            unit.outbox.add(self.group.erased(shown, self.clock()))
        for shown, case in unit.notifications.outdated(most=MOST):
            self.mark(unit, case, shown, self.label(unit, case))

    def label(self, unit: StaffUnit, case: Case) -> str:
        """Return what the notice of *case* shows: that it was withdrawn, or who has it; empty for nobody."""
        if case.lead.status is Status.WITHDRAWN:
            return self.group.withdrawn
        owner: Any = unit.staff.get(case.owner) if case.owner is not None else None
        return f"✓ {owner.name}"[:LONGEST_LABEL] if owner is not None else ""

    def mark(self, unit: StaffUnit, case: Case, shown: Shown, label: str) -> None:
        """Let the message *shown* say *label* below its text, and note whose name that is."""
        unit.outbox.add(self.group.marked(shown, case.lead.reference, label, self.clock()))
        is_withdrawn = case.lead.status is Status.WITHDRAWN
        unit.notifications.mark(shown, WITHDRAWN if is_withdrawn else case.owner)
