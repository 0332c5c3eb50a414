"""The proof that nothing acknowledged is lost, whenever the server is ended.

Visitors walk intakes while the server is killed at random instants and started again; then what
they were told is compared with what the database holds. The same is done to a server that
acknowledges too early (``tests.proofs.hasty``): if that one loses nothing, the proof is void.
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click

from bot.inbox import Seal
from bot.message import Message, Reply, Visitor
from tests.proofs.walker import Acknowledged, Line, Shown, Walker

VISITORS = 4
"""So many write at once."""

MESSAGES = 13
"""An intake has about so many; it spreads the kills over the intakes."""

WITHIN_SECONDS = 0.02
"""A kill falls anywhere within so long after a message: longer than one takes."""

EARLY = 0.1
"""The share of kills that strike while the server still starts."""

START_SECONDS = 300.0
"""The first start learns the content, which takes its time on a busy machine."""

STOP_SECONDS = 10.0
"""What P23 allows."""

PORTS = range(20_000, 32_000)
"""Below those that systems give to clients: a client must not take the port of a dead server."""

FOLDER = Path(__file__).parents[2]
SERVER = ("-m", "bot", "serve")
HASTY = ("-m", "tests.proofs.hasty")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run does."""

    intakes: int
    kills: int
    seed: int
    cache: Path
    with_signal: signal.Signals = signal.SIGKILL
    server: tuple[str, ...] = SERVER


@dataclass(frozen=True, slots=True)
class Truth:
    """One thing that must hold: how many of how many it does not hold for."""

    words: str
    wrong: int
    of: int
    is_loss: bool = False

    def __str__(self) -> str:
        verdict = "WRONG" if self.wrong else "ok   "
        return f"{verdict}  {self.wrong} of {self.of:,} {self.words}"


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


class Server:
    """The server in a process of its own, ended and started again on one port and database."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.port = _free_port()
        self.database = folder / "assistant.db"
        self.stops: list[float] = []
        self._command = (sys.executable, *plan.server)
        self._log = folder / "server.log"
        self._environ = {
            **os.environ,  # noqa: TID251  # the server inherits it
            "BOT_PORT": str(self.port),
            "BOT_DATABASE_URL": f"sqlite:///{self.database}",
            "BOT_CACHE_DIR": str(plan.cache),
            "BOT_LOG_LEVEL": "warning",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it does not listen yet."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603  # our own module
                self._command, cwd=FOLDER, env=self._environ, stdout=log, stderr=log
            )

    def wait(self) -> float:
        """Return after how many seconds it listens; an error with its last words if it never does."""
        began = time.monotonic()
        while (waited := time.monotonic() - began) < START_SECONDS:
            if self._process is None or self._process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return waited
            time.sleep(0.01)
        msg = f"The server did not start:\n{self._log.read_text(errors='replace')[-2000:]}"
        raise RuntimeError(msg)

    def end(self, with_signal: signal.Signals) -> None:
        """Send the signal to this one process and wait until it is gone."""
        if self._process is None:
            return
        began = time.monotonic()
        self._process.send_signal(with_signal)
        try:
            self._process.wait(3 * STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.stops.append(time.monotonic() - began)
        self._process = None


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
    server, tally = Server(plan, folder), Tally()
    server.start()
    try:
        server.wait()
        walkers = _walked(plan, server, tally, tell)
        server.end(plan.with_signal)
        stops = tuple(server.stops)
        truths = [
            *_compared(server.database, tally.acknowledged, walkers),
            _repeated("repeated at once got another reply", _at_once(walkers)),
        ]
        if plan.server == SERVER:
            before = _rows(server.database)
            server.start()
            server.wait()
            told_again = _told_again(server.port, tally.acknowledged)
            server.end(signal.SIGKILL)
            changed = sum(abs(x - y) for x, y in zip(before, _rows(server.database), strict=True))
            truths += [
                _repeated("repeated after the last restart got another reply", told_again),
                Truth("rows came or went when everything was told again", changed, sum(before)),
            ]
    finally:
        server.end(signal.SIGKILL)
    if plan.with_signal is signal.SIGTERM:
        slow = sum(seconds > STOP_SECONDS for seconds in stops)
        longest = f"stops took longer than {STOP_SECONDS:.0f} s; the longest {max(stops):.1f} s"
        truths.append(Truth(longest, slow, len(stops)))
    again, kept_before = _sent_again(server.database, tally.acknowledged)
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
    walkers = [
        Walker(Line(server.port), chance_of(plan.seed, name), name, tally.add)
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


def _at_once(walkers: Sequence[Walker]) -> Sequence[tuple[Acknowledged, Shown]]:
    return [pair for walker in walkers for pair in walker.repeats]


def _repeated(words: str, pairs: Sequence[tuple[Acknowledged, Shown]]) -> Truth:
    wrong = sum(done.shown != again for done, again in pairs)
    return Truth(f"messages {words}", wrong, len(pairs))


def _compared(
    database: Path, acknowledged: Sequence[Acknowledged], walkers: Sequence[Walker]
) -> Iterator[Truth]:
    """Compare what visitors were told with what the file holds, read without the bot's stores."""
    with closing(sqlite3.connect(database)) as file:
        secret = _all(file, "SELECT value FROM installation WHERE name = 'secret'")[0][0]
        numbers = dict(_all(file, "SELECT key, exchange FROM inbox"))
        replies = dict(_all(file, "SELECT id, reply FROM exchanges"))
        leads = _all(file, "SELECT reference, intake, given FROM leads")
        integrity = _all(file, "PRAGMA integrity_check")
    seal = Seal(bytes.fromhex(secret))
    missing = other = 0
    for done in acknowledged:
        visitor = Visitor("web", done.told.visitor)
        number = numbers.get(seal.of_message(Message(visitor, done.told.message_key, NOW)))
        if number not in replies:
            missing += 1
        elif done.shown != Shown.of(number, Reply.from_json(json.loads(replies[number]))):
            other += 1
    total = len(acknowledged)
    yield Truth("acknowledged messages are missing", missing, total, is_loss=True)
    yield Truth("acknowledged messages are kept with another reply", other, total)
    surplus = max(len(replies), len(numbers)) - len(acknowledged)
    yield Truth("exchanges are kept of no message that was sent", max(surplus, 0), len(replies))

    submitted = {ref: company for walker in walkers for ref, company in walker.submitted.items()}
    companies = {reference: json.loads(given)["company"] for reference, _, given in leads}
    missing = len(submitted.keys() - companies.keys())
    yield Truth("submitted leads are missing", missing, len(submitted))
    yield Truth("leads were never submitted", len(companies.keys() - submitted), len(leads))
    twice = _twice(reference for reference, _, _ in leads) + _twice(each for _, each, _ in leads)
    twice += _twice(companies.values())
    yield Truth("leads are kept twice, by reference, intake or company", twice, len(leads))
    others = sum(companies.get(ref, company) != company for ref, company in submitted.items())
    yield Truth("leads hold what somebody else said", others, len(leads))
    yield Truth("integrity checks are not ok", int(integrity != [("ok",)]), 1)


