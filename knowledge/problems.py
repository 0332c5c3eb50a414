"""What the content check has to say: a place, a severity and a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a content file; *file* is relative to the content folder, *line* counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """Return ``file:line``, as editors and terminals understand it."""
        return f"{self.file}:{self.line}"


class Severity(StrEnum):
    """What a problem does: an error stops, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding of the content check: where, what, and how bad it is.

    *kind* and *values* are for whoever says it in another language: which sentence it is, and what stands
    in it. Of *values* a list is one of languages. Where there is no kind, there is only the message.
    """

    place: Place
    message: str
    severity: Severity = Severity.ERROR
    kind: str = field(default="", compare=False)
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        """Return the line shown to the editor."""
        return f"{self.place}: {self.severity}: {self.message}"


class KnowledgeError(Exception):
    """The content has errors and cannot be used; ``problems`` lists them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refused(file: str, message: str, kind: str = "", **values: object) -> KnowledgeError:
    """Return what refuses a change of *file*, where no line of it is to blame."""
    return KnowledgeError([Problem(Place(file, 1), message, kind=kind, values=values)])
