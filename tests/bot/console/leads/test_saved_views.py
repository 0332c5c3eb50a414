"""Views of the list: saved under a name, counted, shared with colleagues, and of nobody else."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, quote

import pytest

from bot.casework.saved_views import LONGEST_NAME, MOST, Column, Look
from bot.casework.search import Order, Sorting
from bot.cli.staff import disable
from bot.console.leads.asked import FILTERS, LONGEST_QUERY, LONGEST_SEARCH
from bot.database.retention import AUDIT_DAYS, expire
from bot.leads import Status
from bot.staff.audit import Action
from knowledge.project import Retention
from tests.bot.cast import HOSTILE, phrasebook, say
from tests.bot.console.conftest import (
    FINLAND,
    FINNISH,
    NOW,
    NUMBERS,
    SENDABLE,
    lead_of,
    saved_view,
)
from tests.bot.console.lead.test_page import Tags
from tests.bot.console.leads.test_columns import heads, ticks
from tests.bot.console.leads.test_page import listed

PAGES = "/console/leads"
VIEWS = "/console/views"
CHIP = re.compile(
    r'<a class="chip" href="([^"]*saved=\d+)"[^>]*><bdi>([^<]*)</bdi> <span>([^<]*)<'
)
GOOD = {"key": "k", "query": "city=wuhan&status=new&sort=-due&page=2", "columns": "due email"}
AGENTS, SWEDES = 1, 2
"""The numbers of the views that an agent in Finland and a Swede share."""


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


@pytest.fixture
def colleague(desk):
    return desk.browser("colleague")


def member(desk, name):
    return desk.run(lambda unit: unit.staff.get(NUMBERS[name]))


def kept(desk, name="agent"):
    """Return the views that somebody sees, by their names."""
    somebody = member(desk, name)
    return {each.name: each for each in desk.run(lambda unit: unit.saved_views.of(somebody))}


async def chips(browser):
    """Return the views at the top of the list: how many leads each has, and its address."""
    page = (await browser.get(PAGES)).text
    return {unescape(name): (count, unescape(to)) for to, name, count in CHIP.findall(page)}


async def test_a_view_is_saved_and_opened(desk, agent):
    """The question, the order and the columns; with the number of its leads; the same form once."""
    for _ in "12":
        response = await agent.send_form(VIEWS, name=" My  Wuhan ", **GOOD)
        assert response.status_code == 303
    assert response.headers["location"] == (
        f"{PAGES}?city=wuhan&status=new&saved={SWEDES + 1}&done=view"
    )
    view = kept(desk)["My Wuhan"]
    assert (view.query, view.is_shared) == ("city=wuhan&status=new", False)
    assert view.look == Look.of(["due", "email"], "-due")
    found = await chips(agent)
    assert found.keys() == {"My Wuhan", "Our new ones"}
    count, address = found["My Wuhan"]
    assert count == "2"
    page = (await agent.get(address)).text
    assert re.findall(r'aria-current="true"><bdi>([^<]*)<', page) == ["My Wuhan"]
    query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    assert await heads(agent, **query) == [Column.REFERENCE, Column.EMAIL, Column.DUE]
    assert sorted(await listed(agent, **query)) == [SENDABLE, FINNISH]
    assert "My Wuhan" not in await chips(desk.browser("colleague"))


async def test_a_shared_view_is_for_colleagues_to_read(desk, agent, colleague):
    """They open it, with who made it; they neither change nor remove it, and may save it as their own."""
    assert "Our new ones" in await chips(colleague)
    page = (await colleague.get(f"{PAGES}?status=new&saved={AGENTS}")).text
    assert phrasebook().say("console_saved_view_by", "en", name="Agent") in unescape(page)
    assert f"{VIEWS}/{AGENTS}" not in page
    sent = {"version": "1", "name": "Theirs", "query": "", "columns": "due", "shown": "1"}
    for path, form in (
        (f"{VIEWS}/{AGENTS}", sent),
        (f"{VIEWS}/{AGENTS}/remove", {}),
        (
            f"{PAGES}/columns",
            {"version": "1", "query": f"saved={AGENTS}", "sort": "due", **ticks("due")},
        ),
    ):
        response = await colleague.send_form(path, **form)
        assert (response.status_code, say("console_saved_view_foreign") in response.text) == (
            422,
            True,
        )
    assert kept(desk)["Our new ones"] == replace(saved_view("agent", NUMBERS["agent"]), number=1)
    own = await colleague.send_form(
        VIEWS, key="k", name="Our new ones", query=f"status=new&saved={AGENTS}", columns="company"
    )
    assert own.status_code == 303
    assert kept(desk, "colleague")["Our new ones"].is_shared


async def test_a_manager_may_change_what_is_shared(desk, agent):
    """Twenty places are the organisation's: no one member fills them for good. What is not shared stays theirs."""
    manager = desk.browser("manager")
    await agent.send_form(VIEWS, name="Private", **GOOD)
    page = (await manager.get(f"{PAGES}?status=new&saved={AGENTS}")).text
    assert f'action="{VIEWS}/{AGENTS}/remove"' in page
    sent = {"version": "1", "name": "Our new ones", "query": "", "columns": ""}
    assert (await manager.send_form(f"{VIEWS}/{AGENTS}", **sent)).status_code == 303
    assert kept(desk, "manager") == {}
    assert not kept(desk)["Our new ones"].is_shared
    for name in ("Our new ones", "Private"):
        number = kept(desk)[name].number
        assert (await manager.send_form(f"{VIEWS}/{number}/remove")).status_code == 404
    other = desk.browser("office-manager")
    assert (await other.send_form(f"{VIEWS}/{SWEDES}/remove")).status_code == 404


