"""An open page hears what is said on another one, and lets go when the process ends."""

import asyncio
import re

import pytest
from starlette.requests import ClientDisconnect, Request

from bot.channels.web.events import Events
from bot.channels.web.streams import MOST_STREAMS, Streams, Watch
from bot.message import Message, Visitor
from tests.bot.channels.web.conftest import NOW


async def test_an_open_page_hears_what_another_said(browser, web):
    await browser.post("/messages", data={"text": "before"})
    await browser.post("/messages", data={"text": "missed"})
    listening = asyncio.create_task(browser.get("/events?after=9", headers={"Last-Event-ID": "1"}))
    await asyncio.sleep(0.05)
    await browser.post("/messages", data={"text": "<b>now</b>"})
    await asyncio.sleep(0.05)
    web.stop()
    async with asyncio.timeout(20):
        events = (await listening).text
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
    async with asyncio.timeout(20):
        assert (await listening).text.count(": here\n\n") > 1


async def test_a_head_has_no_stream_and_ends(web, browser):
    """Its connection is free for the next request, who may be somebody else's: nothing would be read behind it."""
    await browser.get("/")
    async with asyncio.timeout(5):
        answer = await browser.head("/events")
    assert (answer.status_code, answer.text) == (200, "")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert not web.streams.is_open()


async def test_a_visitor_has_five_streams_and_a_stranger_none(browser, web):
    """The sixth page asks again and again, and misses nothing either."""
    assert (await browser.get("/events")).status_code == 204
    await browser.post("/messages", data={"text": "before"})
    listening = [asyncio.create_task(browser.get("/events")) for _ in range(5)]
    await asyncio.sleep(0.05)
    async with asyncio.timeout(20):
        sixth = await browser.get("/events?after=0")
    assert sixth.text.startswith("retry: 10000\n\nid: 1\nevent: exchange\n")
    async with asyncio.timeout(20):
        assert "retry: 10000" in (await browser.get("/events?after=1")).text
    web.stop()
    assert {(await answer).status_code for answer in listening} == {200}


async def test_pages_that_come_together_are_counted_before_any_is_told_anything(browser, web):
    """And who has gone before anything was said takes no place for ever."""
    await browser.get("/")
    events = Events(web.streams, no_history, no_fragment, is_public=False)
    request = Request(scope_of(browser))
    told = [await events.listen(request) for _ in range(12)]
    kept = web.streams._open  # noqa: SLF001  # who listens is told to nobody
    assert [len(each) for each in kept.values()] == [MOST_STREAMS]
    for each in told:
        with pytest.raises(ClientDisconnect):
            await each({"type": "http", "asgi": {"spec_version": "2.4"}}, None, gone)
    assert not web.streams.is_open()


async def no_history(_visitor, _after):
    return []


async def no_fragment(_exchange):
    return ""


async def gone(_message):
    msg = "gone"
    raise OSError(msg)


def scope_of(browser):
    """Return what the server is given of a request of *browser* for news."""
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = [(b"cookie", cookies.encode())]
    return {
        "type": "http",
        "method": "GET",
        "path": "/events",
        "query_string": b"",
        "headers": headers,
    }


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


# What another process takes


async def test_an_open_page_hears_what_another_process_took(browser, web, desk):
    """Within a second, not with the next sign of life; and it is read once."""
    await browser.post("/messages", data={"text": "before"})
    visitor = Visitor("web", browser.cookies["visitor"])
    taken = {}

    async def since(number):
        await asyncio.sleep(0)
        found = list(taken.items())
        return found[-1:] if number is None else [each for each in found if each[0] > number]

    watching = asyncio.create_task(Watch(web.streams, since, 0.02).run())
    listening = asyncio.create_task(browser.get("/events?after=1"))
    await asyncio.sleep(0.1)
    message = Message(visitor, "k", NOW, text="said elsewhere")
    exchange = await desk.take(message)
    taken[exchange.number] = visitor
    await asyncio.sleep(0.1)
    web.stop()
    async with asyncio.timeout(20):
        events = (await listening).text
    watching.cancel()
    assert re.findall(r"id: (\d+)\n", events) == ["2"]
    assert "said elsewhere" in events


async def test_what_this_process_said_itself_is_not_asked_for_again():
    """Nor what was told once; but what has a lower number and is kept later."""
    streams, asked = Streams(), []
    ada, bo = Visitor("web", "ada"), Visitor("web", "bo")
    taken = [(7, ada), (9, bo)]

    async def since(number):
        return taken[-1:] if number is None else [each for each in taken if each[0] > number]

    streams.nudge = asked.append
    streams.published.extend([7])
    watch = Watch(streams, since)
    for _ in "12":
        await watch.look()
    assert asked == [bo]
    taken.insert(1, (8, ada))
    await watch.look()
    assert asked == [bo, ada]


async def test_what_is_heard_of_is_looked_for_at_once():
    """Long before it is looked for unasked; not where this process took it, or nobody listens."""
    streams, looked = Streams(), asyncio.Event()
    ada = Visitor("web", "ada")
    taken = [(7, ada)]

    async def since(number):
        return taken[-1:] if number is None else [each for each in taken if each[0] > number]

    streams.nudge = lambda _visitor: looked.set()
    streams.published.append(7)
    watch = Watch(streams, since, seconds=3600.0)
    watching = asyncio.create_task(watch.run())
    streams.open(ada)
    watch.hear(7)
    await asyncio.sleep(0.05)
    assert not looked.is_set()
    taken.append((8, ada))
    watch.hear(8)
    async with asyncio.timeout(20):
        await looked.wait()
    watching.cancel()
