"""Databases are brought up to date: from nothing, once, by one at a time."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select, text

from bot.casework.introductions import Step, StepKind
from bot.consent import Consent, Purpose, Source
from bot.database import engine, schema
from bot.database.tables.columns import Base
from bot.database.unit import SqlUnit
from bot.delivery.outbox import Outgoing, State
from bot.errors import StorageError
from bot.message import Visitor
from bot.notifications.notification import Notification, Occasion
from bot.staff.audit import Action, Ending, Event, entered, first_broken


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


NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
LI, OTHER = Visitor("web", "li"), Visitor("web", "other")


def fill_0005(connection):
    """Put something of every kind into the tables that version 0005 had, and later ones call otherwise."""
    tables = MetaData()
    tables.reflect(connection)

    def add(table, **values):
        connection.execute(tables.tables[table].insert(), values)

    for reference, visitor in (("AAA", LI), ("EEE", OTHER)):
        add(
            "leads",
            reference=reference,
            intake=reference,
            kind="company",
            status="new",
            organisation="business-finland",
            channel="web",
            visitor=visitor.id,
            given={"company": "Åse AS"},
            language="en",
            origin="",
            taken_at=NOW,
            changed_at=NOW,
            reason="",
            version=1,
            search="",
            tags="",
        )
        add("lead_keys", key="ase", reference=reference)
        add("notes", key=reference, reference=reference, staff=1, text="Rang them.", at=NOW)
    add("parted", first="AAA", second="EEE")
    add(
        "proposals",
        id=7,
        key="k",
        way="phrasing",
        language="en",
        text="t",
        topic="a.b",
        title="",
        answer="",
        staff=1,
        organisation="x",
        state="waiting",
        report={},
        at=NOW,
    )
    add("settled", exchange=5, proposal=7, channel="web", visitor="li", at=NOW)

    def notice(key, about, progress, staff=0, visitor=LI):
        add(
            "notices",
            key=key,
            occasion=key.split()[0],
            about=about,
            channel=visitor.channel,
            visitor=visitor.id,
            way="mail" if staff else "mark",
            staff=staff,
            at=NOW,
            progress=progress,
            tries=3,
            due_at=NOW,
            reason="smtp 451",
        )

    notice("lead AAA x", "AAA", "sent")
    notice("lead EEE x", "EEE", "waiting", visitor=OTHER)
    notice("lead AAA x to 1", "AAA", "sent", staff=1)
    notice("lead AAA x to 2", "AAA", "waiting", staff=2)
    notice("lead AAA x to 3", "AAA", "sending", staff=3)
    notice("lead AAA x to 4", "AAA", "failed", staff=4)
    nobody = Visitor("", "")
    for number, progress in ((1, "sent"), (2, "waiting")):
        key = f"digest 2026-48 to {number}"
        notice(key, "2026-48", progress, number, nobody)

    before = None
    for action in ("notices_changed", "notices_changed"):
        event = Event(NOW, 1, Action(action), "staff 1", Ending.DONE, {"after": "yes"})
        before = entered(event, before)
        add(
            "audit",
            number=before.number,
            at=NOW,
            staff=1,
            action=action,
            about="staff 1",
            ending="done",
            detail={"after": "yes"},
            before=before.before,
            digest=before.digest,
        )


def migrate_to(made, revision, step=command.upgrade):
    with made.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema.FOLDER))
        config.attributes["connection"] = connection
        step(config, revision)


def test_what_a_machine_drafted_before_is_what_was_saved_first(empty):
    """With its mark; of what people wrote nothing is."""
    migrate_to(empty, "0020")
    with empty.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for number, by_machine in ((1, True), (2, False), (3, True)):
            values = {
                column.name: {"by_machine": by_machine, "at": NOW, "report": {}, "staff": 1}.get(
                    column.name, f"now {number}"
                )
                for column in tables.tables["proposals"].columns
                if column.name not in {"id", "changed_at", "outline"}
            }
            connection.execute(tables.tables["proposals"].insert(), {"id": number, **values})
        for number, words in ((1, "first"), (1, "then"), (2, "mine")):
            step = {"proposal": number, "kind": "saved", "staff": 1, "at": NOW, "words": words}
            connection.execute(tables.tables["proposal_steps"].insert(), step)
    schema.migrate(empty)
    with empty.connect() as connection:
        rows = connection.execute(text("select id, drafted from proposals order by id")).all()
    assert [tuple(row) for row in rows] == [(1, "first"), (2, ""), (3, "now 3")]


SENT = [("AAA", "EEE", NOW), ("EEE", "AAA", NOW + timedelta(hours=1))]
"""Who was written to about whom, and when, before introductions were told step by step."""


def test_who_was_written_to_before_stays_as_the_first_steps(empty):
    """In the order in which it was done; and taken back, it is as it was."""
    migrate_to(empty, "0005")
    with empty.begin() as connection:
        fill_0005(connection)
    migrate_to(empty, "0021")
    with empty.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        rows = [{"reference": to, "about": about, "staff": 7, "at": at} for to, about, at in SENT]
        connection.execute(tables.tables["introductions"].insert(), rows[::-1])
        before = shape(connection)
    schema.migrate(empty)
    with empty.begin() as connection:
        kept = SqlUnit(connection).introductions.between("EEE", "AAA")
    assert kept.steps == tuple(Step(StepKind.SENT, 7, at, to) for to, _, at in SENT)
    migrate_to(empty, "0021", command.downgrade)
    with empty.connect() as connection:
        assert shape(connection) == before
        found = connection.execute(select(tables.tables["introductions"]).order_by("reference"))
        assert [(row.reference, row.about, row.staff) for row in found] == [
            (to, about, 7) for to, about, _ in SENT
        ]


def test_answers_to_introductions_are_not_lost_by_going_back(empty):
    """Nobody goes back without being told."""
    migrate_to(empty, "0005")
    with empty.begin() as connection:
        fill_0005(connection)
    schema.migrate(empty)
    with empty.begin() as connection:
        unit = SqlUnit(connection)
        step = Step(StepKind.AGREED, 7, NOW, "AAA")
        unit.introductions.add(unit.introductions.between("AAA", "EEE").after(step))
    with pytest.raises(RuntimeError, match="1 steps"):
        migrate_to(empty, "0021", command.downgrade)


def test_migrations_are_one_chain():
    """Two that follow the same one would keep every server from starting."""
    assert len(ScriptDirectory(str(schema.FOLDER)).get_heads()) == 1


def test_a_filled_database_of_the_version_before_keeps_its_data(empty):
    """Under the names of today; mail that waited is in the outbox, and the audit's chain is whole."""
    migrate_to(empty, "0005")
    with empty.begin() as connection:
        fill_0005(connection)
    assert schema.migrate(empty) == schema.revisions()[-1]
    with empty.begin() as connection:
        unit = SqlUnit(connection)
        told = Notification("lead AAA x", Occasion.LEAD, "AAA", LI, NOW, is_told=True)
        assert unit.notifications.get("lead AAA x") == told
        [handed] = unit.notifications.take_handed()
        assert (handed.key, handed.visitor) == ("lead EEE x", OTHER)
        assert not unit.notifications.add(told), "nobody is told twice"
        kept = connection.execute(text("select key from notifications order by key"))
        assert [*kept.scalars()] == [
            *("digest 2026-48 to 1", "digest 2026-48 to 2", "lead AAA x", "lead EEE x")
        ]
        mail = [
            outgoing
            for number in "1234"
            for outgoing in unit.outbox.of(Visitor("mail", number), frozenset(State))
        ]
        expected = [
            ("2", "digest 2026-48 to 2", State.WAITING),
            ("2", "lead AAA x", State.WAITING),
            ("3", "lead AAA x", State.SENDING),
        ]
        assert mail == [
            Outgoing(Visitor("mail", to), "smtp", {"notification": key}, NOW, state=state, tries=3)
            for to, key, state in expected
        ]
        assert unit.unanswered.askers(7) == []
        counted = {
            name: rows_in(connection, name)
            for name in ("duplicate_keys", "not_duplicates", "settled_questions")
        }
        assert counted == {"duplicate_keys": 2, "not_duplicates": 1, "settled_questions": 1}
        assert first_broken(unit.audit.after(0)) is None
        assert unit.audit.after(1)[0].event.action is Action.NOTICES_CHANGED
        unit.erase(LI, "sealed")
        left = connection.execute(text("select payload from outbox where channel = 'mail'"))
        assert ["digest" in str(row) for row in left.scalars()] == [True]
        assert rows_in(connection, "not_duplicates") == 0