async def test_what_is_not_shared_or_of_another_organisation_is_absent(desk, agent, colleague):
    """By its number as by its name: nothing here, and nothing of it in the page."""
    await agent.send_form(VIEWS, name="Secret of mine", **GOOD)
    number = kept(desk)["Secret of mine"].number
    for browser, which in ((colleague, number), (desk.browser("swede"), AGENTS)):
        for path in (f"{VIEWS}/{which}", f"{VIEWS}/{which}/remove"):
            response = await browser.send_form(path)
            assert response.status_code == 404
        page = (await browser.get(f"{PAGES}?saved={which}")).text
        assert say("console_saved_view_gone") in unescape(page)
        assert "Secret of mine" not in page
    assert len(kept(desk)) == 2
    swede = member(desk, "swede")
    assert desk.run(lambda unit: unit.saved_views.get(AGENTS, swede)) is None


async def test_a_view_is_renamed_and_takes_what_is_shown(desk, agent):
    """Renamed it keeps its question; saved as shown it has another one."""
    sent = {"query": f"city=wuhan&sort=company&saved={AGENTS}", "columns": "due company"}
    await agent.send_form(f"{VIEWS}/{AGENTS}", version="1", name="New", **sent)
    view = kept(desk)["New"]
    assert (view.query, view.look, view.is_shared) == ("status=new", Look(), False)
    response = await agent.send_form(
        f"{VIEWS}/{AGENTS}", version="2", name="New", shared="1", shown="1", **sent
    )
    view = kept(desk)["New"]
    assert (view.query, view.is_shared, view.version) == ("city=wuhan", True, 3)
    assert view.look == Look.of(["company", "due"], "company")
    assert response.headers["location"] == f"{PAGES}?city=wuhan&saved={AGENTS}&done=view"


async def test_columns_of_an_open_view_are_its_own(desk, agent):
    """One's own list stays as it is."""
    page = (await agent.get(f"{PAGES}?status=new&saved={AGENTS}")).text
    assert page.count('name="version" value="1"') == 2, "to change the view, and its columns"
    assert say("console_columns_view_hint") in page
    assert say("console_columns_hint") not in page
    sent = {"version": "1", "query": f"status=new&saved={AGENTS}", "sort": "-company"}
    sent |= ticks("email")
    response = await agent.send_form(f"{PAGES}/columns", **sent)
    assert response.headers["location"] == f"{PAGES}?status=new&saved={AGENTS}&done=view"
    assert kept(desk)["Our new ones"].look == Look.of(["email"], "-company")
    assert Column.EMAIL not in await heads(agent)
    assert Column.EMAIL in await heads(agent, saved=str(AGENTS))


