"""The proof that a crash loses nothing of what waits at Telegram, and doubles next to nothing.

Many updates wait; the server starts, is killed while it answers, and starts again. By webhook every
update is answered exactly once; fetched, a crash repeats only what was on its way to somebody when it struck,
one message at most to each. The same is
done to python-telegram-bot's own runner (``tests.proofs.careless``): if that one loses nothing, the
proof is void.
"""

import asyncio
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import click

from bot.simulation.pace import Pace
from bot.simulation.telegram import FakeTelegram
from tests.proofs.server import Server, chance_of

SERVER = ("-m", "bot", "serve")
CARELESS = ("-m", "tests.proofs.careless")
SECRET = "made-up-words-19"  # noqa: S105  # opens nothing

LATENCY = 0.02
"""Seconds a call takes at least: no network is quicker."""

QUIET_SECONDS = 40.0
"""So long without anything new means that nothing more comes: a lease of ten, on a busy machine."""

QUESTIONS = ("Which cities are targeted?", "What does it cost?", "Who is behind the project?")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    updates: int
    kills: int
    seed: int
    cache: Path
    is_delivered: bool = True
    server: tuple[str, ...] = SERVER
    quiet: float = QUIET_SECONDS
    content: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run.

    *on_the_way* counts the messages that a kill met on their way, *beyond* the doubles of people to whom
    none was.
    """

    plan: Plan
    kills: int
    unanswered: int
    doubles: int
    on_the_way: int
    beyond: int
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether the promise holds."""
        is_kept = not (self.unanswered or self.beyond)
        most = 0 if self.plan.is_delivered else self.on_the_way
        return is_kept and self.doubles <= most and self.kills == self.plan.kills

    def __str__(self) -> str:
        how = "webhook" if self.plan.is_delivered else "polling"
        return (
            f"{how}: {self.plan.updates} updates waiting, {self.kills} times SIGKILL while they"
            f" are answered, {self.on_the_way} messages on their way then: {self.unanswered} unanswered,"
            f" {self.doubles} answered twice, {self.beyond} of them to people to whom none was on its way;"
            f" {self.seconds:.0f} s, seed {self.plan.seed}"
        )


async def run(plan: Plan, folder: Path) -> Report:
    """Return what came of *plan*; its database and log stay in *folder*."""
    began, chance = time.monotonic(), chance_of(plan.seed, plan.is_delivered)
    # Telegram's own pauses after a failed delivery, shortened: nobody waits for minutes here.
    server = Server(plan.server, folder, plan.cache, plan.content)
    telegram = FakeTelegram(pace=Pace(speed=20), bot_url=f"http://127.0.0.1:{server.port}")
    telegram.faults.latency = LATENCY
    await telegram.start()
    server.environ |= {"BOT_TELEGRAM_TOKEN": telegram.token, "BOT_TELEGRAM_API_URL": telegram.url}
    if plan.is_delivered:
        server.environ |= {
            "BOT_TELEGRAM_SECRET": SECRET,
            "BOT_PUBLIC_URL": "https://bot.example.org",
        }
    people = [telegram.person() for _ in range(plan.updates)]
    for person in people:
        person.say(chance.choice(QUESTIONS))
    kills, on_the_way = 0, Counter[int]()
    try:
        for _ in range(plan.kills):
            await _begin(server, plan)
            goal = len({shown.chat for shown in telegram.sent()}) + chance.randint(
                1, plan.updates // (plan.kills + 1)
            )
            is_reached = await _until(telegram, plan.quiet, goal)
            await asyncio.to_thread(server.end, signal.SIGKILL)
            if not is_reached:
                break
            kills += 1
            on_the_way.update(_on_their_way(server.database))
        await _begin(server, plan)
        await _until(telegram, plan.quiet, plan.updates)
        await asyncio.sleep(1.0)  # a double would still come
    finally:
        await asyncio.to_thread(server.end, signal.SIGKILL)
        await telegram.stop()
    answers = {person.id: len(person.texts) for person in people}
    more = {person: count - 1 for person, count in answers.items() if count > 1}
    return Report(
        plan,
        kills,
        unanswered=[*answers.values()].count(0),
        doubles=sum(more.values()),
        on_the_way=on_the_way.total(),
        beyond=sum(max(0, count - on_the_way[person]) for person, count in more.items()),
        seconds=time.monotonic() - began,
    )


async def _begin(server: Server, plan: Plan) -> None:
    server.start()
    if plan.server == SERVER:  # the careless one does not listen
        await asyncio.to_thread(server.wait)


def control_of(plan: Plan) -> Plan:
    """Return the same for the runner that confirms first."""
    return replace(plan, kills=1, is_delivered=False, server=CARELESS, quiet=10.0)


def _on_their_way(database: Path) -> list[int]:
    """Return to whom something was on its way when the server died; one message each, or it is told."""
    if not database.exists():
        return []
    query = "select visitor from outbox where state = 'sending'"
    with closing(sqlite3.connect(database)) as connection:
        found = [int(visitor) for (visitor,) in connection.execute(query)]
    if len(set(found)) < len(found):
        msg = "Two messages were on their way to one person."
        raise RuntimeError(msg)
    return found


async def _until(telegram: FakeTelegram, quiet: float, answers: int) -> bool:
    """Wait until people had so many *answers*; False when nothing new came for *quiet* seconds."""
    seen, until = -1, 0.0
    while (count := len({shown.chat for shown in telegram.sent()})) < answers:
        if count > seen:
            seen, until = count, time.monotonic() + quiet
        if time.monotonic() > until:
            return False
        await asyncio.sleep(0.002)
    return True


@click.command()
@click.option("--updates", default=250, help="Updates that wait.")
@click.option("--kills", default=5, help="Kills while they are answered.")
@click.option("--seed", default=1, help="Repeats what is asked and when it is cut.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
def main(updates: int, kills: int, seed: int, cache: Path) -> None:
    """Prove it by webhook and by polling, and that the control fails."""
    reports = []
    for is_delivered in (True, False):
        plan = Plan(updates, kills, seed, cache.absolute(), is_delivered)
        with tempfile.TemporaryDirectory() as folder:
            reports.append(asyncio.run(run(plan, Path(folder))))
        click.echo(reports[-1])
    plan = control_of(Plan(updates, 1, seed, cache.absolute()))
    with tempfile.TemporaryDirectory() as folder:
        control = asyncio.run(run(plan, Path(folder)))
    click.echo(f"control, {control}")
    if not control.unanswered:
        click.echo("The control lost nothing: this proves nothing.", err=True)
    sys.exit(not (all(report.is_clean for report in reports) and control.unanswered))


if __name__ == "__main__":
    main()
