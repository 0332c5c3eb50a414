"""Files on the chat page: attached by whoever may, had back by whoever sent them."""

from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web.channel import FRAGMENT, routes
from bot.channels.web.files import LARGEST_FORM, Uploads
from bot.channels.web.page import Field, Page, View
from bot.channels.web.refused import page_of
from bot.errors import StorageError
from bot.files import LARGEST
from bot.http.limits import LimitsMiddleware
from bot.message import Attachment, SentFile, Visitor
from knowledge.project import LeadKind
from tests.bot.channels.web.conftest import NOW, PROJECT, Phrases

PDF = b"%PDF-1.7\n%%EOF\n"
OF_SHIPYARDS = replace(PROJECT, kinds={"shipyard": LeadKind("shipyard")})


class Notices(Phrases):
    """A phrasebook whose notice says *notice*."""

    def __init__(self, notice="We keep a PDF."):
        self.notice = notice

    def say(self, name, language, **values):
        return self.notice if name == "notice_shipyard" else super().say(name, language)


@pytest.fixture
def agreed():
    """The visitors who have agreed to be contacted."""
    return set()


@pytest.fixture
def web(web, agreed):
    async def may_send(visitor):
        return visitor in agreed

    async def get(visitor, number):
        return ("简介.pdf", PDF) if visitor in agreed and number == 7 else None

    return replace(
        web,
        uploads=Uploads(may_send, get),
        phrasebook=Notices(),
        project=lambda: OF_SHIPYARDS,
    )


@pytest.fixture
def app(web):
    return LimitsMiddleware(Starlette(routes=routes(web)), limits=web.limits())


def attached(content=PDF, name="profile.pdf", **fields):
    return {"data": {"key": "k1", **fields}, "files": {"file": (name, content, "application/pdf")}}


@pytest.mark.parametrize("notice", ["We keep a PDF.", "We keep your name."])
def test_a_file_is_offered_where_a_notice_speaks_of_it(web, notice):
    """Elsewhere no yes would let it be kept: the page does not ask for it."""
    page = Page(
        Notices(notice), web.tongues, web.side_topics, web.first_choices, lambda: OF_SHIPYARDS
    )
    view = View("en", (), Field("k1"), NOW.date(), Visitor("web", "x"), takes_files=True)
    assert ('id="attach"' in page.whole(view)) == ("PDF" in notice)


async def agree(browser, desk, agreed):
    """Let the visitor of *browser* have agreed."""
    await browser.post("/messages", data={"text": "hello"})
    agreed.add(desk.taken[-1].visitor)


async def test_a_file_becomes_a_message(browser, desk, agreed):
    """Whole, under its own name, once for the same form; shown like any other message."""
    await agree(browser, desk, agreed)
    for _ in range(2):
        response = await browser.post("/files", **attached(hint="nb"))
        assert (response.status_code, response.headers["location"]) == (303, "/#latest")
    first, second = desk.taken[-2:]
    assert first.file == SentFile("profile.pdf", len(PDF), PDF)
    assert (first.attachment, first.text, first.hint) == (Attachment.FILE, "", "nb")
    assert first.key == second.key
    response = await browser.post("/files", **attached(PDF + b"x"), headers={"Accept": FRAGMENT})
    assert 'class="exchange"' in response.text
    assert desk.taken[-1].key != first.key


async def test_the_largest_file_is_taken_whole(browser, desk, agreed):
    """Ten megabytes, and what is a little more is refused in the assistant's own words."""
    await agree(browser, desk, agreed)
    for size in (LARGEST, LARGEST + 1):
        content = PDF + bytes(size - len(PDF))
        assert (await browser.post("/files", **attached(content))).status_code == 303
        assert desk.taken[-1].file.size == size
        assert desk.taken[-1].file.content == content


async def test_a_file_of_any_size_is_not(browser, desk, agreed):
    await agree(browser, desk, agreed)
    before = len(desk.taken)
    response = await browser.post("/files", **attached(bytes(LARGEST_FORM)))
    assert response.status_code == 413
    assert len(desk.taken) == before


async def test_before_a_yes_a_large_file_is_not_even_read(browser, desk):
    """What is said is the way out; the page's script asks first, and learns it."""
    assert (await browser.get("/files")).status_code == 202
    headers = {"Accept-Language": "nb-NO,en;q=0.5"}
    response = await browser.post("/files", **attached(bytes(100_000)), headers=headers)
    assert (response.status_code, response.text) == (403, "file_unagreed:nb")
    assert not desk.taken
    # Its name alone is a message, and the assistant says what is missing.
    await browser.post("/files", **attached(b""))
    assert desk.taken[-1].file == SentFile("profile.pdf", 0)


