"""A lead's page at work, in a real browser: what is seen first, on a desktop and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.staff import PHONE, WIDE

SIZES = ({"width": 1280, "height": 900}, {"width": 1280, "height": 720}, PHONE)


@pytest.fixture(scope="module")
def ines(telegram):
    """A visitor on Telegram who talks for a while and registers a company."""
    person = telegram.person()
    for asked in ("What is the project?", "Which cities does the project target?", "Who pays?"):
        person.say(asked)
    person.say("/join")
    person.press("I agree")
    person.press("Finland")
    person.say("Nightwatch Oy")
    person.say("Ines Salo")
    person.say("ines@nightwatch.fi")
    person.say("1")
    person.say("3")
    person.say("Sensors for the night")
    person.write("submit")
    person.reference = person.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")[0]
    return person


@pytest.fixture(scope="module")
def petra(hired):
    """Somebody who follows up, signed in."""
    staff = hired("Petra", "business-finland")
    staff.sign_in()
    yield staff
    staff.page.set_viewport_size(WIDE)
    staff.sign_out()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "{width}x{height}".format(**size))
@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_the_newest_message_and_the_answer_are_seen_first(petra, ines, browser, size, has_script):
    """Without scrolling; the earlier talk is there to scroll to."""
    inside = petra.page.context.storage_state()
    base = petra.page.url.partition("/console")[0]
    context = browser.new_context(
        base_url=base, viewport=size, storage_state=inside, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto(f"/console/leads/{ines.reference}")
    for part in (
        ".bubble:last-of-type .foot",
        "textarea[name=words]",
        ".answer .line [type=submit]",
        ".state",
    ):
        box = page.locator(part).last.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size["height"], part
    first = page.locator(".bubble").first
    first.scroll_into_view_if_needed()
    expect(first).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], "nothing sticks out"
    context.close()


@pytest.fixture(scope="module")
def timo(hired):
    """A colleague of Petra's."""
    staff = hired("Timo", "business-finland")
    staff.sign_in()
    yield staff
    staff.sign_out()


def needing(page):
    return int(page.locator(".spread [data-needing]").inner_text() or 0)


def test_what_others_do_appears_by_itself(petra, timo, ines):
    """What the visitor writes, what a colleague changes, how much needs somebody; what is typed stays."""
    page, other = petra.page, timo.page
    page.set_viewport_size(WIDE)
    page.goto(f"/console/leads/{ines.reference}")
    page.get_by_label("Answer the visitor").fill("I am still wri")
    page.get_by_label("New note, for staff only").fill("Half a no")

    # The visitor, on Telegram
    ines.write("Is anybody there?")
    expect(page.locator("#talk")).to_contain_text("Is anybody there?", timeout=15_000)

    # A colleague
    other.goto(f"/console/leads/{ines.reference}")
    other.get_by_role("button", name="I take it on").click()
    expect(page.locator("#owner")).to_contain_text("Timo", timeout=15_000)
    other.get_by_label("New note, for staff only").fill("I ring them today.")
    other.get_by_role("button", name="Add the note").click()
    expect(page.locator("article.note")).to_contain_text("I ring them today.", timeout=15_000)

    # What is typed is there, and where the cursor was
    expect(page.get_by_label("Answer the visitor")).to_have_value("I am still wri")
    expect(page.get_by_label("New note, for staff only")).to_have_value("Half a no")
    expect(page.get_by_label("New note, for staff only")).to_be_focused()

    # A form that is open stays as it was: it is saved against what it showed
    page.locator("#due summary").click()
    other.get_by_role("button", name="Mark contacted").click()
    expect(page.locator("h1")).to_contain_text("contacted", timeout=15_000)
    expect(page.locator("#due [name=version]")).to_have_value("2")
    expect(page.locator("#status [name=version]")).to_have_value("3")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_an_answer_is_put_right_where_it_stands(petra, ines, browser, has_script):
    """Opened beside it; what is refused stays in sight as typed, and one press brings it back; also on a phone."""
    base, inside = petra.page.url.partition("/console")[0], petra.page.context.storage_state()
    context = browser.new_context(
        base_url=base, viewport=PHONE, storage_state=inside, java_script_enabled=has_script
    )
    page = context.new_page()
    page.goto(f"/console/leads/{ines.reference}")
    row = page.locator("[data-part=given-email]")
    row.locator("summary").click()
    field = row.get_by_label("E-mail")
    assert field.bounding_box()["width"] >= PHONE["width"] / 2
    field.evaluate("field => field.type = 'text'")
    field.fill("ines at the office")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_have_text("This is no e-mail address.")
    expect(field).to_have_value("ines at the office")
    expect(row).to_contain_text("This is no e-mail address.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    field.fill("salo@nightwatch.fi")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The answer is corrected.")
    expect(row.get_by_role("link")).to_have_attribute("href", "mailto:salo@nightwatch.fi")
    page.get_by_role("button", name="Undo").click()
    expect(row.get_by_role("link")).to_have_attribute("href", "mailto:ines@nightwatch.fi")
    context.close()


