"""A lead's page: what is shown, what staff change, and what becomes of a form that comes too late."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from html import unescape
from html.parser import HTMLParser

import pytest
from icalendar import Calendar

from bot.casework import records
from bot.casework.cases import LONGEST_NOTE, LONGEST_REASON, NEXT
from bot.consent import Purpose
from bot.database.tables.dialogue import EXCHANGES
from bot.errors import StorageError
from bot.leads import Status
from bot.message import About, Choice, Reply, Visitor
from bot.staff.audit import Action
from bot.staff.members import EVERYTHING, Sight
from bot.transcript import keep
from knowledge.language.tags import complete_of
from knowledge.project import Retention
from tests.bot.cast import HOSTILE, library, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NUMBERS,
    SENDABLE,
    SWEDISH,
    asked,
    consent,
    lead_of,
)

LEAD = f"/console/leads/{FINNISH}"
VISITOR = Visitor("web", f"visitor-{FINNISH}")


class Tags(HTMLParser):
    """Reads a page as a browser would: its words, and every tag or attribute that is not ours."""

    def __init__(self):
        super().__init__()
        self.strange, self.words = [], []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            is_address = name in {"href", "src", "action"} and value is not None
            is_ours = not is_address or value == "" or value.startswith(("/console", "#"))
            if name.startswith("on") or name == "style" or not is_ours:
                self.strange.append((tag, name, value))
        if tag in {"img", "iframe", "object", "base"}:
            self.strange.append(tag)

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def notes(desk):
    return [note.text for note in desk.run(lambda unit: list(unit.cases.notes(FINNISH)))]


# What is shown


async def test_the_page_shows_what_is_known(agent):
    """What was given, the consents, the conversation from before the intake too."""
    text = (await agent.get(LEAD)).text
    for shown in (
        "Kotiturva Oy",
        "aino@kotiturva.fi",
        "Finland",
        "Elderly care",
        "Slush 2026, Helsinki",
        "Contact about this request",
        f"Which cities, {FINNISH}?",
        f"An answer to: Which cities, {FINNISH}?",
        "asked for a person",
    ):
        assert shown in text


async def test_nothing_is_called_the_same_twice(desk, agent):
    """What a partner is, and that they are one, in every language; a wording is named as one."""
    lead = desk.case(SENDABLE).lead
    desk.run(lambda unit: unit.consents.add(lead.visitor, consent(Purpose.CONTACT, is_given=True)))
    for language in complete_of(library().tongues):
        await agent.send_form("/console/account/language", language=language, next="")
        page = unescape((await agent.get(f"/console/leads/{SENDABLE}")).text)
        known = page[page.index('<h2 id="known">') :].partition("</dl>")[0]
        labels = re.findall(r"<dt>([^<]*)</dt>", known)
        assert len(labels) == len(set(labels)) > 6
        version = consent(Purpose.CONTACT, is_given=True).version
        assert say("console_consent_wording", language, version=version) in page


async def test_a_figure_below_a_reply_says_how_near_its_topic_was(desk, agent):
    """Where none was near it says nothing."""
    for score in (-1.0, -0.36, 0.42):
        told = replace(asked(VISITOR, "Hm", "phrase not_understood"), score=score)
        desk.run(partial(lambda each, unit: keep(unit, each), told))
    page = (await agent.get(LEAD)).text
    assert "0.42" in page
    assert "-1.00" not in page
    assert "0.36" not in page


async def test_the_page_says_at_its_top_how_the_lead_stands(desk, agent):
    """Whose it is, how far, until when and how long somebody has waited, before the conversation."""
    await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
    await agent.send_form(f"{LEAD}/owner", version="2", owner=str(NUMBERS["colleague"]))
    await agent.send_form(f"{LEAD}/due", version="3", due_on="2026-12-24")
    top = (await agent.get(LEAD)).text.partition('id="talk"')[0]
    for shown in ("Colleague", "contacted", "December 24, 2026", "Business Finland"):
        assert shown in top.partition('class="card state"')[2]
    assert "3 h</time>" in top, "they asked for a person three hours ago, as the list says"
    assert "Mark qualified" in top


async def test_a_form_that_was_refused_is_open(desk, agent):
    """The others are not."""
    response = await agent.send_form(f"{LEAD}/due", version="1", due_on="soon")
    opened = re.findall(
        r'<details class="fact" id="(\w+)" name="facts" data-part="\w+"( open)?>', response.text
    )
    assert opened == [("owner", ""), ("status", ""), ("due", " open"), ("organisation", "")]


async def test_whoever_may_only_read_is_shown_no_form(desk):
    """The same things, and nothing to open."""
    text = (await desk.browser("viewer").get(LEAD)).text
    assert '<details class="fact"' not in text
    assert 'class="fact"' in text


async def test_the_history_leaves_out_one_s_own_reading(desk, agent):
    """What others read stands there."""
    await desk.browser("colleague").get(LEAD)
    await agent.get(LEAD)
    history = (await agent.get(LEAD)).text.partition('class="history"')[2]
    assert "<bdi>Colleague</bdi>: read it" in history
    assert "<bdi>Agent</bdi>" not in history


async def test_the_page_speaks_the_reader_s_language(desk):
    """And keeps speaking it."""
    browser = desk.browser("agent")
    await browser.send_form("/console/account/language", language="zh-Hans", next=LEAD)
    text = (await browser.get(LEAD)).text
    assert '<html lang="zh-Hans">' in text
    assert "登记信息" in text


async def test_what_was_tapped_reads_as_it_was_offered(desk):
    """Not as the id behind it."""

    def talk(unit):
        offer = Reply(
            "Which?",
            About.parse("phrase x"),
            "en",
            (Choice("topic:city.wuhan", "The city of Wuhan"),),
        )
        keep(unit, replace(asked(VISITOR, "cities"), reply=offer))
        keep(unit, replace(asked(VISITOR, ""), choice="topic:city.wuhan"))

    desk.run(talk)
    text = (await desk.browser("agent").get(LEAD)).text
    assert "The city of Wuhan" in text
    assert "topic:city.wuhan" not in text


async def test_what_was_tapped_beside_the_chat_reads_in_the_reader_s_language(desk):
    """No reply had offered it: the menu of the page had."""
    tapped = ("do:join", "topic:city.wuhan", "language:sv", "no:such")

    def talk(unit):
        for choice in tapped:
            keep(unit, replace(asked(VISITOR, ""), choice=choice))

    desk.run(talk)
    browser = desk.browser("agent")
    await browser.send_form("/console/account/language", language="fi", next="")
    text = (await browser.get(LEAD)).text
    wuhan = library().topics["city.wuhan"].label("fi")
    for shown in (say("page_join", "fi"), wuhan, "Svenska", "no:such"):
        assert f'<p dir="auto">{shown}</p>' in text
    assert not any(choice in text for choice in tapped[:3])


async def test_a_long_conversation_is_shown_from_its_end(desk):
    """What is older is a link away."""
    desk.run(lambda unit: [keep(unit, asked(VISITOR, f"no. {n}")) for n in range(250)])
    browser = desk.browser("agent")
    text = (await browser.get(LEAD)).text
    assert "no. 249<" in text
    assert "no. 3<" not in text
    assert f'href="{LEAD}?all"' in text
    assert "no. 3<" in (await browser.get(f"{LEAD}?all")).text


async def test_a_conversation_that_went_was_kept_as_long_as_is_said(desk):
    """The number of days is each project's own."""
    desk.run(lambda unit: unit.connection.execute(EXCHANGES.delete()))
    library = desk.knowledge.library
    kept = Retention(timedelta(days=30), timedelta(days=365))
    project = replace(library.project, retention=kept)
    desk.knowledge.library = replace(library, project=project)
    assert (
        say("console_conversation_empty", count=30) in (await desk.browser("agent").get(LEAD)).text
    )