ON_LEADS = {
    "leads": 2,
    "notes": 2,
    "lead_keys": 2,
    "duplicate_keys": 2,
    "parted": 1,
    "not_duplicates": 1,
}
"""How many rows are filled in of leads and of what hangs on them; two tables have another name since."""


def test_every_change_can_be_taken_back(empty):
    """The last one and those before it: the database looks as before, and no lead loses anything."""
    steps = [each for each in schema.revisions() if each >= "0003"]
    shapes = {}
    for revision in steps:
        migrate_to(empty, revision)
        with empty.begin() as connection:
            shapes[revision] = shape(connection)
            if revision == "0005":
                fill_0005(connection)
    for revision in steps[-2::-1]:
        migrate_to(empty, revision, command.downgrade)
        with empty.connect() as connection:
            assert shape(connection) == shapes[revision], revision
            left = {
                name: rows_in(connection, name)
                for name in ON_LEADS.keys() & shapes[revision].keys()
            }
        assert left == {name: ON_LEADS[name] for name in left}, revision


def rows_in(connection, table):
    return connection.execute(text(f"select count(*) from {table}")).scalar_one()  # noqa: S608


def test_what_was_told_stays_told_when_changes_are_taken_back(empty):
    """The database looks as before them."""
    migrate_to(empty, "0005")
    with empty.begin() as connection:
        before = shape(connection)
        fill_0005(connection)
    schema.migrate(empty)
    migrate_to(empty, "0005", command.downgrade)
    with empty.connect() as connection:
        assert shape(connection) == before
        told = connection.execute(text("select progress from notices order by key")).scalars()
        assert [*told] == ["sent", "sent", "sent", "waiting"]


