"""A channel that falls silent, is refused or not reached: staff are told, each time once."""

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from prometheus_client.parser import text_string_to_metric_families

from bot.database.figures import Figures
from bot.database.rhythms import Rhythms
from bot.delivery.inbox import Arrival
from bot.diagnosis import Diagnosis, Health, Trouble
from bot.message import About, Reply, Visitor
from bot.notifications.rhythm import FEWEST, Rhythm
from bot.servers import certificate
from bot.settings.all import Settings
from bot.simulation.telegram import TOKEN, FakeTelegram
from bot.simulation.wechat import APP_ID, APP_SECRET, FakeWechat
from bot.transcript import Exchange, Outcome
from bot.wiring.background.alarms import Alarms
from bot.wiring.background.alarms import alarms as alarms_of
from bot.wiring.channels import Shared
from bot.wiring.learning.reloading import ContentStatus
from bot.wiring.observing.metrics import Metrics, Sources
from tests.bot.cast import NOON

HOUR = timedelta(hours=1)
REFUSED = Diagnosis("wechat", Health.BROKEN, "WeChat says 40164", "", Trouble.TOKEN)


def rhythm(*gaps, count=30):
    """Return a rhythm of messages with *gaps* of hours between them, and enough in a row before."""
    at = NOON - sum(gaps) * HOUR - count * timedelta(minutes=1)
    heard = Rhythm()
    for _ in range(count):
        at += timedelta(minutes=1)
        heard.hear(at)
    for gap in gaps:
        at += gap * HOUR
        heard.hear(at)
    assert heard.last == NOON
    return heard


@pytest.mark.parametrize(
    ("heard", "hours", "is_silent"),
    [
        (rhythm(), 5.9, False),
        (rhythm(), 6.1, True),
        (rhythm(14), 27, False),
        (rhythm(14), 29, True),
        (rhythm(14, 1), 27, False),
        (rhythm(count=FEWEST - 1), 999, False),
        (rhythm(count=FEWEST), 999, True),
        (Rhythm(), 999, False),
    ],
    ids=["six", "above", "nights", "longer", "before-last", "few", "enough", "never"],
)
def test_silence_is_longer_than_any_before(heard, hours, is_silent):
    """Twice the longest, at least six hours, and only of a channel that speaks."""
    assert heard.is_silent(NOON + hours * HOUR) == is_silent


def test_a_silence_of_long_ago_is_forgotten():
    """After two weeks: what was usual then says nothing of now."""
    heard = rhythm(30)
    assert not heard.is_silent(NOON + 50 * HOUR)
    for day in range(1, 17):
        for number in range(4):
            heard.hear(NOON + timedelta(days=day, hours=number * 6))
    assert heard.is_silent(heard.last + 13 * HOUR)


def wrote(unit, channel, at, outcome=Outcome.ANSWERED):
    """Keep that somebody wrote."""
    visitor = Visitor(channel, "aino")
    exchange = Exchange(visitor, "?", "", Reply("x", About.parse("silence"), "en"), outcome, at)
    number = unit.transcript.add(exchange)
    unit.inbox.add(Arrival(f"{channel}{number}", "aino", "en", at, number))


def busy(unit, channel="telegram", hours=60):
    """Somebody writes every hour until noon."""
    for hour in range(hours, -1, -1):
        wrote(unit, channel, NOON - hour * HOUR)


class Day:
    """A clock that goes when it is told to."""

    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def day():
    return Day()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kept(request, written):
    writer = written(request.getfixturevalue(f"{request.param}_address"))
    writer.run(busy)
    return writer


async def ours(_name):
    return True


@pytest.fixture
def alarms(kept, day):
    return Alarms(kept, ours, day, ("web", "telegram", "wechat"))


def told(writer):
    return [
        each.about.rpartition(" ")[0]
        for each in writer.run(lambda unit: unit.notifications.take_handed())
    ]


async def test_a_silent_channel_is_told_once_until_it_has_spoken_again(alarms, kept, day):
    await alarms.look()
    assert told(kept) == []
    for hours in (7, 8, 300):
        day.now = NOON + hours * HOUR
        await alarms.look()
    assert told(kept) == ["silent telegram"]
    kept.run(lambda unit: wrote(unit, "telegram", day.now))
    await alarms.look()
    assert told(kept) == []
    day.now += 700 * HOUR
    await alarms.look()
    assert told(kept) == ["silent telegram"]


async def test_words_of_staff_break_no_silence(alarms, kept, day):
    day.now = NOON + 7 * HOUR
    kept.run(lambda unit: wrote(unit, "telegram", day.now, Outcome.STAFF))
    await alarms.look()
    assert told(kept) == ["silent telegram"]


async def test_another_process_begins_anew_and_tells_nothing_twice(alarms, kept, day):
    day.now = NOON + 7 * HOUR
    await alarms.look()
    other = Alarms(kept, ours, day, ("telegram",))
    await other.look()
    assert [each.trouble for each in other.found] == [Trouble.SILENT]
    assert told(kept) == ["silent telegram"]


async def test_a_channel_that_is_off_is_missed_by_nobody(kept, day):
    day.now = NOON + 7 * HOUR
    looking = Alarms(kept, ours, day, ("web",))
    await looking.look()
    assert list(looking.found) == []