async def test_a_conversation_that_stays_in_china_is_closed_abroad(desk):
    """The visitor has a lead with the Finns too; what they told the office is not theirs to read."""
    visitor = Visitor("web", f"visitor-{KEPT_IN_CHINA}")
    desk.run(lambda unit: unit.leads.add(lead_of("FFF-EEE", FINLAND, visitor=visitor)))
    path = "/console/leads/FFF-EEE"
    text = (await desk.browser("agent").get(path)).text
    assert "is not shown here" in text
    assert f"Which cities, {KEPT_IN_CHINA}?" not in text
    text = (await desk.browser("office-manager").get(path)).text
    assert f"Which cities, {KEPT_IN_CHINA}?" in text


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("agent", {FINNISH, SENDABLE}),
        ("admin", {FINNISH, SENDABLE}),
        ("swede", {SWEDISH}),
        ("office-viewer", {KEPT_IN_CHINA, SENDABLE}),
        ("office-manager", {FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE}),
        ("office-admin", {FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE}),
    ],
)
async def test_each_sees_what_is_theirs(desk, name, seen):
    """An organisation its leads, without partners who did not agree; the office the partners."""
    browser = desk.browser(name)
    statuses = {
        reference: (await browser.get(f"/console/leads/{reference}")).status_code
        for reference in (FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE)
    }
    assert {reference for reference, status in statuses.items() if status == 200} == seen
    assert set(statuses.values()) <= {200, 404}
    text = (await browser.get("/console/leads")).text
    assert {reference for reference in statuses if f"/console/leads/{reference}" in text} == seen
    assert f'class="count">{len(seen)}<' in text


async def test_taking_the_consent_back_hides_the_lead_at_once(desk):
    """The last word counts."""
    browser, visitor = desk.browser("agent"), Visitor("web", f"visitor-{SENDABLE}")
    assert (await browser.get(f"/console/leads/{SENDABLE}")).status_code == 200
    desk.run(lambda unit: unit.consents.add(visitor, consent(Purpose.TRANSFER, is_given=False)))
    assert (await browser.get(f"/console/leads/{SENDABLE}")).status_code == 404


