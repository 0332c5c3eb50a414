"""The list of leads: found in any script, filtered, sorted, counted; and nothing of others shows through."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest

from bot.casework.search import MOST_WORDS, PAGE
from bot.leads import Status
from bot.message import Visitor
from bot.transcript import keep
from knowledge.project import OFFICE
from tests.bot.cast import HOSTILE, Kind, say
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
from tests.bot.console.lead.test_page import Tags

REFERENCE = re.compile(r'href="/console/leads/(\w{3}-\w{3})"')


async def listed(browser, **query):
    """Return the references on the page, in their order."""
    response = await browser.get("/console/leads", params=query)
    assert response.status_code == 200
    return REFERENCE.findall(response.text)


def add(desk, *leads):
    desk.run(lambda unit: [unit.leads.add(lead) for lead in leads])


@pytest.fixture
def office(desk):
    """Somebody who sees everything."""
    return desk.browser("office-manager")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kotiturva", [FINNISH]),
        ("KOTITURVA oy", [FINNISH]),
        ("oy kotiturva", [FINNISH]),
        ("aino virtanen", [FINNISH, SWEDISH]),
        ("aino@kotiturva.fi", [FINNISH]),
        ("otitur", [FINNISH]),
        ("lundby", [SWEDISH]),
        ("Ｌｕｎｄｂｙ", [SWEDISH]),
        ("锦康", [SENDABLE]),
        ("錦康養老", [SENDABLE]),
        ("李伟", [KEPT_IN_CHINA, SENDABLE]),
        ("liwei_2026", [KEPT_IN_CHINA, SENDABLE]),
        ("358401234567", [FINNISH, SWEDISH]),
        ("+358 40 123", [FINNISH, SWEDISH]),
        ("040 123 4567", [FINNISH, SWEDISH]),
        ("0401234567", [FINNISH, SWEDISH]),
        ("(040) 1234567", [FINNISH, SWEDISH]),
        ("0358 40 123", [FINNISH, SWEDISH]),
        ("0401234568", []),
        ("040 12 34", [FINNISH, SWEDISH]),
        ("040", []),
        ("a i n o v r t e kotiturva", [FINNISH]),
        ("a i n o v r t e jansson", []),
        ("fff-aaa", [FINNISH]),
        ("nothing like it", []),
        ("%", [KEPT_IN_CHINA, SENDABLE, SWEDISH, FINNISH]),
        ("_", [KEPT_IN_CHINA, SENDABLE, SWEDISH, FINNISH]),
        ("'; drop table leads --", []),
        ("kotiturva\x00", [FINNISH]),
        ("x" * 5000, []),
    ],
)
async def test_a_lead_is_found_in_any_script(office, words, found):
    """By company, person, mail, number or reference, however it is written."""
    assert sorted(await listed(office, q=words)) == sorted(found)


async def test_words_that_are_too_many_are_said(office):
    """None is left out in silence; nothing is taken out by a question that was not asked whole."""
    words = " ".join("aeinorstuvklmpyc"[:MOST_WORDS])
    assert say("console_filter_unknown", names="") not in await said(office, f"{words} a")
    page = await said(office, f"{words} jansson")
    assert say("console_filter_unknown", names="jansson") in page
    form = {"format": "csv", "query": urlencode({"q": f"{words} jansson"})}
    assert (await office.send_form("/console/leads/export", **form)).status_code == 422


async def said(browser, words):
    return (await browser.get("/console/leads", params={"q": words})).text


async def test_accents_are_found_with_and_without(desk, office):
    add(desk, lead_of("AAA-AAA", FINLAND, given={"company": "Meritähti Ålesund Øy"}))
    for words in ("meritahti", "Meritähti", "MERITÄHTI", "alesund", "Ålesund oy"):
        assert await listed(office, q=words) == ["AAA-AAA"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "new"}, [FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE]),
        ({"status": "declined"}, []),
        ({"kind": "partner"}, [KEPT_IN_CHINA, SENDABLE]),
        ({"organisation": "business-sweden"}, [SWEDISH]),
        ({"country": "SE"}, [SWEDISH]),
        ({"country": "FI"}, [FINNISH]),
        ({"city": "wuhan"}, [FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE]),
        ({"city": "changchun"}, []),
        ({"focus": "elderly-care", "kind": "company"}, [FINNISH, SWEDISH]),
        ({"owner": "nobody", "country": "SE"}, [SWEDISH]),
        ({"owner": "me"}, []),
        ({"channel": "web"}, [FINNISH, SWEDISH, KEPT_IN_CHINA, SENDABLE]),
        ({"channel": "wechat"}, []),
        ({"origin": "slush26", "country": "FI"}, [FINNISH]),
        ({"origin": "cmef27"}, []),
        ({"age": "1", "country": "FI"}, [FINNISH]),
        ({"view": "new", "country": "FI"}, [FINNISH]),
        ({"view": "mine"}, []),
        ({"view": "waiting"}, []),
    ],
    ids=str,
)
async def test_leads_are_filtered(office, query, found):
    """One by one and together."""
    assert sorted(await listed(office, **query)) == sorted(found)


async def test_views_ask_the_questions_of_the_day(desk):
    """Mine, new, and those that wait for more than three days: each with its count."""
    add(
        desk,
        lead_of("AAA-AAA", FINLAND, taken_at=NOW - timedelta(days=4)),
        lead_of("AAA-CCC", FINLAND, status=Status.DECLINED, taken_at=NOW - timedelta(days=9)),
    )
    browser = desk.browser("agent")
    await browser.send_form(
        f"/console/leads/{FINNISH}/owner", version="1", owner=str(NUMBERS["agent"])
    )
    assert await listed(browser, view="mine") == [FINNISH]
    assert await listed(browser, view="waiting") == ["AAA-AAA"]
    text = (await browser.get("/console/leads")).text
    counts = dict(re.findall(r">(All|Mine|New|Waiting over 3 days) <span>(\d+)<", text))
    assert counts == {"All": "4", "Mine": "1", "New": "3", "Waiting over 3 days": "1"}


CHOSEN = re.compile(r'<a class="chip" href="([^"]*)"( aria-current="true")?>All <span>')


@pytest.mark.parametrize(
    ("query", "is_all"),
    [
        ({}, True),
        ({"sort": "company", "page": "1"}, True),
        ({"view": "all"}, True),
        ({"status": "new"}, False),
        ({"q": "nothing fits", "sort": "company"}, False),
        ({"view": "mine", "status": "new"}, False),
    ],
    ids=str,
)
async def test_all_is_chosen_only_where_all_are_shown(office, query, is_all):
    """And leads to all of them, in the same order, whatever is asked."""
    page = await office.get("/console/leads", params=query)
    address, current = CHOSEN.search(page.text).groups()
    sort = f"?sort={query['sort']}" if "sort" in query else ""
    assert (unescape(address), bool(current)) == (f"/console/leads{sort}", is_all)


@pytest.mark.parametrize(
    ("path", "phrase"),
    [
        ("/console/leads", "console_leads_none"),
        ("/console/queue", "console_queue_empty"),
        ("/console/duplicates", "console_duplicates_none"),
    ],
)
async def test_where_there_is_no_lead_the_way_on_leads_to_the_first(desk, path, phrase):
    """To adding one, for whoever may, and to where visitors leave theirs; not to the page that one is on."""
    leads = desk.run(lambda unit: unit.leads.all())
    for lead in leads:
        desk.run(lambda unit, lead=lead: unit.erase(lead.visitor, "sealed"))
    shown = {}
    for name in ("agent", "viewer"):
        page = unescape((await desk.browser(name).get(path)).text).partition("<main")[2]
        shown[name] = page.partition('class="card empty">')[2].partition("</p>")[0]
        assert say("console_leads_nothing") in shown[name]
        assert 'href="/console/leads"' not in shown[name]
        assert 'href="/"' in shown[name]
        assert (say(phrase) in shown[name]) == (path != "/console/leads")
    assert ["/console/leads/new" in each for each in shown.values()] == [True, False]


async def test_where_no_lead_fits_the_way_on_leads_to_all(office):
    page = unescape((await office.get("/console/leads", params={"q": "nothing fits"})).text)
    empty = page.partition('class="card empty">')[2].partition("</p>")[0]
    assert say("console_leads_none") in empty
    assert 'href="/console/leads"' in empty


async def test_what_nobody_asks_is_left_out_and_said(office):
    """An unknown status, a page that makes no sense, a name that is no filter."""
    for query in (
        {"status": "sold"},
        {"page": "²"},
        {"page": "0"},
        {"page": "99999999999"},
        {"owner": "-1"},
        {"sort": "random"},
        {"country": "fi"},
        {"age": "12"},
        {"is_admin": "1"},
        {"organisation": "nobody"},
    ):
        response = await office.get("/console/leads", params=query)
        assert response.status_code == 200
        assert "was left out" in response.text
        assert len(REFERENCE.findall(response.text)) == 4


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["AAA-CCC", "AAA-AAA", "AAA-DDD"]),
        ("oldest", ["AAA-DDD", "AAA-AAA", "AAA-CCC"]),
        ("waiting", ["AAA-AAA", "AAA-CCC", "AAA-DDD"]),
        ("due", ["AAA-CCC", "AAA-AAA", "AAA-DDD"]),
        ("company", ["AAA-DDD", "AAA-CCC", "AAA-AAA"]),
    ],
)
async def test_leads_are_sorted(desk, sort, expected):
    """What has no date comes last."""
    leads = [
        lead_of("AAA-AAA", OFFICE, given={"company": "Östra"}, taken_at=NOW - timedelta(days=2)),
        lead_of("AAA-CCC", OFFICE, given={"company": "Lumi"}, taken_at=NOW - timedelta(days=1)),
        lead_of(
            "AAA-DDD",
            OFFICE,
            given={"company": "åland"},
            taken_at=NOW - timedelta(days=3),
            status=Status.DECLINED,
        ),
    ]
    add(desk, *(replace(lead, origin="web") for lead in leads))
    browser = desk.browser("office-manager")
    await browser.send_form("/console/leads/AAA-CCC/due", version="1", due_on="2026-12-01")
    assert await listed(browser, origin="web", sort=sort) == expected


async def test_the_head_of_the_list_puts_it_in_order(desk):
    """And says which it is; what is asked besides stays, and pressed again it is as before."""
    browser = desk.browser("agent")
    text = (await browser.get("/console/leads?status=new")).text
    assert "aria-sort" not in text
    assert 'href="/console/leads?status=new&amp;sort=company"' in text
    pressed = [("waiting", "descending", "&amp;sort=-waiting"), ("-waiting", "ascending", "")]
    for sort, direction, then in pressed:
        text = (await browser.get(f"/console/leads?status=new&sort={sort}")).text
        assert text.count("aria-sort") == 1
        link = f'aria-sort="{direction}"><a href="/console/leads?status=new{then}">Waiting</a>'
        assert link in text


async def test_pages_hold_all_and_each_once(desk, office):
    """Also what is left at the same time."""
    letters = "ACDEFGHJKMNPQRTWXY"
    names = [f"{one}{two}A-AAA" for one in letters for two in letters][: 2 * PAGE]
    add(desk, *(lead_of(name, FINLAND) for name in names))
    seen = []
    for page in ("1", "2", "3"):
        seen += await listed(office, page=page)
    assert len(seen) == len(set(seen)) == 2 * PAGE + 4
    # Behind the last page there is none: it is shown once more.
    assert await listed(office, page="4") == await listed(office, page="3")


async def test_the_address_holds_the_question(office):
    """Sent to a colleague it shows the same; a chip takes its part out again."""
    text = (await office.get("/console/leads?q=aino&status=new&view=new&page=1")).text
    assert 'href="/console/leads?q=aino&amp;view=new"' in text
    assert 'value="aino"' in text


# What is not for these eyes does not show through (A19)


SIDE = [
    {"q": "lundby"},
    {"q": SWEDISH},
    {"organisation": "business-sweden"},
    {"country": "SE"},
    {"owner": str(NUMBERS["swede"])},
    {"sort": "company"},
    {"sort": "waiting"},
    {"page": "2"},
    {"view": "new"},
]


@pytest.mark.parametrize("query", SIDE, ids=str)
async def test_no_question_tells_of_others_leads(open_desk, query):
    """The page is the same to the last sign whether others have leads or not."""
    with_them, without = open_desk(), open_desk()
    foreign = [
        lead_of(f"AA{letter}-AAA", "business-sweden", given={"company": f"Lundby {letter}"})
        for letter in "ACDEFGH"
    ]
    add(with_them, *foreign)
    without.run(lambda unit: unit.erase(Visitor("web", f"visitor-{SWEDISH}"), "sealed"))
    pages = []
    for desk in (with_them, without):
        text = (await desk.browser("agent").get("/console/leads", params=query)).text
        pages.append(re.sub(r'name="token" value="\w+"', "", text))
    assert pages[0] == pages[1]


async def test_if_everything_were_visible_it_would_show(open_desk, monkeypatch):
    """Control."""
    from sqlalchemy import true  # noqa: PLC0415

    from bot.database.stores import cases  # noqa: PLC0415

    monkeypatch.setattr(cases, "visible", lambda sight: true())
    assert SWEDISH in await listed(open_desk().browser("agent"), q="lundby")


async def test_the_office_sees_partners_wherever_they_are_followed_up(desk):
    """Its viewers and agents; the companies of others are its managers'."""
    assert sorted(await listed(desk.browser("office-viewer"))) == [KEPT_IN_CHINA, SENDABLE]
    add(desk, lead_of("AAA-AAA", OFFICE, Kind.COMPANY))
    assert "AAA-AAA" in await listed(desk.browser("office-viewer"))


