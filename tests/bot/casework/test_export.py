"""The export: cells read back as they were given, and nothing that a spreadsheet would run."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.casework.export import leads_as_text, row, safe_cell, write_csv, write_xlsx
from bot.consent import Consent, Purpose, Source
from bot.leads import Lead
from bot.message import clean_text
from tests.bot.cast import AINO, COLUMNS, FIELDS, GIVEN, HOSTILE, Kind

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LEAD = Lead(
    "346-79A",
    "d1",
    Kind.COMPANY,
    AINO,
    "business-finland",
    GIVEN[Kind.COMPANY],
    "fi",
    "fair",
    NOW,
    NOW,
)
FORMULAS = [
    "=1+1",
    "+cmd",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "\u3000=1+1",
    "\u00a0\n=1+1",
    "\u200b=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "{=1}",
    "+39 02 1234 5678",
    '=HYPERLINK("http://evil","x")',
]
OTHERS = [
    "http://evil.example",
    "https://kotiturva.fi",
    "mailto:a@b.fi",
    "007",
    "1e5",
    "2026-01-01",
]
RICH = ["<r></r>", "<r><t>x</t></r>", "<r></si></sst></r>"]

names = pytest.mark.parametrize(
    "cell",
    dict.fromkeys([*FORMULAS, *OTHERS, *RICH, *HOSTILE.values()]),
    ids=lambda cell: ascii(cell)[:30],
)


def cells(company):
    """Return the row of a lead whose company is called *company*."""
    return row(replace(LEAD, given={**LEAD.given, "company": company}), COLUMNS)


def from_xlsx(path):
    return openpyxl.load_workbook(path).active


def company_in(sheet):
    return sheet.cell(2, COLUMNS.index("company") + 1)


@pytest.mark.parametrize("kind", Kind)
def test_every_answer_has_a_column(kind):
    """Whatever is asked is exported, each under its own name."""
    assert {field.name for field in FIELDS[kind]} <= set(COLUMNS)
    assert len(COLUMNS) == len(set(COLUMNS))


@pytest.mark.parametrize(("may", "cell"), [(None, ""), (True, "yes"), (False, "no")])
def test_the_transfer_is_yes_no_or_not_asked(may, cell):
    """Staff see whether a partner agreed to it."""
    given = [] if may is None else [consent(Purpose.TRANSFER, is_given=may)]
    assert row(LEAD, COLUMNS, given)[COLUMNS.index("may_transfer")] == cell


def consent(purpose, **changes):
    kept = Consent(purpose, is_given=True, wording="W", language="en", at=NOW)
    return replace(kept, **changes)


def test_the_last_word_to_each_question_is_told_with_when_and_where():
    """What was said before is not; control: without any the cell is empty."""
    later = NOW.replace(hour=13)
    given = [
        consent(Purpose.TRANSFER, is_given=False, source=Source.HAND, staff=3),
        consent(Purpose.CONTACT, is_given=False),
        consent(Purpose.CONTACT, at=later),
    ]
    at = COLUMNS.index("consents")
    assert row(LEAD, COLUMNS, given)[at] == (
        "contact: yes, 2026-11-25T13:00:00+00:00, chat;"
        " transfer: no, 2026-11-25T12:00:00+00:00, hand"
    )
    assert row(LEAD, COLUMNS)[at] == ""


def test_several_choices_stand_in_one_cell():
    """A list is a list of ids with commas."""
    lead = replace(LEAD, given={"cities": ["wuhan", "changchun"]})
    assert row(lead, COLUMNS)[COLUMNS.index("cities")] == "wuhan, changchun"


@pytest.mark.parametrize("formula", FORMULAS, ids=ascii)
def test_a_formula_is_written_as_text_in_csv(formula):
    """Whatever stands before it unseen, a cell that would run begins with an apostrophe."""
    assert safe_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["", "Oulu", "1+1=2", "武汉", "<img src=x>", "a=b", "'=1"])
def test_other_cells_stay_as_they_are(text):
    """Nothing is put before what does not run."""
    assert safe_cell(text) == text


@names
def test_a_cell_of_xlsx_is_text(cell, tmp_path):
    """Read back it is the same text: no formula, no number, no link."""
    write_xlsx([cells(cell)], COLUMNS, tmp_path / "leads.xlsx")
    read = company_in(from_xlsx(tmp_path / "leads.xlsx"))
    assert (read.value, read.data_type, read.hyperlink) == (
        openpyxl.utils.escape.unescape(cell) if "_x" in cell else cell.replace("\r", "_x000D_"),
        "s",
        None,
    )


def test_control_the_defaults_would_run_it(tmp_path):
    """Without our options the same cell is a formula: the test above can fail."""
    with xlsxwriter.Workbook(str(tmp_path / "control.xlsx")) as workbook:
        workbook.add_worksheet().write(1, COLUMNS.index("company"), "=1+1")
    assert company_in(from_xlsx(tmp_path / "control.xlsx")).data_type == "f"


@given(st.lists(st.text().map(clean_text), min_size=1, max_size=5))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
def test_any_text_comes_back_from_xlsx(tmp_path, texts):
    """Whatever may be kept can be exported, and the file can be read."""
    texts = [text for text in texts if "_x" not in text]
    write_xlsx([[text] for text in texts], COLUMNS, tmp_path / "any.xlsx")
    sheet = from_xlsx(tmp_path / "any.xlsx")
    assert [sheet.cell(number, 1).value or "" for number, _ in enumerate(texts, 2)] == texts


@names
def test_a_cell_of_csv_never_begins_a_formula(cell, tmp_path):
    """Read back, no cell begins with what a spreadsheet runs."""
    write_csv([cells(cell)], COLUMNS, tmp_path / "leads.csv")
    with (tmp_path / "leads.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))[1]
    assert read[COLUMNS.index("company")] == safe_cell(cell)
    assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in read)


@given(st.lists(st.lists(st.text().map(clean_text), min_size=1, max_size=3), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_text_comes_back_from_csv(tmp_path, rows):
    """Quotes, commas and line breaks are no danger to the table."""
    write_csv(rows, COLUMNS, tmp_path / "any.csv")
    with (tmp_path / "any.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file))[1:]
    assert read == [[safe_cell(cell) for cell in cells] for cells in rows]


def test_csv_begins_with_a_byte_order_mark(tmp_path):
    """By it Excel knows that it is UTF-8."""
    write_csv([], COLUMNS, tmp_path / "leads.csv")
    assert (tmp_path / "leads.csv").read_bytes().startswith(b'\xef\xbb\xbf"reference"')


def test_rows_end_as_rfc_4180_says(tmp_path):
    """Carriage return and line feed, on every system."""
    write_csv([cells("Oulu")], COLUMNS, tmp_path / "leads.csv")
    assert (tmp_path / "leads.csv").read_bytes().count(b"\r\n") == 2


def test_an_empty_list_is_a_heading(tmp_path):
    """No leads are no error."""
    write_xlsx([], COLUMNS, tmp_path / "leads.xlsx")
    assert [cell.value for cell in from_xlsx(tmp_path / "leads.xlsx")[1]] == list(COLUMNS)


def test_a_lead_is_one_line_in_the_terminal():
    """A line break in a value breaks no line of the list."""
    assert len(leads_as_text([cells("Kotiturva\nSensors")], COLUMNS).splitlines()) == 2


def test_the_terminal_shows_the_heading_alone():
    """Without leads the columns are named."""
    assert leads_as_text([], COLUMNS).split() == [
        "reference",
        "status",
        "organisation",
        "company",
        "person",
        "email",
        "taken_at",
    ]
