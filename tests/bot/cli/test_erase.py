"""``python -m bot erase``: somebody without a lead is erased as by themselves."""

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.database.engine import READING
from bot.database.installation import secret
from bot.database.lane import Lane
from bot.database.ledger import Ledger
from bot.delivery.inbox import Seal
from bot.settings.all import Settings
from bot.staff.audit import COMMAND_LINE, Action
from bot.wiring.clock import utc_now
from bot.wiring.opening import connect
from tests.bot.database.test_erasure import CANARY, NEIGHBOUR, SOMEBODY, filled, hits


@pytest.fixture
def settings(sqlite_address):
    return Settings(database_url=sqlite_address)


@pytest.fixture
def writer(settings):
    """The database, in which somebody and their neighbour wrote; the assistant has it open."""
    writer, _ = connect(settings)
    filled(writer)
    yield writer
    writer.close()


def erase(settings, *words, **options):
    """Run the command and return how it ended."""
    environ = {"BOT_DATABASE_URL": settings.database_url}
    return CliRunner().invoke(main, ["erase", *words], env=environ, **options)


def test_somebody_is_erased_from_the_disk_and_noted_in_the_ledger(settings, writer):
    """So that no backup brings them back; the audit knows that it was done, and not of whom."""
    ended = erase(settings, "web", SOMEBODY.id, "--yes")
    assert ended.exit_code == 0, ended.output
    assert "exchanges              20" in ended.output
    assert hits(settings.database_url) == 0
    assert hits(settings.database_url, "NEIGHBOUR") > 20
    [entry] = Ledger(settings.ledger, utc_now).entries()
    assert entry.visitor == Seal(writer.run(secret)).of_visitor(SOMEBODY)
    last = writer.run(lambda unit: unit.audit.after(0))[-1].event
    assert (last.staff, last.action, last.about) == (COMMAND_LINE, Action.PERSON_ERASED, "")
    assert erase(settings, "web", SOMEBODY.id, "--yes").exit_code == 2


@pytest.mark.parametrize(("answer", "exit_code"), [("n\n", 0), ("", 1)])
def test_whoever_does_not_agree_erases_nobody(settings, writer, answer, exit_code):
    ended = erase(settings, "web", SOMEBODY.id, input=answer)
    assert ended.exit_code == exit_code
    assert writer.run(lambda unit: len(unit.transcript.of(SOMEBODY))) == 20
    assert hits(settings.database_url) > 20


@pytest.mark.parametrize("words", [("web", CANARY), ("telegram", SOMEBODY.id)])
def test_of_whom_nothing_is_kept_it_is_said(settings, writer, words):
    """A mistyped id, another channel: nothing is noted anywhere."""
    ended = erase(settings, *words, "--yes")
    assert ended.exit_code == 2
    assert "Nothing is kept of" in ended.output
    assert not settings.ledger.exists()
    assert writer.run(lambda unit: len(unit.transcript.of(NEIGHBOUR))) == 20


def test_a_reader_in_the_log_is_waited_for(settings, writer, monkeypatch):
    """The command has no later: it empties the log before it ends."""
    tried = []
    beside = writer._engine.connect()  # noqa: SLF001  # as the assistant might
    with beside.execution_options(**READING) as reading:
        reading.exec_driver_sql("select count(*) from leads").all()

        def truncate(lane, once=Lane._truncate_if_due):  # noqa: SLF001
            once(lane)
            if lane._truncate_at:  # noqa: SLF001  # it could not: now the reader leaves
                tried.append(hits(settings.database_url))
                reading.rollback()

        monkeypatch.setattr(Lane, "_truncate_if_due", truncate)
        assert erase(settings, "web", SOMEBODY.id, "--yes").exit_code == 0
    assert tried[0] > 0
    assert hits(settings.database_url) == 0


def test_a_ledger_that_cannot_be_written_is_what_is_named(settings, writer, tmp_path):
    """And nobody is erased: a backup would bring them back. The database is well."""
    (tmp_path / "taken").write_text("no folder")
    environ = {
        "BOT_DATABASE_URL": settings.database_url,
        "BOT_ERASURE_LEDGER": str(tmp_path / "taken" / "ledger"),
    }
    ended = CliRunner().invoke(main, ["erase", "web", SOMEBODY.id, "--yes"], env=environ)
    assert ended.exit_code == 2
    assert "Nobody was erased: the ledger of erasures cannot be written" in ended.stderr
    assert "database is" not in ended.stderr
    assert writer.run(lambda unit: len(unit.transcript.of(SOMEBODY))) == 20
