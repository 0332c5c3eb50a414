"""``python -m benchmarks.platforms``: measures all arms in turn, and writes RESULTS.md.

Every round starts every server anew; servers have one processor, the load has another.
"""

import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random

import click

from benchmarks.environment import versions
from benchmarks.platforms import sending
from benchmarks.platforms.adapters import TITLE, adapters
from benchmarks.platforms.arms import ARMS, Arm, Place, stored
from benchmarks.platforms.bot_api import LATENCY_SECONDS, BotApi
from benchmarks.platforms.load import Send, counted
from benchmarks.platforms.servers import (
    START_SECONDS,
    Server,
    free_port,
    keep_to,
    processors,
    serving,
    wait_until_learned,
)
from benchmarks.platforms.table import Figures, Row, table
from benchmarks.platforms.texts import never_seen, seen_before
from knowledge.reading.loader import load
from knowledge.topic import Library
from tests.proofs.replicas import postgresql

CACHE = Path(".cache/benchmarks")
RESULTS = Path(__file__).parent / "RESULTS.md"

WARM_UP_SECONDS = 2.0
"""Long enough for connections, caches and the first visits of most visitors."""

PACKAGES = ("WeRoBot", "waitress", "gunicorn", "python-telegram-bot")

TITLES: Mapping[str, str] = {
    "wechat": "WeChat: a signed text in plain mode in, a text out",
    "telegram": f"Telegram: an update in, a message sent; a Bot API of {1000 * LATENCY_SECONDS:.0f} ms",
}

ALONE: Mapping[str, tuple[str, Callable[[Library], str]]] = {
    "sending": (sending.TITLE, lambda _: sending.sending()),
    "adapters": (TITLE, adapters),
}
"""What is measured without a server."""

NOTES = """\
Ours is the process that `python -m bot serve` starts, with SQLite where nothing else is said, and everything
is stored before it is answered: after each round the messages kept were counted and compared with those
answered. PostgreSQL runs on the processor of the load, as it would on a machine of its own; what it uses is
not counted.
The bare handlers and the peers look nothing up and store nothing.

- *seen before*: sixteen questions of the exam, English and Chinese, by turns at random; each is a
  new message. *never seen*: questions of the exam with an ending that no other text has.
- *p50*, *p99*: from sending the message until the answer is there; for Telegram until the call
  that sends it has come in, or the response to the webhook that carries it.
- *CPU*: what the server's processes used of a processor, by the scheduler's count.
- *load's CPU*: what the load needed of the other processor; near 100 % the server was not the limit.
- Ours by polling answers by calls, one on its way to each visitor, and lets go no more than Telegram
  takes, 30 a second; *without limit* is told of a Bot API that takes a thousand. By webhook the reply
  travels in the response.
- *Sending*: the dispatcher alone, on SQLite; no network is in it.
- *Adapters*: the time of a processor in the best of 50 rounds of 200 messages; from the bytes of a
  request to our message, and from a reply of 400 characters with three choices to the bytes of the
  response. Checks, signatures and, in safe mode, encryption are in it.
- Everything ran in turn on a machine with other work on it: compare what stands in one table.
"""


@click.command()
@click.argument("platforms", nargs=-1, type=click.Choice([*ARMS, *ALONE]))
@click.option("--rounds", default=3, help="The median of so many is shown.")
@click.option("--seconds", default=5.0, help="How long each is measured in a round.")
@click.option("--seed", default=1, help="Of the chance that chooses texts and visitors.")
@click.option("--only", default="", help="Measure only arms whose name holds this; write nothing.")
@click.option(
    "--peers",
    type=click.Path(path_type=Path),
    default=CACHE / "platforms" / "bin" / "python",
    help="The interpreter of the environment with the peers.",
)
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(  # noqa: PLR0913, PLR0917  # its options
    platforms: Sequence[str],
    rounds: int,
    seconds: float,
    seed: int,
    only: str,
    peers: Path,
    cache: Path,
) -> None:
    """Measure ours beside the peers on PLATFORMS, on all of them if none is named."""
    began = datetime.now(tz=UTC)  # noqa: TID251  # the date of the results
    keep_to(processors()[1])
    library = load()
    bench = _Bench(library, Random(seed), seconds, cache.absolute(), peers.absolute())  # noqa: S311  # not to be unguessable
    parts: list[str] = []
    for name in platforms or [*ARMS, *ALONE]:
        if name in ALONE:
            title, measure = ALONE[name]
            parts.append(f"## {title}\n\n{measure(library)}\n")
            print(parts[-1])
            continue
        arms = [arm for arm in ARMS[name] if only in arm.name]
        with bench.databases():
            rows = _event_loop().run(bench.measured(arms, rounds))
        parts.append(f"## {TITLES[name]}\n\n{table(rows)}\n")
        print(parts[-1])
    if not only:
        RESULTS.write_text(
            "\n".join([_head(began, rounds, seconds, peers), *parts, NOTES]), "utf-8"
        )
        print(f"Written to {RESULTS}")


