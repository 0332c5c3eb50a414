"""A fair's list: read, looked at, ticked, and taken once; a file is whoever brought it's alone."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from starlette.requests import HTTPConnection

from bot.casework.importing import taking
from bot.casework.importing.taking import KEPT_FOR, MOST_WAITING, PART, ROWS_SHOWN
from bot.consent import Purpose, Source
from bot.console.serving.routes import limits
from bot.database.retention import DOOR_DAYS, expire
from bot.errors import StorageError
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from knowledge.project import OFFICE, Retention
from tests.bot.cast import HOSTILE, Kind, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    NUMBERS,
    SWEDEN,
    lead_of,
    staged_import,
)
from tests.bot.console.lead.test_page import Tags
from tests.bot.console.test_databases import BOTH

PAGE = "/console/leads/import"
ABOUT = {
    "key": "k",
    "kind": "company",
    "language": "fi",
    "origin": "",
    "country": "Finland",
    "statement": "At our stand at MEDICA; all agreed to be contacted",
    "heard_on": "2026-11-20",
}
HEADINGS = ["Yritys", "First name", "Surname", "E-post", "电话", "Land", "Booth"]
ROWS = [
    ["Revontuli Care Oy", "Eero", "Lahti", "eero@revontuli.fi", "040 765 4321", "", "A1"],
    ["Norrsken Vård AB", "Åsa", "Öberg", "asa@norrsken.se", "", "Sverige", "A2"],
    ["Kotiturva", "Aino", "V", "x@kotiturva.fi", "", "FI", "A3"],
    ["Nameless", "", "", "no address", "", "", "A4"],
    ["REVONTULI CARE", "E.", "Lahti", "eero@revontuli.fi", "", "FI", "A5"],
]


def csv_of(rows=ROWS, headings=HEADINGS, separator=",", encoding="utf-8"):
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows([headings, *rows])
    return file.getvalue().encode(encoding)


def xlsx_of(rows=ROWS, headings=HEADINGS):
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


async def brought(browser, content=None, **changes):
    """Bring a file, and return the address at which it waits."""
    response = await browser.send_file(PAGE, content or csv_of(), **{**ABOUT, **changes})
    assert response.status_code == 303, unescape(response.text)
    return response.headers["location"]


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def ticked(page):
    return [int(each) for each in re.findall(r'name="row" value="(\d+)" checked', page)]


async def take(browser, there, page=None, **changes):
    """Send the ticks of *page* as they stand there, but for what is changed."""
    page = page or (await browser.get(there)).text
    form = {name: hidden(page, name) for name in ("version", "page", "shown")}
    rows = [str(each) for each in ticked(page)]
    return await browser.send_form(f"{there}/take", **{**form, "row": rows, **changes})


def imported(desk):
    """Return the leads that came out of files, in the order of their rows."""
    leads = desk.run(lambda unit: unit.leads.all())
    found = [lead for lead in leads if lead.visitor.channel == Source.IMPORT]
    return sorted(found, key=lambda lead: int(lead.visitor.id.rpartition("-")[2]))


def waiting(desk, number, name="agent"):
    return desk.run(lambda unit: unit.imports.get(number, NUMBERS[name], NOW - KEPT_FOR))


@pytest.mark.parametrize(
    "content",
    [
        csv_of(),
        csv_of(separator=";", encoding="utf-8-sig"),
        csv_of(separator="\t", encoding="utf-16"),
        xlsx_of(),
    ],
    ids=["csv", "semicolons", "tabs", "xlsx"],
)
async def test_a_list_is_looked_at_and_taken(desk, agent, content):
    """Its columns known by their headings in any language; new rows are ticked, others say why not."""
    there = await brought(agent, content)
    page = unescape((await agent.get(there)).text)
    assert waiting(desk, 3).columns == (
        "company",
        "person",
        "person",
        "email",
        "phone",
        "country",
        "",
    )
    assert imported(desk) == []
    assert ticked(page) == [1, 2]
    assert f'href="/console/leads/{FINNISH}"' in page
    assert "E-mail: This is no e-mail address" in page
    assert "Perhaps the same as row 1" in page
    response = await take(agent, there)
    assert response.headers["location"] == there
    first, second = imported(desk)
    assert first.given == {
        "company": "Revontuli Care Oy",
        "person": "Eero Lahti",
        "email": "eero@revontuli.fi",
        "phone": "+358 40 7654321",
        "country": "FI",
    }
    assert (first.organisation, second.organisation) == (FINLAND, SWEDEN)
    assert "Leads taken down: 2." in (await agent.get(there)).text
    listed = (await agent.get("/console/leads?channel=import")).text
    assert "Revontuli" in listed
    assert "Norrsken" not in listed


async def test_one_consent_holds_for_the_whole_file(desk, agent):
    """Kept with each lead, with who heard it."""
    await take(agent, await brought(agent))
    for lead in imported(desk):
        [consent] = desk.run(lambda unit, lead=lead: unit.consents.of(lead.visitor))
        assert (consent.purpose, consent.is_given) == (Purpose.CONTACT, True)
        assert (consent.source, consent.staff) == (Source.IMPORT, NUMBERS["agent"])
        assert consent.wording == f"2026-11-20: {ABOUT['statement']}"
    page = (await agent.get(f"/console/leads/{imported(desk)[0].reference}")).text
    assert "Heard by Agent" in page


async def test_it_stands_in_the_audit_once(desk, agent):
    await take(agent, await brought(agent))
    events = [each.event for each in desk.entries()]
    [event] = [each for each in events if each.action is Action.LEADS_IMPORTED]
    assert (event.ending, event.about, event.detail) == (Ending.DONE, "import 3", {"found": "2"})
    assert not any("Revontuli" in str(each) for each in events)


async def test_what_is_ticked_is_taken(desk, agent):
    """A likely duplicate too, where somebody says so; and what is not ticked is not."""
    there = await brought(agent)
    await take(agent, there, row=["3", "5"])
    assert [lead.given["company"] for lead in imported(desk)] == ["Kotiturva", "REVONTULI CARE"]
    assert waiting(desk, 3).left == 0


async def test_a_row_with_a_problem_is_never_taken(desk, agent):
    await take(agent, await brought(agent), row=["4", "99", "x"])
    assert imported(desk) == []


async def test_who_has_no_chat_has_no_conversation_that_was_deleted(desk, agent):
    """Nothing is said of exchanges that there never were."""
    await take(agent, await brought(agent))
    page = (await agent.get(f"/console/leads/{imported(desk)[0].reference}")).text
    assert say("console_no_chat") in page
    assert say("console_conversation_empty", count=90) not in page


async def test_the_columns_can_be_changed(desk, agent):
    """Everything is read anew, and what was ticked before is not."""
    there = await brought(agent)
    page = (await agent.get(there)).text
    chosen = {f"column_{place}": "" for place in range(7)}
    chosen |= {
        "column_0": "company",
        "column_3": "offer",
        "column_4": "phone",
        "column_6": "nonsense",
    }
    await agent.send_form(f"{there}/columns", version="1", **chosen)
    staged = waiting(desk, 3)
    assert staged.columns == ("company", "", "", "offer", "phone", "", "")
    assert staged.rows[0].answers.given["offer"] == "eero@revontuli.fi"
    assert staged.rows[1].answers.problems
    stale = await take(agent, there, page)
    assert (stale.status_code, imported(desk)) == (422, [])
    assert "has changed meanwhile" in stale.text
    again = await agent.send_form(f"{there}/columns", version="1", **chosen)
    assert again.status_code == 422


async def test_sent_twice_it_is_taken_once(desk, agent):
    """The file, and the ticks; whoever brings it again sees that all of it is here."""
    first, second = [await brought(agent) for _ in "12"]
    assert first == second
    page = (await agent.get(first)).text
    answers = [await take(agent, first, page) for _ in "12"]
    assert [each.headers.get("location") for each in answers] == [first, first]
    assert len(imported(desk)) == 2
    again = await brought(agent, key="other")
    assert ticked((await agent.get(again)).text) == [2]  # the Swedish one is not for these eyes


async def test_what_came_meanwhile_is_not_taken_twice(desk, agent):
    """Two who bring one list: the second is shown what the first has taken, before anything is."""
    mine = await brought(agent)
    page = (await agent.get(mine)).text
    colleague = desk.browser("colleague")
    await take(colleague, await brought(colleague, key="c"))
    response = await take(agent, mine, page)
    assert (response.status_code, "has changed meanwhile" in response.text) == (422, True)
    assert ticked(response.text) == [2]
    assert len(imported(desk)) == 2


MANY = [
    [
        f"Firma{chr(97 + n % 26) * 5}{n * 7919 % 100003}",
        "",
        "",
        f"a@f{n * 7919 % 100003}.fi",
        "",
        "FI",
        "",
    ]
    for n in range(ROWS_SHOWN + PART)
]


async def test_a_long_list_has_pages(desk, agent):
    """The ticks of each are kept; what nobody looked at is taken where it is new."""
    there = await brought(agent, csv_of(MANY))
    response = await take(agent, there, row=["1", "3"], go="2")
    assert response.headers["location"] == f"{there}?page=2"
    page = (await agent.get(f"{there}?page=2")).text
    assert ticked(page) == list(range(ROWS_SHOWN + 1, ROWS_SHOWN + PART + 1))
    assert ticked((await agent.get(f"{there}?page=1")).text) == [1, 3]
    assert imported(desk) == []
    await take(agent, there, page, row=[str(ROWS_SHOWN + 2)])
    rows = [int(lead.visitor.id.rpartition("-")[2]) for lead in imported(desk)]
    assert rows == [1, 3, ROWS_SHOWN + 2]


def told(desk):
    """Return how many leads the audit knows of, part by part."""
    events = [each.event for each in desk.entries()]
    return [int(each.detail["found"]) for each in events if each.action is Action.LEADS_IMPORTED]


async def test_what_nobody_was_shown_and_was_left_is_counted(desk, agent):
    """A likely duplicate on a page that nobody opened."""
    there = await brought(agent, csv_of([*MANY[:ROWS_SHOWN], MANY[0]]))
    await take(agent, there)
    assert len(imported(desk)) == ROWS_SHOWN
    assert waiting(desk, 3).left == 1
    assert "Rows left out" in (await agent.get(there)).text


async def test_what_was_refused_is_said_when_it_is_over(desk, agent):
    """How many rows came to nothing, which, and why; what was left unticked is counted."""
    rows = [*ROWS, *[[f"Firma {n}", "", "", "no address", "", "FI", ""] for n in range(3)]]
    there = await brought(agent, csv_of(rows))
    for page in (await agent.get(there), await take(agent, there, row=["1"])):
        html = unescape(page.text or (await agent.get(there)).text)
        rows = f"<small>{say('console_import_row')} 4, 6–8</small>"
        assert f"{say('console_add_bad_email')}</span> {rows}" in html
        assert html.count(f'href="{there}/refused"') == 1
    assert say("console_import_done", count=1) in html
    assert say("console_import_refused_over", count=4) in html
    assert say("console_import_unticked", count=3) in html


async def test_refused_rows_are_taken_along_as_a_file(desk, agent):
    """With their cells and why, to be mended and brought; once it is over, by number and why alone."""
    there = await brought(agent)
    books = [await agent.get(f"{there}/refused")]
    assert (await desk.browser("colleague").get(f"{there}/refused")).status_code == 404
    await take(agent, there)
    books.append(await agent.get(f"{there}/refused"))
    why = "E-mail: This is no e-mail address."
    found = []
    for each in books:
        sheet = openpyxl.load_workbook(io.BytesIO(each.content)).active
        found.append([[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)])
    told = [say("console_import_row"), say("console_import_becomes")]
    assert found == [[[*HEADINGS, *told], [*ROWS[3], "4", why]], [told, ["4", why]]]
    book = openpyxl.load_workbook(io.BytesIO(books[0].content))
    book.active["D2"] = "ask@nameless.fi"
    book.save(mended := io.BytesIO())
    await take(agent, await brought(agent, mended.getvalue(), key="mended"))
    assert "Nameless" in {each.given["company"] for each in imported(desk)}


async def test_a_crash_in_the_middle_is_gone_on_with(desk, agent, monkeypatch):
    """What was taken is not taken again, nothing is missing, and the audit knows of each part."""
    there = await brought(agent, csv_of(MANY[:100]))
    parts = []
    part = taking.take_part

    def breaking(*given):
        parts.append(given)
        if len(parts) == 2:
            raise StorageError
        return part(*given)

    monkeypatch.setattr("bot.console.leads.importing.take_part", breaking)
    assert (await take(agent, there)).status_code == 503
    assert len(imported(desk)) == PART
    assert told(desk) == [PART]
    staged = waiting(desk, 3)
    assert [bool(row.answers.given) for row in staged.rows] == [False] * PART + [True] * (
        100 - PART
    )
    assert (staged.sheet.rows, staged.rows[PART].number) == ((), PART + 1)
    page = (await agent.get(there)).text
    assert f"Taken down so far: {PART}." in page
    await agent.send_form(f"{there}/take")
    assert len(imported(desk)) == 100
    assert len({lead.reference for lead in imported(desk)}) == 100
    assert told(desk) == [PART, PART, 100 - 2 * PART]
    assert "Leads taken down: 100." in (await agent.get(there)).text


async def test_nothing_of_the_file_is_kept(desk, agent):
    """Its rows are gone once they are taken; all of it after a day."""
    await take(agent, await brought(agent))
    staged = waiting(desk, 3)
    assert (staged.sheet.rows, staged.ticks, staged.is_done) == ((), {}, True)
    assert [row.answers.given for row in staged.rows] == [{}] * len(ROWS)
    cells = {cell for row in ROWS for cell in row if len(cell) > 2}
    assert [each for each in cells if each in str(staged)] == []
    desk.run(lambda unit: expire(unit, NOW + DOOR_DAYS + timedelta(seconds=1), Retention()))
    assert [waiting(desk, number) for number in (1, 3)] == [None, None]


async def test_after_a_day_it_is_not_there_any_more(desk, agent):
    """Even where nobody has tidied up yet."""
    there = await brought(agent)
    desk.now += KEPT_FOR
    assert (await desk.browser("agent").get(there)).status_code == 404


async def test_whoever_is_erased_is_not_in_a_file_that_waits(desk, agent):
    """By their address or number, in whichever column; what was shown before is shown anew."""
    [lead] = desk.run(lambda unit: unit.leads.of(Visitor("web", f"visitor-{FINNISH}")))
    rows = [
        ["Under another name", "", "", lead.given["email"].upper(), "", "FI", ""],
        ["One more", "", "", "one@more.fi", "", "FI", f"ask {lead.given['phone']}"],
        *ROWS[:2],
    ]
    there = await brought(agent, csv_of(rows))
    page = (await agent.get(there)).text
    desk.run(lambda unit: unit.erase(lead.visitor, "sealed"))
    stale = await take(agent, there, page, row=["1", "2", "3"])
    assert (stale.status_code, imported(desk)) == (422, [])
    kept = str(waiting(desk, 3)).lower()
    assert [each in kept for each in ("under another", "one more", "revontuli")] == [0, 0, 1]
    await take(agent, there, row=["1", "2", "3"])
    assert [lead.given["company"] for lead in imported(desk)] == ["Revontuli Care Oy"]


async def test_a_partner_is_erased_from_a_file_that_waits_too(desk, agent):
    """By their WeChat id, however it is written beside, or by their name beside their company's."""
    given = {"company": "黄鹂养老院", "person": "黄丽丽", "reach": "WeChat: huangli_wx77"}
    gone = lead_of("HLL-AAA", FINLAND, Kind.PARTNER, given=given)
    desk.run(lambda unit: unit.leads.add(gone))
    rows = [
        ["另一家养老院", "", "王芳", "微信huangli_wx77"],
        ["黄鹂养老院", "", "黄丽丽", "13812345678"],
        ["黄鹂养老院", "", "王芳", "13812345679"],
        ["另一家养老院", "", "黄丽丽", "13812345670"],
        ["武汉同心医院", "", "李明", "微信huangli_wx778"],
    ]
    headings = ["机构名称", "partner kind", "联系人", "微信"]
    there = await brought(agent, csv_of(rows, headings), kind="partner", country="", transfer="no")
    desk.run(lambda unit: unit.erase(gone.visitor, "sealed"))
    numbers = ["1", "2", "3", "4", "5"]
    await take(agent, there, row=numbers)
    persons = [(lead.given["company"], lead.given["person"]) for lead in imported(desk)]
    assert persons == [
        ("黄鹂养老院", "王芳"),
        ("另一家养老院", "黄丽丽"),
        ("武汉同心医院", "李明"),
    ]


