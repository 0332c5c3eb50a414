"""Ready is whoever can keep a message: as messages show that come, or as one shows that is tried."""

import asyncio
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from bot.database.engine import create
from bot.database.installation import DeadLetter, bury, check
from bot.database.tables.installation import INSTALLATION
from bot.database.upsert import put
from bot.errors import StorageError
from bot.wiring.observing.health import FRESH_SECONDS, Readiness
from tests.bot.cast import NOON

BOTH = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)


@pytest.fixture
def address(database, request):
    return request.getfixturevalue(f"{database}_address")


@pytest.fixture
def writer(written, address):
    return written(address)


@pytest.fixture
def readiness(writer):
    return Readiness(lambda: writer.do(lambda unit: check(unit, NOON)))


@contextmanager
def full(writer, address):
    """A disk on which there is no room for more pages."""

    def fill(connection, _):
        connection.execute("PRAGMA max_page_count = 1").close()

    engine = writer._engine  # noqa: SLF001
    for number in range(20):  # into the pages that are free
        letter = DeadLetter("web", str(number), "fills", b"x" * 4096, NOON)
        writer.run(lambda unit, letter=letter: bury(unit, letter))
    writer.run(lambda unit: unit.connection.execute(text("PRAGMA max_page_count = 1")))
    event.listen(engine, "connect", fill)
    yield
    event.remove(engine, "connect", fill)
    writer.run(lambda unit: unit.connection.execute(text("PRAGMA max_page_count = 1000000")))
    engine.dispose()


@contextmanager
def locked(writer, address):
    """A table that another one holds, as a migration or a backup may."""
    other = create(address)
    with other.connect() as connection:
        connection.execute(text("lock table exchanges in access exclusive mode"))
        yield
        connection.rollback()
    other.dispose()


FAULTS = [
    pytest.param("sqlite", full, "disk", id="full disk"),
    pytest.param("postgresql", locked, "locked", id="locked table", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("database", "fault", "word"), FAULTS)
async def test_whoever_cannot_keep_a_message_is_not_ready(writer, address, readiness, fault, word):
    """And says why; when the cause has gone, it is ready again."""
    assert await readiness.reason() == ""
    readiness.forget()
    with fault(writer, address):
        assert word in await readiness.reason()
    readiness.forget()
    assert await readiness.reason() == ""


@pytest.mark.parametrize(("database", "fault", "word"), FAULTS)
async def test_control_the_time_alone_can_be_kept_where_no_message_can(
    writer, address, fault, word
):
    """What was written before: a row of its own, of always the same size."""

    def note(unit):
        noted = {"name": "checked_at", "value": NOON.isoformat()}
        unit.connection.execute(put(INSTALLATION), noted)

    await writer.do(note)
    with fault(writer, address):
        await writer.do(note)


@BOTH
async def test_what_is_tried_leaves_nothing(writer):
    def counted(unit):
        tables = ("inbox", "exchanges", "conversations")
        return [
            unit.connection.execute(text(f"select count(*) from {name}")).scalar_one()  # noqa: S608
            for name in tables
        ]

    for _ in range(2):
        await writer.do(lambda unit: check(unit, NOON))
    assert await writer.read(counted) == [0, 0, 0]


class Tried:
    """Counts the tries, which fail while *problem* is set."""

    problem = None
    count = 0

    async def __call__(self):
        self.count += 1
        await asyncio.sleep(0.01)
        if self.problem is not None:
            raise self.problem


@pytest.fixture
def tried():
    return Tried()


async def test_nothing_is_tried_while_messages_flow(tried):
    clock = [0.0]
    readiness = Readiness(tried, lambda: clock[0])
    for _ in range(20):
        readiness.note()
        clock[0] += FRESH_SECONDS - 1
        assert await readiness.reason() == ""
    assert tried.count == 0
    clock[0] += FRESH_SECONDS
    assert await readiness.reason() == ""
    assert tried.count == 1


async def test_a_message_that_could_not_be_kept_says_it_at_once(tried):
    """And for as long as none comes that can, or one that is tried."""
    clock = [0.0]
    readiness = Readiness(tried, lambda: clock[0])
    readiness.note()
    readiness.note(StorageError("No."))
    assert await readiness.reason() == "No."
    assert tried.count == 0
    clock[0] += 2 * FRESH_SECONDS
    assert await readiness.reason() == ""


async def test_many_who_ask_at_once_try_it_once(tried):
    readiness = Readiness(tried)
    tried.problem = StorageError("No.")
    assert set(await asyncio.gather(*(readiness.reason() for _ in range(50)))) == {"No."}
    assert tried.count == 1