@pytest.mark.parametrize("request_of", ["another", f"intake-{KEPT_IN_CHINA}", KEPT_IN_CHINA])
def test_a_no_is_lifted_by_a_yes_to_the_same_request_alone(desk, request_of):
    """Before it was sent, or after; a yes to another one of the same visitor counts for that."""
    visitor, is_same = Visitor("web", f"visitor-{KEPT_IN_CHINA}"), request_of != "another"
    yes = replace(consent(Purpose.TRANSFER, is_given=True), request=request_of)
    desk.run(lambda unit: unit.consents.add(visitor, yes))

    def may_go(unit):
        return records.may_send_abroad(unit, unit.cases.get(KEPT_IN_CHINA, EVERYTHING))

    assert desk.run(may_go) is is_same


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert_on_every_page(desk, hostile):
    """In each field of a lead, in what was said, in a note, in a name: shown as it was written (A13)."""
    given = dict.fromkeys(("company", "person", "email", "website", "phone", "offer"), hostile)

    def plant(unit):
        visitor = Visitor("web", hostile)
        unit.leads.add(lead_of("AAA-AAA", FINLAND, visitor=visitor, given=given, origin=hostile))
        keep(unit, asked(visitor, hostile, "topic bot.human"))
        keep(unit, asked(Visitor("web", f"x{hostile}"), hostile, "topic bot.human"))
        unit.staff.change(replace(unit.staff.get(NUMBERS["colleague"]), name=hostile))

    desk.run(plant)
    browser = desk.browser("office-admin")
    path = "/console/leads/AAA-AAA"
    await browser.send_form(f"{path}/notes", key="k", text=hostile)
    stale = {"version": "99", "status": "declined", "reason": hostile}
    asked_for = re.findall(r"/console/requests/(\d+)", (await browser.get("/console/queue")).text)
    newest = max(map(int, asked_for))
    pages = [
        await browser.get(path),
        await browser.send_form(f"{path}/status", **stale),
        await browser.get("/console/leads"),
        await browser.get("/console/leads", params={"q": hostile, "origin": hostile}),
        await browser.get("/console/leads", params={hostile: hostile, "status": hostile}),
        await browser.get("/console/queue"),
        await browser.get("/console/staff"),
        await browser.get(f"/console/requests/{newest}"),
        await browser.get("/console/account"),
    ]
    for page in pages:
        assert page.status_code in {200, 409}
        assert "script-src 'self'" in page.headers["content-security-policy"]
        parsed = Tags()
        parsed.feed(page.text)
        assert parsed.strange == []
    # As it was written, in every place: the page itself says so when it is read.
    parsed = Tags()
    parsed.feed(pages[0].text)
    assert hostile in "".join(parsed.words)


def test_a_page_that_is_not_escaped_is_found():
    """Control."""
    parsed = Tags()
    parsed.feed('<p>Hello <img src=x onerror=alert(1)> <a href="javascript:alert(1)">x</a></p>')
    assert parsed.strange == [
        ("img", "src", "x"),
        ("img", "onerror", "alert(1)"),
        "img",
        ("a", "href", "javascript:alert(1)"),
    ]


# What is changed


async def test_a_lead_goes_its_way(desk, agent):
    """New, contacted, qualified, in the pipeline; each step in the history, with who took it."""
    for version, status in enumerate(("contacted", "qualified", "in_pipeline"), 1):
        response = await agent.send_form(f"{LEAD}/status", version=str(version), status=status)
        assert response.status_code == 303
        assert desk.case().lead.status == status
    assert desk.case().waits_since is None
    text = (await agent.get(LEAD)).text
    assert "changed the status" in text
    assert "new → contacted" in text


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("after", Status)
async def test_only_steps_of_the_graph_are_taken(desk, agent, status, after):
    """Every other one is refused in words, and nothing changes."""
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(replace(case, lead=replace(case.lead, status=status))))
    response = await agent.send_form(
        f"{LEAD}/status", version="2", status=str(after), reason="Because"
    )
    is_possible = after in NEXT[status]
    assert response.status_code == (303 if is_possible else 422)
    assert desk.case().lead.status == (after if is_possible else status)
    assert ("cannot follow" in response.text) is not is_possible


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        pytest.param({"status": "declined"}, "needs a reason", id="no-reason"),
        pytest.param({"status": "declined", "reason": "   "}, "needs a reason", id="blank"),
        pytest.param({"status": "declined", "reason": "x" * 501}, "at most 500", id="long"),
        pytest.param({"status": "sold"}, "no such status", id="unknown"),
        pytest.param({"status": ""}, "no such status", id="none"),
        pytest.param({}, "no such status", id="missing"),
    ],
)
async def test_a_status_that_cannot_be_taken_is_refused_in_words(desk, agent, fields, said):
    """The page stands as it is, with what was typed."""
    response = await agent.send_form(f"{LEAD}/status", version="1", **fields)
    assert (response.status_code, said in response.text) == (422, True)
    if fields.get("reason", "").strip():
        assert f'value="{fields["reason"]}"' in response.text
    assert desk.case().version == 1
    assert len("x" * 501) > LONGEST_REASON