async def test_only_whole_addresses_are_those_of_whoever_is_erased(desk, agent):
    """Whose address or number merely ends or begins like theirs stays in the file."""
    given = {"company": "Li", "email": "li@nordwestx.fi", "phone": "+358 40 1112233"}
    gone = lead_of("LLL-AAA", FINLAND, given=given)
    desk.run(lambda unit: unit.leads.add(gone))
    rows = [
        ["Oja Oy", "Oli", "Oja", "oli@nordwestx.fi", "", "FI", ""],
        ["Ala Oy", "Ali", "Ala", "x.li@nordwestx.fi", "", "FI", "li@nordwestx.fi.example.org"],
        ["Ula Oy", "Ulla", "Ula", "ulla@ula.fi", "+46 70 111 22 33", "FI", "no 4011122334"],
        ["Theirs", "L.", "N", "ln@theirs.fi", "040 111 22 33", "FI", ""],
        ["Theirs too", "L.", "N", "ln@too.fi", "", "FI", "mail Li@NordWestX.fi."],
    ]
    there = await brought(agent, csv_of(rows))
    desk.run(lambda unit: unit.erase(gone.visitor, "sealed"))
    await take(agent, there, row=["1", "2", "3", "4", "5"])
    assert [lead.given["company"] for lead in imported(desk)] == ["Oja Oy", "Ala Oy", "Ula Oy"]


