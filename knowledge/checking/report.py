"""What the check says, and how it is printed: for people, and for a pull request on GitHub."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.checking.checks import CHECKS, Rule, check
from knowledge.checking.readiness import lacks
from knowledge.measuring.judged import read_table
from knowledge.measuring.rounds import weak_topics
from knowledge.problems import Problem, Severity
from knowledge.reading.loader import in_order, survey


@dataclass(frozen=True, slots=True)
class Report:
    """Every problem of a content folder, by file and line, and how much was looked at."""

    problems: tuple[Problem, ...]
    topics: int = 0
    languages: int = 0
    is_compared: bool = True
    """Whether the files were compared with one another; they are once each reads well."""

    @property
    def errors(self) -> int:
        """How many problems keep a change from being merged."""
        return sum(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many problems only ask for a look."""
        return len(self.problems) - self.errors

    def closing(self) -> str:
        """Return the last line: what was examined, and how many problems there are."""
        examined = f"{_count(self.topics, 'topic')} in {_count(self.languages, 'language')}"
        found = f"{_count(self.errors, 'error')}, {_count(self.warnings, 'warning')}"
        line = f"{examined}: {found}." if self.problems else f"{examined}: no problems."
        if not self.is_compared:
            line += " Once every file reads well, they are compared with one another."
        return line


def examine(folder: Path, today: date, rules: Iterable[Rule] = CHECKS) -> Report:
    """Return what is wrong in *folder* on the day *today*.

    There are two rounds: *rules* compare the files once each of them reads well, for in what was
    not read they would find more wrong than there is. What keeps the assistant from starting is
    said where no rule says it of the same line.
    """
    found = survey(folder)
    problems = [*found.problems, *read_table(folder)[1]]
    if not found.has_errors:
        compared = [*check(found.library, today, rules), *weak_topics(folder)]
        told = {each.place for each in compared if each.severity is Severity.ERROR}
        problems += compared
        problems += [each for each in lacks(found.library) if each.place not in told]
    return Report(
        problems=in_order(problems),
        topics=len(found.library.topics),
        languages=len(found.library.tongues),
        is_compared=not found.has_errors,
    )


def as_text(report: Report) -> Iterator[str]:
    """Yield the lines for a terminal: ``file:line: severity: message``."""
    yield from map(str, report.problems)
    yield report.closing()


def as_annotations(report: Report, folder: Path) -> Iterator[str]:
    """Yield the lines that GitHub shows beside the changed ones; *folder* leads to the content.

    >>> _property("50%: a,b")
    '50%25%3A a%2Cb'
    """
    for problem in report.problems:
        file = _property((folder / problem.place.file).as_posix())
        message = _data(problem.message)
        yield f"::{problem.severity} file={file},line={problem.place.line}::{message}"
    yield _data(report.closing())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
