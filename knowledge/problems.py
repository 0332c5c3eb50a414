"""What the content check has to say: a place, a severity and a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
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
    """A finding of the content check: where, what, and how bad it is."""

    place: Place
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the line shown to the editor."""
        return f"{self.place}: {self.severity}: {self.message}"


class KnowledgeError(Exception):
    """The content has errors and cannot be used; ``problems`` lists them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
