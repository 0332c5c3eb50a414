"""Taking down a lead, one question at a time.

Nothing here speaks: it only says where the dialogue stands. A value, moved on by its methods.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.fields import FIELDS, Field, Value
from bot.leads import Kind


class Stage(StrEnum):
    """Where an intake stands."""

    CONSENT = "consent"
    """The privacy notice is shown; nothing is taken down before a yes."""
    TRANSFER = "transfer"
    """The separate consent to send a partner's request abroad."""
    QUESTIONS = "questions"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Intake:
    """A registration in the making.

    *id* names this dialogue, so that an old button is told from a new one. *noted* are the fields
    filled in from what the visitor had named before. With *is_changing*, one field is asked again
    and the summary follows. *reference* is that of the lead being changed, empty for a new one.
    """

    id: str
    kind: Kind
    stage: Stage = Stage.CONSENT
    asked: str = ""
    given: Mapping[str, Value] = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    is_changing: bool = False
    reference: str = ""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions of this kind of intake."""
        return FIELDS[self.kind]

    @property
    def field(self) -> Field:
        """The question that waits for an answer; only while the stage is QUESTIONS."""
        return next(each for each in self.fields if each.name == self.asked)

    @property
    def number(self) -> int:
        """The number of the waiting question, from 1."""
        return self.fields.index(self.field) + 1

    @property
    def country(self) -> str:
        """Where a phone number without its country code lies: an ISO code."""
        given = self.given.get("country")
        if isinstance(given, str):
            return given
        return "CN" if self.kind is Kind.PARTNER else ""

    def agreed(self) -> "Intake":
        """Return the intake after a yes to the notice."""
        if self.kind is Kind.PARTNER and self.stage is Stage.CONSENT:
            return replace(self, stage=Stage.TRANSFER)
        return self.after_transfer()

    def after_transfer(self) -> "Intake":
        """Return the intake after the transfer was agreed to or declined: both go on."""
        return replace(self, stage=Stage.QUESTIONS)._next_from(0)

    def take(self, value: Value) -> "Intake":
        """Return the intake after the waiting question was answered with *value*."""
        given = {**self.given, self.asked: value}
        noted = tuple(name for name in self.noted if name != self.asked)
        return replace(self, given=given, noted=noted, ticked=())._after_field()

    def skip(self) -> "Intake":
        """Return the intake after the waiting question was left open; what was given is taken back."""
        given = {name: value for name, value in self.given.items() if name != self.asked}
        return replace(self, given=given, ticked=())._after_field()

    def back(self) -> "Intake":
        """Return the intake at the question before; at the first one nothing changes."""
        if self.stage is Stage.SUMMARY:
            return self._ask(self.fields[-1])
        if self.is_changing:
            return self._to_summary()
        return self._ask(self.fields[max(self.number - 2, 0)])

    def change(self, name: str) -> "Intake":
        """Return the intake asking *name* again, then back to the summary."""
        wanted = next(each for each in self.fields if each.name == name)
        return replace(self._ask(wanted), is_changing=True)

    def tick(self, option: str) -> "Intake":
        """Return the intake with *option* of the waiting question ticked, or no longer ticked."""
        ticked = set(self.ticked) ^ {option}
        return replace(self, ticked=tuple(each for each in self.field.options if each in ticked))

    def _after_field(self) -> "Intake":
        if self.is_changing:
            return self._to_summary()
        return self._next_from(self.number)

    def _next_from(self, position: int) -> "Intake":
        for each in self.fields[position:]:
            if each.name not in self.given:
                return self._ask(each)
        return self._to_summary()

    def _ask(self, wanted: Field) -> "Intake":
        given = self.given.get(wanted.name, ())
        ticked = tuple(given) if isinstance(given, list) else ()
        return replace(self, stage=Stage.QUESTIONS, asked=wanted.name, ticked=ticked)

    def _to_summary(self) -> "Intake":
        return replace(self, stage=Stage.SUMMARY, asked="", ticked=(), is_changing=False)

    def to_json(self) -> dict[str, Any]:
        """Return the intake as plain values."""
        return {name: getattr(self, name) for name in self.__slots__} | {"given": dict(self.given)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Intake":
        """Return the intake that :meth:`to_json` gave."""
        return cls(
            **{
                **kept,
                "kind": Kind(kept["kind"]),
                "stage": Stage(kept["stage"]),
                "noted": tuple(kept["noted"]),
                "ticked": tuple(kept["ticked"]),
            }
        )
