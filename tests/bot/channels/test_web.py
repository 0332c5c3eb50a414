"""The chat page takes what it can read, refuses the rest politely, and shows everything inert."""

import asyncio
import json
import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.door import Door
from bot.channels.web import FRAGMENT, Web, routes
from bot.errors import StorageError
from bot.message import Choice, Message, Progress, Reply, Row, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.problems import Place
from knowledge.topic import Promise, Tongue

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PLACE = Place(Path("languages.yaml"), 1)
NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文", "nb": "Norsk bokmål"}
TONGUES = {tag: Tongue(tag, name, Promise.COMPLETE, PLACE) for tag, name in NAMES.items()}
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


class Phrases:
    """A phrasebook that says the name of the phrase."""

    def say(self, name, language, **values):
        return f"{name}:{language}"

    def language_of(self, name, language):
        return language


class Desk:
    """What the page is given in these tests: it answers everything with *reply*, in memory."""

    def __init__(self):
        self.taken: list[Message] = []
        self.exchanges: defaultdict[Visitor, list[Exchange]] = defaultdict(list)
        self.reply = Reply("Five cities.\n\nWuhan is one.", "topic cities.overview", "en")
        self.is_failing = False
        self.health = {"status": "ok"}

    async def take(self, message):
        if self.is_failing:
            raise StorageError
        self.taken.append(message)
        kept = self.exchanges[message.visitor]
        exchange = Exchange(
            message.visitor,
            message.text,
            message.choice,
            self.reply,
            Outcome.ANSWERED,
            NOW,
            number=len(kept) + 1,
        )
        kept.append(exchange)
        return exchange

    async def history(self, visitor, after):
        if self.is_failing:
            raise StorageError
        return [each for each in self.exchanges[visitor] if each.number > after]

    async def my_data(self, visitor):
        return {"visitor": visitor.id, "at": NOW, "said": "\ud800 北"}

    async def is_healthy(self):
        return self.health


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def web(desk):
    return Web(
        take=desk.take,
        history=desk.history,
        my_data=desk.my_data,
        is_healthy=desk.is_healthy,
        phrasebook=Phrases(),
        tongues=TONGUES,
        side_topics=lambda language: (Choice("topic:cities.overview", "The five cities"),),
        first_choices=lambda language: (Choice("topic:project.about", "What is it?"),),
        clock=lambda: NOW,
    )


@pytest.fixture
async def browser(web):
    async with browser_of(Door(Starlette(routes=routes(web)))) as client:
        yield client


def browser_of(app, base="http://chat.test"):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=base)


