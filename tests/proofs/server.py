"""The server in a process of its own, ended and started again on one port and database.

Nothing here knows what is said to it.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Protocol

START_SECONDS = 300.0
"""The first start learns the content, which takes its time on a busy machine."""

STOP_SECONDS = 10.0
"""What P23 allows."""

PORTS = range(20_000, 32_000)
"""Below those that systems give to clients: a client must not take the port of a dead server."""

FOLDER = Path(__file__).parents[2]
LAST_WORDS = 2_000
"""Characters of the log that are shown when a server does not start."""


class Process(Protocol):
    """What runs: the part of ``subprocess.Popen`` that is needed of it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def send_signal(self, number: signal.Signals, /) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float | None = None) -> int: ...


def spawned(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Process:
    """Return a process of *command*, which says what it has to say to the end of *log*."""
    with log.open("ab") as file:
        return subprocess.Popen(command, cwd=FOLDER, env=environ, stdout=file, stderr=file)  # noqa: S603  # our own module


class Server:
    """What ``python`` with *arguments* serves; its database and log lie in *folder*.

    It speaks for the project of *content*, a folder, or for the shipped one.
    """

    begun = staticmethod(spawned)
    """What begins the process; in the short proofs it is forked (``tests.proofs.forks``)."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, cache: Path, content: Path | None = None
    ) -> None:
        self.port = _free_port()
        self.database = folder / "assistant.db"
        self.stops: list[float] = []
        """How many seconds each end took."""
        self._command = (sys.executable, *arguments)
        self._log = folder / "server.log"
        self.environ = {
            **os.environ,  # noqa: TID251  # the server inherits it
            "BOT_PORT": str(self.port),
            "BOT_DATABASE_URL": f"sqlite:///{self.database}",
            "BOT_CACHE_DIR": str(cache),
            "BOT_LOG_LEVEL": "warning",
        }
        if content is not None:
            self.environ["BOT_CONTENT"] = str(content)
        self._process: Process | None = None

    def start(self) -> None:
        """Start it; it does not listen yet."""
        self._process = self.begun(self._command, self.environ, self._log)

    def wait(self) -> float:
        """Return after how many seconds it listens; its last words are raised if it never does."""
        began = time.monotonic()
        while (waited := time.monotonic() - began) < START_SECONDS:
            if self._process is None or self._process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return waited
            time.sleep(0.01)
        words = self._log.read_text(errors="replace")[-LAST_WORDS:]
        msg = f"The server did not start:\n{words}"
        raise RuntimeError(msg)

    @property
    def pid(self) -> int:
        """The number of the process; it must run."""
        if self._process is None:
            msg = "The server does not run."
            raise RuntimeError(msg)
        return self._process.pid

    def memory(self) -> float:
        """Return how many megabytes the process holds now; 0 where the system does not say."""
        if self._process is None:
            return 0.0
        with suppress(OSError):
            told = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
            held = next(line for line in told.splitlines() if line.startswith("VmRSS:"))
            return int(held.split()[1]) / 1024
        return 0.0

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