def test_an_answer_that_is_being_put_right_is_left_alone(petra, timo, ines):
    """What a colleague corrects meanwhile appears beside it; the open form stays as it was."""
    page, other, lead = petra.page, timo.page, f"/console/leads/{ines.reference}"
    page.set_viewport_size(WIDE)
    page.goto(lead)
    row = page.locator("[data-part=given-phone]")
    row.locator("summary").click()
    other.goto(lead)
    theirs = other.locator("[data-part=given-offer]")
    theirs.locator("summary").click()
    theirs.locator("textarea").fill("Sensors for the day")
    theirs.get_by_role("button", name="Save").click()
    expect(page.locator("[data-part=given-offer]")).to_contain_text(
        "Sensors for the day", timeout=15_000
    )
    expect(row.get_by_label("Phone")).to_be_visible()
    row.get_by_label("Phone").fill("040 765 4321")
    row.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="+358 40 7654321")).to_be_visible()
    expect(page.locator("#history ~ ol")).to_contain_text("corrected an answer · Phone")


def test_a_page_goes_on_after_the_server_was_away(petra, timo, ines):
    """Refused once, a browser asks for news no more: the page does, as soon as it is answered again."""
    page, other, lead = petra.page, timo.page, f"/console/leads/{ines.reference}"
    page.route("**/events*", lambda route: route.fulfill(status=503, body="Soon"))
    with page.expect_response("**/events*"):
        page.goto(lead)
    page.unroute("**/events*")
    other.goto(lead)
    other.get_by_label("New note, for staff only").fill("The server is back.")
    other.get_by_role("button", name="Add the note").click()
    expect(page.locator("#notes ~ [data-part=notes]")).to_contain_text(
        "The server is back.", timeout=30_000
    )


def test_a_change_that_could_not_be_fetched_is_shown_later(petra, timo, ines):
    """It is not forgotten that the page is old."""
    page, other, lead = petra.page, timo.page, f"/console/leads/{ines.reference}"
    page.goto(lead)
    refused = []

    def refuse(route):
        if "x-live" in route.request.headers and not refused:
            refused.append(route.fulfill(status=502, body="Soon"))
        else:
            route.continue_()

    page.route(f"**{lead}", refuse)
    other.goto(lead)
    other.get_by_label("New note, for staff only").fill("Seen at the second look.")
    other.get_by_role("button", name="Add the note").click()
    expect(page.locator("#notes ~ [data-part=notes]")).to_contain_text(
        "Seen at the second look.", timeout=30_000
    )
    assert refused
    page.unroute(f"**{lead}")


def test_a_page_with_a_refused_form_goes_on_by_itself_and_has_an_address(petra, timo, ines):
    """What a colleague adds appears on it, and pressing Enter in the address shows the lead."""
    page, other, lead = petra.page, timo.page, f"/console/leads/{ines.reference}"
    page.goto(lead)
    box = page.locator("details", has=page.locator("input[name=email]")).first
    box.locator("summary").click()
    box.locator("input[name=email]").fill("outi@firma")
    box.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert page.url.endswith(lead)
    other.goto(lead)
    other.get_by_label("New note, for staff only").fill("Seen beside a refused form.")
    other.get_by_role("button", name="Add the note").click()
    expect(page.locator("#notes ~ [data-part=notes]")).to_contain_text(
        "Seen beside a refused form.", timeout=30_000
    )
    expect(page.locator("input[name=email]").first).to_have_value("outi@firma")
    page.goto(f"{lead}/given")
    assert page.url.endswith(lead)