async def test_a_search_for_a_filter_keeps_its_words(office):
    """Search and filters are asked together."""
    assert await listed(office, q="aino", country="SE") == [SWEDISH]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fffaaa", [FINNISH]),
        ("Changchun", [FINNISH]),
        ("长春", [FINNISH]),
        ("長春", [FINNISH]),
        ("medica26", [FINNISH]),
        ("MEDICA", [FINNISH]),
        ("disabilities", [FINNISH]),
        ("seinälle", [FINNISH]),
        ("Ruotsi", [SWEDISH]),
        ("soita Åselle", [FINNISH]),
        ("åselle maanantaina", [FINNISH]),
        ("lundby changchun", []),
    ],
)
async def test_what_the_list_shows_is_found(desk, office, words, found):
    """City and focus area and country by their names in any language, the source, offer and need, notes."""
    [lead] = [
        each for each in desk.run(lambda unit: unit.leads.all()) if each.reference == FINNISH
    ]
    given = {**lead.given, "cities": ["changchun"], "focus_areas": ["disability"],
             "offer": "Seinälle asennettavat tuet"}  # fmt: skip
    changed = replace(lead, given=given, origin="medica26")
    desk.run(lambda unit: unit.leads.change(changed))
    note = {"key": "k", "text": "Soita Åselle maanantaina"}
    await office.send_form(f"/console/leads/{FINNISH}/notes", **note)
    assert await listed(office, q=words) == found