async def test_the_day_is_the_reader_s(desk):
    """As of a lead by hand."""
    desk.now = NOW.replace(hour=23)
    browser = desk.browser("agent")
    browser.cookies.set("console-zone", "Asia/Shanghai")
    assert await brought(browser, heard_on="2026-11-26")


async def test_of_one_member_only_a_few_files_wait(desk, agent):
    """The oldest goes; not one that was begun, nor a colleague's."""
    there = [await brought(agent, key=f"key {number}") for number in range(MOST_WAITING)]
    first = desk.run(lambda unit: unit.imports.get(1, NUMBERS["agent"], NOW - KEPT_FOR))
    assert first is None
    begun = waiting(desk, int(there[0].rpartition("/")[2]))
    desk.run(lambda unit: unit.imports.take(begun, 1))
    for key in ("another", "one more"):
        await brought(agent, key=key)
    statuses = [(await agent.get(each)).status_code for each in there]
    assert statuses == [200, 404, *[200] * (MOST_WAITING - 2)]
    assert waiting(desk, 2, "swede") is not None


def test_of_one_browser_one_file_comes_at_once(desk):
    """Two would leave no room for a colleague's."""
    senders = limits(desk.console)[PAGE].senders

    def named(cookie):
        headers = [(b"cookie", cookie.encode())]
        return list(senders(HTTPConnection({"type": "http", "path": PAGE, "headers": headers})))

    assert named("console=one") == named("console=one; x=y") != named("console=two")
    assert (len(named("console=one")), named("x=y")) == (1, [])


