"""An editor corrects an answer in a real browser, a second person approves, and a visitor gets it live."""

import pytest
from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE
from tests.browser.steps import LIVE, approve, hand_in

TOPIC = "/console/content/topics/noise.power?language=en"
QUESTION = "What is shore power?"
WORDS = "A ship takes its power from the shore, says our editor."


@pytest.fixture(scope="module")
def elin(office):
    editor = office.hire("Elin", "north-pier")
    editor.sign_in()
    return editor


def test_an_editor_corrects_an_answer_until_a_visitor_gets_it_and_brings_it_back(  # noqa: PLR0915  # the whole way
    elin, office, page
):
    """Found, previewed while it is typed, saved, handed in, approved by another, live, rolled back."""
    # A visitor whose page stays open.
    page.goto("/")

    def answer():
        page.locator("#text").fill(QUESTION)
        page.locator("#text").press("Enter")

    answer()
    old = page.locator("#log .reply").last
    expect(old).to_contain_text("plugged in at the quay")
    expect(old).not_to_contain_text("says our editor")

    # Found
    editor = elin.page
    editor.get_by_role("link", name="Content").first.click()
    elin.picture("content")
    editor.locator("#q").fill("plugged")
    editor.get_by_label("What it is").select_option("answer")
    editor.locator("select[name=language]").select_option("en")
    editor.locator("#q").press("Enter")
    editor.locator("a.row[href*='noise.power']").click()

    # Written, and previewed without being kept
    field = editor.locator("textarea[name=text]")
    field.fill(f"{WORDS} {{nofact}}")
    field.press("End")
    expect(editor.locator("#preview")).to_contain_text("is no fact")
    field.fill(WORDS)
    expect(editor.locator("#preview")).to_contain_text("of 2,000 bytes")
    expect(editor.locator("#preview")).to_contain_text("The check has nothing to say against it.")
    elin.picture("content-editing")
    editor.set_viewport_size(PHONE)
    wide = editor.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], "nothing sticks out"
    elin.picture("content-editing-phone")
    editor.set_viewport_size(WIDE)

    # Saved, handed in; whoever wrote it is offered no approval
    editor.get_by_role("button", name="Save as a draft").click()
    expect(editor.locator("h1 .mark")).to_have_text("draft")
    path = hand_in(editor)
    expect(editor.get_by_role("button", name="Approve")).to_have_count(0)
    elin.picture("content-examined")

    # Not before it is approved; then at once
    answer()
    expect(page.locator("#log .reply").last).not_to_contain_text("says our editor")
    approve(office, path)
    office.picture("content-approved")
    answer()
    expect(page.locator("#log .reply").last).to_contain_text("says our editor")

    # Brought back: a draft like any other
    editor.goto(TOPIC)
    expect(editor.locator(".compared ins").first).to_be_visible()
    elin.picture("content-versions")
    editor.goto(path)
    editor.get_by_role("button", name="Bring back the text from before").click()
    approve(office, hand_in(editor))
    answer()
    expect(page.locator("#log .reply").last).to_contain_text("plugged in at the quay")
    expect(page.locator("#log .reply").last).not_to_contain_text("says our editor")

    # What happened, by name
    editor.get_by_role("link", name="Content").first.click()
    editor.get_by_role("link", name="What happened").click()
    for name in ("Elin", "Olga", "the assistant"):
        expect(editor.get_by_role("cell", name=name).first).to_be_visible()
    elin.picture("content-log")
    assert [text for text in elin.complaints if "401" not in text] == []


LEARNED_SECONDS = 60
NEW_QUESTION = "Do you paint ships?"
NEW_ANSWER = "Nobody here paints a ship: ask a shipyard in dry dock."


def test_an_editor_adds_a_topic_until_a_visitor_gets_it(elin, office, page):
    """Begun by the form, written on the next day by the look of it, examined, approved, learned, live."""
    editor = elin.page
    editor.goto("/console/content")
    editor.get_by_role("link", name="A new topic").click()
    editor.locator("select[name=group]").select_option("port")
    editor.get_by_label("Name in the id").fill("paint")
    editor.get_by_label("Title, for staff").fill("Paint")
    editor.get_by_role("button", name="Begin the topic").click()
    expect(editor.get_by_text("Before it can be handed in")).to_be_visible()
    path = editor.url
    editor.goto("/console/content")
    editor.get_by_role("link", name="Paint").click()
    editor.locator("textarea[name=answer]").fill(NEW_ANSWER)
    editor.locator("textarea[name=phrasings]").fill(
        f"{NEW_QUESTION}\nWho paints the hull of a ship?\nCan you paint our ship?"
    )
    editor.get_by_role("button", name="Save as a draft").first.click()
    expect(editor.get_by_text("3/30")).to_be_visible()
    elin.picture("topic-draft")
    editor.goto(path)
    hand_in(editor)
    elin.picture("topic-examined")
    approve(office, path)
    # English is learned anew meanwhile.
    for _ in range(LEARNED_SECONDS):
        if page.request.get("/health").json()["content"] == "current":
            break
        page.wait_for_timeout(1_000)
    page.goto("/")
    page.locator("#text").fill(NEW_QUESTION)
    page.locator("#text").press("Enter")
    expect(page.locator("#log .reply").last).to_contain_text("dry dock", timeout=LIVE)
