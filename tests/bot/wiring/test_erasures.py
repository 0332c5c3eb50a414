"""Who was erased stays erased, whatever backup is restored (P20)."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Date, DateTime, Integer, LargeBinary, String, Text, select
from sqlalchemy.types import JSON, Boolean

from bot.app import App
from bot.cli.backup import Place, database_of, make, restore
from bot.database import erasure
from bot.database.erasure import OF_VISITORS, ErasedAgain, pending
from bot.database.installation import secret
from bot.database.ledger import Ledger
from bot.database.tables.leads import LEADS
from bot.database.tables.notifications import NOTIFICATIONS
from bot.database.tables.questions import PROPOSALS
from bot.delivery.inbox import Seal
from bot.diagnosis import Health
from bot.dialogue.conversation import Conversation
from bot.errors import StorageError
from bot.message import Visitor
from bot.settings.all import Settings
from bot.wiring.background.erasures import entries_of, erasures, erasures_as_text, keep_erased
from bot.wiring.clock import utc_now
from bot.wiring.opening import connect, open_database

CANARY = "CANARY-7f3a"
GONE, STAYS = Visitor("web", f"{CANARY}-id"), Visitor("web", "NEIGHBOUR-id")
BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
GROUP = "-100700"


@pytest.fixture
def settings(sqlite_address):
    """An installation with a database of its own, and its ledger beside it."""
    return Settings(database_url=sqlite_address)


@pytest.fixture
def opened(settings):
    """Open the database as every command does; closed afterwards."""
    writers = []

    def open_(how=open_database):
        found = how(settings)
        writers.append(found[0] if isinstance(found, tuple) else found)
        return writers[-1]

    yield open_
    for each in writers:
        each.close()


def value_of(column, tag, number):
    """Return something that fits *column*: *tag* wherever there may be words."""
    kind = column.type
    if column is LEADS.c.status:
        return "new"  # one of a few words: else it is no lead
    if isinstance(kind, JSON):
        return {"said": tag}
    if isinstance(kind, Date):
        return BEFORE.date()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, String | Text):
        return f"{tag}-{number}"[: kind.length]
    if isinstance(kind, LargeBinary):
        return f"{tag}-{number}".encode() * 2000
    return BEFORE if isinstance(getattr(kind, "impl", kind), DateTime) else 0.5


def row_of(table, tag, number):
    """Return a row of *table*, full of *tag*; what it may lead to, it does not. The group of staff is nobody's."""
    return {
        column.name: None
        if column.foreign_keys and column.nullable
        else GROUP
        if column is NOTIFICATIONS.c.shown_in
        else value_of(column, tag, number)
        for column in table.columns
    }


def fill(unit, visitor, tag, number):
    """Put *tag* into every field of every table that has rows of a visitor."""
    unit.connection.execute(PROPOSALS.insert(), row_of(PROPOSALS, "staff", number))
    for table in OF_VISITORS:
        whose = {"channel": visitor.channel, "visitor": visitor.id}
        unit.connection.execute(table.insert(), row_of(table, tag, number) | whose)


def filled(writer):
    writer.run(secret)  # it is made at the first start, before anybody writes
    writer.run(lambda unit: fill(unit, GONE, CANARY, 1))
    writer.run(lambda unit: fill(unit, STAYS, "NEIGHBOUR", 2))


def erase(writer, visitor=GONE):
    writer.run(lambda unit: unit.erase(visitor, Seal(secret(unit)).of_visitor(visitor)))


def hits(settings, words=CANARY):
    """Return how often *words* stand in the files of the database, and in those of the ledger."""
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    files = [*path.parent.glob(f"{path.name}*"), *settings.ledger.glob("*")]
    return sum(file.read_bytes().count(words.encode()) for file in files if file.is_file())


@pytest.fixture
def brought_back(settings, opened, tmp_path):
    """A backup, an erasure after it, and the backup put back; the old files are away."""
    writer = opened()
    filled(writer)
    assert hits(settings) > 20
    database = database_of(settings, {})
    list(make(database, Place(tmp_path / "a.backup"), lambda: BEFORE))
    erase(writer)
    writer.close()
    assert hits(settings) == 0
    said = list(restore(database, tmp_path / "a.backup", lambda: BEFORE, ErasedAgain))
    for file in database.path.parent.glob("*.before-*"):
        file.unlink()
    return said


def test_an_older_backup_does_not_bring_the_erased_back(settings, brought_back, opened, capsys):
    """Not one byte: neither in the database, nor in its log, nor in the ledger; and it is said."""
    assert hits(settings) > 20
    opened().close()
    assert hits(settings) == 0
    assert "erased_again" in capsys.readouterr().out
    assert hits(settings, "NEIGHBOUR") > 20


def test_control_without_the_check_they_are_back(settings, brought_back, opened):
    """Opened as before, everything is there again."""
    opened(connect).close()
    assert hits(settings) > 20


def test_the_assistant_itself_begins_with_the_check(settings, brought_back, harbours):
    """Before it listens."""
    here = Settings(
        database_url=settings.database_url, content=harbours.content, cache_dir=harbours.cache
    )
    App.build(here).writer.close()
    assert hits(settings) == 0


