"""Commands that only look: they make no database, and say what cannot be written."""

import pytest
from click.testing import CliRunner

from bot.__main__ import main

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


def test_leads_are_written_to_both_files(written, sqlite_address, tmp_path):
    """Control of the above."""
    written(sqlite_address)
    files = ["--xlsx", str(tmp_path / "a.xlsx"), "--csv", str(tmp_path / "a.csv")]
    ended = run(sqlite_address, "leads", *files)
    assert (ended.exit_code, ended.stderr) == (0, "0 leads.\n")
    assert (tmp_path / "a.xlsx").stat().st_size > 0
    assert (tmp_path / "a.csv").stat().st_size > 0