async def test_columns_of_a_view_that_changed_meanwhile_are_not_kept(desk, agent):
    """In another window, by a colleague once it is left, or removed: that is said, and one's own list stays."""
    arranged = f"{PAGES}/columns"
    sent = {"version": "1", "query": f"status=new&saved={AGENTS}", "sort": "due"}
    assert (await agent.send_form(arranged, **sent, **ticks("due"))).status_code == 303
    stale = await agent.send_form(arranged, **sent, **ticks("email"))
    assert stale.status_code == 422
    assert say("console_saved_view_stale") in unescape(stale.text)
    assert kept(desk)["Our new ones"].look == Look.of(["due"], "due")
    assert (
        'name="name" required maxlength="60" dir="auto" autocomplete="off" value="Our new ones"'
        in (stale.text)
    )
    await agent.send_form(f"{VIEWS}/{AGENTS}/remove")
    gone = await agent.send_form(arranged, **{**sent, "version": "2"}, **ticks("email"))
    assert (gone.status_code, say("console_saved_view_stale") in unescape(gone.text)) == (
        422,
        True,
    )
    assert desk.run(lambda unit: unit.saved_views.look_of(NUMBERS["agent"])) == Look()


async def test_two_windows_meet(desk, agent):
    """The second is told and shows the view as it is; at one moment only one is taken."""
    sent = {"version": "1", "query": "", "columns": "due"}
    names = ("From one", "From the other")
    answers = await asyncio.gather(
        *(agent.send_form(f"{VIEWS}/{AGENTS}", name=name, **sent) for name in names)
    )
    assert sorted(each.status_code for each in answers) == [303, 422]
    [refused] = [each for each in answers if each.status_code == 422]
    assert say("console_saved_view_stale") in unescape(refused.text)
    assert len(kept(desk).keys() & set(names)) == 1
    again = await agent.send_form(f"{VIEWS}/{AGENTS}/remove")
    assert again.headers["location"] == f"{PAGES}?status=new&done=view-removed"
    assert (await agent.send_form(f"{VIEWS}/{AGENTS}/remove")).status_code == 404
    assert (await agent.send_form(f"{VIEWS}/{AGENTS}", name="x", **sent)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "phrase", "values"),
    [
        ({"name": " \n "}, "empty", {}),
        ({"name": "x" * (LONGEST_NAME + 1)}, "long", {"most": LONGEST_NAME}),
        ({"name": "OUR NEW ones"}, "taken", {}),
        ({"query": "status=sold"}, "unreadable", {}),
        ({"query": "is_admin=1"}, "unreadable", {}),
        ({"query": "x&" * 90}, "unreadable", {}),
        ({"query": "city=" + "x" * 5000}, "unreadable", {}),
    ],
)
async def test_what_cannot_be_saved_is_refused_in_words(desk, agent, changed, phrase, values):
    """And what was typed stands in the form."""
    response = await agent.send_form(VIEWS, **{**GOOD, "name": "A name", **changed})
    assert response.status_code == 422
    assert say(f"console_saved_view_{phrase}", **values) in unescape(response.text)
    assert len(kept(desk)) == 1
    if phrase != "empty":
        assert changed.get("name", "A name") in response.text


async def test_the_longest_search_is_saved_with_what_stands_behind_it(desk, agent):
    """However long it is when quoted; one that is longer than any is refused, and not cut off."""
    long = f"q={quote('𠮷' * LONGEST_SEARCH)}&status=declined"
    assert (await agent.send_form(VIEWS, **{**GOOD, "name": "Long", "query": long})).is_redirect
    view = kept(desk)["Long"]
    assert parse_qsl(view.query) == [("q", "𠮷" * LONGEST_SEARCH), ("status", "declined")]
    more = f"{'q=' + 'x' * LONGEST_QUERY}&status=declined"
    refused = await agent.send_form(VIEWS, **{**GOOD, "name": "Longer", "query": more})
    assert say("console_saved_view_unreadable") in unescape(refused.text)
    export = await agent.send_form(f"{PAGES}/export", format="csv", query=more)
    assert export.status_code == 422


async def test_a_megabyte_is_too_much(desk, agent):
    for field in ("name", "query", "columns"):
        sent = {**GOOD, "name": "A name", field: "x" * 1_000_000}
        assert (await agent.send_form(VIEWS, **sent)).status_code == 413
    many = await agent.send_form(VIEWS, **{**GOOD, "name": "A name", "columns": "due " * 9000})
    assert many.status_code == 303
    assert kept(desk)["A name"].look.columns == (Column.REFERENCE, Column.DUE)


