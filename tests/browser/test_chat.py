"""Somebody asks, joins, reloads and finds everything again: in a real browser, on a real server."""

import re

import pytest
from playwright.sync_api import expect

QUESTION = "Which cities does the project target?"
ANSWERS = ["Care Sensors AB", "Anna Lindqvist", "anna@caresensors.se"]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def chat(page):
    page.goto("/")
    return Chat(page)


class Chat:
    """The page as a visitor uses it."""

    def __init__(self, page):
        self.page = page
        self.field = page.locator("#text")
        self.replies = page.locator("#log .reply:not(.looking)")
        self.said = page.locator("#log .said")

    @property
    def latest(self):
        return self.page.locator("#latest")

    def ask(self, text):
        """Type *text*, press Enter and wait for the reply."""
        self.field.fill(text)
        with self.one_more():
            self.field.press("Enter")

    def tap(self, button):
        """Press *button* and wait for the reply."""
        with self.one_more():
            button.click()

    def one_more(self):
        return OneMore(self.replies)

    def choice(self, ending):
        """Return a button that can be pressed now, by what its id ends with or holds."""
        return self.page.locator(f"#latest button[value*='{ending}']").first

    def join(self):
        """Go through the registration of a company, and return its reference."""
        self.tap(self.page.locator(".invitation button[value='do:join']"))
        self.tap(self.choice(":agree:"))
        expect(self.latest.locator("progress")).to_be_visible()
        self.tap(self.choice("pick:country.SE"))
        for answer in ANSWERS:
            self.ask(answer)
        for _ in range(2):
            self.latest.locator("input[type=checkbox]").nth(1).check()
            self.tap(self.choice(":done:"))
        self.ask("Fall sensors for care homes")
        expect(self.latest.locator(".rows li")).to_have_count(9)
        self.tap(self.choice(":submit:"))
        return self.latest.locator(".reference-number").inner_text()


class OneMore:
    """Waits, at its end, until there is one more of what it was given."""

    def __init__(self, items):
        self.items = items

    def __enter__(self):
        self.before = self.items.count()

    def __exit__(self, *failure):
        if not any(failure):
            expect(self.items).to_have_count(self.before + 1)


def test_works_at_once(chat):
    """The field has the cursor, the assistant says what it is, three questions wait."""
    expect(chat.field).to_be_focused()
    expect(chat.replies).to_have_count(1)
    expect(chat.replies).to_contain_text("automatic")
    expect(chat.page.locator("#greeting .row button")).to_have_count(3)
    expect(chat.page).to_have_title(re.compile("Nordic Healthy Cities"))


def test_one_introduction_and_one_line_on_privacy_stand_on_the_page(chat):
    """Before the first word and after it; both said by the greeting alone."""
    for _ in range(2):
        shown = chat.page.locator("body").inner_text()
        assert len(re.findall("I am the automatic assistant", shown)) == 1
        assert len(re.findall("This chat is kept", shown)) == 1
        chat.ask(QUESTION)


def test_answers_a_question_and_keeps_the_cursor(chat):
    chat.ask(QUESTION)
    expect(chat.latest.locator(".reply")).to_contain_text("Wuhan")
    expect(chat.latest.locator(".foot")).to_contain_text("From")
    expect(chat.field).to_be_focused()
    expect(chat.field).to_have_value("")
    expect(chat.page.locator("#greeting .row button:enabled")).to_have_count(0)


def test_a_choice_is_tapped_and_shown_by_its_words(chat):
    chat.tap(chat.page.locator("#greeting .row button").nth(1))
    expect(chat.said.last).to_contain_text("cities")
    expect(chat.latest.locator(".reply")).to_contain_text("Wuhan")


def test_an_answer_can_be_disputed(chat):
    chat.ask(QUESTION)
    chat.tap(chat.page.get_by_role("button", name="Not what I meant"))
    expect(chat.latest.locator(".row button").first).to_be_visible()


def test_a_company_joins_reloads_and_finds_its_history(chat):
    reference = chat.join()
    assert re.fullmatch(r"[\w-]{4,16}", reference)
    said = chat.said.all_inner_texts()
    chat.page.reload()
    expect(chat.said).to_have_count(len(said))
    assert chat.said.all_inner_texts() == said
    expect(chat.latest.locator(".reference-number")).to_have_text(reference)
    expect(chat.latest).to_be_in_viewport()


