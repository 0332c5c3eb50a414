"""Tables out of files: whatever they are in, and whatever they are made to do to us."""

import gc
import io
import re
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from bot.casework.importing import spreadsheet
from bot.casework.importing.spreadsheet import (
    LARGEST,
    LARGEST_UNPACKED,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    SpreadsheetRefusal,
    sheet_of,
)
from bot.errors import CaseError

NORDIC = "Företag;Kontakt\nLægehuset ApS;Åsa Øberg\nSähkö Oy;Þóra Ægisdóttir\n"
CHINESE = "名称;联系人\n成都锦康养老服务中心;李雷\n"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return packed(book)


def packed(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, data):
    """Return a package with one of its parts replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            after.writestr(part, data if part == name else before.read(part))
        if name not in before.namelist():
            after.writestr(name, data)
    return file.getvalue()


def refusal(content):
    with pytest.raises(CaseError) as error:
        sheet_of(content)
    return error.value.phrase


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, encoding) for text in (NORDIC, CHINESE) for encoding in ("utf-8", "utf-8-sig")),
        *((text, encoding) for text in (NORDIC, CHINESE) for encoding in ("utf-16", "utf-16-le")),
        (NORDIC, "latin-1"),
        (NORDIC, "cp1252"),
        (CHINESE, "gb18030"),
    ],
)
def test_a_text_is_read_in_whatever_it_was_written(text, encoding):
    sheet = sheet_of(text.encode(encoding))
    headings, *rows = (tuple(line.split(";")) for line in text.splitlines())
    assert (sheet.headings, list(sheet.rows)) == (headings, rows)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_headings(separator):
    """What is quoted holds what else would part it, and lines; rows are filled up, empty ones left out."""
    text = f'a{separator}b{separator}c\r\n"1{separator}x\ny"{separator}2\r\n\r\n   \r\n3\r\n'
    # A tab within a cell is a space.
    quoted = f"1{separator}x\ny".replace("\t", " ")
    assert sheet_of(text.encode()).rows == ((quoted, "2", ""), ("3", "", ""))


def test_cells_of_a_workbook_read_as_they_are_shown():
    """Numbers without a point, days by ISO; nothing is worked out."""
    content = book_of(
        ["a", "b", "c", "d"],
        [358401234567, 1.5, date(2026, 11, 20), True],
        ["=1+1", None, " x "],
    )
    assert sheet_of(content).rows == (
        ("358401234567", "1.5", "2026-11-20", "True"),
        ("=1+1", "", "x", ""),
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", SpreadsheetRefusal.NONE),
        (b"\xff\xfe", SpreadsheetRefusal.EMPTY),
        (b"a,b\n", SpreadsheetRefusal.EMPTY),
        (b"%PDF-1.7\n1,2", SpreadsheetRefusal.STRANGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), SpreadsheetRefusal.STRANGE),
        (b"<html><table>", SpreadsheetRefusal.STRANGE),
        (b"a,b\nx\0y,1\n", SpreadsheetRefusal.STRANGE),
        (bytes(range(256)) * 20, SpreadsheetRefusal.STRANGE),
        (b"PK\x03\x04" + b"x" * 100, SpreadsheetRefusal.SPOILT),
        (b"a;b\nc;" + b"x" * 1_000_000, SpreadsheetRefusal.SPOILT),
        (b"x" * (LARGEST + 1), SpreadsheetRefusal.LARGE),
        (b"a\n" + b"b\n" * (MOST_ROWS + 1), SpreadsheetRefusal.MANY),
        (b"a\n" + b"," * MOST_COLUMNS + b"b", SpreadsheetRefusal.WIDE),
    ],
    ids=str,
)
def test_what_is_no_table_of_ours_is_refused(content, why):
    assert refusal(content) == why


def test_as_many_rows_as_may_be_are_read():
    """Control."""
    assert len(sheet_of(b"a\n" + b"b\n" * MOST_ROWS).rows) == MOST_ROWS


def test_a_long_cell_is_kept_as_too_long_and_never_as_if_it_were_whole():
    [[cell]] = sheet_of(b"a\n" + b"x" * 100_000).rows
    assert len(cell) == LONGEST_CELL


def test_another_package_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert refusal(file.getvalue()) == SpreadsheetRefusal.STRANGE


def test_a_million_rows_are_not_unpacked(monkeypatch):
    """What the parts say of their size is enough."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'
    content = with_part(book_of(["a"], ["b"]), "xl/worksheets/sheet1.xml", sheet)
    assert len(content) < LARGEST
    monkeypatch.setattr(spreadsheet, "workbook_rows", lambda *_, **__: 1 / 0)
    assert refusal(content) == SpreadsheetRefusal.LARGE


