"""The proof that whoever floods waits for themselves alone (P11, A15).

Ordinary visitors and followers on WeChat ask now and then, while others flood the page and WeChat, send
the heaviest texts, leave bodies unfinished and listen for ever. The same is done to a server that serves whoever comes first (``tests.proofs.unfair``): if a flood does not trouble
that one, the proof is void.
"""

import asyncio
import math
import signal
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import click

from benchmarks.load.people import HOSTILE
from benchmarks.load.scene import Crowd, Result, measured, warmed
from benchmarks.platforms import wechat
from tests.proofs.server import Server

SERVER = ("-m", "bot", "serve")
UNFAIR = ("-m", "tests.proofs.unfair")

TIMES = 3
"""How much longer the others wait where whoever comes first is served, at least."""

TOLD_EVERY = 60.0
"""Seconds after which somebody who floods WeChat may be told again to slow down."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    crowd: Crowd
    cache: Path
    server: tuple[str, ...] = SERVER
    content: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What ordinary people felt of both servers while others flooded."""

    ours: Result
    unfair: Result

    @property
    def is_clean(self) -> bool:
        """Whether nobody ordinary lost a message or was late, and the flood was told of seldom."""
        return not (self.ours.lost or self.ours.unanswered) and _told(self.ours) <= _most_told(
            self.ours
        )

    @property
    def is_void(self) -> bool:
        """Whether the flood did not trouble the control either."""
        slower = self.unfair.ordinary.quantile(0.95) >= TIMES * self.ours.ordinary.quantile(0.95)
        return not (slower or self.unfair.lost or self.unfair.unanswered)

    def __str__(self) -> str:
        return f"Ours\n{self.ours}\n\nWhoever comes first\n{self.unfair}"


def _told(result: Result) -> int:
    """Return how often those who flood WeChat were told to slow down."""
    felt = result.hostile.get("wechat_flooder")
    return felt.answers["told to slow down"] if felt else 0


def _most_told(result: Result) -> int:
    """Return how often they may be told: once a minute each."""
    floods = result.crowd.hostile // len(HOSTILE)
    return floods * math.ceil(result.crowd.seconds / TOLD_EVERY)


async def run(plan: Plan, folder: Path) -> Report:
    """Return what came of *plan*, and of the same with the control."""
    ours = await measured_by(plan, folder / "ours")
    return Report(ours, await measured_by(control_of(plan), folder / "unfair"))


async def measured_by(plan: Plan, folder: Path) -> Result:
    """Return what the crowd of *plan* felt; database and log stay in *folder*."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    server = Server(plan.server, folder, plan.cache, plan.content)
    server.environ |= {
        "BOT_TRUSTED_PROXIES": "127.0.0.1",
        "BOT_WECHAT_TOKEN": wechat.TOKEN,
        "BOT_WECHAT_APP_ID": wechat.APP_ID,
    }
    server.start()
    try:
        await asyncio.to_thread(server.wait)
        await warmed(server.port)
        return await measured(server, plan.crowd)
    finally:
        await asyncio.to_thread(server.end, signal.SIGKILL)


def control_of(plan: Plan) -> Plan:
    """Return the same for the server that serves whoever comes first."""
    return replace(plan, server=UNFAIR)


@click.command()
@click.option("--visitors", default=480, help="Ordinary visitors.")
@click.option("--hostile", default=20, help="Those who flood.")
@click.option("--seconds", default=60.0, help="How long each part takes.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(visitors: int, hostile: int, seconds: float, cache: Path) -> None:
    """Prove it, and that the control fails."""
    plan = Plan(Crowd(visitors, hostile, seconds=seconds), cache.absolute())
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(run(plan, Path(folder)))
    click.echo(report)
    if report.is_void:
        click.echo("A flood did not trouble the control: the proof is void.")
    sys.exit(not report.is_clean or report.is_void)


if __name__ == "__main__":
    main()
