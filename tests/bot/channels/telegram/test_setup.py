"""At the start Telegram is told who we are, each thing as often as it takes, and only if it is new."""

import asyncio

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.channels.telegram import setup
from bot.channels.telegram.parsing import WANTED
from bot.channels.telegram.request import FloodError
from bot.channels.telegram.setup import COMMANDS, Setup, codes_of
from knowledge.topic import SOURCE
from tests.bot.cast import library, phrasebook, say
from tests.bot.channels.telegram.platform import SECRET, played, stopped

URL = "https://chat.example.org/telegram"
LANGUAGES = tuple(library().tongues)


class Memory:
    """Telegram, which remembers what it was told."""

    def __init__(self):
        self.told = {}
        self.names = []
        self.errors = {}

    def answer(self, name, values):
        self.names.append(name)
        if self.errors.get(name):
            raise self.errors[name].pop(0)
        what, code = name[5:], values.get("language_code")
        if name.startswith("setMy"):
            self.told[what, code] = values.get("commands") or {
                key: value for key, value in values.items() if key != "language_code"
            }
        elif name == "setWebhook":
            self.told[name, None] = values
        if name.startswith("set"):
            return True
        if name == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Bot"}
        nothing = {"Commands": [], "Description": {"description": ""}}
        return self.told.get((what, code), nothing.get(what, {"short_description": ""}))


@pytest.fixture
def telegram():
    return Memory()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(setup, "FIRST_PAUSE", 0.001)
    monkeypatch.setattr(setup, "LONGEST_PAUSE", 0.001)


def told(telegram, url=URL):
    return Setup(played(telegram.answer), phrasebook(), LANGUAGES, url, SECRET)


async def test_commands_and_descriptions_are_told_in_each_language_that_has_them(telegram):
    await told(telegram).run()
    english, chinese = telegram.told["Commands", ""], telegram.told["Commands", "zh"]
    assert [each["command"] for each in english] == list(COMMANDS)
    assert english[0]["description"] == say("command_start")
    assert chinese[0]["description"] == say("command_start", "zh-Hans")
    assert telegram.told["Description", ""] == {"description": say("about_long")[:512]}
    assert telegram.told["ShortDescription", "zh"] == {
        "short_description": say("about_short", "zh-Hans")[:120]
    }


async def test_nothing_is_told_in_a_language_that_lacks_the_words(telegram):
    await told(telegram).run()
    book = phrasebook()
    for language in LANGUAGES:
        for code in codes_of(language):
            has_words = book.language_of("command_start", language) == language
            assert (("Commands", code) in telegram.told) is has_words
    assert {code for _, code in telegram.told if code} <= {
        "zh",
        "sv",
        "da",
        "nb",
        "no",
        "fi",
        "is",
    }


async def test_what_telegram_knows_is_not_told_again(telegram):
    await told(telegram).run()
    telegram.names.clear()
    await told(telegram).run()
    assert {name for name in telegram.names if name.startswith("set")} == {"setWebhook"}


async def test_the_webhook_is_told_with_its_secret_and_drops_nothing(telegram):
    await told(telegram).run()
    assert telegram.told["setWebhook", None] == {
        "url": URL,
        "secret_token": SECRET,
        "allowed_updates": list(WANTED),
        "max_connections": 40,
        "drop_pending_updates": False,
    }
    assert SECRET not in repr(told(telegram))


async def test_without_an_address_no_webhook_is_told(telegram):
    await told(telegram, url="").run()
    assert "setWebhook" not in telegram.names


@pytest.mark.parametrize(
    "error",
    [NetworkError("Bad Gateway"), FloodError(0.001), InvalidToken()],
    ids=["network", "flood", "token"],
)
async def test_what_fails_is_tried_again(telegram, error):
    telegram.errors["getMe"] = [error] * 3
    await told(telegram).run()
    assert telegram.names.count("getMe") == 4
    assert telegram.told["setWebhook", None]


async def test_what_goes_on_failing_does_not_keep_the_rest_waiting(telegram):
    telegram.errors["setMyCommands"] = [NetworkError("Internal Server Error")] * 30
    await told(telegram).run()
    assert telegram.names.index("setMyDescription") < 10
    assert telegram.told["Commands", ""]


@pytest.mark.parametrize(
    ("error", "event"),
    [(BadRequest("bad webhook"), "setup_refused"), (InvalidToken("Not Found"), "setup_unknown")],
)
async def test_what_is_refused_for_good_does_not_stop_the_rest(telegram, capsys, error, event):
    telegram.errors["setWebhook"] = [error]
    await told(telegram).run()
    assert telegram.told["Commands", ""]
    printed = capsys.readouterr().out
    assert event in printed
    assert SECRET not in printed


async def test_it_can_be_stopped_while_it_waits(telegram, monkeypatch):
    monkeypatch.setattr(setup, "FIRST_PAUSE", 60)
    telegram.errors["getMe"] = [NetworkError("Bad Gateway")]
    task = asyncio.create_task(told(telegram).run())
    await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        await stopped(task)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_within_telegrams_limits(language):
    for name in COMMANDS:
        assert 1 <= len(say(f"command_{name}", language)) <= 256
    assert len(say("about_long", language)) <= 512
    assert len(say("about_short", language)) <= 120


def test_english_serves_everybody_else():
    assert codes_of(SOURCE) == ("",)
