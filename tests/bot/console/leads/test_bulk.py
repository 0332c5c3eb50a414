"""One change to several leads: each as it was shown, each with its place in the audit, or said why not."""

import re
from dataclasses import replace
from html import unescape

import pytest

from bot.casework.search import PAGE
from bot.leads import Status
from bot.message import Visitor
from bot.staff.audit import Action, Ending
from tests.bot.cast import HOSTILE, say
from tests.bot.console.conftest import FINLAND, FINNISH, NUMBERS, SENDABLE, SWEDISH, lead_of
from tests.bot.console.lead.test_page import Tags

PATH = "/console/leads/change"
BOTH = f"{FINNISH}:1 FFF-EEE:1"
AGENT = str(NUMBERS["agent"])


@pytest.fixture
def desk(desk):
    desk.run(lambda unit: unit.leads.add(lead_of("FFF-EEE", FINLAND)))
    return desk


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def cases(desk, *references):
    return [desk.case(each) for each in references or (FINNISH, "FFF-EEE")]


async def test_several_get_an_owner_at_once(desk, agent):
    """And the list is shown as it was asked for."""
    form = {"what": "owner", "owner": AGENT, "query": "status=new&page=1"}
    response = await agent.send_form(PATH, chosen=BOTH, **form)
    assert response.status_code == 303
    was = f"was=owner+{FINNISH}%3A2%3A0+FFF-EEE%3A2%3A0"
    assert response.headers["location"] == f"/console/leads?status=new&page=1&done=bulk&{was}"
    assert [each.owner for each in cases(desk)] == [NUMBERS["agent"]] * 2
    page = unescape((await agent.get(response.headers["location"])).text)
    assert say("console_done_bulk", changed=2) in page
    assert say("console_filter_unknown", names="was") not in page


async def test_several_get_a_status_at_once(desk, agent):
    """With a reason, where it wants one; how soon somebody was contacted is kept."""
    await agent.send_form(PATH, chosen=BOTH, what="status", status="contacted")
    assert [each.lead.status for each in cases(desk)] == [Status.CONTACTED] * 2
    declined = {"what": "status", "status": "declined", "reason": "No fit"}
    await agent.send_form(PATH, chosen=BOTH.replace(":1", ":2"), **declined)
    assert [each.reason for each in cases(desk)] == ["No fit"] * 2


async def test_each_stands_in_the_audit(desk, agent):
    """As if it had been changed by itself; and that several were, once."""
    known = len(desk.entries())
    await agent.send_form(PATH, chosen=BOTH, what="owner", owner=AGENT)
    told = [(each.event.action, each.event.about) for each in desk.entries()[known:]]
    assert told == [
        (Action.OWNER_CHANGED, f"lead {FINNISH}"),
        (Action.OWNER_CHANGED, "lead FFF-EEE"),
        (Action.LEADS_CHANGED, ""),
    ]
    assert desk.entries()[-1].event.detail == {"changed": "2", "refused": "0"}


