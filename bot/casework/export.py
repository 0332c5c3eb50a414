"""Leads as a table: on the terminal, as CSV and as XLSX, safe to open.

Nothing here decides which leads somebody may see.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import xlsxwriter

from bot.consent import Consent, last_words, may_transfer
from bot.leads import Lead
from knowledge.project import Project

WORKED_ON = ("owner", "due_on", "reason", "waits_since", "part_of")
"""What staff add to a lead, in exports of the console; the last is the lead of the same company that it was merged into."""

MARKED = ("exported_by", "exported_at", "audit_head")
"""Who took it out and when, in every row: it stays with the row wherever it is copied to. And where the
audit ended then: kept outside of the database, it shows whether the audit was cut or made anew."""

YES, NO = "yes", "no"

MOST_FITTED = 1000
"""Rows up to which columns are made as wide as what stands in them; more would take long."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20", "{")
"""How a cell begins that a spreadsheet would run, full-width signs included."""

Cell: TypeAlias = str | date | datetime
"""What stands in a cell; times know their zone."""

EARLIEST = 1900
"""The first year that a spreadsheet has days of."""

DAY_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
"""Read in one way only, in whatever country."""

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def columns_of(project: Project) -> tuple[str, ...]:
    """Return the heading of the table: one lead a row, one answer a column."""
    return (
        *("reference", "status", "kind", "organisation"),
        *project.asked,
        *("may_transfer", "consents", "language", "channel", "origin", "taken_at", "changed_at"),
    )


def row(lead: Lead, columns: Sequence[str], consents: Sequence[Consent] = ()) -> list[str]:
    """Return the cells of *lead* below *columns*; *consents* are those of its visitor, oldest first."""
    transfer = {None: "", True: YES, False: NO}[may_transfer(consents)]
    values: dict[str, str] = {
        "reference": lead.reference,
        "status": str(lead.status),
        "kind": lead.kind,
        "organisation": lead.organisation,
        "may_transfer": transfer,
        "consents": "; ".join(map(_in_words, last_words(consents))),
        "language": lead.language,
        "channel": lead.visitor.channel,
        "origin": lead.origin,
        "taken_at": lead.taken_at.isoformat(timespec="seconds"),
        "changed_at": lead.changed_at.isoformat(timespec="seconds"),
    }
    for name, value in lead.given.items():
        values[name] = ", ".join(value) if isinstance(value, list) else value
    return [values.get(column, "") for column in columns]


def _in_words(consent: Consent) -> str:
    """Return what was asked, what was said to it, when, and whether in the chat or to staff."""
    at = consent.at.isoformat(timespec="seconds")
    return f"{consent.purpose}: {YES if consent.is_given else NO}, {at}, {consent.source}"


@dataclass(frozen=True, slots=True)
class Mark:
    """Who takes leads out, when, and which: what every exported file says of itself."""

    by: str
    at: datetime
    asked: str = ""
    head: str = ""

    @property
    def cells(self) -> list[str]:
        """Return the cells at the end of every row."""
        return [self.by, self.at.isoformat(timespec="seconds"), self.head]

    def name(self, form: str) -> str:
        """Return the name of the file."""
        return f"leads-{self.at:%Y%m%d-%H%M%S}.{form}"


def csv_of(rows: Iterable[Sequence[str]], columns: Sequence[str]) -> bytes:
    """Return *rows* as a CSV file."""
    file = BytesIO()
    _write_csv(rows, columns, file)
    return file.getvalue()


def xlsx_of(
    rows: Sequence[Sequence[Cell]], columns: Sequence[str], mark: Mark, title: str = "Leads"
) -> bytes:
    """Return *rows* as an XLSX file called *title* that says who took it out, also on paper."""
    file = BytesIO()
    _write_xlsx(rows, columns, file, mark, title)
    return file.getvalue()


def safe_cell(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula.

    >>> safe_cell("=1+1"), safe_cell("+358 40 123"), safe_cell("Porto")
    ("'=1+1", "'+358 40 123", 'Porto')
    """
    bare = _UNSEEN.sub("", text, count=1)
    return f"'{text}" if bare.startswith(FORMULA) or text.startswith(FORMULA) else text


def write_csv(rows: Iterable[Sequence[str]], columns: Sequence[str], path: Path) -> None:
    """Write *rows* as RFC 4180 with a byte order mark, by which Excel knows the encoding."""
    with path.open("wb") as file:
        _write_csv(rows, columns, file)


def _write_csv(rows: Iterable[Sequence[str]], columns: Sequence[str], target: BinaryIO) -> None:
    file = TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in cells] for cells in rows)
    file.detach()


def write_xlsx(rows: Iterable[Sequence[str]], columns: Sequence[str], path: Path) -> None:
    """Write *rows* as text cells: nothing is run, nothing is a link."""
    file = (
        BytesIO()
    )  # whole before it is written: on a full disk the library would complain by itself
    _write_xlsx(list(rows), columns, file)
    path.write_bytes(file.getvalue())


def _write_xlsx(
    rows: Sequence[Sequence[Cell]],
    columns: Sequence[str],
    target: BinaryIO,
    mark: Mark | None = None,
    title: str = "Leads",
) -> None:
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet(title)
        bold, write = workbook.add_format({"bold": True}), _Writing.on(workbook, sheet)
        for column, heading in enumerate(columns):
            sheet.write_string(0, column, heading, bold)
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                write.cell(number, column, cell)
        sheet.freeze_panes(1, 1)
        if len(rows) <= MOST_FITTED:
            sheet.autofit()
        if mark is not None:
            told = " · ".join([*mark.cells, f"{title}: {len(rows)}"])
            # An ampersand begins a command in a footer.
            sheet.set_footer(f"&L{told.replace('&', '&&')}&R&P / &N")
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            workbook.set_properties(
                {"author": mark.by, "created": mark.at, "comments": mark.asked}
            )


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes cells into one sheet, each as what it is."""

    sheet: Any
    plain: Any
    day: Any
    time: Any

    @classmethod
    def on(cls, workbook: Any, sheet: Any) -> "_Writing":
        return cls(
            sheet,
            workbook.add_format(),
            workbook.add_format({"num_format": DAY_FORMAT}),
            workbook.add_format({"num_format": TIME_FORMAT}),
        )

    def cell(self, number: int, column: int, cell: Cell) -> None:
        if not isinstance(cell, str):
            self._date(number, column, cell)
        elif cell.startswith("<r>") and cell.endswith("</r>"):
            # As one piece xlsxwriter would write it unescaped, and spoil the file.
            self.sheet.write_rich_string(number, column, cell[:2], self.plain, cell[2:])
        else:
            self.sheet.write_string(number, column, cell)

    def _date(self, number: int, column: int, cell: date | datetime) -> None:
        if cell.year < EARLIEST:
            self.sheet.write_string(number, column, cell.isoformat())
        elif isinstance(cell, datetime):
            # A spreadsheet knows no zones: all of it is UTC, as the heading says.
            at = cell.astimezone(UTC).replace(tzinfo=None)
            self.sheet.write_datetime(number, column, at, self.time)
        else:
            self.sheet.write_datetime(number, column, cell, self.day)


def leads_as_text(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """Return *rows* for a terminal: who, what, when, a lead a line."""
    shown = ("reference", "status", "organisation", "company", "person", "email", "taken_at")
    picks = [columns.index(name) for name in shown if name in columns]
    lines = [[" ".join(cells[pick].split()) for pick in picks] for cells in [columns, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(picks))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
