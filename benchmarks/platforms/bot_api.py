"""Telegram's part: a Bot API server that takes its time over each call, and visitors who write.

Nothing here knows who answers. A message counts as answered when the call that sends the answer
has come in, be it as a call or in the response to the webhook.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any, cast
from urllib.parse import parse_qsl

from benchmarks.platforms.load import Connection, Send
from benchmarks.platforms.texts import Texts

TOKEN = "123456:benchmark"  # noqa: S105  # of no bot
SECRET = "benchmark-secret"  # noqa: S105  # likewise
TARGET = "/telegram"

LATENCY_SECONDS = 0.080
"""From the end of a call to its answer, as to a far data centre and back."""

CHATS = 5_000
"""Each next message is from another chat: nobody is written to faster than Telegram allows."""

BOT = {"id": 123456, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot"}
BORN = 1_750_000_000
"""When messages were sent does not matter."""

ANSWERS: Mapping[str, Any] = {
    "getMe": BOT,
    "getWebhookInfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}
"""What is answered where it is not simply true."""


class BotApi:
    """The server, and the chats of one bot; a call takes *latency* seconds."""

    def __init__(self, latency: float = LATENCY_SECONDS) -> None:
        self._latency = latency
        self._numbers = count(1)
        self._chats = count(1)
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._updates: list[dict[str, Any]] = []
        self._has_updates = asyncio.Event()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a port of its own."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Caller(self), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    # What the visitors do

    def delivering(self, port: int, texts: Texts) -> Send:
        """Return what delivers each text to the webhook at *port* and waits for its answer."""
        connections: dict[int, Connection] = {}
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": SECRET,
        }

        async def send(number: int) -> bool:
            connection = connections.setdefault(number, Connection(port))
            chat, answered = self._asking()
            body = json.dumps(self._update(chat, texts())).encode()
            response = await connection.post(TARGET, body, headers)
            if response.status != 200:  # noqa: PLR2004  # as everywhere
                return False
            if b'"sendMessage"' in response.body:
                self._answered(chat)
            await answered
            return True

        return send

    def fetched(self, texts: Texts) -> Send:
        """Return what lets each text be fetched and waits for its answer."""

        async def send(number: int) -> bool:
            chat, answered = self._asking()
            self._updates.append(self._update(chat, texts()))
            self._has_updates.set()
            await answered
            return True

        return send

    def _asking(self) -> tuple[int, asyncio.Future[None]]:
        chat = 1 + next(self._chats) % CHATS
        answered = self._waiting[chat] = asyncio.get_running_loop().create_future()
        return chat, answered

    def _answered(self, chat: int) -> None:
        answered = self._waiting.pop(chat, None)
        if answered is not None and not answered.done():
            answered.set_result(None)

    def _update(self, chat: int, text: str) -> dict[str, Any]:
        number = next(self._numbers)
        visitor = {"id": chat, "is_bot": False, "first_name": "V", "language_code": "en"}
        message = {
            "message_id": number,
            "from": visitor,
            "chat": {"id": chat, "type": "private", "first_name": "V"},
            "date": BORN,
            "text": text,
        }
        return {"update_id": number, "message": message}

    # What the bot calls

    async def called(self, method: str, fields: Mapping[str, Any]) -> bytes:
        """Return the answer to one call."""
        began = asyncio.get_running_loop().time()
        if method == "sendMessage":
            self._answered(int(fields["chat_id"]))
            chat = {"id": int(fields["chat_id"]), "type": "private", "first_name": "V"}
            number = next(self._numbers)
            text = str(fields.get("text", ""))
            result: Any = {"message_id": number, "chat": chat, "date": BORN, "text": text}
        elif method == "getUpdates":
            result = await self._fetched(fields)
        else:
            result = ANSWERS.get(method, True)
        rest = began + self._latency - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, rest))
        return json.dumps({"ok": True, "result": result}).encode()

    async def _fetched(self, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what waits, or what comes in time; what lies before the offset is forgotten."""
        offset = int(fields.get("offset") or 0)
        self._updates = [each for each in self._updates if each["update_id"] >= offset]
        if not self._updates:
            self._has_updates.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(int(fields.get("timeout") or 0)):
                    await self._has_updates.wait()
        return self._updates[: int(fields.get("limit") or 100)]


class _Caller(asyncio.Protocol):
    """One connection of the bot's: a call after the other."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._bytes = b""
        self._transport: asyncio.Transport | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's looks like it

    def connection_lost(self, exc: Exception | None) -> None:
        for task in self._tasks:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        self._bytes += data
        head, gap, rest = self._bytes.partition(b"\r\n\r\n")
        _, _, after = head.lower().partition(b"\r\ncontent-length:")
        length = int(after.partition(b"\r\n")[0] or 0)
        if not gap or len(rest) < length:
            return
        self._bytes = rest[length:]
        kind = b"json" if b"application/json" in head.lower() else b"form"
        target = head.split(b" ", 2)[1].decode()
        fields = _fields(kind, rest[:length], target.partition("?")[2])
        task = asyncio.create_task(self._answer(target.partition("?")[0], fields))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, path: str, fields: Mapping[str, Any]) -> None:
        body = await self._api.called(path.rpartition("/")[2], fields)
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )


def _fields(kind: bytes, body: bytes, query: str) -> Mapping[str, Any]:
    if kind == b"json" and body:
        read: Mapping[str, Any] = json.loads(body)
        return read
    return dict(parse_qsl(query) + parse_qsl(body.decode()))
