"""Open pages: each is told once that it shows something old, and never what; and only while it may be shown."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from starlette.requests import Request

from bot.casework.cases import Note
from bot.console.serving import http, open_pages
from bot.console.serving.http import Handler
from bot.console.serving.open_pages import OpenPages
from bot.console.serving.routes import RULES
from bot.message import Visitor
from bot.transcript import keep
from tests.bot.console.conftest import FINLAND, FINNISH, NOW, NUMBERS, asked, lead_of

EVENTS = f"/console/leads/{FINNISH}/events"
VISITOR = Visitor("web", f"visitor-{FINNISH}")


async def stamp(browser, path=EVENTS):
    """Return what a page that asks for the first time is told at once."""
    response = await browser.get(path)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    return response.text.partition("data: ")[2].partition("\n")[0]


def written(unit, text="Hello?"):
    keep(unit, asked(VISITOR, text))


def noted(unit):
    unit.cases.note(Note("k", FINNISH, NUMBERS["colleague"], "Call them", NOW))


def taken_on(unit):
    from bot.staff.members import Sight  # noqa: PLC0415

    case = unit.cases.get(FINNISH, Sight("", is_whole=True))
    unit.cases.change(replace(case, owner=NUMBERS["colleague"]))


@pytest.mark.parametrize("change", [written, noted, taken_on])
async def test_a_page_has_another_stamp_once_something_changed(desk, change):
    """And the same until then; another lead's page is not touched."""
    browser, other = desk.browser("agent"), "/console/leads/CCC-EEE/events"
    before, others = await stamp(browser), await stamp(browser, other)
    assert await stamp(browser) == before
    desk.run(change)
    after = await stamp(browser)
    assert after.partition(".")[0] != before.partition(".")[0]
    assert (await stamp(browser, other)).partition(".")[0] == others.partition(".")[0]


async def test_a_head_is_answered_at_once(desk):
    """A page that shows what is would wait; nobody reads what comes after a head."""
    browser = desk.browser("agent")
    seen = await stamp(browser)
    async with asyncio.timeout(5):
        answer = await browser.head(EVENTS, params={"after": seen})
    assert (answer.status_code, answer.text) == (200, "")


async def test_the_page_begins_with_the_stamp_of_what_it_shows(desk):
    """So that nothing falls between the two."""
    browser = desk.browser("agent")
    for path in (f"/console/leads/{FINNISH}", "/console/queue", "/console/requests/5"):
        text = (await browser.get(path)).text
        assert f'data-live="{path}/events"' in text
        assert f'data-stamp="{await stamp(browser, f"{path}/events")}"' in text
    text = (await browser.get("/console/pipeline")).text
    assert f'data-stamp="{await stamp(browser, "/console/events")}"' in text


async def test_what_changed_is_not_told(desk):
    """Only that it did, and how much needs somebody."""
    desk.run(partial(written, text="My number is 555"))
    assert (await desk.browser("agent").get(EVENTS)).text == (
        f"retry: 500\n\nid: {await stamp(desk.browser('agent'))}\nevent: news\n"
        f"data: {await stamp(desk.browser('agent'))}\n\n"
    )


async def test_waiting_is_no_reading(desk):
    """Nothing stands in the audit, and nobody is kept signed in by a page that looks by itself."""
    browser = desk.browser("agent")
    known = len(desk.entries())
    desk.now += timedelta(minutes=20)
    await browser.get(EVENTS)
    assert len(desk.entries()) == known
    await browser.get(f"/console/leads/{FINNISH}", headers={"X-Live": "1"})
    assert len(desk.entries()) == known + 1, "what was shown was read"
    desk.now += timedelta(minutes=20)
    assert (await browser.get("/console/queue")).status_code == 401


async def test_whoever_looks_stays_signed_in(desk):
    """Control: without the word of a page that looks by itself."""
    browser = desk.browser("agent")
    desk.now += timedelta(minutes=20)
    await browser.get(f"/console/leads/{FINNISH}")
    desk.now += timedelta(minutes=20)
    assert (await browser.get("/console/queue")).status_code == 200


class Waiting:
    """A page that waits at the console, as the server sees it."""

    def __init__(self, desk, browser, seen, path="/console/leads/{reference}/events"):
        rule = next(each for each in RULES if each.path == path)
        cookie = f"console={browser.holder}".encode()
        scope = {
            "type": "http",
            "method": "GET",
            "path": EVENTS,
            "query_string": f"after={seen}".encode(),
            "path_params": {"reference": FINNISH} if "{" in path else {},
            "headers": [(b"cookie", cookie), (b"host", b"console.test")],
            "scheme": "http",
        }
        handler = Handler(desk.console)
        self.task = asyncio.create_task(self._told(handler, rule, Request(scope)))

    async def _told(self, handler, rule, request):
        response = await handler._take(rule, request)  # noqa: SLF001  # httpx waits for the end
        return "".join([part async for part in response.body_iterator])

    async def waits(self, desk):
        """Return once it waits."""
        async with asyncio.timeout(30):
            while not desk.pages._open:  # noqa: ASYNC110, SLF001  # nothing tells of it
                await asyncio.sleep(0)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(open_pages, "REST_SECONDS", 0)


