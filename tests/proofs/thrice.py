"""The proof that nothing happens twice: every update comes three times, in any order, anywhere.

Visitors walk a registration on Telegram. Each of their updates is delivered three times, in random
order and at once, to two processes on one database; at the end all of them come once more,
shuffled. There is one lead for each visitor, and one reply for each update. The same is done to a
server that takes every delivery for new (``tests.proofs.forgetful``): if that one doubles nothing,
the proof is void.
"""

import asyncio
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import click

from tests.proofs.server import Server, chance_of
from tests.proofs.walker import fields_of

SERVER = ("-m", "bot", "serve")
FORGETFUL = ("-m", "tests.proofs.forgetful")
SECRET = "made-up-words-19"  # noqa: S105  # opens nothing
TOKEN = "123456789:AAsimulated-token-of-no-account-at-all"  # noqa: S105  # opens nothing
NOWHERE = "http://127.0.0.1:9"
"""No Bot API: the replies go back in the responses, and nothing else is to be sent."""

PATIENCE, PAUSE = 120.0, 0.05
"""Seconds until an update must be taken, and between two tries of what could not be stored."""

COPIES = 3
PROCESSES = 2

ANSWERS = {
    "country": "1",
    "company": "Company {name} Oy",
    "person": "Aino Virtanen",
    "email": "aino@example{name}.fi",
    "berths": "2",
    "focus_areas": "1",
    "cities": "1,2",
    "offer": "We make fall sensors",
    "craft": "We make quiet ferries",
}
"""What is said to each question of a registration."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    visitors: int
    seed: int
    cache: Path
    server: tuple[str, ...] = SERVER
    content: Path | None = None

    @property
    def walk(self) -> Sequence[str]:
        """A registration, said step by step."""
        answers = (
            ANSWERS[field.name]
            for field in fields_of(self.content)
            if not (field.asked_with and field.is_optional)
        )
        return ("/join", "I agree", *answers, "submit")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    plan: Plan
    deliveries: int
    differing: int
    leads: int
    exchanges: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether nothing happened twice, and nothing is missing."""
        updates = self.plan.visitors * len(self.plan.walk)
        return (self.differing, self.leads, self.exchanges) == (0, self.plan.visitors, updates)

    def __str__(self) -> str:
        updates = self.plan.visitors * len(self.plan.walk)
        return (
            f"{self.plan.visitors} visitors, {updates} updates, {self.deliveries} deliveries to"
            f" {PROCESSES} processes: {self.differing} updates with differing replies,"
            f" {self.exchanges} exchanges, {self.leads} leads; {self.seconds:.0f} s,"
            f" seed {self.plan.seed}"
        )


async def run(plan: Plan, folder: Path) -> Report:
    """Return what came of *plan*; its database and log stay in *folder*."""
    began = time.monotonic()
    servers = [Server(plan.server, folder, plan.cache, plan.content) for _ in range(PROCESSES)]
    for server in servers:
        server.environ |= {
            "BOT_TELEGRAM_TOKEN": TOKEN,
            "BOT_TELEGRAM_SECRET": SECRET,
            "BOT_TELEGRAM_API_URL": NOWHERE,
        }
        server.start()
        server.wait()
    replies: dict[int, set[str]] = {}
    count = 0
    try:
        async with aiohttp.ClientSession() as session:
            deliver = _Deliverer(session, [server.port for server in servers], replies)
            chances = [chance_of(plan.seed, name) for name in range(plan.visitors)]
            walks = [
                _walk(deliver, plan.walk, name, chances[name]) for name in range(plan.visitors)
            ]
            updates = [update for walk in await asyncio.gather(*walks) for update in walk]
            chance = chance_of(plan.seed, "again")
            chance.shuffle(updates)
            await asyncio.gather(*(deliver(update, chance) for update in updates))
            count = deliver.count
    finally:
        for server in servers:
            await asyncio.to_thread(server.end, signal.SIGKILL)
    leads, exchanges = _counted(servers[0].database)
    differing = sum(len(each) != 1 for each in replies.values())
    return Report(plan, count, differing, leads, exchanges, time.monotonic() - began)


@dataclass(slots=True)
class _Deliverer:
    """Delivers an update to any of the processes, and notes the reply."""

    session: aiohttp.ClientSession
    ports: Sequence[int]
    replies: dict[int, set[str]]
    count: int = 0

    async def __call__(self, update: dict[str, Any], chance: Random) -> None:
        url = f"http://127.0.0.1:{chance.choice(self.ports)}/telegram"
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with asyncio.timeout(PATIENCE):
            while True:
                async with self.session.post(url, json=update, headers=headers) as response:
                    body = await response.text()
                    if response.ok:
                        break
                await asyncio.sleep(PAUSE)
        self.count += 1
        self.replies.setdefault(update["update_id"], set()).add(body)


async def _walk(
    deliver: _Deliverer, walk: Sequence[str], name: int, chance: Random
) -> list[dict[str, Any]]:
    """Walk a registration, each step delivered several times at once; return its updates."""
    updates = []
    person = {"id": 1_000 + name, "is_bot": False, "first_name": "A", "language_code": "en"}
    for step, text in enumerate(walk):
        number = name * 1_000 + step
        message = {
            "message_id": number,
            "date": 1_764_000_000,
            "chat": {"id": person["id"], "type": "private", "first_name": "A"},
            "from": person,
            "text": text.format(name=name),
        }
        update = {"update_id": number, "message": message}
        updates.append(update)
        await asyncio.gather(*(deliver(update, chance) for _ in range(COPIES)))
    return updates


def _counted(database: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(database)) as connection:
        leads = connection.execute("select count(*) from leads").fetchone()[0]
        exchanges = connection.execute("select count(*) from exchanges").fetchone()[0]
    return int(leads), int(exchanges)


def control_of(plan: Plan) -> Plan:
    """Return the same for the server that knows no message again."""
    return replace(plan, server=FORGETFUL)


@click.command()
@click.option("--visitors", default=100, help="Visitors who register at once.")
@click.option("--seed", default=1, help="Repeats who gets what first.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(visitors: int, seed: int, cache: Path) -> None:
    """Prove it, and that the control fails."""
    plan = Plan(visitors, seed, cache.absolute())
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(run(plan, Path(folder)))
    click.echo(report)
    with tempfile.TemporaryDirectory() as folder:
        control = asyncio.run(run(control_of(Plan(5, seed, plan.cache)), Path(folder)))
    click.echo(f"control, {control}")
    if control.is_clean:
        click.echo("The control doubled nothing: this proves nothing.", err=True)
    sys.exit(not report.is_clean or control.is_clean)


if __name__ == "__main__":
    main()