def test_the_ledger_holds_hashes_only(settings, brought_back):
    """When, a random number, which secret, and the keyed hash of who."""
    files = list(settings.ledger.iterdir())
    assert len(files) == 1
    line = r"\n[\d:.T+-]{32} [0-9a-f]{32} [0-9a-f]{8} [0-9a-f]{64}\n"
    assert re.fullmatch(line, files[0].read_text())
    assert files[0].stat().st_mode & 0o777 == 0o600
    assert settings.ledger.stat().st_mode & 0o777 == 0o700


def test_it_is_done_once(settings, brought_back, opened):
    """And said."""
    writer, ledger = connect(settings)
    try:
        found = keep_erased(writer, [ledger])
        assert found == ErasedAgain(entries=1, people=1)
        assert erasures_as_text(found) == (
            "Erasures of the ledger that were not in this database: 1. People erased again: 1."
        )
        assert keep_erased(writer, [ledger]) == ErasedAgain()
    finally:
        writer.close()


def test_without_a_restore_there_is_nothing_to_do(settings, opened):
    """Who was erased and came back is not erased at the next start."""
    writer = opened()
    filled(writer)
    erase(writer)
    writer.run(lambda unit: unit.conversations.put(Conversation(GONE, changed_at=BEFORE)))
    writer.close()
    again = opened()
    assert again.run(lambda unit: unit.conversations.get(GONE).changed_at) == BEFORE


def test_the_doctor_says_that_a_backup_was_restored(settings, brought_back, opened):
    """And how it is put right; afterwards, that it is."""
    told = list(erasures(settings, utc_now))
    assert [each.health for each in told] == [Health.NOTE]
    assert "not in this database, for a backup was restored or one could" in told[0].found
    assert told[0].found.endswith(": 1")
    opened()
    assert [each.health for each in erasures(settings, utc_now)] == [Health.FINE]
    shutil.rmtree(settings.ledger)
    settings.ledger.write_text("no folder")
    assert [each.health for each in erasures(settings, utc_now)] == [Health.BROKEN]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder in which nobody can make one")
def test_a_ledger_that_cannot_be_made_is_named(sqlite_address, opened, capsys):
    """By the doctor and at the start, before somebody asks to be erased; permissions alone do not tell."""
    settings = Settings(database_url=sqlite_address, erasure_ledger=Path("/proc/x"))
    [told] = erasures(settings, utc_now)
    assert (told.health, told.found) == (
        Health.BROKEN,
        "/proc/x cannot be written: nobody can be erased",
    )
    opened(lambda _: open_database(settings))
    assert "ledger_not_writable" in capsys.readouterr().out


def test_a_ledger_that_is_no_folder_stops_the_start(settings, opened):
    """What it holds cannot be read: who was erased cannot be told."""
    settings.ledger.parent.mkdir(parents=True)
    settings.ledger.write_text("no folder")
    with pytest.raises(StorageError, match=r"cannot be read \(Not a directory\)"):
        opened()


# Crashes, refusals


def test_an_erasure_cut_off_before_its_commit_is_made_up_for(settings, opened, monkeypatch):
    """It is in the ledger first; and whoever was not told so is erased all the same."""
    writer = opened()
    filled(writer)
    add = Ledger.add

    def cut(ledger, entries):
        add(ledger, entries)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "add", cut)
        with pytest.raises(StorageError):
            erase(writer)
    writer.close()
    assert hits(settings) > 20
    opened().close()
    assert hits(settings) == 0


def test_who_was_not_told_and_went_on_stays(settings, opened, monkeypatch):
    """What was acknowledged after it is kept: they can say it once more."""
    writer = opened()
    filled(writer)
    with monkeypatch.context() as patch:
        patch.setattr("bot.database.erasure.CARRIED_OUT", select(1))
        erase(writer)
    later = utc_now() + timedelta(minutes=1)
    writer.run(lambda unit: unit.conversations.put(Conversation(GONE, changed_at=later)))
    writer.close()
    writer, ledger = connect(settings)
    try:
        assert keep_erased(writer, [ledger]) == ErasedAgain(entries=1, returned=1)
        assert writer.run(lambda unit: unit.conversations.get(GONE).changed_at) == later
        assert keep_erased(writer, [ledger]) == ErasedAgain()
    finally:
        writer.close()


async def test_an_erasure_that_the_ledger_cannot_keep_is_not_acknowledged(settings, opened):
    """And it harms nobody else: what came in the same moment is kept."""
    writer = opened()
    filled(writer)
    settings.ledger.parent.mkdir(exist_ok=True)
    settings.ledger.write_text("no folder")
    with pytest.raises(StorageError):
        erase(writer)
    assert hits(settings) > 20
    writer.run(lambda unit: unit.conversations.put(Conversation(STAYS, changed_at=BEFORE)))
    settings.ledger.unlink()
    erase(writer)
    assert hits(settings) == 0


