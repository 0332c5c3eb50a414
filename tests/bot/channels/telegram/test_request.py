"""Calls over a real connection: what came of each is told apart, and no address is ever told."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.telegram.carrier import receipt_for
from bot.channels.telegram.request import Api, FloodError, NotSentError
from bot.delivery.dispatcher import Fate
from tests.bot.channels.telegram.platform import TOKEN


def answer(status, body):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def refusal(status, told, **parameters):
    body = {"ok": False, "error_code": status, "description": told}
    return answer(status, body | ({"parameters": parameters} if parameters else {}))


@asynccontextmanager
async def served(*answers):
    """Serve each connection the next of *answers*; None says nothing, empty bytes hang up."""
    heard, waiting = [], list(answers)

    async def serve(reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length:")[2].split()[0])
                heard.append(
                    (head.split()[1].decode(), (await reader.readexactly(length)).decode())
                )
                given = waiting.pop(0)
                if given is None:
                    await asyncio.sleep(30)
                if not given:
                    break
                writer.write(given)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    api = Api(TOKEN, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    try:
        yield api, heard
    finally:
        await api.close_connections()
        server.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [(400, BadRequest), (401, InvalidToken), (403, Forbidden), (429, FloodError), (502, NetworkError),
     (200, NetworkError), (None, NetworkError), ("400", NetworkError), (10**9, NetworkError)],
)  # fmt: skip
async def test_a_refusal_is_one_whatever_its_status_is(code, error):
    """Whoever says that it is not done says that it did not arrive: it may be sent again."""
    body = {"ok": False, "error_code": code, "description": "No"}
    async with served(answer(200, body)) as (api, _):
        with pytest.raises(error) as caught:
            await api.call("sendMessage", chat_id=7, text="x")
    fate = receipt_for(caught.value).fate
    assert fate is not Fate.UNSURE
    assert (fate is Fate.LATER) is (error in {NetworkError, InvalidToken, FloodError})


async def test_a_call_is_made_by_its_name_and_gives_its_result():
    async with served(answer(200, {"ok": True, "result": {"odd": 1}})) as (api, heard):
        result = await api.call("sendMessage", chat_id=7, text="北 & <b>", reply_markup={"a": []})
    assert result == {"odd": 1}
    [(path, body)] = heard
    assert path == f"/bot{TOKEN}/sendMessage"
    assert "reply_markup=%7B%22a%22%3A+%5B%5D%7D" in body


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (refusal(429, "Too Many Requests", retry_after=9), FloodError),
        (answer(429, b"<html>"), FloodError),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(400, "Bad Request: chat not found"), BadRequest),
        (refusal(400, "Bad Request: upgraded", migrate_to_chat_id=-100), ChatMigrated),
        (refusal(401, "Unauthorized"), InvalidToken),
        (refusal(404, "Not Found"), InvalidToken),
        (refusal(409, "Conflict"), Conflict),
        (refusal(500, "Internal Server Error"), NetworkError),
        (answer(502, b"<html>bad gateway</html>"), NetworkError),
        (answer(200, b"<html>hello</html>"), TelegramError),
        (answer(200, b"[]"), TelegramError),
        (answer(200, {"ok": True}), TelegramError),
        (answer(200, b"[" * 100_000), TelegramError),
        (b"no HTTP at all\r\n\r\n", TimedOut),
        (b"", TimedOut),
        (None, TimedOut),
    ],
    ids=[
        *("flood", "flood-html", "blocked", "no-chat", "migrated", "token", "not-found"),
        *("conflict", "500", "502", "html", "list", "no-result", "deep", "no-http"),
        *("hangs-up", "says-nothing"),
    ],
)
async def test_each_failure_has_its_error(given, error, caplog):
    caplog.set_level(logging.DEBUG)
    async with served(given) as (api, _):
        with pytest.raises(error) as raised:
            await api.call("sendMessage", seconds=0.2, chat_id=7, text="what a visitor wrote")
    assert type(raised.value) is error
    assert TOKEN not in f"{raised.value!r} {raised.value.__context__!r} {caplog.text}"
    assert "what a visitor wrote" not in caplog.text


async def test_how_long_to_wait_is_told():
    async with served(refusal(429, "Too Many Requests", retry_after=9)) as (api, _):
        with pytest.raises(FloodError) as raised:
            await api.call("sendMessage")
    assert raised.value.seconds == 9


async def test_what_never_left_is_told_apart():
    async with served() as (api, _):
        pass
    with pytest.raises(NotSentError) as raised:
        await api.call("sendMessage")
    await api.close_connections()
    assert TOKEN not in repr(raised.value)


async def test_nothing_shows_the_token():
    assert TOKEN not in repr(Api(TOKEN))
