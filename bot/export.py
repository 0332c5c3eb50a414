"""Leads as a table: on the terminal, as CSV and as XLSX, safe to open.

Nothing here decides which leads somebody may see.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from bot.fields import FIELDS
from bot.leads import Kind, Lead

COLUMNS = (
    "reference",
    "status",
    "kind",
    "organisation",
    *dict.fromkeys(field.name for kind in Kind for field in FIELDS[kind]),
    "may_transfer",
    "language",
    "channel",
    "origin",
    "taken_at",
    "changed_at",
)
"""The heading of the table: one lead a row, one answer a column."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "{")
"""How a cell begins that a spreadsheet would run, full-width signs included."""

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def row(lead: Lead, *, may_transfer: bool | None) -> list[str]:
    """Return the cells of *lead*; *may_transfer* is None where nobody asked."""
    transfer = {None: "", True: "yes", False: "no"}[may_transfer]
    values: dict[str, str] = {
        "reference": lead.reference,
        "status": str(lead.status),
        "kind": str(lead.kind),
        "organisation": lead.organisation,
        "may_transfer": transfer,
        "language": lead.language,
        "channel": lead.visitor.channel,
        "origin": lead.origin,
        "taken_at": lead.taken_at.isoformat(timespec="seconds"),
        "changed_at": lead.changed_at.isoformat(timespec="seconds"),
    }
    for name, value in lead.given.items():
        values[name] = ", ".join(value) if isinstance(value, list) else value
    return [values.get(column, "") for column in COLUMNS]


def safe_cell(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula.

    >>> safe_cell("=1+1"), safe_cell("+358 40 123"), safe_cell("Oulu")
    ("'=1+1", "'+358 40 123", 'Oulu')
    """
    bare = _UNSEEN.sub("", text, count=1)
    return f"'{text}" if bare.startswith(FORMULA) or text.startswith(FORMULA) else text


def write_csv(rows: Iterable[Sequence[str]], path: Path) -> None:
    """Write *rows* as RFC 4180 with a byte order mark, by which Excel knows the encoding."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        writer.writerows([safe_cell(cell) for cell in cells] for cells in rows)


def write_xlsx(rows: Iterable[Sequence[str]], path: Path) -> None:
    """Write *rows* as text cells: nothing is run, nothing is a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        sheet = workbook.add_worksheet("Leads")
        bold, plain = workbook.add_format({"bold": True}), workbook.add_format()
        for number, cells in enumerate([COLUMNS, *rows]):
            for column, cell in enumerate(cells):
                if cell.startswith("<r>") and cell.endswith("</r>"):
                    # As one piece xlsxwriter would write it unescaped, and spoil the file.
                    sheet.write_rich_string(number, column, cell[:2], plain, cell[2:])
                else:
                    sheet.write_string(number, column, cell, bold if number == 0 else None)
        sheet.freeze_panes(1, 1)
        sheet.autofit()


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Return *rows* for a terminal: who, what, when, a lead a line."""
    shown = ("reference", "status", "organisation", "company", "person", "email", "taken_at")
    picks = [COLUMNS.index(name) for name in shown]
    lines = [[" ".join(cells[pick].split()) for pick in picks] for cells in [COLUMNS, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(picks))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
