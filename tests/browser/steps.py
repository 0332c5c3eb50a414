"""What visitors and editors do again and again, and wait for."""

from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE

EXAMINED = 60_000
LIVE = 60_000
"""Milliseconds in which a busy machine has examined a text of the small project, and put it in place."""


def ask(page, text):
    """Ask as a visitor, and return the reply."""
    before = page.locator("#log .reply").count()
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")
    expect(page.locator("#log .reply")).to_have_count(before + 1)
    return page.locator("#log .reply").last


def fits(page):
    """See that nothing sticks out on a phone."""
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(WIDE)


def hand_in(page):
    """Hand the draft in that is shown, and wait until it is examined."""
    page.get_by_role("button", name="Hand in for approval").click()
    return examined(page)


def examined(page):
    """Wait until what is shown was examined; return its address."""
    expect(page.locator("h1 .mark")).to_have_text("examined", timeout=EXAMINED)
    return page.url


def approve(office, path):
    """Let the project office approve what stands at *path*, and wait until visitors get it."""
    desk = office.page
    desk.goto(path)
    if desk.get_by_role("heading", name="Sign in").count():
        office.sign_in()
        desk.goto(path)
    desk.get_by_role("button", name="Approve").click()
    expect(desk.locator("h1 .mark")).to_have_text("out", timeout=LIVE)