def test_two_tabs_of_one_visitor_show_the_same(chat, context):
    other = Chat(context.new_page())
    with other.page.expect_request("**/events*"):
        other.page.goto("/")
    chat.ask(QUESTION)
    expect(other.said.last).to_contain_text(QUESTION)
    expect(other.replies.last).to_contain_text("Wuhan")
    expect(chat.replies).to_have_count(2)


def test_one_tap_changes_the_language_of_everything(chat):
    chat.field.fill("half a thought")
    chat.tap(chat.page.locator("#languages button[lang='zh-Hans']"))
    expect(chat.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(chat.page.locator("#talk .action")).to_have_text("发送")
    expect(chat.page.locator("#side")).to_contain_text("登记")
    expect(chat.field).to_have_value("half a thought")


def test_a_message_shows_at_once_and_says_that_it_is_on_its_way(page, chat):
    """Sending, then dots while an answer is looked for, then the time; nothing is left of the dots."""
    held = hold(page)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    pending = page.locator(".pending")
    expect(pending.locator(".said")).to_have_text(QUESTION)
    expect(pending.locator(".by.own")).to_contain_text("Sending")
    dots = pending.get_by_role("img", name="Looking for the answer")
    expect(dots).to_be_in_viewport(ratio=1)
    expect(pending).to_have_attribute("aria-busy", "true")
    held.pop().continue_()
    expect(chat.latest.locator(".reply")).to_contain_text("Wuhan")
    expect(page.locator(".looking, .pending, [aria-busy]")).to_have_count(0)
    expect(chat.latest.locator(".by.own time")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    expect(page.locator(".state")).to_have_count(0)


def test_no_dot_moves_for_whoever_wants_no_motion(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/")
    held = hold(page)
    chat = Chat(page)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".dot").first).to_be_visible()
    moving = "getComputedStyle(document.querySelector('.dot')).animationName"
    assert page.evaluate(moving) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) == "looking"
    held.pop().continue_()
    expect(chat.latest.locator(".reply")).to_be_visible()


def test_enter_pressed_twice_sends_once(page, chat):
    held = hold(page)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    chat.field.press("Enter")
    expect(page.locator(".looking")).to_be_visible()
    assert len(held) == 1
    held.pop().continue_()
    expect(chat.latest.locator(".reply")).to_be_visible()
    page.reload()
    expect(chat.said).to_have_count(1)


def test_a_failed_message_stays_and_can_be_sent_again(page, chat):
    page.route("**/messages", lambda route: route.abort("internetdisconnected"))
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    expect(page.locator(".failed [role=alert]")).to_contain_text("Not sent")
    expect(page.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)
    page.unroute("**/messages")
    chat.tap(page.get_by_role("button", name="Try again"))
    expect(page.locator(".failed")).to_have_count(0)
    expect(chat.said).to_have_count(1)
    page.reload()
    expect(chat.said).to_have_count(1)


def test_whoever_reads_further_up_stays_there_while_it_is_tried_again(page, chat):
    """The page moves by itself for what is new, and not for one more try."""
    page.set_viewport_size({"width": 390, "height": 400})
    chat.ask(QUESTION)
    page.route("**/messages", lambda route: route.abort("internetdisconnected"))
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_be_visible()
    page.locator("#log").evaluate("log => { log.scrollTop = -log.scrollHeight }")
    above = page.locator("#log").evaluate("log => log.scrollTop")
    assert above < -100
    with page.expect_request("**/messages"):
        pass
    expect(page.locator(".failed")).to_have_count(1)
    assert abs(page.locator("#log").evaluate("log => log.scrollTop") - above) < 100


def test_what_was_written_offline_is_sent_by_itself_in_its_order(page, chat, context):
    context.set_offline(offline=True)
    expect(page.locator("#status")).to_contain_text("offline")
    for text in (QUESTION, "Who is behind the project?"):
        chat.field.fill(text)
        chat.field.press("Enter")
    expect(page.locator(".pending .state").last).to_have_text("Waits to be sent")
    context.set_offline(offline=False)
    expect(chat.replies).to_have_count(3)
    expect(page.locator("#status")).to_have_text("")
    assert chat.said.all_inner_texts() == [QUESTION, "Who is behind the project?"]
    page.reload()
    assert chat.said.all_inner_texts() == [QUESTION, "Who is behind the project?"]


