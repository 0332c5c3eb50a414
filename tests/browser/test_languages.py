"""Two visitors and somebody of the staff who read no English: in a real browser, on a wide screen and a phone."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from knowledge.language.tags import complete_of
from knowledge.topic import SOURCE
from tests.bot.cast import library
from tests.browser import staff
from tests.browser.staff import PHONE
from tests.browser.test_chat import Chat

LAPTOP = {"width": 1280, "height": 860}
SCREENS = {"laptop": LAPTOP, "phone": PHONE}

OUTSIDE = """() => {
  const cut = [], pen = document.createElement("canvas").getContext("2d")
  for (const each of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
    const style = getComputedStyle(each)
    if (!each.offsetParent) continue
    pen.font = style.font
    const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    if (pen.measureText(each.placeholder).width > room) cut.push("placeholder: " + each.placeholder)
  }
  for (const each of document.querySelectorAll("body *")) {
    if (each.closest(".unseen, .skip, .scroll, [popover]:not(:popover-open), details:not([open])")) continue
    const box = each.getBoundingClientRect(), style = getComputedStyle(each)
    if (!box.width || !each.innerText?.trim()) continue
    const isCut = !["visible", "auto"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1
    if (isCut || box.right > innerWidth + 1 || box.left < -1) cut.push(each.tagName + ": " + each.innerText)
  }
  return cut
}"""
"""Gives the elements whose words are cut off or stand outside of the window; wide tables may scroll."""

NAMED = """() => [...document.querySelectorAll("[aria-label], [placeholder], [title]")].flatMap(
  each => ["aria-label", "placeholder", "title"].map(name => each.getAttribute(name)).filter(Boolean))"""
"""Gives the words that stand in attributes."""

ASKED = {
    "fi": ("mitä kaupunkeja hankkeessa on?", "mikä sää on huomenna helsingissä"),
    "is": ("hvaða borgir eru með?", "hverjir standa á bak við verkefnið?"),
}
ANSWERS = {
    "fi": ("Hoivapolku Teknologia Oy", "Päivi Mäkirinne", "paivi@hoivapolku.fi"),
    "is": ("Lífæð og leiðsögn ehf.", "Þórdís Ægisdóttir", "thordis@lifaed.is"),
}
OFFERS = {
    "fi": "Kaatumisantureita ja yövalvontajärjestelmiä palvelutaloihin ja hyvinvointialueille",
    "is": "Fallskynjarar og næturljós fyrir hjúkrunarheimili og öldrunarþjónustu",
}
COUNTRIES = {"fi": "FI", "is": "IS"}


def english_in(page, language):
    """Return what a page says in English, though there are words for it in *language*."""
    phrases = library().phrases
    spoken = {text.value for text in phrases[language].values()}
    english = {text.value for text in phrases[SOURCE].values()} - spoken
    english |= {topic.label(SOURCE) for topic in library().topics.values()} - {
        topic.label(language) for topic in library().topics.values()
    }
    shown = {line.strip() for line in page.locator("body").inner_text().splitlines()}
    return sorted((shown | set(page.evaluate(NAMED))) & english)


def look(page, language, name):
    """Look at a page on every screen: in its language, nothing cut off, nothing at the side."""
    wrong = {}
    page.wait_for_load_state()  # of a link that was tapped, the page may be there without anything on it
    for screen, size in SCREENS.items():
        page.set_viewport_size(size)
        if staff.PICTURES:
            path = Path(staff.PICTURES) / f"{language}-{name}-{screen}.png"
            page.screenshot(path=path, full_page=True)
        found = page.evaluate(OUTSIDE)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append("the page is wider than the window")
        if found:
            wrong[screen] = found
    page.set_viewport_size(LAPTOP)
    assert page.locator("html").get_attribute("lang") == language
    assert (english_in(page, language), wrong) == ([], {})


@contextmanager
def chat_in(browser, base_url, language):
    """A visitor whose browser speaks *language*."""
    context = browser.new_context(base_url=base_url, locale=language, viewport=LAPTOP)
    page = context.new_page()
    page.goto("/")
    yield Chat(page)
    context.close()


def register(chat, language):
    """Register a company, looking at each step that looks different."""
    chat.tap(chat.page.locator(".invitation button[value='do:join']"))
    look(chat.page, language, "chat-notice")
    chat.tap(chat.choice(":agree:"))
    look(chat.page, language, "chat-country")
    chat.tap(chat.choice(f"pick:country.{COUNTRIES[language]}"))
    chat.ask("x")
    for said in ANSWERS[language][1:]:
        chat.ask(said)
    for _ in range(2):
        chat.latest.locator("input[type=checkbox]").nth(1).check()
        look(chat.page, language, "chat-ticks")
        chat.tap(chat.choice(":done:"))
    chat.ask(OFFERS[language])
    expect(chat.latest.locator(".rows li")).to_have_count(9)
    chat.tap(chat.page.locator("#latest button[value*=':change:company']").first)
    chat.ask(ANSWERS[language][0])
    look(chat.page, language, "chat-summary")
    chat.tap(chat.choice(":submit:"))
    return chat.latest.locator(".reference-number").inner_text()


@pytest.fixture(scope="module")
def company(browser, base_url):
    """A Finnish company that registered on the chat page; its reference."""
    with chat_in(browser, base_url, "fi") as chat:
        return register(chat, "fi")


@pytest.mark.parametrize("language", ["fi", "is"])
def test_a_visitor_is_met_in_their_language(browser, base_url, language):
    """From the greeting to what is not known; the menu too."""
    with chat_in(browser, base_url, language) as chat:
        look(chat.page, language, "chat-greeting")
        for question in ASKED[language]:
            chat.ask(question)
        chat.ask("/mylead")
        look(chat.page, language, "chat-answers")
        chat.page.set_viewport_size(PHONE)
        chat.page.locator("button.opener").first.click()
        look(chat.page, language, "chat-languages")


def test_a_registration_is_icelandic_to_the_end(browser, base_url):
    with chat_in(browser, base_url, "is") as chat:
        register(chat, "is")
        look(chat.page, "is", "chat-thanks")
        chat.ask("/forget")
        look(chat.page, "is", "chat-forget")


@pytest.fixture(scope="module")
def aino(hired):
    """Somebody at Business Finland, whose console speaks Finnish from now on."""
    somebody = hired("Aino", "business-finland")
    somebody.sign_in()
    page = somebody.page
    page.set_viewport_size(LAPTOP)
    page.locator(".spread .tongues summary").click()
    expect(page.locator(".spread .tongues button")).to_have_count(
        len(complete_of(library().tongues))
    )
    page.get_by_role("button", name="Suomi").click()
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    return somebody


PAGES = (
    "queue leads questions try matchmaking duplicates pipeline account account/notices"
    " content/topics/city.wuhan?language=fi"
)


@pytest.mark.parametrize("path", PAGES.split())
def test_a_page_of_the_console_is_in_finnish_alone(aino, company, path):
    """And its long words fit, on a phone too."""
    aino.page.goto(f"/console/{path}")
    look(aino.page, "fi", f"console-{path.partition('?')[0].replace('/', '-')}")


def test_a_lead_is_worked_on_in_finnish(aino, company):
    """Found, taken on, noted and answered; every button by its Finnish name."""
    page, say = aino.page, {name: one.value for name, one in library().phrases["fi"].items()}
    page.goto("/console/leads")
    page.get_by_role("link", name="Hoivapolku Teknologia Oy").click()
    look(page, "fi", "console-lead-new")
    page.get_by_role("button", name=say["console_claim"]).click()
    page.get_by_label(say["console_note_field"]).fill("Soitetaan torstaina.")
    page.get_by_role("button", name=say["console_note_add"]).click()
    expect(page.locator("article.note")).to_contain_text("torstaina")
    page.get_by_label(say["console_reply_field"]).fill("Hei, sopiiko torstai kello kymmenen?")
    page.locator("form", has=page.get_by_label(say["console_reply_field"])).get_by_role(
        "button"
    ).click()
    expect(page.locator("#talk .bubble.staff")).to_contain_text("torstai kello kymmenen")
    look(page, "fi", "console-lead")


def test_whoever_signs_in_next_reads_their_browser_s_language(browser, base_url):
    """Before anybody knows who they are."""
    context = browser.new_context(base_url=base_url, locale="nb-NO", viewport=LAPTOP)
    page = context.new_page()
    page.goto("/console")
    look(page, "nb", "console-sign-in")
    context.close()
