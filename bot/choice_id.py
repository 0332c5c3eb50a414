"""What the things stand for that a visitor can tap: their ids, read and written in one place."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class ChoiceKind(StrEnum):
    """What a choice is for; its id begins with it."""

    TOPIC = "topic"
    GROUP = "group"
    LANGUAGE = "language"
    DO = "do"
    """A command, by its name."""
    WRONG = "wrong"
    """Not what I meant."""
    FORGET = "forget"
    """Erase everything; said as often as the number says."""
    KEEP = "keep"
    """Erase nothing."""
    LEAD = "lead"
    """What to do with which lead."""
    INTAKE = "in"
    """Of which intake, what to do, and where in it."""


LONGEST_ID = 64
"""Bytes of a choice's id: what Telegram lets a button carry, and the strictest of the channels."""

_ARGUMENTS = {
    ChoiceKind.WRONG: 0,
    ChoiceKind.KEEP: 0,
    ChoiceKind.LEAD: 2,
    ChoiceKind.INTAKE: 3,
}
"""How many arguments an id has, where it is not one."""

_PICK = "pick"


def is_id(text: str) -> bool:
    """Whether *text* may be the id of a choice: one word, and no longer than a button carries."""
    return text.split() == [text] and len(text.encode("utf-8", "replace")) <= LONGEST_ID


@dataclass(frozen=True, slots=True)
class ChoiceId:
    """What a choice stands for: a kind, and as many arguments as the kind has.

    On the wire and where it is kept, it is a text: ``topic:city.porto``, ``in:k3:skip:phone``.
    """

    kind: ChoiceKind
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ":".join((self.kind, *self.arguments))

    @classmethod
    def parse(cls, text: str) -> "ChoiceId | None":
        """Return the id that *text* is; None for anything else, whoever sent it.

        >>> ChoiceId.parse("topic:city.porto").argument, ChoiceId.parse("admin")
        ('city.porto', None)
        """
        return _parsed(text) if len(text) <= LONGEST_ID else None

    @classmethod
    def parse_all(cls, text: str) -> "tuple[ChoiceId, ...]":
        """Return the ids in *text*, divided by spaces; none of them when one means nothing."""
        found = [cls.parse(each) for each in text.split()]
        known = tuple(each for each in found if each is not None)
        return known if len(known) == len(found) else ()

    @classmethod
    def picking(cls, intake: str, field: str, option: str) -> "ChoiceId":
        """Return the id by which an option of a question is picked."""
        return cls(ChoiceKind.INTAKE, (intake, _PICK, f"{field}.{option}"))

    @property
    def argument(self) -> str:
        """What it is about: its last argument, empty when it has none."""
        return self.arguments[-1] if self.arguments else ""

    @property
    def intake(self) -> str:
        """The intake it belongs to; empty for every other kind."""
        return self.arguments[0] if self.kind is ChoiceKind.INTAKE else ""

    @property
    def verb(self) -> str:
        """What it does with a lead or in an intake; empty for every other kind."""
        return self.arguments[-2] if len(self.arguments) > 1 else ""

    @property
    def picked(self) -> tuple[str, str] | None:
        """The field and the option that it picks; None when it picks none.

        >>> ChoiceId.picking("k3", "cities", "porto").picked
        ('cities', 'porto')
        """
        if self.kind is not ChoiceKind.INTAKE or self.verb != _PICK:
            return None
        field, _, option = self.argument.partition(".")
        return field, option


_KINDS = {str(kind): kind for kind in ChoiceKind}


@lru_cache(maxsize=4_096)  # what is shown again and again; its keys are short
def _parsed(text: str) -> ChoiceId | None:
    name, *rest = text.split(":", 1)
    if name not in _KINDS or not is_id(text):
        return None
    kind = _KINDS[name]
    count = _ARGUMENTS.get(kind, 1)
    arguments = tuple(rest[0].split(":", count - 1)) if rest and count else tuple(rest)
    return ChoiceId(kind, arguments) if len(arguments) == count else None