def test_a_ledger_sealed_with_another_secret_is_refused(settings, brought_back, opened):
    """Nobody could be found by it: the backup is from before the secret was changed."""
    file = next(settings.ledger.iterdir())
    words = file.read_text().split()
    file.write_text(" ".join([*words[:2], "00000000", words[3]]))
    with pytest.raises(StorageError, match="another secret"):
        opened()
    assert hits(settings) > 20


def test_a_new_database_beside_an_old_ledger_is_fine(settings, opened, capsys):
    """Nobody is in it: nobody is erased again, and who was erased may come back."""
    writer = opened()
    filled(writer)
    erase(writer)
    writer.close()
    shutil.rmtree(Path(settings.database_url.removeprefix("sqlite:///")), ignore_errors=True)
    path = Path(settings.database_url.removeprefix("sqlite:///"))
    for file in path.parent.glob(f"{path.name}*"):
        if file.is_file():
            file.unlink()
    capsys.readouterr()
    writer = opened()
    assert re.search(r"erased_again +entries=1 people=0 returned=0", capsys.readouterr().out)
    assert (hits(settings), hits(settings, "NEIGHBOUR")) == (0, 0)
    assert len(entries_of(Ledger(settings.ledger, utc_now))) == 1
    writer.run(lambda unit: unit.conversations.put(Conversation(GONE, changed_at=BEFORE)))
    writer.close()
    assert opened().run(lambda unit: unit.conversations.get(GONE).changed_at) == BEFORE


def test_a_ledger_of_another_machine_can_be_named(settings, brought_back, tmp_path):
    """Where several processes have a folder each."""
    settings.ledger.rename(tmp_path / "theirs")
    writer, ledger = connect(settings)
    try:
        assert keep_erased(writer, [ledger]) == ErasedAgain()
        others = Ledger(tmp_path / "theirs", ledger.clock)
        assert keep_erased(writer, [ledger, others]).people == 1
    finally:
        writer.close()


# The ledger itself


NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def ledger_at(folder, now):
    return Ledger(folder, lambda: now)


def test_the_ledger_keeps_what_it_is_given(tmp_path):
    """In its order, a file a day."""
    days = [NOON, NOON + timedelta(days=1)]
    kept = [ledger_at(tmp_path / "l", day).entry("f" * 64, "0" * 8) for day in days]
    for entry in kept:
        ledger_at(tmp_path / "l", NOON).add([entry])
    assert ledger_at(tmp_path / "l", NOON).entries() == kept
    assert len(list((tmp_path / "l").iterdir())) == 2


def test_a_line_that_a_crash_cut_short_harms_no_other(tmp_path):
    """The next one begins anew."""
    ledger = ledger_at(tmp_path, NOON)
    entry = ledger.entry("f" * 64, "0" * 8)
    (tmp_path / "2026-11-27.txt").write_text(str(entry)[:40])
    ledger.add([entry])
    assert ledger.entries() == [entry]


def test_what_is_past_its_time_goes(tmp_path):
    """And what is none of ours stays."""
    (tmp_path / "notes.txt").write_text("mine")
    for days in (43, 42, 0):
        ledger = ledger_at(tmp_path, NOON - timedelta(days=days))
        ledger.add([ledger.entry("f" * 64, "0" * 8)])
    assert ledger_at(tmp_path, NOON).forget(timedelta(days=42)) == 1
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"notes.txt", "2026-10-16.txt", "2026-11-27.txt"}


@pytest.mark.postgres
def test_on_postgresql_it_is_the_same(postgresql_address, tmp_path):
    """Whoever the ledger names and the database does not is erased."""
    settings = Settings(database_url=postgresql_address, erasure_ledger=tmp_path / "erased")
    writer, ledger = connect(settings)
    try:
        filled(writer)
        erase(writer)
        writer.run(lambda unit: fill(unit, GONE, CANARY, 3))  # as a dump brings it back
        writer.run(lambda unit: unit.connection.execute(erasure.ERASURES.delete()))
        assert len(writer.run(lambda unit: pending(unit.connection, ledger.entries()))) == 1
        assert keep_erased(writer, [ledger]) == ErasedAgain(entries=1, people=1)
        for table in OF_VISITORS:
            # Of a notice that stands in the group of staff it is left where, until it is put right.
            whose = select(table.c.visitor).where(table.c.visitor != "")
            assert writer.run(lambda unit, q=whose: set(unit.connection.execute(q).scalars())) == {
                STAYS.id
            }
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("changes", "folder"),
    [
        ({"database_url": "sqlite:///data/a.db?timeout=3"}, "data/a.db-erased"),
        ({"database_url": "sqlite:////srv/our%20data/a.db"}, "/srv/our data/a.db-erased"),
        ({"database_url": "postgresql://bot@db/x"}, "data/erased"),
        ({"erasure_ledger": Path("/srv/erased")}, "/srv/erased"),
    ],
)
def test_the_ledger_lies_beside_the_database_or_where_it_is_told(changes, folder):
    """For PostgreSQL in the folder of the data."""
    assert Settings(**changes).ledger == Path(folder)
