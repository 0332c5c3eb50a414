"""The rule of a route: who may come, what the address names, what the audit is told.

The table of all rules is in ``routes``.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.console.visit import Again, Prepare, Work
from bot.staff.audit import Action
from bot.staff.members import Role


class Who(StrEnum):
    """Who may come besides the roles."""

    ANYBODY = "anybody"
    """Nobody need have signed in."""
    HALF = "half"
    """Signed in, the second factor still to come."""


class Of(StrEnum):
    """What the address names; it is there only for those who may see it."""

    NOTHING = "nothing"
    LEAD = "lead"
    REQUEST = "request"
    COLLEAGUE = "colleague"
    QUESTION = "question"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Rule:
    """One route. Nothing has a default that would let somebody in by being forgotten.

    *fields* are what its form may hold besides the token; anything else is refused. With *is_fresh*
    the second factor is asked for again. *prepare* is done before the unit of work, *again* when a
    change is not taken.
    """

    method: str
    path: str
    who: Role | Who
    of: Of
    action: Action | None
    work: Work
    fields: tuple[str, ...] = ()
    is_fresh: bool = False
    prepare: Prepare | None = None
    again: Again | None = None

    @property
    def is_changing(self) -> bool:
        """Whether it may change something; then it is done in one unit, and wants a token."""
        return self.method == "POST"