async def test_a_reason_is_kept_with_the_end(desk, agent):
    await agent.send_form(f"{LEAD}/status", version="1", status="declined", reason=" No fit ")
    assert (desk.case().reason, desk.case().lead.status) == ("No fit", "declined")
    assert "No fit" in (await agent.get(LEAD)).text


async def test_a_withdrawn_lead_is_the_visitor_s_to_take_back(desk, agent):
    """Staff may not."""
    await agent.send_form(f"{LEAD}/status", version="1", status="withdrawn", reason="By mail")
    text = (await agent.get(LEAD)).text
    assert "Only they can take that back" in text
    assert f'action="{LEAD}/status"' not in text


async def test_somebody_takes_a_lead_on_and_leaves_it(desk, agent):
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(NUMBERS["agent"]))
    assert desk.case().owner == NUMBERS["agent"]
    await agent.send_form(f"{LEAD}/owner", version="2", owner="")
    assert desk.case().owner is None


@pytest.mark.parametrize(
    "owner",
    [str(NUMBERS["swede"]), str(NUMBERS["office-admin"]), "9999", "²", "-1", "x" * 500],
    ids=["of-another-organisation", "of-the-office", "nobody", "no-digit", "minus", "long"],
)
async def test_an_owner_from_elsewhere_is_refused(desk, agent, owner):
    """In words, and nothing is lost."""
    response = await agent.send_form(f"{LEAD}/owner", version="1", owner=owner)
    assert (response.status_code, "cannot be given" in response.text) == (422, True)
    assert desk.case().owner is None


async def test_whoever_left_gets_no_lead(desk, agent):
    """And what they had needs somebody."""
    colleague = NUMBERS["colleague"]
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(colleague))
    admin = desk.browser("admin")
    await admin.send_form(f"/console/staff/{colleague}/access", access="closed")
    assert desk.case().owner is None
    response = await agent.send_form(
        f"{LEAD}/owner", version=str(desk.case().version), owner=str(colleague)
    )
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-12-24", 303),
        ("", 303),
        ("2026-11-25", 303),
        ("2026-11-24", 422),
        ("2031-01-01", 422),
        ("24.12.2026", 422),
        ("tomorrow", 422),
        ("2026-02-30", 422),
    ],
)
async def test_a_due_date_is_a_day_to_come(desk, agent, day, status):
    response = await agent.send_form(f"{LEAD}/due", version="1", due_on=day)
    assert response.status_code == status
    kept = desk.case().due_on
    assert str(kept or "") == (day if status == 303 else "")


@pytest.mark.parametrize(
    ("zone", "is_over"), [("Asia/Shanghai", True), ("Europe/Oslo", False)], ids=["beijing", "oslo"]
)
async def test_a_due_date_is_over_once_the_reader_s_day_is(desk, zone, is_over):
    """At seven in the morning in Beijing yesterday is over, and no due date; in Oslo it is today until midnight."""
    desk.now = desk.now.replace(hour=22, minute=30)
    today = desk.now.date()
    due = desk.case().due(today, today)
    desk.run(lambda unit: unit.cases.change(due))
    agent = desk.browser("agent")
    agent.cookies.set("console-zone", zone)
    assert (f'class="late">November {today.day}' in (await agent.get(LEAD)).text) is is_over
    queue = (await agent.get("/console/queue")).text
    assert (say("console_need_overdue") in queue) is is_over
    given = await agent.send_form(f"{LEAD}/due", version="2", due_on=str(today))
    assert given.status_code == (422 if is_over else 303)


# Stale forms


async def test_a_stale_form_is_not_taken_and_nothing_is_lost(desk, agent):
    """Somebody was quicker: the page as it is now, and what was typed."""
    other = desk.browser("manager")
    await other.send_form(f"{LEAD}/status", version="1", status="contacted")
    response = await agent.send_form(
        f"{LEAD}/status", version="1", status="declined", reason="A long reason"
    )
    assert response.status_code == 409
    assert "Somebody changed this lead meanwhile" in response.text
    assert 'value="A long reason"' in response.text
    assert 'name="version" value="2"' in response.text
    assert desk.case().lead.status == "contacted"
    response = await agent.send_form(
        f"{LEAD}/status", version="2", status="declined", reason="A long reason"
    )
    assert response.status_code == 303


