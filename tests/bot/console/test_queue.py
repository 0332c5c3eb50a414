"""The queue: nothing that needs somebody stays unseen."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.casework.cases import Need
from bot.dialogue.conversation import Conversation
from bot.leads import Status
from bot.message import Visitor
from bot.staff.members import Role, Sight
from bot.transcript import keep
from tests.bot.cast import sight
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    KEPT_IN_CHINA,
    NOW,
    NUMBERS,
    SENDABLE,
    SWEDISH,
    asked,
    lead_of,
)

WHOLE = Sight("", is_whole=True)
TODAY = NOW.date()
SILENT = NOW - timedelta(hours=72)


def waiting(desk, sight=WHOLE):
    """Return what waits: the lead or the visitor, and why."""
    lines, total = desk.run(lambda unit: unit.queue.waiting(sight, TODAY, SILENT, most=100))
    assert total == len(lines) == desk.run(lambda unit: unit.queue.count(sight, TODAY, SILENT))
    return {
        (line.case.lead.reference if line.case else line.request.visitor.id): set(line.needs)
        for line in lines
    }


def change(desk, reference, **changes):
    """Change a case as staff would; *status* is one of its lead."""
    case = desk.case(reference)
    if "status" in changes:
        case = replace(case, lead=replace(case.lead, status=changes.pop("status")))
    desk.run(lambda unit: unit.cases.change(replace(case, **changes)))


def test_a_new_lead_needs_an_owner(desk):
    """And a visitor who asked for a person is named beside their lead."""
    assert waiting(desk) == {
        FINNISH: {Need.OWNER, Need.PERSON},
        SWEDISH: {Need.OWNER, Need.PERSON},
        KEPT_IN_CHINA: {Need.OWNER},
        SENDABLE: {Need.OWNER},
    }


@pytest.mark.parametrize(
    ("sight", "seen"),
    [
        (sight(FINLAND), {FINNISH, SENDABLE}),
        (sight("business-sweden"), {SWEDISH}),
        (sight("project-office"), {KEPT_IN_CHINA, SENDABLE}),
        (sight("innovation-norway"), set()),
    ],
)
def test_each_sees_what_is_theirs(desk, sight, seen):
    """The count as well as the lines."""
    assert waiting(desk, sight).keys() == seen


def test_a_lead_that_somebody_has_waits_in_silence(desk):
    """It comes back when the visitor has waited too long."""
    change(desk, SENDABLE, owner=NUMBERS["agent"])
    assert SENDABLE not in waiting(desk)
    change(desk, SENDABLE, owner=NUMBERS["agent"], waits_since=SILENT)
    assert waiting(desk)[SENDABLE] == {Need.SILENCE}


def test_what_is_overdue_needs_somebody(desk):
    """Also in the pipeline; not once it has ended."""
    yesterday = TODAY - timedelta(days=1)
    has = {"owner": NUMBERS["agent"], "waits_since": None, "due_on": yesterday}
    change(desk, SENDABLE, status=Status.IN_PIPELINE, **has)
    assert waiting(desk)[SENDABLE] == {Need.OVERDUE}
    change(desk, SENDABLE, status=Status.IN_PIPELINE, **{**has, "due_on": TODAY})
    assert SENDABLE not in waiting(desk)
    change(desk, SENDABLE, status=Status.DECLINED, **has)
    assert SENDABLE not in waiting(desk)


def test_whoever_asks_for_a_person_waits_until_somebody_has_seen_to_it(desk):
    """Asking twice is waiting once, since the first time; asking again later is waiting anew."""
    stranger = Visitor("telegram", "77")

    def ask(at):
        return asked(stranger, "A person!", "topic bot.human, phrase ask_company", at)

    desk.run(lambda unit: keep(unit, ask(NOW - timedelta(hours=5))))
    desk.run(lambda unit: keep(unit, ask(NOW - timedelta(hours=1))))
    assert waiting(desk)["77"] == {Need.PERSON}
    (line,) = [
        line
        for line in desk.run(lambda unit: unit.queue.waiting(WHOLE, TODAY, SILENT, most=9))[0]
        if line.case is None
    ]
    assert line.since == NOW - timedelta(hours=5)
    desk.run(lambda unit: unit.queue.close_request(stranger, NUMBERS["agent"], NOW))
    assert "77" not in waiting(desk)
    desk.run(lambda unit: keep(unit, ask(NOW)))
    assert waiting(desk)["77"] == {Need.PERSON}


def test_who_calls_the_person_off_waits_for_nobody(desk):
    """What is said of it later is added, and waits anew."""
    stranger = Visitor("telegram", "78")
    for about, waits in (
        ("topic bot.human", {Need.PERSON}),
        ("phrase added_for_staff", {Need.PERSON}),
        ("phrase person_called_off", None),
        ("phrase person_called_off", None),
        ("topic bot.human", {Need.PERSON}),
    ):
        exchange = asked(stranger, "?", about)
        desk.run(lambda unit, exchange=exchange: keep(unit, exchange))
        assert waiting(desk).get("78") == waits


def test_a_request_without_a_lead_is_the_office_s(desk):
    """Nobody knows yet which country it is about."""
    desk.run(lambda unit: keep(unit, asked(Visitor("web", "x"), "?", "topic bot.human")))
    assert "x" in waiting(desk, sight("project-office"))
    assert "x" not in waiting(desk, sight(FINLAND))


def test_of_several_leads_one_is_named(desk):
    """The one that needs somebody anyway, or the newest; the request is not shown twice."""
    visitor = Visitor("web", f"visitor-{FINNISH}")
    desk.run(
        lambda unit: unit.leads.add(
            lead_of("AAA-AAA", FINLAND, visitor=visitor, status=Status.DECLINED, taken_at=NOW)
        )
    )
    assert waiting(desk, sight(FINLAND))[FINNISH] == {Need.OWNER, Need.PERSON}
    change(desk, FINNISH, owner=NUMBERS["agent"])
    assert waiting(desk, sight(FINLAND)) == {"AAA-AAA": {Need.PERSON}, SENDABLE: {Need.OWNER}}


async def test_who_waits_longest_comes_first_and_is_the_manager_s(desk):
    """After the time that was set; every role sees it."""
    desk.run(
        lambda unit: unit.leads.add(
            lead_of("AAA-AAA", FINLAND, taken_at=NOW - timedelta(hours=73))
        )
    )
    text = (await desk.browser("viewer").get("/console/queue")).text
    assert re.findall(r"/console/leads/(\w{3}-\w{3})\"", text) == ["AAA-AAA", FINNISH, SENDABLE]
    assert text.count("for the manager") == 1


async def test_the_queue_the_lead_and_the_list_say_the_same_of_how_long_somebody_waits(desk):
    """A date that has passed is not since when somebody waits; who waits for nothing is last."""
    passed = {"owner": NUMBERS["agent"], "due_on": TODAY - timedelta(days=4)}
    change(desk, SENDABLE, status=Status.CONTACTED, waits_since=NOW - timedelta(days=1), **passed)
    browser = desk.browser("agent")
    queue = (await browser.get("/console/queue")).text
    row = queue[queue.index(f"/console/leads/{SENDABLE}") :].partition("</tr>")[0]
    assert "overdue" in row
    assert "for the manager" not in row
    lead = (await browser.get(f"/console/leads/{SENDABLE}")).text
    since = lead[lead.index('data-part="since"') :].partition("</div>")[0]
    found = (await browser.get(f"/console/leads?q={SENDABLE}")).text
    assert [page.count(">1 d</time>") for page in (row, since, found)] == [1, 1, 1]
    assert (
        f"/console/leads/{SENDABLE}" not in (await browser.get("/console/leads?view=waiting")).text
    )
    change(desk, SENDABLE, status=Status.IN_PIPELINE, waits_since=None, **passed)
    queue = (await browser.get("/console/queue")).text
    row = queue[queue.index(f"/console/leads/{SENDABLE}") :].partition("</tr>")[0]
    assert "overdue" in row
    assert "</time>" not in row


@pytest.mark.parametrize("most", [2, 100])
def test_a_date_that_passed_first_comes_first_however_many_wait(desk, most):
    """Also where its lead was changed since, and there is room for few."""
    has = {"owner": NUMBERS["agent"], "waits_since": None, "due_on": TODAY - timedelta(days=90)}
    change(desk, SENDABLE, status=Status.IN_PIPELINE, **has)
    lines, total = desk.run(lambda unit: unit.queue.waiting(WHOLE, TODAY, SILENT, most=most))
    assert (lines[0].case.lead.reference, lines[0].needs) == (SENDABLE, (Need.OVERDUE,))
    assert (len(lines), total) == (min(most, 4), 4)


async def test_a_long_word_may_be_broken_in_the_queue(desk):
    """Of a company as well as of its contact person: it makes no column as wide as itself."""
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    case = desk.case()
    given = {**case.lead.given, "company": f"{long} AB", "person": long}
    desk.run(lambda unit: unit.leads.change(replace(case.lead, given=given)))
    page = (await desk.browser("agent").get("/console/queue")).text
    assert long not in page
    assert page.count("Donaudampfsc<wbr>hifffahrtsel<wbr>") == 2


async def test_a_setting_says_when_it_is_the_manager_s(open_desk):
    desk = open_desk(escalate_after=timedelta(hours=1))
    assert (await desk.browser("viewer").get("/console/queue")).text.count("for the manager") == 2


async def test_a_request_is_read_and_closed(desk):
    """By the office, where there is no lead; the queue is shorter then, and it is known who did it."""
    desk.run(lambda unit: keep(unit, asked(Visitor("web", "abcdef"), "Help", "topic bot.human")))
    browser = desk.browser("office-admin")
    text = (await browser.get("/console/queue")).text
    (path,) = re.findall(r'href="(/console/requests/\d+)"', text)
    assert "Help" in (await browser.get(path)).text
    assert (await browser.send_form(f"{path}/close")).status_code == 303
    assert path not in (await browser.get("/console/queue")).text
    assert "Office-Admin has seen to it" in (await browser.get(path)).text


async def test_who_has_no_lead_is_called_by_the_channel_in_the_reader_s_words(desk):
    """And what answered them by the labels of the topics, or as the assistant's own words."""
    for about in ("topic cities.overview", "phrase not_understood", "topic bot.human"):
        exchange = asked(Visitor("web", "abcdef"), "Help", about)
        desk.run(partial(lambda each, unit: keep(unit, each), exchange))
    browser = desk.browser("office-admin")
    await browser.send_form("/console/account/language", language="zh-Hans", next="")
    text = (await browser.get("/console/queue")).text
    assert ">网页 …cdef<" in text
    (path,) = re.findall(r'href="(/console/requests/\d+)"', text)
    feet = re.findall(r'<p class="foot"[^>]*>([^<]*)<?', (await browser.get(path)).text)
    assert [each.split(" · ")[0].strip() for each in feet if "0.81" in each] == [
        "五个目标城市", "助手自身的用语", "转接人工",
    ]  # fmt: skip


