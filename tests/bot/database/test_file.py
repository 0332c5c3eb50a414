"""A file of SQLite is served by one process; a second one is told, and nobody opens another one beside it."""

import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bot.database.backup import SqliteBackup
from bot.database.diagnosis import diagnose
from bot.database.engine import create
from bot.database.installation import DeadLetter, bury
from bot.diagnosis import Health
from bot.errors import BackupError, StorageError
from tests.bot.cast import NOON

SERVING = """
import sys, time
from bot.database import engine
from bot.database.writer import Writer
print(Writer(engine.create(sys.argv[1])).comes_alone(), flush=True)
time.sleep(600)
"""


STORING = """
import sys, time
from datetime import UTC, datetime
from bot.database import engine, installation, schema
from bot.database.writer import Writer
it = engine.create(sys.argv[1])
schema.migrate(it)
writer = Writer(it)
letter = installation.DeadLetter("web", "k", "x", b"acknowledged", datetime(2026, 11, 25, tzinfo=UTC))
writer.run(lambda unit: installation.bury(unit, letter))
print("stored", flush=True)
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


def lead_of(writer):
    """Keep something that stands in the log alone."""
    writer.run(lambda unit: bury(unit, DeadLetter("web", "k", "x", b"acknowledged", NOON)))


def letters(address, **options):
    """Return how many letters a command finds."""
    engine = create(address, **options)
    try:
        with engine.connect() as connection:
            return connection.execute(text("select count(*) from dead_letters")).scalar_one()
    finally:
        engine.dispose()


@pytest.fixture
def path(sqlite_address):
    return Path(make_url(sqlite_address).database)


@pytest.mark.parametrize("may_make", [True, False], ids=["a start", "a command"])
@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_what_lies_in_the_log_of_a_file_that_is_away_is_not_thrown_away(
    written, sqlite_address, path, may_make, left
):
    """Killed, and the file moved: once it is back, everything is there."""
    with subprocess.Popen(  # noqa: S603  # ours
        [sys.executable, "-c", STORING, sqlite_address], stdout=subprocess.PIPE, text=True
    ) as storing:
        assert storing.stdout.readline() == "stored\n"
        os.kill(storing.pid, signal.SIGKILL)
    aside = path.rename(path.with_name("aside"))
    if left != "nothing":
        path.touch()
    with pytest.raises(StorageError, match="beside it holds what was stored last"):
        create(sqlite_address, may_make=may_make)
    assert diagnose(sqlite_address, NOON).diagnosis.health is Health.BROKEN
    aside.rename(path)
    assert letters(sqlite_address) == 1


@pytest.mark.parametrize("other", ["nothing", "another database"])
def test_beside_a_server_only_the_file_that_it_has_open_is_opened(
    written, sqlite_address, path, tmp_path, other
):
    """Opened, another one would take the log with it; put back, nothing is missing."""
    server = written(sqlite_address)
    assert server.comes_alone()
    lead_of(server)
    aside = path.rename(path.with_name("aside"))
    if other != "nothing":
        written(f"sqlite:///{tmp_path}/other.db").close()
        shutil.copy(tmp_path / "other.db", path)
    ways = (
        partial(create, sqlite_address),
        partial(create, sqlite_address, may_make=False),
        partial(SqliteBackup(path).copy, tmp_path / "a.backup"),
    )
    for way in ways:
        with pytest.raises(StorageError, match="is not the file that the running assistant has"):
            way()
    found = diagnose(sqlite_address, NOON).diagnosis
    assert (found.health, "running assistant" in found.found) == (Health.BROKEN, True)
    aside.rename(path)
    assert letters(sqlite_address, may_make=False) == 1
    assert server.run(lambda unit: 7) == 7


def test_nothing_is_restored_beside_a_server_whose_file_is_away(written, sqlite_address, path):
    """It would go on with the one, and the next start with the other."""
    server = written(sqlite_address)
    assert server.comes_alone()
    path.rename(path.with_name("aside"))
    with pytest.raises(BackupError, match="stop the assistant"):
        SqliteBackup(path).restore(path.with_name("aside"), ".before")
    path.with_name("aside").rename(path)


def test_after_its_end_another_file_may_be_there(written, sqlite_address, path, tmp_path):
    """As after a restore; nobody minds what the last server had open."""
    server = written(sqlite_address)
    assert server.comes_alone()
    server.close()
    shutil.copy(path, tmp_path / "copy")
    path.unlink()
    shutil.copy(tmp_path / "copy", path)
    assert letters(sqlite_address) == 0
    assert written(sqlite_address).comes_alone()


def test_only_whoever_may_makes_a_file(tmp_path):
    """Control: a start makes it."""
    path = tmp_path / "a.db"
    with pytest.raises(StorageError, match="There is no database"):
        create(f"sqlite:///{path}", may_make=False)
    assert not path.exists()
    create(f"sqlite:///{path}").dispose()
    assert path.exists()