class _Bench:
    """Measures arms, one after the other."""

    def __init__(
        self, library: Library, chance: Random, seconds: float, learned: Path, peers: Path
    ) -> None:
        self._library = library
        self._chance = chance
        self._seconds = seconds
        self._learned = learned
        self._peers = peers
        self._made: Callable[[str], str] | None = None
        self._numbers = count(1)

    @contextmanager
    def databases(self) -> Iterator[None]:
        """Have a server of PostgreSQL, on the processor of the load."""
        with postgresql() as self._made:
            yield

    def _database(self, arm: Arm, folder: Path) -> str:
        if arm.is_on_postgresql and self._made is not None:
            return self._made(f"benchmark_{next(self._numbers)}")
        return f"sqlite:///{folder / 'assistant.db'}"

    async def measured(self, arms: Sequence[Arm], rounds: int) -> list[Row]:
        """Return the rows of *arms*; each round measures all of them in turn."""
        found: dict[tuple[str, int], list[Figures]] = {}
        for turn in range(rounds):
            for arm in arms:
                print(f"round {turn + 1} of {rounds}: {arm.name}", file=sys.stderr)
                for at_once, figures in (await self._round(arm)).items():
                    found.setdefault((arm.name, at_once), []).append(figures)
        return [
            Row(arm.name, at_once, found[arm.name, at_once], arm.is_bare)
            for arm in arms
            for at_once in arm.at_once
        ]

    async def _round(self, arm: Arm) -> Mapping[int, Figures]:
        api = BotApi(arm.latency)
        await api.start()
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            place = Place(
                free_port(),
                api,
                Path(folder),
                self._learned,
                self._peers,
                self._chance,
                self._database(arm, Path(folder)),
            )
            command, environ = arm.command(place), arm.environ(place)
            async with serving(command, place.port, environ, place.folder) as server:
                if arm.is_ours:
                    until = time.monotonic() + START_SECONDS
                    await asyncio.to_thread(wait_until_learned, place.port, until)
                figures, answered = await self._asked(arm, place, server)
            if arm.is_ours and (kept := stored(place)) < answered:
                msg = f"{arm.name}: {answered} answered, {kept} kept"
                raise RuntimeError(msg)
        await api.close()
        return figures

    async def _asked(
        self, arm: Arm, place: Place, server: Server
    ) -> tuple[Mapping[int, Figures], int]:
        """Return the figures, and how many messages were answered in all."""
        make = never_seen if arm.is_new else seen_before
        send = arm.send(place, make(self._library, self._chance))
        answered = 0

        async def counting(number: int) -> bool:
            nonlocal answered
            is_right = await send(number)
            answered += is_right
            return is_right

        await counted(counting, max(arm.at_once), WARM_UP_SECONDS)
        figures = {
            at_once: await self._window(counting, at_once, server) for at_once in arm.at_once
        }
        return figures, answered

    async def _window(self, send: Send, at_once: int, server: Server) -> Figures:
        async def use() -> tuple[float, float]:
            # Read when the time is up: those who still wait for their answer count no more.
            await asyncio.sleep(self._seconds)
            return server.cpu_seconds(), time.process_time()

        before, load_before = server.cpu_seconds(), time.process_time()
        using = asyncio.create_task(use())
        tally = await counted(send, at_once, self._seconds)
        after, load_after = await using
        return Figures(tally, after - before, load_after - load_before)


def _event_loop() -> asyncio.Runner:
    try:
        import uvloop  # noqa: PLC0415  # not on every system
    except ImportError:
        return asyncio.Runner()
    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


def _head(began: datetime, rounds: int, seconds: float, peers: Path) -> str:
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    ours = versions(sys.executable, "starlette", "uvicorn", "wechatpy", "sqlalchemy")
    return f"""\
# How fast messages are answered

Written by `make benchmark-platforms` on {began:%Y-%m-%d}: the median of {rounds} rounds of {seconds:g} s.
{os.cpu_count()} processors ({_processor()}), of which servers had one and the load another; load average {busy}.
Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {ours}; peers: {versions(str(peers), *PACKAGES)}.
"""


def _processor() -> str:
    with Path("/proc/cpuinfo").open() as lines:
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        return next(names, platform.machine())


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.platforms")
