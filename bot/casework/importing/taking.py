"""Leads out of a file: which column holds which answer, what each row would become, and which are taken.

What is staged waits for whoever brought it, for a day at most. It is taken a part at a time, each part in a
unit of its own: visitors do not wait, and what a crash leaves open is gone on with.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.casework.adding import (
    NAMED,
    Agreement,
    Batch,
    Entered,
    Problem,
    is_elsewhere,
    keep,
    lead_of,
    unused_reference,
)
from bot.casework.duplicates import Pair
from bot.casework.importing.rows import Row
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.recognition import Recognition
from bot.casework.unit import CaseUnit
from bot.consent import Source
from bot.leads import Lead
from bot.message import Visitor
from bot.staff.members import Sight
from knowledge.project import Project

KEPT_FOR = timedelta(days=1)
"""How long a file that was not taken waits."""

MOST_WAITING = 5
"""Files of one member that wait; the oldest goes when another one comes."""

ROWS_SHOWN = 100
"""Rows shown at once."""

PART = 40
"""Rows taken in one unit: a fifth of a second."""


class ImportRefusal(StrEnum):
    """Why an import does not go on: the name of the phrase that says so."""

    STALE = "console_import_stale"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits to be taken.

    *columns* say for each column which answer stands there, empty for none; *usual* holds the answers of
    rows that give none. *ticks* are what somebody said of rows they were shown: None not to take it, else
    what it resembled then. *taken* is up to which row it was taken, None before it was begun: *added* leads
    came of it, and *left* rows resembled another that nobody had been shown. Of rows
    that were taken, or refused, nothing is kept but what was wrong with them; it *is_done* when that is so of all.
    """

    key: str
    staff: int
    at: datetime
    name: str
    kind: str
    language: str
    origin: str
    statement: str
    heard_on: date
    may_transfer: bool | None
    sheet: Sheet
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    usual: Mapping[str, str] = field(default_factory=dict)
    ticks: Mapping[int, str | None] = field(default_factory=dict)
    version: int = 1
    taken: int | None = None
    added: int = 0
    left: int = 0
    is_done: bool = False
    number: int = 0

    @property
    def agreement(self) -> Agreement:
        """How all of them agreed."""
        return Agreement(
            self.statement, self.heard_on, self.staff, Source.IMPORT, self.may_transfer
        )

    def lead(self, row: Row, project: Project, now: datetime) -> Lead:
        """Return the lead that *row* would become."""
        batch = Batch(project.kind(self.kind), self.language, self.origin)
        visitor = Visitor(Source.IMPORT, f"{self._begin}{row.number}")
        return lead_of(project, batch, row.answers.given, visitor, now)

    def is_of_this(self, lead: Lead) -> bool:
        """Whether *lead* came out of this file."""
        return lead.visitor.channel == Source.IMPORT and lead.visitor.id.startswith(self._begin)

    @property
    def _begin(self) -> str:
        return f"{self.key[:48]}-"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown: the *lead* it would become, what it *resembles* for these eyes, and whether it is to be taken.

    One that *is_elsewhere* is of a country whose leads nobody wanted: it is taken by whoever ticks it.
    """

    row: Row
    lead: Lead
    resembles: tuple[Pair, ...]
    is_elsewhere: bool = False
    is_ticked: bool = False

    @property
    def alike(self) -> str:
        """The references that it resembles, as a text."""
        return " ".join(sorted(each.second.lead.reference for each in self.resembles))


class Imports(Protocol):
    """Where files wait that are to be imported: each for whoever brought it."""

    def add(self, staged: Staged) -> int:
        """Keep *staged* and return its number; that of the first one of its key.

        What is too old goes, and of theirs that were not begun, all but the newest.
        """
        ...

    def get(self, number: int, staff: int, after: datetime) -> Staged | None:
        """Return what *staff* brought after a time."""
        ...

    def change(self, staged: Staged) -> None:
        """Keep columns, rows and ticks as the next version; ``StaleError`` when another one was kept, or it was begun."""
        ...

    def tick(self, staged: Staged) -> None:
        """Keep the ticks as the next version, and nothing else; ``StaleError`` as above."""
        ...

    def take(self, staged: Staged, up_to: int) -> bool:
        """Note that the rows up to one are being taken; False when somebody else has noted it.

        What these rows give is forgotten then, and all cells: nobody chooses columns any more.
        """
        ...

    def count(self, number: int, *, added: int, left: int) -> None:
        """Add what came of a part to the counts of the file."""
        ...

    def end(self, number: int) -> None:
        """Note that all rows were taken; how many came of it stays, and why others did not."""
        ...

    def remove(self, number: int) -> None:
        """Forget the file."""
        ...

    def forget(self, leads: Sequence[Lead]) -> None:
        """Forget the rows, of whatever file, of whoever left *leads* and is erased."""
        ...


class ImportUnit(CaseUnit, Protocol):
    """One unit of work, as far as a file is taken in it."""

    @property
    def imports(self) -> Imports: ...


# Looking


@dataclass(frozen=True, slots=True)
class Eyes:
    """For whom rows are looked at: what they may see, of which project."""

    sight: Sight
    project: Project


def lines_for(unit: CaseUnit, staged: Staged, rows: Sequence[Row], eyes: Eyes) -> list[Line]:
    """Return *rows* as these eyes are shown them: what is new is to be taken, unless somebody said otherwise."""
    leads = [staged.lead(row, eyes.project, staged.at) for row in rows]
    found = unit.duplicates.resembling(leads, eyes.sight)
    lines, kind = [], eyes.project.kind(staged.kind)
    for row, lead, pairs in zip(rows, leads, found, strict=True):
        # What came out of this very file is no news.
        others = tuple(pair for pair in pairs if not staged.is_of_this(pair.second.lead))
        line = Line(row, lead, others, is_elsewhere(eyes.project, kind, lead.given))
        if row.answers.problems:
            is_wanted = False
        elif row.number in staged.ticks:
            is_wanted = staged.ticks[row.number] == line.alike
        else:
            is_wanted = not (others or row.same_as or line.is_elsewhere)
        lines.append(replace(line, is_ticked=is_wanted))
    return lines


def page_of(staged: Staged, page: int) -> tuple[Row, ...]:
    """Return the rows of one page, from 1."""
    return staged.rows[(page - 1) * ROWS_SHOWN : page * ROWS_SHOWN]


def ticked(
    staged: Staged, shown: Iterable[Line], chosen: Collection[int]
) -> Mapping[int, str | None]:
    """Return the ticks after somebody has *chosen* among what was *shown*."""
    said = {
        line.row.number: line.alike if line.row.number in chosen else None
        for line in shown
        if not line.row.answers.problems
    }
    return {**staged.ticks, **said}


# Forgetting

ERASED = Entered({}, (Problem(NAMED, "console_add_missing"),))
"""What a row reads of whom nothing may be known: it cannot be taken."""


def without(staged: Staged, known: Recognition) -> Staged:
    """Return *staged* without the rows in which somebody is *known* again."""

    def is_theirs(row: Row) -> bool:
        # Cells are gone once it is begun.
        cells = staged.sheet.rows[row.number - 1] if staged.sheet.rows else ()
        given = (each for each in row.answers.given.values() if isinstance(each, str))
        return known.finds([*cells, *given])

    gone = {row.number for row in staged.rows if is_theirs(row)}
    if not gone:
        return staged
    rows = (replace(row, answers=ERASED) if row.number in gone else row for row in staged.rows)
    cells = (
        ("",) * len(row) if number in gone else row
        for number, row in enumerate(staged.sheet.rows, 1)
    )
    return replace(staged, rows=tuple(rows), sheet=Sheet(staged.sheet.headings, tuple(cells)))


# Taking


def take_part(
    unit: ImportUnit, staged: Staged, eyes: Eyes, now: datetime, seed: Callable[[], str]
) -> int | None:
    """Take the next rows of *staged*, each once, and return how many leads came of them; None when there are no more.

    A row that resembles something it did not when it was ticked stays behind, as does one that nobody was
    shown and that resembles anything; both are counted.
    """
    begun = staged.taken or 0
    rows = staged.rows[begun : begun + PART]
    if not rows:
        unit.imports.end(staged.number)
        return None
    if not unit.imports.take(staged, begun + len(rows)):
        return 0
    added = left = 0
    for line in lines_for(unit, staged, rows, eyes):
        if line.is_ticked:
            lead = staged.lead(line.row, eyes.project, now)
            lead = replace(lead, reference=unused_reference(unit, seed()))
            added += keep(unit, lead, staged.agreement)
        else:
            is_unticked = staged.ticks.get(line.row.number, "") is None
            left += not (is_unticked or line.row.answers.problems)
    unit.imports.count(staged.number, added=added, left=left)
    return added
