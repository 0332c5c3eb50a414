"""Who writes to the server under load: ordinary people, and those who want it to themselves.

Each of them comes from an address of their own, as a proxy on this machine would say.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from benchmarks.platforms import wechat
from benchmarks.platforms.load import Connection

QUESTIONS = (
    "Which cities are targeted?",
    "What does it cost?",
    "Who can take part?",
    "What is elderly care?",
    "How do I register?",
)
WORDS = ("please", "today", "exactly", "for us", "in short", "by the way", "for my boss")

NEW_SHARE = 0.2
"""How many of the questions nobody has asked before."""

PATIENCE_SECONDS = 30.0
LATEST_SECONDS = 4.5
"""When WeChat must have its answer."""

COMES_AGAIN_SECONDS = 1.0
"""After how long a page that was told to wait sends its message again."""

TELLS_TO_SLOW_DOWN = b"faster than I can read"
"""Part of what a flood is told on WeChat."""

FORM = "application/x-www-form-urlencoded"
TOO_MANY = 429


@dataclass(slots=True)
class Felt:
    """What one kind of people felt: seconds until each answer, and what else came."""

    seconds: list[float] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def quantile(self, share: float) -> float:
        """Return the seconds within which *share* of them were answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the people are: the server's *port*, the instant in which all go home, their *chance*."""

    port: int
    until: float
    chance: Random

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.until

    async def pause(self, seconds: float) -> None:
        """Wait for *seconds*, but not beyond the end."""
        await asyncio.sleep(max(0.0, min(seconds, self.until - time.monotonic())))


