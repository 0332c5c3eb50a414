"""What we remember between two messages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot.dialogue.intake.intake import Intake, Stage
from bot.dialogue.thresholds import LINES_BEHIND_CALL
from bot.dialogue.words.contacts import Value
from bot.dialogue.words.field_names import told_as, ways_to_reach
from bot.message import Visitor, known
from knowledge.language.traditional import tag_of
from knowledge.project import HUMAN, Field, Takes

UNSEEN = "unseen"
"""Stands in place of what the last reply is about while that has not gone out: nobody answers what they have not seen."""


@dataclass(frozen=True, slots=True)
class Helped:
    """Somebody called for help: by *act*, and until when it stays on top of what is said.

    *places* are the countries in which they said to be. *is_over* once they went on with what was open, or began something;
    *is_eased* once they said that all is well. *lines* is how many replies still have whom to ring above them.
    """

    act: str
    until: datetime
    places: tuple[str, ...] = ()
    is_over: bool = False
    is_eased: bool = False
    lines: int = LINES_BEHIND_CALL

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "act": self.act,
            "until": self.until.isoformat(),
            "places": list(self.places),
            "is_over": self.is_over,
            "is_eased": self.is_eased,
            "lines": self.lines,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Helped":
        """Return what :meth:`to_json` gave, or what a version before it did."""
        until = datetime.fromisoformat(kept["until"])
        later = {name: kept[name] for name in ("is_over", "is_eased", "lines") if name in kept}
        return cls(kept["act"], until, tuple(kept.get("places", ())), **later)


@dataclass(frozen=True, slots=True)
class Held:
    """A person answers, and the assistant is silent: staff member *by*, *until* when at the latest."""

    by: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """What we remember about a visitor.

    *language* is the one answered in; with *is_chosen* the visitor asked for it by name.
    *before* is the topic answered last, *spoken* those lately, *offered* the ids of the choices shown last, in their
    order. *asked* and *answered* are the last question and what it was answered from, for "not what I
    meant". *refused* are topics disputed since. *forgetting* counts how often erasure was confirmed, from
    1 when it was asked for. *told* is what the visitor has told of themselves, by the names of fields; several values
    of one field stand there under :func:`several_of` its name. *kind* is the kind of lead they seem to be. *shown* is
    what the reply before was about; with *is_cut* its end has not been seen. *origin* is where the visitor came from.
    *held* while a person answers, *helped* for a time after a call for help. *changed_at* is when the last message had
    its reply. *region* is how they write Traditional Chinese, as far as it shows. With *is_minor* somebody has said
    that they are under age. *unclear* counts how often a clear answer to a notice was asked for. With *is_called*
    a person was called who has neither answered since nor been called off.
    """

    visitor: Visitor
    language: str = ""
    is_chosen: bool = False
    is_greeted: bool = False
    before: str = ""
    spoken: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    asked: str = ""
    answered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    forgetting: int = 0
    told: Mapping[str, Value] = field(default_factory=dict)
    kind: str = ""
    shown: str = ""
    is_cut: bool = False
    intake: Intake | None = None
    origin: str = ""
    held: Held | None = None
    helped: Helped | None = None
    region: str = ""
    changed_at: datetime | None = None
    is_minor: bool = False
    unclear: int = 0
    is_called: bool = False

    @property
    def tag(self) -> str:
        """The language answered in, with the region where Traditional Chinese is written for one."""
        return tag_of(self.language, self.region)

    @property
    def country(self) -> str:
        """Where the visitor is, as far as they have told; empty where they have not."""
        told = self.told.get("country")
        country = self.intake.country if self.intake else ""
        return country or (told if isinstance(told, str) else "")

    @property
    def asks_for_words(self) -> bool:
        """Whether a question waits for a description: for what is offered, or needed."""
        intake = self.intake
        if intake is None or intake.stage is not Stage.QUESTIONS:
            return False
        return intake.field.takes is Takes.WORDS

    def having(self, **changes: object) -> "Conversation":
        """Return the conversation with *changes*; itself where it has them already, as it often does."""
        new = {name: value for name, value in changes.items() if getattr(self, name) != value}
        # replace() checks the names when it runs; their types are those of the fields.
        return replace(self, **new) if new else self  # type: ignore[arg-type]

    def having_call(self, **changes: object) -> "Conversation":
        """Return the conversation with *changes* of the call for help that stands in it; itself where none does."""
        if self.helped is None:
            return self
        return self.having(helped=replace(self.helped, **changes))  # type: ignore[arg-type]

    def several(self, asked: Field) -> Sequence[str]:
        """Return the values of which one is right for *asked*; nothing where there is one, or none."""
        several = (self.told.get(several_of(name), ()) for name in told_as(asked))
        ways = ways_to_reach(self.told) if asked.takes is Takes.REACH else ()
        return next(filter(None, (*several, ways if len(ways) > 1 else ())), ())

    def to_json(self) -> dict[str, Any]:
        """Return all but the visitor and the time as plain values."""
        # Written out: dataclasses.asdict copies everything deeply, and takes ten times as long.
        return {
            "language": self.language,
            "is_chosen": self.is_chosen,
            "is_greeted": self.is_greeted,
            "before": self.before,
            "spoken": list(self.spoken),
            "offered": list(self.offered),
            "asked": self.asked,
            "answered": list(self.answered),
            "refused": list(self.refused),
            "forgetting": self.forgetting,
            "told": dict(self.told),
            "kind": self.kind,
            "shown": self.shown,
            "is_cut": self.is_cut,
            "intake": self.intake.to_json() if self.intake else None,
            "origin": self.origin,
            "held": self.held and {"by": self.held.by, "until": self.held.until.isoformat()},
            "helped": self.helped and self.helped.to_json(),
            "region": self.region,
            "is_minor": self.is_minor,
            "unclear": self.unclear,
            "is_called": self.is_called,
        }

    @classmethod
    def from_json(
        cls, visitor: Visitor, kept: dict[str, Any], changed_at: datetime | None
    ) -> "Conversation":
        """Return the conversation that :meth:`to_json` gave, of a later version as far as this one knows it."""
        lists = ("offered", "answered", "refused", "spoken")
        values = {**known(cls, kept), **{name: tuple(kept.get(name, ())) for name in lists}}
        # Kept by a version that remembered names alone.
        values.setdefault("told", _told_of(kept.get("named", {})))
        # And by one that knew who waits for a person by the topic they had asked for.
        values.setdefault("is_called", HUMAN in kept.get("spoken", ()) and not kept.get("held"))
        values["intake"] = Intake.from_json(kept["intake"]) if kept["intake"] else None
        held = kept.get("held")
        values["held"] = Held(held["by"], datetime.fromisoformat(held["until"])) if held else None
        helped = kept.get("helped")
        values["helped"] = Helped.from_json(helped) if helped else None
        return cls(visitor=visitor, changed_at=changed_at, **values)


def line_of_several(intake: Intake, unclear: Collection[str]) -> str:
    """Return the line that was given, and of which several values are told now, under the names *unclear*; empty for none."""
    given = (each for each in intake.fields if each.name in intake.given)
    return next((one.name for one in given if any(name in unclear for name in told_as(one))), "")


def several_of(name: str) -> str:
    """Return under which name it is remembered that several values of a field were told."""
    return f"{name}?"


def _told_of(named: Mapping[str, list[str]]) -> dict[str, Value]:
    told: dict[str, Value] = {
        name: named[name] for name in ("cities", "focus_areas") if named.get(name)
    }
    countries = named.get("countries", [])
    return told | ({"country": countries[0]} if len(countries) == 1 else {})


class Conversations(Protocol):
    """Where conversations are kept."""

    def get(self, visitor: Visitor) -> Conversation:
        """Return the conversation with *visitor*, a new one for a stranger; held until the unit ends."""
        ...

    def let_go(self, visitor: Visitor) -> None:
        """Leave no trace of having held *visitor*, where they are a stranger."""
        ...

    def put(self, conversation: Conversation) -> None:
        """Keep *conversation* in place of the one before."""
        ...