@pytest.mark.parametrize(
    "answer",
    [
        {"content_type": "text/event-stream", "body": "event: gone\ndata:\n\n"},
        {"status": 404, "body": "Absent"},
    ],
    ids=["told", "absent"],
)
def test_what_may_not_be_shown_any_more_leaves_the_screen(petra, ines, answer):
    """Erased, handed over or signed out: the page says so, and keeps what was typed alone."""
    page = petra.page
    page.goto(f"/console/leads/{ines.reference}")
    page.get_by_label("New note, for staff only").fill("Half a no")
    page.route("**/events*", lambda route: route.fulfill(**answer))
    page.reload()
    said = page.get_by_role("alert").filter(has_text="This page can no longer be shown")
    expect(said).to_be_visible(timeout=30_000)
    expect(page.locator("main")).not_to_contain_text("Nightwatch")
    assert "Nightwatch" not in page.title()
    expect(page.get_by_label("New note, for staff only")).to_have_value("Half a no")
    page.unroute("**/events*")
    page.evaluate("localStorage.clear()")


def test_how_much_needs_somebody_appears_by_itself(petra, timo, telegram):
    """On every page, and the queue itself; a row that is about to be opened keeps its place."""
    page, other = petra.page, timo.page
    page.goto("/console/pipeline")
    other.goto("/console/queue")
    before = needing(page)
    visitor = telegram.person()
    visitor.say("/join")
    for pressed in ("I agree", "Finland"):
        visitor.press(pressed)
    for said in ("Dawn Oy", "Veli Ranta", "veli@dawn.fi", "1", "3", "Beds"):
        visitor.say(said)
    visitor.write("submit")
    visitor.hears(r"[0-9A-Z]{3}-[0-9A-Z]{3}")
    expect(page.locator(".spread [data-needing]")).to_have_text(str(before + 1), timeout=15_000)
    expect(other.get_by_role("link", name="Dawn Oy")).to_be_visible(timeout=15_000)


def test_a_saved_reply_goes_where_the_cursor_is(petra, ines):
    """Filled in for this visitor, with what was typed around it; and it is sent as it then reads."""
    page = petra.page
    page.goto("/console/saved-replies")
    form = page.locator("form", has=page.get_by_role("heading", name="Save a reply"))
    form.get_by_label("Title, for staff").fill("A call")
    form.get_by_label("Text of the reply").fill("Shall we call, {name}?")
    form.get_by_role("button", name="Save a reply").click()
    expect(page.get_by_text("The reply is saved.")).to_be_visible()
    page.goto(f"/console/leads/{ines.reference}")
    field = page.get_by_label("Answer the visitor")
    field.fill("Hello! Yours, Petra")
    field.evaluate("field => field.setSelectionRange(7, 7)")
    page.locator(".saved summary").click()
    page.get_by_role("link", name="A call").click()
    expect(field).to_have_value("Hello! Shall we call, Ines Salo?Yours, Petra")
    expect(field).to_be_focused()


def test_a_draft_survives_leaving_the_page(petra, ines):
    """Until it was sent, or whoever wrote it signs out: then nothing is left in the browser."""
    page, lead = petra.page, f"/console/leads/{ines.reference}"
    page.goto(lead)
    field, note = page.get_by_label("Answer the visitor"), page.get_by_label("New note")
    field.fill("On my way to an answer")
    note.fill("On my way to a note")
    expect(page.locator("[data-drafted]:visible")).to_have_count(2)
    page.goto("/console/queue")
    page.goto(lead)
    expect(field).to_have_value("On my way to an answer")
    expect(note).to_have_value("On my way to a note")

    # What was not taken stays
    page.evaluate("document.querySelector('.answer [name=token]').value = 'x'")
    page.get_by_role("button", name="Send by Telegram").click()
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    page.goto(lead)
    expect(field).to_have_value("On my way to an answer")

    # What was sent goes, and the other one stays
    page.get_by_role("button", name="Send by Telegram").click()
    ines.hears("On my way to an answer")
    expect(page.locator("#talk .bubble.staff")).to_contain_text("On my way to an answer")
    page.goto(lead)
    expect(field).to_have_value("")
    expect(note).to_have_value("On my way to a note")
    drafts = "Object.keys(localStorage).length"
    assert page.evaluate(drafts) == 1
    petra.sign_out()
    assert page.evaluate(drafts) == 0
    petra.sign_in()
    page.goto(lead)
    expect(note).to_have_value("")


