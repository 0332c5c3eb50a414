"""Axe has nothing serious and nothing moderate to say: of any page of the console, of any state of the chat.

The pages come from the table of routes: a new one is looked at by itself, or the test says what it lacks.
"""

import re
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from bot.console.serving.routes import MOVED, RULES
from bot.console.serving.rule import Who
from tests.browser.pictures import DESKTOP, PHONE, demo, sign_in
from tests.browser.test_chat import QUESTION, Chat, hold
from tests.browser.test_files import attach

SCRIPT = Axe().axe_script
GRAVE = ("critical", "serious", "moderate")
REPEATED = "main :is(tbody tr, li, article, .card):nth-of-type(n + 9)"
"""What stands on a page many times in the same way: eight of them are looked at. A menu is looked at to its end."""

LOOK = """([colours, repeated]) => axe
  .run(document.querySelector(repeated) ? { exclude: [repeated] } : document, {
    resultTypes: ["violations"],
    ...(colours ? { runOnly: ["color-contrast"] } : {}),
  })
  .then((results) => results.violations.map((each) => [
    each.impact, each.id, each.nodes.map((node) => `${node.target.join(" ")} ${node.html.slice(0, 120)}`),
  ]))"""
OPEN = """() => document.querySelectorAll("details").forEach((each) => {
  each.removeAttribute("name");
  each.open = true;
})"""

STICKS_OUT = """() => [
  ...(document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : []),
  ...[...document.querySelectorAll("button, .button, .action, select")].filter((each) => {
    const { left, right } = each.getBoundingClientRect();
    return each.checkVisibility() && !each.closest(".scroll, .unseen") &&
      (each.scrollWidth > each.clientWidth + 1 || left < 0 || right > innerWidth + 1);
  }),
].map((each) => each.outerHTML.slice(0, 120))"""
"""What is cut off at the edge of the window, or of itself."""

NO_PAGES = {
    "/console",
    "/console/events",
    "/console/queue/events",
    "/console/requests/{request}/events",
    "/console/leads/{reference}/events",
    "/console/content/patch",
    "/console/proposals/{proposal}/patch",
    "/console/leads/{reference}/files/{file}",
    "/console/requests/{request}/files/{file}",
    "/console/leads/import/{import}/refused",
    "/console/leads/{reference}/due.ics",
    "/console/retention/data-map",
}
"""What is fetched and not looked at: streams, files, and what leads on."""

OUTSIDE = {"/console/sign-in", "/console/sign-in/code", "/console/invitation/{secret}"}
"""Pages for whoever has not come in yet, looked at on the way in."""