async def call(app, receive, headers=(), path="/messages", method="POST"):
    """Return status and body of a request whose body *receive* gives, piece by piece."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"chat.test"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("chat.test", 80),
    }
    await app(scope, receive, send)
    body = b"".join(part.get("body", b"") for part in sent)
    return sent[0]["status"], body.decode()


# ---- The page


async def test_greets_a_stranger_and_keeps_nothing(browser, desk):
    page = await browser.get("/")
    assert page.status_code == 200
    assert "greeting:en" in page.text
    assert 'value="topic:project.about"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert not desk.taken


async def test_shows_the_history_after_a_reload(browser):
    first = await browser.post("/messages", data={"text": "Which cities?"})
    assert (first.status_code, first.headers["location"]) == (303, "/#latest")
    page = await browser.get("/")
    assert "Which cities?" in page.text
    assert '<p dir="auto">Wuhan is one.</p>' in page.text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nn", "nb"),
        ("no;q=0.9,en;q=0.3", "nb"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("de-DE,de;q=0.9", "en"),
        ("en;q=0, nb;q=0.1", "nb"),
        ("", "en"),
        ("q;q;q=,,;==" * 500, "en"),
        ("zh-" * 3000, "zh-Hans"),
    ],
)
async def test_speaks_the_browsers_language(browser, accepted, language):
    page = await browser.get("/", headers={"Accept-Language": accepted})
    assert f'data-language="{language}"' in page.text


async def test_lang_in_the_address_changes_the_words_and_becomes_the_hint(browser, desk):
    page = await browser.get("/?lang=zh-CN")
    assert "page_title:zh-Hans" in page.text
    await browser.post("/messages", data={"text": "hm", "hint": "zh-Hans"})
    await browser.post("/messages", data={"text": "hm", "hint": "xx"})
    assert [message.hint for message in desk.taken] == ["zh-Hans", ""]


@pytest.mark.parametrize(
    ("code", "origin"),
    [("wuhan_expo-1", "wuhan_expo-1"), ("a" * 65, ""), ("a b", ""), ("<b>", ""), ("é", "")],
)
async def test_passes_on_where_a_visitor_came_from(browser, desk, code, origin):
    page = await browser.get("/", params={"start": code})
    assert f'name="origin" value="{origin}"' in page.text
    await browser.post("/messages", data={"text": "hi", "origin": code})
    assert desk.taken[0].origin == origin


async def test_shows_all_that_a_reply_can_hold(browser, desk):
    desk.reply = Reply(
        "Is this right?",
        "phrase summary",
        "en",
        choices=(Choice("in:a:submit:summary", "Send it"),),
        foot="From “Cities”",
        dispute=Choice("wrong", "Not what I meant"),
        progress=Progress(3, 8, "Question 3 of 8"),
        rows=(Row("Country", "Sweden", Choice("in:a:change:country", "Change")),),
        tail="Say a number to change a line.",
        reference="K7PM",
    )
    page = (await browser.post("/messages", data={"text": "x"}, follow_redirects=True)).text
    for shown in ("Send it", "From “Cities”", "Not what I meant", "Question 3 of 8", "K7PM"):
        assert shown in page
    assert 'value="in:a:change:country"' in page
    assert '<progress max="8" value="3"' in page
    assert "Say a number to change a line." in page


async def test_numbers_only_what_can_be_answered_by_number(browser, desk):
    picks = [Choice(f"in:a:pick:country.{code}", code) for code in ("DK", "FI")]
    desk.reply = Reply("Which?", "x", "en", choices=(*picks, Choice("in:a:skip:country", "Skip")))
    page = (await browser.post("/messages", data={"text": "x"}, follow_redirects=True)).text
    assert re.findall(r'"number">(\d)</span> (\w+)', page) == [("1", "DK"), ("2", "FI")]


async def test_older_choices_cannot_be_tapped_any_more(browser, desk):
    desk.reply = Reply("One?", "x", "en", choices=(Choice("topic:city.wuhan", "Wuhan"),))
    for text in ("a", "b"):
        await browser.post("/messages", data={"text": text})
    page = (await browser.get("/")).text
    assert page.count('value="topic:city.wuhan"') == 1
    assert page.count("Wuhan</span>") == 1
    assert 'value="topic:project.about"' not in page


# ---- Messages


async def test_a_script_gets_the_exchange_alone(browser):
    answer = await browser.post(
        "/messages", data={"text": "Cities?"}, headers={"Accept": FRAGMENT}
    )
    assert answer.status_code == 200
    assert answer.text.strip().startswith('<li class="exchange"')
    assert 'data-number="1"' in answer.text


async def test_the_same_form_sent_twice_is_one_message(browser, desk):
    for text in ("hi", "hi", "hello"):
        await browser.post("/messages", data={"text": text, "key": "k1"})
    first, again, other = [message.key for message in desk.taken]
    assert first == again != other


async def test_a_form_without_a_key_is_a_message_of_its_own(browser, desk):
    for _ in range(2):
        await browser.post("/messages", data={"text": "hi"})
    assert desk.taken[0].key != desk.taken[1].key


@pytest.mark.parametrize(
    ("form", "choice"),
    [
        ({"choice": "do:join", "text": "typed meanwhile"}, "do:join"),
        (
            {"choices": ["in:a:pick:cities.a", "in:a:pick:cities.b"]},
            "in:a:pick:cities.a in:a:pick:cities.b",
        ),
        ({"choices": ["in:a:pick:c.a"], "choice": "in:a:done:c"}, "in:a:pick:c.a in:a:done:c"),
        ({"choices": ["in:a:pick:c.a"], "choice": "in:a:skip:c"}, "in:a:skip:c"),
    ],
)
async def test_choices_are_sent_by_their_ids(browser, desk, form, choice):
    assert (await browser.post("/messages", data=form)).status_code == 303
    assert (desk.taken[0].choice, desk.taken[0].text) == (choice, "")


async def test_a_tapped_choice_is_shown_by_its_words(browser, desk):
    desk.reply = Reply("Which?", "x", "en", choices=(Choice("topic:city.wuhan", "Wuhan"),))
    await browser.post("/messages", data={"text": "cities"})
    answer = await browser.post(
        "/messages", data={"choice": "topic:city.wuhan"}, headers={"Accept": FRAGMENT}
    )
    assert '<p dir="auto">Wuhan</p>' in answer.text


async def test_takes_the_longest_message_in_chinese_by_the_pages_own_form(browser, desk):
    answer = await browser.post(
        "/messages", files={"text": (None, "北" * 4096), "key": (None, "k")}
    )
    assert answer.status_code == 303
    assert desk.taken[0].text == "北" * 4096


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
        "x",
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
    assert "49" not in re.sub(r"v=\w+|value=\"[\w-]{16}\"", "", page)


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


async def test_a_storage_failure_keeps_the_words_and_says_so(browser, desk):
    desk.is_failing = True
    answer = await browser.post("/messages", data={"text": "precious words", "key": "k9"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "precious words</textarea>" in answer.text
    assert 'name="key" value="k9"' in answer.text
    assert "page_not_stored:en" in answer.text


async def test_a_tap_that_was_not_stored_can_be_tapped_again(browser, desk):
    desk.is_failing = True
    answer = await browser.post("/messages", data={"choice": "do:join"})
    assert answer.status_code == 503
    assert re.search(r'value="do:join"[^>]*>page_try_again:en', answer.text)


async def test_a_script_is_told_of_a_storage_failure(browser, desk):
    desk.is_failing = True
    answer = await browser.post("/messages", data={"text": "x"}, headers={"Accept": FRAGMENT})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_the_page_opens_without_its_history(browser, desk):
    desk.is_failing = True
    page = await browser.get("/")
    assert page.status_code == 503
    assert "page_no_history:en" in page.text


# ---- The door


def pieces(body, *, endless=False, pause=0.0):
    """Return a receive that gives *body* in pieces of 1 KB, and how many were taken."""
    taken = []

    async def receive():
        await asyncio.sleep(pause)
        taken.append(1)
        start = (len(taken) - 1) * 1024
        more = endless or start + 1024 < len(body)
        return {
            "type": "http.request",
            "body": b"x" * 1024 if endless else body[start : start + 1024],
            "more_body": more,
        }

    return receive, taken


@pytest.fixture
def door(web):
    return Door(Starlette(routes=routes(web)), seconds=0.2)


async def test_stops_reading_at_the_limit(door, desk):
    """A8: endless chunks are counted, whatever the headers say."""
    receive, taken = pieces(b"", endless=True)
    status, _ = await call(door, receive, [(b"content-length", b"10")])
    assert (status, len(taken)) == (413, 17)
    assert not desk.taken


@pytest.mark.parametrize("declared", [b"200000000", b"9" * 5000])
async def test_does_not_begin_to_read_what_says_it_is_too_large(door, declared):
    receive, taken = pieces(b"", endless=True)
    status, _ = await call(door, receive, [(b"content-length", declared)])
    assert (status, taken) == (413, [])


async def test_a_body_takes_its_time_only_so_long(door):
    """A9: a slow body is ended."""
    receive, _ = pieces(b"text=hi" * 1000, pause=0.06)
    status, _ = await call(door, receive)
    assert status == 408


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"content-encoding", b"gzip")], 415),
        ([(b"content-encoding", b"identity")], 303),
        ([(b"transfer-encoding", b"chunked"), (b"content-length", b"7")], 400),
        ([(b"content-length", b"7"), (b"content-length", b"8")], 400),
        ([(b"content-length", "٧".encode())], 303),
    ],
)
async def test_bodies_are_read_in_one_way_only(door, headers, status):
    """A8: compressed and two-faced requests are refused."""
    receive, _ = pieces(b"text=hi")
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    assert (await call(door, receive, [kind, *headers]))[0] == status


async def test_limits_can_differ_by_path(web):
    door = Door(Starlette(routes=routes(web)), limits={"/messages": 1024, "/mess": 9})
    receive, _ = pieces(b"x" * 1025)
    assert (await call(door, receive))[0] == 413


async def test_every_answer_is_guarded(browser):
    for path in ("/", "/static/chat.js", "/nothing", "/health"):
        headers = (await browser.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


# ---- Who somebody is


async def test_a_visitor_is_a_random_cookie_that_scripts_cannot_read(browser):
    cookie = (await browser.get("/")).headers["set-cookie"]
    assert re.match(r"visitor=[\w-]{32};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age=7776000" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_belongs_to_this_host_alone(web):
    async with browser_of(Door(Starlette(routes=routes(web))), "https://chat.test") as browser:
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


async def test_one_visitor_never_sees_another(browser, web):
    await browser.post("/messages", data={"text": "my secret"})
    async with browser_of(Door(Starlette(routes=routes(web)))) as other:
        assert "my secret" not in (await other.get("/")).text


@pytest.mark.parametrize("accept", ["text/html", FRAGMENT])
async def test_after_erasing_the_visitor_is_a_new_one(browser, desk, accept):
    await browser.post("/messages", data={"text": "hi"})
    before = browser.cookies["visitor"]
    desk.reply = Reply("Gone.", "phrase erased", "en")
    answer = await browser.post(
        "/messages", data={"choice": "forget:2"}, headers={"Accept": accept}
    )
    assert browser.cookies["visitor"] != before
    assert "/?erased" in (answer.headers.get("location", "") + answer.text)
    page = (await browser.get("/?erased")).text
    assert "page_erased:en" in page
    assert "Five cities" not in page


# ---- Data and health


async def test_my_data_is_a_file_to_keep(browser):
    await browser.get("/")
    answer = await browser.get("/my-data.json")
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert json.loads(answer.content)["visitor"] == browser.cookies["visitor"]


@pytest.mark.parametrize(("state", "status"), [("ok", 200), ("failing", 503)])
async def test_health_is_a_status(browser, desk, state, status):
    desk.health = {"status": state}
    answer = await browser.get("/health")
    assert (answer.status_code, answer.json()) == (status, {"status": state})


async def test_static_files_are_kept_by_their_version(browser):
    page = (await browser.get("/")).text
    for kind in ("text/css", "text/javascript", "image/svg+xml"):
        name = {"text/css": "css", "text/javascript": "js", "image/svg+xml": "svg"}[kind]
        address = re.search(rf'"(/static/\w+\.{name}\?v=\w+)"', page)[1]
        answer = await browser.get(address)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]


# ---- Other pages of the same visitor


async def test_an_open_page_hears_what_another_said(browser, web):
    await browser.post("/messages", data={"text": "before"})
    await browser.post("/messages", data={"text": "missed"})
    listening = asyncio.create_task(browser.get("/events?after=9", headers={"Last-Event-ID": "1"}))
    await asyncio.sleep(0.05)
    await browser.post("/messages", data={"text": "<b>now</b>"})
    await asyncio.sleep(0.05)
    web.stop()
    events = (await asyncio.wait_for(listening, 2)).text
    assert "before" not in events
    assert re.findall(r"id: (\d+)\nevent: exchange\n", events) == ["2", "3"]
    assert "&lt;b&gt;now" in events
    assert all(re.match(r"(id|event|data|retry): ?|:|$", line) for line in events.split("\n"))


async def test_a_silent_stream_beats(web, browser):
    web.streams._heartbeat = 0.01  # noqa: SLF001  # twenty seconds would be long
    await browser.get("/")
    listening = asyncio.create_task(browser.get("/events"))
    await asyncio.sleep(0.1)
    web.stop()
    assert (await asyncio.wait_for(listening, 2)).text.count(": here\n\n") > 1


async def test_a_visitor_has_five_streams_and_a_stranger_none(browser, web):
    assert (await browser.get("/events")).status_code == 204
    await browser.get("/")
    listening = [asyncio.create_task(browser.get("/events")) for _ in range(5)]
    await asyncio.sleep(0.05)
    assert (await browser.get("/events")).status_code == 429
    web.stop()
    assert {(await answer).status_code for answer in listening} == {200}


@pytest.mark.parametrize("seen", ["-1", "abc", "9" * 5000, "١", "1 2"])
async def test_a_strange_event_id_begins_at_the_beginning(browser, web, seen):
    await browser.post("/messages", data={"text": "hi"})
    listening = asyncio.create_task(browser.get("/events", params={"after": seen}))
    await asyncio.sleep(0.02)
    web.stop()
    assert "id: 1\n" in (await listening).text
