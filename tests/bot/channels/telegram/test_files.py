"""Documents that visitors send to the bot: fetched, kept as theirs, and said so."""

import asyncio
from contextlib import suppress

import pytest
from telegram.error import TelegramError, TimedOut

from bot.channels.telegram.files import AT_ONCE, OF_ONE, PUT_OFF_SECONDS, Fetcher
from bot.channels.telegram.request import AiohttpRequest, Api
from bot.channels.telegram.updates import Document
from bot.consent import Consent, Purpose
from bot.dialogue.exchange import Exchanges
from bot.files import LARGEST
from bot.message import SentFile, Visitor
from tests.bot.cast import say
from tests.bot.channels.telegram.platform import AINO, NOON, TOKEN, message

PDF = b"%PDF-1.7\n%%EOF\n"
VISITOR = Visitor("telegram", str(AINO))
PROFILE = {
    "document": {
        "file_id": "BQACAgI-x_1",
        "file_name": "Profil \u202e.pdf",
        "mime_type": "application/pdf",
        "file_size": len(PDF),
    }
}


class Store:
    """Telegram's files: gives what it was told, and notes what it was asked."""

    def __init__(self, *given):
        self.given, self.asked = list(given), []

    async def file(self, file_id, most):
        self.asked.append((file_id, most))
        given = self.given.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


@pytest.fixture
def store():
    return Store(PDF)


@pytest.fixture(autouse=True)
def taking(office, store, monkeypatch):
    """Let the office take files, of up to 1 MB in all."""
    office.exchanges = Exchanges(
        lambda: office.meeting.assistant, office.exchanges.seal, room=1_000_000
    )
    made = type(office).receiver

    def receiver(self):
        found = made(self)
        object.__setattr__(found, "fetch", Fetcher(store, self.ports()))
        return found

    monkeypatch.setattr(type(office), "receiver", receiver)


AGREED = Consent(Purpose.CONTACT, is_given=True, wording="PDF", language="en", at=NOON)


def agree(office):
    office.look(lambda unit: unit.consents.add(VISITOR, AGREED))


def files(office):
    return office.look(lambda unit: unit.files.of(VISITOR))


async def test_a_document_is_kept_after_a_yes(office, aino, store):
    """Under a name that is only a name; its visitor is told, and the same update keeps nothing more."""
    agree(office)
    update = message(**PROFILE)
    call = await aino.deliver(update)
    assert call["text"].endswith(say("file_kept"))
    [file] = files(office)
    assert (file.name, file.size) == ("Profil.pdf", len(PDF))
    assert office.look(lambda unit: unit.files.content(VISITOR, file.number)) == PDF
    assert office.said()[-1].text == "📄 Profil.pdf"
    store.given.append(PDF)
    assert await aino.deliver(update) == call
    assert len(files(office)) == 1


async def test_nothing_is_fetched_before_a_yes(office, aino, store):
    call = await aino.say(**PROFILE)
    assert say("file_unagreed") in call["text"]
    assert store.asked == []
    assert files(office) == []


async def test_what_is_no_pdf_is_never_promised_to_be_kept(office, aino, store):
    """Before a yes as after it, by its name and what its sender says it is; nothing is fetched to see."""
    other = {"mime_type": "application/msword", "file_name": "x.docx"}
    call = await aino.say(document=PROFILE["document"] | other)
    assert say("file_strange") in call["text"]
    assert say("file_unagreed") not in call["text"]
    assert store.asked == []


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"file_size": LARGEST + 1}, "file_large"),
        ({"mime_type": "application/zip", "file_name": "x.zip"}, "file_strange"),
    ],
)
async def test_what_cannot_be_kept_is_not_fetched(office, aino, store, changes, phrase):
    agree(office)
    call = await aino.say(document=PROFILE["document"] | changes)
    assert say(phrase, most="10") in call["text"]
    assert store.asked == []


@pytest.mark.parametrize(
    ("given", "phrase"),
    [
        (TelegramError("gone"), "file_unfetched"),
        (TimedOut(), "file_unfetched"),
        (b"PK\x03\x04", "file_strange"),
        (b"", "file_strange"),
    ],
)
async def test_what_comes_from_telegram_is_looked_at(office, aino, store, given, phrase):
    """Whatever it was said to be; what could not be had is asked for once more."""
    agree(office)
    store.given[:] = [given]
    assert say(phrase) in (await aino.say(**PROFILE))["text"]
    assert files(office) == []


