"""The parts of an XLSX file as values: the rows of the first sheet that is shown.

Of the library only what reads a row is asked. By itself it reads far more than anybody wants to know (names,
print areas, headers, every sheet), and some of it in a time that grows with the square of its length.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser
from xml.parsers.expat import ParserCreate

from defusedxml.ElementTree import fromstring
from openpyxl.cell.text import Text
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser

BOOK, LINKS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", MAIN[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        LINK.partition("}")[0][1:].encode(),
    ),
)
"""How a workbook that is saved as "Strict Open XML" names the same things, and how all others do."""

STRINGS, CHART = "/sharedStrings", "/chartsheet"
"""How the kinds of parts end that a workbook leads to."""

LONGEST_NAMESPACE = 255
"""Characters of its address, which stands in the name of each of its elements."""

LONGEST_FORMAT = 255
"""Characters of a number's format, as many as Excel lets it have."""

FED = 256 * 1024
"""Bytes that are parsed at once: what is one piece of XML is looked through anew each time."""

Row = tuple[int, dict[int, Any]]
"""A row: its number, and its values by column; both count from 1."""


def check_part(data: bytes) -> None:
    """Raise an error where *data* is no XML, or a few bytes of it could be much to whoever reads it."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.StartElementHandler = _check_namespaces
    parser.Parse(data, True)  # noqa: FBT003  # it has no name


def workbook_rows(parts: Mapping[str, bytes]) -> Iterator[Row]:
    """Yield the rows of the first sheet that is shown, none where none is.

    Of a spoilt file it raises whatever the libraries do.
    """
    parts = _usual(parts)
    links = _links(parts)
    book = fromstring(parts[BOOK])
    if (sheet := _shown(book, links)) is None:
        return
    reader = _RowReader(_strings(links, parts), _epoch(book), *_dates(parts))
    for element in _elements(parts[sheet], "row"):
        number, cells = reader.parse_row(element)
        yield number, {cell["column"]: cell["value"] for cell in cells}


def _usual(parts: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return *parts* with the names that the libraries know, where they are those of a strict workbook."""
    if STRICT[0][0] not in parts[BOOK]:
        return parts
    found = dict(parts)
    for strict, usual in STRICT:
        found = {name: data.replace(strict, usual) for name, data in found.items()}
    return found


class _RowReader(WorkSheetParser):  # type: ignore[misc]  # it has no types
    """Reads rows as the library does, but formulas as they are written."""

    def __init__(
        self,
        strings: list[str],
        epoch: datetime,
        dates: set[int],
        durations: set[int],
    ) -> None:
        super().__init__(
            None, strings, epoch=epoch, date_formats=dates, timedelta_formats=durations
        )

    def parse_formula(self, element: Element) -> str:
        """Return a formula; where several cells share one, it is not rewritten for each."""
        formula = element.find(f"{MAIN}f")
        if formula is None or formula.get("t") == "dataTable":
            return ""
        written = f"={formula.text or ''}"
        if formula.get("t") != "shared":
            return written
        first: str = self.shared_formulae.setdefault(formula.get("si"), written)
        return first


def _refuse_declarations(*_: object) -> None:
    msg = "A part of a workbook declares nothing"
    raise ValueError(msg)


def _check_namespaces(_: str, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        if name.startswith("xmlns") and len(value) > LONGEST_NAMESPACE:
            msg = "A namespace has a long address"
            raise ValueError(msg)


def _links(parts: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return by id what the workbook leads to, those that are here: kind and part."""
    links = {}
    for each in fromstring(parts[LINKS]):
        target = each.get("Target", "")
        part = target[1:] if target.startswith("/") else normpath(join("xl", target))
        if part in parts:
            links[each.get("Id", "")] = each.get("Type", ""), part
    return links


def _shown(book: Element, links: Mapping[str, tuple[str, str]]) -> str | None:
    """Return the part of the first sheet that is shown and is no chart."""
    for sheet in book.iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        kind, part = links.get(sheet.get(LINK, ""), (CHART, ""))
        if sheet.get("state", "visible") == "visible" and not kind.endswith(CHART):
            return part
    return None


def _strings(links: Mapping[str, tuple[str, str]], parts: Mapping[str, bytes]) -> list[str]:
    """Return the texts that cells name by their number."""
    part = next((part for kind, part in links.values() if kind.endswith(STRINGS)), None)
    listed = _elements(parts[part], "si") if part else ()
    # As the library does: an underscore that stands before what looks like a sign by its number.
    return [Text.from_tree(each).content.replace("x005F_", "") for each in listed]


def _epoch(book: Element) -> datetime:
    """Return from which day on days are counted."""
    said = book.find(f"{MAIN}workbookPr")
    is_mac = said is not None and said.get("date1904") in {"1", "true"}
    epoch: datetime = MAC_EPOCH if is_mac else WINDOWS_EPOCH
    return epoch


def _dates(parts: Mapping[str, bytes]) -> tuple[set[int], set[int]]:
    """Return which styles of cells show a number as a day or time, and which of these as how long something takes."""
    dates: set[int] = set()
    durations: set[int] = set()
    styles = fromstring(parts[STYLES]) if STYLES in parts else Element("none")
    own = _formats(styles)
    is_date, is_duration = cache(is_date_format), cache(is_timedelta_format)
    for index, style in enumerate(styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")):
        number = int(style.get("numFmtId", "0"))
        code = own[number] if number in own else builtin_format_code(number)
        if is_date(code):
            dates.add(index)
        if is_duration(code):
            durations.add(index)
    return dates, durations


def _formats(styles: Element) -> dict[int, str]:
    """Return the formats of numbers that are the file's own, by their number."""
    given = styles.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    formats = {int(each.get("numFmtId", "")): each.get("formatCode", "") for each in given}
    if any(len(each) > LONGEST_FORMAT for each in formats.values()):
        msg = "A format of numbers is long"
        raise ValueError(msg)
    return formats


def _elements(data: bytes, name: str) -> Iterator[Element]:
    """Yield the elements of this name, each emptied once the next is asked for."""
    parser: XMLPullParser[Element] = XMLPullParser(("end",))
    for start in range(0, len(data), FED):
        parser.feed(data[start : start + FED])
        ended: Iterator[Any] = parser.read_events()  # a pair each, as those are that end
        for _, element in ended:
            if element.tag == MAIN + name:
                yield element
                element.clear()
    parser.close()