def test_drafts_of_others_and_of_yesterday_go(petra, ines):
    """Whoever comes to this browser next finds none."""
    page, lead = petra.page, f"/console/leads/{ines.reference}"
    page.goto(lead)
    page.evaluate(
        """lead => {
          const mine = document.querySelector("main").dataset.member;
          const keep = (whose, at) => localStorage.setItem(
            `draft ${whose} ${lead}/reply`, JSON.stringify({ text: "old", at })
          );
          keep(mine, Date.now() - 13 * 3600 * 1000);
          keep("999", Date.now());
          localStorage.setItem("draft x", "no JSON");
        }""",
        lead,
    )
    page.reload()
    expect(page.get_by_label("Answer the visitor")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_saved_reply_takes_no_draft_away(petra, ines):
    """Opened in another tab, where something is being written already."""
    page, lead = petra.page, f"/console/leads/{ines.reference}"
    page.goto("/console/saved-replies")
    form = page.locator("form", has=page.get_by_role("heading", name="Save a reply"))
    form.get_by_label("Title, for staff").fill("A visit")
    form.get_by_label("Text of the reply").fill("Shall we visit?")
    form.get_by_role("button", name="Save a reply").click()
    page.goto(lead)
    begun = page.get_by_role("link", name="A visit", include_hidden=True).get_attribute("href")
    field = page.get_by_label("Answer the visitor")
    field.fill("Half an answer")
    page.goto(begun)
    expect(field).to_have_value("Half an answer")
    field.fill("")
    page.goto(begun.replace("#", "&again#"))
    expect(field).to_have_value("Shall we visit?")


def test_where_nobody_is_signed_in_no_draft_stays(petra, ines):
    """The page to sign in clears them, once a session has ended; and leaves them while one is open."""
    page, kept = petra.page, "Object.keys(localStorage).length"
    page.goto(f"/console/leads/{ines.reference}")
    page.get_by_label("New note, for staff only").fill("Half a no")
    page.goto("/console/sign-in")
    assert page.evaluate(kept) > 0, "control"
    page.context.clear_cookies(name="console")
    page.goto("/console/sign-in")
    expect(page.get_by_label("Password")).to_be_visible()
    assert page.evaluate(kept) == 0
    petra.sign_in()


def test_several_leads_are_given_to_somebody_at_once(petra, ines):
    """Ticked in the list, by mouse or keyboard; the row still opens beside the tick."""
    page = petra.page
    page.goto("/console/leads")
    expect(page.locator("form.bulk")).to_be_hidden()
    rows = page.locator("[data-pick]")
    rows.nth(0).check()
    rows.nth(1).focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("Chosen: 2")).to_be_visible()
    form = page.locator("form.bulk")
    form.get_by_label("Owner").select_option(label="Petra")
    form.get_by_role("button", name="Give to this owner").click()
    expect(page.get_by_text("Changed: 2.")).to_be_visible()
    expect(page.get_by_role("cell", name="You", exact=True)).to_have_count(2)
    page.get_by_label("Choose all of this page").check()
    expect(page.get_by_text(f"Chosen: {rows.count()}")).to_be_visible()
    form.get_by_label("Status").select_option("declined")
    form.get_by_role("button", name="Set this status").click()
    expect(page.get_by_role("alert")).to_contain_text("Please say why")
    expect(page.get_by_text(f"Chosen: {rows.count()}")).to_be_visible()
    assert page.url.endswith("/console/leads")
    page.get_by_label("Choose all of this page").check()
    page.get_by_label("Choose all of this page").uncheck()
    expect(form).to_be_hidden()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(WIDE)
    page.get_by_role("link", name="Nightwatch Oy").click()
    expect(page.locator("h1")).to_contain_text("Nightwatch Oy")


def test_times_are_those_of_the_clock_on_the_wall(petra, ines, browser):
    """As the browser says, from the second page on; and without script in UTC."""
    inside = petra.page.context.storage_state()
    base = petra.page.url.partition("/console")[0]
    context = browser.new_context(
        base_url=base, storage_state=inside, timezone_id="Asia/Shanghai", viewport=WIDE
    )
    page = context.new_page()
    page.goto("/console/queue")
    page.goto(f"/console/leads/{ines.reference}")
    left = page.locator("#known").locator("xpath=..").locator("dd").last
    expect(left).to_contain_text("UTC+8")
    context.close()