async def test_there_is_an_end_to_them(desk, agent):
    """Of one member, and of what one organisation shares; those that are there can still be changed."""
    number = NUMBERS["agent"]
    desk.run(
        lambda unit: [
            unit.saved_views.add(saved_view(f"k{each}", number, name=f"Number {each}"))
            for each in range(MOST - 1)
        ]
    )
    full = await agent.send_form(VIEWS, name="One more", **GOOD)
    assert say("console_saved_view_full", most=MOST) in unescape(full.text)
    other = desk.browser("colleague")
    sent = {**GOOD, "name": "One more", "shared": "1"}
    shared = await other.send_form(VIEWS, **sent)
    assert say("console_saved_view_shared_full", most=MOST) in unescape(shared.text)
    assert (await other.send_form(VIEWS, **{**sent, "shared": ""})).status_code == 303
    changed = await agent.send_form(
        f"{VIEWS}/{AGENTS}", version="1", name="Renamed", shared="1", query="", columns=""
    )
    assert changed.status_code == 303
    assert len(await chips(agent)) == MOST


async def test_a_view_of_something_that_is_gone_opens_and_says_so(desk, agent):
    """A city that is no more is left out and named, and the view shows no number for it."""
    query = "city=atlantis&status=new"
    desk.run(
        lambda unit: unit.saved_views.add(
            saved_view("x", NUMBERS["agent"], name="Sunken", query=query)
        )
    )
    count, address = (await chips(agent))["Sunken"]
    assert count == "–"
    page = unescape((await agent.get(address)).text)
    assert f"{say('console_saved_view_lacks')} City: <bdi>atlantis</bdi>" in page
    assert FINNISH in page


async def test_a_view_of_a_member_who_has_left_says_so(desk, agent):
    """By their name; control: while they are there, nothing is said."""
    number = NUMBERS["colleague"]
    desk.run(
        lambda unit: unit.saved_views.add(
            saved_view("x", NUMBERS["agent"], name="Theirs", query=f"owner={number}")
        )
    )
    _, address = (await chips(agent))["Theirs"]
    assert say("console_saved_view_lacks") not in (await agent.get(address)).text
    desk.run(lambda unit: disable(unit, "colleague@example.org", NOW))
    page = unescape((await agent.get(address)).text)
    assert f"{say('console_saved_view_lacks')} Owner: <bdi>Colleague</bdi>" in page
    desk.run(lambda unit: expire(unit, NOW + AUDIT_DAYS + timedelta(days=1), Retention()))
    page = unescape((await desk.browser("agent").get(address)).text)
    assert f"Owner: <bdi>{number}</bdi>" in page


async def test_whoever_worked_elsewhere_is_not_named(desk, agent):
    """A view of one's own tells nothing of staff of other organisations, only that they are not there."""
    desk.run(lambda unit: disable(unit, "swede@example.org", NOW))
    page = (await agent.get(f"{PAGES}?status=new&saved={AGENTS}&owner={NUMBERS['swede']}")).text
    assert f"Owner: <bdi>{NUMBERS['swede']}</bdi>" in unescape(page)
    assert "<bdi>Swede</bdi>" not in page


async def test_views_of_whoever_leaves_stay_with_the_organisation(desk, colleague):
    """Shared ones are everybody's there then, and can be changed; their own are seen by nobody."""
    desk.run(lambda unit: unit.saved_views.add(
        saved_view("own", NUMBERS["agent"], name="Private", is_shared=False)))  # fmt: skip
    desk.run(lambda unit: disable(unit, "agent@example.org", NOW))
    assert (await chips(colleague)).keys() == {"Our new ones"}
    page = unescape((await colleague.get(f"{PAGES}?status=new&saved={AGENTS}")).text)
    assert phrasebook().say("console_saved_view_left", "en", name="Agent") in page
    response = await colleague.send_form(
        f"{VIEWS}/{AGENTS}", version="1", name="Ours", query="", columns=""
    )
    assert response.status_code == 303
    assert kept(desk, "colleague")["Ours"].is_shared, "or it would be nobody's"
    assert (await desk.browser("swede").send_form(f"{VIEWS}/{AGENTS}/remove")).status_code == 404
    assert (await colleague.send_form(f"{VIEWS}/{AGENTS}/remove")).status_code == 303
    assert kept(desk, "colleague") == {}