async def test_what_is_too_old_goes_with_the_next_file(desk):
    """It is not left until the night."""
    desk.now += KEPT_FOR
    await brought(desk.browser("agent"))
    late = NOW - KEPT_FOR
    kept = [
        desk.run(lambda unit, each=each: unit.imports.get(*each, late))
        for each in ((1, NUMBERS["agent"]), (2, NUMBERS["swede"]))
    ]
    assert kept == [None, None]


async def test_it_can_be_thrown_away(desk, agent):
    there = await brought(agent)
    assert (await agent.send_form(f"{there}/drop")).status_code == 303
    assert (await agent.get(there)).status_code == 404
    assert (
        await take(
            agent, there, 'name="version" value="1" name="page" value="1" name="shown" value=""'
        )
    ).status_code == 404


@pytest.mark.parametrize("name", ["viewer", "colleague", "manager", "office-admin", "swede"])
async def test_it_is_for_whoever_brought_it(desk, agent, name):
    there = await brought(agent)
    browser = desk.browser(name)
    assert (await browser.get(there)).status_code == 404
    for form in ("take", "columns", "drop"):
        assert (await browser.send_form(f"{there}/{form}")).status_code == 404
    assert waiting(desk, 3) is not None


async def test_what_is_not_for_these_eyes_is_not_resembled(desk, agent):
    """A lead of Sweden shows to nobody in Finland."""
    row = ["Lundby AB", "Aino", "B", "aino@lundby.se", "", "SE", ""]
    page = (await agent.get(await brought(agent, csv_of([row])))).text
    assert "EEE-AAA" not in page
    swede = desk.browser("swede")
    assert "EEE-AAA" in (await swede.get(await brought(swede, csv_of([row])))).text