async def test_whoever_does_not_lead_looks_and_tells_nothing(kept, day):
    async def theirs(_name):
        return False

    day.now = NOON + 7 * HOUR
    looking = Alarms(kept, theirs, day, ("telegram",))
    await looking.look()
    assert looking.found
    assert told(kept) == []


async def test_a_refusal_is_told_once_a_day(kept, day):
    async def look():
        return [REFUSED]

    looking = Alarms(kept, ours, day, ("wechat",), [look])
    for hours in (0, 1, 5, 24):
        day.now = NOON + hours * HOUR
        await looking.look()
    assert told(kept) == ["token wechat", "token wechat"]


async def test_each_account_of_ours_has_its_own_trouble(kept, day):
    """A second one that is refused on the same day is told as well, by its name."""

    async def look():
        return [REFUSED, replace(REFUSED, account="a" * 32)]

    looking = Alarms(kept, ours, day, ("wechat",), [look])
    await looking.look()
    assert sorted(told(kept)) == ["token wechat", f"token wechat:{'a' * 32}"]


async def test_troubles_show_in_the_metrics(alarms, kept, day):
    async def nothing():
        return Figures({}, {})

    async def well():
        return ""

    metrics = Metrics(Sources(nothing, well, ContentStatus, day), ("telegram", "web"))
    metrics.look_at(alarms)
    day.now = NOON + 7 * HOUR
    await alarms.look()
    page = (await metrics.page(""))[0].decode()
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }
    assert samples["assistant_channel_trouble", "telegram", "silent"] == 1
    assert samples["assistant_channel_trouble", "web", "silent"] == 0
    last = "assistant_channel_last_message_timestamp_seconds"
    assert samples[last, "telegram"] == NOON.timestamp()


async def test_what_is_heard_is_read_a_little_at_a_time(kept, monkeypatch):
    """And all of it in the end."""
    monkeypatch.setattr("bot.database.rhythms.HEARD", _few())
    monkeypatch.setattr("bot.database.rhythms.MOST", 7)
    heard, looks = Rhythms(), 1
    while not await kept.read(lambda unit: heard.listen(unit, NOON)):
        looks += 1
    assert looks == 9
    assert heard.of_channels["telegram"].last == NOON


def _few():
    from bot.database import rhythms  # noqa: PLC0415

    return rhythms.HEARD.limit(7)


# Put together


@pytest.mark.parametrize(
    ("token", "secret", "troubles"),
    [
        (TOKEN, APP_SECRET, set()),
        ("77:another", "1" * 32, {("telegram", Trouble.TOKEN), ("wechat", Trouble.TOKEN)}),
    ],
    ids=["well", "refused"],
)
async def test_the_channels_that_are_on_are_looked_at(kept, token, secret, troubles):
    """Both platforms, and the public address, which cannot be reached from here."""
    async with FakeTelegram() as telegram, FakeWechat() as wechat:
        environ = {
            "BOT_PUBLIC_URL": "https://127.0.0.1:9",
            "BOT_TELEGRAM_TOKEN": token,
            "BOT_TELEGRAM_API_URL": telegram.url,
            "BOT_WECHAT_TOKEN": "simulated",
            "BOT_WECHAT_APP_ID": APP_ID,
            "BOT_WECHAT_APP_SECRET": secret,
            "BOT_WECHAT_API_URL": wechat.url,
        }
        looking = alarms_of(Settings.from_environ(environ), Shared(kept, lambda: NOON))
        await looking.look()
    assert {(each.subject, each.trouble) for each in looking.found if each.trouble} == troubles
    assert {each.subject for each in looking.found} == {"telegram", "wechat", "web"}
    assert set(told(kept)) == {f"{kind} {channel}" for channel, kind in troubles}


# The certificate


def certified(folder, begins, ends):
    """Return what serves under a certificate for 127.0.0.1, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = serialization.Encoding.PEM
    path = folder / "both.pem"
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, form, plain))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(path)
    return serving, ssl.create_default_context(cafile=path)


def hang_up(_reader, writer):
    writer.close()


@pytest.mark.parametrize(
    ("days", "is_trusted", "health", "trouble"),
    [
        (60, True, Health.FINE, None),
        (10, True, Health.BROKEN, Trouble.CERTIFICATE),
        (-1, True, Health.BROKEN, Trouble.CERTIFICATE),
        (60, False, Health.BROKEN, Trouble.CERTIFICATE),
    ],
    ids=["good", "ending", "ended", "not-trusted"],
)
async def test_a_certificate_is_told_before_it_ends(tmp_path, days, is_trusted, health, trouble):
    """A sixth of its life before, and when nobody trusts it."""
    now = datetime.now(UTC)  # noqa: TID251  # TLS itself looks at the clock
    ends = now + timedelta(days=days)
    serving, trusting = certified(tmp_path, ends - timedelta(days=90), ends)
    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    async with server:
        context = trusting if is_trusted else None
        found = await certificate.diagnose(f"https://localhost:{port}", now, context)
    assert (found.health, found.trouble) == (health, trouble)


async def test_an_address_that_cannot_be_reached_from_here_is_no_trouble():
    """Many routers do not lead back in."""
    found = await certificate.diagnose("https://127.0.0.1:9", NOON)
    assert (found.health, found.trouble) == (Health.UNKNOWN, None)