async def test_a_browser_is_told_on_a_page_with_a_way_back(
    browser, desk, agreed, web, monkeypatch
):
    """Before a yes, and of what is too large; in its language."""
    app = LimitsMiddleware(Starlette(routes=routes(web)), limits=web.limits(), page=page_of(web))
    monkeypatch.setattr(browser, "_transport", httpx.ASGITransport(app=app))
    headers = {"Accept": "text/html,*/*", "Accept-Language": "nb-NO,en;q=0.5"}
    before = await browser.post("/files", **attached(bytes(100_000)), headers=headers)
    assert before.status_code == 403
    await agree(browser, desk, agreed)
    large = await browser.post("/files", **attached(bytes(LARGEST_FORM)), headers=headers)
    assert large.status_code == 413
    for answer, phrase in ((before, "file_unagreed:nb"), (large, "file_large:nb")):
        assert phrase in answer.text
        assert 'href="/"' in answer.text


async def test_whoever_agreed_may_send(browser, desk, agreed):
    await agree(browser, desk, agreed)
    assert (await browser.get("/files")).status_code == 204


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"key": "k"}},
        {"data": {"file": "words"}},
        {"files": [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]},
        {"files": {"other": ("a.pdf", PDF)}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"", "headers": {"content-type": "multipart/form-data"}},
        {"content": PDF, "headers": {"content-type": "application/pdf"}},
    ],
    ids=["none", "words", "two", "misnamed", "cut", "no-boundary", "bare"],
)
async def test_what_is_no_form_with_a_file_is_refused(browser, desk, sent):
    response = await browser.post("/files", **sent)
    assert response.status_code in {400, 415}
    assert not desk.taken


async def test_another_site_attaches_nothing(browser, desk, agreed):
    await agree(browser, desk, agreed)
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await browser.post("/files", **attached(), headers=headers)).status_code == 403
    assert desk.taken[-1].file is None


async def test_a_visitor_has_their_own_file_back(browser, desk, agreed, open_browser):
    """As an attachment that nothing shows; nobody else has it, and no other number."""
    await agree(browser, desk, agreed)
    response = await browser.get("/files/7")
    assert response.content == PDF
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment; ")
    assert response.headers["content-security-policy"].startswith("sandbox")
    for number in ("8", "-7", "x", "7.pdf", "9" * 30):
        assert (await browser.get(f"/files/{number}")).status_code == 404
    async with open_browser() as stranger:
        assert (await stranger.get("/files/7")).status_code == 404


async def test_a_database_that_is_away_is_said_in_words(browser, web, desk, agreed):
    """Whoever asks for a file, or whether one may be sent, is told to come again."""
    await agree(browser, desk, agreed)

    async def away(*_):
        raise StorageError

    served = Starlette(routes=routes(replace(web, uploads=Uploads(away, away))))
    transport = httpx.ASGITransport(app=served)
    cookies = browser.cookies
    async with httpx.AsyncClient(
        transport=transport, base_url="http://chat.test", cookies=cookies
    ) as client:
        for path, words in (("/files", "page_not_stored"), ("/files/7", "page_no_history")):
            response = await client.get(path)
            assert (response.status_code, response.headers["retry-after"]) == (503, "5")
            assert words in response.text


async def test_the_page_offers_to_attach_only_where_files_are_taken(browser, web):
    """Control: without, there is neither the form nor its address."""
    assert 'action="/files"' in (await browser.get("/")).text
    none = Starlette(routes=routes(replace(web, uploads=None)))
    transport = httpx.ASGITransport(app=none)
    async with httpx.AsyncClient(transport=transport, base_url="http://chat.test") as client:
        assert 'action="/files"' not in (await client.get("/")).text
        assert (await client.post("/files", **attached())).status_code in {404, 405}


async def test_a_file_that_could_not_be_stored_says_so(browser, desk, agreed):
    """A full disk loses nothing silently: the page says that nothing was kept."""
    await agree(browser, desk, agreed)
    desk.is_failing = True
    response = await browser.post("/files", **attached(), headers={"Accept": FRAGMENT})
    assert response.status_code == 503
    assert "page_not_stored" in response.text