async def test_a_due_date_goes_into_a_calendar(desk, agent):
    """One day, in the same place when it is moved; the company and the reference, and no contact."""
    response = await agent.get(f"{LEAD}/due.ics")
    assert (response.status_code, "has no due date" in response.text) == (422, True)
    await agent.send_form(f"{LEAD}/due", version="1", due_on="2026-12-24")
    assert f'href="{LEAD}/due.ics"' in (await agent.get(LEAD)).text
    response = await agent.get(f"{LEAD}/due.ics")
    assert response.headers["content-type"].startswith("text/calendar")
    assert "attachment" in response.headers["content-disposition"]
    [event] = Calendar.from_ical(response.content).walk("vevent")
    assert (event.start, event.end) == (date(2026, 12, 24), date(2026, 12, 25))
    assert (event["summary"], event["sequence"]) == ("Due: Kotiturva Oy", 2)
    for contact in ("Aino", "aino@", "1234567"):
        assert contact not in response.text
    await agent.send_form(f"{LEAD}/due", version="2", due_on="2026-12-28")
    [moved] = Calendar.from_ical((await agent.get(f"{LEAD}/due.ics")).content).walk("vevent")
    assert (moved["uid"], moved["sequence"]) == (event["uid"], 3)
    assert desk.entries()[-1].event.action == Action.DUE_TAKEN


async def test_what_may_only_be_kept_goes_into_no_calendar(desk, agent):
    """Not by its address either."""
    await agent.send_form(f"{LEAD}/due", version="1", due_on="2026-12-24")
    manager = desk.browser("manager")
    await manager.send_form(f"{LEAD}/person/restrict", reason="They asked")
    response = await agent.get(f"{LEAD}/due.ics")
    assert (response.status_code, "Kotiturva" in response.text) == (422, False)
    await manager.send_form(f"{LEAD}/person/release")
    assert (await agent.get(f"{LEAD}/due.ics")).status_code == 200, "control"


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_a_calendar_file_holds_one_entry_whatever_the_company_is_called(desk, hostile):
    """No line of it ends early."""
    name = f"{hostile}\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:https://evil.example"
    lead = lead_of("AAA-AAA", FINLAND, given={"company": name})
    desk.run(lambda unit: unit.leads.add(lead))
    desk.run(
        lambda unit: unit.cases.change(
            replace(desk_case(unit, "AAA-AAA"), due_on=date(2026, 12, 1))
        )
    )
    content = (await desk.browser("agent").get("/console/leads/AAA-AAA/due.ics")).content
    [event] = Calendar.from_ical(content).walk("vevent")
    assert "attach" not in event
    assert content.count(b"BEGIN:VEVENT\r\n") == 1


def desk_case(unit, reference):
    return unit.cases.get(reference, Sight("", is_whole=True))


async def test_two_who_change_different_things_do_not_meet(desk, agent):
    """A form is asked of the field it changes, and of nothing else."""
    owner = str(NUMBERS["colleague"])
    await desk.browser("colleague").send_form(f"{LEAD}/owner", version="1", seen="", owner=owner)
    response = await agent.send_form(f"{LEAD}/due", version="1", seen="", due_on="2026-12-24")
    assert response.status_code == 303
    assert (desk.case().owner, str(desk.case().due_on)) == (int(owner), "2026-12-24")


CONFLICTS = {
    "owner": ({"owner": str(NUMBERS["colleague"])}, {"owner": str(NUMBERS["agent"])}),
    "due": ({"due_on": "2026-12-01"}, {"due_on": "2026-12-24"}),
    "status": ({"status": "contacted"}, {"status": "declined", "reason": "No fit"}),
}


@pytest.mark.parametrize("field", CONFLICTS)
async def test_two_who_change_the_same_meet_in_a_comparison(desk, agent, field):
    """What it is now, by whom, and what one typed: to keep the one, or save the other."""
    theirs, mine = CONFLICTS[field]
    seen = "new" if field == "status" else ""
    await desk.browser("colleague").send_form(f"{LEAD}/{field}", version="1", seen=seen, **theirs)
    response = await agent.send_form(f"{LEAD}/{field}", version="1", seen=seen, **mine)
    assert response.status_code == 409
    [box] = re.findall(r'<section class="card conflict".*?</section>', response.text, re.DOTALL)
    assert "<bdi>Colleague</bdi>" in box
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', box))
    assert {name: sent[name] for name in mine} == mine
    if field == "due":
        assert "<strong>December 24, 2026</strong>" in box, "a day as one's language writes it"
    assert '<details class="fact"' in response.text
    assert " open>" not in response.text
    sent.pop("token")
    assert (await agent.send_form(f"{LEAD}/{field}", **sent)).status_code == 303
    case = desk.case()
    now = {"owner": str(case.owner), "due": str(case.due_on), "status": case.lead.status}
    assert now[field] == next(iter(mine.values()))


@pytest.mark.parametrize("field", ["owner", "due", "status"])
async def test_a_change_is_undone_by_one_press(desk, agent, field):
    """Back to what it was; in the history both stand."""
    before, after = {
        "owner": ({"owner": str(NUMBERS["colleague"])}, {"owner": str(NUMBERS["agent"])}),
        "due": ({"due_on": ""}, {"due_on": "2026-12-24"}),
        "status": ({"status": "qualified"}, {"status": "in_pipeline"}),
    }[field]
    if field == "status":
        await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
        await agent.send_form(f"{LEAD}/status", version="2", status="qualified")
    elif field == "owner":
        await agent.send_form(f"{LEAD}/owner", version="1", **before)
    version = str(desk.case().version)
    response = await agent.send_form(f"{LEAD}/{field}", version=version, **after)
    text = (await agent.get(response.headers["location"])).text
    [(name, was)] = re.findall(r'name="(\w+)" value="([^"]*)">Undo</button>', text)
    assert {name: was} == before
    version = str(desk.case().version)
    await agent.send_form(f"{LEAD}/{field}", version=version, **{name: was})
    case = desk.case()
    now = {"owner": case.owner, "due": case.due_on or "", "status": case.lead.status}
    assert str(now[field]) == was