@dataclass(slots=True)
class Person:
    """Somebody with a browser: a cookie, an address, a connection."""

    scene: Scene
    number: int
    cookie: str = ""
    _connection: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.cookie = self.cookie or f"{self.scene.chance.getrandbits(128):032x}"
        self._connection = Connection(self.scene.port)

    @property
    def headers(self) -> Mapping[str, str]:
        address = f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"
        return {
            "Content-Type": FORM,
            "Accept": "text/fragment+html",
            "Cookie": f"visitor={self.cookie}",
            "X-Forwarded-For": address,
        }

    async def write(self, text: str) -> int:
        """Send *text* and return the status; 0 where no answer came."""
        return await self._send({"text": text, "key": f"{self.scene.chance.getrandbits(96):x}"})

    async def ask(self, text: str, felt: Felt) -> None:
        """Send *text* until it is taken, as the page does, and count how long that took."""
        form = {"text": text, "key": f"{self.scene.chance.getrandbits(96):x}"}
        began = time.monotonic()
        while (status := await self._send(form)) == TOO_MANY:
            felt.answers["told to wait"] += 1
            await asyncio.sleep(COMES_AGAIN_SECONDS)
        felt.seconds.append(time.monotonic() - began)
        felt.answers["answered" if status == 200 else f"failed ({status})"] += 1  # noqa: PLR2004  # as everywhere

    async def _send(self, form: Mapping[str, str]) -> int:
        # A server that hangs up has failed, and so has one that does not answer.
        with suppress(OSError, EOFError, TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                body = urlencode(form).encode()
                return (await self._connection.post("/messages", body, self.headers)).status
        return 0

    def leave(self) -> None:
        """Close the browser."""
        self._connection.close()


def question(chance: Random) -> str:
    """Return what somebody asks: mostly what others have asked."""
    asked = chance.choice(QUESTIONS)
    if chance.random() < NEW_SHARE:
        return f"{asked} {chance.choice(WORDS)} {chance.randrange(10**6)}"
    return asked


def heavy(chance: Random) -> str:
    """Return seven sentences of misspelt names, as long as a message may be."""
    names = ("stockholm", "copenhagen", "helsinki", "shanghai", "chengdu", "guangzhou", "denmark")
    letters = "abcdefghijklmnopqrstuvwxyz"

    def misspelt() -> str:
        name = chance.choice(names)
        place = chance.randrange(1, len(name))
        return name[:place] + chance.choice(letters) + name[place + 1 :]

    return " ".join(" ".join(misspelt() for _ in range(45)) + "?" for _ in range(7))


# Ordinary people


async def visitor(scene: Scene, number: int, felt: Felt, pause: float) -> None:
    """Ask now and then: every *pause* seconds on the average."""
    person = Person(scene, number)
    await scene.pause(scene.chance.uniform(0, pause))
    while not scene.is_over:
        await person.ask(question(scene.chance), felt)
        await scene.pause(scene.chance.expovariate(1 / pause))
    person.leave()


async def follower(scene: Scene, number: int, felt: Felt, pause: float) -> None:
    """Ask on WeChat now and then; each message is told apart by its number."""
    send = wechat.Follower(scene.port, number, scene.chance)
    await scene.pause(scene.chance.uniform(0, pause))
    while not scene.is_over:
        began = time.monotonic()
        response = None
        with suppress(OSError, EOFError, TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                response = await send(question(scene.chance))
        felt.seconds.append(time.monotonic() - began)
        is_late = felt.seconds[-1] > LATEST_SECONDS
        felt.answers["late" if is_late else str(response and response.status)] += 1
        await scene.pause(scene.chance.expovariate(1 / pause))
    send.leave()


# Hostile ones


async def flooder(scene: Scene, number: int, felt: Felt, rate: float = 100.0) -> None:
    """Send short new texts, *rate* a second, whether or not they are answered."""
    cookie = Person(scene, number).cookie
    people = [Person(scene, number, cookie) for _ in range(40)]

    async def one_line(person: Person) -> None:
        while not scene.is_over:
            status = await person.write(f"{scene.chance.choice(WORDS)} {scene.chance.random()}")
            felt.answers[str(status)] += 1
            await scene.pause(len(people) / rate)
        person.leave()

    await asyncio.gather(*map(one_line, people))


async def heavyweight(scene: Scene, number: int, felt: Felt) -> None:
    """Send the heaviest texts, on a new cookie each, as fast as they are answered."""

    async def one_line(_line: int) -> None:
        while not scene.is_over:
            person = Person(scene, number)
            status = await person.write(heavy(scene.chance))
            felt.answers[str(status)] += 1
            person.leave()
            await scene.pause(0.05)

    await asyncio.gather(*map(one_line, range(8)))


async def slowcoach(scene: Scene, _number: int, felt: Felt) -> None:
    """Promise bodies and send them byte by byte, on many connections."""
    head = b"POST /messages HTTP/1.1\r\nHost: chat.test\r\nContent-Length: 9000\r\n\r\n"

    async def one_line(_line: int) -> None:
        while not scene.is_over:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", scene.port)
                felt.answers["slow"] += 1
                try:
                    writer.write(head)
                    for _ in range(12):
                        await scene.pause(1.0)
                        writer.write(b"x")
                        await writer.drain()
                finally:
                    writer.close()
            await scene.pause(0.1)

    await asyncio.gather(*map(one_line, range(20)))


async def listener(scene: Scene, number: int, felt: Felt) -> None:
    """Hold event streams open, and never read them."""
    writers = []
    for line in range(30):
        cookie = f"{number:016x}{line // 5:016x}".encode()
        head = b"GET /events HTTP/1.1\r\nHost: chat.test\r\nCookie: visitor=%s\r\n\r\n" % cookie
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", scene.port)
            writer.write(head)
            writers.append(writer)
            felt.answers["streams"] += 1
    await scene.pause(scene.until)
    for writer in writers:
        writer.close()


async def wechat_flooder(scene: Scene, number: int, felt: Felt, rate: float = 100.0) -> None:
    """Send short new texts as one follower, *rate* a second."""
    lines = [wechat.Follower(scene.port, number, scene.chance) for _ in range(40)]

    async def one_line(send: wechat.Follower) -> None:
        while not scene.is_over:
            with suppress(OSError, EOFError, TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    response = await send(f"{scene.chance.choice(WORDS)} {scene.chance.random()}")
                    is_told = TELLS_TO_SLOW_DOWN in response.body
                    felt.answers["told to slow down" if is_told else str(response.status)] += 1
            await scene.pause(len(lines) / rate)
        send.leave()

    await asyncio.gather(*map(one_line, lines))


HOSTILE: tuple[Callable[[Scene, int, Felt], Awaitable[None]], ...] = (
    flooder,
    heavyweight,
    slowcoach,
    listener,
    wechat_flooder,
)