def test_what_waits_is_kept_over_a_reload_and_taken_once(page, chat):
    """Two messages and half a third; the first was even taken, and only its answer was lost."""
    lost = []

    def lose(route):
        lost.append(route.request.post_data)
        if len(lost) == 1:
            route.fetch()
        route.abort("internetdisconnected")

    page.route("**/messages", lose)
    for text in (QUESTION, "Who is behind the project?"):
        chat.field.fill(text)
        chat.field.press("Enter")
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    chat.field.fill("half a thought")
    page.unroute("**/messages")
    page.reload()
    expect(chat.replies).to_have_count(3)
    expect(page.locator(".pending")).to_have_count(0)
    expect(chat.field).to_have_value("half a thought")
    assert chat.said.all_inner_texts() == [QUESTION, "Who is behind the project?"]
    page.reload()
    expect(chat.said).to_have_count(2)
    assert page.evaluate("localStorage.length") == 0


def test_what_waits_in_two_tabs_is_taken_once(page, chat, context):
    """The other tab finds it in the browser and sends it too: under the same key."""
    context.route("**/messages", lambda route: route.abort("internetdisconnected"))
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    other = Chat(context.new_page())
    other.page.goto("/")
    expect(other.page.locator(".failed")).to_contain_text(QUESTION)
    context.unroute("**/messages")
    for each in (other, chat):
        expect(each.replies).to_have_count(2, timeout=30_000)
        expect(each.page.locator(".pending")).to_have_count(0)
        expect(each.said).to_have_count(1)
    page.reload()
    expect(chat.said).to_have_count(1)


