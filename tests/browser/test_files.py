"""A company's profile: attached or dropped on the chat page, found and saved by whoever follows up."""

import re

import pytest
from playwright.sync_api import expect

from bot.files import LARGEST
from tests.browser.test_chat import PHONE, Chat

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"

DROP = """([name, size]) => {
  const transfer = new DataTransfer();
  const content = ["%PDF-1.7\\n", new Uint8Array(size)];
  transfer.items.add(new File(content, name, { type: "application/pdf" }));
  for (const type of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def chat(page):
    page.goto("/")
    return Chat(page)


def attach(chat, name="Profile.pdf", content=PDF):
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    chat.page.locator("#file").set_input_files(file)


def test_a_file_before_a_yes_is_refused_in_words(chat):
    """With the way to register; nothing of it is sent but its name."""
    with chat.page.expect_request(lambda asked: asked.method == "POST") as sent:
        attach(chat, content=PDF + bytes(1_000_000))
    assert int(sent.value.all_headers()["content-length"]) < 2_000
    expect(chat.latest.locator(".reply")).to_contain_text("only after you have agreed")
    expect(chat.said.last).to_contain_text("📄 Profile.pdf")
    expect(chat.choice("do:join")).to_be_visible()


def test_a_profile_reaches_whoever_follows_up(chat, hired):
    """Attached by its button, dropped from a folder, saved by staff as it was sent."""
    reference = chat.join()
    attach(chat, "Care Sensors – 简介.pdf")
    expect(chat.latest.locator(".reply")).to_contain_text(f"with your registration {reference}")
    chat.page.evaluate(DROP, ["Second.pdf", 9_000_000])
    expect(chat.said.last).to_contain_text("📄 Second.pdf")
    expect(chat.latest.locator(".reply")).to_contain_text("kept your file")
    chat.page.evaluate(DROP, ["Large.pdf", LARGEST])
    expect(chat.page.locator(".failed .retry")).to_contain_text("larger than 10 MB")
    attach(chat, "Not really.pdf", b"PK\x03\x04 and more")
    expect(chat.latest.locator(".reply")).to_contain_text("not a PDF")
    chat.page.reload()
    expect(chat.page.locator("#log")).to_contain_text("📄 Second.pdf")

    sven = hired("Sven", "business-sweden")
    sven.sign_in()
    sven.page.goto(f"/console/leads/{reference}")
    files = sven.page.locator("#files li")
    expect(files).to_have_count(2)
    expect(files.nth(1)).to_contain_text("9 MB")
    with sven.page.expect_download() as begun:
        files.nth(0).get_by_role("link").click()
    assert begun.value.suggested_filename == "Care Sensors – 简介.pdf"
    assert begun.value.path().read_bytes() == PDF
    sven.page.reload()
    expect(sven.page.locator(".history")).to_contain_text("saved a file")


def test_a_slow_file_shows_how_far_it_is(chat):
    """While it is on its way there is a bar; meanwhile one can write, and both are taken."""
    chat.tap(chat.page.locator(".invitation button[value='do:join']"))
    chat.tap(chat.choice(":agree:"))
    line = chat.page.context.new_cdp_session(chat.page)
    slow = {
        "offline": False,
        "latency": 0,
        "downloadThroughput": -1,
        "uploadThroughput": 2_000_000,
    }
    line.send("Network.emulateNetworkConditions", slow)
    chat.page.evaluate(DROP, ["Slow.pdf", 6_000_000])
    bar = chat.page.locator(".said progress")
    expect(bar).to_be_visible()
    expect(chat.page.locator(".pending .state")).to_contain_text(re.compile(r"[1-9]\d?% sent"))
    line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    expect(chat.latest.locator(".reply").first).to_contain_text("kept your file", timeout=30_000)
    expect(bar).to_have_count(0)


def test_several_files_come_in_one_after_the_other(chat):
    """However many are dropped at once, none is told that too much is being sent."""
    chat.tap(chat.page.locator(".invitation button[value='do:join']"))
    chat.tap(chat.choice(":agree:"))
    for number in range(4):
        chat.page.evaluate(DROP, [f"{number}.pdf", 2_000_000 + number])
    kept = chat.page.locator("#log .reply", has_text="kept your file")
    expect(kept).to_have_count(4, timeout=30_000)
    expect(chat.page.locator(".failed")).to_have_count(0)


def test_a_file_chosen_offline_is_sent_by_itself(chat):
    """As what is written is, and after it; whoever leaves before is asked by the browser."""
    chat.tap(chat.page.locator(".invitation button[value='do:join']"))
    chat.tap(chat.choice(":agree:"))
    chat.page.context.set_offline(True)
    attach(chat)
    expect(chat.page.locator(".pending .state")).to_have_text("Waits to be sent")
    expect(chat.page.locator(".failed")).to_have_count(0)
    asked = []
    chat.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    chat.page.close(run_before_unload=True)
    chat.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    chat.page.context.set_offline(False)
    expect(chat.latest.locator(".reply").first).to_contain_text("kept your file")
    expect(chat.page.locator("#log .said", has_text="Profile.pdf")).to_have_count(1)
    chat.page.reload()
    assert asked == ["beforeunload"]


def test_a_file_that_did_not_arrive_is_sent_again(chat):
    """While the server is away it stays on the page; one press sends it, once."""
    chat.tap(chat.page.locator(".invitation button[value='do:join']"))
    chat.tap(chat.choice(":agree:"))
    chat.page.route("**/files", lambda route: route.abort("internetdisconnected"))
    attach(chat)
    expect(chat.page.locator(".failed .retry")).to_be_visible()
    chat.page.unroute("**/files")
    chat.page.locator(".failed .again").click()
    expect(chat.latest.locator(".reply").first).to_contain_text("kept your file")
    expect(chat.page.locator("#log .said", has_text="Profile.pdf")).to_have_count(1)


def test_the_field_for_a_file_works_by_keyboard_and_on_a_phone(chat):
    """It is reached by the tabulator, says what it takes, and pushes nothing out of sight."""
    chat.page.set_viewport_size(PHONE)
    chat.field.focus()
    for _ in range(2):
        chat.page.keyboard.press("Tab")
    expect(chat.page.locator("#file")).to_be_focused()
    expect(chat.page.locator("#file")).to_have_accessible_description(
        re.compile("PDF, up to 10 MB")
    )
    width = chat.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    expect(chat.page.locator("#talk .action")).to_be_in_viewport()
    chat.page.set_viewport_size({"width": 1200, "height": 800})


def test_a_file_is_sent_without_a_script(browser, base_url):
    """By the form alone: chosen, sent, answered on the page."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.locator(
        ".invitation button[value='do:join'], #greeting button[value='do:join']"
    ).first.click()
    page.locator("#latest button[value*=':agree:']").click()
    file = {"name": "Profile.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(200_000)}
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Send the file").click()
    expect(page.locator("#latest .reply").first).to_contain_text("kept your file")
    context.close()
