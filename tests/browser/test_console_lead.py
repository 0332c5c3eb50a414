"""A lead's page at work, in a real browser: what is seen first, on a desktop and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE

SIZES = ({"width": 1280, "height": 900}, {"width": 1280, "height": 720}, PHONE)


@pytest.fixture(scope="module")
def ines(telegram):
    """A visitor on Telegram who talks for a while and registers a company."""
    person = telegram.person()
    for asked in ("What is the project?", "Which cities does the project target?", "Who pays?"):
        person.say(asked)
    person.say("/join")
    person.press("I agree")
    person.press("Finland")
    person.say("Nightwatch Oy")
    person.say("Ines Salo")
    person.say("ines@nightwatch.fi")
    person.say("1")
    person.say("3")
    person.say("Sensors for the night")
    person.write("submit")
    person.reference = person.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")[0]
    return person


@pytest.fixture(scope="module")
def petra(hired):
    """Somebody who follows up, signed in."""
    staff = hired("Petra", "business-finland")
    staff.sign_in()
    yield staff
    staff.page.set_viewport_size(WIDE)
    staff.sign_out()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "{width}x{height}".format(**size))
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_the_newest_message_and_the_answer_are_seen_first(petra, ines, browser, size, has_script):
    """Without scrolling; the earlier talk is there to scroll to."""
    inside = petra.page.context.storage_state()
    base = petra.page.url.partition("/console")[0]
    context = browser.new_context(
        base_url=base, viewport=size, storage_state=inside, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto(f"/console/leads/{ines.reference}")
    for part in (
        ".bubble:last-of-type .foot",
        "textarea[name=words]",
        ".answer .action",
        ".state",
    ):
        box = page.locator(part).last.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"], part
    first = page.locator(".bubble").first
    first.scroll_into_view_if_needed()
    expect(first).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], "nothing sticks out"
    context.close()
