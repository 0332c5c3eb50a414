"""The proof that a crowd takes nobody's place: the others are answered, and the memory stays.

A thousand connections at a time do what costs the server most for nothing: they send bodies that
nobody reads, begin headers and never end them, say nothing at all, or listen for ever. Meanwhile health
is asked for and a visitor writes, again and again. The same is done to a server without its door
(``tests.proofs.doorless``): if a crowd does not trouble that one, the proof is void.
"""

import asyncio
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
import click

from tests.proofs.server import Server

SERVER = ("-m", "bot", "serve")
DOORLESS = ("-m", "tests.proofs.doorless")

MEGABYTE = 2**20
LEARNED_SECONDS = 120.0
"""How long a server may take to read what it learned."""

MOST_GROWTH = 100
"""Megabytes that a crowd may cost (A27)."""

PATIENCE = 5.0
"""Seconds that somebody waits for an answer."""

OWN_FILES = 200
"""Files that a process has open besides the connections of the crowd."""

LISTENS = 3
"""How often somebody tries to listen."""

HEAD = b"%s %s HTTP/1.1\r\nHost: chat.test\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    connections: int
    cache: Path
    seconds: float = 4.0
    server: tuple[str, ...] = SERVER
    content: Path | None = None


@dataclass(slots=True)
class Report:
    """What came of one crowd."""

    crowd: str
    connections: int
    growth: float = 0.0
    """Megabytes that the server took more at its height."""
    asked: int = 0
    unanswered: int = 0
    """Questions for health and messages of a visitor that were refused, or late."""
    slowest: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether everybody else was answered, and the memory stayed."""
        return bool(self.asked) and not self.unanswered and self.growth < MOST_GROWTH

    def __str__(self) -> str:
        return (
            f"{self.connections} {self.crowd}: {self.growth:.0f} MB more,"
            f" {self.unanswered} of {self.asked} others unanswered, the slowest {self.slowest:.2f} s"
        )


@dataclass(slots=True)
class _Crowd:
    """Connections of strangers, held until the end."""

    port: int
    held: list[Streams] = field(default_factory=list)

    async def open(self, *words: bytes) -> Streams | None:
        """Open one more connection and say *words* on it; None when it was not listened to."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                streams = await asyncio.open_connection("127.0.0.1", self.port)
                self.held.append(streams)
                for each in words:
                    streams[1].write(each)
                    await streams[1].drain()
                return streams
        return None

    async def bodies(self, number: int) -> None:
        """Send a megabyte to an address of no channel, or of none that is on."""
        path = (b"/telegram", b"/telegramX", b"/wechat", b"/console/queue")[number % 4]
        size = b"Content-Length: %d\r\n\r\n" % MEGABYTE
        # Nearly all of it: whoever waits for the end waits for ever.
        await self.open(HEAD % (b"POST", path) + size, b"x" * (MEGABYTE - 1))

    async def chunks(self, number: int) -> None:
        """The same, without having said how much it is."""
        path = (b"/telegram", b"/telegramX", b"/wechat", b"/messages")[number % 4]
        head = HEAD % (b"POST", path) + b"Transfer-Encoding: chunked\r\n\r\n"
        await self.open(head, *[b"10000\r\n%s\r\n" % (b"x" * 65536)] * 15)

    async def headers(self, _number: int) -> None:
        """Begin to ask, and never end."""
        await self.open(HEAD % (b"GET", b"/") + b"X-Slow: ")

    async def silence(self, _number: int) -> None:
        """Say nothing."""
        await self.open()

    async def listeners(self, number: int) -> None:
        """Listen on an open page, five pages a visitor."""
        visitor = b"Cookie: visitor=%032x\r\n\r\n" % (number // 5)
        for _ in range(LISTENS):
            streams = await self.open(HEAD % (b"GET", b"/events") + visitor)
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    # Whoever is refused, as too many come at once, comes again.
                    if streams and b" 200 " in await streams[0].readline():
                        return

    async def leave(self) -> None:
        """Hang up, all at once."""
        for _, writer in self.held:
            writer.transport.abort()
        await asyncio.sleep(0.5)


CROWDS: tuple[Callable[[_Crowd, int], Awaitable[None]], ...] = (
    _Crowd.bodies,
    _Crowd.chunks,
    _Crowd.headers,
    _Crowd.silence,
    _Crowd.listeners,
)


async def run(plan: Plan, folder: Path) -> list[Report]:
    """Return what came of each crowd; the database and the log stay in *folder*."""
    server = Server(plan.server, folder, plan.cache, plan.content)
    server.start()
    server.wait()
    try:
        await _warmed_up(f"http://127.0.0.1:{server.port}")
        return [await _met(plan, server, crowd) for crowd in CROWDS]
    finally:
        await asyncio.to_thread(server.end, signal.SIGKILL)


async def _warmed_up(address: str) -> None:
    """Return when the server at *address* has learned and answered: what that takes is no crowd's doing."""
    async with asyncio.timeout(LEARNED_SECONDS), aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"{address}/health") as response:
                if not (await response.json())["learning"]:
                    break
            await asyncio.sleep(0.1)
    await _ask(address, 0.2, Report("nobody", 0))


async def _met(
    plan: Plan, server: Server, join: Callable[[_Crowd, int], Awaitable[None]]
) -> Report:
    size = places(plan.connections)
    report = Report(join.__name__, size)
    crowd = _Crowd(server.port)
    before = server.memory()
    watching = asyncio.create_task(_watch(server, report, before))
    try:
        await asyncio.gather(*(join(crowd, number) for number in range(size)))
        await _ask(f"http://127.0.0.1:{server.port}", plan.seconds, report)
    finally:
        watching.cancel()
        await crowd.leave()
    return report


def places(wanted: int) -> int:
    """Return for how many connections, of those *wanted*, the system gives a process room."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard - OWN_FILES)


async def _watch(server: Server, report: Report, before: float) -> None:
    while True:
        report.growth = max(report.growth, server.memory() - before)
        await asyncio.sleep(0.02)


async def _ask(address: str, seconds: float, report: Report) -> None:
    """Ask for health and write a message, by a connection of its own each, for *seconds*."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        await _once(f"{address}/health", None, report)
        key = f"key-{report.crowd}-{report.asked}"
        await _once(f"{address}/messages", {"text": "hello", "key": key}, report)


async def _once(url: str, form: dict[str, str] | None, report: Report) -> None:
    began = time.monotonic()
    report.asked += 1
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session:
            method = "GET" if form is None else "POST"
            async with session.request(method, url, data=form, allow_redirects=False) as response:
                await response.read()
                report.unanswered += response.status not in {200, 303}
    except (aiohttp.ClientError, TimeoutError):
        report.unanswered += 1
    report.slowest = max(report.slowest, time.monotonic() - began)


def control_of(plan: Plan) -> Plan:
    """Return the same for the server without its door."""
    return replace(plan, server=DOORLESS)


@click.command()
@click.option("--connections", default=1000, help="Strangers at a time.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(connections: int, cache: Path) -> None:
    """Prove it, and that the control fails."""
    plan = Plan(connections, cache.absolute())
    reports = []
    for each in (plan, control_of(plan)):
        with tempfile.TemporaryDirectory() as folder:
            reports.append(asyncio.run(run(each, Path(folder))))
        click.echo("\n".join(map(str, reports[-1])), nl=True)
        click.echo("")
    clean, control = reports
    if any(each.is_clean for each in control):
        click.echo("A crowd did not trouble the control: the proof is void.")
        sys.exit(1)
    sys.exit(not all(each.is_clean for each in clean))


if __name__ == "__main__":
    main()
