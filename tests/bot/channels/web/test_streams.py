"""An open page hears what is said on another one, and lets go when the process ends."""

import asyncio
import re

import pytest


async def test_an_open_page_hears_what_another_said(browser, web):
    await browser.post("/messages", data={"text": "before"})
    await browser.post("/messages", data={"text": "missed"})
    listening = asyncio.create_task(browser.get("/events?after=9", headers={"Last-Event-ID": "1"}))
    await asyncio.sleep(0.05)
    await browser.post("/messages", data={"text": "<b>now</b>"})
    await asyncio.sleep(0.05)
    web.stop()
    events = (await asyncio.wait_for(listening, 2)).text
    assert "before" not in events
    assert re.findall(r"id: (\d+)\nevent: exchange\n", events) == ["2", "3"]
    assert "&lt;b&gt;now" in events
    assert all(re.match(r"(id|event|data|retry): ?|:|$", line) for line in events.split("\n"))


async def test_a_silent_stream_beats(web, browser):
    web.streams._heartbeat = 0.01  # noqa: SLF001  # twenty seconds would be long
    await browser.get("/")
    listening = asyncio.create_task(browser.get("/events"))
    await asyncio.sleep(0.1)
    web.stop()
    assert (await asyncio.wait_for(listening, 2)).text.count(": here\n\n") > 1


async def test_a_visitor_has_five_streams_and_a_stranger_none(browser, web):
    """The sixth page asks again and again, and misses nothing either."""
    assert (await browser.get("/events")).status_code == 204
    await browser.post("/messages", data={"text": "before"})
    listening = [asyncio.create_task(browser.get("/events")) for _ in range(5)]
    await asyncio.sleep(0.05)
    sixth = await asyncio.wait_for(browser.get("/events?after=0"), 2)
    assert sixth.text.startswith("retry: 10000\n\nid: 1\nevent: exchange\n")
    assert "retry: 10000" in (await asyncio.wait_for(browser.get("/events?after=1"), 2)).text
    web.stop()
    assert {(await answer).status_code for answer in listening} == {200}


async def test_a27_all_visitors_together_have_so_many_streams(open_browser, web):
    """And whoever comes after them is told what was said all the same."""
    web.streams._most_in_all = 3  # noqa: SLF001  # five hundred would be long
    listening = []
    for _ in range(5):
        browser = open_browser()
        await browser.post("/messages", data={"text": "hello"})
        listening.append(asyncio.create_task(browser.get("/events")))
        await asyncio.sleep(0.05)
    assert [each.done() for each in listening] == [False] * 3 + [True] * 2
    web.stop()
    for each in listening:
        assert "id: 1\nevent: exchange" in (await each).text


@pytest.mark.parametrize("seen", ["-1", "abc", "9" * 5000, "١", "1 2"])
async def test_a_strange_event_id_begins_at_the_beginning(browser, web, seen):
    await browser.post("/messages", data={"text": "hi"})
    listening = asyncio.create_task(browser.get("/events", params={"after": seen}))
    await asyncio.sleep(0.02)
    web.stop()
    assert "id: 1\n" in (await listening).text