def test_whoever_is_erased_leaves_nothing_in_the_browser(page, chat):
    """What still waited when everything was deleted is never sent, not by the next visitor either."""
    page.evaluate(
        """visitor => localStorage.setItem("waiting", JSON.stringify([{
        id: "1", visitor, at: Date.now(), label: "stale", fields: [["key", "k"], ["text", "stale"]]
    }]))""",
        "somebody else",
    )
    page.reload()
    expect(page.locator("#greeting")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    chat.field.fill("half a thought")
    chat.tap(page.locator("#side button[value='do:forget']"))
    chat.tap(chat.choice("forget:"))
    chat.choice("forget:").click()
    expect(page.locator("#status")).to_contain_text("deleted")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    expect(chat.field).to_have_value("")
    expect(page).not_to_have_url(re.compile("erased"))
    chat.ask(QUESTION)
    for address in ("/", "/?erased"):
        page.goto(address)
        expect(chat.said).to_have_text(QUESTION)
        expect(page.locator("#status")).not_to_contain_text("deleted")


def test_a_browser_that_keeps_nothing_for_us_still_sends(page):
    page.add_init_script("""for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {get() { throw new DOMException("", "SecurityError") }})""")
    page.goto("/")
    chat = Chat(page)
    chat.ask(QUESTION)
    expect(chat.latest.locator(".reply")).to_contain_text("Wuhan")


def hold(page):
    """Hold every message back; return the list into which they come."""
    held = []
    page.route("**/messages", lambda route: held.append(route))  # noqa: PLW0108  # a built-in cannot be marked
    return held


def test_a_long_paste_is_told_and_not_cut(page, chat):
    """The count shows when it comes near; what is too much stays whole in the field, and is not sent."""
    chat.field.fill("x" * 3000)
    expect(page.locator("#length")).to_have_text("")
    chat.field.fill("x" * 4000)
    expect(page.locator("#length")).to_have_text("4000 of 4096 characters")
    chat.field.fill("x" * 4097)
    expect(page.locator("#length [role=alert]")).to_contain_text("Too long")
    chat.field.press("Enter")
    expect(chat.field).to_have_value("x" * 4097)
    expect(chat.said).to_have_count(0)
    chat.ask("北" * 4096)
    expect(chat.said).to_have_text("北" * 4096)
    expect(page.locator("#length")).to_have_text("")


REFUSING = """status => {
  window.asked ??= window.fetch;
  window.fetch = (address, options) => status && address === "/messages"
    ? Promise.resolve(new Response("", { status })) : window.asked.call(window, address, options);
}"""
"""Answers every message with a status, as what stands in between might; 0 lets them through again."""


def test_the_page_counts_as_the_server_does(page, chat):
    """The longest text of characters outside the first plane goes; what cannot be seen is not counted."""
    chat.field.fill("x" * 4097 + "\u200b" * 9)
    expect(page.locator("#length .count")).to_have_text("4097 of 4096 characters")
    chat.field.fill("\u200b" * 9 + "x" * 4096 + " ")
    expect(page.locator("#length .count")).to_have_text("4096 of 4096 characters")
    for text in ("\u200b" * 9 + "x" * 4096, "\N{FACE WITH TEARS OF JOY}" * 4096):
        chat.ask(text)
        expect(page.locator(".failed")).to_have_count(0)


def test_what_is_refused_on_the_way_is_kept_and_not_sent_by_itself(page, chat):
    """A proxy's refusal loses nothing, over a reload neither; it is sent when the visitor wants it."""
    page.evaluate(REFUSING, 403)
    chat.field.fill(QUESTION)
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    page.reload()
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    chat.ask("Who is behind the project?")
    expect(page.locator(".failed")).to_contain_text(QUESTION)
    chat.tap(page.get_by_role("button", name="Try again"))
    expect(page.locator(".failed")).to_have_count(0)
    assert chat.said.all_inner_texts() == ["Who is behind the project?", QUESTION]
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert chat.said.all_inner_texts() == ["Who is behind the project?", QUESTION]


def test_what_comes_from_elsewhere_stands_below_what_was_refused(page, chat, context):
    """In sight, and after what was said meanwhile; what still waits to be sent stays last."""
    page.evaluate(REFUSING, 413)
    chat.field.fill("refused")
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_contain_text("refused")
    page.evaluate(REFUSING, 0)
    chat.ask(QUESTION)
    other = Chat(context.new_page())
    with other.page.expect_request("**/events*"):
        other.page.goto("/")
    other.ask("Who is behind the project?")
    expect(chat.said.last).to_have_text("Who is behind the project?")
    expect(chat.latest).to_be_in_viewport()
    page.evaluate(REFUSING, 503)
    chat.field.fill("waits")
    chat.field.press("Enter")
    expect(page.locator(".failed")).to_have_count(2)
    other.ask("Which focus areas are there?")
    expect(chat.said).to_have_count(5)
    assert chat.said.all_inner_texts()[3:] == ["Which focus areas are there?", "waits"]


def test_nothing_is_left_of_the_foot_of_an_answer_without_a_source(chat):
    """What offered to dispute it is gone once something else is said."""
    chat.ask("Who are you?")
    first = chat.latest.locator(".foot")
    expect(first.get_by_role("button", name="Not what I meant")).to_be_visible()
    number = chat.latest.get_attribute("data-number")
    chat.ask(QUESTION)
    foot = chat.page.locator(f"[data-number='{number}'] .foot")
    expect(foot).to_have_count(1)
    expect(foot).to_be_hidden()
    expect(chat.latest.locator(".foot")).to_be_visible()


def test_who_is_behind_it_stands_on_the_page(page, chat):
    """By name, with the project's own page; what it is, is said under the greeting."""
    for name in ("Business Sweden", "Innovation Norway", "Business Finland"):
        expect(page.locator("#side .behind")).to_contain_text(name)
    link = page.locator("#side").get_by_role("link", name="The project’s own page")
    expect(link).to_have_attribute("href", re.compile("^https://"))
    expect(page.locator(".imprint")).to_contain_text("Nordic Innovation")
    chat.ask(QUESTION)
    chat.tap(page.locator(".kept").get_by_role("button", name="What is kept"))


class TestInShanghai:
    """Where the next day has begun while it is still the evening before in the north."""

    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "timezone_id": "Asia/Shanghai"}

    def test_times_are_those_of_the_visitor_s_clock(self, page):
        """The hour, the whole date for whoever asks, and the day above; after a reload too."""
        evening = "2025-03-09T19:05:00+00:00"
        written = re.compile(r'datetime="[^"]+T[^"]+"')

        def at_evening(route):
            answer = route.fetch()
            route.fulfill(
                response=answer, body=written.sub(f'datetime="{evening}"', answer.text())
            )

        page.route("**/messages", at_evening)
        page.route(re.compile("/$"), at_evening)
        page.goto("/")
        chat = Chat(page)
        for reload in (lambda: chat.ask(QUESTION), page.reload):
            reload()
            time = chat.latest.locator(".by.assistant time")
            expect(time).to_have_text("03:05")
            expect(time).to_have_attribute("title", re.compile("10 March 2025"))
            expect(page.locator(".day")).to_have_text("10 March 2025")