async def test_the_first_step_is_undone_as_if_it_had_not_been(desk, agent):
    """Marked contacted by mistake: new again, it waits since it was left, and nobody has contacted them."""
    before = desk.case()
    response = await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
    assert desk.case().contacted_after == 7200
    text = (await agent.get(response.headers["location"])).text
    assert re.findall(r'name="(\w+)" value="([^"]*)">Undo</button>', text) == [("status", "new")]
    await agent.send_form(f"{LEAD}/status", version="2", status="new")
    case = desk.case()
    assert case.lead.status is Status.NEW
    assert (case.waits_since, case.contacted_after) == (before.waits_since, None)
    assert case.waits_since == case.lead.taken_at


async def test_a_lead_that_was_handed_over_is_handed_back_by_one_press(desk):
    """By whoever sees it still."""
    office = desk.browser("office-manager")
    response = await office.send_form(
        f"{LEAD}/organisation", version="1", organisation="business-sweden"
    )
    text = (await office.get(response.headers["location"])).text
    assert say("console_done_handed") in text
    box = text[text.index('id="done"') : text.index("Undo</button>")]
    path = re.search(r'action="([^"]*)"', box)[1]
    [(name, was)] = re.findall(r'name="(\w+)" value="([^"]*)">$', box)
    assert (path, name, was) == (f"{LEAD}/organisation", "organisation", FINLAND)
    await office.send_form(path, version="2", **{name: was})
    assert desk.case().lead.organisation == FINLAND


@pytest.mark.parametrize(
    "query",
    [
        "done=status&was=in_pipeline",
        "done=status&was=declined",
        "done=owner&was=999",
        "done=owner&was=%3Cb%3E",
        "done=due&was=2020-01-01",
        "done=due&was=soon",
        "done=note&was=x",
        "done=handed&was=business-finland",
        "done=handed&was=nobody",
        "done=owner",
    ],
)
async def test_what_cannot_be_again_is_not_offered(desk, agent, query):
    """A status that does not follow, somebody unknown, a day that has passed."""
    await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
    assert "Undo" not in (await agent.get(f"{LEAD}?{query}&version=2")).text


async def test_what_was_undone_by_somebody_quicker_meets_them(desk, agent):
    """The press is of what the page showed."""
    response = await agent.send_form(f"{LEAD}/due", version="1", due_on="2026-12-24")
    await agent.get(response.headers["location"])
    await desk.browser("colleague").send_form(f"{LEAD}/due", version="2", due_on="2026-12-25")
    response = await agent.send_form(f"{LEAD}/due", version="2", due_on="")
    assert response.status_code == 409


@pytest.mark.parametrize("query", ["", "&version=2", "&version=x"])
async def test_what_somebody_has_changed_since_is_not_undone_by_looking_again(desk, agent, query):
    """Without script the address stays as it was: what it says is undone only while the lead is as it left it."""
    response = await agent.send_form(f"{LEAD}/due", version="1", due_on="2026-12-24")
    there = response.headers["location"]
    assert "Undo" in (await agent.get(there)).text
    await desk.browser("colleague").send_form(f"{LEAD}/due", version="2", due_on="2027-03-01")
    assert "Undo" not in (await agent.get(there)).text
    assert "Undo" not in (await agent.get(f"{LEAD}?done=due&was={query}")).text


async def test_the_visitor_s_change_makes_forms_stale_too(desk, agent):
    """They have corrected their request while staff were reading."""
    case = desk.case()
    changed = replace(case.lead, given={**case.lead.given, "company": "Kotiturva Group"})
    desk.run(lambda unit: unit.leads.change(changed))
    response = await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
    assert (response.status_code, "Kotiturva Group" in response.text) == (409, True)
    assert desk.case().owner is None


async def test_without_versions_the_second_would_win(desk, agent, monkeypatch):
    """Control: the first one's change would be gone."""
    from bot.casework.cases import Case  # noqa: PLC0415

    await desk.browser("manager").send_form(f"{LEAD}/status", version="1", status="contacted")
    monkeypatch.setattr(Case, "at_version", lambda case, version: case)
    response = await agent.send_form(
        f"{LEAD}/status", version="1", status="declined", reason="Quick"
    )
    assert response.status_code == 303
    assert desk.case().lead.status == "declined"


@pytest.mark.parametrize("version", ["", "0", "x", "²", "99999999999999999999"])
async def test_a_version_that_makes_no_sense_is_stale(desk, agent, version):
    response = await agent.send_form(f"{LEAD}/owner", version=version, owner="")
    assert response.status_code == 409


