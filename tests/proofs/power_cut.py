"""The proof that nothing acknowledged is lost when the power fails, at whatever instant (P2).

A process keeps messages by the real writer while strace notes each of its writes to the database and its
log, and each time it waits for the disk. From that the disk is rebuilt as it may be found after a power
cut at each of these instants: what was waited for is there; of the rest nothing, all, a random half, or
random sectors. Each such disk is opened, examined, and compared with what was acknowledged by then.
The same is done without waiting for the disk (``synchronous = NORMAL``): if that loses nothing, the
proof is void.
"""

import hashlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from bot.database import engine as engines
from bot.database.schema import migrate
from tests.proofs.server import FOLDER, chance_of

SECTOR = 512
"""Bytes that a disk writes whole, or not at all."""

CALLS = "write,pwrite64,ftruncate,fsync,fdatasync,unlink"

TOLD = re.compile(r"\d+ +write\(1<[^>]*>, \"([^\"]*)\"")
WRITE = re.compile(r"\d+ +pwrite64\(\d+<([^>]*)>, \"([^\"]*)\", \d+, (\d+)\)\s+= \d+")
CUT = re.compile(r"\d+ +ftruncate\(\d+<([^>]*)>, (\d+)\)\s+= 0")
SYNC = re.compile(r"\d+ +(?:fsync|fdatasync)\(\d+<([^>]*)>\)\s+= 0")
UNLINK = re.compile(r"\d+ +unlink\(\"([^\"]*)\"\)\s+= 0")
UNFINISHED = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>")
RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")

MISSING = (
    "strace is not here, or may not trace: install it (Debian: apt-get install strace), and allow it."
    " Nothing was proved."
)


class MissingError(Exception):
    """The writes of a process cannot be traced on this machine."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes that were given to the file *name*, or its new length; not yet on the disk."""

    offset: int
    data: bytes | None

    def onto(self, held: bytearray, *, sectors: Callable[[], bool] = lambda: True) -> None:
        """Do it to *held*, as far as *sectors* says of each."""
        if self.data is None:
            del held[self.offset :]
            held.extend(bytes(self.offset - len(held)))
            return
        for start in range(0, len(self.data), SECTOR):
            if sectors():
                part = self.data[start : start + SECTOR]
                at = self.offset + start
                held.extend(bytes(max(0, at - len(held))))
                held[at : at + len(part)] = part


@dataclass
class File:
    """One file: what is on the disk, and what is still under way to it."""

    synced: bytearray = field(default_factory=bytearray)
    waiting: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        self.synced, self.waiting = self.after(lambda: True), []

    def after(self, keeps: Callable[[], bool], *, is_torn: bool = False) -> bytearray:
        """Return what may be found: of what waits, what *keeps* says of each write, or each sector."""
        held = bytearray(self.synced)
        for write in self.waiting:
            if is_torn:
                write.onto(held, sectors=keeps)
            elif keeps():
                write.onto(held)
        return held