async def test_what_cannot_be_changed_is_named_and_the_rest_is_done(desk, agent):
    """One that changed meanwhile, one whose person's data may only be kept."""
    case = desk.case(SENDABLE)
    desk.run(lambda unit: unit.cases.change(case))
    other = Visitor("web", "visitor-FFF-EEE")
    await desk.browser("manager").send_form(
        "/console/leads/FFF-EEE/person/restrict", reason="They asked"
    )
    assert desk.run(lambda unit: unit.restrictions.of(other)) is not None
    chosen = f"{BOTH} {SENDABLE}:1"
    response = await agent.send_form(PATH, chosen=chosen, what="owner", owner=AGENT)
    assert response.status_code == 200
    assert "Changed: 1. Not changed: 2" in response.text
    assert [each.owner for each in cases(desk, FINNISH, "FFF-EEE", SENDABLE)] == [
        NUMBERS["agent"], None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("foreign", [SWEDISH, "ZZZ-ZZZ"])
async def test_with_one_that_is_not_theirs_nothing_is_done(desk, agent, foreign):
    """As with one that is not there; the audit says which (A19)."""
    known = len(desk.entries())
    chosen = f"{BOTH} {foreign}:1"
    response = await agent.send_form(PATH, chosen=chosen, what="owner", owner=AGENT)
    assert response.status_code == 404
    assert "Changed: 0. Not changed: 1" in response.text
    assert "Lundby" not in response.text, "it is named by what they sent alone"
    assert [each.owner for each in cases(desk, FINNISH, "FFF-EEE", SWEDISH)] == [None] * 3
    [event] = [each.event for each in desk.entries()[known:]]
    assert (event.action, event.ending) == (Action.LEADS_CHANGED, Ending.ABSENT)
    assert event.about == f"lead {foreign}"


async def test_a_question_of_too_many_parts_asks_for_what_nobody_knows(desk, agent):
    """Neither the list nor a file breaks on it."""
    query = "&".join(f"q{number}=x" for number in range(30))
    form = {"what": "owner", "owner": AGENT, "query": query}
    response = await agent.send_form(PATH, chosen=BOTH, **form)
    assert response.headers["location"].partition("&")[0] == "/console/leads?done=bulk"
    assert (await agent.send_form(PATH, **form)).status_code == 422
    export = await agent.send_form("/console/leads/export", format="csv", query=query)
    assert (export.status_code, "query" in export.text) == (422, True)


async def test_where_nothing_is_changed_nothing_is_done(desk, agent):
    """And the audit says so."""
    response = await agent.send_form(PATH, chosen=f"{FINNISH}:7", what="owner", owner=AGENT)
    assert response.status_code == 422
    event = desk.entries()[-1].event
    assert (event.action, event.ending) == (Action.LEADS_CHANGED, Ending.REFUSED)


async def test_the_same_form_sent_twice_changes_once(desk, agent):
    """What is as asked already is left alone."""
    for _ in "12":
        response = await agent.send_form(PATH, chosen=BOTH, what="status", status="contacted")
        assert response.status_code == 303
    assert [each.version for each in cases(desk)] == [2, 2]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Nothing is chosen"),
        ({"chosen": " "}, "Nothing is chosen"),
        ({"chosen": FINNISH}, "could not be read"),
        ({"chosen": f"{FINNISH}:x"}, "could not be read"),
        ({"chosen": f"{FINNISH}:1"}, "could not be read"),
        ({"chosen": f"{FINNISH}:1", "what": "status", "status": "sold"}, "could not be read"),
        ({"chosen": f"{FINNISH}:1", "what": "owner", "owner": "9999"}, "cannot be given"),
        ({"chosen": " ".join(f"{n}:1" for n in range(PAGE + 1)), "what": "owner"}, "At most 50"),
        ({"chosen": "x" * 100_000, "what": "owner"}, "could not be read"),
        ({"chosen": f"{FINNISH}:1", "what": "status", "status": "declined"}, "needs a reason"),
        ({"chosen": f"{FINNISH}:1", "what": "status", "status": "qualified"}, "cannot follow"),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(desk, agent, form, said):
    response = await agent.send_form(PATH, **form)
    assert (response.status_code, said in response.text) == (422, True)
    assert desk.case().version == 1


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, hostile):
    """What was chosen and asked is shown as text."""
    chosen = f"{'-'.join(hostile.split()) or 'x'}:1"
    response = await agent.send_form(
        PATH, chosen=chosen, query=hostile, what="status", status="declined", reason=hostile
    )
    parsed = Tags()
    parsed.feed(response.text)
    assert parsed.strange == []


def ticked(response):
    return sorted(re.findall(r'data-pick="([^":]+):\d+" checked', response.text))


async def test_a_reason_that_is_missing_is_asked_for_once(desk, agent):
    """Before anything is done; all that was ticked still is, so that only the reason is to be typed."""
    form = {"what": "status", "status": "declined"}
    response = await agent.send_form(PATH, chosen=BOTH, **form)
    assert response.status_code == 422
    assert unescape(response.text).count(say("console_reason_missing")) == 1
    assert ticked(response) == sorted([FINNISH, "FFF-EEE"])
    assert 'value="declined" selected' in response.text
    assert [each.version for each in cases(desk)] == [1, 1]


async def test_what_was_refused_stays_ticked_and_nothing_else(desk, agent):
    """As it is now: pressed once more, it is changed."""
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["colleague"])))
    form = {"what": "status", "status": "contacted"}
    response = await agent.send_form(PATH, chosen=BOTH, **form)
    assert ticked(response) == [FINNISH]
    assert f'data-pick="{FINNISH}:2" checked' in response.text
    assert (await agent.send_form(PATH, chosen=f"{FINNISH}:2", **form)).status_code == 303
    assert ticked(await agent.get("/console/leads")) == []


@pytest.mark.parametrize("name", ["viewer", "office-viewer"])
async def test_whoever_only_reads_gets_no_leads(desk, agent, name):
    """They could do nothing about one, and nobody would miss it."""
    number = str(NUMBERS[name])
    page = (await agent.get("/console/leads")).text
    assert f'<option value="{number}"' not in page.partition('class="card bulk"')[2]
    response = await agent.send_form(PATH, chosen=BOTH, what="owner", owner=number)
    assert response.status_code == 422
    lead = f"/console/leads/{FINNISH}"
    assert f'<option value="{number}"' not in (await agent.get(lead)).text
    assert (await agent.send_form(f"{lead}/owner", version="1", owner=number)).status_code == 422
    assert [each.owner for each in cases(desk)] == [None, None]


async def test_a_viewer_is_offered_none_of_it(desk):
    assert "data-pick" not in (await desk.browser("viewer").get("/console/leads")).text
    assert f'data-pick="{FINNISH}:1"' in (await desk.browser("agent").get("/console/leads")).text


async def test_a_lead_of_another_organisation_may_not_be_given(desk):
    """The office's manager sees all, and gives each to whom it may be given."""
    manager = desk.browser("office-manager")
    swede = str(NUMBERS["swede"])
    chosen = f"{FINNISH}:1 {SWEDISH}:1"
    response = await manager.send_form(PATH, chosen=chosen, what="owner", owner=swede)
    assert "Changed: 1. Not changed: 1" in response.text
    assert [each.owner for each in cases(desk, FINNISH, SWEDISH)] == [None, NUMBERS["swede"]]