async def test_a_partner_s_list_says_what_was_agreed_of_the_transfer(desk, agent):
    rows = [["武汉同心医院", "Hospital", "王芳", "13812345678"]]
    headings = ["机构名称", "partner kind", "联系人", "微信"]
    content = csv_of(rows, headings, encoding="gb18030")
    refused = await agent.send_file(PAGE, content, **{**ABOUT, "kind": "partner", "country": ""})
    assert refused.status_code == 422
    there = await brought(agent, content, kind="partner", country="", transfer="no")
    await take(agent, there)
    [lead] = imported(desk)
    assert lead.given == {
        "company": "武汉同心医院",
        "partner_kind": "hospital",
        "person": "王芳",
        "reach": "+86 138 1234 5678",
    }
    assert lead.organisation == OFFICE


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"statement": ""}, "where and how they agreed"),
        ({"heard_on": "2026-12-24"}, "not in the future"),
        ({"country": "Narnia"}, "country is not known"),
        ({"kind": "spy"}, "one of the list"),
        ({"language": "xx"}, "one of the list"),
    ],
)
async def test_what_is_said_of_a_file_is_checked(desk, agent, changed, said):
    response = await agent.send_file(PAGE, csv_of(), **{**ABOUT, **changed})
    assert (response.status_code, said in unescape(response.text)) == (422, True)
    assert waiting(desk, 3) is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "choose a file"),
        (b"%PDF-1.7", "neither a CSV nor"),
        (b"PK\x03\x04 no package", "cannot be read"),
        (b"Company\n", "no rows"),
        (b"Company;E-mail\nx;" + b"y" * 1_000_000, "cannot be read"),
        (csv_of(MANY[:1] * 2001), "more than 2000 rows"),
    ],
    ids=["none", "pdf", "spoilt", "empty", "1 MB cell", "long"],
)
async def test_a_file_that_is_none_of_ours_is_refused_in_words(desk, agent, content, said):
    response = await agent.send_file(PAGE, content, **ABOUT)
    assert (response.status_code, said in unescape(response.text)) == (422, True)
    assert ABOUT["statement"] in unescape(response.text)
    assert waiting(desk, 3) is None