async def test_words_below_a_document_are_met_too(office, aino):
    agree(office)
    call = await aino.say(caption="/help", **PROFILE)
    assert say("file_kept") in call["text"]
    assert office.said()[-1].reply.about.topics == ("bot.help",)
    assert len(files(office)) == 1


async def test_files_of_an_album_are_kept_each(office, aino, store):
    agree(office)
    store.given.append(PDF + b"%2")
    for number in range(2):
        document = PROFILE["document"] | {"file_id": f"file-{number}"}
        await aino.say(document=document, media_group_id="13")
    assert len(files(office)) == 2


@pytest.mark.parametrize(
    "document",
    [{}, [], None, "x", {"file_id": 7}, {"file_id": "../../x"}, {"file_id": "x" * 1000}],
)
async def test_an_odd_document_is_no_file(office, aino, store, document):
    agree(office)
    call = await aino.say(document=document)
    assert say("cannot_see") in call["text"]
    assert store.asked == []


@pytest.mark.parametrize(
    "changes",
    [
        {"mime_type": "application/octet-stream", "file_name": "profil"},
        {"mime_type": "application/x-pdf", "file_name": ""},
        {"mime_type": "application/zip", "file_name": "Profil.PDF"},
    ],
)
async def test_what_may_be_a_pdf_is_fetched(office, aino, changes):
    """Senders know little of what they send: its content tells."""
    agree(office)
    call = await aino.say(document=PROFILE["document"] | changes)
    assert say("file_kept") in call["text"]


async def test_an_album_of_what_is_no_pdf_has_one_reply(office, aino):
    agree(office)
    for number in range(3):
        document = {"file_id": f"x{number}", "file_name": "a.zip", "mime_type": "application/zip"}
        await aino.say(document=document, media_group_id="14")
    assert len(office.said()) == 1


class Hanging:
    """Telegram where no file ever comes; *is_full* once all places are taken."""

    def __init__(self):
        self.asked, self.is_full = 0, asyncio.Event()

    async def file(self, file_id, most):
        self.asked += 1
        if self.asked == AT_ONCE:
            self.is_full.set()
        await asyncio.Event().wait()


async def test_a_file_that_does_not_come_holds_nobody_up(office):
    """It is given up, also while it waits for a place; one more of the same visitor is put off at once."""
    agree(office)
    other = Visitor("telegram", "2")
    office.look(lambda unit: unit.consents.add(other, AGREED))
    store, document = Hanging(), Document("x", "a.pdf", 15, may_be_pdf=True)
    fetch = Fetcher(store, office.ports(), seconds=3600)

    async def fetched(visitor):
        async with asyncio.timeout(30), fetch(document, visitor) as file:
            return file

    waiting = [asyncio.create_task(fetched(VISITOR)) for _ in range(AT_ONCE)]
    await store.is_full.wait()
    assert (await fetched(VISITOR)).is_put_off
    fetch.seconds = 0.01
    late = await fetched(other)
    assert (late.is_unfetched, late.is_put_off) == (True, False)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert not fetch.places.locked()
    late = await fetched(VISITOR)
    assert (late.is_unfetched, late.is_put_off) == (True, False)


async def test_where_others_wait_a_file_is_given_up_and_the_next_one_put_off(office):
    """For a minute, and of this visitor; whoever has no file coming is not meant."""
    agree(office)
    other = Visitor("telegram", "2")
    office.look(lambda unit: unit.consents.add(other, AGREED))
    now, store = [0.0], Hanging()
    document = Document("x", "a.pdf", 15, may_be_pdf=True)
    fetch = Fetcher(store, office.ports(), lambda: now[0], seconds=3600)

    async def fetched(visitor):
        async with asyncio.timeout(30), fetch(document, visitor) as file:
            return file

    waiting = [asyncio.create_task(fetched(VISITOR)) for _ in range(AT_ONCE)]
    await store.is_full.wait()
    fetch.hurry([VISITOR.id, other.id])
    assert [(await each).is_unfetched for each in waiting] == [True] * AT_ONCE
    assert (await fetched(VISITOR)).is_put_off
    fetch.seconds = 0.01
    assert not (await fetched(other)).is_put_off
    now[0] += PUT_OFF_SECONDS
    assert not (await fetched(VISITOR)).is_put_off
    fetch.hurry([VISITOR.id])  # nothing is coming any more
    assert not (await fetched(VISITOR)).is_put_off


