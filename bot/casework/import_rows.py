"""The rows of a file with leads: which column holds which answer, and how each row reads.

Nothing here knows who brought the file, or keeps anything.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rapidfuzz import fuzz, process

from bot.casework.adding import Answers, Problem, Reader, answers_of
from bot.casework.likeness import Card, card_of, keys_of, likeness_of
from bot.casework.search import folded
from bot.casework.spreadsheet import Sheet
from bot.dialogue.contacts import Complaint, Value
from bot.leads import Lead
from bot.message import Visitor
from knowledge.project import Field, LeadKind, Takes

MOST_OF_KEY = 20
"""Rows that may share a key; what more share says nothing of any of them."""

NEAR_ENOUGH = 90
"""Of 100: how alike a heading must be to what an answer is called."""

JOINED = frozenset({Takes.NAME, Takes.SEVERAL, Takes.WORDS})
"""Answers that may stand in several columns: first name and last name, one city each."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file as it was read, by its *number*; *same_as* is an earlier row likely of the same company."""

    number: int
    answers: Answers
    same_as: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """What an answer is called: its own *names*, as it is asked for, and *others*, in whatever language."""

    names: frozenset[str]
    others: frozenset[str] = frozenset()


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
    reader: Reader,
    kind: LeadKind,
    sheet: Sheet,
    columns: tuple[str, ...],
    usual: Mapping[str, str],
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return *columns* that nobody has chosen yet, with the rows as they read by them.

    One of which most cells cannot be read is of something else, such as the city a company is in, and is left out.
    """
    rows = rows_of(reader, kind, sheet, columns, usual)
    filled, failed = Counter[str](), Counter[str]()
    for row, cells in zip(rows, sheet.rows, strict=True):
        said = {name for name, cell in zip(columns, cells, strict=True) if name and cell}
        filled.update(said)
        failed.update(said & {each.name for each in row.answers.problems})
    strange = {name for name, times in failed.items() if 2 * times > filled[name]}
    if not strange:
        return columns, rows
    columns = tuple("" if name in strange else name for name in columns)
    return columns, rows_of(reader, kind, sheet, columns, usual)


class Remembering:
    """A reader that reads the same text once: in a list, countries and cities come again and again."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[tuple[str, str, str], Value | Complaint] = {}

    def read(self, field: Field, said: str, country: str) -> Value | Complaint:
        key = (field.name, said, country)
        if key not in self._read:
            self._read[key] = self._reader.read(field, said, country)
        return self._read[key]


def rows_of(
    reader: Reader,
    kind: LeadKind,
    sheet: Sheet,
    columns: Sequence[str],
    usual: Mapping[str, str],
) -> tuple[Row, ...]:
    """Return the rows of *sheet* as they are read: its first row has the number 1."""
    reader = Remembering(reader)
    fields = {each.name: each for each in kind.fields}
    answered = []
    for cells in sheet.rows:
        said: dict[str, str] = {}
        torn = set()
        for name, cell in zip(columns, cells, strict=True):
            if name in fields and "\n" in cell and fields[name].takes is not Takes.WORDS:
                torn.add(name)
            elif name in fields and cell:
                said[name] = _joined(said.get(name, ""), cell, fields[name].takes)
        answered.append(_without(torn, answers_of(reader, kind, {**usual, **said})))
    same = _same(kind, answered)
    return tuple(
        Row(number, answers, same.get(number, 0)) for number, answers in enumerate(answered, 1)
    )


def _without(torn: Collection[str], answers: Answers) -> Answers:
    """Return *answers* without those that are *torn*: of several lines, it may be those of the rows below."""
    given = {name: value for name, value in answers.given.items() if name not in torn}
    kept = (each for each in answers.problems if each.name not in torn)
    lines = (Problem(name, "console_import_lines") for name in sorted(torn))
    return Answers(given, (*lines, *kept))


def _joined(before: str, cell: str, takes: Takes) -> str:
    if not before or before in cell:
        return cell
    if cell in before:
        return before
    return f"{before} {cell}" if takes is Takes.NAME else f"{before}, {cell}"


def _same(kind: LeadKind, answered: Sequence[Answers]) -> dict[int, int]:
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


def _compared(kind: LeadKind, answers: Answers) -> Lead:
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
            Answers(each["given"], tuple(Problem(*problem) for problem in each["problems"])),
            each["same_as"],
        )
        for number, each in enumerate(kept, 1)
    )