Disk = dict[str, File]
Image = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run."""

    acknowledged: int
    instants: int
    images: int
    losing: int
    worst: int
    damaged: int
    is_replayed: bool
    seconds: float

    @property
    def is_clean(self) -> bool:
        """Whether everything holds, and the trace was whole."""
        return self.is_replayed and not self.losing and not self.damaged

    def __str__(self) -> str:
        whole = "equals" if self.is_replayed else "DIFFERS FROM"
        return (
            f"{self.acknowledged} messages acknowledged one after the other, {self.instants:,} instants,"
            f" {self.images:,} disks: {self.losing:,} times one lacks what was acknowledged by then (at worst"
            f" {self.worst} messages), {self.damaged:,} are damaged; what was traced {whole} the files;"
            f" {self.seconds:.0f} s"
        )


def run(commits: int, seed: int, folder: Path, *, is_waiting: bool = True) -> Report:
    """Return what came of *commits* messages; ``MissingError`` where they cannot be traced."""
    began = time.monotonic()
    path = folder / "assistant.db"
    engine = engines.create(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    disk: Disk = {path.name: File(bytearray(path.read_bytes()))}
    lines = _traced(path, commits, is_waiting=is_waiting)
    examined = Examined(chance_of(seed, "disks"), folder / "found")
    for told in _played(lines, disk, folder):
        examined.add(disk, told)
    files = {file.name: file.read_bytes() for file in folder.glob(f"{path.name}*")}
    replayed = {name: bytes(file.after(lambda: True)) for name, file in disk.items()}
    return Report(
        examined.told,
        examined.instants,
        len(examined.found),
        examined.losing,
        examined.worst,
        examined.damaged,
        {name: held for name, held in files.items() if not name.endswith("-shm")} == replayed,
        time.monotonic() - began,
    )


@dataclass
class Examined:
    """The disks that were looked at, each once; *found* is how many messages each holds, None if damaged."""

    chance: Random
    folder: Path
    found: dict[bytes, int | None] = field(default_factory=dict)
    told: int = 0
    instants: int = 0
    losing: int = 0
    worst: int = 0
    damaged: int = 0

    def add(self, disk: Disk, told: int) -> None:
        """Look at each disk that may be found when the power fails now; *told* are acknowledged."""
        self.told = told
        self.instants += 1
        for image in self._images(disk):
            key = _digest(image)
            if key not in self.found:
                self.found[key] = held(image, self.folder)
                self.damaged += self.found[key] is None
            missing = told - (self.found[key] or 0)
            self.losing += missing > 0
            self.worst = max(self.worst, missing)

    def _images(self, disk: Disk) -> Iterator[Image]:
        def half() -> bool:
            return self.chance.random() < 0.5

        yield {name: bytes(file.synced) for name, file in disk.items()}
        if any(file.waiting for file in disk.values()):
            yield {name: bytes(file.after(lambda: True)) for name, file in disk.items()}
            yield {name: bytes(file.after(half)) for name, file in disk.items()}
            yield {name: bytes(file.after(half, is_torn=True)) for name, file in disk.items()}


def _digest(image: Image) -> bytes:
    digest = hashlib.sha256()
    for name, data in sorted(image.items()):
        digest.update(f"{name} {len(data)} ".encode() + data)
    return digest.digest()


def held(image: Image, folder: Path) -> int | None:
    """Return how many messages, from the first on without a gap, *image* holds; None if it is damaged."""
    folder.mkdir(exist_ok=True)
    for name, data in image.items():
        (folder / name).write_bytes(data)
    try:
        with closing(sqlite3.connect(folder / "assistant.db")) as database:
            database.execute("PRAGMA synchronous = OFF")
            if database.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return None
            keys = {key for (key,) in database.execute("SELECT key FROM inbox")}
    except sqlite3.DatabaseError:
        return None
    finally:
        shutil.rmtree(folder)
    return next(number for number in range(len(keys) + 1) if f"key-{number}" not in keys)


def _traced(path: Path, commits: int, *, is_waiting: bool) -> Sequence[str]:
    """Return a line for each call of the process that keeps *commits* messages."""
    trace = path.with_name("trace.txt")
    tracing = ("strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}")
    writing = (sys.executable, "-B", "-m", "tests.proofs.writing", str(path), str(commits))
    command = (*tracing, "-e", "signal=none", "-o", str(trace), *writing)
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            command if is_waiting else (*command, "NORMAL"),
            cwd=FOLDER,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise MissingError(MISSING) from None
    if done.stdout.count(b"\n") != commits:
        words = done.stderr.decode(errors="replace")
        raise MissingError(MISSING if "ptrace" in words else words)
    lines = trace.read_text(encoding="ascii").splitlines()
    trace.unlink()
    return lines


def _whole(lines: Sequence[str]) -> Iterator[str]:
    """Yield each call in one piece, at the moment it ended."""
    begun: dict[str, str] = {}
    for line in lines:
        if cut := UNFINISHED.fullmatch(line):
            begun[cut[1]] = cut[2]
        elif rest := RESUMED.fullmatch(line):
            yield f"{rest[1]} {begun.pop(rest[1])}{rest[2]}"
        else:
            yield line


def _played(lines: Sequence[str], disk: Disk, folder: Path) -> Iterator[int]:
    """Do to *disk* what *lines* say, and yield after each how many messages were acknowledged."""
    told = 0
    for line in _whole(lines):
        if said := TOLD.match(line):
            told = int(_decoded(said[1])) + 1
            yield told
            continue
        for pattern in (WRITE, CUT, SYNC, UNLINK):
            if called := pattern.match(line):
                path = Path(_decoded(called[1]).decode())
                if path.parent == folder and not path.name.endswith("-shm"):
                    _do(pattern, called, disk, path.name)
                    yield told


def _do(pattern: re.Pattern[str], called: re.Match[str], disk: Disk, name: str) -> None:
    if pattern is UNLINK:
        disk.pop(name, None)
        return
    file = disk.setdefault(name, File())
    if pattern is WRITE:
        file.waiting.append(Write(int(called[3]), _decoded(called[2])))
    elif pattern is CUT:
        file.waiting.append(Write(int(called[2]), None))
    else:
        file.sync()


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@click.command()
@click.option("--commits", default=60, show_default=True, help="Messages that are kept.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of what the disk keeps.")
def main(commits: int, seed: int) -> None:
    """Cut the power at every instant, and compare what was acknowledged with what is kept."""
    reports = []
    for is_waiting in (True, False):
        with tempfile.TemporaryDirectory(prefix="power") as folder:
            try:
                reports.append(run(commits, seed, Path(folder).resolve(), is_waiting=is_waiting))
            except MissingError as error:
                click.echo(error)
                sys.exit(2)
    proof, control = reports
    click.echo(proof)
    click.echo(f"\nThe control, which does not wait for the disk: {control}")
    if not control.losing:
        click.echo("\nThe control lost nothing: the proof is VOID.")
    sys.exit(0 if proof.is_clean and control.losing and control.is_replayed else 1)


if __name__ == "__main__":
    main()
