"""What ordinary visitors and followers on WeChat get, in peace and while others flood.

    python -m benchmarks.load --cache .cache/learned

Three servers, one after the other, each with a new database: ours in peace, ours under the flood, and
one that serves whoever comes first under the same flood. Writes ``RESULTS.md``.
"""

import asyncio
import os
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.load.scene import Crowd, Result
from tests.proofs import flood

RESULTS = Path(__file__).with_name("RESULTS.md")

COLUMNS = (
    "| | messages | p50 s | p95 s | p99 s | told to wait | lost | WeChat | WeChat's worst s | refused or late | MB more |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


@click.command()
@click.option("--visitors", default=480, help="Ordinary visitors of the page.")
@click.option("--hostile", default=20, help="Those who flood.")
@click.option("--followers", default=20, help="Followers on WeChat.")
@click.option("--seconds", default=60.0, help="How long each server is measured.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(visitors: int, hostile: int, followers: int, seconds: float, cache: Path) -> None:
    """Measure, and write the results."""
    crowd = Crowd(visitors, hostile, followers, seconds)
    ours = flood.Plan(crowd, cache.absolute())
    arms = {
        "in peace": replace(ours, crowd=replace(crowd, hostile=0)),
        "while others flood": ours,
        "… where whoever comes first is served": flood.control_of(ours),
    }
    began, lines = datetime.now(tz=UTC), [COLUMNS]  # noqa: TID251  # a date for whoever reads it
    loads = [os.getloadavg()[0]]
    for name, plan in arms.items():
        with tempfile.TemporaryDirectory() as folder:
            result = asyncio.run(flood.measured_by(plan, Path(folder)))
        loads.append(os.getloadavg()[0])
        click.echo(f"{name}\n{result}\n")
        lines.append(_line(name, result))
    RESULTS.write_text(f"{_head(began, crowd, loads)}\n{chr(10).join(lines)}\n", encoding="utf-8")


def _line(name: str, result: Result) -> str:
    felt, wechat = result.ordinary, result.wechat
    cells = [
        name,
        f"{len(felt.seconds):,}",
        *(f"{felt.quantile(share):.2f}" for share in (0.5, 0.95, 0.99)),
        f"{felt.answers['told to wait']:,}",
        f"{result.lost:,}",
        f"{len(wechat.seconds):,}",
        f"{wechat.quantile(1.0):.2f}",
        f"{result.unanswered:,}",
        f"{result.growth:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _head(began: datetime, crowd: Crowd, loads: list[float]) -> str:
    busy = ", ".join(f"{load:.1f}" for load in loads)
    return f"""\
# What a flood costs the others

Written by `make benchmark-load` on {began:%Y-%m-%d}: {crowd.visitors} visitors of the page who write every {crowd.pause:g} s, {crowd.followers} followers on WeChat who write every {crowd.pause / 4:g} s, a fifth of it new texts; {crowd.hostile} who flood: by short texts, 100 a second on the page and on WeChat; by the heaviest texts, on a new cookie each; by bodies that never end; by event streams that nobody reads. {crowd.seconds:g} s each.
{os.cpu_count()} processors for server and load together; load average before, between and after: {busy}. SQLite, the shipped content.
"""


if __name__ == "__main__":
    main(prog_name="python -m benchmarks.load")
