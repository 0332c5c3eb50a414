"""The rows of a file with leads: which column holds which answer, and how each row reads.

Nothing here knows who brought the file, or keeps anything.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from bot.casework.adding import Entered, FieldReader, Problem, answers_of
from bot.casework.importing.spreadsheet import Sheet
from bot.casework.likeness import Card, card_of, keys_of, likeness_of
from bot.casework.search import folded
from bot.dialogue.words.contacts import Complaint, Value
from bot.leads import Lead
from bot.message import Visitor
from knowledge.language.text import has_chinese
from knowledge.project import Field, LeadKind, Takes

MOST_OF_KEY = 20
"""Rows that may share a key; what more share says nothing of any of them."""

NEAR_ENOUGH = 90
"""Of 100: how alike a heading must be to what an answer is called."""

JOINED = frozenset({Takes.NAME, Takes.SEVERAL, Takes.WORDS})
"""Answers that may stand in several columns: first name and last name, one city each."""

_BETWEEN_ADDRESSES = re.compile(r"[\s<>()\[\],;|/、，；]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file as it was read, by its *number*; *same_as* is an earlier row likely of the same company."""

    number: int
    answers: Entered
    same_as: int = 0


class Part(NamedTuple):
    """What one column says of an answer that may stand in several."""

    cell: str
    is_surname: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """What an answer is called: its own *names*, as it is asked for, and *others*, in whatever language.

    Of the others, *surnames* are those of a column that holds no more than a last name.
    """

    names: frozenset[str]
    others: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """How rows are read: what is *usual* answers where a row says nothing, *surnames* are headings of last names, folded."""

    reader: FieldReader
    kind: LeadKind
    usual: Mapping[str, str] = field(default_factory=dict)
    surnames: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        reader: FieldReader,
        kind: LeadKind,
        usual: Mapping[str, str],
        called: Mapping[str, Called],
    ) -> "Reading":
        """Return how rows of *kind* are read whose answers are *called* so."""
        surnames = (folded(each) for known in called.values() for each in known.surnames)
        return cls(reader, kind, usual, frozenset(surnames))


def columns_of(
    headings: Sequence[str], kind: LeadKind, called: Mapping[str, Called]
) -> tuple[str, ...]:
    """Return which answer stands below each heading, by what answers are *called*; empty where nobody knows.

    Where a column has the name of an answer itself, none is taken for it by another word.
    """
    owns = {folded(each): name for name, known in called.items() for each in known.names}
    others = {folded(each): name for name, known in called.items() for each in known.others}
    keys = [folded(heading) for heading in headings]
    own = [owns.get(key, "") for key in keys]
    columns: list[str] = []
    for place, key in enumerate(keys):
        name = own[place] or others.get(key, "") or _near(key, {**others, **owns})
        field = kind.field(name)
        if (
            field is None
            or (name in own and not own[place])
            or (name in columns and (own[place] or field.takes not in JOINED))
        ):
            name = ""
        columns.append(name)
    return tuple(columns)