def _sent_again(database: Path, acknowledged: Sequence[Acknowledged]) -> tuple[int, int]:
    """Return how many messages were sent more than once, and how many of these for nothing."""
    with closing(sqlite3.connect(database)) as file:
        taken_at = dict(_all(file, "SELECT id, taken_at FROM exchanges"))
    repeated = [done for done in acknowledged if done.tries > 1]
    times = {
        number: datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()
        for number, at in taken_at.items()
    }
    before = sum(times.get(done.shown.number, done.sent_at) < done.sent_at for done in repeated)
    return len(repeated), before


def _rows(database: Path) -> tuple[int, ...]:
    tables = ("inbox", "exchanges", "leads", "consents", "conversations")
    with closing(sqlite3.connect(database)) as file:
        return tuple(_all(file, f"SELECT count(*) FROM {table}")[0][0] for table in tables)  # noqa: S608  # names from the line above


def _all(file: sqlite3.Connection, sql: str) -> list[tuple]:
    return file.execute(sql).fetchall()


def _twice(values: Iterator[str] | Sequence[str]) -> int:
    return sum(count - 1 for count in Counter(values).values())


def chance_of(*seeds: object) -> Random:
    """Return the chance that *seeds* give: the same for the same."""
    return Random(" ".join(map(str, seeds)))  # noqa: S311  # nothing here is to be unguessable


def _free_port() -> int:
    # Of no seed: two runs at once must not take each other's port.
    for port in chance_of(os.getpid(), time.time_ns()).sample(PORTS, 100):
        with suppress(OSError), socket.socket() as trial:
            trial.bind(("127.0.0.1", port))
            return port
    msg = f"No port between {PORTS[0]} and {PORTS[-1]} is free."
    raise RuntimeError(msg)


def control_of(plan: Plan) -> Plan:
    """Return the control that belongs to *plan*: shorter, for it fails soon, and hasty."""
    return replace(plan, intakes=min(plan.intakes, 10), kills=min(plan.kills, 6), server=HASTY)


@click.command()
@click.option("--intakes", default=100, show_default=True, help="Intakes to submit at least.")
@click.option("--kills", default=100, show_default=True, help="How often the server is ended.")
@click.option("--seed", type=int, help="Of what is said and when is killed.  [default: random]")
@click.option(
    "--signal", "name", type=click.Choice(["KILL", "TERM"]), default="KILL", show_default=True
)
@click.option("--cache", type=click.Path(path_type=Path), help="Where the matcher keeps its own.")
def main(intakes: int, kills: int, seed: int | None, name: str, cache: Path | None) -> None:
    """Kill the server during intakes and compare what was acknowledged with what is kept."""
    with tempfile.TemporaryDirectory(prefix="kills") as kept:
        plan = Plan(
            intakes,
            kills,
            time.time_ns() % 10**6 if seed is None else seed,
            cache or Path(kept, "cache"),
            signal.Signals[f"SIG{name}"],
        )
        reports = []
        for each in (plan, control_of(plan)):
            folder = Path(kept, each.server[-1])
            folder.mkdir()
            reports.append(run(each, folder, lambda line: click.echo(line, err=True)))
    proof, control = reports
    click.echo(proof)
    click.echo(f"\nThe control, which acknowledges before it commits: {control}")
    if not control.lost:
        click.echo("\nThe control lost nothing: the proof is VOID.")
    sys.exit(0 if proof.is_clean and control.lost else 1)


if __name__ == "__main__":
    main()