async def test_a_form_without_a_file_says_so(desk, agent):
    response = await agent.send_form(PAGE, **ABOUT)
    assert (response.status_code, "choose a file" in response.text) == (422, True)


async def test_too_large_a_file_is_refused_before_it_is_read(desk, agent):
    response = await agent.send_file(PAGE, b"x" * 6_000_000, **ABOUT)
    assert response.status_code == 413
    stranger = await desk.browser().send_file(PAGE, b"x" * 100_000, **ABOUT)
    assert stranger.status_code == 413


async def test_nothing_is_read_for_a_stranger(desk, monkeypatch):
    """Nor for somebody without the right."""
    monkeypatch.setattr("bot.console.leads.importing.sheet_of", lambda content: 1 / 0)
    for browser, status in ((desk.browser(), 401), (desk.browser("viewer"), 403)):
        if status == 401:
            page = (await browser.get("/console/sign-in")).text
            response = await browser.post(
                PAGE, data={**ABOUT, "token": hidden(page, "token")}, files={"file": b"a,b\nc,d"}
            )
        else:
            response = await browser.send_file(PAGE, csv_of(), **ABOUT)
        assert response.status_code == status


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, hostile):
    """In a heading, a cell, the name of the file."""
    rows = [[hostile, hostile, "", "eero@revontuli.fi", "", hostile, ""], ROWS[0]]
    headings = [*HEADINGS[:6], hostile]
    response = await agent.send_file(
        PAGE, csv_of(rows, headings), name=hostile.replace("\n", " ") or "x", **ABOUT
    )
    assert response.status_code == 303
    there = response.headers["location"]
    pages = [await agent.get(there)]
    await take(agent, there)
    pages += [await agent.get(there), await agent.get("/console/leads")]
    pages += [await agent.get(f"/console/leads/{lead.reference}") for lead in imported(desk)]
    for page in pages:
        parsed = Tags()
        parsed.feed(page.text)
        assert [
            each for each in parsed.strange if each[1] != "href" or "javascript" in each[2]
        ] == []


