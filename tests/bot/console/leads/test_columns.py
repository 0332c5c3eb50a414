"""The columns of the list: chosen by each member for themselves, sorted by any, whole on every page."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.casework.saved_views import ALWAYS, AT_FIRST, Column, Look
from bot.casework.search import PAGE, Order, Sorting
from bot.console.leads.columns import FIELDS
from bot.console.leads.rows import HEADINGS
from bot.console.serving.form import MOST_FIELDS
from bot.leads import Status
from knowledge.project import OFFICE
from tests.bot.cast import HOSTILE, Kind, say
from tests.bot.console.conftest import FINLAND, FINNISH, NOW, NUMBERS, lead_of
from tests.bot.console.lead.test_page import Tags
from tests.bot.console.leads.test_page import listed

PAGES = "/console/leads"
HEAD = re.compile(r"<th scope=\"col\"[^>]*><a [^>]*>([^<]*)</a>")


def ticks(*columns):
    return {f"column_{column}": "1" for column in columns}


async def heads(browser, language="en", **query):
    """Return the columns that the list shows, by what stands at their heads."""
    named = {say(phrase, language): column for column, phrase in HEADINGS.items()}
    page = (await browser.get(PAGES, params=query)).text
    return [named[each] for each in HEAD.findall(page)]


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


async def test_at_first_the_list_is_as_everybody_has_it(agent):
    assert await heads(agent) == list(AT_FIRST)


async def test_each_member_chooses_their_own_columns(desk, agent):
    """Kept in the database: in another browser too, and for nobody else."""
    response = await agent.send_form(
        f"{PAGES}/columns",
        query="q=aino&page=2&sort=company",
        sort="-newest",
        **ticks("email", "due"),
    )
    assert response.headers["location"] == "/console/leads?q=aino&done=arranged"
    for browser in (agent, desk.browser("agent")):
        assert await heads(browser) == [ALWAYS, Column.EMAIL, Column.DUE]
    assert await heads(desk.browser("colleague")) == list(AT_FIRST)
    page = (await agent.get(response.headers["location"])).text
    assert say("console_columns_kept") in page
    assert "</mark>@kotiturva.fi" in page


async def test_the_reference_is_always_there_and_opens_the_lead(agent):
    """Whatever is ticked; with a company beside it, that does."""
    await agent.send_form(f"{PAGES}/columns", query="", sort="newest", **ticks("status"))
    assert await heads(agent) == [ALWAYS, Column.STATUS]
    assert FINNISH in await listed(agent)
    opened = f'<a class="row" href="/console/leads/{FINNISH}" dir="auto">{FINNISH}</a>'
    assert opened in (await agent.get(PAGES)).text


async def test_with_nothing_ticked_the_columns_are_as_at_first(desk, agent):
    """The order that was chosen is kept; with that of at first, nothing is."""
    await agent.send_form(f"{PAGES}/columns", query="", sort="due", **ticks("due"))
    await agent.send_form(f"{PAGES}/columns", query="", sort="due")
    assert await heads(agent) == list(AT_FIRST)
    look = desk.run(lambda unit: unit.saved_views.look_of(NUMBERS["agent"]))
    assert look == Look.of(AT_FIRST, "due")
    await agent.send_form(f"{PAGES}/columns", query="", sort="newest")
    assert desk.run(lambda unit: unit.saved_views.look_of(NUMBERS["agent"])) == Look()


async def test_one_s_own_order_is_there_where_none_is_asked(desk, agent):
    """What the address asks goes before it, also to have it newest first."""
    for name, days in (("AAA-AAA", 5), ("AAA-CCC", 6)):
        lead = lead_of(name, FINLAND, taken_at=NOW - timedelta(days=days), origin="own")
        desk.run(lambda unit, lead=lead: unit.leads.add(lead))
    await agent.send_form(f"{PAGES}/columns", query="", sort="oldest", **ticks("company"))
    assert await listed(agent, origin="own") == ["AAA-CCC", "AAA-AAA"]
    assert await listed(agent, origin="own", sort="newest") == ["AAA-AAA", "AAA-CCC"]
    # What is taken along is in the order that was shown.
    assert (
        'name="query" value="origin=own&amp;sort=oldest"'
        in (await agent.get(f"{PAGES}?origin=own")).text
    )


@pytest.mark.parametrize("column", list(Column))
async def test_every_column_shows_and_sorts(desk, column):
    """Its head says so, pressed again it turns round; and all leads are there both times."""
    browser = desk.browser("office-manager")
    await browser.send_form(f"{PAGES}/columns", query="", sort="newest", **ticks(column))
    sort = str(Sorting(column.order))
    up, down = [await listed(browser, sort=each) for each in (sort, f"-{sort}")]
    assert sorted(up) == sorted(down)
    assert len(up) == 4
    page = (await browser.get(PAGES, params={"sort": sort})).text
    turned = re.findall(r'aria-sort="(\w+)"><a href="[^"]*sort=([^"&]+)"', page)
    assert [each for _, each in turned] == [f"-{sort}"]
    back = (await browser.get(PAGES, params={"sort": f"-{sort}"})).text
    assert {turned[0][0], *re.findall(r'aria-sort="(\w+)"', back)} == {"ascending", "descending"}


SORTED = {
    "person": ["anna", "Bo", "CARL"],
    "email": ["a@x.se", "B@x.se", "c@x.se"],
    "phone": ["+1", "+2", "+3"],
    "country": ["DK", "FI", "SE"],
    "cities": [["changchun"], ["shanghai-suzhou", "changchun"], ["wuhan"]],
}


@pytest.mark.parametrize("field", SORTED)
async def test_answers_are_sorted_as_they_are_read(desk, field):
    """Whatever their capitals, countries and cities by name; what is missing comes last both ways."""
    for number, value in enumerate(SORTED[field]):
        lead = lead_of(f"AA{'CDE'[number]}-AAA", OFFICE, origin="order", given={field: value})
        desk.run(lambda unit, lead=lead: unit.leads.add(lead))
    none = lead_of("AAA-AAA", OFFICE, Kind.COMPANY, origin="order")
    given = {name: value for name, value in none.given.items() if name != field}
    desk.run(lambda unit: unit.leads.add(replace(none, given=given)))
    browser = desk.browser("office-manager")
    expected = ["AAC-AAA", "AAD-AAA", "AAE-AAA"]
    assert await listed(browser, origin="order", sort=field) == [*expected, "AAA-AAA"]
    turned = [*reversed(expected), "AAA-AAA"]
    assert await listed(browser, origin="order", sort=f"-{field}") == turned


async def test_countries_are_sorted_by_their_names_in_the_reader_s_language(desk):
    """Finland comes before Sweden in English; Ruotsi before Suomi in Finnish."""
    browser = desk.browser("office-manager")
    for name, country in (("AAA-AAA", "FI"), ("AAA-CCC", "SE")):
        lead = lead_of(name, OFFICE, origin="order", given={"country": country})
        desk.run(lambda unit, lead=lead: unit.leads.add(lead))
    assert await listed(browser, origin="order", sort="country") == ["AAA-AAA", "AAA-CCC"]
    await browser.send_form("/console/account/language", language="fi", next="")
    assert await listed(browser, origin="order", sort="country") == ["AAA-CCC", "AAA-AAA"]


@pytest.mark.parametrize("sort", ["-status", "country", "-owner", "person", "from", "due"])
async def test_pages_hold_each_lead_once_in_any_order(desk, sort):
    """Also where most are alike in what they are sorted by."""
    letters = "ACDEFGHJKMNPQRTWXY"
    names = [f"{one}{two}A-AAA" for one in letters for two in letters][: 2 * PAGE - 1]
    for name in names:
        desk.run(lambda unit, name=name: unit.leads.add(lead_of(name, OFFICE, origin="many")))
    browser = desk.browser("office-manager")
    seen = []
    for page in "12":
        seen += await listed(browser, origin="many", sort=sort, page=page)
    assert sorted(seen) == names


def test_a_form_has_room_for_every_column():
    """With the token, the question and the order: more fields are not read."""
    assert len(FIELDS) + len(("token", "version", "query", "sort")) <= MOST_FIELDS
    assert {each.order for each in Column} | {Order.OLDEST} == set(Order)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert_in_every_column(desk, agent, hostile):
    """In what visitors gave, in what the form holds, and in the address."""
    given = dict.fromkeys(("company", "person", "email", "phone", "offer"), hostile)
    desk.run(lambda unit: unit.leads.add(lead_of("AAA-AAA", FINLAND, given=given)))
    sent = {"query": f"q={hostile}", "sort": hostile, **ticks(*Column)}
    assert (await agent.send_form(f"{PAGES}/columns", **sent)).status_code == 303
    for params in ({}, {"sort": hostile}, {"q": hostile}):
        parsed = Tags()
        parsed.feed((await agent.get(PAGES, params=params)).text)
        assert [
            each for each in parsed.strange if each[1] != "href" or "javascript" in each[2]
        ] == []


async def test_what_the_form_does_not_have_is_refused(desk, agent):
    """A column nobody knows, a megabyte, more fields than there are: nothing is kept."""
    for fields in (
        {"column_password": "1"},
        {f"column_{each}": "1" for each in range(MOST_FIELDS)},
    ):
        response = await agent.send_form(f"{PAGES}/columns", query="", sort="due", **fields)
        assert response.status_code in {400, 422}
    huge = await agent.send_form(f"{PAGES}/columns", query="q=" + "x" * 1_000_000, sort="due")
    assert huge.status_code == 413
    assert desk.run(lambda unit: unit.saved_views.look_of(NUMBERS["agent"])) == Look()
    assert (
        await agent.send_form(f"{PAGES}/columns", query="x&" * 99, sort="due")
    ).status_code == 303


async def test_a_column_that_is_gone_is_left_out(desk, agent):
    """What a version before kept is read as far as it is known."""
    desk.run(
        lambda unit: unit.connection.exec_driver_sql(
            "insert into list_looks values (?, ?, ?)",
            (NUMBERS["agent"], "company shoe-size", "by-magic"),
        )
    )
    assert await heads(agent) == [ALWAYS, Column.COMPANY]


async def test_a_status_is_shown_where_it_is_sorted_by(desk, agent):
    """Control of the order: declined comes last, and first when turned round."""
    lead = lead_of("AAA-AAA", FINLAND, status=Status.DECLINED)
    desk.run(lambda unit: unit.leads.add(lead))
    assert (await listed(agent, sort="status"))[-1] == "AAA-AAA"
    assert (await listed(agent, sort="-status"))[0] == "AAA-AAA"
