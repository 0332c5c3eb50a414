"""An editor changes a fact, and takes a way to ask out and brings it back, until a visitor gets it."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import approve, ask, examined, fits, hand_in

QUESTION = "How loud may it be at night?"


@pytest.fixture(scope="module")
def freja(office):
    editor = office.hire("Freja", "green-quay")
    editor.sign_in()
    return editor


def test_a_fact_is_changed_until_a_visitor_gets_it(freja, office, page):
    """Found beside an answer, seen in all answers while it is typed, approved by another, live."""
    page.goto("/")
    expect(ask(page, QUESTION)).to_contain_text("At night 45")
    editor = freja.page
    editor.goto("/console/content/topics/noise.limits?language=en")
    editor.get_by_role("link", name="{night_decibels}").click()
    expect(editor.get_by_role("heading", name="Where it stands")).to_be_visible()
    field = editor.locator("textarea[name=text]")
    field.fill("{night_decibels}")
    field.press("End")
    expect(editor.locator("#preview")).to_contain_text("cannot hold another fact")
    field.fill("40")
    expect(editor.locator("#preview")).to_contain_text("At night 40")
    freja.picture("fact")
    fits(editor)
    editor.get_by_role("button", name="Save as a draft").click()
    path = hand_in(editor)
    expect(editor.get_by_role("button", name="Approve")).to_have_count(0)
    expect(ask(page, QUESTION)).to_contain_text("At night 45")
    approve(office, path)
    expect(ask(page, QUESTION)).to_contain_text("At night 40")


def test_a_way_to_ask_is_taken_out_and_brought_back(freja, office, page):
    """It goes from the page of its topic once somebody else has approved it, and is there again by one button."""
    editor = freja.page
    editor.goto("/console/content/topics/noise.power?language=sv")
    section = editor.locator("section", has=editor.locator("#phrasings"))
    section.get_by_text("Show all").click()
    question = section.locator("li a").nth(1)
    words = question.inner_text()
    question.click()
    expect(editor.locator("h1")).to_contain_text(words)
    freja.picture("question")
    fits(editor)
    editor.get_by_role("button", name="Propose taking it out").click()
    path = examined(editor)
    freja.picture("question-examined")
    approve(office, path)
    editor.goto("/console/content/topics/noise.power?language=sv")
    there = editor.locator("section", has=editor.locator("#phrasings")).locator("li")
    assert words not in there.all_text_contents()
    editor.goto(path)
    editor.get_by_role("button", name="Bring it back as it was").click()
    approve(office, examined(editor))
    editor.goto("/console/content/topics/noise.power?language=sv")
    assert words in there.all_text_contents()
    assert [text for text in freja.complaints if "401" not in text] == []