async def test_who_waits_for_a_person_waits_in_the_list_too(desk, office):
    """The queue and the view say the same; control: once somebody has seen to it, nobody waits."""
    long_ago = NOW - timedelta(days=52)
    visitor = Visitor("web", f"visitor-{SENDABLE}")
    case = desk.case(SENDABLE)
    in_hand = replace(case, owner=NUMBERS["agent"], waits_since=None)
    desk.run(lambda unit: unit.cases.change(in_hand))
    assert SENDABLE not in await listed(office, view="waiting")
    desk.run(lambda unit: keep(unit, asked(visitor, "A person?", "topic bot.human", long_ago)))
    assert await listed(office, view="waiting") == [SENDABLE]
    assert (await listed(office, sort="waiting"))[0] == SENDABLE
    page = (await office.get("/console/leads?view=waiting")).text
    assert ">52 d</time>" in page
    assert ">52 d</time>" in (await office.get("/console/queue")).text
    desk.run(lambda unit: unit.queue.close_request(visitor, NUMBERS["agent"], NOW))
    assert await listed(office, view="waiting") == []


# What was searched for is marked

MARKED = re.compile(r"<mark>(.*?)</mark>")
EXCERPT = re.compile(r'<tr class="excerpt"><td colspan="\d+">\s*(.*?)\s*</td></tr>', re.DOTALL)


