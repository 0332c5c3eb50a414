"""The table of judged pairs, a need and an offer each, on which matchmaking is measured: its lines as they stand there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from knowledge.problems import Place, Problem
from knowledge.reading.source import ROUNDS, short

FILE = f"{ROUNDS}/introductions.tsv"

COLUMNS = (
    *("judged", "need_in", "need", "need_cities", "need_focus_areas"),
    *("offer_in", "offer", "offer_cities", "offer_focus_areas", "found", "closeness"),
)

NONE = "none"
"""The judgement of two that are not to be introduced; the scale then shows nothing."""

JUDGED = ("strong", "possible", NONE)
FOUND = ("strong", "possible", "weak")
"""The steps of the scale; nothing stands there until it was measured."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Row: TypeAlias = Mapping[str, str]


def read_table(content: Path) -> tuple[list[Row], list[Problem]]:
    """Return the lines of the table in a content folder, by column, and all that is wrong with it.

    There is nothing of either where the folder has no table.
    """
    file = content / FILE
    if not file.is_file():
        return [], []
    try:
        text = file.read_text(encoding="utf-8-sig")  # as a spreadsheet saves it
    except UnicodeDecodeError:
        return [], [Problem(Place(FILE, 1), "This is no UTF-8. Save it with that encoding.")]
    head, *lines = text.split("\n")
    if tuple(head.split("\t")) != COLUMNS:
        return [], [Problem(Place(FILE, 1), f"its columns must be {', '.join(COLUMNS)}.")]
    cells = [(number, line.split("\t")) for number, line in enumerate(lines, 2) if line]
    rows: list[Row] = [dict(zip(COLUMNS, each, strict=False)) for _, each in cells]
    return rows, [
        Problem(Place(FILE, number), said) for number, each in cells for said in _wrong(each)
    ]


def _wrong(cells: Sequence[str]) -> Iterator[str]:
    if len(cells) != len(COLUMNS):
        yield f"a line has {len(COLUMNS)} columns, with a tab between them."
        return
    judged, *_, found, closeness = cells
    if judged not in JUDGED:
        yield f"'{short(judged)}' is no judgement. Write {', '.join(JUDGED)}."
    if found and found not in FOUND:
        yield f"'{short(found)}' is no step of the scale. Leave it empty, and measure anew."
    if closeness and not _NUMBER.fullmatch(closeness):
        yield f"'{short(closeness)}' is no number as it is written here: 0.526, with a point."
