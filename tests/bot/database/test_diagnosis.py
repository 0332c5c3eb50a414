"""What the doctor finds of the database, and that it changes nothing there."""

import resource
import signal

import pytest
from sqlalchemy import inspect, text

from bot.database.diagnosis import diagnose
from bot.database.engine import create
from bot.database.installation import check
from bot.database.rhythms import Rhythms
from bot.database.schema import present, revisions
from bot.database.tables.columns import Base
from bot.database.unit import SqlUnit
from bot.diagnosis import Health
from tests.bot.cast import NOON


def counted(address):
    """Return how many rows each table has; no tables, no rows."""
    engine = create(address)
    with engine.connect() as connection:
        there = set(inspect(connection).get_table_names())
        found = {
            name: connection.execute(text(f"select count(*) from {name}")).scalar_one()  # noqa: S608
            for name in there
        }
    engine.dispose()
    return found


def test_what_is_tried_is_taken_back(opened, address):
    """A message that could be kept is not."""
    opened(address)
    before = counted(address)
    assert set(Base.metadata.tables) <= before.keys()
    found = diagnose(address, NOON)
    assert (found.diagnosis.health, found.kept_at) == (Health.FINE, None)
    assert counted(address) == before


@pytest.mark.slow
def test_a_full_disk_is_found(opened, tmp_path):
    """What is tried reaches the disk: beside a server, its log would have to grow. Control: with room it may."""
    address, log = f"sqlite:///{tmp_path}/bot.db", tmp_path / "bot.db-wal"
    server = opened(address)
    with server.begin() as connection:
        check(SqlUnit(connection), NOON)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 4096, before[1]))
    try:
        found = diagnose(address, NOON).diagnosis
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert found.health is Health.BROKEN
    assert diagnose(address, NOON).diagnosis.health is Health.FINE


def test_visitors_are_served_while_it_reads(opened, tmp_path, monkeypatch):
    """On SQLite one writes at a time: what has been said in two weeks is read without that turn."""
    address = f"sqlite:///{tmp_path}/bot.db"
    server, listen, kept = opened(address), Rhythms.listen, []

    def heard(*given):
        with server.begin() as connection:
            check(SqlUnit(connection), NOON)
            kept.append(True)
        return listen(*given)

    monkeypatch.setattr(Rhythms, "listen", heard)
    assert diagnose(address, NOON).diagnosis.health is Health.FINE
    assert kept == [True]


def test_the_version_is_read_while_somebody_writes(opened, tmp_path):
    """Each command looks it up, also beside a server that writes."""
    address = f"sqlite:///{tmp_path}/bot.db"
    server, command = opened(address), create(address)
    with server.begin():
        assert present(command) == revisions()[-1]
    command.dispose()


def test_an_empty_database_stays_empty(address):
    """Nothing is migrated."""
    assert diagnose(address, NOON).diagnosis.health is Health.NOTE
    assert counted(address) == {}


@pytest.mark.postgres
def test_a_database_that_may_only_be_read_is_broken(opened, postgresql_address):
    """It is really tried: that it can be reached is not enough."""
    engine = opened(postgresql_address)
    with engine.connect() as connection:
        name = connection.execute(text("select current_database()")).scalar_one()
        connection.execute(text(f"alter database {name} set default_transaction_read_only = on"))
        connection.commit()
    engine.dispose()
    found = diagnose(postgresql_address, NOON).diagnosis
    assert found.health is Health.BROKEN
    assert "only be read" in found.found
