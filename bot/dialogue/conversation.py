"""What we remember between two messages."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue.intake import Intake
from bot.message import Visitor


@dataclass(frozen=True, slots=True)
class Named:
    """What a visitor has named so far: filled into an intake, where it can be corrected."""

    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A person answers, and the assistant is silent: staff member *by*, *until* when at the latest."""

    by: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What we remember about a visitor.

    *language* is the one answered in; with *is_chosen* the visitor asked for it by name.
    *before* is the topic answered last, *offered* the ids of the choices shown last, in their order.
    *asked* and *answered* are the last question and what it was answered from, for "not what I
    meant". *refused* are topics disputed since. *forgetting* counts how often erasure was confirmed, from
    1 when it was asked for. *origin* is where the visitor came from. *held* while a person answers.
    """

    visitor: Visitor
    language: str = ""
    is_chosen: bool = False
    is_greeted: bool = False
    before: str = ""
    offered: tuple[str, ...] = ()
    asked: str = ""
    answered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    forgetting: int = 0
    named: Named = field(default_factory=Named)
    intake: Intake | None = None
    origin: str = ""
    held: Held | None = None
    changed_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return all but the visitor and the time as plain values."""
        # Written out: dataclasses.asdict copies everything deeply, and takes ten times as long.
        named = self.named
        return {
            "language": self.language,
            "is_chosen": self.is_chosen,
            "is_greeted": self.is_greeted,
            "before": self.before,
            "offered": list(self.offered),
            "asked": self.asked,
            "answered": list(self.answered),
            "refused": list(self.refused),
            "forgetting": self.forgetting,
            "named": {
                "countries": list(named.countries),
                "cities": list(named.cities),
                "focus_areas": list(named.focus_areas),
            },
            "intake": self.intake.to_json() if self.intake else None,
            "origin": self.origin,
            "held": self.held and {"by": self.held.by, "until": self.held.until.isoformat()},
        }

    @classmethod
    def from_json(
        cls, visitor: Visitor, kept: dict[str, Any], changed_at: datetime | None
    ) -> "Conversation":
        """Return the conversation that :meth:`to_json` gave."""
        lists = ("offered", "answered", "refused")
        values = {**kept, **{name: tuple(kept[name]) for name in lists}}
        values["named"] = Named(*(tuple(kept["named"][name]) for name in Named.__slots__))
        values["intake"] = Intake.from_json(kept["intake"]) if kept["intake"] else None
        held = kept.get("held")
        values["held"] = Held(held["by"], datetime.fromisoformat(held["until"])) if held else None
        return cls(visitor=visitor, changed_at=changed_at, **values)


class Conversations(Protocol):
    """Where conversations are kept."""

    def get(self, visitor: Visitor) -> Conversation:
        """Return the conversation with *visitor*, a new one for a stranger; held until the unit ends."""
        ...

    def put(self, conversation: Conversation) -> None:
        """Keep *conversation* in place of the one before."""
        ...
