"""What was asked in vain is proposed as a phrasing, by one button."""

from playwright.sync_api import expect

from tests.browser.steps import ask, fits

IN_VAIN = ("Is a lawyer part of the project?", "Qwerty uiop zxcvb?")
SHOWN = 60_000
"""Milliseconds in which a busy machine has looked for what is worth most."""


def test_what_is_worth_most_is_proposed_by_one_button(office, page):
    """With the reason in words; topic and phrasing stand in the form."""
    page.goto("/")
    for text in IN_VAIN:
        ask(page, text)
    desk = office.page
    desk.goto("/console/questions")
    if desk.get_by_role("heading", name="Sign in").count():
        office.sign_in()
        desk.goto("/console/questions")
    expect(desk.get_by_text("A phrasing (English) may help").first).to_be_visible(timeout=SHOWN)
    expect(desk.get_by_text("No topic comes near").first).to_be_visible()
    office.picture("questions-worth")
    fits(desk)
    button = desk.get_by_role("link", name="Propose this phrasing").first
    topic = button.get_attribute("href").partition("topic=")[2].partition("#")[0]
    button.click()
    form = desk.locator("form", has=desk.locator("#way-phrasing"))
    expect(form.locator("select[name=topic]")).to_have_value(topic)
    assert form.locator("input[name=text]").input_value()
