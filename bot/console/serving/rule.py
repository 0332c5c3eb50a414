"""The rule of a route: who may come, what the address names, what the audit is told.

Each feature's module ends with its rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.console.serving.visit import Prepare, Work
from bot.staff.audit import Action
from bot.staff.members import Role


class Who(StrEnum):
    """Who may come before they have signed in in full: no role is asked for."""

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
    TOPIC = "topic"
    PHRASE = "phrase"
    FACT = "fact"
    NAME = "name"
    LABEL = "label"
    TITLE = "title"
    SOURCE = "source"
    RELATED = "related"
    SAVED_REPLY = "saved-reply"
    SAVED_VIEW = "saved-view"
    IMPORT = "import"


NAMED: Mapping[str, Of] = {
    "": Of.NOTHING,
    "secret": Of.NOTHING,
    "reference": Of.LEAD,
    "request": Of.REQUEST,
    "colleague": Of.COLLEAGUE,
    "question": Of.QUESTION,
    "proposal": Of.PROPOSAL,
    "topic": Of.TOPIC,
    "phrase": Of.PHRASE,
    "fact": Of.FACT,
    "name": Of.NAME,
    "label": Of.LABEL,
    "title": Of.TITLE,
    "source": Of.SOURCE,
    "related": Of.RELATED,
    "saved": Of.SAVED_REPLY,
    "view": Of.SAVED_VIEW,
    "import": Of.IMPORT,
}
"""What a part of an address names, by its name in the route; a rule with any other is not taken."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one *route*, as ``POST /console/leads/{reference}/status``.

    Nothing has a default that would let somebody in by being forgotten. *fields* are what its form
    may hold besides the token, with *takes_answers* what leads are asked too; anything else is
    refused. Of what is *ticked* all values are taken, and with *takes_file* a file beside them.
    With *is_looking* its form is checked, and nothing is changed: nobody who writes waits for it.
    With *is_fresh* the second factor is asked for again. *prepare* is done before the unit of work,
    *again* shows the page once more when a change is not taken, as it is now and with what was typed.
    """

    route: str
    who: Role | Who
    action: Action | None
    work: Work
    fields: tuple[str, ...] = ()
    takes_answers: bool = False
    takes_file: bool = False
    ticked: tuple[str, ...] = ()
    is_fresh: bool = False
    is_looking: bool = False
    prepare: Prepare | None = None
    again: Work | None = None

    def __post_init__(self) -> None:
        """Raise KeyError where the address names what nobody knows."""
        _ = self.of

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.route.partition(" ")[2]

    @property
    def of(self) -> Of:
        """Return what the address names."""
        return NAMED[self.path.partition("{")[2].partition("}")[0]]

    @property
    def is_changing(self) -> bool:
        """Whether it may change something; then it is done in one unit, and wants a token."""
        return self.method == "POST"
