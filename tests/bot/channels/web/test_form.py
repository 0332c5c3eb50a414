"""Whoever sends whatever: odd text is answered, hostile text is inert, other bodies are refused."""

import re

import httpx
import pytest

from bot.channels.web.channel import FRAGMENT
from bot.message import About, Choice, Reply, Row

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOSTILE = [
    "'; DROP TABLE leads; --",
    "{{7*7}}",
    "${7*7}",
    "%s%n",
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "[x](javascript:alert(1))",
    "*_[`",
    '<a href="//evil.example">',
]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"%00a%00", "a"),
        (b"%ED%A0%80a", "a"),
        (b"a%E2%80%AEb", "ab"),
        (b"a%E2%80%8Bb", "ab"),
        (b"%EF%BF%BEa", "a"),
        (b"%FFa", "a"),
        (b"a%0D%0Ab", "a\nb"),
        (b"", ""),
        (b"+++", ""),
        (b"%zz%", "%zz%"),
        (b"e" + b"%CC%81" * 1500, None),
        ("👩‍👩‍👧".encode(), "👩‍👩‍👧"),
    ],
    ids=[
        "nul", "surrogate", "override", "zero-width", "fffe", "no-utf8", "crlf", "empty",
        "spaces", "percent", "zalgo", "emoji",
    ],
)  # fmt: skip
async def test_always_answers_odd_text(browser, desk, raw, text):
    """A10: whatever is typed gets an answer, never a 500."""
    answer = await browser.post("/messages", content=b"text=" + raw, headers=FORM)
    assert answer.status_code == 303
    if text is not None:
        assert desk.taken[0].text == text
    assert (await browser.get("/")).status_code == 200


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_hostile_text_is_kept_as_written_and_shown_inert(browser, desk, hostile):
    """A13: what looks like code is only text, in every place of the page."""
    desk.reply = Reply(
        hostile,
        About.phrase("x"),
        "en",
        choices=(Choice("topic:x", hostile),),
        foot=hostile,
        rows=(Row(hostile, hostile),),
        tail=hostile,
        reference=hostile,
    )
    await browser.post("/messages", data={"text": hostile})
    assert desk.taken[0].text == hostile
    page = (await browser.get("/")).text
    for markup in ("<img src=x", "<script>", "<svg onload", '<a href="//'):
        assert markup not in page
    assert "49" not in re.sub(r"v=\w+|value=\"[\w-]{16}\"|visitor=\"\w+\"", "", page)


# ---- What is refused


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b'{"text": "hi"}', 415),
        ("text/plain", b"text=hi", 415),
        ("", b"text=hi", 415),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/x-www-form-urlencoded", b"text", 400),
        ("application/x-www-form-urlencoded", b"key=1", 400),
        ("application/x-www-form-urlencoded", b"text=a&text=b", 400),
        ("application/x-www-form-urlencoded", b"&".join([b"text=a"] * 99), 400),
        ("application/x-www-form-urlencoded", b"choice=" + b"x" * 65, 400),
        ("application/x-www-form-urlencoded", b"choice=a+b", 400),
        ("multipart/form-data", b"text=hi", 400),
        ("multipart/form-data; boundary=x", b"\x00\xff--x", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"; filename="a"\r\n\r\nhi\r\n--x--\r\n', 400),
    ],
)  # fmt: skip
async def test_refuses_bodies_that_are_no_form_of_ours(browser, desk, kind, body, status):
    """A7, for the page: a clear sentence and a status, nothing taken."""
    answer = await browser.post("/messages", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert "page_unreadable:en" in answer.text
    assert not desk.taken


@pytest.mark.parametrize(
    ("charset", "status"), [("utf-8", 303), ("UTF8", 303), ("punycode", 400), ("utf-7", 400)]
)
@pytest.mark.parametrize("path", ["/messages", "/ratings"])
async def test_whoever_sends_does_not_choose_how_a_form_is_read(
    browser, desk, path, charset, status
):
    """Some ways take long: one form in punycode held up everybody. Control: what browsers write is read."""
    part = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    # In punycode a name that ends in a hyphen is the one before it.
    hyphen = "-" if charset == "punycode" else ""
    fields = {"text": "hi"} if path == "/messages" else {"number": "1", "helped": "yes"}
    body = "".join(part.format(name + hyphen, said + hyphen) for name, said in fields.items())
    answer = await browser.post(
        path,
        content=f"{body}--x--\r\n".encode(),
        headers={"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"},
    )
    assert answer.status_code == status
    assert bool(desk.taken) == (path == "/messages" and status == 303)


@pytest.mark.parametrize("accept", ["text/html", FRAGMENT])
async def test_a_text_that_is_too_long_is_told_and_not_cut(browser, desk, accept):
    """Nothing is taken; without script all of it stands in the field again, under the same key."""
    text = "a\r\n" * 2047 + "bb"
    answer = await browser.post(
        "/messages", data={"text": text, "key": "k1"}, headers={"Accept": accept}
    )
    assert answer.status_code == 303 or accept == FRAGMENT
    assert desk.taken[0].text == text.replace("\r\n", "\n")[:4096]
    answer = await browser.post(
        "/messages", data={"text": "b" * 4097, "key": "k2"}, headers={"Accept": accept}
    )
    assert answer.status_code == 413
    assert "page_too_long:en" in answer.text
    assert len(desk.taken) == 1
    if accept != FRAGMENT:
        assert ">\n" + "b" * 4097 + "</textarea>" in answer.text
        assert 'name="key" value="k2"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://chat.test.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://chat.test"},
    ],
)
async def test_refuses_forms_of_other_sites(browser, desk, headers):
    """A18: only our own page may write."""
    answer = await browser.post("/messages", data={"text": "hi"}, headers=headers)
    assert answer.status_code == 403
    assert not desk.taken


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://chat.test"}, {"Sec-Fetch-Site": "same-origin"}]
)
async def test_takes_forms_of_our_own_page(browser, headers):
    answer = await browser.post("/messages", data={"text": "hi"}, headers=headers)
    assert answer.status_code == 303