async def test_with_the_member_their_views_are_deleted(desk):
    """Three years after they left: the shared ones and the looks, too."""
    desk.run(lambda unit: unit.saved_views.keep_look(NUMBERS["agent"], Look.of(["due"], "due")))
    desk.run(lambda unit: disable(unit, "agent@example.org", NOW))
    for days, left in ((-1, 2), (1, 1)):
        now = NOW + AUDIT_DAYS + timedelta(days=days)
        desk.run(lambda unit, now=now: expire(unit, now, Retention()))
        rows = desk.run(
            lambda unit: unit.connection.exec_driver_sql("select name from saved_views").all()
        )
        assert len(rows) == left
    assert desk.run(lambda unit: unit.saved_views.look_of(NUMBERS["agent"])) == Look()


async def test_a_shared_view_counts_and_shows_what_each_may_see(desk):
    """The same question, each with their own leads, and their own *me*."""
    desk.run(
        lambda unit: unit.saved_views.add(
            saved_view("m", NUMBERS["office-admin"], name="Mine", query="owner=me")
        )
    )
    case = desk.case(FINNISH)
    desk.run(lambda unit: unit.cases.change(replace(case, owner=NUMBERS["office-admin"])))
    assert (await chips(desk.browser("office-admin")))["Mine"][0] == "1"
    assert (await chips(desk.browser("office-manager")))["Mine"][0] == "0"


async def test_counts_are_those_of_the_list(desk, agent):
    """Whatever is asked: each filter by itself, words, and all together; words once the view is open."""
    desk.run(lambda unit: unit.leads.add(lead_of("AAA-AAA", FINLAND, status=Status.DECLINED)))
    queries = ["", "q=kotiturva", "view=mine", "view=waiting", "status=declined", "owner=nobody",
               "kind=partner", "city=wuhan&q=aino", "age=1", "country=FI", "origin=slush26"]  # fmt: skip
    for place, query in enumerate(queries):
        desk.run(
            lambda unit, place=place, query=query: unit.saved_views.add(
                saved_view(f"c{place}", NUMBERS["agent"], name=f"View {place}", query=query)
            )
        )
    found = await chips(agent)
    for place in range(len(queries)):
        count, address = found[f"View {place}"]
        page = (await agent.get(address)).text
        if "q=" in address:
            assert count == "–"
            [count] = [count for to, _, count in CHIP.findall(page) if unescape(to) == address]
        assert len(set(re.findall(r'class="row" href="([^"]*)"', page))) == int(count), address


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, hostile):
    """In a name, in a question, in what is gone."""
    await agent.send_form(VIEWS, **{**GOOD, "name": hostile, "query": f"q={hostile}"})
    query = f"city={hostile}".replace("&", "")
    desk.run(
        lambda unit: unit.saved_views.add(
            saved_view("x", NUMBERS["agent"], name=f"x {hostile}", query=query)
        )
    )
    for _, address in (await chips(agent)).values():
        parsed = Tags()
        parsed.feed((await agent.get(address)).text)
        assert parsed.strange == []


async def test_the_audit_is_told(desk, agent):
    """That a view was saved or removed: its number, and neither its name nor what it asks for."""
    await agent.send_form(VIEWS, **{**GOOD, "name": "Aino", "query": "q=Aino"})
    await agent.send_form(f"{VIEWS}/{AGENTS}/remove")
    told = [entry.event for entry in desk.entries() if entry.event.action.startswith("view")]
    assert [(each.action, each.about) for each in told] == [
        (Action.VIEW_SAVED, "saved-view 3"),
        (Action.VIEW_REMOVED, "saved-view 1"),
    ]
    assert "Aino" not in repr(told)


def test_what_a_view_lacks_has_a_name():
    """Each filter that may be gone is called something."""
    assert [each for each in FILTERS if each not in {"view", "page", "saved"}
            and not say(f"console_filter_{each}")] == []  # fmt: skip
    assert Sorting.parse("newest") == Sorting(Order.NEWEST)
