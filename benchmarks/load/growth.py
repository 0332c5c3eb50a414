"""How much more is answered by more processes on one PostgreSQL, and what memory does under load.

    python -m benchmarks.load.growth processes --cache .cache/learned
    python -m benchmarks.load.growth memory --cache .cache/learned --minutes 60

Followers on WeChat ask what was asked before, each again when they are answered. Prints a table of Markdown.
"""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import click

from benchmarks.platforms import wechat
from benchmarks.platforms.load import Send, Tally, counted
from benchmarks.platforms.servers import cpu_seconds, wait_until_learned
from benchmarks.platforms.texts import Texts, seen_before
from knowledge.reading.loader import load
from tests.proofs.replicas import postgresql
from tests.proofs.server import Server

COUNTS = (1, 2, 4)
AT_ONCE = 32
WARM_UP_SECONDS = 5.0
LEARNED_SECONDS = 120.0

SAMPLE_SECONDS = 10.0
PAUSE_SECONDS = 0.25
"""How long a sender waits between two messages while memory is looked at: a machine may do other work."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where what was learned lies, and what is asked."""

    cache: Path
    texts: Texts
    chance: Random

    def sender(self, ports: Sequence[int]) -> Send:
        """Return what sends each message to the next of *ports*, as a balancer does."""
        senders = [wechat.sender(port, self.texts, self.chance) for port in ports]
        return lambda number: senders[number % len(senders)](number)

    @contextmanager
    def serving(self, folder: Path, database: str = "", count: int = 1) -> Iterator[list[Server]]:
        """Start *count* servers on *database*, or one on a file of its own; killed in the end."""
        with ExitStack() as ends:
            servers = []
            for number in range(count):
                place = folder / str(number)
                place.mkdir()
                server = Server(("-m", "bot", "serve"), place, self.cache)
                server.environ |= {
                    "BOT_WECHAT_TOKEN": wechat.TOKEN,
                    "BOT_WECHAT_APP_ID": wechat.APP_ID,
                    "BOT_ERASURE_LEDGER": str(place / "erased"),
                }
                if database:
                    server.environ["BOT_DATABASE_URL"] = database
                ends.callback(server.end, signal.SIGKILL)
                server.start()
                server.wait()
                wait_until_learned(server.port, time.monotonic() + LEARNED_SECONDS)
                servers.append(server)
            yield servers


@click.group()
def main() -> None:
    """Measure growth."""


@main.command()
@click.option("--seconds", default=20.0, show_default=True, help="How long each is measured.")
@click.option("--rounds", default=1, show_default=True, help="Rounds over all of them.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def processes(seconds: float, rounds: int, cache: Path) -> None:
    """Measure 1, 2 and 4 processes on one PostgreSQL, which shares the machine with them and the load."""
    plan = _plan(cache)
    click.echo(_circumstances())
    click.echo("| processes | messages/s | p50 ms | p99 ms | CPU µs a message | failed |")
    click.echo("| ---: | ---: | ---: | ---: | ---: | ---: |")
    with postgresql() as made:
        for turn in range(rounds):
            for count in COUNTS:
                with (
                    tempfile.TemporaryDirectory(prefix="growth-") as folder,
                    plan.serving(Path(folder), made(f"g{turn}x{count}"), count) as servers,
                ):
                    click.echo(asyncio.run(_row(plan, servers, seconds)))
    click.echo(_circumstances())


async def _row(plan: Plan, servers: Sequence[Server], seconds: float) -> str:
    send = plan.sender([server.port for server in servers])
    await counted(send, AT_ONCE, WARM_UP_SECONDS)
    before = sum(cpu_seconds(server.pid) for server in servers)
    tally: Tally = await counted(send, AT_ONCE, seconds)
    used = sum(cpu_seconds(server.pid) for server in servers) - before
    done = len(tally.durations)
    cells = (
        f"{len(servers)}",
        f"{tally.rate:,.0f}",
        *(f"{1000 * tally.quantile(share):,.1f}" for share in (0.5, 0.99)),
        f"{1e6 * used / max(done, 1):,.0f}",
        f"{tally.failed}",
    )
    return f"| {' | '.join(cells)} |"


@main.command()
@click.option("--minutes", default=60.0, show_default=True, help="How long it is looked at.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def memory(minutes: float, cache: Path) -> None:
    """Look at the memory of one process on SQLite under steady load."""
    plan = _plan(cache)
    click.echo(_circumstances())
    with (
        tempfile.TemporaryDirectory(prefix="growth-") as folder,
        plan.serving(Path(folder)) as [server],
    ):
        samples = asyncio.run(_watched(plan, server, 60 * minutes))
    click.echo("| minute | messages so far | MB |\n| ---: | ---: | ---: |")
    for at, answered, held in samples[:: max(1, round(60 / SAMPLE_SECONDS))]:
        click.echo(f"| {at / 60:.0f} | {answered:,} | {held:.0f} |")
    later = samples[len(samples) // 2 :]
    click.echo(f"\nOver the second half: {_slope(later):+.1f} MB an hour.")
    click.echo(_circumstances())


async def _watched(
    plan: Plan, server: Server, seconds: float
) -> Sequence[tuple[float, int, float]]:
    """Return, every ten seconds, the time, the messages answered, and the megabytes held."""
    send, answered = plan.sender([server.port]), 0

    async def paced(number: int) -> bool:
        nonlocal answered
        is_right = await send(number)
        answered += is_right
        await asyncio.sleep(PAUSE_SECONDS)
        return is_right

    await counted(send, AT_ONCE, WARM_UP_SECONDS)
    began, samples = time.monotonic(), list[tuple[float, int, float]]()
    writing = asyncio.create_task(counted(paced, AT_ONCE, seconds))
    while not writing.done():
        samples.append((time.monotonic() - began, answered, server.memory()))
        await asyncio.wait({writing}, timeout=SAMPLE_SECONDS)
    await writing
    return samples


def _slope(samples: Sequence[tuple[float, int, float]]) -> float:
    """Return by how many megabytes an hour *samples* rise, by least squares."""
    count = len(samples)
    middle, mean = sum(at for at, *_ in samples) / count, sum(held for *_, held in samples) / count
    spread = sum((at - middle) ** 2 for at, *_ in samples)
    rise = sum((at - middle) * (held - mean) for at, _, held in samples)
    return 3600 * rise / spread if spread else 0.0


def _plan(cache: Path) -> Plan:
    chance = Random(1)  # noqa: S311  # nothing here is to be unguessable
    return Plan(cache.absolute(), seen_before(load(), chance), chance)


def _circumstances() -> str:
    load_average = os.getloadavg()[0]
    return f"\n{os.cpu_count()} processors for servers, database and load together; load average {load_average:.1f}.\n"


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.load.growth")
