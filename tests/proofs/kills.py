"""The proof that nothing acknowledged is lost, whenever the server is ended.

Visitors walk intakes while the server is killed at random instants and started again; then what
they were told is compared with what the database holds. The same is done to a server that
acknowledges too early (``tests.proofs.hasty``), or that does not hear SIGTERM
(``tests.proofs.abrupt``): if nothing is wrong with that one, the proof is void.
"""

import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from tests.proofs.comparison import Truth, compared, repeated, rows, sent_again
from tests.proofs.server import STOP_SECONDS, Server, chance_of
from tests.proofs.walker import Acknowledged, Line, Shown, Walker, fields_of

VISITORS = 4
"""So many write at once."""

MESSAGES = 13
"""An intake has about so many; it spreads the kills over the intakes."""

WITHIN_SECONDS = 0.02
"""A kill falls anywhere within so long after a message: longer than one takes."""

EARLY = 0.1
"""The share of kills that strike while the server still starts."""

SERVER = ("-m", "bot", "serve")
HASTY = ("-m", "tests.proofs.hasty")
ABRUPT = ("-m", "tests.proofs.abrupt")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    intakes: int
    kills: int
    seed: int
    cache: Path
    with_signal: signal.Signals = signal.SIGKILL
    server: tuple[str, ...] = SERVER
    content: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    summary: str
    truths: tuple[Truth, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything holds."""
        return not any(truth.wrong for truth in self.truths)

    @property
    def lost(self) -> int:
        """How many messages were acknowledged and are missing."""
        return sum(truth.wrong for truth in self.truths if truth.is_loss)

    def __str__(self) -> str:
        return "\n".join([self.summary, *map(str, self.truths)])


@dataclass
class Tally:
    """What the visitors were told so far; shared by all threads."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    kills: int = 0
    is_over: bool = False
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, done: Acknowledged) -> None:
        with self._changed:
            self.acknowledged.append(done)
            self._changed.notify_all()

    def wait_for_more(self, count: int) -> bool:
        """Wait until *count* more messages were acknowledged; False when the visitors are done."""
        with self._changed:
            goal = len(self.acknowledged) + count
            self._changed.wait_for(lambda: self.is_over or len(self.acknowledged) >= goal)
            return not self.is_over

    def finish(self) -> None:
        with self._changed:
            self.is_over = True
            self._changed.notify_all()


