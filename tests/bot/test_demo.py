"""The demo: enough of everything, in every language, and a sign-in that works at once."""

import random
import signal
import tempfile
from collections import Counter
from datetime import UTC, datetime
from types import SimpleNamespace

import httpx
import pyotp
import pytest

from bot.demo import command
from bot.demo.command import fill, kept_here, told
from bot.demo.filling import Demo
from bot.demo.people import people_in
from bot.leads import Status
from bot.settings.all import Settings
from bot.staff.members import Sight
from bot.transcript import Outcome
from knowledge.language.tags import complete_of
from knowledge.models import model_store
from knowledge.project import OFFICE
from knowledge.reading.loader import CONTENT
from tests.bot.cast import Kind, library, replies
from tests.bot.console.conftest import BASE, Browser, Desk

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
STAFF = people_in(CONTENT, library()).staff
PASSWORD, CODES = "demo of a password", pyotp.random_base32()


def demo():
    return Demo(library(), replies(), people_in(CONTENT, library()), NOW, random.Random(2026))  # noqa: S311


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    from bot.database import engine, schema  # noqa: PLC0415
    from bot.database.writer import Writer  # noqa: PLC0415

    made = engine.create(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    schema.migrate(made)
    writer = Writer(made)
    counts = fill(writer, demo(), PASSWORD, CODES)
    yield writer, counts
    writer.close()


def leads_of(filled):
    return filled[0].run(lambda unit: list(unit.leads.all()))


def test_there_is_enough_of_everything(filled):
    """As many leads and exchanges as are promised."""
    assert filled[1] == {"leads": 120, "exchanges": 1000}


def test_every_promised_language_is_spoken(filled):
    """By leads and by whoever only asks."""
    languages = {lead.language for lead in leads_of(filled)}
    assert languages == {"en", "sv", "da", "nb", "fi", "is", "zh-Hans"}


def test_everybody_asks_in_their_own_language(filled):
    """As visitors do, and not in English for everybody but the Chinese."""
    spoken = {(each.text, each.language) for each in library().phrasings}
    visitors = [lead.visitor for lead in leads_of(filled)]
    told = filled[0].run(lambda unit: [x for v in visitors for x in unit.transcript.of(v)])
    asked = [each for each in told if each.topics != ("bot.human",)]
    assert len(asked) > len(visitors)
    assert [each for each in asked if (each.text, each.reply.language) not in spoken] == []


def test_staff_read_the_console_in_every_language(filled):
    assert {each.language for each in STAFF} == set(complete_of(library().tongues))


def test_leads_stand_at_every_step(filled):
    """So that every page has something to show."""
    statuses = Counter(lead.status for lead in leads_of(filled))
    assert set(Status) - {Status.WITHDRAWN} <= statuses.keys()
    kinds = Counter(lead.kind for lead in leads_of(filled))
    assert kinds == {Kind.COMPANY: 84, Kind.PARTNER: 36}


def test_some_questions_were_asked_in_vain(filled):
    """By several people, in several spellings."""
    whole = Sight(OFFICE, is_whole=True)
    askings = filled[0].run(lambda unit: list(unit.unanswered.in_vain(whole)))
    assert len([each for each in askings if each.outcome is Outcome.DECLINED]) > 15


def test_nothing_of_it_is_real(filled):
    """Addresses end in .example; nobody is written to."""
    for lead in leads_of(filled):
        email = str(lead.given.get("email", "x@y.example"))
        assert email.endswith(".example")
    assert all(each.email.endswith(".example") for each in STAFF)


def test_nothing_of_it_leaves_the_machine(tmp_path):
    """Whatever is set for the real thing: no mail, no platform, no database of others."""
    set_up = Settings.from_environ(
        {
            "BOT_SMTP_URL": "smtps://bot:secret@mail.example.org",
            "BOT_MAIL_FROM": "bot@example.org",
            "BOT_TELEGRAM_TOKEN": "77:abc-DEF_1",
            "BOT_TELEGRAM_STAFF_CHAT": "-100123",
            "BOT_WECHAT_TOKEN": "simulated",
            "BOT_WECHAT_APP_ID": "wx0123456789abcdef",
            "BOT_DATABASE_URL": "postgresql://bot@db.example.org/assistant",
            "BOT_PUBLIC_URL": "https://chat.example.org",
            "BOT_METRICS_PORT": "9100",
            "BOT_METRICS_TOKEN": "made-up-words-of-26-signs",
        }
    )
    assert set_up.mail
    assert set_up.telegram
    assert set_up.wechat
    alone = kept_here(set_up, tmp_path)
    assert (alone.mail, alone.telegram, alone.wechat) == (None, None, ())
    assert (alone.public_url, alone.metrics_at, alone.metrics_token) == ("", None, "")
    assert alone.database_url == f"sqlite:///{tmp_path}/demo.db"


def test_what_is_written_into_the_content_stays_in_the_demo(tmp_path):
    """Neither the content nor what was learned of it changes."""
    cache, folder = tmp_path / "cache", tmp_path / "demo"
    cache.mkdir()
    (cache / "en.learned").write_text("learned")
    alone = kept_here(Settings.from_environ({"BOT_CACHE_DIR": str(cache)}), folder)
    project = alone.content / "project.yaml"
    assert project.read_bytes() == (CONTENT / "project.yaml").read_bytes()
    project.write_text("changed")
    model_store.save(alone.cache_dir / "en.learned", "key", {})
    assert (CONTENT / "project.yaml").read_text() != "changed"
    assert (cache / "en.learned").read_text() == "learned"


def test_what_it_made_is_deleted_however_it_is_ended(
    tmp_path, monkeypatch, written, sqlite_address
):
    """By SIGTERM, too: the server raises it once more when it has ended, which would end all at once."""
    begun = []

    def serve(app, announce):
        begun.extend(tmp_path.glob("demo*"))
        signal.raise_signal(signal.SIGTERM)

    app = SimpleNamespace(
        writer=written(sqlite_address),
        live=lambda: SimpleNamespace(library=library(), replies=replies()),
    )
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(command, "serve", serve)
    monkeypatch.setattr(command.App, "build", lambda settings: app)
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit):
            command.run(Settings.from_environ({}), lambda line: None, is_live=False)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert len(begun) == 1
    assert list(tmp_path.glob("demo*")) == []