def said_of(page, where):
    """Return what Axe finds on *page*: on a desktop and on a phone, in the light and in the dark.

    What opens is open once on each of them. Whatever is no matter of colours is the same in the dark.
    """
    found = {}
    page.evaluate(SCRIPT)
    for size, scheme, is_open in (
        (DESKTOP, "light", True),
        (PHONE, "dark", True),
        (PHONE, "light", False),
        (DESKTOP, "dark", False),
    ):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        if is_open:
            page.evaluate(OPEN)
        else:
            page.evaluate(
                "document.querySelectorAll('details').forEach(each => each.open = false)"
            )
        for node in page.evaluate(STICKS_OUT):
            found.setdefault(("sticks-out", node), f"{size['width']} px, {scheme}")
        for impact, rule, nodes in page.evaluate(LOOK, [scheme == "dark", REPEATED]):
            if impact in GRAVE:
                for node in nodes:
                    found.setdefault((rule, node), f"{size['width']} px, {scheme}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)
    return [f"{where} ({how}): {rule} at {node}" for (rule, node), how in found.items()]


@pytest.fixture(scope="module")
def made(learned, translations, drafting):
    """A demo of its own: leads, questions and staff are there at once; texts are translated and drafted."""
    with demo(
        cache=learned,
        BOT_TRANSLATION_URL=translations,
        BOT_DRAFTS_URL=drafting,
        BOT_DRAFTS_MODEL="small",
    ) as running:
        yield running


@pytest.fixture(scope="module")
def desk(browser, made):
    """The browser of its first administrator, on the page of the leads; the way in was looked at."""
    context = browser.new_context(
        base_url=made.address, locale="en-GB", viewport=DESKTOP, reduced_motion="reduce"
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


@pytest.fixture(scope="module")
def way_in(desk, made):
    """What was found on the way in; afterwards the desk is signed in."""
    found = []
    desk.goto("/console/leads")
    found += said_of(desk, "sign-in")
    desk.locator("[name=email]").fill(made.email)
    desk.locator("[name=password]").fill("wrong")
    desk.locator("main form .action").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    found += said_of(desk, "sign-in, refused")
    sign_in(desk, made, lambda: found.extend(said_of(desk, "the second factor")))
    return found


def test_the_way_in(way_in):
    assert not way_in, "\n".join(way_in)


@pytest.fixture(scope="module")
def examples(desk, way_in):
    """What stands for the names in addresses, each of it found or made in the console; and invitations."""
    return {
        "reference": found(desk, "/console/leads", "leads", "[A-Z0-9]{3}-[A-Z0-9]{3}"),
        "request": found(desk, "/console/queue", "requests"),
        "question": found(desk, "/console/questions", "questions"),
        "import": imported(desk),
        "proposal": proposed(desk),
        **dict.fromkeys(("topic", "label", "title", "source", "related"), "city.wuhan"),
        "phrase": "greeting",
        "fact": "cities",
        "name": "wuhan",
        "secret": invited(desk),
    }


def found(page, path, kind, looks="[0-9]+"):
    """Return what a page links to, of one *kind*."""
    page.goto(path)
    links = page.locator(f"main a[href*='/console/{kind}/']")
    hrefs = [each.get_attribute("href") for each in links.all()]
    return next(match[1] for each in hrefs if (match := re.search(f"/{kind}/({looks})$", each)))


def imported(page):
    """Bring a fair's list, and return its number."""
    page.goto("/console/leads/import")
    content = "Yritys;Yhteyshenkilö;Sähköposti\nTunturi Oy;Anna;anna@tunturi.example\nLumi Oy;;\n"
    file = {"name": "Fair.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("Country of rows").fill("Suomi")
    page.get_by_label("Where and how").fill("All at our stand said yes")
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url("**/import/*")
    return page.url.rpartition("/")[2].partition("?")[0]


def proposed(page):
    """Save the draft of an answer, and return its number."""
    page.goto("/console/content/topics/city.wuhan?language=en")
    page.locator("textarea[name=text]").fill("Wuhan is one of the five target cities.")
    page.get_by_role("button", name="Save as a draft").click()
    page.wait_for_url("**/proposals/*")
    return page.url.rpartition("/")[2].partition("?")[0]


def invited(page):
    """Add somebody, and return the secret of their invitation."""
    page.goto("/console/staff")
    form = page.locator("form", has=page.get_by_role("heading", name="Add somebody"))
    form.get_by_label("Name").fill("Maija")
    form.get_by_label("E-mail").fill("maija@example.org")
    form.get_by_role("button", name="Add somebody").click()
    return page.locator(".done .key").inner_text().rpartition("/")[2]


def pages():
    """Return the addresses of all pages inside the console, as the table of routes has them."""
    paths = [each.path for each in RULES if each.method == "GET" and each.path not in NO_PAGES]
    assert {each.path for each in RULES} >= NO_PAGES
    assert {each.path for each in RULES if isinstance(each.who, Who)} >= OUTSIDE
    return [path for path in paths if path not in OUTSIDE and path not in MOVED]


def test_every_page_of_the_console(desk, examples):
    """Those of the table of routes; one whose address names something new wants an example of it."""
    said = []
    for path in pages():
        response = desk.goto(path.format(**examples))
        assert response.ok, (path, response.status)
        assert response.headers["content-type"].startswith("text/html"), f"{path} is no page"
        said += said_of(desk, path)
    assert not said, "\n".join(said)


def test_every_state_of_the_console(desk, examples):
    said = []
    for where in states(desk, f"/console/leads/{examples['reference']}"):
        said += said_of(desk, where)
    assert not said, "\n".join(said)


def states(desk, lead):
    """Bring the desk into one state after the other, and yield what each is called."""
    desk.goto("/console/leads?q=nobody-is-called-so")
    expect(desk.locator("main .empty")).to_be_visible()
    yield "no lead"
    desk.goto("/console/leads?q=care&colour=red")
    expect(desk.locator("main mark").first).to_be_visible()
    desk.locator("[data-pick-all]").check()
    expect(desk.locator("form.bulk")).to_be_visible()
    yield "leads found, an unknown filter, all of them chosen"
    for number in range(2):
        desk.goto(f"/console/{('duplicates', 'audit')[number]}?page=2")
        yield "a second page"
    desk.goto("/console/try?sentence=Which+cities+are+targeted")
    expect(desk.locator("#tried")).to_be_visible()
    yield "a question tried"
    yield from states_of_content(desk)
    yield from states_of_a_machine(desk)
    yield from states_of_a_lead(desk, lead)
    desk.goto("/console/account")
    desk.get_by_role("button", name="Make recovery codes").click()
    expect(desk.locator(".recovery .key").first).to_be_visible()
    yield "recovery codes"


def states_of_content(desk):
    desk.goto("/console/content?q=nobody-is-called-so")
    yield "no content found"
    desk.goto("/console/content?q=wuhan")
    yield "content found"
    desk.goto("/console/content/topics/city.changchun?language=en")
    desk.locator("textarea[name=text]").fill("Changchun {nofact}")
    desk.locator("textarea[name=text]").press("End")
    expect(desk.locator("#preview")).to_contain_text("is no fact")
    yield "a preview with a mistake"
    desk.goto("/console/content/topics/city.changchun?language=en")
    desk.locator("#phrasings").locator("..").locator("summary").click()
    desk.locator("a[href*='/console/content/question?']").first.click()
    yield "a phrasing"
    desk.goto("/console/content/new")
    desk.get_by_label("Name in the id").fill("certificates")
    desk.get_by_label("Title, for staff").fill("Certificates")
    desk.get_by_role("button", name="Begin the topic").click()
    expect(desk.get_by_text("Before it can be handed in")).to_be_visible()
    yield "a topic begun"


def states_of_a_machine(desk):
    """What a machine has drafted or translated, before and after it is saved; and that it could not."""
    path = "/console/content/topics/{}?language=sv"
    answer = desk.get_by_role("button", name="Have a machine draft the translation")
    desk.goto(path.format("city.wuhan"))
    answer.click()
    expect(desk.get_by_role("alert")).to_contain_text("answers 503")
    yield "no draft came"
    desk.goto(path.format("city.chengdu-chongqing"))
    answer.click()
    expect(desk.locator("#by-machine")).to_be_visible()
    yield "a machine's draft"
    desk.get_by_role("button", name="Save as a draft").click()
    expect(desk.locator("h1 .machine")).to_be_visible()
    yield "a machine's draft, saved"
    desk.goto(path.format("city.chengdu-chongqing"))
    desk.get_by_role("button", name="Have a machine draft five").click()
    expect(desk.locator("[name=machine_phrasings]")).to_have_count(1)
    yield "ways to ask that a machine drafted"
    desk.goto("/console/content")
    expect(desk.locator("main .machine").first).to_be_visible()
    yield "what a machine drafted, in the list"
    desk.goto("/console/content/log")
    yield "and in the log"
    lead = found(desk, "/console/leads?country=FI", "leads", "[A-Z0-9]{3}-[A-Z0-9]{3}")
    desk.goto(f"/console/leads/{lead}")
    translate = desk.get_by_role("button", name="Translate").first
    translate.click()
    expect(desk.locator("main .translation")).to_be_visible()
    yield "a translation below its text"
    translate.evaluate("button => button.form.submit()")
    expect(desk.locator("#translation")).to_be_visible()
    yield "a translation on a page of its own"


def test_an_introduction_is_printed_with_what_is_to_be_sent(desk, way_in):
    """Both drafts in full, and nothing to press."""
    desk.goto("/console/matchmaking")
    desk.get_by_role("link", name="Everything that fits").first.click()
    desk.get_by_role("link", name="Draft an introduction").first.click()
    drafts = desk.locator("textarea[name=words]")
    expect(drafts).to_have_count(2)
    assert not (said := said_of(desk, "an introduction")), "\n".join(said)
    desk.emulate_media(media="print")
    for draft in drafts.all():
        expect(draft).to_be_visible()
        assert draft.evaluate("field => field.scrollHeight <= field.clientHeight + 1")
    expect(desk.locator("main button:visible, main .hint:visible")).to_have_count(1)
    desk.emulate_media(media="screen")


def test_an_introduction_is_noted_step_by_step(desk, way_in):
    """Both answers, brought together, in talks: on a phone nothing is wider than the page, and axe finds nothing."""
    desk.set_viewport_size({"width": 360, "height": 780})
    desk.goto("/console/matchmaking")
    desk.get_by_role("link", name="Everything that fits").last.click()
    desk.get_by_role("link", name="Draft an introduction").last.click()
    for _ in "12":
        desk.get_by_role("button", name="They agree").first.click()
        expect(desk.locator("#done")).to_be_visible()
    assert not (said := said_of(desk, "two answers")), "\n".join(said)
    desk.get_by_role("button", name="They know each other now").click()
    desk.locator("select[name=step]").select_option("talks")
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("main .history").first).to_contain_text("they are in talks")
    assert not (said := said_of(desk, "in talks")), "\n".join(said)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    desk.goto("/console/matchmaking")
    expect(desk.locator("#introductions")).to_be_visible()
    assert not (said := said_of(desk, "introductions on their way")), "\n".join(said)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_stands_who_has_which_right(desk, way_in):
    """In words, where on the screen one chooses; nothing of that is printed."""
    desk.goto("/console/staff")
    row = desk.locator("main tr", has_text="Lars Ekeström")
    expect(row.locator(".on-paper").first).to_be_hidden()
    desk.emulate_media(media="print")
    expect(row.locator(".on-paper").first).to_be_visible()
    assert row.locator(".on-paper").all_inner_texts() == ["agent", "may sign in"]
    expect(row.locator("select, button").locator("visible=true")).to_have_count(0)
    desk.emulate_media(media="screen")


def states_of_a_lead(desk, lead):
    desk.goto("/console/leads/new")
    desk.locator("main form").evaluate("form => { form.noValidate = true }")
    desk.get_by_label("Phone").fill("12")
    desk.get_by_role("button", name="Take it down").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    yield "a lead by hand, refused"
    desk.goto(lead)
    due_in(desk, days=5000)
    expect(desk.get_by_role("alert")).to_be_visible()
    yield "a date refused"
    desk.goto(lead)
    due_in(desk, days=10)
    expect(desk.locator("#done")).to_be_visible()
    yield "something changed"
    for name, value in (("version", "0"), ("seen", "2020-01-01")):
        for each in desk.locator(f"#due [name={name}]").all():
            each.evaluate("(field, value) => { field.value = value }", value)
    due_in(desk, days=20)
    expect(desk.locator("#conflict")).to_be_visible()
    yield "two changed the same"
    desk.goto(f"{lead}/person")
    desk.get_by_label("Reason").fill("They asked for it")
    desk.get_by_role("button", name="Restrict").click()
    desk.goto(lead)
    expect(desk.locator(".restricted")).to_be_visible()
    yield "a restricted person"
    desk.goto(f"{lead}/person")
    desk.locator("form[action$='/erase'] button").click()
    expect(desk.locator("[name=confirm]")).to_be_visible()
    yield "before erasing"
    desk.locator("[name=confirm]").fill(lead.rpartition("/")[2])
    desk.locator("form[action$='/erase'] button").click()
    expect(desk.locator("#done")).to_be_visible()
    yield "erased"
    desk.goto(lead)
    yield "a lead that is not there"


def due_in(page, days):
    """Say that something is due after so many days."""
    day = page.evaluate("days => new Date(Date.now() + days * 864e5).toISOString()", days)
    page.locator("#due:not([open]) summary").click()
    page.get_by_label("Due").fill(day[:10])
    page.locator("#due button").click()


def test_what_is_refused_and_who_has_not_come_in(browser, made, examples):
    """An invitation, one that does not hold, what a role lacks, a stale form, an address of nothing."""
    context = browser.new_context(base_url=made.address, locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    said = []
    for secret in (examples["secret"], "no-such-secret"):
        page.goto(f"/console/invitation/{secret}")
        said += said_of(page, "an invitation")
    sign_in(page, replace(made, email="karin@office.example"))
    for path, status in (("/console/audit", 403), ("/console/nothing", 404)):
        assert page.goto(path).status == status
        said += said_of(page, path)
    page.goto("/console/account")
    page.locator("[name=token]").evaluate_all("all => all.forEach(each => { each.value = 'x' })")
    page.locator("form[action$='/password']").evaluate("form => { form.noValidate = true }")
    page.locator("form[action$='/password'] button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    said += said_of(page, "a stale form")
    context.close()
    assert not said, "\n".join(said)


def test_every_state_of_the_chat(page):
    page.emulate_media(reduced_motion="reduce")
    said = []
    for where in states_of_the_chat(page):
        said += said_of(page, f"chat: {where}")
    assert not said, "\n".join(said)


def states_of_the_chat(page):
    """Bring the chat into one state after the other, and yield what each is called."""
    page.goto("/")
    chat = Chat(page)
    yield "empty"
    held = hold(page)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".looking")).to_be_visible()
    yield "looking for an answer"
    with chat.one_more():
        held.pop().continue_()
    page.unroute("**/messages")
    yield "an answer"
    chat.tap(page.get_by_role("button", name="Not what I meant"))
    yield "disputed"
    chat.ask("/privacy")
    yield "privacy"
    yield from states_of_an_intake(chat)
    yield from states_without_a_line(chat)
    chat.tap(page.locator("#languages button[lang='zh-Hans']"))
    yield "in Chinese"


def states_of_an_intake(chat):
    page = chat.page
    chat.tap(page.locator(".invitation button[value='do:join']"))
    yield "consent"
    chat.tap(chat.choice(":agree:"))
    yield "the first question"
    chat.tap(chat.choice("pick:country.SE"))
    for answer in ("Care Sensors AB", "Anna Lindqvist", "anna@caresensors.se"):
        chat.ask(answer)
    yield "several to tick"
    for _ in range(2):
        chat.latest.locator("input[type=checkbox]").nth(1).check()
        chat.tap(chat.choice(":done:"))
    chat.ask("Fall sensors for care homes")
    yield "summary"
    chat.tap(chat.choice(":submit:"))
    yield "taken down"
    attach(chat, "Profile.pdf")
    expect(chat.latest.locator(".reply")).to_contain_text("kept")
    yield "a file sent"
    attach(chat, "No.pdf", b"PK and more")
    expect(chat.latest.locator(".reply")).to_contain_text("not a PDF")
    yield "a file refused"
    chat.field.fill("x" * 4097)
    expect(page.locator("#length [role=alert]")).to_be_visible()
    yield "too long"
    chat.field.fill("")


def states_without_a_line(chat):
    page = chat.page
    page.context.set_offline(True)
    chat.field.fill("Who is behind the project?")
    chat.field.press("Enter")
    expect(page.locator("#status")).to_contain_text("offline")
    yield "offline"
    with chat.one_more():
        page.context.set_offline(False)
    page.route("**/messages", lambda route: route.abort("internetdisconnected"))
    chat.field.fill("Which focus areas are there?")
    chat.field.press("Enter")
    expect(page.locator(".failed [role=alert]")).to_be_visible()
    yield "not sent"
    with chat.one_more():
        page.unroute("**/messages")
        page.get_by_role("button", name="Try again").click()


def test_the_pages_of_errors_and_the_page_without_a_script(browser, base_url):
    """Nothing there, a form with too much, and the chat as a form."""
    context = browser.new_context(base_url=base_url, locale="en-GB")
    page, said = context.new_page(), []
    page.goto("/nothing")
    said += said_of(page, "an address of nothing")
    page.goto("/")
    page.evaluate("""() => {
      const form = document.createElement("form");
      form.method = "post"; form.action = "/messages"; form.enctype = "multipart/form-data";
      document.body.append(form); form.submit();
    }""")
    page.wait_for_url("**/messages")
    said += said_of(page, "a form without anything")
    context.close()
    assert not said, "\n".join(said)


FAULTY = """<!DOCTYPE html><html lang="en"><title>Faulty</title><main><h1>Faulty</h1>
<button style="width: 9px; overflow: hidden">Everything</button>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color: #bbb; background: #fff">Pale</p></main></html>"""


LONG_MENU = """<!DOCTYPE html><html lang="en"><title>Menu</title><header><nav aria-label="Menu"><ul>{}</ul></nav></header>
<main><h1>Menu</h1><ul>{}</ul>{}</main></html>"""
PALE = '<a style="color: #ddd; background: #fff" href="/">Pale</a>'


def test_a_long_menu_is_looked_at_to_its_end(browser):
    """And every section of a page, for each is another; of a list of the same, eight are enough."""
    context = browser.new_context()
    page = context.new_page()
    menu = "<li>One</li>" * 9
    sections = "<section>One</section>" * 9
    for where, is_found in (
        ((f"{menu}<li>{PALE}</li>", "", ""), True),
        ((menu, "", f"{sections}<section>{PALE}</section>"), True),
        ((menu, f"{menu}<li>{PALE}</li>", sections), False),
    ):
        page.set_content(LONG_MENU.format(*where))
        said = said_of(page, "menu")
        assert bool(said) is is_found, said
    context.close()


def test_a_picture_without_a_text_pale_letters_and_half_a_button_are_found(browser):
    """Control: what is wrong with a page is said, with its place."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(FAULTY)
    said = said_of(page, "faulty")
    context.close()
    rules = sorted(each.partition(": ")[2].partition(" ")[0] for each in said)
    assert rules == ["color-contrast", "image-alt", "sticks-out"]
