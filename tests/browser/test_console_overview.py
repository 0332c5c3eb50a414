"""What looks at many leads at once, in a real browser: export, pipeline, questions, a person's data."""

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.staff import PASSWORD, PHONE

WANTED = "Do you repair tractors?"


@pytest.fixture(scope="module")
def lisa(telegram):
    """A visitor who asks in vain and registers a company."""
    person = telegram.person()
    person.say(WANTED)
    person.say("/join")
    person.press("I agree")
    person.press("Finland")
    for said in ("Traktorihoito Oy", "=Lisa+1", "lisa@traktorihoito.fi", "1", "3"):
        person.say(said)
    person.say("Wheelchairs that climb stairs")
    person.write("submit")
    person.reference = person.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")[0]
    return person


@pytest.fixture(scope="module")
def bo(hired, lisa):
    """A manager of the organisation that follows her up."""
    staff = hired("Bo", "business-finland")
    staff.sign_in()
    return staff


def exported(staff, button):
    """Press a button of the export, give the code where it is asked for, return the file."""
    page = staff.page
    page.goto("/console/leads?q=traktori")
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value


def test_the_list_is_taken_out_as_it_is_shown(bo, lisa):
    """Opened again, one lead a row, text stays text."""
    download = exported(bo, "Export this list")
    assert download.suggested_filename.endswith(".xlsx")
    head, row = openpyxl.load_workbook(io.BytesIO(download.path().read_bytes())).active.iter_rows()
    cells = {name.value: cell for name, cell in zip(head, row, strict=True)}
    assert cells["Reference"].value == lisa.reference
    person = next(cell for cell in cells.values() if cell.value == "=Lisa+1")
    assert person.data_type == "s"
    assert "bo@example.org" in cells["Taken out by"].value
    assert cells["Left on (UTC)"].is_date
    text = exported(bo, "as CSV").path().read_text(encoding="utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text)))
    assert (first["reference"], first["person"]) == (lisa.reference, "'=Lisa+1")


def test_the_pipeline_fits_on_a_phone(bo):
    """Every picture has its figures, and nothing stands out at the side."""
    page = bo.page
    page.goto("/console/pipeline")
    expect(page.get_by_role("heading", name="By country")).to_be_visible()
    bo.picture("console-pipeline")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    bo.picture("console-pipeline-phone")
    page.set_viewport_size({"width": 1360, "height": 900})


@pytest.mark.parametrize("what", ["list", "lead"])
def test_a_page_is_made_for_paper(bo, lisa, what):
    """On a sheet of A4: a table with its headings, who printed it and when, and nothing to press."""
    page = bo.page
    page.goto({"list": "/console/leads", "lead": f"/console/leads/{lisa.reference}"}[what])
    wide = {"list": 1009, "lead": 680}[what]  # A4 within its margins; tables are printed across
    page.set_viewport_size({"width": wide, "height": 1000})
    page.emulate_media(media="print")
    printed = page.locator(".printed")
    expect(printed).to_be_visible()
    expect(printed).to_contain_text("Bo")
    expect(printed).to_contain_text(re.compile(r"\b20\d\d\b.*UTC"))
    for pressed in (
        "main button:visible",
        "main select:visible",
        "nav a:visible",
        "main input:visible",
    ):
        expect(page.locator(pressed)).to_have_count(0)
    if what == "list":
        assert (
            page.locator(".list thead").evaluate("each => getComputedStyle(each).display")
            == "table-header-group"
        )
        expect(page.locator("tbody tr").first).to_have_css("display", "table-row")
    assert page.evaluate("document.documentElement.scrollWidth") <= wide
    page.emulate_media(media="screen")
    expect(printed).to_be_hidden()
    page.set_viewport_size({"width": 1360, "height": 900})


def test_a_question_in_vain_is_closed(bo):
    """Found, looked at, proposed as off-topic: it leaves the list, and its exam has begun."""
    page = bo.page
    page.goto("/console/questions")
    bo.picture("console-questions")
    page.get_by_role("link", name=WANTED).click()
    expect(page.get_by_text("What the assistant makes of it")).to_be_visible()
    bo.picture("console-question")
    page.get_by_role("button", name="Examine this as not ours").click()
    expect(page.get_by_role("heading", name=WANTED)).to_contain_text("exam")
    page.goto("/console/questions")
    expect(page.locator("table.list").get_by_text(WANTED)).to_have_count(0)


def test_somebody_comes_in_without_their_phone(bo):
    """Ten codes, shown once and made for paper; one of them lets in, and the account says what to do."""
    page = bo.page
    page.goto("/console/account")
    page.get_by_role("button", name="Make recovery codes").click()
    bo.prove()
    codes = page.locator(".recovery .key")
    expect(codes).to_have_count(10)
    first = codes.first.inner_text()
    page.emulate_media(media="print")
    expect(codes.last).to_be_visible()
    expect(page.locator("main button:visible")).to_have_count(0)
    page.emulate_media(media="screen")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Codes left: 10.")).to_be_visible()
    page.goto("/console/account")
    expect(page.locator(".recovery")).to_have_count(0)

    bo.sign_out()
    page.goto("/console")
    page.get_by_label("E-mail").fill(bo.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Six digits").fill(first.lower())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("You came in by a recovery code")).to_be_visible()
    expect(page.get_by_text("Codes left: 9.")).to_be_visible()


def test_nothing_was_complained_of(bo):
    """No script refused, no style, nothing missing."""
    assert [each for each in bo.complaints if "401" not in each and "403" not in each] == []
