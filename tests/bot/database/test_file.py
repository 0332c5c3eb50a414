"""A file of SQLite is served by one process; a second one is told."""

import os
import signal
import subprocess
import sys

import pytest

SERVING = """
import sys, time
from bot.database import engine
from bot.database.writer import Writer
print(Writer(engine.create(sys.argv[1])).comes_alone(), flush=True)
time.sleep(600)
"""


def test_whoever_comes_second_is_told(written, sqlite_address):
    """And a third, when only the second is left; after an orderly end of all nobody is."""
    first, second, third, fourth = (written(sqlite_address) for _ in range(4))
    assert first.comes_alone()
    assert not second.comes_alone()
    first.close()
    assert not third.comes_alone()
    for each in (second, third):
        each.close()
    assert fourth.comes_alone()


def test_who_was_killed_is_not_taken_to_be_there(written, sqlite_address):
    """The lock goes with the process, and not with a file that it left behind."""
    command = [sys.executable, "-c", SERVING, sqlite_address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as serving:  # noqa: S603  # ours
        assert serving.stdout.readline() == "True\n"
        second = written(sqlite_address)
        assert not second.comes_alone()
        second.close()
        os.kill(serving.pid, signal.SIGKILL)
    assert written(sqlite_address).comes_alone()


def test_a_command_that_only_looks_is_nobody_s_second(written, sqlite_address):
    """It does not serve."""
    assert written(sqlite_address).run(lambda unit: list(unit.leads.all())) == []
    assert written(sqlite_address).comes_alone()


@pytest.mark.postgres
def test_on_postgresql_nobody_is_told(written, postgresql_address):
    """There any number may serve."""
    assert written(postgresql_address).comes_alone()
    assert written(postgresql_address).comes_alone()
