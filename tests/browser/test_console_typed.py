"""The console's script at a form of the content that somebody leaves and comes back to.

Nothing but the script is real: the pages hold what the server's do.
"""

from urllib.parse import parse_qs

import pytest

from tests.browser.conftest import ROOT

SCRIPT = (ROOT / "bot/console/static/drafts.js").read_text("utf-8")
PAGE = """<!DOCTYPE html><html lang="en"><title>Forms</title><main data-member="7">
<form method="post" action="/t/text" data-kept="sv"{typed}><p data-drafted hidden>Yours</p>
<input type="hidden" name="key" value="k"><input type="hidden" name="began" value="There">{answer}
<label>Text<textarea name="text">{text}</textarea></label>{questions}
<label>Asked<textarea name="phrasings">{asked}</textarea></label>
<button>Save</button></form></main><script type="module" src="/drafts.js"></script>"""
BARE = {"typed": "", "answer": "", "questions": "", "text": "There", "asked": ""}


def made(name, drafted):
    field = f'<input type="hidden" name="{name}" value="{drafted}">'
    return f'{field}<p class="late" data-made="{name}">By a machine</p>'


DRAFTED = {
    "typed": " data-typed",
    "answer": made("machine", "Drafted"),
    "questions": made("machine_phrasings", "Asked so?"),
    "text": "Drafted",
    "asked": "Asked so?",
}


@pytest.fixture(autouse=True)
def nothing_leaves():
    """No server is needed: every request is answered here."""


@pytest.fixture
def shown(page):
    """The values of the page that is shown next; what is sent of it is kept in ``sent``."""
    values = dict(BARE)
    values["sent"] = sent = []

    def answer(route):
        path = route.request.url.removeprefix("http://console.test")
        if path == "/drafts.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path == "/t/text":
            sent.append(parse_qs(route.request.post_data, keep_blank_values=True))
            route.fulfill(body=PAGE.format(**BARE), content_type="text/html")
        else:
            route.fulfill(body=PAGE.format(**values), content_type="text/html")

    page.route("**/*", answer)
    return values


def come(page, shown, values):
    shown.update(values)
    page.goto("http://console.test/")


def test_what_a_machine_drafted_bears_its_mark_when_one_comes_back(page, shown):
    """In the form, so that it is saved as a machine's, and for the eye; typed on it stays."""
    come(page, shown, DRAFTED)
    come(page, shown, BARE)
    assert page.locator("[name=text]").input_value() == "Drafted"
    assert page.get_by_text("By a machine").count() == 2
    page.locator("[name=text]").fill("Drafted and mine")
    come(page, shown, BARE)
    page.get_by_role("button", name="Save").click()
    [fields] = shown["sent"]
    assert fields == {
        "key": ["k"], "began": ["There"], "text": ["Drafted and mine"], "phrasings": ["Asked so?"],
        "machine": ["Drafted"], "machine_phrasings": ["Asked so?"],
    }  # fmt: skip
    come(page, shown, BARE)
    assert page.get_by_text("By a machine").count() == 0, "what was saved is the server's to mark"


def test_what_somebody_wrote_themselves_bears_none(page, shown):
    """Control; and a page that has the mark gets no second one."""
    come(page, shown, {**BARE, "typed": " data-typed", "text": "Mine"})
    come(page, shown, BARE)
    assert page.locator("[name=text]").input_value() == "Mine"
    assert page.locator("[name^=machine], [data-made]").count() == 0
    come(page, shown, DRAFTED)
    come(page, shown, {**DRAFTED, "typed": ""})
    assert page.locator("[name^=machine]").count() == 2
    assert page.get_by_text("By a machine").count() == 2
