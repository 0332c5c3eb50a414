"""One unit of work as far as staff and the news they are told need it, within one transaction."""

from typing import Protocol

from bot.casework.unit import CaseUnit
from bot.notifications.notification import Contacts, Notifications


class StaffUnit(CaseUnit, Protocol):
    """What is kept of leads and staff, and of what staff are told."""

    @property
    def contacts(self) -> Contacts: ...

    @property
    def notifications(self) -> Notifications: ...