def test_the_same_people_come_every_time(filled, written, sqlite_address):
    """Screenshots can be compared."""
    again = written(sqlite_address)
    fill(again, demo(), PASSWORD, CODES)
    given = [lead.given for lead in again.run(lambda unit: list(unit.leads.all()))]
    assert given == [lead.given for lead in leads_of(filled)]


async def test_the_sign_in_that_is_printed_works_at_once(filled):
    """Password and code, and the list is there."""
    lines = "\n".join(told("http://x", PASSWORD, CODES, filled[1], people_in(CONTENT, library())))
    assert PASSWORD in lines
    assert CODES in lines
    from bot.console.accounts.passwords import Passwords  # noqa: PLC0415

    desk = Desk(filled[0], now=datetime.now(UTC), passwords=Passwords())  # noqa: TID251
    for email in (each.email for each in STAFF):
        browser = Browser(transport=httpx.ASGITransport(app=desk.app), base_url=BASE)
        browser.headers["origin"] = BASE
        await browser.get("/console/sign-in")
        first = await browser.send_form(
            "/console/sign-in", email=email, password=PASSWORD, next=""
        )
        assert first.status_code == 303, email
        code = pyotp.TOTP(CODES).at(desk.now)
        second = await browser.send_form("/console/sign-in/code", code=code, next="")
        assert second.status_code == 303, email
        assert (await browser.get("/console/leads")).status_code == 200
    desk.passwords.close()
