"""Taking down a lead, one question at a time.

A value, moved on by its methods.
"""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from bot.dialogue.words.contacts import Value
from bot.message import known
from knowledge.project import Field, LeadKind, Takes


class Stage(StrEnum):
    """Where an intake stands."""

    CONSENT = "consent"
    """The privacy notice is shown; nothing is taken down before a yes."""
    TRANSFER = "transfer"
    """The separate consent to send a guarded request abroad."""
    QUESTIONS = "questions"
    SUMMARY = "summary"


CONSENTS = frozenset({Stage.CONSENT, Stage.TRANSFER})
"""The stages at which a notice waits to be agreed to."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A registration in the making.

    *id* names this dialogue, so that an old button is told from a new one. *noted* are the fields
    filled in from what the visitor had told, until the line that says so. With *is_changing*, one
    field is asked again and the summary follows. *last* is the field answered last, *doubted* an answer
    that counts when it is given again, or what was said in place of a line that may stay open. *noticed* is the
    language in which the notice that waits was last shown whole, *passed* how often something else was asked while
    the notice waited. *spoken* is the line that was spoken of last at the summary: "it", in "take it out"; a list
    to which something is to be added. *proposed* are words said at the summary of which is asked whether they are
    what is offered or needed. *reference* is that of the lead being changed, empty for a new one. *may_go_abroad*
    is whether the transfer was agreed to in this dialogue, and not taken back.
    """

    id: str
    kind: LeadKind
    stage: Stage = Stage.CONSENT
    asked: str = ""
    given: Mapping[str, Value] = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    is_changing: bool = False
    reference: str = ""
    last: str = ""
    doubted: str = ""
    passed: int = 0
    noticed: str = ""
    spoken: str = ""
    proposed: str = ""
    may_go_abroad: bool = False

    def known(self, kinds: Mapping[str, LeadKind]) -> "Intake | None":
        """Return the intake with the questions of its kind; None where it cannot go on.

        What was kept may be older than the project: a kind or a question may be gone. So may an option; a question
        that must be answered, and of which none is left, is asked again.
        """
        kind = kinds.get(self.kind.id)
        if kind is None or (self.asked and kind.field(self.asked) is None):
            return None
        left = {name: _left(kind.field(name), value) for name, value in self.given.items()}
        given = {name: value for name, value in left.items() if value or not self.given[name]}
        noted = tuple(name for name in self.noted if name not in left or name in given)
        current = replace(self, kind=kind, given=given, noted=noted)
        lost = (each for each in kind.fields if each.name in left and each.name not in given)
        asked = next((each.name for each in lost if not each.is_optional), "")
        return current.change(asked) if asked and self.stage not in CONSENTS else current

    @property
    def request(self) -> str:
        """What a consent that is given in it belongs to."""
        return self.reference or self.id

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions of this kind of intake."""
        return self.kind.fields

    @property
    def field(self) -> Field:
        """The question that waits for an answer; only while the stage is QUESTIONS."""
        return next(each for each in self.fields if each.name == self.asked)

    @property
    def lists(self) -> list[str]:
        """The names of the fields of which several options may be chosen."""
        return [each.name for each in self.list_fields]

    @property
    def list_fields(self) -> tuple[Field, ...]:
        """The fields of which several options may be chosen."""
        return tuple(each for each in self.fields if each.takes is Takes.SEVERAL)

    @property
    def number(self) -> int:
        """The number of the waiting question, from 1; what is asked in one breath has one."""
        names = [each.name for each in self.kind.asked]
        return names.index(self.field.asked_with or self.asked) + 1

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.kind.asked)

    @property
    def words_line(self) -> Field | None:
        """The line that is filled in words of one's own: what is offered, or needed."""
        return next((each for each in self.fields if each.takes is Takes.WORDS), None)

    def texts(self, takes: Container[Takes] = frozenset(Takes)) -> list[tuple[Field, str]]:
        """Return the lines that take one of *takes* and for which a text is noted, each with it."""
        noted = [(each, self.given.get(each.name)) for each in self.fields if each.takes in takes]
        return [(each, value) for each, value in noted if isinstance(value, str)]

    @property
    def is_reopened(self) -> bool:
        """Whether the waiting question was reopened at the summary, which showed what was noted, or that it may stay empty."""
        return self.is_changing and (self.asked in self.given or self.field.is_optional)

    @property
    def asked_too(self) -> tuple[Field, ...]:
        """What is asked in one breath with the waiting question, and not known yet."""
        return tuple(
            each
            for each in self.fields
            if each.asked_with == self.asked and each.name not in self.given
        )

    @property
    def country(self) -> str:
        """Where a phone number without its country code lies: an ISO code."""
        given = self.given.get(self.kind.country.name) if self.kind.country else None
        return given if isinstance(given, str) else self.kind.phones

    def agreed(self) -> "Intake":
        """Return the intake after a yes to the notice."""
        if self.kind.is_guarded and self.stage is Stage.CONSENT:
            return replace(self, stage=Stage.TRANSFER)
        return self.after_transfer()

    def after_transfer(self, *, is_given: bool = False) -> "Intake":
        """Return the intake after the transfer was agreed to or declined: both go on, that of a lead to its summary."""
        heard = replace(self, may_go_abroad=is_given)
        return heard.to_summary() if heard.reference else heard.from_first()

    def from_first(self) -> "Intake":
        """Return the intake at the first of its questions that is not answered yet."""
        return _next_from(replace(self, stage=Stage.QUESTIONS), 0)

    def take(self, value: Value) -> "Intake":
        """Return the intake after the waiting question was answered with *value*."""
        return self.note({self.asked: value}).on()

    def note(self, values: Mapping[str, Value]) -> "Intake":
        """Return the intake with *values* noted, by the names of its fields; the question waits as before."""
        last = [self.last, *values][-1]
        return replace(self, given={**self.given, **values}, last=last, doubted="")

    def tell(self, values: Mapping[str, Value]) -> "Intake":
        """Return the intake with *values* that nobody was asked for; on, if the waiting question is among them."""
        noted = replace(self.note(values), noted=(*self.noted, *values))
        is_answered = self.stage is Stage.QUESTIONS and self.asked in values
        return noted.on() if is_answered else noted

    def without(self, names: Collection[str]) -> "Intake":
        """Return the intake without what was noted under *names*."""
        given = {name: value for name, value in self.given.items() if name not in names}
        return replace(self, given=given)

    def on(self) -> "Intake":
        """Return the intake after the waiting question: at the next one that is not answered yet."""
        answered = replace(self, ticked=(), doubted="")
        if self.is_changing:
            return answered.to_summary()
        return _next_from(answered, self.fields.index(self.field) + 1)

    def skip(self) -> "Intake":
        """Return the intake after the waiting question was left open; what was given is taken back."""
        return self.without((self.asked,)).on()

    def back(self) -> "Intake":
        """Return the intake at the question before; at the first one nothing changes."""
        if self.stage is Stage.SUMMARY:
            return _ask(self, self.kind.asked[-1])
        if self.is_changing:
            return self.to_summary()
        place = self.number - 1 if self.field.asked_with else self.number - 2
        return _ask(self, self.kind.asked[max(place, 0)])

    def change(self, name: str) -> "Intake":
        """Return the intake asking *name* again; the summary follows, if it was there before.

        In the middle of the questions those that were not asked yet follow.
        """
        wanted = next(each for each in self.fields if each.name == name)
        is_changing = self.is_changing or self.stage is Stage.SUMMARY
        return replace(_ask(self, wanted), is_changing=is_changing)

    def to_summary(self) -> "Intake":
        """Return the intake at its summary."""
        return replace(
            self,
            stage=Stage.SUMMARY,
            asked="",
            ticked=(),
            is_changing=False,
            spoken="",
            proposed="",
        )

    def as_kind(self, kind: LeadKind) -> "Intake":
        """Return the intake before its consent as one of *kind*, with what both kinds ask for."""
        names = {each.name for each in kind.fields}
        given = {name: value for name, value in self.given.items() if name in names}
        return Intake(self.id, kind, given=given, noted=tuple(given))

    def tick(self, option: str) -> "Intake":
        """Return the intake with *option* of the waiting question ticked, or no longer ticked."""
        ticked = set(self.ticked) ^ {option}
        return replace(self, ticked=tuple(each for each in self.field.options if each in ticked))

    def to_json(self) -> dict[str, Any]:
        """Return the intake as plain values."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        return kept | {"given": dict(self.given), "kind": self.kind.id}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Intake":
        """Return the intake that :meth:`to_json` gave; of its kind only the id is known."""
        return cls(
            **{
                **known(cls, kept),
                "kind": LeadKind(kept["kind"]),
                "stage": Stage(kept["stage"]),
                "noted": tuple(kept["noted"]),
                "ticked": tuple(kept["ticked"]),
            }
        )


def _left(field: Field | None, value: Value) -> Value:
    """Return of *value* what the project still has an option for; empty where it has none."""
    if field is None or field.takes not in {Takes.ONE, Takes.SEVERAL}:
        return value
    if isinstance(value, list):
        return [each for each in value if each in field.options]
    return value if value in field.options else ""


def _next_from(intake: Intake, position: int) -> Intake:
    for each in intake.fields[position:]:
        if each.name not in intake.given and not (each.asked_with and each.is_optional):
            return _ask(intake, each)
    # A later one may have been asked before one that must be answered.
    passed = (each for each in intake.fields[:position] if not each.is_optional)
    lacking = next((each for each in passed if each.name not in intake.given), None)
    return _ask(intake, lacking) if lacking else intake.to_summary()


def _ask(intake: Intake, wanted: Field) -> Intake:
    given = intake.given.get(wanted.name, ())
    ticked = tuple(given) if isinstance(given, list) else ()
    return replace(
        intake,
        stage=Stage.QUESTIONS,
        asked=wanted.name,
        ticked=ticked,
        spoken="",
        proposed="",
        doubted="",
    )


def is_aside(intake: Intake) -> bool:
    """Whether what waits is asked along with another question, and may stay open: the form goes on without it."""
    field = intake.field
    is_extra = field.is_optional and bool(field.asked_with)
    return is_extra and field.name not in intake.given and not intake.is_changing


def changed_fields(before: Intake, after: Intake | None) -> set[str]:
    """Return the fields that are not as they were."""
    given = after.given if after is not None else {}
    return {
        name
        for name in before.given.keys() | given.keys()
        if before.given.get(name) != given.get(name)
    }
