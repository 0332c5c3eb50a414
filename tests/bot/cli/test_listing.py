"""Commands that only look: they make no database, and say what cannot be written."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli import listing
from bot.consent import Consent, Purpose
from bot.database import lane
from bot.leads import Lead
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

LOOKING = [
    ["leads"],
    ["questions"],
    ["erase", "web", "x", "--yes"],
    ["restore-check"],
    ["staff", "list"],
    ["staff", "audit"],
    ["staff", "disable", "a@b.example"],
    ["staff", "reset", "a@b.example"],
    ["doctor"],
]


def run(address, *words):
    return CliRunner().invoke(main, list(words), env={"BOT_DATABASE_URL": address})


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_where_there_is_no_database_none_is_made(tmp_path, words, monkeypatch):
    """Just when the file is away, somebody looks."""
    ended = run(f"sqlite:///{tmp_path}/away/a.db", *words)
    assert list(tmp_path.iterdir()) == []
    if words != ["doctor"]:
        assert ended.exit_code == 2
        assert "There is no database" in ended.stderr


@pytest.mark.parametrize("way", ["--xlsx", "--csv"])
@pytest.mark.parametrize("place", ["nowhere/a.file", ".", "/dev/full"])
def test_a_file_that_cannot_be_written_is_named(written, sqlite_address, tmp_path, way, place):
    """In a sentence, not with a traceback; a full disk, too."""
    written(sqlite_address)
    ended = run(sqlite_address, "leads", way, str(tmp_path / place))
    assert ended.exit_code == 2
    assert f"{tmp_path / place} cannot be written" in ended.stderr
    assert "Choose another place" in ended.stderr


def lead_of(number):
    given = {"company": f"Firm {number}", "person": "Aino", "email": f"a{number}@firm.example"}
    visitor, at = Visitor("web", f"v{number}"), NOW + timedelta(seconds=number)
    return Lead(f"R{number:03}", f"i{number}", "company", visitor, "x", given, "en", "", at, at)


@pytest.fixture
def many(written, sqlite_address, monkeypatch):
    """Five leads and as many questions in vain, of which two are read at once."""
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    reply = Reply("No", About.parse("phrase not_understood"), "en")

    def fill(unit):
        for number in range(5):
            lead = lead_of(number)
            unit.leads.add(lead)
            agreed = Consent(Purpose.TRANSFER, number == 3, "May it go?", "en", NOW)
            unit.consents.add(lead.visitor, agreed)
            asked = Exchange(lead.visitor, f"Why {number}?", "", reply, Outcome.DECLINED, NOW)
            unit.transcript.add(asked)

    writer = written(sqlite_address)
    writer.run(fill)
    return writer


def test_what_is_listed_is_read_a_little_at_a_time(many):
    """Newest first, each once, with what its visitor agreed to."""
    rows = listing.leads_of(many.look, ("reference", "may_transfer"))
    said = [[f"R{number:03}", "yes" if number == 3 else "no"] for number in (4, 3, 2, 1, 0)]
    assert rows == said
    asked = [each.text for each in listing.in_vain(many.look)]
    assert asked == [f"Why {number}?" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(("word", "lines"), [("leads", 5), ("questions", 5)])
def test_who_lists_waits_for_nobody_who_writes(many, sqlite_address, word, lines, monkeypatch):
    """And keeps nobody waiting: a listing stores nothing."""
    monkeypatch.setattr(lane, "LAST_SECONDS", 0.1)  # the log stays in use until the end
    path = sqlite_address.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = run(sqlite_address, word)
    assert ended.exit_code == 0
    assert len([line for line in ended.stdout.splitlines() if "reference" not in line]) == lines


def test_leads_are_written_to_both_files(written, sqlite_address, tmp_path):
    """Control of the above."""
    written(sqlite_address)
    files = ["--xlsx", str(tmp_path / "a.xlsx"), "--csv", str(tmp_path / "a.csv")]
    ended = run(sqlite_address, "leads", *files)
    assert (ended.exit_code, ended.stderr) == (0, "0 leads.\n")
    assert (tmp_path / "a.xlsx").stat().st_size > 0
    assert (tmp_path / "a.csv").stat().st_size > 0
