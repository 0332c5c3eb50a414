"""What the start says of each channel, and which are built from which settings."""

from dataclasses import replace

import pytest

from bot.cli.startup import channels_on
from bot.database.writer import Writer
from bot.delivery.dispatcher import LEASE
from bot.dialogue.ports import Ports
from bot.settings.all import Settings
from bot.wiring.channels import Shared, telegram, wechat
from tests.bot.cast import NOON, PROJECT, phrasebook

TELEGRAM = {"TELEGRAM_TOKEN": "77:abc-DEF_1"}
DELIVERED = TELEGRAM | {"TELEGRAM_SECRET": "made-up-words", "PUBLIC_URL": "https://x.example.org"}
WECHAT = {"WECHAT_TOKEN": "simulated", "WECHAT_APP_ID": "wx0123456789abcdef"}
SHORT_KEY = WECHAT | {"WECHAT_AES_KEY": "a" * 42}


def settings(environ):
    return Settings.from_environ({f"BOT_{name}": value for name, value in environ.items()})


@pytest.mark.parametrize(
    ("environ", "channel", "words"),
    [
        ({}, "telegram", "off  set BOT_TELEGRAM_TOKEN"),
        ({}, "wechat", "off  set BOT_WECHAT_TOKEN and BOT_WECHAT_APP_ID"),
        (TELEGRAM, "telegram", "on   is asked for messages"),
        (DELIVERED, "telegram", "on   delivers to https://x.example.org/telegram"),
        (TELEGRAM | {"PUBLIC_URL": "http://x.org"}, "telegram", "off  BOT_PUBLIC_URL must"),
        ({"TELEGRAM_TOKEN": "wx12"}, "telegram", "off  BOT_TELEGRAM_TOKEN must"),
        (WECHAT, "wechat", "on   takes callbacks at /wechat (in clear"),
        (SHORT_KEY, "wechat", "off  BOT_WECHAT_AES_KEY must"),
    ],
)
def test_the_start_says_which_channels_are_on_and_why_others_are_not(environ, channel, words):
    """With the setting that turns each on; the web page is on whatever is wrong elsewhere."""
    lines = {line.split()[0]: line for line in channels_on(settings(environ))}
    assert lines[channel].split(maxsplit=1)[1].startswith(words)
    assert lines["web"].split()[1] == "on"


@pytest.fixture
def shared(opened, sqlite_address):
    writers = []

    def share(at=NOON):
        writers.append(Writer(opened(sqlite_address)))
        return Shared(writers[-1], lambda: at)

    yield share
    for writer in writers:
        writer.close()


@pytest.mark.parametrize(
    ("environ", "built"),
    [
        ({}, (False, False)),
        (TELEGRAM, (True, False)),
        (TELEGRAM | WECHAT, (True, True)),
        (TELEGRAM | SHORT_KEY, (True, False)),
        ({"TELEGRAM_TOKEN": "wx12"} | WECHAT, (False, True)),
    ],
)
def test_a_mistake_of_one_platform_leaves_the_other_alone(shared, environ, built):
    """Each is built from its own settings."""
    here = shared()
    ports = Ports(None, here.writer, here, here, None, phrasebook(), {}, here.clock)
    made = settings(environ)
    assert (
        telegram(made, ports, PROJECT) is not None,
        wechat(made, ports, here) is not None,
    ) == built


async def test_a_lease_is_held_by_one_process_until_it_ends(shared):
    """Given back, it is free at once."""
    first, second, later = shared(), shared(), shared(NOON + LEASE)
    assert await first.hold("poll")
    assert not await second.hold("poll")
    assert await later.hold("poll")
    assert not await first.hold("poll")
    await later.leave("poll")
    assert await first.hold("poll")


async def test_an_orderly_end_gives_all_leases_back(shared):
    """The next start need not wait for them to run out."""
    first, second = shared(), shared()
    for name in ("poll", "dispatch"):
        assert await first.hold(name)
    await first.leave_all()
    assert await second.hold("poll")
    assert await second.hold("dispatch")


async def test_what_is_known_of_an_account_is_known_to_all(shared):
    """A change is seen by the other processes."""
    first, second = shared(), shared()
    await first.change("main", lambda known: type(known)(refused="48001"))
    assert (await second.known("main")).refused == "48001"


async def test_dead_letters_of_channels_do_not_meet(shared):
    """The same key on two platforms is two letters; once more it is one."""
    office = shared()
    for channel in ("telegram", "wechat", "telegram"):
        await office.bury(channel, "key", "unreadable", b"\x00", "")
    rows = office.writer.run(
        lambda unit: unit.connection.exec_driver_sql("select channel from dead_letters").all()
    )
    assert sorted(row[0] for row in rows) == ["telegram", "wechat"]


async def test_of_a_dead_letter_without_a_sender_no_words_are_kept(shared):
    """Nobody could erase them."""
    office = shared()
    await office.bury("wechat", "of somebody", "unreadable", b"hello", "oAino")
    await office.bury("wechat", "of nobody", "unreadable", b"hello", "")
    rows = office.writer.run(
        lambda unit: unit.connection.exec_driver_sql(
            "select visitor, body from dead_letters"
        ).all()
    )
    assert sorted(map(tuple, rows)) == [("", ""), ("oAino", "hello")]


def test_whatever_sends_is_watched(shared):
    """On every platform, by whoever wants to look on."""
    here, seen = shared(), []
    ports = Ports(None, here.writer, here, here, None, phrasebook(), {}, here.clock)
    ports = replace(ports, watched=lambda channel, carrier: seen.append(channel) or carrier)
    made = settings(TELEGRAM | WECHAT)
    assert telegram(made, ports, PROJECT)
    assert wechat(made, ports, here)
    assert seen == ["telegram", "wechat"]
