"""The doctor: what is wrong is said in plain words, with the way out."""

import asyncio
import socket
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from aiohttp import web
from click.testing import CliRunner

from bot.__main__ import main
from bot.cli import clock, doctor
from bot.cli.doctor import diagnose
from bot.database import schema
from bot.database.engine import create
from bot.database.writer import Writer
from bot.diagnosis import Diagnosis, Health, diagnoses_as_text
from knowledge.problems import Place, Problem, Severity
from tests.bot.cast import NOON
from tests.bot.wiring.test_alarms import busy
from tests.knowledge.models.embedding_fake import FakeEmbeddings

NOW = datetime(2026, 11, 25, tzinfo=UTC)
FAR_AWAY = {"TELEGRAM_TOKEN": "77:abcdef", "TELEGRAM_API_URL": "http://127.0.0.1:9"}


SURVEYED = cache(doctor.survey)
"""What is wrong with a content folder, looked at once for all tests: it takes a second."""

WECHAT = {"WECHAT_TOKEN": "simulated", "WECHAT_APP_ID": "wx0123456789abcdef"}


@pytest.fixture(autouse=True)
def surveyed(monkeypatch):
    monkeypatch.setattr(doctor, "survey", SURVEYED)


def said(tmp_path, now=NOW, **environ):
    names = {f"BOT_{name}": value for name, value in environ.items()}
    address = {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db"}
    return list(diagnose(address | names, lambda: now))


def found(tmp_path, **environ):
    return {each.subject: each for each in said(tmp_path, **environ)}


def made(tmp_path):
    """A database of this version, and what its file holds."""
    engine = create(f"sqlite:///{tmp_path}/a.db")
    schema.migrate(engine)
    engine.dispose()
    return (tmp_path / "a.db").read_bytes()


def test_what_is_only_warned_of_is_not_counted_as_a_problem(tmp_path, monkeypatch):
    """Whoever puts it right knows how much there is to do."""
    place = Place("topics/city.wuhan.yaml", 5)
    problems = (Problem(place, "wrong."), Problem(place, "odd.", Severity.WARNING))
    surveyed = replace(SURVEYED(doctor.CONTENT), problems=problems)
    monkeypatch.setattr(doctor, "survey", lambda _: surveyed)
    assert found(tmp_path)["knowledge"].found == "1 problem in 45 topics"


def test_a_fresh_installation_is_well(tmp_path):
    """An empty database is only noted: the start makes it."""
    said = found(tmp_path)
    assert said["settings"].health is said["knowledge"].health is Health.FINE
    assert said["database"].health is Health.NOTE
    assert Health.BROKEN not in {each.health for each in said.values()}


def test_a_database_of_ours_is_tried_and_not_changed(tmp_path):
    """Not a byte of it, whatever is turned on."""
    before = made(tmp_path)
    assert found(tmp_path, **WECHAT)["database"].health is Health.FINE
    assert [each.name for each in tmp_path.iterdir()] == ["a.db"]
    assert (tmp_path / "a.db").read_bytes() == before


def test_control_a_start_changes_it(tmp_path):
    before = made(tmp_path)
    engine = create(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("insert into installation values ('a', 'b')")
    engine.dispose()
    assert (tmp_path / "a.db").read_bytes() != before


def test_no_database_is_made_or_migrated(tmp_path):
    """Where there is none, there is none afterwards; and an old one stays old."""
    secret = {"WECHAT_APP_SECRET": "0" * 32, "WECHAT_API_URL": "http://127.0.0.1:9"}
    assert found(tmp_path, **WECHAT, **secret)["database"].health is Health.NOTE
    assert not list(tmp_path.iterdir())
    (tmp_path / "a.db").touch()
    found(tmp_path, **WECHAT, **secret)
    assert (tmp_path / "a.db").read_bytes() == b""


def test_a_database_that_cannot_be_made_is_broken(tmp_path):
    """Its folder would be below a file."""
    (tmp_path / "file").touch()
    address = f"sqlite:///{tmp_path}/file/a.db"
    said = found(tmp_path, DATABASE_URL=address)["database"]
    assert said.health is Health.BROKEN
    assert said.way_out


def test_a_channel_that_is_silent_for_longer_than_ever_is_noted(tmp_path):
    """With since when; an hour after the last message, nothing is said."""
    made(tmp_path)
    writer = Writer(create(f"sqlite:///{tmp_path}/a.db"))
    writer.run(lambda unit: busy(unit, "web"))
    writer.close()
    for hours, words in ((1, []), (7, ["nothing has come in since 2026-11-25 12:00 UTC"])):
        told = said(tmp_path, NOON + timedelta(hours=hours))
        assert [each.found.partition(",")[0] for each in told if each.subject == "web"] == words


@pytest.mark.parametrize(
    ("channel", "environ"),
    [
        ("wechat", WECHAT | {"WECHAT_AES_KEY": "a" * 42}),
        ("telegram", FAR_AWAY | {"PUBLIC_URL": "http://x.org"}),
    ],
    ids=["key-of-42-signs", "http-address"],
)
def test_a_channel_that_a_setting_turns_off_is_never_called_well(tmp_path, channel, environ):
    """It does not run: nothing of it is ok, and it is said that it is off."""
    about = [each for each in said(tmp_path, **environ) if each.subject == channel]
    assert {each.health for each in about} == {Health.BROKEN}
    assert f"{channel} is off" in about[-1].way_out


@asynccontextmanager
async def somebody(ahead):
    """Somebody whose clock is *ahead* of ours; without, one who tells no time."""

    async def tell(_request):
        date = (NOW + ahead).strftime("%a, %d %b %Y %H:%M:%S GMT") if ahead is not None else "?"
        return web.Response(headers={"Date": date})

    app = web.Application()
    app.router.add_get("/", tell)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"  # noqa: SLF001
    await runner.cleanup()


@pytest.mark.parametrize(
    ("ahead", "health", "words"),
    [
        (timedelta(seconds=2), Health.FINE, "agrees"),
        (timedelta(minutes=7), Health.BROKEN, "7 minutes behind"),
        (timedelta(minutes=-7), Health.BROKEN, "7 minutes ahead of"),
        (None, Health.NOTE, "nobody"),
    ],
)
async def test_the_clock_is_compared_with_the_platforms(ahead, health, words):
    async with somebody(ahead) as server:
        (told,) = await clock.diagnose([server], lambda: NOW, None)
    assert told.health is health
    assert words in told.found


def test_a_clock_that_was_set_back_is_seen_by_what_was_kept(tmp_path):
    """Without a network, too."""
    later = NOW + timedelta(hours=3)
    (told,) = asyncio.run(clock.diagnose([], lambda: NOW, later))
    assert told.health is Health.BROKEN
    assert told.way_out


@pytest.mark.parametrize(
    ("subject", "environ", "words"),
    [
        ("settings", {"PORT": "x"}, "BOT_PORT"),
        ("telegram", {"TELEGRAM_TOKEN": "wx12"}, "BOT_TELEGRAM_TOKEN"),
        ("telegram", {"PUBLIC_URL": "http://x.org"}, "BOT_PUBLIC_URL"),
        ("database", {"DATABASE_URL": "postgresql://bot:hunter2@127.0.0.1:9/x"}, "postgresql"),
        ("knowledge", {"CONTENT": "docs"}, "problems"),
    ],
)
def test_what_is_broken_is_named_with_a_way_out(tmp_path, subject, environ, words):
    """And no password is shown."""
    said = found(tmp_path, **environ)[subject]
    assert said.health is Health.BROKEN
    assert words in said.found
    assert said.way_out
    assert "hunter2" not in diagnoses_as_text([said])


def test_without_a_network_it_says_that_it_could_not_ask(tmp_path):
    """Everything else is examined all the same."""
    said = found(tmp_path, **FAR_AWAY)
    assert said["telegram"].health is Health.UNKNOWN
    assert said["knowledge"].health is Health.FINE


def test_each_diagnosis_is_a_line_and_its_way_out_another():
    """For an operator at a terminal."""
    text = diagnoses_as_text(
        [Diagnosis("x", Health.FINE, "good"), Diagnosis("y", Health.BROKEN, "a", "b")]
    )
    assert [line.split() for line in text.splitlines()] == [
        ["ok", "x", "good"],
        ["broken", "y", "a"],
        ["->", "b"],
    ]


def test_the_command_ends_with_one_when_something_is_broken(tmp_path):
    """So that a script can tell."""
    for port, status in (("8000", 0), ("x", 1)):
        environ = {"BOT_DATABASE_URL": f"sqlite:///{tmp_path}/a.db", "BOT_PORT": port}
        done = CliRunner().invoke(main, ["doctor"], env=environ)
        assert done.exit_code == status, done.output


def test_an_embedding_server_is_asked_where_one_is_set(tmp_path):
    """And nothing is said where none is."""
    assert "embeddings" not in found(tmp_path)
    with FakeEmbeddings() as fake:
        told = found(tmp_path, EMBEDDINGS_URL=fake.url, EMBEDDINGS_PRIVATE="yes")
        assert "gives vectors" in told["embeddings"].found
        alone = found(tmp_path, EMBEDDINGS_URL=fake.url)
    assert alone["embeddings"].health is Health.BROKEN
    assert "BOT_EMBEDDINGS_PRIVATE" in alone["embeddings"].found


def test_where_drafts_are_asked_for_is_examined(tmp_path):
    """And nothing is said where nothing is set; what is set wrongly is named and not called."""
    assert "drafts" not in found(tmp_path)
    dead = found(tmp_path, DRAFTS_URL="http://127.0.0.1:9/v1", DRAFTS_MODEL="m")["drafts"]
    assert (dead.health, "cannot be reached" in dead.found) == (Health.BROKEN, True)
    wrong = found(tmp_path, DRAFTS_URL="http://127.0.0.1:9/v1")["drafts"]
    assert "BOT_DRAFTS_MODEL must" in wrong.found


@pytest.mark.parametrize(
    ("subject", "environ", "words"),
    [
        (
            "mail",
            {"SMTP_URL": "smtps://a:wrong@127.0.0.1:9", "MAIL_FROM": "a@example.org"},
            "127.0.0.1:9: server not reached",
        ),
        ("translation", {"TRANSLATION_URL": "http://127.0.0.1:9"}, "is not reached"),
        ("metrics", {"METRICS_PORT": "192.0.2.1:9100"}, "none of this machine"),
        ("traces", {"TRACES_URL": "http://127.0.0.1:9/v1/traces"}, "is not reached"),
    ],
)
def test_whatever_is_set_is_examined(tmp_path, subject, environ, words):
    """With the way out, and no password. Control: nothing is said where nothing is set."""
    assert subject not in found(tmp_path)
    told = found(tmp_path, **environ)[subject]
    assert told.health is Health.BROKEN
    assert words in told.found
    assert told.way_out
    assert "wrong" not in diagnoses_as_text([told])


def test_where_metrics_are_shown_may_be_taken_by_the_assistant_itself(tmp_path):
    """That is only noted. Control: where nobody listens, all is well."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        at = f"127.0.0.1:{server.getsockname()[1]}"
        assert found(tmp_path, METRICS_PORT=at)["metrics"].health is Health.NOTE
    assert found(tmp_path, METRICS_PORT=at)["metrics"].health is Health.FINE


@pytest.mark.parametrize("said", ["AUDIT_KEY_FILE", "DATABASE_URL_FILE", "SMTP_URL_FILE"])
def test_a_secret_that_went_astray_is_named(tmp_path, said):
    """Nothing is taken in its place."""
    (tmp_path / "empty").touch()
    told = found(tmp_path, **{said: str(tmp_path / "empty")})
    broken = [each for each in told.values() if each.health is Health.BROKEN]
    assert [each.found for each in broken] == [f"BOT_{said} names a file that is empty."]