async def test_one_that_somebody_changed_meanwhile_stays(desk, agent):
    """Named, with the way to it."""
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["colleague"])))
    response = await agent.send_form(PATH, chosen=BOTH, what="owner", owner=AGENT)
    assert f'<a href="/console/leads/{FINNISH}">{FINNISH}</a>: Somebody changed' in response.text
    assert say("console_bulk_stale") in unescape(response.text)
    assert ticked(response) == [FINNISH]
    assert desk.case().owner == NUMBERS["colleague"]


async def undo(browser, page, query=""):
    """Press *Undo* as the page offers it."""
    was = re.search(r'name="was" value="([^"]+)"', page)
    return await browser.send_form("/console/leads/undo", was=unescape(was[1]), query=query)


async def changed(browser, **form):
    """Change both, and return the page that says so."""
    response = await browser.send_form(PATH, chosen=BOTH, query="status=new", **form)
    return unescape((await browser.get(response.headers["location"])).text)


async def test_what_was_done_is_named_and_can_be_undone(desk, agent):
    """Also where all of them have left the list; and so can the undoing."""
    page = await changed(agent, what="status", status="contacted")
    assert not any(f'data-pick="{each}' in page for each in (FINNISH, "FFF-EEE"))
    done = page.partition('id="done"')[2].partition("<form class")[0]
    assert say("console_done_bulk", changed=2) in done
    assert all(f'href="/console/leads/{each}"' in done for each in (FINNISH, "FFF-EEE"))
    response = await undo(agent, page, "status=new")
    assert response.headers["location"].startswith("/console/leads?status=new&done=bulk&was=")
    assert [each.lead.status for each in cases(desk)] == [Status.NEW] * 2
    assert [each.contacted_after for each in cases(desk)] == [None] * 2
    assert desk.entries()[-1].event.detail == {"changed": "2", "refused": "0"}
    await undo(agent, unescape((await agent.get(response.headers["location"])).text))
    assert [each.lead.status for each in cases(desk)] == [Status.CONTACTED] * 2


async def test_each_gets_the_owner_back_it_had(desk, agent):
    """One had none, one a colleague."""
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["colleague"])))
    chosen = f"{FINNISH}:2 FFF-EEE:1"
    response = await agent.send_form(PATH, chosen=chosen, what="owner", owner=AGENT)
    await undo(agent, (await agent.get(response.headers["location"])).text)
    assert [each.owner for each in cases(desk)] == [NUMBERS["colleague"], None]


async def test_what_somebody_changed_since_is_not_undone(desk, agent):
    """The others are, and it is said how many; of a page that was open then, it is named."""
    page = await changed(agent, what="owner", owner=AGENT)
    case = desk.case()
    desk.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["colleague"])))
    response = await undo(agent, page)
    assert "Changed: 1. Not changed: 1" in response.text
    assert [each.owner for each in cases(desk)] == [NUMBERS["colleague"], None]
    was = f"owner {FINNISH}:2:0 FFF-EEE:3:{AGENT}"
    query = {"done": "bulk", "was": was}
    later = await agent.get("/console/leads", params=query)
    assert say("console_bulk_undo", count=1) in unescape(later.text)


async def test_where_nothing_may_come_back_no_way_back_is_offered(desk, agent):
    """A declined lead is not new again; and without a list of them, nothing is undone."""
    page = await changed(agent, what="status", status="declined", reason="No fit")
    assert say("console_done_bulk", changed=2) in page
    assert "/console/leads/undo" not in page
    for was in ("", "status", "x y:z:w", f"status {FINNISH}:2:sold"):
        assert (await agent.send_form("/console/leads/undo", was=was)).status_code == 422
    assert [each.version for each in cases(desk)] == [2, 2]


async def test_undoing_shows_nobody_what_they_may_not_see(desk, agent):
    """A made-up address names no lead of others, and brings none of them back."""
    foreign = f"owner {SWEDISH}:1:0"
    page = await agent.get("/console/leads", params={"done": "bulk", "was": foreign})
    assert SWEDISH not in page.text.partition("<main")[2]
    assert (await agent.send_form("/console/leads/undo", was=foreign)).status_code == 404
    viewer = desk.browser("viewer")
    seen = {"done": "bulk", "was": f"status {FINNISH}:1:contacted"}
    assert "/console/leads/undo" not in (await viewer.get("/console/leads", params=seen)).text
    assert (await viewer.send_form("/console/leads/undo", was=seen["was"])).status_code == 403


async def test_each_reason_is_said_once(desk, agent):
    """With all the leads that it is of."""
    response = await agent.send_form(PATH, chosen=BOTH, what="status", status="qualified")
    page = unescape(response.text)
    assert "Changed: 0. Not changed: 2" in page
    assert page.count(say("console_status_impossible")) == 1
    problem = page.partition('id="problem"')[2].partition("</ul>")[0]
    assert all(f">{each}</a>" in problem for each in (FINNISH, "FFF-EEE"))
    assert say("console_undo") not in problem
