"""A server in a process of its own, on a processor of its own, and what it costs.

Nothing here knows what it serves.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

START_SECONDS = 300.0
"""The first start of ours learns the content, which takes its time on a busy machine."""

STOP_SECONDS = 15.0
LAST_WORDS = 2_000
"""Characters of the log that are shown when a server does not start."""

FOLDER = Path(__file__).parents[2]

_BY_SCHEDULER = 2
"""What the scheduler counted, in the kernel's numbers for the clocks of processes."""


def processors() -> tuple[set[int], set[int]]:
    """Return those of the servers and those of the load; the same where there is only one."""
    if not hasattr(os, "sched_getaffinity"):
        return set(), set()
    first, *rest = sorted(os.sched_getaffinity(0))
    return {first}, set(rest[:1]) or {first}


def keep_to(chosen: set[int]) -> None:
    """Let this process, and those it starts from now on, run on *chosen*."""
    if chosen:
        os.sched_setaffinity(0, chosen)


class Server:
    """What *command* serves on *port*."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self._process = process
        self._log = log
        self.port = port

    def wait(self, until: float) -> None:
        """Return when it listens; its last words are raised if it does not in time."""
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        words = self._log.read_text(errors="replace")[-LAST_WORDS:]
        msg = f"The server did not start:\n{words}"
        raise RuntimeError(msg)

    def cpu_seconds(self) -> float:
        """Return what it has used of a processor, with the processes it has started."""
        return cpu_seconds(self._process.pid)

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@asynccontextmanager
async def serving(
    command: Sequence[str], port: int, environ: Mapping[str, str], folder: Path
) -> AsyncIterator[Server]:
    """Give the server that *command* starts, listening; its log lies in *folder*.

    While it starts and stops, it may call whom this event loop serves.
    """
    theirs, ours = processors()
    log = folder / "server.log"
    keep_to(theirs)
    try:
        with log.open("ab") as out:
            process = subprocess.Popen(  # noqa: ASYNC220, S603  # it takes no time; our own commands
                command,
                cwd=FOLDER,
                env={**os.environ, **environ},  # noqa: TID251  # the server inherits it
                stdout=out,
                stderr=out,
            )
    finally:
        keep_to(ours)
    server = Server(process, port, log)
    try:
        await asyncio.to_thread(server.wait, time.monotonic() + START_SECONDS)
        yield server
    finally:
        await asyncio.to_thread(server.stop)


def wait_until_learned(port: int, until: float) -> None:
    """Return when ours on *port* has learned, or found what it learned before: it listens earlier."""
    while time.monotonic() < until:
        with suppress(OSError):  # its own errors are of this kind
            address = f"http://127.0.0.1:{port}/health"
            with urllib.request.urlopen(address, timeout=5) as answer:  # our own
                if not json.load(answer)["learning"]:
                    return
        time.sleep(0.1)
    msg = "The server did not learn in time."
    raise RuntimeError(msg)


def cpu_seconds(pid: int) -> float:
    """Return what the process has used of a processor, with those that it has started."""
    return sum(map(_cpu_seconds, _family(pid)))


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _cpu_seconds(pid: int) -> float:
    try:
        # Linux: to the nanosecond, threads that have ended included; /proc counts hundredths.
        return time.clock_gettime((~pid << 3) | _BY_SCHEDULER)
    except OSError:
        return 0.0
