"""A lead by hand and a fair's list, as somebody of the staff brings them, on a desktop and on a phone."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE

DESKTOP = {"width": 1280, "height": 900}
SIZES = pytest.mark.parametrize(
    "size", [DESKTOP, PHONE], ids=lambda size: "{width}x{height}".format(**size)
)
STATEMENT = "At our stand at MEDICA: said yes, please ring"


@pytest.fixture(scope="module")
def saga(hired):
    """Somebody who goes to fairs, signed in."""
    staff = hired("Saga", "business-finland")
    staff.sign_in()
    yield staff
    staff.page.set_viewport_size(WIDE)
    staff.sign_out()


def fits(page, size):
    """Whether nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def names(size):
    """Return names of companies that no other size has brought, and a number."""
    if size is DESKTOP:
        return "Tunturi", "Revontuli", "040 123 4567"
    return "Kaamos", "Poronhoito", "040 123 9876"


@SIZES
def test_a_lead_is_added_by_hand(saga, size):
    """What is wrong is said where it stands, nothing that was typed is lost, and what is alike is shown before."""
    page, (company, _, number) = saga.page, names(size)
    page.set_viewport_size(size)
    page.goto("/console/leads")
    page.get_by_role("link", name="Add a lead").click()
    page.get_by_label("Company").fill(f"{company} Care Oy")
    page.get_by_label("Country").fill("Suomi")
    page.get_by_label("Contact person").fill("Eero Lahti")
    page.get_by_label("E-mail").fill(f"eero@{company.lower()}.fi")
    page.get_by_label("Phone").fill("12")
    page.get_by_label("Wuhan").check()
    page.get_by_label("Where and how").fill(STATEMENT)
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was taken down yet")
    expect(page.locator("#wrong-phone")).to_contain_text("no telephone number")
    expect(page.get_by_label("Wuhan")).to_be_checked()
    assert fits(page, size)
    saga.picture(f"lead-by-hand-{size['width']}")
    page.get_by_label("Phone").fill(number.replace("123", "765"))
    page.get_by_role("button", name="Take it down").dblclick()
    expect(page.locator("#done")).to_contain_text("The lead is taken down")
    expect(page.locator("main")).to_contain_text(f"Heard by {saga.name}")
    expect(page.get_by_text(STATEMENT)).to_be_visible()
    expect(page.get_by_text("came from staff")).to_be_visible()
    assert fits(page, size)
    reference = page.url.partition("/leads/")[2].partition("?")[0]
    page.goto(f"/console/leads?q={company}")
    expect(page.locator("a.row")).to_have_count(1)
    page.goto("/console/leads/new")
    page.get_by_label("Company").fill(f"{company} Care")
    page.get_by_label("Country").fill("Finland")
    page.get_by_label("E-mail").fill(f"eero@{company.lower()}.fi")
    page.get_by_label("Where and how").fill(STATEMENT)
    page.get_by_role("button", name="Take it down").click()
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link")).to_have_attribute("href", f"/console/leads/{reference}")
    expect(page.get_by_role("button", name="It is another one")).to_be_visible()
    assert fits(page, size)
    saga.picture(f"lead-alike-{size['width']}")
    # What is refused in words is no complaint.
    assert [each for each in saga.complaints if "status of 4" not in each] == []


def list_of(company, other, number):
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(
        [
            ["Yritys", "Yhteyshenkilö", "Sähköposti", "Puhelin", "Osasto"],
            [f"{other} Oy", "Anna Virtanen", f"anna@{other.lower()}.fi", number, "7 A 12"],
            [f"{company} Care", "", f"info@{company.lower()}.fi", "", "7 A 13"],
            ["Ilman osoitetta Oy", "Matti", "", "", "7 A 14"],
        ]
    )
    return file.getvalue().encode("latin-1")


@SIZES
def test_a_fair_s_list_is_imported(saga, size):
    """New, likely here already, and with a problem: each says so, and what is ticked is taken."""
    page, (company, other, number) = saga.page, names(size)
    page.set_viewport_size(size)
    page.goto("/console/leads/new")
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File").set_input_files(
        {
            "name": "MEDICA 2026.csv",
            "mimeType": "text/csv",
            "buffer": list_of(company, other, number),
        }
    )
    page.get_by_label("Country of rows").fill("Suomi")
    page.get_by_label("Where and how").fill("All at our stand said yes")
    assert fits(page, size)
    saga.picture(f"import-new-{size['width']}")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="MEDICA 2026.csv")).to_be_visible()
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("New")
    expect(rows.nth(0).get_by_role("checkbox")).to_be_checked()
    expect(rows.nth(1)).to_contain_text(re.compile(f"Perhaps the same as\\s+{company} Care Oy"))
    expect(rows.nth(1).get_by_role("checkbox")).not_to_be_checked()
    expect(rows.nth(2)).to_contain_text("way to reach them")
    expect(rows.nth(2).get_by_role("checkbox")).to_have_count(0)
    page.get_by_text("What the columns hold").click()
    expect(page.get_by_label("Osasto")).to_have_value("")
    expect(page.get_by_label("Yhteyshenkilö")).to_have_value("person")
    assert fits(page, size)
    saga.picture(f"import-rows-{size['width']}")
    page.get_by_role("button", name="Take the ticked ones down").click()
    expect(page.locator("main")).to_contain_text("Leads taken down: 1.")
    assert fits(page, size)
    page.get_by_role("link", name="Show imported leads").click()
    expect(page.get_by_role("link", name=f"{other} Oy")).to_be_visible()