def _near(key: str, names: Mapping[str, str]) -> str:
    found = process.extractOne(key, names.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return names[found[0]] if found else ""


def guessed(
    reading: Reading, sheet: Sheet, columns: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return *columns* that nobody has chosen yet, with the rows as they read by them.

    One of which most cells cannot be read is of something else, such as the city a company is in, and is left out.
    """
    rows = rows_read(reading, sheet, columns)
    filled, failed = Counter[str](), Counter[str]()
    for row, cells in zip(rows, sheet.rows, strict=True):
        said = {name for name, cell in zip(columns, cells, strict=True) if name and cell}
        filled.update(said)
        failed.update(said & {each.name for each in row.answers.problems})
    strange = {name for name, times in failed.items() if 2 * times > filled[name]}
    if not strange:
        return columns, rows
    columns = tuple("" if name in strange else name for name in columns)
    return columns, rows_read(reading, sheet, columns)


class Remembering:
    """A reader that reads the same text once: in a list, countries and cities come again and again."""

    def __init__(self, reader: FieldReader) -> None:
        self._reader = reader
        self._read: dict[tuple[str, str, str], Value | Complaint] = {}

    def read(self, field: Field, said: str, country: str) -> Value | Complaint:
        key = (field.name, said, country)
        if key not in self._read:
            self._read[key] = self._reader.read(field, said, country)
        return self._read[key]


def rows_read(reading: Reading, sheet: Sheet, columns: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of *sheet* as they are read: its first row has the number 1."""
    reader, kind = Remembering(reading.reader), reading.kind
    fields = {each.name: each for each in kind.fields}
    are_surnames = [folded(heading) in reading.surnames for heading in sheet.headings]
    answered = []
    for cells in sheet.rows:
        parts: dict[str, list[Part]] = {}
        refused: dict[str, str] = {}
        for name, cell, is_surname in zip(columns, cells, are_surnames, strict=True):
            if name not in fields or not cell:
                continue
            if phrase := _strange(cell, fields[name].takes):
                refused[name] = phrase
            else:
                parts.setdefault(name, []).append(Part(cell, is_surname))
        said = {name: _joined(found, fields[name].takes) for name, found in parts.items()}
        answers = answers_of(reader, kind, {**reading.usual, **said})
        answered.append(_without(refused, answers))
    same = _same(kind, answered)
    return tuple(
        Row(number, answers, same.get(number, 0)) for number, answers in enumerate(answered, 1)
    )


def _strange(cell: str, takes: Takes) -> str:
    """Return the phrase that says why *cell* holds more than one answer; empty where it does not."""
    if "\n" in cell and takes is not Takes.WORDS:
        return "console_import_lines"
    if takes in {Takes.EMAIL, Takes.REACH}:
        addresses = {each.lower() for each in _BETWEEN_ADDRESSES.split(cell) if "@" in each}
        return "console_import_addresses" if len(addresses) > 1 else ""
    return ""


def _without(refused: Mapping[str, str], answers: Entered) -> Entered:
    """Return *answers* without those that are *refused*, each for a reason: some of it may belong elsewhere."""
    given = {name: value for name, value in answers.given.items() if name not in refused}
    kept = (each for each in answers.problems if each.name not in refused)
    reasons = (Problem(name, refused[name]) for name in sorted(refused))
    return Entered(given, (*reasons, *kept))


def _joined(parts: Sequence[Part], takes: Takes) -> str:
    """Return what several columns say as one answer."""
    if takes is Takes.NAME:
        return _name_of(parts)
    joined = ""
    for cell, _ in parts:
        if not joined or joined in cell:
            joined = cell
        elif cell not in joined:
            joined = f"{joined}, {cell}"
    return joined


def _name_of(parts: Sequence[Part]) -> str:
    """Return a name that stands in several columns: the last name last, in Chinese first; nothing of it twice.

    >>> _name_of([Part("Virtanen", True), Part("Aino")]), _name_of([Part("Jan"), Part("Jansson", True)])
    ('Aino Virtanen', 'Jan Jansson')
    >>> _name_of([Part("伟"), Part("王", True)]), _name_of([Part("Aino Virtanen"), Part("Virtanen")])
    ('王伟', 'Aino Virtanen')
    """
    are_chinese = all(has_chinese(part.cell) for part in parts)
    ordered = sorted(parts, key=lambda part: part.is_surname != are_chinese)
    has_surname = any(part.is_surname for part in parts)
    between = "" if are_chinese and has_surname else " "
    if not has_surname:
        ordered = list(parts)
    name = ""
    for cell, _ in ordered:
        if not name or _holds(cell, name):
            name = cell
        elif not _holds(name, cell):
            name = f"{name}{between}{cell}"
    return name


def _holds(name: str, part: str) -> bool:
    """Whether *part* stands in *name* as whole words; Chinese names have none."""
    if has_chinese(part):
        return part in name
    return f" {folded(part)} " in f" {folded(name)} "


def _same(kind: LeadKind, answered: Sequence[Entered]) -> dict[int, int]:
    """Return for each row, by its number, an earlier one that is likely of the same company."""
    same: dict[int, int] = {}
    cards: dict[int, Card] = {}
    holders: dict[str, list[int]] = {}
    for number, answers in enumerate(answered, 1):
        if answers.problems:
            continue  # it cannot be taken, so nothing is left out for its sake
        lead = _compared(kind, answers)
        cards[number] = card_of(lead)
        keys = keys_of(lead)
        earlier = {
            each
            for key in keys
            if len(holders.get(key, ())) <= MOST_OF_KEY
            for each in holders.get(key, ())
        }
        alike = (
            each for each in sorted(earlier) if likeness_of(cards[each], cards[number]).is_likely
        )
        if first := next(alike, 0):
            same[number] = first
        for key in keys:
            holders.setdefault(key, []).append(number)
    return same


def _compared(kind: LeadKind, answers: Entered) -> Lead:
    at = datetime.fromtimestamp(0, UTC)
    return Lead("", "", kind.id, Visitor("", ""), "", answers.given, "", "", at, at)


def rows_to_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return *rows* as plain values."""
    return [
        {
            "given": dict(row.answers.given),
            "problems": [
                [each.name, each.phrase, dict(each.values)] for each in row.answers.problems
            ],
            "same_as": row.same_as,
        }
        for row in rows
    ]


def rows_from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Return the rows that :func:`rows_to_json` gave."""
    return tuple(
        Row(
            number,
            Entered(each["given"], tuple(Problem(*problem) for problem in each["problems"])),
            each["same_as"],
        )
        for number, each in enumerate(kept, 1)
    )