async def test_nothing_changes_by_get(browser, desk):
    """A18: a link cannot write."""
    assert (await browser.get("/messages?text=hi")).status_code == 405
    for path in ("/", "/events", "/my-data.json", "/health"):
        assert (await browser.post(path, data={"text": "hi"})).status_code == 405
    assert not desk.taken


@pytest.mark.parametrize(
    "path",
    [
        "/static/../web.py",
        "/static/..%2f..%2fweb.py",
        "/static/%2e%2e/%2e%2e/web.py",
        "/static/..%5c..%5cweb.py",
        "/static/....//web.py",
        "/static/%00",
        "/static/chat.css%00.txt",
        "/static/%2fetc%2fpasswd",
        "/static/",
        "/static/" + "a" * 5000,
        "/static/%ff%fe",
        "/nothing",
        "/../../etc/passwd",
    ],
)
async def test_gives_no_file_but_its_own(browser, path):
    """A21: no way out of the static folder."""
    answer = await browser.get(httpx.URL("http://chat.test", raw_path=path.encode()))
    assert answer.status_code == 404


# ---- Who somebody is


async def test_a_visitor_is_a_random_cookie_that_scripts_cannot_read(browser):
    cookie = (await browser.get("/")).headers["set-cookie"]
    assert re.match(r"visitor=[\w-]{32};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=7776000" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_belongs_to_this_host_alone(open_browser):
    async with open_browser("https://chat.test") as browser:
        cookie = (await browser.get("/")).headers["set-cookie"]
    assert cookie.startswith("__Host-visitor=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize("value", ["short", "x" * 33, "<" * 32, "%00" * 11, '"' + "a" * 30 + '"'])
async def test_a_malformed_cookie_is_replaced(browser, desk, value):
    headers = {"Cookie": f"visitor={value}"}
    answer = await browser.post("/messages", data={"text": "hi"}, headers=headers)
    assert desk.taken[0].visitor.id in answer.headers["set-cookie"]
    assert len(desk.taken[0].visitor.id) == 32


async def test_one_visitor_never_sees_another(browser, open_browser):
    await browser.post("/messages", data={"text": "my secret"})
    async with open_browser() as other:
        assert "my secret" not in (await other.get("/")).text


@pytest.mark.parametrize("accept", ["text/html", FRAGMENT])
async def test_after_erasing_the_visitor_is_a_new_one(browser, desk, accept):
    await browser.post("/messages", data={"text": "hi"})
    before = browser.cookies["visitor"]
    desk.reply = Reply("Gone.", About.parse("phrase erased"), "en")
    answer = await browser.post(
        "/messages", data={"choice": "forget:2"}, headers={"Accept": accept}
    )
    assert browser.cookies["visitor"] != before
    assert "/?erased" in (answer.headers.get("location", "") + answer.text)
    page = (await browser.get("/?erased")).text
    assert "page_erased:en" in page
    assert "Five cities" not in page


async def test_only_whoever_was_erased_is_told_so(browser, open_browser, desk):
    """A link that says it tells nothing to anybody else, nor beside what is kept, nor where nobody knows."""
    async with open_browser() as stranger:
        assert "page_erased" not in (await stranger.get("/?erased")).text
    await browser.post("/messages", data={"text": "hi"})
    page = (await browser.get("/?erased")).text
    assert "page_erased" not in page
    assert "Five cities" in page
    desk.is_failing = True
    page = (await browser.get("/?erased")).text
    assert "page_erased" not in page
    assert "page_no_history:en" in page
