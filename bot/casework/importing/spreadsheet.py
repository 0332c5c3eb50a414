"""A table that staff were given, as a CSV or XLSX file: its rows as plain text, or why it cannot be read.

Nothing in it is run, and no formula is worked out: it stays the text that it is. Nor is more taken into
memory than is looked at.
"""

import codecs
import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO, StringIO
from itertools import starmap
from typing import Any

from charset_normalizer import from_bytes

from bot.casework.importing.workbook import BOOK, check_part, workbook_rows
from bot.errors import CaseError
from bot.message import plain_text

LARGEST = 5_000_000
"""Bytes of a file."""

LARGEST_UNPACKED = 20_000_000
"""Bytes of what an XLSX file holds, which is packed."""

MOST_PARTS = 500
"""Files in the package that an XLSX file is."""

READ_PARTS = re.compile(
    r"xl/_rels/workbook\.xml\.rels|xl/(workbook|styles)\.xml|"
    r"xl/sharedStrings\d*\.xml|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
"""Files in it that are read."""

LISTS = ("xl/sharedstrings", "xl/worksheets/")
"""How those of them begin that list cells; what others hold costs far more."""

MOST_LISTED, MOST_ELEMENTS = 400_000, 20_000
"""Elements of XML in all parts that list cells, and in one of the others."""

MOST_ATTRIBUTES = 2 * MOST_LISTED
PIECE = 64 * 1024
"""Bytes unpacked at once."""

MOST_TEXT = 5_000_000
"""Characters of all cells together: a packed text can stand in many of them."""

MOST_ROWS = 2000
"""Rows besides the headings."""

MOST_COLUMNS = 50

WITH_GAPS = 4
"""How many times as many rows and columns are looked at, for some may hold nothing."""

LONGEST_CELL = 2001
"""Characters kept of a cell: one more than any answer may have, so that it is refused and not cut."""

PACKAGE = b"PK\x03\x04"
STRANGERS = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<")
"""How files of other kinds begin: PDF, the Excel of before 2007, pictures, RTF, pages."""

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
GUESSED = ["gb18030", "cp1252"]
"""What a text is in that is no Unicode: Chinese, or of western Europe."""

LOOKED_AT = 4096
"""Bytes by which it is known in what a text is."""

SEPARATORS = ";,\t"


class SpreadsheetRefusal(StrEnum):
    """Why a file is not taken: the name of the phrase that says so."""

    NONE = "console_import_none"
    LARGE = "console_import_large"
    STRANGE = "console_import_strange"
    SPOILT = "console_import_spoilt"
    EMPTY = "console_import_empty"
    MANY = "console_import_many"
    WIDE = "console_import_wide"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its *headings*, and below them rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sheet_of(content: bytes) -> Sheet:
    """Return the table that a file holds; ``CaseError`` where it holds none that is taken."""
    if not content:
        raise CaseError(SpreadsheetRefusal.NONE)
    if len(content) > LARGEST:
        raise CaseError(SpreadsheetRefusal.LARGE, most=LARGEST // 1_000_000)
    rows = _packed_rows(content) if content.startswith(PACKAGE) else _plain_rows(content)
    return _sheet(rows)


def _sheet(rows: Iterable[list[str]]) -> Sheet:
    """Return the table that *rows* are, those without anything left out."""
    kept: list[list[str]] = []
    size = 0
    for row in rows:
        # Before anything is done with them: a text of many characters may stand in many cells.
        size += sum(map(len, row))
        if size > MOST_TEXT:
            raise CaseError(SpreadsheetRefusal.LARGE, most=LARGEST // 1_000_000)
        cells = [plain_text(cell).strip()[:LONGEST_CELL] for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise CaseError(SpreadsheetRefusal.WIDE, most=MOST_COLUMNS)
        if len(kept) > MOST_ROWS:
            raise CaseError(SpreadsheetRefusal.MANY, most=MOST_ROWS)
        kept.append(cells)
    if len(kept) <= 1:
        raise CaseError(SpreadsheetRefusal.EMPTY)
    width = max(map(len, kept))
    headings, *rest = (tuple(cells + [""] * (width - len(cells))) for cells in kept)
    return Sheet(headings, tuple(rest))


# Text


def _plain_rows(content: bytes) -> Iterator[list[str]]:
    if content.lstrip().startswith(STRANGERS):
        raise CaseError(SpreadsheetRefusal.STRANGE)
    text = _decoded(content)
    if "\0" in text:
        raise CaseError(SpreadsheetRefusal.STRANGE)
    first = next(filter(str.strip, text.splitlines()), "")
    parted = first if any(each in first for each in SEPARATORS) else text[:LOOKED_AT]
    separator = max(SEPARATORS, key=parted.count)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise CaseError(SpreadsheetRefusal.SPOILT) from None


def _decoded(content: bytes) -> str:
    """Return the text of a file: in Unicode, or as a library guesses."""
    try:
        for mark, encoding in MARKS.items():
            if content.startswith(mark):
                return content.decode(encoding)
        return content.decode(_unmarked(content))
    except UnicodeDecodeError:
        found = from_bytes(content, cp_isolation=GUESSED).best()
        if found is None:
            raise CaseError(SpreadsheetRefusal.STRANGE) from None
        return str(found)


def _unmarked(content: bytes) -> str:
    """Return the Unicode that a text without a mark is in: where every other byte may be a zero, UTF-16."""
    begin = content[:LOOKED_AT]
    first, second = begin[::2].count(0), begin[1::2].count(0)
    if bool(first) == bool(second):
        return "utf-8"
    encoding, line = ("utf-16-be", b"\0\n") if first else ("utf-16-le", b"\n\0")
    return encoding if line in begin else "utf-8"


# XLSX


def _packed_rows(content: bytes) -> Iterator[list[str]]:
    parts = _parts(content)
    try:
        yield from starmap(_spread, workbook_rows(parts))
    except CaseError:
        raise
    except Exception:  # noqa: BLE001  # the library raises whatever a spoilt file makes it raise
        raise CaseError(SpreadsheetRefusal.SPOILT) from None


def _spread(number: int, cells: Mapping[int, Any]) -> list[str]:
    """Return the cells of a row with those between them; ``CaseError`` where it is far below, or one far away."""
    width = max(cells, default=0)
    if number > WITH_GAPS * MOST_ROWS:
        raise CaseError(SpreadsheetRefusal.MANY, most=MOST_ROWS)
    if width > WITH_GAPS * MOST_COLUMNS:
        raise CaseError(SpreadsheetRefusal.WIDE, most=MOST_COLUMNS)
    return [_text(cells.get(column)) for column in range(1, width + 1)]


def _parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of a package that are read; ``CaseError`` where they are more than is looked at."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = {name: _unpacked(package, name) for name in _read_parts(package)}
        _check_elements(parts)
        for data in parts.values():
            check_part(data)
    except CaseError:
        raise
    except Exception:  # noqa: BLE001  # whatever a spoilt package makes it raise
        raise CaseError(SpreadsheetRefusal.SPOILT) from None
    return parts


def _check_elements(parts: Mapping[str, bytes]) -> None:
    """Raise ``CaseError`` where so much is in *parts* that reading it would take long, however few bytes they are."""
    listed = attributes = 0
    for name, data in parts.items():
        elements = data.count(b"<") - data.count(b"</")
        is_list = name.lower().startswith(LISTS)
        listed += elements if is_list else 0
        attributes += data.count(b"=")
        is_heavy = not is_list and elements > MOST_ELEMENTS
        if is_heavy or listed > MOST_LISTED or attributes > MOST_ATTRIBUTES:
            raise CaseError(SpreadsheetRefusal.LARGE, most=LARGEST // 1_000_000)


def _read_parts(package: zipfile.ZipFile) -> list[str]:
    """Return the names of the parts that are read; ``CaseError`` for a package that is no table, or a large one."""
    parts = {part.filename: part for part in package.infolist()}
    if BOOK not in parts:
        raise CaseError(SpreadsheetRefusal.STRANGE)
    size = sum(part.file_size for part in parts.values())
    if len(parts) > MOST_PARTS or size > LARGEST_UNPACKED:
        raise CaseError(SpreadsheetRefusal.LARGE, most=LARGEST // 1_000_000)
    return [name for name in parts if READ_PARTS.fullmatch(name)]


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part: piece by piece, no more of it than it says of itself."""
    part = package.getinfo(name)
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise CaseError(SpreadsheetRefusal.SPOILT)  # others are unpacked without a bound
    with package.open(part) as packed:
        return b"".join(iter(lambda: packed.read(PIECE), b""))


def _text(cell: Any) -> str:
    """Return a cell as it reads: 358401234567 of a number with nothing behind its point."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time.min:
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
    return str(cell)
