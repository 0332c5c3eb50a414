"""Whoever asks too much of the page is told when to come again; nothing is kept of it, and nothing lost."""

import re

import httpx
import pytest

from bot.channels.web.rate_limit import FRAGMENT, OF_ADDRESS, OF_SITE, OF_VISITOR, RateLimit
from bot.errors import CrowdedError
from bot.http.addresses import Proxies, networks

SCRIPT = {"Accept": FRAGMENT}


class Watch:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def web(web, watch):
    proxies = Proxies(networks("127.0.0.1"))
    object.__setattr__(web, "rate_limit", RateLimit(proxies, watch))
    return web


async def write(browser, number, **headers):
    data = {"text": f"hi {number}", "key": f"k{number}"}
    return await browser.post("/messages", data=data, headers={**SCRIPT, **headers})


async def test_a_visitor_who_floods_is_refused_and_nobody_else(browser, open_browser, desk, watch):
    """And only until a second has passed."""
    await browser.get("/")
    answers = [await write(browser, number) for number in range(OF_VISITOR.burst + 5)]
    assert [each.status_code for each in answers].count(429) == 5
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].text == "page_waiting:en"
    assert len(desk.taken) == OF_VISITOR.burst
    async with open_browser() as other:
        await other.get("/")
        assert (await write(other, 1)).status_code == 200
    watch.seconds += 1
    assert (await write(browser, OF_VISITOR.burst)).status_code == 200


@pytest.mark.parametrize("method", ["message", "/", "/my-data.json", "/events"])
async def test_an_address_that_floods_is_refused_whatever_its_cookies(open_browser, method):
    """New cookies cost nothing, and a forged header decides nothing: the last hop does."""
    statuses = []
    async with open_browser() as browser:
        for number in range(OF_ADDRESS.burst + 3):
            browser.cookies.clear()
            forwarded = {"X-Forwarded-For": f"10.0.0.{number % 250}, 198.51.100.7"}
            if method == "message":
                answer = await write(browser, number, **forwarded)
            else:
                answer = await browser.get(method, headers=forwarded)
            statuses.append(answer.status_code)
        assert statuses[-3:] == [429] * 3
        assert 429 not in statuses[:-3]
        assert int(answer.headers["retry-after"]) >= 1
        if method != "message":  # nobody has written one
            assert "page_busy:en" in answer.text
        others = {"X-Forwarded-For": "198.51.100.8"}
        assert (await write(browser, 0, **others)).status_code == 200


async def test_a15_one_house_does_not_take_what_all_may_ask(browser, watch):
    """It has as many addresses of IPv6 as it likes; whoever comes by another is answered meanwhile."""

    async def asked(address):
        answer = await browser.get("/my-data.json", headers={"X-Forwarded-For": address})
        return answer.status_code

    house = [await asked(f"2001:db8:77:{number:x}::1") for number in range(OF_SITE.burst + 150)]
    assert house.count(200) == OF_SITE.burst
    assert [await asked("2001:db8:78::1"), await asked("198.51.100.9")] == [200, 200]
    watch.seconds += 1
    assert await asked("2001:db8:77:ffff::1") == 200


async def test_without_script_the_message_can_be_sent_again(browser, desk):
    """Words, key and hint stand in the page, and nothing was looked up for it."""
    await browser.get("/")
    for number in range(OF_VISITOR.burst):
        await write(browser, number)
    desk.is_failing = True
    data = {"text": 'five "cities"', "key": "k-last", "hint": "nb", "origin": "expo"}
    refused = await browser.post("/messages", data=data)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert "page_crowded:en" in refused.text
    found = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    assert found == {
        "text": "five &#34;cities&#34;",
        "key": "k-last",
        "hint": "nb",
        "origin": "expo",
    }
    tapped = await browser.post("/messages", data={"choice": "topic:city.wuhan", "key": "k"})
    assert 'name="choice" value="topic:city.wuhan"' in tapped.text


@pytest.mark.parametrize(("headers", "words"), [(SCRIPT, "page_waiting"), ({}, "page_crowded")])
async def test_too_many_on_their_way_are_told_the_same(browser, desk, headers, words):
    """By the one who takes them, after the form was read."""
    desk.early = CrowdedError(2)
    answer = await browser.post("/messages", data={"text": "hi", "key": "k1"}, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert words in answer.text


async def test_health_and_what_stands_still_is_not_counted(app):
    """Whoever watches us, watches."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
        headers = {"X-Forwarded-For": "198.51.100.7"}
        for _ in range(OF_ADDRESS.burst + 3):
            answer = await client.get("/health/live", headers=headers)
        assert answer.status_code == 200
        assert (await client.get("/static/chat.js", headers=headers)).status_code == 200
        assert (await client.get("/", headers=headers)).status_code == 200