async def test_a_visitor_s_change_keeps_what_staff_added(desk, agent):
    """Owner, due date and notes stay; the lead is found by its new name."""
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(NUMBERS["agent"]))
    await agent.send_form(f"{LEAD}/due", version="2", due_on="2026-12-24")
    lead = desk.case().lead
    changed = replace(lead, given={**lead.given, "company": "Åland Care"})
    desk.run(lambda unit: unit.leads.change(changed))
    case = desk.case()
    assert (case.owner, str(case.due_on), case.version) == (NUMBERS["agent"], "2026-12-24", 4)
    assert "Åland Care" in (await agent.get("/console/leads?q=aland")).text


# Notes


async def test_a_note_is_kept_as_it_was_written(desk, agent):
    """With its lines, by whom and when."""
    response = await agent.send_form(f"{LEAD}/notes", key="k1", text="Called.\r\n\r\n周四再打")
    assert response.status_code == 303
    assert notes(desk) == ["Called.\n\n周四再打"]
    text = (await agent.get(LEAD)).text
    assert "周四再打" in text


async def test_a_note_sent_twice_is_one_note(desk, agent):
    """A double click, or a reload."""
    for _ in range(3):
        response = await agent.send_form(f"{LEAD}/notes", key="k1", text="Once")
        assert response.status_code == 303
    await agent.send_form(f"{LEAD}/notes", key="k2", text="Once")
    assert notes(desk) == ["Once", "Once"]


@pytest.mark.parametrize("text", ["备" * (LONGEST_NOTE + 1), "x" * 100_000], ids=["zh", "latin"])
async def test_a_note_that_is_too_long_is_refused_with_its_limit(desk, agent, text):
    """And stands there to be shortened."""
    response = await agent.send_form(f"{LEAD}/notes", key="k", text=text)
    assert response.status_code == 422
    assert "at most 20000 characters" in response.text
    assert str(len(text)) in response.text
    assert text in response.text
    assert notes(desk) == []


async def test_the_longest_note_fits(desk, agent):
    """In the script that takes most room."""
    text = "备" * LONGEST_NOTE
    assert (await agent.send_form(f"{LEAD}/notes", key="k", text=text)).status_code == 303
    assert notes(desk) == [text]


async def test_a_note_of_a_megabyte_is_not_even_read(desk, agent):
    """The door names its own limit."""
    response = await agent.send_form(f"{LEAD}/notes", key="k", text="x" * 1_000_000)
    assert (response.status_code, "256 KB" in response.text) == (413, True)
    assert notes(desk) == []


async def test_what_is_too_large_is_said_on_a_page_of_the_console(desk):
    """In its reader's language, with the way back; a stranger is told in one plain line."""
    browser = desk.browser("agent")
    member = desk.run(lambda unit: unit.staff.get(NUMBERS["agent"]))
    desk.run(lambda unit: unit.staff.change(replace(member, language="zh-Hans")))
    entries = len(desk.entries())
    response = await browser.send_form(f"{LEAD}/notes", key="k", text="备" * 100_000)
    assert response.status_code == 413
    assert response.headers["content-type"].startswith("text/html")
    assert say("console_too_large", "zh-Hans", kilobytes=256) in response.text
    assert 'href="/console"' in response.text
    assert len(desk.entries()) == entries
    del browser.cookies["console"]
    response = await browser.send_form(f"{LEAD}/notes", key="k", text="备" * 100_000)
    assert (response.status_code, "<html" in response.text) == (413, False)


@pytest.mark.parametrize("text", ["", "  \r\n ", "\u3000"], ids=["empty", "blank", "wide"])
async def test_an_empty_note_is_no_note(desk, agent, text):
    assert (await agent.send_form(f"{LEAD}/notes", key="k", text=text)).status_code == 422
    assert notes(desk) == []


async def test_notes_go_with_the_person(desk, agent):
    """Erasing a visitor erases what staff wrote about them, and their request for a person."""
    await agent.send_form(f"{LEAD}/notes", key="k", text="CANARY")
    desk.run(lambda unit: unit.erase(VISITOR, "sealed"))
    assert notes(desk) == []
    assert (await agent.get(LEAD)).status_code == 404
    assert "CANARY" not in (await agent.get("/console/queue")).text


# Handing over


async def test_a_lead_is_handed_to_another_organisation(desk, agent):
    """It is gone from these eyes, and the owner stays behind."""
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(NUMBERS["agent"]))
    response = await agent.send_form(
        f"{LEAD}/organisation", version="2", organisation="business-sweden"
    )
    where = "/console/leads?done=handed"
    assert (response.status_code, response.headers["location"]) == (303, where)
    assert say("console_done_handed") in (await agent.get(where)).text
    assert (await agent.get(LEAD)).status_code == 404
    assert (await desk.browser("swede").get(LEAD)).status_code == 200
    assert desk.case().owner is None


