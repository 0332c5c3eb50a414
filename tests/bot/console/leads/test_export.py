"""The export: exactly the list, text that stays text, who took it, and nobody who may not."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import openpyxl
import pytest

from bot.casework.export import MARKED, WORKED_ON
from bot.casework.restrictions import Restriction
from bot.casework.search import Order
from bot.consent import Purpose, Source
from bot.console.leads import export
from bot.message import Visitor
from knowledge.project import OFFICE
from tests.bot.cast import COLUMNS, HOSTILE, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDEN,
    SWEDISH,
    consent,
    lead_of,
)
from tests.bot.console.leads.test_page import listed
from tests.bot.console.test_databases import BOTH

EXPORT = "/console/leads/export"


def rows_of(response):
    if response.headers["content-type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


def references_of(response):
    head, *rows = rows_of(response)
    assert len(head) == len([*COLUMNS, *WORKED_ON, *MARKED])
    name = "reference" if response.headers["content-type"].startswith("text/csv") else "Reference"
    return [row[head.index(name)] for row in rows]


async def exported(browser, form="xlsx", query="", **fields):
    return await browser.send_form(EXPORT, format=form, query=query, **fields)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_a_file_holds_one_lead_a_row(desk, form):
    """Those one may see, and no others."""
    browser = desk.browser("agent")
    response = await exported(browser, form)
    assert response.status_code == 200
    assert sorted(references_of(response)) == sorted([FINNISH, SENDABLE])
    assert SWEDISH not in response.content.decode("utf-8", "ignore")


@pytest.mark.parametrize("order", Order)
async def test_it_is_in_the_order_of_the_list(desk, order):
    """Also where that goes by names in the reader's language, and not by what is kept."""
    others = [(OFFICE, "DE", "slush26", 10), (FINLAND, "DK", "", 9), (SWEDEN, "SE", "slush26", 2)]
    for number, (organisation, country, origin, owner) in enumerate(others):
        reference = f"AA{'CDE'[number]}-AAA"
        lead = lead_of(reference, organisation, given={"country": country}, origin=origin)
        desk.run(lambda unit, lead=lead: unit.leads.add(lead))
        case = replace(desk.case(reference), owner=owner)
        desk.run(lambda unit, case=case: unit.cases.change(case))
    browser = desk.browser("office-admin")
    for sort in (f"{order}", f"-{order}"):
        response = await exported(browser, "csv", f"sort={sort}")
        assert references_of(response) == await listed(browser, sort=sort)


async def test_without_the_rule_others_would_be_in_it(desk, monkeypatch):
    """Control: the same export, the rule of sight left out."""
    from bot.staff.members import Sight  # noqa: PLC0415

    monkeypatch.setattr(export, "sight_of", lambda *_: Sight("", is_whole=True))
    assert SWEDISH in references_of(await exported(desk.browser("agent"), "csv"))


@pytest.mark.parametrize(
    "query", ["kind=company", "kind=partner", "q=kotiturva", "q=%E9%94%A6%E5%BA%B7", "status=declined",
              "sort=company", "view=new&sort=oldest", "page=7"],
)  # fmt: skip
async def test_it_is_exactly_the_list_that_was_shown(desk, query):
    """All pages of it, in its order."""
    import re  # noqa: PLC0415

    browser = desk.browser("agent")
    html = (await browser.get(f"/console/leads?{query.replace('page=7', '')}")).text
    shown = re.findall(r'class="row" href="/console/leads/([^"]+)"', html)
    assert references_of(await exported(browser, "csv", query)) == shown


