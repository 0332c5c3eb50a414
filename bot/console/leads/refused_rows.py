"""The rows of a brought file that cannot be taken: each with why, on its page and as a file to mend them in.

Once a file is taken, its cells are forgotten: by number and reason its rows are found in the file that was brought.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.casework.adding import Problem
from bot.casework.export import Cell, Mark, xlsx_of
from bot.casework.importing.rows import Row
from bot.casework.importing.taking import Staged
from bot.console.leads.export import FORMS
from bot.console.serving.rendering import Words
from bot.console.serving.rule import Rule
from bot.console.serving.visit import ExportFile, Landing, Visit
from bot.notifications.unit import StaffUnit
from bot.staff.audit import Action
from bot.staff.members import Role


class Refused(NamedTuple):
    """A reason for which rows are not taken, and which ones: ``4, 9–12``."""

    problem: Problem
    rows: str


def refused_in(staged: Staged) -> list[Row]:
    """Return the rows that cannot be taken."""
    return [row for row in staged.rows if row.answers.problems]


def reasons_in(staged: Staged) -> list[Refused]:
    """Return each reason for which rows cannot be taken, once; what most have first."""
    found: dict[str, tuple[Problem, list[int]]] = {}
    for row in refused_in(staged):
        for problem in row.answers.problems:
            found.setdefault(str(problem), (problem, []))[1].append(row.number)
    ordered = sorted(found.values(), key=lambda each: -len(each[1]))
    return [Refused(problem, spans(numbers)) for problem, numbers in ordered]


def unticked(staged: Staged) -> int:
    """Return how many rows of a file that is over somebody was shown and did not tick."""
    return max(len(staged.rows) - len(refused_in(staged)) - staged.added - staged.left, 0)


def spans(numbers: Sequence[int]) -> str:
    """Return rising *numbers* as they are written, those that follow each other as one.

    >>> spans([4, 9, 10, 11, 13]), spans([2]), spans([])
    ('4, 9–11, 13', '2', '')
    """
    breaks = [at for at, (one, other) in enumerate(pairwise(numbers), 1) if other != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(numbers)]
    parts = [numbers[start:end] for start, end in zip(starts, ends, strict=True)]
    return ", ".join(
        f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts if part
    )


def take_refused(unit: StaffUnit, visit: Visit) -> Landing:
    """Give the rows that cannot be taken as a file, each with why: mended, it can be brought."""
    staged, words = visit.staged, Words(visit.console, visit.language, visit.now)
    cells = staged.sheet.rows
    columns = [*(staged.sheet.headings if cells else ()), words.say("console_import_row")]
    columns.append(words.say("console_import_becomes"))
    mark = Mark(f"{visit.member.name} <{visit.member.email}>", visit.now)
    title = words.say("console_leads")

    def why(row: Row) -> str:
        said = [
            f"{words.label(staged.kind, each.name)}{words.colon}{words.say(each.phrase, **each.values)}"
            for each in row.answers.problems
        ]
        return "\n".join(said)

    rows: list[Sequence[Cell]] = [
        [*(cells[row.number - 1] if cells else ()), str(row.number), why(row)]
        for row in refused_in(staged)
    ]
    file = ExportFile(
        f"import-{staged.number}.xlsx",
        FORMS["xlsx"],
        lambda unit: rows,
        lambda rows: xlsx_of(rows, columns, mark, title),
    )
    return Landing(export_file=file, detail={"found": str(len(rows))})


RULES = (
    Rule("GET /console/leads/import/{import}/refused", Role.AGENT, Action.IMPORT_READ,
         take_refused),
)  # fmt: skip