def described(desk, **given):
    """Give the Finnish lead other answers."""
    [lead] = [
        each for each in desk.run(lambda unit: unit.leads.all()) if each.reference == FINNISH
    ]
    desk.run(lambda unit: unit.leads.change(replace(lead, given={**lead.given, **given})))


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("kotiturva", ["Kotiturva"]),
        ("OTITUR oy", ["otitur", "Oy"]),
        ("錦康", ["锦康"]),
        ("長春", ["Changchun"]),
        ("nothing like it", []),
        ("%", []),
    ],
)
async def test_what_was_searched_for_is_marked(desk, office, words, marks):
    """Where it stands in the rows, however it was typed; a city by its name here."""
    described(desk, cities=["changchun"])
    page = (await office.get("/console/leads", params={"q": words})).text
    found = MARKED.findall(page)
    assert found[: len(marks)] == marks
    assert set(found) <= set(marks)


async def test_nothing_is_marked_where_nothing_is_asked(office):
    """Control."""
    page = (await office.get("/console/leads")).text
    assert "<mark>" not in page
    assert "excerpt" not in page


@pytest.mark.parametrize(
    ("words", "label", "text"),
    [
        ("åselle", "Notes", "Soita <mark>Åselle</mark> maanantaina"),
        ("aino virtanen", "Contact", "<mark>Aino</mark> <mark>Virtanen</mark>"),
        ("358401234567", "Phone", "+<mark>358 40 1234567</mark>"),
        ("0401234567", "Phone", "+<mark>358 40 1234567</mark>"),
        ("viimeinen", "Offer", "… <mark>viimeinen</mark>"),
    ],
)
async def test_where_it_stands_elsewhere_an_excerpt_shows_it(desk, office, words, label, text):
    """In a note, a number, the end of a long offer: below the row, with what it is of."""
    offer = f"{'Tuki ' * 60}viimeinen sana"
    described(desk, offer=offer, phone="+358 40 1234567")
    note = {"key": "k", "text": "Soita Åselle maanantaina"}
    await office.send_form(f"/console/leads/{FINNISH}/notes", **note)
    page = (await office.get("/console/leads", params={"q": words, "country": "FI"})).text
    [excerpt] = EXCERPT.findall(page)
    assert label in excerpt
    assert text.strip("… ") in excerpt


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_marks_leave_hostile_text_inert(desk, office, hostile):
    """In a name, an offer and a note; searched for by each of its words."""
    described(desk, company=f"Needle {hostile}", offer=f"{hostile} {'x ' * 90} haystack {hostile}")
    note = {"key": "k", "text": f"{hostile} pin {hostile}"}
    await office.send_form(f"/console/leads/{FINNISH}/notes", **note)
    for words in (
        "needle",
        "haystack",
        "pin",
        "needle haystack pin",
        f"needle {hostile}",
        "a",
        "39",
    ):
        parsed = Tags()
        parsed.feed((await office.get("/console/leads", params={"q": words})).text)
        assert parsed.strange == []


