"""One unit of work as far as casework needs it: what staff see and change, within one transaction.

Nothing here says where it lies; ``bot.database`` does.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.casework.cases import Cases, Queue
from bot.casework.content.texts import Edits
from bot.casework.corrections import Corrections
from bot.casework.duplicates import Duplicates
from bot.casework.introductions import Introductions
from bot.casework.pipeline import Pipeline
from bot.casework.questions import Unanswered
from bot.casework.ratings import Ratings
from bot.casework.restrictions import Restrictions
from bot.casework.saved_replies import SavedReplies
from bot.casework.saved_views import SavedViews
from bot.dialogue.unit import Unit
from bot.message import Visitor
from bot.staff.audit import Audit
from bot.staff.members import StaffMembers
from bot.staff.sessions import Admission, Sessions


class StaffReplies(Protocol):
    """Where it is kept which replies were sent: each once."""

    def take(self, key: str, visitor: Visitor, staff: int, at: datetime) -> bool:
        """Note that the form *key* was sent; False when it was before."""
        ...


class CaseUnit(Unit, Protocol):
    """What is kept of leads and of staff, within one transaction."""

    @property
    def replies(self) -> StaffReplies: ...

    @property
    def cases(self) -> Cases: ...

    @property
    def corrections(self) -> Corrections: ...

    @property
    def queue(self) -> Queue: ...

    @property
    def duplicates(self) -> Duplicates: ...

    @property
    def introductions(self) -> Introductions: ...

    @property
    def pipeline(self) -> Pipeline: ...

    @property
    def ratings(self) -> Ratings: ...

    @property
    def unanswered(self) -> Unanswered: ...

    @property
    def edits(self) -> Edits: ...

    @property
    def restrictions(self) -> Restrictions: ...

    @property
    def saved_replies(self) -> SavedReplies: ...

    @property
    def saved_views(self) -> SavedViews: ...

    @property
    def staff(self) -> StaffMembers: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def admission(self) -> Admission: ...

    @property
    def audit(self) -> Audit: ...

    def attempt(self) -> AbstractContextManager[None]:
        """Return what a change is tried in: where ``CaseError`` leaves it, nothing written in it stays."""
        ...

    def rest_of(self, visitor: Visitor) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what is kept of *visitor* beside all that these tell, by the names of tables."""
        ...
