"""The chat page shows what was said, passes on what is said, and loses nothing."""

import asyncio
import json
import re
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web.channel import FRAGMENT, routes
from bot.channels.web.refused import page_of
from bot.errors import EarlyError
from bot.http.limits import LimitsMiddleware
from bot.message import About, Choice, Progress, Reply, Row
from bot.transcript import Outcome

# ---- The page


async def test_greets_a_stranger_and_keeps_nothing(browser, desk):
    page = await browser.get("/")
    assert page.status_code == 200
    assert "page_greeting:en" in page.text
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


@pytest.mark.parametrize(
    ("path", "accepted", "tag"),
    [
        ("/", "zh-HK", "zh-Hant-HK"),
        ("/", "zh-TW,zh;q=0.9", "zh-Hant-TW"),
        ("/?lang=zh-HK", "zh-TW", "zh-Hant-HK"),
        ("/", "zh-Hant", "zh-Hant"),
    ],
)
async def test_the_page_speaks_as_its_reader_s_region(browser, desk, path, accepted, tag):
    headers = {"Accept-Language": accepted}
    page = await browser.get(path, headers=headers)
    assert f'<html lang="{tag}" data-language="zh-Hant">' in page.text
    assert f"page_title:{tag}" in page.text
    hint = tag if "lang" in path else ""
    await browser.post("/messages", data={"text": "hm", "hint": hint}, headers=headers)
    assert [(each.hint, each.region) for each in desk.taken] == [("zh-Hant", tag[8:])]


async def test_a_region_that_is_none_is_not_taken(browser, desk):
    await browser.post("/messages", data={"text": "hm", "hint": "zh-Hant-<b>"})
    assert [(each.hint, each.region) for each in desk.taken] == [("", "")]


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
        About.phrase("summary"),
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


async def test_says_who_is_behind_it_as_the_project_says(browser):
    """Names and address come from the project, the words from its phrases."""
    page = (await browser.get("/")).text
    for shown in ("organisation_north_pier:en", "organisation_green_quay:en", "page_imprint:en"):
        assert shown in page
    assert 'href="https://project.example/page" target="_blank" rel="noopener"' in page


async def test_each_message_has_its_sender_and_its_time(browser, desk):
    """A person by what they signed with, the assistant by its name; the time whole, for the script."""
    await browser.post("/messages", data={"text": "x"})
    [exchange] = next(iter(desk.exchanges.values()))
    signed = replace(exchange.reply, signed="Aino <b> · North Pier")
    staff = replace(exchange, text="", reply=signed, outcome=Outcome.STAFF, number=2)
    desk.exchanges[exchange.visitor] += [staff, replace(staff, reply=exchange.reply, number=3)]
    page = (await browser.get("/")).text
    said = re.findall(
        r'<p class="by (\w+)"><span class="who">(.+?)</span> <time (.+?)</time>', page
    )
    assert [(kind, who) for kind, who, _ in said] == [
        ("own", "page_you:en"),
        ("assistant", "page_assistant:en"),
        ("person", "Aino &lt;b&gt; · North Pier"),
        ("person", "page_staff:en"),
    ]
    exact = "2026-11-25T12:00:00+00:00"
    assert all(f'datetime="{exact}"' in time and time.endswith(">12:00 UTC") for *_, time in said)
    assert all("November 25, 2026" in time for *_, time in said)


async def test_numbers_only_what_can_be_answered_by_number(browser, desk):
    picks = [Choice(f"in:a:pick:country.{code}", code) for code in ("DK", "FI")]
    desk.reply = Reply(
        "Which?", About.parse("x"), "en", choices=(*picks, Choice("in:a:skip:country", "Skip"))
    )
    page = (await browser.post("/messages", data={"text": "x"}, follow_redirects=True)).text
    assert re.findall(r'"number">(\d)</span> (\w+)', page) == [("1", "DK"), ("2", "FI")]


async def test_older_choices_cannot_be_tapped_any_more(browser, desk):
    desk.reply = Reply(
        "One?", About.parse("x"), "en", choices=(Choice("topic:city.wuhan", "Wuhan"),)
    )
    for text in ("a", "b"):
        await browser.post("/messages", data={"text": text})
    page = (await browser.get("/")).text
    assert page.count('value="topic:city.wuhan"') == 1
    assert page.count("Wuhan</span>") == 1
    assert 'value="topic:project.about"' not in page


# ---- Ratings


async def ratable(browser, desk):
    """Return the page of somebody who was just answered from a topic."""
    desk.reply = replace(desk.reply, dispute=Choice("wrong", "Not what I meant"))
    return (await browser.post("/messages", data={"text": "x"}, follow_redirects=True)).text