def test_one_tap_says_whether_an_answer_helped(page, chat):
    """Thanks come at once and stay over a reload; what is asked next takes the question away."""
    chat.ask(QUESTION)
    rating = chat.latest.get_by_role("group", name="Did this help?")
    with page.expect_response("**/ratings"):
        rating.get_by_role("button", name="Yes").click()
        expect(chat.latest.locator("p.rating")).to_have_text("Thank you for telling us.")
    expect(chat.field).to_have_value("")
    page.reload()
    expect(chat.latest.locator("p.rating")).to_have_text("Thank you for telling us.")
    expect(page.locator("form.rating")).to_have_count(0)
    chat.ask("What does it cost?")
    expect(page.locator("form.rating")).to_have_count(1)
    assert (
        chat.page.evaluate("fetch('/my-data.json').then(r => r.text())").count('"helped": true')
        == 1
    )


def test_a_tap_that_is_not_kept_can_be_tapped_again(page, chat):
    chat.ask(QUESTION)
    page.route("**/ratings", lambda route: route.abort("internetdisconnected"))
    with page.expect_event("requestfailed"):
        chat.latest.get_by_role("button", name="No", exact=True).click()
    page.unroute("**/ratings")
    chat.latest.get_by_role("button", name="No", exact=True).click()
    expect(chat.latest.locator("p.rating")).to_be_visible()


def test_what_looks_like_markup_is_text(chat):
    hostile = "<img src=x onerror=alert(1)> {{7*7}} <script>alert(1)</script>"
    chat.ask(hostile)
    expect(chat.said.last).to_contain_text(hostile)
    chat.page.reload()
    expect(chat.said.last).to_contain_text(hostile)
    expect(chat.page.locator("#log img, #log script")).to_have_count(0)


def test_everything_can_be_done_by_keyboard(chat):
    keyboard = chat.page.keyboard
    keyboard.type(QUESTION)
    with chat.one_more():
        keyboard.press("Enter")
    for _ in range(20):
        keyboard.press("Shift+Tab")
        if chat.page.evaluate("document.activeElement.matches('#latest .row button')"):
            break
    outline = chat.page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    with chat.one_more():
        keyboard.press("Enter")
    expect(chat.field).to_be_focused()


def test_the_log_is_announced_and_is_a_list(chat):
    log = chat.page.get_by_role("log")
    expect(log).to_have_attribute("aria-label", re.compile(r"\w"))
    expect(log.get_by_role("list").first).to_be_visible()
    expect(chat.page.get_by_role("textbox")).to_have_accessible_name(re.compile(r"\w"))


def test_erasing_begins_anew(chat):
    chat.ask("my name is Nobody Inparticular")
    before = chat.page.context.cookies()[0]["value"]
    chat.tap(chat.page.locator("#side button[value='do:forget']"))
    chat.tap(chat.choice("forget:"))
    chat.choice("forget:").click()
    expect(chat.said).to_have_count(0)
    expect(chat.page.locator("#status")).to_contain_text("deleted")
    assert chat.page.context.cookies()[0]["value"] != before


def test_my_data_is_a_download(chat):
    chat.ask(QUESTION)
    with chat.page.expect_download() as download:
        chat.page.locator("a[href='/my-data.json']").click()
    assert download.value.suggested_filename == "my-data.json"
    assert QUESTION in download.value.path().read_text()