def test_a_bomb_is_not_unpacked(monkeypatch):
    """Nor many small parts."""
    bomb = with_part(book_of(["a"], ["b"]), "xl/media/x", b"x" * (LARGEST_UNPACKED + 1))
    parts = io.BytesIO(book_of(["a"], ["b"]))
    with zipfile.ZipFile(parts, "a") as package:
        for number in range(600):
            package.writestr(f"xl/media/{number}", "")
    monkeypatch.setattr(spreadsheet, "workbook_rows", lambda *_, **__: 1 / 0)
    assert [refusal(bomb), refusal(parts.getvalue())] == [
        SpreadsheetRefusal.LARGE,
        SpreadsheetRefusal.LARGE,
    ]


def test_a_part_that_holds_more_than_it_says_is_not_unpacked():
    """The library would take all of it into memory before it looks."""
    name, held = "xl/styles.xml", 60_000_000
    content = bytearray(with_part(book_of(["a"], ["b"]), name, b" " * held))
    directory = content.index(b"PK\x01\x02")
    while content[directory + 46 :][: len(name)] != name.encode():
        directory = content.index(b"PK\x01\x02", directory + 1)
    content[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        assert refusal(bytes(content)) == SpreadsheetRefusal.SPOILT
        assert tracemalloc.get_traced_memory()[1] < held // 2
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("way", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_is_packed_without_a_bound_is_not_unpacked(way):
    """A control is packed in the usual way."""
    kept = io.BytesIO(book_of(["a"], ["b"]))
    for compression, is_taken in ((zipfile.ZIP_DEFLATED, True), (way, False)):
        file = io.BytesIO()
        with zipfile.ZipFile(kept) as before, zipfile.ZipFile(file, "w", compression) as after:
            for part in before.namelist():
                after.writestr(part, before.read(part))
        if is_taken:
            assert sheet_of(file.getvalue()).rows == (("b",),)
        else:
            assert refusal(file.getvalue()) == SpreadsheetRefusal.SPOILT


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("xl/worksheets/sheet1.xml", "<row>" + "<c/>" * 450_000 + "</row>"),
        ("xl/sharedStrings.xml", "<si><t/></si>" * 225_000),
        ("xl/styles.xml", "<cellXfs>" + "<xf/>" * 25_000 + "</cellXfs>"),
        ("xl/workbook.xml", "<sheets>" + "<sheet/>" * 25_000 + "</sheets>"),
        ("xl/worksheets/sheet1.xml", '<c a=""/>' * 10 + "<c " + 'a="" ' * 900_000 + "/>"),
    ],
    ids=["cells", "texts", "styles", "sheets", "attributes"],
)
def test_small_parts_of_many_elements_are_not_made_into_objects(monkeypatch, name, inside):
    content = with_part(book_of(["a"], ["b"]), name, f"<x>{inside}</x>")
    monkeypatch.setattr(spreadsheet, "workbook_rows", lambda *_, **__: 1 / 0)
    assert refusal(content) == SpreadsheetRefusal.LARGE


def test_what_is_not_read_of_a_workbook_may_be_anything():
    """Pictures, and what a pivot table remembers."""
    content = book_of(["a"], ["b"])
    for name in ("xl/media/image1.png", "xl/pivotCache/pivotCacheRecords1.xml", "xl/theme/x.xml"):
        content = with_part(content, name, "<r/>" * 500_000)
    assert sheet_of(content).rows == (("b",),)


