"""The console's script at a page whose form saves a text, proposes questions and asks for a machine's draft.

Nothing but the script is real: the page is held still, as it is when somebody stops its loading.
"""

from urllib.parse import parse_qs

import pytest

from tests.browser.conftest import ROOT

SCRIPT = (ROOT / "bot/console/static/console.js").read_text("utf-8")
PAGE = """<!DOCTYPE html><html lang="en"><title>Forms</title>
<form method="post" action="/t/text" data-preview="/t/preview">
<input type="hidden" name="key" value="k"><textarea name="text">Mine</textarea>
<button class="save">Save</button>
<p class="line"><button class="draft" formaction="/t/machine" name="what" value="answer">Draft</button>
<progress aria-hidden="true" hidden></progress></p><p role="status" data-drafting="It drafts."></p>
<textarea name="phrasings">First?</textarea>
<button formaction="/t/phrasings">Propose</button></form><script type="module" src="/console.js"></script>"""


@pytest.fixture(autouse=True)
def nothing_leaves():
    """No server is needed: every request is answered here."""


@pytest.fixture
def sent(page):
    """What the server was sent, as address and fields; it answers that the page stays as it is."""
    requests = []

    def answer(route):
        path = route.request.url.removeprefix("http://console.test")
        if path == "/console.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path == "/":
            route.fulfill(body=PAGE, content_type="text/html")
        else:
            requests.append((path, parse_qs(route.request.post_data, keep_blank_values=True)))
            route.fulfill(status=204)

    page.route("**/*", answer)
    page.clock.install()
    page.goto("http://console.test/")
    return requests


def press(page, kind):
    """Press a button."""
    page.locator(f"button.{kind}").dispatch_event("click")


def came(page, sent, number):
    """Wait until so many requests were sent, as long as a busy machine may take."""
    for _ in range(200):
        if len(sent) >= number:
            return
        page.wait_for_timeout(50)


def test_after_a_draft_was_stopped_the_text_is_saved_as_ever(page, sent):
    """At once, with all that is typed on the page, as the draft was asked for."""
    press(page, "draft")
    came(page, sent, 1)
    press(page, "save")
    came(page, sent, 2)
    mine = {"key": ["k"], "text": ["Mine"], "phrasings": ["First?"]}
    assert sent == [
        ("/t/machine", {**mine, "what": ["answer"]}),
        ("/t/text", mine),
    ]


def test_what_was_typed_meanwhile_goes_along_with_the_next_draft(page, sent):
    """Back from the page with the first one; a preview is made of what visitors would read alone."""
    press(page, "draft")
    came(page, sent, 1)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    page.locator("[name=phrasings]").fill("Second?")
    page.locator("[name=text]").fill("Mine too")
    page.clock.run_for(1_000)
    came(page, sent, 2)
    press(page, "draft")
    came(page, sent, 3)
    assert [(path, fields.get("phrasings")) for path, fields in sent] == [
        ("/t/machine", ["First?"]), ("/t/preview", ["Second?"]), ("/t/machine", ["Second?"]),
    ]  # fmt: skip


def test_a_draft_is_asked_for_once_and_after_a_while_again(page, sent):
    """Control: what was saved is not saved again, however long one waits."""
    press(page, "draft")
    came(page, sent, 1)
    press(page, "draft")
    page.clock.run_for(11_000)
    press(page, "draft")
    came(page, sent, 2)
    press(page, "save")
    came(page, sent, 3)
    page.clock.run_for(11_000)
    press(page, "save")
    press(page, "draft")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    press(page, "save")
    came(page, sent, 4)
    assert [path for path, _ in sent] == ["/t/machine", "/t/machine", "/t/text", "/t/text"]


def test_while_a_draft_is_waited_for_the_page_says_so(page, sent):
    """In words that are read aloud, with something that moves, and at what was pressed; a minute at most."""
    button, moving, note = (page.locator(each) for each in (".draft", "progress", "[role=status]"))

    def shown():
        return button.get_attribute("aria-disabled"), moving.is_visible(), note.text_content()

    assert shown() == (None, False, "")
    press(page, "draft")
    came(page, sent, 1)
    assert shown() == ("true", True, "It drafts.")
    page.clock.run_for(11_000)
    assert shown() == (None, True, "It drafts."), "it may be asked for again"
    page.clock.run_for(60_000)
    assert shown() == (None, False, "")
    press(page, "draft")
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert shown() == (None, False, "")