def run(plan: Plan, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Return what came of *plan*; its database and log stay in *folder*."""
    began = time.monotonic()
    server, tally = Server(plan.server, folder, plan.cache, plan.content), Tally()
    server.start()
    try:
        server.wait()
        walkers = _walked(plan, server, tally, tell)
        server.end(plan.with_signal)
        stops = tuple(server.stops)
        truths = [
            *compared(server.database, tally.acknowledged, _submitted(walkers)),
            repeated("repeated at once got another reply", _at_once(walkers)),
        ]
        if plan.server == SERVER:
            before = rows(server.database)
            server.start()
            server.wait()
            told_again = _told_again(server.port, tally.acknowledged)
            server.end(signal.SIGKILL)
            changed = sum(abs(x - y) for x, y in zip(before, rows(server.database), strict=True))
            truths += [
                repeated("repeated after the last restart got another reply", told_again),
                Truth("rows came or went when everything was told again", changed, sum(before)),
            ]
    finally:
        server.end(signal.SIGKILL)
    again, kept_before = sent_again(server.database, tally.acknowledged)
    if plan.with_signal is signal.SIGTERM:
        slow = sum(seconds > STOP_SECONDS for seconds in stops)
        longest = f"stops took longer than {STOP_SECONDS:.0f} s; the longest {max(stops):.1f} s"
        cut = "messages were kept, and the server ended without answering them"
        total = len(tally.acknowledged)
        truths += [
            Truth(longest, slow, len(stops)),
            Truth(cut, kept_before, total, is_loss=True),
        ]
    summary = (
        f"{sum(len(walker.submitted) for walker in walkers)} intakes by {VISITORS} visitors at once,"
        f" {tally.kills} times {plan.with_signal.name} under way, {len(tally.acknowledged):,} messages"
        f" acknowledged: {again} of them at a later try, {kept_before} of these kept at an earlier one;"
        f" {time.monotonic() - began:.0f} s, seed {plan.seed}"
    )
    return Report(summary, tuple(truths))


def _walked(
    plan: Plan, server: Server, tally: Tally, tell: Callable[[str], None]
) -> Sequence[Walker]:
    """Let the visitors walk while the server is ended again and again; return the visitors."""
    fields = fields_of(plan.content)
    walkers = [
        Walker(Line(server.port), chance_of(plan.seed, name), name, fields, tally.add)
        for name in "ABCDEFGH"[:VISITORS]
    ]

    def is_enough() -> bool:
        submitted = sum(len(walker.submitted) for walker in walkers)
        return tally.is_over or (submitted >= plan.intakes and tally.kills >= plan.kills)

    def walk(walker: Walker) -> None:
        try:
            while not is_enough():
                walker.walk()
        except BaseException:
            tally.finish()
            raise
        finally:
            walker.line.close()

    with ThreadPoolExecutor(VISITORS + 1) as pool:
        killing = pool.submit(_kill, plan, server, tally, tell)
        try:
            walks = [pool.submit(walk, walker) for walker in walkers]
            for each in walks:
                each.result()
        finally:
            tally.finish()
        killing.result()
    return walkers


def _kill(plan: Plan, server: Server, tally: Tally, tell: Callable[[str], None]) -> None:
    """End and start the server at random instants, until the visitors are done."""
    chance = chance_of(plan.seed, "kills")
    apart = 2 * max(1, plan.intakes * MESSAGES // max(plan.kills, 1))
    seconds_to_start = 1.0
    try:
        while tally.kills < plan.kills:
            if chance.random() < EARLY:
                time.sleep(chance.uniform(0, seconds_to_start))
            else:
                seconds_to_start = max(server.wait(), 0.1)
                if not tally.wait_for_more(chance.randint(1, apart)):
                    return
                time.sleep(chance.uniform(0, WITHIN_SECONDS))
            server.end(plan.with_signal)
            server.start()
            tally.kills += 1
            if tally.kills % 10 == 0:
                tell(f"{tally.kills} kills, {len(tally.acknowledged):,} messages acknowledged")
    except BaseException:
        tally.finish()
        raise


def _told_again(
    port: int, acknowledged: Sequence[Acknowledged]
) -> Sequence[tuple[Acknowledged, Shown]]:
    """Return every message with the reply that it gets when it is told once more."""

    def tell(mine: Sequence[Acknowledged]) -> list[tuple[Acknowledged, Shown]]:
        line = Line(port)
        try:
            return [(done, line.tell(done.told).shown) for done in mine]
        finally:
            line.close()

    with ThreadPoolExecutor(VISITORS) as pool:
        shares = [acknowledged[start::VISITORS] for start in range(VISITORS)]
        return [pair for pairs in pool.map(tell, shares) for pair in pairs]


def _submitted(walkers: Sequence[Walker]) -> dict[str, str]:
    return {ref: company for walker in walkers for ref, company in walker.submitted.items()}


def _at_once(walkers: Sequence[Walker]) -> Sequence[tuple[Acknowledged, Shown]]:
    return [pair for walker in walkers for pair in walker.repeats]


def control_of(plan: Plan) -> Plan:
    """Return the control that belongs to *plan*: shorter, for it fails soon; hasty, or abrupt."""
    if plan.with_signal is signal.SIGTERM:
        return replace(
            plan, intakes=min(plan.intakes, 20), kills=min(plan.kills, 20), server=ABRUPT
        )
    return replace(plan, intakes=min(plan.intakes, 10), kills=min(plan.kills, 6), server=HASTY)


@click.command()
@click.option("--intakes", default=100, show_default=True, help="Intakes to submit at least.")
@click.option("--kills", default=100, show_default=True, help="How often the server is ended.")
@click.option("--seed", type=int, help="Of what is said and when is killed.  [default: random]")
@click.option(
    "--signal", "name", type=click.Choice(["KILL", "TERM"]), default="KILL", show_default=True
)
@click.option("--cache", type=click.Path(path_type=Path), help="Where the matcher keeps its own.")
@click.option("--content", type=click.Path(path_type=Path), help="Another project's content.")
def main(  # noqa: PLR0913, PLR0917  # one for each option
    intakes: int, kills: int, seed: int | None, name: str, cache: Path | None, content: Path | None
) -> None:
    """Kill the server during intakes and compare what was acknowledged with what is kept."""
    with tempfile.TemporaryDirectory(prefix="kills") as kept:
        plan = Plan(
            intakes,
            kills,
            time.time_ns() % 10**6 if seed is None else seed,
            cache or Path(kept, "cache"),
            signal.Signals[f"SIG{name}"],
            content=content,
        )
        reports = []
        for each in (plan, control_of(plan)):
            folder = Path(kept, each.server[-1])
            folder.mkdir()
            reports.append(run(each, folder, lambda line: click.echo(line, err=True)))
    proof, control = reports
    flaw = "does not hear SIGTERM" if name == "TERM" else "acknowledges before it commits"
    click.echo(proof)
    click.echo(f"\nThe control, which {flaw}: {control}")
    if not control.lost:
        click.echo("\nThe control lost nothing: the proof is VOID.")
    sys.exit(0 if proof.is_clean and control.lost else 1)


if __name__ == "__main__":
    main()