async def test_more_than_one_page_is_taken_out(desk):
    """Also what the screen shows only after a click."""

    def fill(unit):
        for number in range(120):
            unit.leads.add(lead_of(f"AAA-{number:03}", FINLAND))

    desk.run(fill)
    assert len(references_of(await exported(desk.browser("agent"), "csv"))) == 122


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_every_row_says_who_took_it_and_when(desk, form):
    """It stays with the row, wherever it is copied to."""
    head, *rows = rows_of(await exported(desk.browser("agent"), form))
    assert len(rows) == 2
    by, at = {
        "csv": ("exported_by", "exported_at"),
        "xlsx": ("Taken out by", "Taken out on (UTC)"),
    }[form]
    when = {"csv": "2026-11-25T12:00:00+00:00", "xlsx": datetime(2026, 11, 25, 12)}[form]  # noqa: DTZ001  # a sheet knows no zones
    for row in rows:
        assert (row[head.index(by)], row[head.index(at)]) == ("Agent <agent@example.org>", when)


async def test_the_sheet_says_it_on_paper_too(desk):
    """In the footer and in the properties of the file."""
    response = await exported(desk.browser("agent"), query="kind=company")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert "agent@example.org" in book.active.oddFooter.left.text
    assert (book.properties.creator, book.properties.description) == (
        "Agent <agent@example.org>",
        "kind=company",
    )