def test_taken_back_nothing_is_left_that_the_version_before_cannot_read(empty):
    """A mention is no reason to tell that it knows; the others stay."""
    schema.migrate(empty)
    with empty.begin() as connection:
        unit = SqlUnit(connection)
        unit.notifications.add(Notification("mention 1 AAA k", Occasion.MENTION, "AAA", LI, NOW))
        unit.notifications.add(Notification("lead AAA x", Occasion.LEAD, "AAA", LI, NOW))
    migrate_to(empty, "0012", command.downgrade)
    with empty.connect() as connection:
        kept = connection.execute(text("select occasion from notifications"))
        assert [*kept.scalars()] == ["lead"]


def test_numbers_are_not_given_twice_on_sqlite(sqlite_address, opened):
    """The migrated tables count on like those of today; comparing does not show it."""
    with opened(sqlite_address).connect() as connection:
        made = connection.execute(
            text("select name from sqlite_master where sql like '%AUTOINCREMENT%'")
        )
        assert set(made.scalars()) == {
                "exchanges", "consents", "files", "outbox", "staff", "notes", "proposals",
                "saved_replies", "saved_views", "lead_imports",
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


@pytest.mark.parametrize("query", ["uri=true", "timeout=abc", "foo=bar"])
@pytest.mark.parametrize("name", ["file::memory:", "file:z.db", "z.db"])
def test_what_is_said_of_a_file_behind_its_name_is_refused(tmp_path, monkeypatch, name, query):
    """It may be another file, of which nothing is guarded, or none. Control: the name alone is a file."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="behind a"):
        engine.create(f"sqlite:///{name}?{query}")
    assert list(tmp_path.iterdir()) == []
    engine.create(f"sqlite:///{name}").dispose()
    assert [each.name for each in tmp_path.iterdir()] == [name]


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


def test_two_processes_that_start_at_once_make_the_tables_once(address):
    """As replicas do: each brings the database up to date, and neither ends with an error."""
    environ = {**os.environ, "BOT_DATABASE_URL": address}  # noqa: TID251  # the process inherits it
    command = [sys.executable, "-m", "bot", "migrate"]
    starting = [
        subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # noqa: S603  # ours
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120)[0].decode() for process in starting]
    assert told == ["The database is up to date.\n"] * 2
    assert [process.returncode for process in starting] == [0, 0]


BORNE_SINCE = "0007"
"""The version from which on a rolling update is possible."""


UNBORNE = {"0022": ["introductions is gone"]}
"""What replicas of the version before fail at, as docs/running.md says: no change may be added."""


def test_the_version_before_bears_what_each_change_does(empty):
    """It goes on writing while its replicas are replaced: its columns stay, and none is demanded that it does not know."""
    migrate_to(empty, BORNE_SINCE)
    found = {}
    with empty.connect() as connection:
        before = columns(connection)
    for revision in schema.revisions():
        if revision <= BORNE_SINCE:
            continue
        migrate_to(empty, revision)
        with empty.connect() as connection:
            after = columns(connection)
        found[revision] = unborne(before, after)
        before = after
    assert {revision: each for revision, each in found.items() if each} == UNBORNE


def test_a_column_that_is_demanded_is_found():
    """The control: what an older version would fail at."""
    before = {"leads": {"a": True, "b": True}}
    after = {"leads": {"a": True, "c": False, "d": True}}
    assert unborne(before, after) == ["leads.b is gone", "leads.c is demanded"]
    assert unborne(before, {}) == ["leads is gone"]


def columns(connection):
    """Return of each table its columns, and whether a row may come without."""
    looking = inspect(connection)
    return {
        name: {
            column["name"]: column["nullable"] or column["default"] is not None
            for column in looking.get_columns(name)
        }
        for name in looking.get_table_names()
    }


def unborne(before, after):
    """Return what a version that knows the tables *before* cannot bear of those *after*."""
    found = [f"{table} is gone" for table in before if table not in after]
    for table in before.keys() & after.keys():
        old, new = before[table], after[table]
        found += [f"{table}.{name} is gone" for name in old if name not in new]
        found += [
            f"{table}.{name} is demanded"
            for name, is_free in new.items()
            if name not in old and not is_free
        ]
    return found


@pytest.mark.parametrize(
    ("revision", "ways", "left"),
    [
        (
            "0012",
            {"phrasing": "out", "topic": "draft", "answer": "out", "phrase": "examined"},
            [("phrasing", "out")],
        ),
        (
            "0016",
            {"answer": "draft", "question": "out", "fact": "draft", "name": "examined"},
            [("answer", "draft")],
        ),
    ],
)
def test_what_the_version_before_cannot_read_goes_with_it(empty, revision, ways, left):
    """Drafts and ways that it does not know, with their steps. Control: what it knows stays."""
    schema.migrate(empty)
    with empty.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for number, (way, state) in enumerate(ways.items(), 1):
            texts = dict.fromkeys(("text", "topic", "title", "answer", "phrase", "before"), "x")
            row = {"id": number, "key": way, "way": way, "state": state, "language": "en", **texts}
            row |= {"staff": 1, "organisation": "x", "report": {}, "at": NOW}
            connection.execute(tables.tables["proposals"].insert(), row)
            step = {"proposal": number, "kind": "saved", "staff": 1, "at": NOW, "words": "x"}
            connection.execute(tables.tables["proposal_steps"].insert(), step)
    migrate_to(empty, revision, command.downgrade)
    with empty.connect() as connection:
        rows = connection.execute(text("select way, state from proposals")).all()
    assert [tuple(row) for row in rows] == left


def test_a_consent_of_before_is_of_all_that_its_visitor_left(empty):
    """So is one that a version of before keeps beside a newer one."""
    migrate_to(empty, "0024")
    add = text(
        "insert into consents (channel, visitor, purpose, is_given, wording, language, at, source, staff)"
        " values (:channel, :visitor, 'transfer', true, 'w', 'en', '2026-01-01 00:00:00+00:00', 'chat', 0)"
    )
    for revision in ("0024", "head"):
        migrate_to(empty, revision)
        with empty.begin() as connection:
            connection.execute(add, {"channel": LI.channel, "visitor": LI.id})
    with empty.connect() as connection:
        assert [each.request for each in SqlUnit(connection).consents.of(LI)] == ["", ""]


def test_what_staff_heard_is_never_taken_for_what_was_said_in_a_chat(empty):
    """The version before cannot tell them apart. Control: without such a consent it goes."""
    schema.migrate(empty)

    def hear(unit):
        for source in (Source.CHAT, Source.HAND):
            consent = Consent(Purpose.CONTACT, is_given=True, wording="w", language="en", at=NOW)
            unit.consents.add(LI, replace(consent, source=source, staff=1))

    with empty.begin() as connection:
        hear(SqlUnit(connection))
    with pytest.raises(RuntimeError, match="1 consents were heard by staff"):
        migrate_to(empty, "0016", command.downgrade)
    with empty.begin() as connection:
        assert "lead_imports" in inspect(connection).get_table_names()
        connection.execute(text("delete from consents where source = 'hand'"))
    migrate_to(empty, "0016", command.downgrade)
    with empty.connect() as connection:
        assert "lead_imports" not in inspect(connection).get_table_names()