class TestWithoutScript:
    """The same page, a form, a full reload."""

    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_asks_taps_and_finds_it_again(self, chat):
        chat.field.fill(QUESTION)
        chat.page.locator("#talk .action").click()
        expect(chat.latest.locator(".reply")).to_contain_text("Wuhan")
        expect(chat.latest).to_be_in_viewport()
        chat.latest.get_by_role("button", name="Yes").click()
        expect(chat.latest.locator("p.rating")).to_have_text("Thank you for telling us.")
        chat.page.locator("#side button[value='do:join']").click()
        chat.choice(":agree:").click()
        expect(chat.latest.locator("progress")).to_be_visible()
        expect(chat.said.first).to_contain_text(QUESTION)

    def test_a_company_joins(self, chat):
        page = chat.page
        page.locator("#side button[value='do:join']").click()
        chat.choice(":agree:").click()
        chat.choice("pick:country.SE").click()
        for answer in ANSWERS:
            chat.field.fill(answer)
            page.locator("#talk .action").click()
        for _ in range(2):
            chat.latest.locator("input[type=checkbox]").nth(1).check()
            chat.choice(":done:").click()
        chat.field.fill("Fall sensors")
        page.locator("#talk .action").click()
        chat.choice(":submit:").click()
        expect(chat.latest.locator(".reference-number")).to_have_text(re.compile(r"[\w-]{4,16}"))
        expect(page.locator(".copy")).to_have_count(1)
        expect(page.locator(".copy")).to_be_hidden()


def test_without_script_what_is_too_long_stands_in_the_field_again(browser, base_url):
    """More bytes than other forms may have, too; in the visitor's language."""
    # A context of its own: that it was refused is an error to the browser.
    context = browser.new_context(base_url=base_url, java_script_enabled=False, locale="sv-SE")
    page, text = context.new_page(), "北" * 5500
    page.goto("/")
    page.locator("#text").fill(text)
    page.locator("#talk .action").click()
    expect(page.locator("#status")).to_contain_text("Dela upp det")
    expect(page.locator("#text")).to_have_value(text)
    expect(page.locator("#log .said")).to_have_count(0)
    context.close()


class TestOnAPhone:
    """At 390 by 844, by touch, in the dark."""

    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        shape = {"viewport": PHONE, "has_touch": True, "color_scheme": "dark"}
        return {**browser_context_args, **shape}

    def test_asks_and_opens_the_menu(self, chat):
        chat.ask(QUESTION)
        page = chat.page
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        expect(chat.field).to_be_in_viewport(ratio=1)
        expect(page.locator("#side")).to_be_hidden()
        page.locator("[popovertarget='side']").first.tap()
        expect(page.locator("#side")).to_be_visible()
        chat.tap(page.locator("#side .topic").first)
        expect(page.locator("#side")).to_be_hidden()

    def test_is_dark(self, chat):
        colour = chat.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert colour == "rgb(15, 23, 27)"

    def test_what_can_be_tapped_is_large_enough(self, chat):
        chat.ask(QUESTION)
        for button in chat.page.locator("button:visible, a:visible:not(.skip)").all():
            assert button.bounding_box()["height"] >= 44, button.inner_text()

    def test_a_company_joins(self, chat):
        page = chat.page
        page.locator("[popovertarget='side']").first.tap()
        assert chat.join()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


class TestInChinese:
    """The browser reads Chinese, and so does the page."""

    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "locale": "zh-CN"}

    def test_speaks_chinese_from_the_first_word(self, chat):
        expect(chat.page.locator("html")).to_have_attribute("lang", "zh-Hans")
        expect(chat.replies.first).to_contain_text("自动")
        chat.ask("项目有哪些目标城市？")
        expect(chat.latest.locator(".reply")).to_contain_text("武汉")


@pytest.mark.parametrize(
    ("status", "marks"), [(202, {"X-Still-Learning": "1"}), (429, {})], ids=["early", "crowded"]
)
def test_a_question_that_is_told_to_wait_is_asked_again_by_itself(page, chat, status, marks):
    """The page says what it waits for, asks once more, and shows one question with one answer."""
    progress, keys = "Still learning: 3 of 7.", []

    def learning(route):
        keys.append(route.request.post_data.partition('name="key"')[2].split()[0])
        if len(keys) > 2:
            route.continue_()
            return
        headers = {**marks, "Retry-After": "1"}
        route.fulfill(status=status, headers=headers, content_type="text/plain", body=progress)

    page.route("**/messages", learning)
    with chat.one_more():
        chat.field.fill(QUESTION)
        chat.field.press("Enter")
        expect(page.locator("#status")).to_have_text(progress)
    expect(chat.said).to_have_count(1)
    expect(page.locator("#status")).to_have_text("")
    expect(page.locator(".failed")).to_have_count(0)
    assert len(keys) == 3
    assert len(set(keys)) == 1