async def test_asks_once_whether_an_answer_helped(browser, desk):
    """Below the newest answer from a topic; once it was said, the page gives thanks instead."""
    page = await ratable(browser, desk)
    assert page.count('action="/ratings"') == 1
    assert '<input type="hidden" name="number" value="1">' in page
    answer = await browser.post("/ratings", data={"number": "1", "helped": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#latest")
    [(visitor, *rated)] = desk.rated
    assert rated == [1, True]
    desk.exchanges[visitor][0] = replace(desk.exchanges[visitor][0], helped=False)
    page = (await browser.get("/")).text
    assert 'action="/ratings"' not in page
    assert '<p class="rating" role="status">page_helped_thanks:en</p>' in page


async def test_what_is_no_answer_from_a_topic_is_not_asked_about(browser):
    page = (await browser.post("/messages", data={"text": "x"}, follow_redirects=True)).text
    assert 'action="/ratings"' not in page


async def test_a_script_that_rates_gets_nothing_to_show(browser, desk):
    await ratable(browser, desk)
    form = {"number": "1", "helped": "no"}
    answer = await browser.post("/ratings", data=form, headers={"Accept": FRAGMENT})
    assert (answer.status_code, answer.content) == (204, b"")
    assert desk.rated[0][1:] == (1, False)


@pytest.mark.parametrize(
    ("form", "headers", "status"),
    [
        ({"number": "1"}, {}, 400),
        ({"helped": "yes"}, {}, 400),
        ({"number": "-1", "helped": "yes"}, {}, 400),
        ({"number": "１", "helped": "yes"}, {}, 400),
        ({"number": "9" * 16, "helped": "yes"}, {}, 400),
        ({"number": "1", "helped": "maybe"}, {}, 400),
        ({"number": ["1", "2"], "helped": "yes"}, {}, 400),
        ({"number": "1", "helped": "yes"}, {"Origin": "https://evil.example"}, 403),
    ],
)
async def test_a_rating_that_makes_no_sense_is_refused(browser, desk, form, headers, status):
    await ratable(browser, desk)
    answer = await browser.post("/ratings", data=form, headers=headers)
    assert answer.status_code == status
    assert not desk.rated


async def test_a_rating_that_cannot_be_kept_says_so(browser, desk):
    await ratable(browser, desk)
    desk.is_failing = True
    answer = await browser.post("/ratings", data={"number": "1", "helped": "yes"})
    assert answer.status_code == 503
    assert "page_not_stored:en" in answer.text


async def test_whoever_has_no_cookie_rates_nothing(browser, desk):
    answer = await browser.post("/ratings", data={"number": "1", "helped": "yes"})
    assert answer.status_code == 303
    assert not desk.rated


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
    desk.reply = Reply(
        "Which?", About.parse("x"), "en", choices=(Choice("topic:city.wuhan", "Wuhan"),)
    )
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


@pytest.fixture
async def door(web):
    """A browser in front of the page and its limits."""
    served = Starlette(routes=routes(web))
    app = LimitsMiddleware(served, limits=web.limits(), page=page_of(web))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
        yield client


async def test_takes_the_longest_message_in_any_script(door, desk):
    """Four bytes a character, and nine in a form of another kind."""
    for text in ("\N{FACE WITH TEARS OF JOY}" * 4096, "北" * 4096):
        assert (await door.post("/messages", data={"text": text})).status_code == 303
        sent = {"text": (None, text), "key": (None, "k")}
        assert (await door.post("/messages", files=sent)).status_code == 303
        assert [each.text for each in desk.taken[-2:]] == [text, text]


@pytest.mark.parametrize("text", ["北" * 5500, "x\n" * 25_000 + "x", "北" * 20_000])
async def test_what_is_too_long_is_given_back_whole(door, desk, text):
    """In the visitor's language; the page's script is told alone."""
    headers = {"Accept": "text/html", "Accept-Language": "nb"}
    sent = {"text": (None, text), "key": (None, "k")}
    answer = await door.post("/messages", files=sent, headers=headers)
    assert answer.status_code == 413
    assert "page_too_long:nb" in answer.text
    assert text in answer.text
    answer = await door.post("/messages", files=sent, headers={"Accept": FRAGMENT})
    assert (answer.status_code, text in answer.text) == (413, False)
    assert not desk.taken


@pytest.mark.parametrize("accept", ["text/html,*/*", "*/*"])
async def test_more_than_can_be_given_back_is_refused_in_words(door, desk, accept):
    """To a browser on a page that leads back, to a program in a sentence."""
    headers = {"Accept": accept, "Accept-Language": "nb"}
    answer = await door.post("/messages", files={"text": (None, "x" * 1_200_000)}, headers=headers)
    assert answer.status_code == 413
    is_page = "page_too_long:nb" in answer.text and 'href="/"' in answer.text
    assert is_page == ("html" in accept)
    assert not desk.taken


async def test_a_large_body_that_is_no_form_is_too_large(door, desk):
    """Control: a small one cannot be read."""
    for body, status in ((b"x" * 100_000, 413), (b"x" * 100, 415)):
        assert (await door.post("/messages", content=body)).status_code == status


# ---- When nothing can be stored


async def test_a_storage_failure_keeps_the_words_and_says_so(browser, desk):
    desk.is_failing = True
    answer = await browser.post("/messages", data={"text": "precious words", "key": "k9"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "precious words</textarea>" in answer.text
    assert 'name="key" value="k9"' in answer.text
    assert "page_not_stored:en" in answer.text


async def test_whoever_waited_for_a_failure_does_not_wait_for_their_history_as_well(browser, desk):
    """The database hangs: the page has what was sent, and not what was said before."""
    await browser.post("/messages", data={"text": "an earlier word"})
    hanging = asyncio.Event()

    async def hang(visitor):
        hanging.set()
        await asyncio.sleep(60)

    desk.is_failing, desk.reading = True, hang
    async with asyncio.timeout(20):
        page = await browser.post("/messages", data={"text": "precious words", "key": "k9"})
    assert hanging.is_set()
    assert page.status_code == 503
    assert "precious words</textarea>" in page.text
    assert "page_not_stored:en" in page.text
    assert "an earlier word" not in page.text


async def test_control_what_can_be_read_is_shown_beside_what_could_not_be_stored(browser, desk):
    """A full disk, for one."""
    await browser.post("/messages", data={"text": "an earlier word"})

    async def read(visitor):
        return desk.exchanges[visitor]

    desk.is_failing, desk.reading = True, read
    page = await browser.post("/messages", data={"text": "precious words", "key": "k9"})
    assert "page_not_stored:en" in page.text
    assert "an earlier word" in page.text


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


# ---- Data and health


async def test_my_data_is_a_file_to_keep(browser):
    await browser.get("/")
    answer = await browser.get("/my-data.json")
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert json.loads(answer.content)["visitor"] == browser.cookies["visitor"]


@pytest.mark.parametrize(("state", "status"), [("ok", 200), ("failing", 503)])
async def test_health_is_a_status(browser, desk, state, status):
    desk.health = {"status": state}
    for path in ("/health", "/health/ready"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()) == (status, {"status": state})


async def test_what_lives_is_not_restarted_for_its_database(browser, desk):
    desk.health = {"status": "failing"}
    answer = await browser.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_static_files_are_kept_by_their_version(browser):
    page = (await browser.get("/")).text
    for kind in ("text/css", "text/javascript", "image/svg+xml"):
        name = {"text/css": "css", "text/javascript": "js", "image/svg+xml": "svg"}[kind]
        address = re.search(rf'"(/static/\w+\.{name}\?v=\w+)"', page)[1]
        answer = await browser.get(address)
        assert answer.headers["content-type"].startswith(kind)
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["chat.js", "colours.css"])
@pytest.mark.parametrize("asked", ["?v=0123456789ab", "?v=", ""], ids=["another", "none", "bare"])
async def test_what_another_version_is_asked_for_is_not_kept(browser, name, asked):
    """While replicas are replaced, the page of a new one asks the old one for a file that is of before there."""
    answer = await browser.get(f"/static/{name}{asked}")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    again = {"if-none-match": answer.headers.get("etag", "")}
    answer = await browser.get(f"/static/{name}{asked}", headers=again)
    assert answer.headers["cache-control"] == "no-cache"


# ---- What comes before its language is learned


@pytest.mark.parametrize("accept", [FRAGMENT, "text/html"])
async def test_what_comes_too_early_is_kept_nowhere_and_comes_again(browser, desk, accept):
    """The script is told how far it is and sends it again; without script it stands in the form."""
    desk.early = EarlyError("sv", 3, 7)
    early = await browser.post("/messages", data={"text": "Vad?"}, headers={"Accept": accept})
    assert early.status_code == (202 if accept == FRAGMENT else 503)
    assert early.headers["retry-after"]
    if accept == FRAGMENT:
        assert early.headers["x-still-learning"]
        assert early.text.startswith("page_still_learning:sv")
    else:
        assert "page_not_learned" in early.text
        assert "Vad?" in early.text
    assert not desk.taken
    desk.early = None
    assert (await browser.post("/messages", data={"text": "Vad?"})).status_code == 303