def test_rows_with_gaps_between_are_all_read():
    """An empty row is none of those that may be; what stands too far below is not left out unsaid."""
    rows = [row for number in range(1200) for row in ([f"Firma {number}"], [None])]
    assert len(sheet_of(book_of(["a"], *rows)).rows) == 1200
    far = book_of(["a"], *([[None]] * 4 * MOST_ROWS), ["b"])
    assert refusal(far) == SpreadsheetRefusal.MANY


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', SpreadsheetRefusal.MANY),
        ('<row r="3"><c r="XFD3"><v>1</v></c></row>', SpreadsheetRefusal.WIDE),
    ],
)
def test_a_cell_far_away_is_refused(row, why):
    """Rows and columns between are not made up, whatever the file says of its size; nor is it left out."""
    sheet = (
        f'<worksheet xmlns="{NAMESPACE}"><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>b</t></is></c></row>'
    )
    package = book_of(["a"], ["b"])
    end = "</sheetData></worksheet>"
    near = with_part(package, "xl/worksheets/sheet1.xml", sheet + end)
    assert sheet_of(near).rows == (("b",),)
    assert refusal(with_part(package, "xl/worksheets/sheet1.xml", sheet + row + end)) == why


@pytest.mark.parametrize("cell", ['"a@x.fi', '"a@x.fi" x'])
def test_a_stray_quote_swallows_nobody(cell):
    """Whoever stands below would be part of the row above."""
    text = f'name,mail\nAcme,{cell}\nBeta,b@x.fi\nGamma,"c@x.fi"\nDelta,d@x.fi\n'
    assert refusal(text.encode()) == SpreadsheetRefusal.SPOILT
    assert len(sheet_of(text.replace(cell, '5" a@x.fi').encode()).rows) == 4


def test_a_formula_of_many_cells_is_the_text_it_is():
    book = openpyxl.Workbook()
    book.active.append(["a", "b", "c"])
    book.active["A2"] = ArrayFormula("A2", "=SUM(B1:B3)")
    book.active["B2"] = DataTableFormula("B2")
    book.active["C2"] = "x"
    assert sheet_of(packed(book)).rows == (("=SUM(B1:B3)", "", "x"),)


def test_a_strict_workbook_is_read_like_any_other():
    """As Excel offers to save one: other names for the same things, and days written as days."""
    content = book_of(["a", "day"], ["ä", datetime(2026, 11, 25)])  # noqa: DTZ001  # a sheet knows no zone
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    day = re.compile(rb'(<c r="B2"[^>]*) t="n"><v>[^<]*')
    strict = "http://purl.oclc.org/ooxml"
    for name, data in parts.items():
        named = data.replace(NAMESPACE.encode(), f"{strict}/spreadsheetml/main".encode())
        named = named.replace(
            RELATIONS.encode(), f"{strict}/officeDocument/relationships".encode()
        )
        content = with_part(content, name, day.sub(rb'\1 t="d"><v>2026-11-25T00:00:00', named))
    read = sheet_of(content)
    assert (read.headings, read.rows) == (("a", "day"), (("ä", "2026-11-25"),))


def test_a_hidden_sheet_is_not_read():
    book = openpyxl.Workbook()
    book.active.append(["secret"])
    book.active.sheet_state = "hidden"
    for row in (["a"], ["b"]):
        if len(book.sheetnames) == 1:
            book.create_sheet("shown")
        book["shown"].append(row)
    assert sheet_of(packed(book)).headings == ("a",)


def test_one_text_in_many_cells_is_not_multiplied():
    """The package holds it once."""
    rows = [["y" * 2000] * MOST_COLUMNS for _ in range(100)]
    content = book_of(["a"] * MOST_COLUMNS, *rows)
    assert len(content) < LARGEST
    assert refusal(content) == SpreadsheetRefusal.LARGE


def test_entities_are_not_unfolded():
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    content = with_part(book_of(["a"], ["b"]), "xl/worksheets/sheet1.xml", bomb)
    assert refusal(content) == SpreadsheetRefusal.SPOILT


# What is little and costs much

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}">{{}}</workbook>'
STYLES = (
    f'<styleSheet xmlns="{NAMESPACE}"><numFmts><numFmt numFmtId="200" formatCode="{{}}"/></numFmts>'
    '<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'
)
SHEET = "xl/worksheets/sheet1.xml"


def sheet(rows, *, before="", after="", named=""):
    inside = f"{before}<sheetData>{rows}</sheetData>{after}"
    return f'<worksheet xmlns="{NAMESPACE}"{named}>{inside}</worksheet>'


def seconds(does):
    """Return the seconds of the processor that it takes, without those of looking through what other tests left."""
    gc.disable()
    began = time.process_time()
    try:
        does()
        return time.process_time() - began
    finally:
        gc.enable()


