"""Databases are brought up to date: from nothing, once, by one at a time."""

import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.database import engine, schema
from bot.database.tables.columns import Base
from bot.errors import StorageError


@pytest.fixture
def empty(address):
    made = engine.create(address)
    yield made
    made.dispose()


def shape(connection):
    """Return what a database looks like, table by table."""
    looking = inspect(connection)
    return {
        name: {
            "columns": {
                (column["name"], str(column["type"]), column["nullable"])
                for column in looking.get_columns(name)
            },
            "key": looking.get_pk_constraint(name)["constrained_columns"],
            "indexes": {
                (index["name"], *index["column_names"], bool(index["unique"]))
                for index in looking.get_indexes(name)
            },
            "unique": {
                tuple(unique["column_names"]) for unique in looking.get_unique_constraints(name)
            },
        }
        for name in looking.get_table_names()
        if name not in {"alembic_version", "sqlite_sequence"}
    }


def test_an_empty_database_becomes_what_the_tables_say(empty):
    """Alembic finds no difference, and it looks the same as one made from the tables."""
    schema.migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        migrated = shape(connection)
    with empty.begin() as connection:
        connection.execute(text("drop table alembic_version"))
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    with empty.connect() as connection:
        assert shape(connection) == migrated


def test_numbers_are_not_given_twice_on_sqlite(sqlite_address, opened):
    """The migrated tables count on like those of today; comparing does not show it."""
    with opened(sqlite_address).connect() as connection:
        made = connection.execute(
            text("select name from sqlite_master where sql like '%AUTOINCREMENT%'")
        )
        assert set(made.scalars()) == {
                "exchanges", "consents", "outbox", "staff", "notes", "proposals",
            }  # fmt: skip


def test_the_second_time_there_is_nothing_to_do(empty):
    """It takes less than 50 ms, so every start may do it."""
    first = schema.migrate(empty)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert schema.migrate(empty) == first == schema.revisions()[-1]
        times.append(time.perf_counter() - began)
    assert min(times) < 0.05


def test_alembic_stays_unread_when_there_is_nothing_to_do(sqlite_address, opened):
    """Importing it would take longer than the rest of the start of the database."""
    opened(sqlite_address)
    code = (
        "import sys\n"
        "from bot.database import engine, schema\n"
        f"schema.migrate(engine.create({sqlite_address!r}))\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


def test_two_at_once_take_turns(address):
    """Both come back with the same version, and the tables are there once."""
    engines = [engine.create(address) for _ in range(4)]
    came = []

    def start(made):
        try:
            came.append(schema.migrate(made))
        except Exception as error:  # noqa: BLE001
            came.append(repr(error))

    threads = [threading.Thread(target=start, args=(made,)) for made in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for made in engines:
        made.dispose()
    assert Counter(came) == {schema.revisions()[-1]: 4}


def test_many_open_a_new_file_at_once(tmp_path):
    """The change to writing ahead is refused at once to all but one, who must try again."""
    came = []
    for number in range(20):
        address = f"sqlite:///{tmp_path / str(number)}.db"
        engines = [engine.create(address) for _ in range(8)]
        start = threading.Barrier(len(engines))

        def look(made, start=start):
            start.wait()
            try:
                with made.connect() as connection:
                    came.append(connection.scalar(text("pragma journal_mode")))
            except Exception as error:  # noqa: BLE001
                came.append(repr(error))

        threads = [threading.Thread(target=look, args=(made,)) for made in engines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for made in engines:
            made.dispose()
    assert Counter(came) == {"wal": 160}


def test_a_database_of_a_newer_version_is_refused(empty):
    """In words that say what to do, and nothing is changed."""
    schema.migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(StorageError, match=r"newer version.*9999.*backup"):
        schema.migrate(empty)


def test_a_change_that_fails_half_way_leaves_nothing(empty, monkeypatch):
    """SQLite too: no table without its version."""

    def upgrade_and_fail(connection):
        upgrade(connection)
        raise ZeroDivisionError

    upgrade = schema._upgrade  # noqa: SLF001
    monkeypatch.setattr(schema, "_upgrade", upgrade_and_fail)
    with pytest.raises(ZeroDivisionError):
        schema.migrate(empty)
    with empty.connect() as connection:
        assert shape(connection) == {}
    monkeypatch.undo()
    schema.migrate(empty)


@pytest.mark.parametrize(
    "address",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"],
    ids=["nothing", "memory", "uri"],
)
def test_a_database_that_forgets_is_refused(address):
    """Whoever forgets the file name would lose every lead at the next restart."""
    with pytest.raises(ValueError, match="names no file"):
        engine.create(address)


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://u:secret@h/d"])
def test_an_address_that_makes_no_sense_is_refused(address):
    """With the forms that do, and without the password."""
    with pytest.raises(ValueError, match="sqlite:///") as refused:
        engine.create(address)
    assert "secret" not in str(refused.value)


def test_only_the_owner_may_read_the_file(sqlite_address, opened):
    """Nor the log beside it."""
    made = opened(sqlite_address)
    with made.connect() as connection, connection.begin():
        path = connection.exec_driver_sql("PRAGMA database_list").one()[2]
        modes = [
            (oct(schema.Path(path + end).stat().st_mode & 0o777)) for end in ("", "-wal", "-shm")
        ]
    assert modes == ["0o600"] * 3
