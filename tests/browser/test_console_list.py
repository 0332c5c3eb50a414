"""The list of leads in a real browser: what is searched for is marked, columns, saved views, a lead's addresses."""

import pytest
from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE

DESKTOP = {"width": 1280, "height": 860}
OFFER = "Wheelchairs that climb stairs, and ramps for buses, trams, trains and ferries in winter, with grips"


@pytest.fixture(scope="module")
def maija(telegram):
    """A visitor who registers a company with long addresses."""
    person = telegram.person()
    person.say("/join")
    person.press("I agree")
    person.press("Finland")
    mail = "maija.virtanen@kaikkienmeritahtipalvelut.example"
    for said in ("Meritähti Oy", "Maija Virtanen", mail, "1", "3"):
        person.say(said)
    person.say(OFFER)
    person.write("submit")
    person.reference = person.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")[0]
    return person


@pytest.fixture(scope="module")
def eero(hired, maija):
    """Somebody of the organisation that follows her up."""
    staff = hired("Eero", "business-finland")
    staff.sign_in()
    return staff


def fits(page, size):
    """Whether nothing stands out at the side."""
    page.set_viewport_size(size)
    return page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_what_was_searched_for_is_marked(eero, maija):
    """In a row, without its accents; and in an excerpt below it where no column shows it."""
    page = eero.page
    page.goto("/console/leads?q=meritahti+grips")
    row = page.locator("tbody tr").first
    expect(row.locator("mark")).to_have_text(["Meritähti"])
    expect(page.locator(".excerpt mark")).to_have_text(["grips"])
    eero.picture("list-search")
    assert fits(page, PHONE)
    expect(page.locator(".excerpt mark")).to_be_visible()
    eero.picture("list-search-phone")
    assert fits(page, DESKTOP)


def test_the_keys_are_told_by_one(eero, maija):
    """On every page, as at the foot of the list; not while one types. Escape puts them away."""
    page = eero.page
    told = page.get_by_role("dialog", name="Keyboard shortcuts")
    for path in ("/console/queue", f"/console/leads/{maija.reference}", "/console/leads"):
        page.goto(path)
        page.keyboard.press("?")
        expect(told).to_contain_text("j / k to move, Enter to open, / to search, ? for this help")
        page.keyboard.press("Escape")
        expect(told).to_have_count(0)
    page.locator("#q").press("?")
    expect(page.locator("#q")).to_have_value("?")
    expect(told).to_have_count(0)


def test_columns_are_chosen_and_sorted_by(eero, maija):
    """More than fit are moved to within the table: the page is as wide as the window."""
    page = eero.page
    page.set_viewport_size(DESKTOP)
    page.goto("/console/leads")
    page.get_by_text("Columns", exact=True).click()
    for name in ("Contact person", "E-mail", "Phone", "Due", "Left on", "Changed on", "Country"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("columnheader", name="E-mail")).to_be_visible()
    page.get_by_role("link", name="E-mail", exact=True).click()
    expect(page.locator("[aria-sort=ascending]")).to_have_text("E-mail")
    assert fits(page, DESKTOP)
    assert fits(page, PHONE)
    page.set_viewport_size(DESKTOP)
    page.get_by_text("Columns", exact=True).click()
    for box in page.locator("form[action='/console/leads/columns'] [type=checkbox]").all():
        box.uncheck()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("columnheader", name="E-mail")).to_have_count(0)


def test_a_view_is_saved_shared_and_removed(eero, hired, maija):
    """By keyboard and mouse, with its number; a colleague opens it and cannot change it."""
    page = eero.page
    page.set_viewport_size(DESKTOP)
    page.goto("/console/leads?q=meritahti&sort=company")
    page.get_by_text("Save as a view", exact=True).click()
    page.get_by_label("Name of the view").fill("Wheels, waiting")
    page.get_by_label("Colleagues of my organisation see it too").check()
    page.locator("form[action='/console/views']").get_by_role("button", name="Save").click()
    expect(page.locator("#done")).to_contain_text("The view is saved.")
    chip = page.get_by_role("link", name="Wheels, waiting")
    expect(chip).to_have_attribute("aria-current", "true")
    expect(chip.locator("span")).to_have_text("1")
    page.get_by_text("View: Wheels").click()
    eero.picture("list-view")
    assert fits(page, PHONE)
    eero.picture("list-view-phone")
    page.set_viewport_size(DESKTOP)
    liisa = hired("Liisa", "business-finland")
    liisa.sign_in()
    liisa.page.goto("/console/leads")
    liisa.page.get_by_role("link", name="Wheels, waiting").click()
    expect(liisa.page.get_by_role("link", name="Meritähti Oy")).to_be_visible()
    liisa.page.get_by_text("View: Wheels").click()
    expect(liisa.page.get_by_text("Shared by Eero")).to_be_visible()
    expect(liisa.page.get_by_role("button", name="Remove this view")).to_have_count(0)
    page.get_by_role("button", name="Remove this view").click()
    expect(page.locator("#done")).to_contain_text("The view is removed.")
    expect(page.get_by_role("link", name="Wheels, waiting")).to_have_count(0)
    said = [each for staff in (eero, liisa) for each in staff.complaints if "401" not in each]
    assert said == [], "signing in is asked for with a 401"


BROKEN = """() => {
  const link = document.querySelector("dd a[href^=mailto]");
  const texts = [...link.childNodes].filter((each) => each.nodeType === Node.TEXT_NODE);
  return texts.filter((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return new Set([...range.getClientRects()].map((each) => each.top)).size > 1;
  }).map((text) => text.data);
}"""
"""The parts of an address that stand on more than one line."""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_address_is_not_broken_within_a_word(eero, maija, size):
    """On the page of a lead; control: where it has no room at all, it is, and is found."""
    page = eero.page
    page.goto(f"/console/leads/{maija.reference}")
    assert fits(page, size)
    page.locator("dd a[href^=mailto]").scroll_into_view_if_needed()
    eero.picture(f"list-lead-{size['width']}")
    assert page.evaluate(BROKEN) == []
    page.evaluate("document.querySelectorAll('dd').forEach((dd) => (dd.style.width = '90px'))")
    assert page.evaluate(BROKEN) != []
    page.set_viewport_size(WIDE)


def test_a_text_is_translated_below_itself(eero, maija):
    """Marked as a machine's, and kept nowhere: after a reload it is gone. In one's own language none is offered."""
    page = eero.page
    page.set_viewport_size(DESKTOP)
    page.goto(f"/console/leads/{maija.reference}")
    expect(page.get_by_role("button", name="Translate")).to_have_count(0)
    page.locator(".spread .tongues summary").click()
    page.get_by_role("button", name="Suomi").first.click()
    page.goto(f"/console/leads/{maija.reference}")
    page.locator("dd").get_by_role("button", name="Käännä").click()
    shown = page.locator("dd .translation")
    expect(shown).to_contain_text("Konekäännös")
    expect(shown).to_contain_text(f"fi: {OFFER}")
    eero.picture("list-translation")
    page.reload()
    expect(page.locator("dd").get_by_role("button", name="Käännä")).to_be_visible()
    expect(page.locator(".translation")).to_have_count(0)