async def test_who_was_seen_to_is_no_longer_writing_to_the_person(desk):
    """What they write from then on opens no request by itself."""
    stranger = Visitor("telegram", "77")
    desk.run(lambda unit: keep(unit, asked(stranger, "A person!", "topic bot.human", NOW)))
    called = Conversation(stranger, "en", is_called=True, changed_at=NOW)
    desk.run(lambda unit: unit.conversations.put(called))
    request = desk.run(lambda unit: unit.queue.request_of(stranger))
    browser = desk.browser("office-manager")
    await browser.send_form(f"/console/requests/{request.exchange}/close")
    assert not desk.run(lambda unit: unit.conversations.get(stranger)).is_called
    assert "77" not in waiting(desk)


async def test_an_empty_queue_says_so(desk):
    browser = desk.browser("swede")
    await browser.send_form(
        f"/console/leads/{SWEDISH}/status", version="1", status="declined", reason="No"
    )
    await browser.send_form("/console/requests/6/close")
    assert "Nobody waits" in (await browser.get("/console/queue")).text


def test_taking_it_on_and_contacting_ends_the_waiting(desk):
    """A status that staff give is an answer; the clock begins anew."""
    change(desk, FINNISH, owner=NUMBERS["agent"])
    case = desk.case()
    moved = case.moved(Status.CONTACTED, "", NOW)
    assert (moved.waits_since, moved.lead.changed_at) == (NOW, NOW)
    assert moved.moved(Status.DECLINED, "No", NOW).waits_since is None


