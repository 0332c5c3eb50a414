"""What the stylesheets do with long words on a small screen; the pages are pieces of ours, held still."""

from itertools import pairwise

import pytest

from bot.http.templates import breakable
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

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FILE = """<body><main><div id="desk"><form id="talk"><textarea id="text" rows="1"></textarea>
<button class="action">Lähetä</button></form><form id="attach">
<input type="file" id="file" class="unseen"><label class="quietly" for="file">Liitä yrityksen esittely (PDF)</label>
<span id="file-hint">PDF, enintään 10 Mt; säilytetään ja poistetaan ilmoittautumisen mukana.</span>
<button class="quietly">Lähetä tiedosto</button></form></div></main>"""
COLLEAGUE = """<body class="inside"><main><table class="list"><tbody><tr>
<td data-label="Choose" class="pick"><input type="checkbox"></td>
<td data-label="Role"><form class="line"><select><option>administrator</option></select>
<button class="button">Save</button></form></td>
<td data-label="Access"><form class="line"><button class="button">Päästä jälleen sisään</button></form></td>
</tr></tbody></table><section class="card"><table class="bars"><thead><tr><th>Kaupunki</th>
<th><span class="unseen">Kuva</span></th><th>Kysytty</th><th>Vastattu</th></tr></thead><tbody><tr>
<th>Zhangjiakou</th><td class="picture"><svg class="bar" viewBox="0 0 1 1"></svg></td><td>1 234</td><td>100 %</td>
</tr></tbody></table></section></main>"""
TOPIC = """<body class="inside"><nav class="side"><nav><a href="/a">A</a> <a href="/b" aria-current="page">B</a></nav></nav>
<main><ul class="chips"><li><a class="chip" aria-current="true">Suomi</a></li></ul>
<section class="card"><p class="compared">Now</p></section><form id="writing" data-preview="/p">
<section class="card" id="words"><h2>Other words</h2><label class="field">Text <textarea name="text"></textarea></label>
<p class="hint">Plain text.</p></section><section class="card"><h2>Ways to ask</h2>
<label class="field">How <textarea name="phrasings"></textarea></label><p class="hint">One a line.</p>
<details><summary>Show all</summary><ul><li>One</li></ul></details></section></form>
<div class="restricted"><p class="compared">Theirs</p></div></main>"""
GREETING = """<li id="greeting" class="exchange"><p class="by">Avustaja</p>
<div class="bubble reply"><p>Hei! Olen hankkeen automaattinen avustaja.</p></div>{}</li>"""
TALK = """<body><header></header><main><section id="log"><ol>{}</ol></section><div id="desk"></div></main>"""

SIDE = """<body><header></header><main></main><aside id="side"><ul class="topics">{}</ul>
<section class="privacy"><ul><li><a class="quietly">Lataa tietoni</a></li>
<li><button class="quietly">Poista tietoni</button></li></ul></section></aside>"""


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


def test_a_long_word_makes_no_list_wider_than_the_page(shown):
    """Somebody's company; control: the same word in one piece does."""
    page = shown(LIST, "console.css")
    page.set_viewport_size({"width": 1280, "height": 860})
    fits = "document.querySelector('.scroll').scrollWidth <= 988"
    cell = page.locator("td").nth(2)
    for word in (LONG, "z" * 200):
        cell.evaluate("(each, html) => { each.innerHTML = html }", str(breakable(word)))
        assert page.evaluate(fits)
        cell.evaluate("(each, text) => { each.textContent = text }", word)
        assert not page.evaluate(fits)