async def test_an_owner_does_not_keep_what_the_visitor_sends_elsewhere(desk, agent):
    """Another country is another organisation's, and nobody there has it yet."""
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(NUMBERS["agent"]))
    lead = replace(desk.case().lead, given={"country": "SE"}, organisation="business-sweden")
    desk.run(lambda unit: unit.leads.change(lead))
    assert desk.case().owner is None


async def test_an_owner_keeps_what_the_visitor_only_corrects(desk, agent):
    """Control."""
    await agent.send_form(f"{LEAD}/owner", version="1", owner=str(NUMBERS["agent"]))
    desk.run(lambda unit: unit.leads.change(replace(unit.leads.of(VISITOR)[0], origin="x")))
    assert desk.case().owner == NUMBERS["agent"]


@pytest.mark.parametrize(
    ("reference", "organisation", "status"),
    [
        (KEPT_IN_CHINA, "business-sweden", 422),
        (SENDABLE, "business-sweden", 303),
        (KEPT_IN_CHINA, "project-office", 303),
        (SENDABLE, "nobody", 422),
        (SENDABLE, FINLAND, 422),
    ],
)
async def test_a_partner_goes_abroad_only_with_consent(desk, reference, organisation, status):
    browser = desk.browser("office-manager")
    path = f"/console/leads/{reference}/organisation"
    response = await browser.send_form(path, version="1", organisation=organisation)
    assert response.status_code == status


# When the database does not answer


async def test_when_nothing_can_be_stored_what_was_typed_stays(desk, agent, monkeypatch):
    """The page says so, and offers to send the same again."""

    async def fails(*args, **kwargs):
        raise StorageError

    with monkeypatch.context() as patch:
        patch.setattr(desk.writer, "do", fails)
        response = await agent.send_form(f"{LEAD}/notes", key="k9", text="Long & thought\nover")
    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert "Long &amp; thought\nover" in response.text
    assert 'name="key" value="k9"' in response.text
    assert notes(desk) == []
    response = await agent.send_form(f"{LEAD}/notes", key="k9", text="Long & thought\nover")
    assert response.status_code == 303


async def test_nothing_is_shown_that_the_audit_does_not_know(desk, agent, monkeypatch):
    """A lead that was read without trace would be worse than one that cannot be read."""

    async def fails(*args, **kwargs):
        raise StorageError

    monkeypatch.setattr(desk.writer, "do", fails)
    response = await agent.get(LEAD)
    assert (response.status_code, "Kotiturva" in response.text) == (503, False)


async def test_whoever_was_signed_out_keeps_what_they_typed(desk, agent):
    """The session ended while a note was being written."""
    desk.now += timedelta(hours=1)
    response = await agent.send_form(f"{LEAD}/notes", key="k", text="Half a page")
    assert (response.status_code, "Half a page" in response.text) == (401, True)


async def test_every_change_is_in_the_audit(desk, agent):
    """What was done, to which lead, from what to what; never in the words of anybody."""
    await agent.get(LEAD)
    await agent.send_form(f"{LEAD}/status", version="1", status="declined", reason="SECRET")
    await agent.send_form(f"{LEAD}/notes", key="k", text="SECRET")
    await agent.send_form(f"{LEAD}/status", version="1", status="contacted")
    told = [
        (entry.event.action, entry.event.ending, dict(entry.event.detail))
        for entry in desk.entries()
    ]
    assert told == [
        (Action.LEAD_READ, "done", {}),
        (Action.STATUS_CHANGED, "done", {"before": "new", "after": "declined"}),
        (Action.NOTE_ADDED, "done", {}),
        (Action.STATUS_CHANGED, "refused", {"why": "console_stale"}),
    ]
    assert {entry.event.about for entry in desk.entries()} == {f"lead {FINNISH}"}
    assert "SECRET" not in str(desk.entries())


async def test_a_lead_without_a_history_says_so(desk):
    """One's own reading is none."""
    html = (await desk.browser("agent").get(f"/console/leads/{FINNISH}")).text
    assert say("console_nothing_yet") in html.partition('id="history"')[2].partition("</ol>")[0]
    await desk.browser("agent").send_form(f"/console/leads/{FINNISH}/notes", key="k", text="Mine")
    html = (await desk.browser("agent").get(f"/console/leads/{FINNISH}")).text
    assert (
        say("console_nothing_yet") not in html.partition('id="history"')[2].partition("</ol>")[0]
    )


async def test_a_page_knows_its_own_address_where_a_form_was_refused(desk, agent):
    """By it the open page renews itself: the form's own address shows nothing."""
    form = {"version": "1", "due_on": "never"}
    refused = await agent.send_form(f"{LEAD}/due", **form)
    assert refused.status_code == 422
    assert f'data-address="{LEAD}"' in refused.text
    form = {"chosen": f"{FINNISH}:1", "query": "status=new&page=1"}
    refused = await agent.send_form("/console/leads/change", what="status", **form)
    assert 'data-address="/console/leads?status=new&amp;page=1"' in refused.text