async def test_formulas_stay_text(desk, agent):
    """As they were written, and quoted where they go out again."""
    formula = "=cmd|' /C calc'!A0"
    row = [formula, "", "", "a@b.fi", "", "FI", ""]
    for number, content in enumerate((csv_of([row]), xlsx_of([row]))):
        await take(agent, await brought(agent, content, key=str(number)), row=["1"])
    assert [lead.given["company"] for lead in imported(desk)] == [formula, formula]
    taken = await agent.send_form("/console/leads/export", format="csv", query="channel=import")
    assert f"'{formula}" in taken.text


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\..\\a.csv", "a\x00b.csv", ""])
async def test_a_path_in_the_name_is_no_path(desk, agent, name):
    response = await agent.send_file(PAGE, csv_of(), name=name or "..", **ABOUT)
    assert response.status_code == 303
    assert not set("/\\\0") & set(waiting(desk, 3).name)


async def test_staff_are_not_told_of_every_row(desk, agent):
    """A list of hundreds would be hundreds of mails; of a lead by hand they are."""
    await take(agent, await brought(agent))
    told = desk.run(lambda unit: unit.notifications.leads(NOW - timedelta(seconds=1), most=9))
    assert list(told) == []
    late = NOW + timedelta(days=30)
    found = desk.run(
        lambda unit: unit.notifications.late(NOW - timedelta(seconds=1), late, most=9)
    )
    assert list(found) == []


@BOTH
async def test_it_is_kept_alike(anywhere):
    """On both databases: brought once, ticked, taken once, forgotten."""
    agent = anywhere.browser("agent")
    there = await brought(agent, csv_of(MANY[:50]))
    assert await brought(agent, csv_of(MANY[:50])) == there
    page = (await agent.get(there)).text
    for _ in "12":
        await take(agent, there, page, row=["2", "50"])
    rows = [int(lead.visitor.id.rpartition("-")[2]) for lead in imported(anywhere)]
    assert rows == [2, 50]
    assert waiting(anywhere, 3).added == 2


@BOTH
def test_two_at_once_take_each_row_once(anywhere):
    """Whoever comes second finds the part taken, and goes on with the next."""
    staged = staged_import("both", NUMBERS["agent"])

    def bring(unit):
        number = unit.imports.add(staged)
        return unit.imports.get(number, staged.staff, NOW - KEPT_FOR)

    kept = anywhere.run(bring)
    assert anywhere.run(lambda unit: unit.imports.take(kept, 1))
    assert not anywhere.run(lambda unit: unit.imports.take(kept, 1))
    assert anywhere.run(lambda unit: unit.imports.take(replace(kept, taken=1), 2))


async def test_a_row_from_elsewhere_is_taken_by_whoever_ticks_it(desk, agent):
    """It says why it is not ticked, and is counted where nobody looked at it."""
    rows = [["Klinik GmbH", "Anna", "Muster", "anna@klinik.example", "", "Germany", ""], ROWS[1]]
    there = await brought(agent, csv_of(rows))
    page = (await agent.get(there)).text
    assert say("console_add_elsewhere", country="Germany") in unescape(page)
    assert ticked(page) == [2]
    await take(agent, there, page)
    assert [each.given["country"] for each in imported(desk)] == ["SE"]
    there = await brought(agent, csv_of(rows[:1]), key="k2")
    await take(agent, there, row=["1"])
    assert {each.given["country"] for each in imported(desk)} == {"SE", "DE"}