async def test_a_file_has_its_place_until_it_is_kept(office):
    """So there are never more in memory than there are places."""
    agree(office)
    fetch = Fetcher(Store(*[PDF] * AT_ONCE), office.ports())
    document = Document("x", "a.pdf", 15, may_be_pdf=True)
    async with fetch(document, VISITOR), fetch(document, VISITOR):
        assert fetch.places.locked()
    assert not fetch.places.locked()


async def test_a_visitor_who_sends_many_holds_up_nobody(office):
    """After so many, none of theirs is fetched for a while; then one more is."""
    agree(office)
    now = [0.0]
    store = Store(*[PDF] * 100)
    fetch = Fetcher(store, office.ports(), lambda: now[0])
    document = Document("x", "a.pdf", 15, may_be_pdf=True)

    async def fetched_now():
        async with fetch(document, VISITOR) as file:
            return file

    fetched = [await fetched_now() for _ in range(OF_ONE.burst + 5)]
    assert [bool(file.content) for file in fetched] == [True] * OF_ONE.burst + [False] * 5
    assert fetched[-1].is_unfetched
    assert fetched[-1].is_put_off
    now[0] += 1 / OF_ONE.per_second
    assert await fetched_now() == SentFile("a.pdf", len(PDF), PDF)


async def test_a_visitor_is_shown_their_files(office, aino):
    """Among all that is kept of them."""
    agree(office)
    await aino.say(**PROFILE)
    await aino.say("/mydata")
    assert " · Profil.pdf · 0.1 MB" in office.said()[-1].reply.text


# Over a real connection


async def serve(*answers):
    """Return the address of a server that gives *answers* in turn, and the paths it was asked for."""
    asked, waiting = [], list(answers)

    async def answer(reader, writer):
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                asked.append(head.split()[1].decode())
                length = int((head.lower().partition(b"content-length:")[2].split() or [b"0"])[0])
                await reader.readexactly(length)
                status, body = waiting.pop(0)
                size = b"Content-Length: %d\r\n\r\n" % len(body)
                writer.write(b"HTTP/1.1 %d X\r\n%s%s" % (status, size, body))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


NAMED = b'{"ok": true, "result": {"file_id": "x", "file_path": "documents/file 1.pdf"}}'


@pytest.mark.parametrize(
    ("answers", "content"),
    [
        (((200, NAMED), (200, PDF)), PDF),
        (((200, NAMED), (200, b"x" * 101)), None),
        (((200, NAMED), (404, b"no")), None),
        (((200, b'{"ok": true, "result": {"file_path": "../etc"}}'),), None),
        (((200, b'{"ok": true, "result": {"file_path": "/var/lib"}}'),), None),
        (((200, b'{"ok": true, "result": {}}'),), None),
        (((200, b'{"ok": true, "result": []}'),), None),
        (((400, b'{"ok": false, "error_code": 400, "description": "file is too big"}'),), None),
    ],
    ids=["whole", "too-large", "absent", "above", "absolute", "unnamed", "list", "refused"],
)
async def test_a_file_is_had_from_where_telegram_says(answers, content):
    """And never more of it than asked for; the token stands in no error."""
    server, address, asked = await serve(*answers)
    async with server:
        api = Api(TOKEN, address)
        try:
            if content is not None:
                assert await api.file("x", 100) == content
                assert asked[1] == f"/file/bot{TOKEN}/documents/file%201.pdf"
            else:
                with pytest.raises(TelegramError) as refused:
                    await api.file("x", 100)
                assert TOKEN not in str(refused.value)
        finally:
            await api.close_connections()


async def test_a_file_that_cannot_be_reached_is_an_error_without_its_address():
    request = AiohttpRequest(most=1)
    with pytest.raises(TelegramError) as refused:
        await request.fetch(f"http://127.0.0.1:1/file/bot{TOKEN}/x", 100)
    assert TOKEN not in str(refused.value)
    await request.shutdown()