@pytest.mark.parametrize("size", [PHONE, {"width": 360, "height": 640}], ids=["phone", "small"])
def test_without_script_the_field_for_a_file_can_be_pressed_and_covers_nothing(shown, size):
    """Field and button are as high as a finger needs, side by side below what is written into."""
    page = shown(FILE, "chat.css")
    page.set_viewport_size(size)
    file, send = (
        page.locator("#file").bounding_box(),
        page.locator("#attach button").bounding_box(),
    )
    text = page.locator("#text").bounding_box()
    assert file["height"] >= 44 <= send["height"]
    assert file["y"] >= text["y"] + text["height"] + 8
    assert file["y"] == send["y"]
    assert file["x"] + file["width"] <= send["x"] < size["width"] - send["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@pytest.mark.parametrize("more", [0, 40], ids=["short", "long"])
def test_the_page_begins_with_its_greeting(shown, more):
    """However low the window is; later it begins at its end. Where there is room, what is said stands below."""
    greeting = GREETING.format("<p>Kysy minulta.</p>" * more)
    page = shown(TALK.format(greeting), "chat.css")
    log, first = page.locator("#log").bounding_box(), page.locator(".bubble")
    top = first.bounding_box()["y"] - log["y"]
    assert 0 <= top < 100 if more else top > log["height"] / 2
    page.locator("#log > ol").evaluate(
        "(list, item) => list.insertAdjacentHTML('beforeend', item)", "<li>Ja?</li>"
    )
    last = page.locator("#log li").last.bounding_box()
    assert log["y"] < last["y"] < log["y"] + log["height"]


@pytest.mark.parametrize("topics", [3, 40])
def test_erasing_stands_in_sight_however_long_the_column_is(shown, topics):
    """At its end; what lies above it goes below."""
    page = shown(SIDE.format("<li><button class='topic'>Aihe</button></li>" * topics), "chat.css")
    page.set_viewport_size({"width": 1280, "height": 720})
    erase = page.locator("button.quietly").bounding_box()
    assert 620 < erase["y"] < erase["y"] + erase["height"] <= 720


def test_a_long_text_leaves_the_other_columns_their_room(shown):
    """Two reasons stand side by side, whatever somebody's company is called; a Chinese one is not broken."""
    cells = (
        f'<a class="row" dir="auto">{breakable(LONG)} {breakable(LONG)}</a>',
        '<span class="need">请求人工</span> <span class="need">由主管处理</span>',
        "Karin Ahlmark, Telegram, 81 d",
    )
    row = "".join(f"<td>{each}</td>" for each in cells)
    table = f'<table class="list" style="width: 988px"><tr>{row}</tr></table>'
    page = shown(f'<body lang="zh">{table}', "console.css")
    page.set_viewport_size({"width": 1280, "height": 860})
    needs = [each.bounding_box() for each in page.locator(".need").all()]
    assert needs[0]["y"] == needs[1]["y"]
    assert {lines_of(each) for each in page.locator(".need").all()} == {1}


def test_at_four_times_its_size_nothing_runs_out_of_a_card(shown):
    """A window of 1280 px is 320 px wide then: what stood beside something stands below it."""
    page = shown(COLLEAGUE, "console.css")
    page.set_viewport_size({"width": 320, "height": 700})
    page.evaluate("document.documentElement.classList.add('scripted')")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    sides = "all => Math.max(...all.map((each) => each.getBoundingClientRect().right))"
    card = page.locator(".list tr").evaluate_all(sides)
    assert page.locator(".list :is(.button, select)").evaluate_all(sides) < card
    assert lines_of(page.locator(".pick")) == 1


def test_what_a_topic_is_written_on_is_not_printed(shown):
    """Neither languages to choose nor fields, hints and what folds something away; what is there to read is."""
    page = shown(TOPIC, "console.css")
    page.emulate_media(media="print")
    pressed = ".chip, textarea, .hint, summary, #words"
    assert [each.is_visible() for each in page.locator(pressed).all()] == [False] * 7
    assert page.get_by_text("Ways to ask").is_visible()
    assert page.locator(".compared").first.is_visible()


def test_where_colours_are_the_reader_s_own_one_sees_where_one_is(shown):
    """By a frame, and not by bold letters alone."""
    page = shown(TOPIC, "console.css")
    page.set_viewport_size({"width": 1280, "height": 860})
    page.emulate_media(forced_colors="active")
    width = "each => parseFloat(getComputedStyle(each).borderTopWidth)"
    here, elsewhere = (page.locator(f"a[href='/{each}']").evaluate(width) for each in "ba")
    assert (here, elsewhere) == (3, 0)
    assert page.locator(".chip").evaluate(width) == 3


def test_a_text_that_is_compared_has_the_colour_of_text(shown):
    """A colour of status is for its marks."""
    page = shown(TOPIC, "console.css")
    colours = "all => new Set(all.map((each) => getComputedStyle(each).color)).size"
    assert page.locator(".compared, body").evaluate_all(colours) == 1
