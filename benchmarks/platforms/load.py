"""The load: so many senders, each sending its next message when the last one is answered.

One generator for every server measured. Nothing here knows platforms.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

Send = Callable[[int], Awaitable[bool]]
"""Sends one message as the sender of this number; returns, once answered, whether rightly."""

PATIENCE_SECONDS = 30.0
"""How long is waited for an answer; whoever is 32nd in a queue of one a 0.1 s needs a few."""


@dataclass(slots=True)
class Tally:
    """What became of the messages that were answered while it was counted."""

    seconds: float
    durations: list[float] = field(default_factory=list)
    failed: int = 0

    @property
    def rate(self) -> float:
        """Messages answered a second."""
        return len(self.durations) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the seconds within which *share* of them were answered."""
        if not self.durations:
            return float("nan")
        ordered = sorted(self.durations)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def counted(send: Send, at_once: int, seconds: float) -> Tally:
    """Return what *at_once* senders get done in *seconds*; what is on its way then counts not."""
    tally = Tally(seconds)
    until = time.perf_counter() + seconds

    async def sender(number: int) -> None:
        while (began := time.perf_counter()) < until:
            is_right = False
            # A server that hangs up has failed, and so has one that does not answer.
            with suppress(OSError, EOFError, TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    is_right = await send(number)
            ended = time.perf_counter()
            if not is_right:
                tally.failed += 1
                await asyncio.sleep(0.01)
            elif ended <= until:
                tally.durations.append(ended - began)

    async with asyncio.TaskGroup() as senders:
        for number in range(at_once):
            senders.create_task(sender(number))
    return tally


@dataclass(frozen=True, slots=True)
class Response:
    """What came back."""

    status: int
    body: bytes


class Connection:
    """One connection, kept open; made anew when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, target: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """Send *body* to *target* and return what comes back."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{lines}"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode("ascii")
        reader, writer = await self._opened()
        try:
            writer.write(head + body)
            return await self._read(reader)
        except BaseException:
            self.close()
            raise

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._reader is None or self._writer is None or self._reader.at_eof():
            self.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self._reader, self._writer

    async def _read(self, reader: asyncio.StreamReader) -> Response:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head[9:12])
        if b"\r\ntransfer-encoding: chunked" in head:
            body = await _chunks(reader)
        else:
            _, _, after = head.partition(b"\r\ncontent-length:")
            body = await reader.readexactly(int(after.partition(b"\r\n")[0] or 0))
        if b"\r\nconnection: close" in head:
            self.close()
        return Response(status, body)

    def close(self) -> None:
        """Close it; the next message opens it again."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return body
