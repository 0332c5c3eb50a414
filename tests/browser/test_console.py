"""The day of one agent, in a real browser: a visitor on Telegram is found, answered and followed up.

And of somebody at a second organisation, who sees none of it.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import staff
from tests.browser.staff import PHONE, WIDE


@pytest.fixture(scope="module")
def kari(telegram):
    """A visitor on Telegram who asks, registers a company, and asks for a person."""
    person = telegram.person()
    person.say("Which cities does the project target?")
    person.say("/join")
    person.press("I agree")
    person.press("Finland")
    person.say("Kotiturva Sensors Oy")
    person.say("Kari Virtanen")
    person.say("kari@kotiturva.fi")
    person.say("1")
    person.say("3")
    person.say("Fall sensors for care homes")
    person.write("submit")
    person.reference = person.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")[0]
    person.say("Can I talk to a person?")
    return person


def test_the_day_of_an_agent(hired, kari):  # noqa: PLR0915  # a day has many hours
    """Sign in, find, claim, read, reply, note, status, hand back, sign out."""
    anna = hired("Anna", "business-finland")
    anna.sign_in()
    page = anna.page

    # What needs somebody
    expect(page.get_by_role("cell", name="Kotiturva Sensors Oy")).to_be_visible()
    expect(page.get_by_text("asks for a person")).to_be_visible()
    anna.picture("queue")

    # Find
    page.get_by_role("link", name="Leads").first.click()
    page.locator("#q").fill("kotiturva")
    page.locator("#q").press("Enter")
    page.get_by_role("link", name="Kotiturva Sensors Oy").click()

    # Claim and read
    page.get_by_role("button", name="I take it on").click()
    expect(page.get_by_text("The owner is changed.")).to_be_visible()
    talk = page.locator("#talk")
    expect(talk).to_contain_text("Which cities does the project target?")
    expect(talk).to_contain_text("Fall sensors for care homes")

    # Reply: it arrives on Telegram, and how it went is said
    page.get_by_label("Answer the visitor").fill("Good morning, this is Anna. Thursday at ten?")
    page.get_by_role("button", name="Send by Telegram").dblclick()
    heard = kari.hears("Thursday at ten")
    assert "Good morning, this is Anna. Thursday at ten?" in heard.string
    assert "A person answers you here now: Business Finland" in heard.string
    expect(talk.locator(".bubble.staff")).to_contain_text("delivered", timeout=15_000)
    expect(page.get_by_text("the assistant is silent until")).to_be_visible()
    assert sum("Thursday at ten?" in text for text in kari.texts) == 1, "a double click sends once"
    anna.picture("lead")

    # They write back: the assistant is silent, and it waits unread
    kari.write("Thursday is fine")
    assert kari.hears_nothing(2)
    page.get_by_role("link", name="Needs somebody").click()
    expect(page.get_by_text("has written back")).to_be_visible()
    page.get_by_role("link", name="Kotiturva Sensors Oy").click()
    expect(page.get_by_text("1 unread")).to_be_visible()
    expect(talk).to_contain_text("Thursday is fine")
    assert "the choices below do it" in kari.say("/privacy"), "rights work meanwhile"

    # Note and status
    page.get_by_label("New note, for staff only").fill("Speaks Finnish; call on Thursday.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator("article.note")).to_contain_text("call on Thursday")
    page.get_by_role("button", name="Mark qualified").click()
    expect(page.locator("h1")).to_contain_text("qualified")

    # Hand back: the assistant answers again
    page.get_by_role("button", name="Hand back").click()
    kari.hears("answers again")
    assert "Wuhan" in kari.say("Which cities does the project target?")
    page.reload()
    expect(page.get_by_text("the assistant is silent until")).to_have_count(0)

    # On a phone, and in the dark
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], "nothing sticks out"
    anna.picture("lead-phone")
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="dark")
    anna.picture("lead-dark")
    page.emulate_media(color_scheme="light")

    anna.sign_out()
    page.goto(f"/console/leads/{kari.reference}")
    expect(page.get_by_label("E-mail")).to_be_visible()
    expect(page.get_by_text("Kotiturva")).to_have_count(0)
    assert [text for text in anna.complaints if "401" not in text] == []


def test_another_organisation_sees_none_of_it(hired, kari):
    """No row, no count, no search, no address."""
    bertil = hired("Bertil", "trade-council-denmark")
    bertil.sign_in()
    page = bertil.page
    expect(page.get_by_text("Nobody waits. Good work.")).to_be_visible()
    page.goto("/console/leads")
    expect(page.get_by_text("There is no lead yet.")).to_be_visible()
    page.locator("#q").fill("kotiturva")
    page.locator("#q").press("Enter")
    expect(page.get_by_text("There is no lead yet.")).to_be_visible()
    expect(page.locator(".count:visible")).to_have_count(0)
    for path in ("", "/matchmaking"):
        response = page.goto(f"/console/leads/{kari.reference}{path}")
        assert response.status == 404
        expect(page.get_by_text("Kotiturva")).to_have_count(0)
    for path in ("/console/duplicates", "/console/matchmaking", "/console/queue"):
        page.goto(path)
        expect(page.get_by_text("Kotiturva")).to_have_count(0)
    bertil.sign_out()


def test_the_group_was_told_each_thing_once(kari, telegram):
    """Of the lead, of the wish for a person, of the answer; and of no address."""
    shown = [each for each in telegram.fake.sent(telegram.group.id) if "Kotiturva" in each.text]
    told = [each.text.partition("\n")[0] for each in shown]
    # What was seen to within the seconds between two looks need not be told any more.
    first, *others = told
    assert first == "New lead: Kotiturva Sensors Oy"
    assert len(set(told)) == len(told)
    may_follow = {"Asks for a person", "Has written back"}
    assert {each.partition(":")[0] for each in others} <= may_follow, told
    assert not any("kari@" in each.text for each in shown)
    assert shown[0].buttons == ["I take it on", "Not ours"]
    assert telegram.fake.violations == []


def test_what_is_typed_reaches_the_chat_page_at_once(office, page, browser):
    """A visitor on the chat page asks for a person; the answer appears without a reload."""
    page.goto("/")
    page.locator("#text").fill("Can I talk to a person?")
    page.locator("#text").press("Enter")
    expect(page.locator("#log .reply").last).to_contain_text("I hand your request over to staff")
    desk = office.page
    desk.goto("/console/queue")
    desk.get_by_role("link", name=re.compile("Web …")).last.click()
    desk.get_by_label("Answer the visitor").fill("Hello from the office.\n\n<b>plain</b>")
    desk.get_by_role("button", name="Send by Web").click()
    expect(page.locator("#log .reply.staff")).to_contain_text("<b>plain</b>")
    expect(page.locator("#log")).to_contain_text("A person answers you here now")
    page.locator("#text").fill("Thank you!")
    page.locator("#text").press("Enter")
    expect(page.locator("#log")).to_contain_text("Passed on. A person answers you here.")
    desk.reload()
    expect(desk.locator("#talk")).to_contain_text("Thank you!")
    if staff.PICTURES:
        page.screenshot(path=Path(staff.PICTURES) / "chat.png")
    office.picture("request")
    desk.get_by_role("button", name="Hand back").click()
    expect(page.locator("#log .reply").last).to_contain_text("answers again")
