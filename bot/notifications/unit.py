"""One unit of work as far as staff and the news they are told need it, within one transaction."""

from typing import Protocol

from bot.casework.importing.taking import Imports
from bot.casework.unit import CaseUnit
from bot.notifications.notification import Contacts, Notifications


class StaffUnit(CaseUnit, Protocol):
    """What is kept of leads and staff, of what they bring and what they are told."""

    @property
    def contacts(self) -> Contacts: ...

    @property
    def imports(self) -> Imports: ...

    @property
    def notifications(self) -> Notifications: ...