async def test_browsers_keep_and_guess_nothing(desk):
    """A download, of the kind it says, in no cache."""
    response = await exported(desk.browser("agent"))
    assert response.headers["content-disposition"] == (
        'attachment; filename="leads-20261125-120000.xlsx"'
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_text_stays_text(desk, hostile):
    """In both kinds of file: no formula, no link."""
    desk.run(lambda unit: unit.leads.add(lead_of("AAA-001", FINLAND, given={"company": hostile})))
    browser = desk.browser("agent")
    book = openpyxl.load_workbook(io.BytesIO((await exported(browser)).content))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert hostile in [cell.value for cell in cells]
    for row in rows_of(await exported(browser, "csv")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


async def test_the_audit_knows_how_many_and_which(desk):
    """By the filter; of a search, that there was one, for it may be somebody's name."""
    await exported(desk.browser("agent"), "csv", "kind=company&q=Kotiturva")
    event = desk.entries()[-1].event
    assert (event.action, event.detail["found"], event.detail["format"]) == (
        "leads_exported", "1", "csv",
    )  # fmt: skip
    assert event.detail["filter"] == "kind=company q=…"


async def test_the_second_factor_is_asked_again(desk):
    """Half an hour after it was given, before anything is taken out; the filter waits."""
    browser = desk.browser("agent")
    desk.now = desk.now.replace(minute=45)
    browser = desk.browser("agent", proven=False)
    asked = await exported(browser, "csv", "kind=partner")
    assert asked.status_code in {401, 403}
    assert "attachment" not in asked.headers.get("content-disposition", "")
    fresh = desk.browser("agent")
    assert references_of(await exported(fresh, "csv", "kind=partner")) == [SENDABLE]


async def test_with_the_code_it_comes_at_once(desk):
    """The form that waits is sent again with the six digits."""
    from datetime import timedelta  # noqa: PLC0415

    browser = desk.browser("agent")
    desk.now += timedelta(minutes=20)
    waiting = await exported(browser, "csv", "kind=partner")
    if waiting.status_code == 403:
        assert 'name="query" value="kind=partner"' in waiting.text
        assert "console_" not in waiting.text
    response = await exported(browser, "csv", "kind=partner", code=desk.code())
    assert references_of(response) == [SENDABLE]


@pytest.mark.parametrize(
    ("form", "query"), [("pdf", ""), ("", ""), ("csv", "status=unknown"), ("csv", "own=1")]
)
async def test_what_is_not_understood_takes_nothing_out(desk, form, query):
    """A filter left out would be more than was meant."""
    response = await exported(desk.browser("agent"), form, query)
    assert response.status_code == 422
    assert desk.entries()[-1].event.ending == "refused"


async def test_too_many_are_refused_in_words(desk, monkeypatch):
    """With the limit, and the way out."""
    monkeypatch.setattr(export, "MOST", 1)
    response = await exported(desk.browser("agent"))
    assert response.status_code == 422
    assert "at most 1 leads" in response.text


async def test_a_viewer_is_not_offered_it(desk):
    """And would be refused."""
    browser = desk.browser("viewer")
    assert "leads/export" not in (await browser.get("/console/leads")).text
    assert (await exported(browser)).status_code == 403


async def test_a_database_out_of_reach_gives_no_half_file(desk, monkeypatch):
    """But the page that says so."""
    from bot.errors import StorageError  # noqa: PLC0415

    async def fail(work, **options):
        raise StorageError

    monkeypatch.setattr(type(desk.writer), "read", lambda self, work, **options: fail(work))
    response = await exported(desk.browser("agent"))
    assert response.status_code == 503


# What people read


def sheet_of(response):
    """Return the sheet as a table: its rows by their headings, and the cells themselves."""
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    head, *rows = sheet.iter_rows()
    names = [cell.value for cell in head]
    return sheet, [dict(zip(names, row, strict=True)) for row in rows]


def speaks(desk, language):
    member = desk.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    desk.run(lambda unit: unit.staff.change(replace(member, language=language)))


async def test_a_sheet_reads_as_its_reader_does(desk):
    """Headings and values by their names, in Finnish; nothing is left as an id."""
    speaks(desk, "fi")
    sheet, rows = sheet_of(await exported(desk.browser("agent"), query="kind=company"))
    assert sheet.title == say("console_leads", "fi")
    [row] = rows
    assert row["Tila"].value == say("status_new", "fi")
    assert row["Maa"].value == "Suomi"
    assert row[say("console_filter_organisation", "fi")].value == say(
        "organisation_business_finland", "fi"
    )
    assert not any(name and "_" in name for name in row)
    assert not any("business-finland" in str(cell.value) for cell in row.values())


@pytest.mark.parametrize("language", ["zh-Hans", "sv", "da", "nb", "fi", "is", "en"])
async def test_no_two_columns_have_one_name(desk, language):
    """In no language; and there is one for each that the CSV has."""
    speaks(desk, language)
    sheet, _ = sheet_of(await exported(desk.browser("agent")))
    names = [cell.value for cell in sheet[1]]
    assert len(set(names)) == len(names) == len([*COLUMNS, *WORKED_ON, *MARKED])


async def test_times_are_times(desk):
    """They can be sorted and counted with: in UTC, whatever zone they came in, days as days."""
    east = NOW.astimezone(timezone(timedelta(hours=8)))
    desk.run(lambda unit: unit.leads.add(lead_of("AAA-001", FINLAND, taken_at=east)))
    desk.run(
        lambda unit: unit.cases.change(
            replace(desk_case(unit, "AAA-001"), due_on=date(2026, 12, 24))
        )
    )
    _, rows = sheet_of(await exported(desk.browser("agent"), query="q=AAA-001"))
    [row] = rows
    left, due = row["Left on (UTC)"], row["Due"]
    assert (left.data_type, left.value, left.number_format) == (
        "d",
        datetime(2026, 11, 25, 12),  # noqa: DTZ001  # a sheet knows no zones
        "yyyy-mm-dd hh:mm",
    )
    assert (due.value, due.number_format) == (datetime(2026, 12, 24), "yyyy-mm-dd")  # noqa: DTZ001  # likewise


def desk_case(unit, reference):
    from bot.staff.members import Sight  # noqa: PLC0415

    return unit.cases.get(reference, Sight("", is_whole=True))


async def test_the_csv_stays_as_programs_know_it(desk):
    """Ids and times by ISO 8601, in whatever language its reader reads."""
    speaks(desk, "fi")
    head, row = rows_of(await exported(desk.browser("agent"), "csv", "kind=company"))
    assert head == [*COLUMNS, *WORKED_ON, *MARKED]
    assert row[head.index("organisation")] == FINLAND
    assert datetime.fromisoformat(row[head.index("taken_at")]) == NOW - timedelta(hours=2)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
async def test_a_record_is_taken_out_with_its_parts(desk, form):
    """Behind it, with what it is part of; not one whose data may only be kept, nor one of others."""
    twins = ("TWN-AAA", "TWN-EEE")
    for name in twins:
        lead = lead_of(name, FINLAND, given={"email": f"{name.lower()}@kotiturva.fi"})
        desk.run(lambda unit, lead=lead: unit.leads.add(lead))
    for name in (*twins, SWEDISH):
        kept, part = (
            desk.run(lambda unit, each=each: desk_case(unit, each)) for each in (FINNISH, name)
        )
        desk.run(lambda unit, kept=kept, part=part: unit.duplicates.merge(kept, part))
    hidden = Restriction.made(Visitor("web", "visitor-TWN-EEE"), "Disputed", 1, NOW)
    desk.run(lambda unit: unit.restrictions.put(hidden))
    head, *rows = rows_of(await exported(desk.browser("agent"), form, "kind=company"))
    at = head.index("part_of" if form == "csv" else say("console_export_part_of"))
    assert [(row[0], row[at]) for row in rows] == [(FINNISH, ""), ("TWN-AAA", FINNISH)]
    assert "twn-aaa@kotiturva.fi" in rows[1]


async def test_a_sheet_is_made_for_paper(desk):
    """As wide as a page, its headings on each, with who took it out and when at the foot."""
    sheet, _ = sheet_of(await exported(desk.browser("agent")))
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"
    assert "2026-11-25" in sheet.oddFooter.left.text


async def test_each_row_tells_what_was_agreed_to(desk):
    """Question, answer, time and where: in the reader's language, and by its names for other programs."""
    browser = desk.browser("agent")
    web = say("console_channel_web")
    contact, transfer = say("console_purpose_contact"), say("console_purpose_transfer")
    plain = "{}: yes, 2026-11-25T12:00:00+00:00, chat"
    shown = f"{{}}: {say('yes')}, 2026-11-25 12:00 UTC, {web}"
    for form, heading, told in (
        ("csv", "consents", f"{plain.format('contact')}; {plain.format('transfer')}"),
        ("xlsx", say("console_consents"), f"{shown.format(contact)}; {shown.format(transfer)}"),
    ):
        head, *rows = rows_of(await exported(browser, form))
        [mine] = [row for row in rows if row[0] == SENDABLE]
        assert mine[head.index(heading)] == told


async def test_what_staff_heard_is_told_as_such(desk):
    """And of another visitor nothing."""
    heard = replace(consent(Purpose.CONTACT, is_given=True), source=Source.HAND, staff=2)
    desk.run(lambda unit: unit.consents.add(Visitor("web", f"visitor-{FINNISH}"), heard))
    head, *rows = rows_of(await exported(desk.browser("agent"), "xlsx"))
    at = head.index(say("console_consents"))
    told = {row[0]: row[at] for row in rows}
    assert told[FINNISH].endswith(f", {say('console_channel_hand')}")
    assert say("console_channel_hand") not in told[SENDABLE]


@BOTH
async def test_the_button_says_how_many_come_out(anywhere):
    """Without those whose data may only be kept, of whom it is said that they are left out."""
    desk = anywhere
    browser = desk.browser("agent")
    assert say("console_export", count=2) in (await browser.get("/console/leads")).text
    for left, reference in ((1, SENDABLE), (0, FINNISH)):
        visitor = Visitor("web", f"visitor-{reference}")
        restriction = Restriction(visitor, "They asked", NUMBERS["manager"], NOW)
        desk.run(lambda unit, kept=restriction: unit.restrictions.put(kept))
        page = (await browser.get("/console/leads")).text
        assert (say("console_export", count=left) in page) is bool(left)
        assert say("console_export_kept_back", count=2 - left) in page
    company = (await browser.get("/console/leads?kind=company")).text
    assert say("console_export_kept_back", count=1) in company


@pytest.mark.parametrize("form", [{"format": "json"}, {"format": "csv"}, {}])
async def test_a_form_of_one_s_own_is_asked_for_the_second_factor_like_any_other(desk, form):
    """With a part missing, too."""
    browser = desk.browser("agent")
    desk.now += timedelta(minutes=11)
    assert (await browser.send_form(EXPORT, **form)).status_code == 403
