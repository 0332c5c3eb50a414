"""What the audit and the history say was done, was done: nothing that was only asked, refused or sent twice."""

from datetime import timedelta

import pytest

from bot.staff.audit import Action, Ending
from tests.bot.console.conftest import FINNISH

PERSON = f"/console/leads/{FINNISH}/person"


def events(desk, action):
    """Return how each try of *action* ended."""
    return [entry.event.ending for entry in desk.entries() if entry.event.action is action]


async def test_the_question_whether_to_erase_is_no_erasure(desk):
    """Who opens the page that asks once more has looked at the person, and erased nobody."""
    browser = desk.browser("manager")
    page = await browser.send_form(f"{PERSON}/erase")
    assert 'name="confirm"' in page.text
    assert events(desk, Action.PERSON_ERASED) == []
    assert events(desk, Action.PERSON_READ) == [Ending.DONE]
    assert "erased the person" not in (await browser.get(f"/console/leads/{FINNISH}")).text


async def test_an_erasure_is_written_once_it_has_happened(desk):
    """Control: the same form with the reference."""
    await desk.browser("manager").send_form(f"{PERSON}/erase", confirm=FINNISH)
    assert events(desk, Action.PERSON_ERASED) == [Ending.DONE]


async def test_a_refused_erasure_is_written_as_refused_and_asks_again(desk):
    """The history says so before it says what; the question is still there, with what was typed."""
    browser = desk.browser("manager")
    page = await browser.send_form(f"{PERSON}/erase", confirm="EEE-AAA")
    assert 'name="confirm"' in page.text
    assert events(desk, Action.PERSON_ERASED) == [Ending.REFUSED]
    lead = (await browser.get(f"/console/leads/{FINNISH}")).text
    assert '<strong class="late">refused:</strong> erased the person' in lead


async def test_being_asked_for_the_code_is_no_try(desk):
    """A wrong code is one, and refused."""
    browser = desk.browser("manager")
    desk.now += timedelta(minutes=29)
    assert (await browser.send_form(f"{PERSON}/restrict", reason="Asked")).status_code == 403
    assert events(desk, Action.PERSON_RESTRICTED) == []
    await browser.send_form(f"{PERSON}/restrict", reason="Asked", code="000000")
    assert events(desk, Action.PERSON_RESTRICTED) == [Ending.REFUSED]
    done = await browser.send_form(f"{PERSON}/restrict", reason="Asked", code=desk.code())
    assert done.status_code == 303
    assert events(desk, Action.PERSON_RESTRICTED) == [Ending.REFUSED, Ending.DONE]


async def test_whoever_tries_codes_too_often_has_not_set_them_up(desk):
    """The page that says "too often" is no page of something done."""
    browser = desk.browser("agent")
    for _ in range(12):
        response = await browser.send_form("/console/account/codes", first="000000")
    assert response.status_code == 429
    assert Ending.DONE not in events(desk, Action.CODES_SET_UP)


@pytest.mark.parametrize(
    ("path", "form", "action"),
    [
        (f"/console/leads/{FINNISH}/notes", {"key": "k", "text": "A"}, Action.NOTE_ADDED),
        (f"/console/leads/{FINNISH}/reply", {"key": "k", "words": "A"}, Action.REPLIED),
        ("/console/requests/5/close", {}, Action.REQUEST_CLOSED),
    ],
    ids=["note", "reply", "request"],
)
async def test_what_was_sent_twice_was_done_once(desk, path, form, action):
    """The second form changes nothing, and so it is not written that it did."""
    browser = desk.browser("agent")
    for _ in "12":
        assert (await browser.send_form(path, **form)).status_code == 303
    assert events(desk, action) == [Ending.DONE]


@pytest.mark.parametrize(
    ("path", "person", "action"),
    [
        (f"{PERSON}/release", "manager", Action.PERSON_RELEASED),
        (f"/console/leads/{FINNISH}/hand-back", "agent", Action.HANDED_BACK),
    ],
    ids=["release", "hand-back"],
)
async def test_what_was_so_already_was_not_done(desk, path, person, action):
    """Nothing was restricted, and nobody had taken over."""
    assert (await desk.browser(person).send_form(path)).status_code == 303
    assert events(desk, action) == []
