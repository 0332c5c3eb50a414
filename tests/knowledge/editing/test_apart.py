"""Whoever is killed leaves no process behind."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

SECONDS = 10
BEGUN = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from knowledge.editing.apart import apart

if __name__ == "__main__":
    pool = {pool}
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""
PLAIN = 'ProcessPoolExecutor(1, get_context("spawn"))'


def is_there(process):
    """Whether the process runs: one that has ended, and that nobody asks about, does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def goes(process, seconds):
    end = time.monotonic() + seconds
    while is_there(process) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_there(process)


@pytest.fixture
def beside_the_killed(tmp_path):
    """The number of the process beside one that was killed; ended for good afterwards."""
    begun = []

    def begin(pool):
        script = tmp_path / "begun.py"
        script.write_text(BEGUN.format(pool=pool))
        here = {"PYTHONPATH": str(Path(__file__).parents[3])}
        with subprocess.Popen(  # noqa: S603  # our own script
            [sys.executable, str(script)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=here,
        ) as parent:
            begun.append(int(parent.stdout.readline()))
            assert is_there(begun[-1])
            parent.kill()
        return begun[-1]

    yield begin
    for process in begun:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def test_it_ends_with_the_one_that_was_killed(beside_the_killed):
    assert goes(beside_the_killed("apart(1)"), SECONDS)


def test_a_plain_pool_would_stay(beside_the_killed):
    """The control."""
    assert not goes(beside_the_killed(PLAIN), 1)
