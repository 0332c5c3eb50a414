"""Replies to use again: each organisation's own, filled in for one visitor, and never sent unread."""

import re
from html import unescape

import pytest

from bot.casework.saved_replies import LONGEST_TITLE, MOST
from tests.bot.cast import HOSTILE, say
from tests.bot.console.conftest import FINLAND, FINNISH, SENDABLE, saved_reply
from tests.bot.console.lead.test_page import Tags

PAGE = "/console/saved-replies"
LEAD = f"/console/leads/{FINNISH}"
GOOD = {"language": "fi", "title": "Kiitos", "text": "Hei {name}!\r\n\r\nKiitos."}


@pytest.fixture
def agent(desk):
    return desk.browser("agent")


def saved(desk, organisation=FINLAND):
    return desk.run(lambda unit: list(unit.saved_replies.of(organisation)))


def offered(page):
    """Return the titles and texts that the page of a lead offers."""
    found = re.findall(r'data-insert="([^"]*)" dir="auto">([^<]*)<', page)
    return {unescape(title): unescape(text) for text, title in found}


async def test_a_reply_is_saved_once(desk, agent):
    """However often its form is sent; colleagues have it, others do not."""
    for _ in "12":
        assert (await agent.send_form(PAGE, key="k", **GOOD)).status_code == 303
    assert [each.title for each in saved(desk)] == ["Thanks", "Kiitos"]
    assert saved(desk)[1].text == "Hei {name}!\n\nKiitos."
    assert "Kiitos" in (await desk.browser("colleague").get(PAGE)).text
    assert "Kiitos" not in (await desk.browser("swede").get(PAGE)).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "needs a title"),
        ({"text": "\r\n"}, "needs a title"),
        ({"title": "x" * (LONGEST_TITLE + 1)}, "at most 80"),
        ({"text": "x" * 2001}, "at most 80"),
        ({"text": "Dear {nome}"}, "fill in {nome}"),
        ({"language": "xx"}, "one of the languages"),
    ],
)
async def test_what_cannot_be_used_is_refused_in_words(desk, agent, changed, said):
    """And stands in the form as it was typed."""
    response = await agent.send_form(PAGE, key="k", **{**GOOD, **changed})
    assert (response.status_code, said in unescape(response.text)) == (422, True)
    assert len(saved(desk)) == 1
    if changed.get("text", "").strip():
        assert changed["text"] in unescape(response.text)


async def test_two_who_change_one_meet(desk, agent):
    """The second is told, and has what they typed."""
    first = {"version": "1", "language": "en", "title": "Thank you", "text": "Thanks!"}
    assert (await agent.send_form(f"{PAGE}/1", **first)).status_code == 303
    response = await desk.browser("colleague").send_form(f"{PAGE}/1", **{**first, "text": "Mine"})
    assert "meanwhile" in response.text
    assert "Mine" in response.text
    assert [each.text for each in saved(desk)] == ["Thanks!"]
    assert response.status_code == 422


async def test_a_reply_is_removed(desk, agent):
    await agent.send_form(f"{PAGE}/1/remove")
    assert saved(desk) == []
    assert (await agent.send_form(f"{PAGE}/1/remove")).status_code == 404


async def test_there_is_an_end_to_them(desk, agent):
    desk.run(
        lambda unit: [
            unit.saved_replies.add(saved_reply(f"k{number}", FINLAND, 1))
            for number in range(MOST - 1)
        ]
    )
    response = await agent.send_form(PAGE, key="k", **GOOD)
    assert (response.status_code, str(MOST) in response.text) == (422, True)


async def test_it_is_filled_in_for_the_visitor(desk, agent):
    """By what the lead says, as visitors know whoever writes; a gap shows where nothing is known."""
    page = (await agent.get(LEAD)).text
    filled = "Hello Aino Virtanen, thank you for FFF-AAA. …, Business Finland"
    assert offered(page) == {"Thanks": filled}
    await agent.send_form("/console/account/known-as", known_as="Anna K.")
    assert "FFF-AAA. Anna K., Business" in offered((await agent.get(LEAD)).text)["Thanks"]
    request = offered((await agent.get("/console/requests/5")).text)["Thanks"]
    assert request.startswith("Hello …, thank you for ….")


async def test_those_in_the_visitor_s_language_come_first(desk, agent):
    """And the organisation is named in it."""
    chinese = {"language": "zh-Hans", "title": "谢谢", "text": "谢谢。{organisation}"}
    await agent.send_form(PAGE, key="k", **chinese)
    assert list(offered((await agent.get(LEAD)).text)) == ["Thanks", "谢谢"]
    there = offered((await agent.get(f"/console/leads/{SENDABLE}")).text)
    assert list(there) == ["谢谢", "Thanks"]
    assert there["谢谢"] == f"谢谢。{say('organisation_business_finland', 'zh-Hans')}"


async def test_without_script_it_stands_in_the_field(desk, agent):
    """By its address; and one of another organisation does not."""
    page = (await agent.get(f"{LEAD}?saved=1")).text
    assert "Hello Aino Virtanen, thank you for FFF-AAA." in unescape(
        page.partition("<textarea")[2]
    )
    assert "Hello" not in (await agent.get(f"{LEAD}?saved=2")).text.partition("<textarea")[2][:200]
    assert (await agent.get(f"{LEAD}?saved=%C2%B2")).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
async def test_hostile_text_is_inert(desk, agent, hostile):
    """In a title, in a text, and in what is filled in."""
    desk.run(
        lambda unit: unit.saved_replies.add(
            saved_reply("x", FINLAND, 1, title=hostile, text=hostile + "{company}")
        )
    )
    for path in (PAGE, LEAD):
        parsed = Tags()
        parsed.feed((await agent.get(path)).text)
        assert [
            each for each in parsed.strange if each[1] != "href" or "javascript" in each[2]
        ] == []