def test_how_long_the_first_contact_took_stays_whatever_else_changes(desk):
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(case.moved(Status.CONTACTED, "", NOW)))
    assert desk.case().contacted_after == 7200
    change(desk, FINNISH, owner=NUMBERS["agent"])
    assert desk.case().contacted_after == 7200
    ended = desk.case().moved(Status.DECLINED, "No", NOW)
    again = ended.moved(Status.CONTACTED, "", NOW + timedelta(days=9))
    assert again.contacted_after == 7200


def test_a_withdrawn_lead_that_is_sent_again_waits_again(desk):
    """By the visitor, in the chat."""
    lead = desk.case().lead
    desk.run(
        lambda unit: unit.leads.change(replace(lead, status=Status.WITHDRAWN, changed_at=NOW))
    )
    assert desk.case().waits_since is None
    later = NOW + timedelta(days=1)
    desk.run(lambda unit: unit.leads.change(replace(lead, status=Status.NEW, changed_at=later)))
    assert desk.case().waits_since == later


def test_roles_include_those_before_them():
    """Viewer, agent, manager, administrator."""
    order = [Role.VIEWER, Role.AGENT, Role.MANAGER, Role.ADMIN]
    for rank, role in enumerate(order):
        assert [role.includes(other) for other in order] == [n <= rank for n in range(4)]