async def test_an_excerpt_tells_nothing_of_others_leads(open_desk):
    """A note on a lead that is not for these eyes stands nowhere."""
    desk = open_desk()
    note = {"key": "k", "text": "The needle is Swedish"}
    await desk.browser("swede").send_form(f"/console/leads/{SWEDISH}/notes", **note)
    assert "Swedish" in (await desk.browser("swede").get("/console/leads?q=needle")).text
    page = (await desk.browser("agent").get("/console/leads?q=needle")).text
    assert "is Swedish" not in page
    assert "No lead fits this" in page


@pytest.mark.parametrize("page", [2, 99])
async def test_behind_the_last_page_stands_the_last_one(desk, office, page):
    """What was on it has gone: another list is not empty because of that."""
    desk.run(lambda unit: [unit.leads.add(lead_of(f"AAA-{n:03}", FINLAND)) for n in range(60)])
    shown = await listed(office, kind="company", page=page)
    assert shown == await listed(office, kind="company", page=2)
    assert shown
    for n in range(60):
        case = desk.case(f"AAA-{n:03}").moved(Status.CONTACTED, "", NOW)
        desk.run(lambda unit, case=case: unit.cases.change(case))
    text = (await office.get(f"/console/leads?status=new&page={page}")).text
    assert say("console_leads_none") not in text
    assert say("console_shown", first=1, last=4, total=4) in text


@pytest.mark.parametrize("words", ["ruusuvirta aino", "aino ruusuvirta"])
async def test_two_words_of_one_place_are_both_marked(desk, office, words):
    """In whatever order they were typed."""
    described(desk, person="Aino Ruusuvirta")
    page = (await office.get("/console/leads", params={"q": words})).text
    [excerpt] = EXCERPT.findall(page)
    assert MARKED.findall(excerpt) == ["Aino", "Ruusuvirta"]


async def test_two_words_far_from_each_other_have_an_excerpt_each(desk, office):
    """Of the same note; neither is left out."""
    note = {"key": "k", "text": f"The needle. {'x ' * 200} The haystack."}
    await office.send_form(f"/console/leads/{FINNISH}/notes", **note)
    page = (await office.get("/console/leads?q=needle+haystack")).text
    assert MARKED.findall(page) == ["needle", "haystack"]


@pytest.mark.parametrize("signs", ["😀", '"', "% _"])
async def test_signs_alone_are_no_search(office, signs):
    """It is said that nothing was looked for, and no file is made of the whole list."""
    page = unescape((await office.get("/console/leads", params={"q": signs})).text)
    assert say("console_filter_unknown", names=", ".join(signs.split())) in page
    form = {"format": "csv", "query": urlencode({"q": signs})}
    assert (await office.send_form("/console/leads/export", **form)).status_code == 422
