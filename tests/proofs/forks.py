"""Servers forked from one process that has loaded what each of them needs.

A start takes a tenth of the processor: what is rehearsed in short starts dozens of them. From there
on a server is the same as one of a command of its own, which the long proofs start.
"""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.proofs.loaded"])


class Fork:
    """One server, with the part of ``subprocess.Popen`` that is needed of it."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        _, _, module, *arguments = command
        self._process = _FORKS.Process(
            target=_served, args=(module, arguments, dict(environ), log), daemon=True
        )
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return how it ended; None while it runs."""
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it where it stands."""
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended; ``TimeoutExpired`` when it has not within so many seconds."""
        self._process.join(timeout)
        if (code := self.poll()) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
        return code


def _served(module: str, arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
    """Do what ``python -m module arguments`` does with this environment; *log* takes what is said."""
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    os.environ.clear()  # noqa: TID251  # that of another process
    os.environ.update(environ)  # noqa: TID251
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)
