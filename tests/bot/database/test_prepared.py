"""Prepared statements do what SQLAlchemy's own way of running them does, and fail as it does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.database.errors import Fault, fault_of
from bot.database.prepared import Prepared
from bot.database.tables.dialogue import CONVERSATIONS, INBOX, PERSON_REQUESTS
from bot.database.upsert import add_once, put
from bot.database.visitors import of, whose
from bot.message import Visitor

LI = Visitor("wechat", "li")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ROW = {"channel": "wechat", "visitor": "li", "state": {"asked": 'a "b" 武汉 \u2028'}}
GIVEN = {**ROW, "changed_at": NOON.astimezone(timezone(timedelta(hours=8)))}
WANTED = select(CONVERSATIONS).where(of(CONVERSATIONS))
ARRIVED = {"key": "k", "visitor": "x", "language": "en", "exchange": None, "taken_at": NOON}


@pytest.fixture
def connection(opened, address):
    with opened(address).connect() as connection, connection.begin():
        yield connection


def test_what_is_written_one_way_is_read_the_other(connection):
    """Texts, plain values and times, with their zone."""
    Prepared(put(CONVERSATIONS)).all(connection, GIVEN)
    row = connection.execute(WANTED, whose(LI)).one()
    assert (row.state, row.changed_at) == (ROW["state"], NOON)
    connection.execute(put(CONVERSATIONS), {**GIVEN, "state": {"asked": "again"}})
    prepared = Prepared(WANTED)
    for _ in range(8):  # psycopg prepares it after the fifth time
        row = prepared.one(connection, whose(LI))
        assert (row.state, row.changed_at) == ({"asked": "again"}, NOON)
    assert prepared.one(connection, whose(Visitor("web", "li"))) is None


def test_what_stands_in_the_statement_itself_is_kept(connection):
    """And a row that is there stays, where it is added once."""
    once = Prepared(add_once(CONVERSATIONS).values(state={}, changed_at=NOON))
    for _ in range(2):
        assert once.all(connection, {"channel": "wechat", "visitor": "li"}) == []
    assert connection.execute(WANTED, whose(LI)).one().changed_at == NOON


def test_a_key_that_is_taken_is_told_as_by_sqlalchemy(connection):
    """With the values left out, for people are in them."""
    adding = Prepared(insert(INBOX))
    adding.all(connection, ARRIVED)
    with pytest.raises(IntegrityError) as told:
        adding.all(connection, ARRIVED)
    assert fault_of(told.value) in {Fault.OWN, Fault.CLASH}
    assert "2026" not in str(told.value)


@pytest.mark.postgres
def test_a_connection_that_is_lost_is_told_and_let_go(
    opened, postgresql_address, postgresql_server
):
    reading = Prepared(select(INBOX).where(INBOX.c.key == bindparam("key")))
    with opened(postgresql_address).connect() as connection:
        number = connection.exec_driver_sql("select pg_backend_pid()").scalar_one()
        postgresql_server.psql(f"select pg_terminate_backend({number});")
        with pytest.raises(OperationalError) as told:
            reading.one(connection, {"key": "k"})
        assert fault_of(told.value) is Fault.LOST
        assert connection.invalidated
        connection.rollback()
        assert connection.exec_driver_sql("select 1").scalar_one() == 1
        assert reading.one(connection, {"key": "k"}) is None


def test_defaults_that_nobody_gives_are_refused(connection):
    """SQLAlchemy would fill them in at each run; here they would be forgotten in silence."""
    with pytest.raises(TypeError, match="defaults"):
        Prepared(insert(PERSON_REQUESTS)).all(
            connection, {"channel": "web", "visitor": "li", "exchange": 1, "asked_at": NOON}
        )