def test_a_format_of_numbers_has_as_many_signs_as_excel_lets_it():
    """Of more, the library takes so long in one go that nobody else is answered: the control shows it."""
    formats = [STYLES.format("[" * length) for length in (255, 256, 20_000)]
    short, long, longest = (with_part(book_of(["a"], ["b"]), "xl/styles.xml", x) for x in formats)
    assert sheet_of(short).rows == (("b",),)
    assert refusal(long) == SpreadsheetRefusal.SPOILT
    ours = seconds(lambda: refusal(longest))
    assert ours * 3 < seconds(lambda: is_date_format("[" * 20_000))


@pytest.mark.parametrize(
    "part",
    [
        sheet("<row/>", named=f' xmlns:y="{"y" * 256}"'),
        '<!DOCTYPE worksheet [<!ATTLIST c r CDATA "A1">]>' + sheet("<row/>"),
    ],
    ids=["the address of a namespace", "what an element has unsaid"],
)
def test_what_is_written_once_and_stands_in_each_element_is_short(part):
    assert refusal(with_part(book_of(["a"], ["b"]), SHEET, part)) == SpreadsheetRefusal.SPOILT


QUOTES, COLUMNS = "'" * 50_000, "<cols>" + "<col/>" * 100_000 + "</cols>"
AREA = f'<definedName name="_xlnm.Print_Area" localSheetId="0">{QUOTES}</definedName>'
MANY = '<sheet name="a" sheetId="1" r:id="rId1"/>' * 10_000
CELLS = "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (
            "xl/workbook.xml",
            BOOK.format(f"<sheets>{MANY}</sheets><definedNames>{AREA}</definedNames>"),
        ),
        (SHEET, sheet(CELLS, before=COLUMNS)),
        (
            SHEET,
            sheet(CELLS, after=f"<headerFooter><oddHeader>{QUOTES}</oddHeader></headerFooter>"),
        ),
    ],
    ids=["sheets and areas", "columns", "headers"],
)
def test_what_nobody_asks_a_workbook_takes_no_time(name, part):
    content = with_part(book_of(["1"], ["2"]), name, part)
    assert seconds(lambda: sheet_of(content)) < 1
    assert sheet_of(content).rows == (("2",),)


def test_a_formula_that_cells_share_stays_as_it_was_written():
    """It is not rewritten for each of them, whatever that costs."""
    shared = "".join(
        f'<row><c><f t="shared" si="1">{"[]" * 1000 if n == 0 else ""}</f></c></row>'
        for n in range(1000)
    )
    content = with_part(book_of(["a"], ["b"]), SHEET, sheet(shared))
    assert seconds(lambda: sheet_of(content)) < 1
    assert set(sheet_of(content).rows) == {("=" + "[]" * 1000,)}


def written(*, mac=False):
    """Return a workbook of another writer, which lists its texts: first a chart, then a table."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"date_1904": mac})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Fair!$B$2:$B$3"})
    book.add_chartsheet("Chart").set_chart(chart)
    fair = book.add_worksheet("Fair")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    fair.write_row(0, 0, ["name", "number", "day", "formula"])
    fair.write_row(1, 0, ["Lægehuset", 4530123456])
    fair.write_datetime(1, 2, datetime(2026, 11, 20), day)  # noqa: DTZ001  # as cells are
    fair.write_formula(1, 3, "=B2+1")
    fair.write_rich_string(2, 0, "Sähkö ", bold, "Oy")
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("mac", [False, True], ids=["1900", "1904"])
def test_a_workbook_of_another_writer_is_read(mac):
    """Texts by their number, days from either beginning, and past what is no table."""
    assert sheet_of(written(mac=mac)).rows == (
        ("Lægehuset", "4530123456", "2026-11-20", "=B2+1"),
        ("Sähkö Oy", "", "", ""),
    )


def test_a_long_text_that_stands_in_many_cells_is_looked_at_once():
    """All that is done with one takes as long as it is, even where nothing is left of it."""
    spaces = f'<sst xmlns="{NAMESPACE}"><si><t>{" " * 1_000_000}</t></si></sst>'
    rows = "<row>" + '<c t="s"><v>0</v></c>' * MOST_COLUMNS + "</row>"
    content = with_part(written(), "xl/sharedStrings.xml", spaces)
    assert refusal(with_part(content, SHEET, sheet(rows))) == SpreadsheetRefusal.LARGE