async def test_a_page_that_waits_is_told_of_a_change_of_any_process(desk, quick):
    """As soon as this one hears that something was kept."""
    browser = desk.browser("agent")
    before = await stamp(browser)
    page = Waiting(desk, browser, before)
    await page.waits(desk)
    desk.run(written)
    desk.pages.hear()
    text = await page.task
    assert f"data: {await stamp(browser)}" in text
    assert before not in text


async def test_what_does_not_concern_a_page_leaves_it_waiting(desk, quick):
    """It is told nothing until its time is over."""
    browser = desk.browser("agent")
    page = Waiting(desk, browser, await stamp(browser))
    await page.waits(desk)
    for _ in range(3):
        desk.pages.hear()
        await asyncio.sleep(0.05)
    assert not page.task.done()
    desk.pages.stop()
    assert "event" not in await page.task


async def test_the_wait_has_an_end(desk, quick, monkeypatch):
    """Then the page asks anew, and is let in anew."""
    monkeypatch.setattr(http, "WAIT_SECONDS", 0.05)
    browser = desk.browser("agent")
    assert await Waiting(desk, browser, await stamp(browser)).task == "retry: 500\n\n"


@pytest.mark.parametrize("how", ["signed out", "taken away", "let in no longer"])
async def test_whoever_may_not_see_it_any_more_is_told_nothing_more(desk, quick, how):
    """At the next change the page is let go, without a word of it."""
    browser = desk.browser("agent")
    page = Waiting(desk, browser, await stamp(browser))
    await page.waits(desk)
    match how:
        case "signed out":
            await browser.send_form("/console/sign-out")
        case "taken away":
            case = desk.case()
            lead = replace(case.lead, organisation="business-sweden")
            desk.run(lambda unit: unit.cases.change(replace(case, lead=lead)))
        case _:
            desk.run(lambda unit: unit.staff.leave(NUMBERS["agent"], desk.now))
    desk.run(written)
    desk.pages.hear()
    assert await page.task == "retry: 500\n\nevent: gone\ndata:\n\n"


async def test_a_closed_talk_tells_nothing(desk):
    """Abroad it is not shown, so nothing tells that somebody wrote."""
    visitor = Visitor("web", "visitor-CCC-AAA")
    desk.run(lambda unit: unit.leads.add(lead_of("FFF-EEE", FINLAND, visitor=visitor)))
    path = "/console/leads/FFF-EEE/events"
    abroad, office = desk.browser("agent"), desk.browser("office-manager")
    before = await stamp(abroad, path), await stamp(office, path)
    desk.run(lambda unit: keep(unit, asked(visitor, "More")))
    assert await stamp(abroad, path) == before[0]
    assert await stamp(office, path) != before[1], "control: where it is shown"


async def test_too_many_pages_ask_again_and_again(desk, monkeypatch):
    """Of one browser, and of all; nobody waits in vain."""
    monkeypatch.setattr(open_pages, "MOST_OF_ONE", 1)
    browser = desk.browser("agent")
    seen = await stamp(browser)
    first = Waiting(desk, browser, seen)
    await first.waits(desk)
    assert await Waiting(desk, browser, seen).task == "retry: 10000\n\n"
    desk.run(written)
    assert "event: news" in await Waiting(desk, browser, seen).task
    desk.pages.stop()
    await first.task
    assert not desk.pages._open, "nobody is counted who has gone"  # noqa: SLF001


async def test_a_page_that_rests_lets_the_process_end(desk, monkeypatch):
    """As does one that comes to wait afterwards."""
    monkeypatch.setattr(open_pages, "REST_SECONDS", 0.2)
    pages = OpenPages()
    resting = asyncio.create_task(pages.hears(pages.news))
    await asyncio.sleep(0)
    pages.hear()
    await asyncio.sleep(0.05)
    pages.stop()
    async with asyncio.timeout(10):
        assert not await resting
        assert not await pages.hears(pages.news)


async def test_a_page_that_goes_is_forgotten(desk, quick):
    browser = desk.browser("agent")
    page = Waiting(desk, browser, await stamp(browser))
    await page.waits(desk)
    page.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await page.task
    assert not desk.pages._open  # noqa: SLF001


async def test_a_process_looks_only_while_pages_are_open():
    """And wakes them only when something was kept."""
    pages, beats, looks = OpenPages(), asyncio.Queue(), 0

    async def beat():
        nonlocal looks
        looks += 1
        return await beats.get()

    task = asyncio.create_task(pages.run(beat, 0))
    for _ in range(20):
        await asyncio.sleep(0)
    assert looks == 0
    async with asyncio.timeout(30):
        with pages.waiting("somebody"):
            first = pages.news
            beats.put_nowait(1)
            await first.wait()
            second = pages.news
            beats.put_nowait(1)
            while looks < 3:  # noqa: ASYNC110  # nothing tells of it
                await asyncio.sleep(0)
            assert not second.is_set()
            beats.put_nowait(2)
            await second.wait()
    task.cancel()
