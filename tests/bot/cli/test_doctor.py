"""The doctor: what is wrong is said in plain words, with the way out."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from bot.cli.doctor import diagnose
from bot.database import schema
from bot.database.engine import create
from bot.diagnosis import Diagnosis, Health, as_text

NOW = datetime(2026, 11, 25, tzinfo=UTC)
FAR_AWAY = {"TELEGRAM_TOKEN": "77:abcdef", "TELEGRAM_API_URL": "http://127.0.0.1:9"}


def found(tmp_path, **environ):
    names = {f"BOT_{name}": value for name, value in environ.items()}
    address = {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    return {each.subject: each for each in diagnose(address | names, lambda: NOW)}


def test_a_fresh_installation_is_well(tmp_path):
    """An empty database is only noted: the start makes it."""
    said = found(tmp_path)
    assert said["settings"].health is said["knowledge"].health is Health.FINE
    assert said["database"].health is Health.NOTE
    assert Health.BROKEN not in {each.health for each in said.values()}


def test_a_database_of_ours_is_written(tmp_path):
    """The only proof that it can be."""
    engine = create(f"sqlite:///{tmp_path}/a.db")
    schema.migrate(engine)
    engine.dispose()
    assert found(tmp_path)["database"].health is Health.FINE


@pytest.mark.parametrize(
    ("subject", "environ", "words"),
    [
        ("settings", {"PORT": "x"}, "BOT_PORT"),
        ("telegram", {"TELEGRAM_TOKEN": "wx12"}, "BOT_TELEGRAM_TOKEN"),
        ("telegram", {"PUBLIC_URL": "http://x.org"}, "BOT_PUBLIC_URL"),
        ("database", {"DATABASE_URL": "postgresql://bot:hunter2@127.0.0.1:9/x"}, "postgresql"),
        ("knowledge", {"CONTENT": "tests"}, "problems"),
    ],
)
def test_what_is_broken_is_named_with_a_way_out(tmp_path, subject, environ, words):
    """And no password is shown."""
    said = found(tmp_path, **environ)[subject]
    assert said.health is Health.BROKEN
    assert words in said.found
    assert said.way_out
    assert "hunter2" not in as_text([said])


def test_without_a_network_it_says_that_it_could_not_ask(tmp_path):
    """Everything else is examined all the same."""
    said = found(tmp_path, **FAR_AWAY)
    assert said["telegram"].health is Health.UNKNOWN
    assert said["knowledge"].health is Health.FINE


def test_each_diagnosis_is_a_line_and_its_way_out_another():
    """For an operator at a terminal."""
    text = as_text([Diagnosis("x", Health.FINE, "good"), Diagnosis("y", Health.BROKEN, "a", "b")])
    assert [line.split() for line in text.splitlines()] == [
        ["ok", "x", "good"],
        ["broken", "y", "a"],
        ["->", "b"],
    ]


@pytest.mark.slow
def test_the_command_ends_with_one_when_something_is_broken(tmp_path):
    """So that a script can tell."""
    command = [sys.executable, "-m", "bot", "doctor"]
    for port, status in (("8000", 0), ("x", 1)):
        environ = {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "BOT_PORT": port}
        done = subprocess.run(command, env=environ, capture_output=True, check=False)  # noqa: S603
        assert done.returncode == status, done.stderr
