"""What the stylesheets do with long words on a small screen; the pages are pieces of ours, held still."""

from itertools import pairwise

import pytest

from tests.browser.conftest import ROOT

PHONE = {"width": 390, "height": 844}
SHEETS = {
    "tokens.css": ROOT / "bot/http/static/tokens.css",
    "console.css": ROOT / "bot/console/static/console.css",
    "chat.css": ROOT / "bot/channels/web/static/chat.css",
}
QUEUE = """<body class="inside"><main><table class="list"><tbody><tr>
<td data-label="Miksi"><span class="need person">haluaa puhua ihmisen kanssa</span>
<span class="need late">päällikölle</span></td></tr></tbody></table></main>"""
FORM = """<body class="inside"><main><div class="wide"><section class="card">a</section>
<form id="writing"><input type="hidden"><section class="card">b</section><section class="card">c</section>
</form><section class="card">d</section></div></main>"""
MEDIAN = """<body class="inside"><main><section class="card goal"><div class="figures"><p class="aside">aika
ensimmäiseen yhteydenottoon<br><strong>21 h</strong> (mediaani)</p></div></section></main>"""
LIST = """<body class="inside"><main><div class="scroll" style="width: 988px"><table class="list">
<thead><tr><th><input type="checkbox"></th><th>Tilvísun</th><th>Fyrirtæki</th><th>Óskir</th><th>Borgir</th>
<th>Staða</th><th>Ábyrgðarmaður</th><th>Frá</th><th class="number">Bíður</th></tr></thead><tbody><tr><td></td>
<td class="reference">WWW-QMC</td><td><strong>Plejepuls Helsebygg AS</strong></td>
<td>Personer med funktionsnedsättning, Äldreomsorg</td><td>Chengdu/<wbr>Chongqing, Zhangjiakou</td>
<td><span class="mark">mukana yrityspoolissa</span></td><td>Lars Ekeström</td><td>MEDICA 2026, Düsseldorf · Dansk</td>
<td class="number">1 klst.</td></tr></tbody></table></div></main>"""
HEADER = """<body><header><img class="logo" width="40" height="40" alt="">
<div class="name"><h1>Nordic Healthy Cities – China</h1><p>Sjálfvirkur aðstoðarmaður</p></div>
<button class="opener">Íslenska</button><button class="opener">Valmynd</button></header>"""


@pytest.fixture(autouse=True)
def nothing_leaves():
    """No server is needed: every request is answered here."""


@pytest.fixture
def shown(page):
    """Return what shows a piece of a page with its stylesheet, on a phone."""

    def show(piece, sheet):
        links = "".join(
            f'<link rel="stylesheet" href="/{each}">' for each in ("tokens.css", sheet)
        )
        head = '<!DOCTYPE html><meta name="viewport" content="width=device-width">'

        def answer(route):
            name = route.request.url.rpartition("/")[2]
            if name in SHEETS:
                route.fulfill(body=SHEETS[name].read_text("utf-8"), content_type="text/css")
            else:
                route.fulfill(
                    body=f"{head}{links}{piece}", content_type="text/html; charset=utf-8"
                )

        page.route("**/*", answer)
        page.set_viewport_size(PHONE)
        page.goto("http://styles.test/")
        return page

    return show


def lines_of(locator):
    """Return on how many lines the words of an element stand."""
    return locator.evaluate(
        """(each) => {
          const range = document.createRange();
          range.selectNodeContents(each);
          return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
        }"""
    )


def test_a_long_need_stays_within_the_page(shown):
    page = shown(QUEUE, "console.css")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    sides = page.locator(".need").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert max(sides) < PHONE["width"]


def test_a_length_of_time_is_not_broken(shown):
    page = shown(MEDIAN, "console.css")
    assert lines_of(page.locator("strong")) == 1
    assert page.locator(".aside").evaluate("each => getComputedStyle(each).display") == "block"


def test_cards_within_a_form_stand_apart_as_those_beside_it(shown):
    boxes = [card.bounding_box() for card in shown(FORM, "console.css").locator(".card").all()]
    gaps = {
        round(after["y"] - before["y"] - before["height"]) for before, after in pairwise(boxes)
    }
    assert len(gaps) == 1
    assert gaps.pop() > 0


def test_the_name_of_the_page_takes_two_lines_in_every_language(shown):
    assert lines_of(shown(HEADER, "chat.css").locator("h1")) <= 2


def test_the_columns_of_at_first_fit_in_every_language(shown):
    """On a desktop of 1280, beside the menu; control: a word that is longer than all does not."""
    page = shown(LIST, "console.css")
    page.set_viewport_size({"width": 1280, "height": 860})
    fits = "document.querySelector('.scroll').scrollWidth <= 988"
    assert page.evaluate(fits)
    page.locator("td").nth(2).evaluate("each => { each.textContent = 'x'.repeat(40) }")
    assert not page.evaluate(fits)
