"""What the doctor finds by asking Telegram."""

import time

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TimedOut

from bot.channels.telegram.diagnosis import diagnose
from bot.channels.telegram.request import Api, NotSentError
from bot.diagnosis import Health, Trouble
from bot.simulation.telegram import FakeTelegram
from tests.bot.channels.telegram.platform import played

OURS = "https://chat.example.org"


class Asked:
    """A Bot API that answers as told."""

    def __init__(self, *, error=None, group=None, **info):
        self.error = error
        self.group = group
        self.info = info

    def answer(self, name, _values):
        if self.error is not None:
            raise self.error
        if name == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Bot", "username": "our_bot"}
        if name == "getChat":
            if isinstance(self.group, Exception):
                raise self.group
            told = {"accent_color_id": 0, "max_reaction_count": 0}
            return {"id": -7, "type": "group", "title": self.group} | told
        return {"has_custom_certificate": False, "pending_update_count": 0} | self.info


async def found(api, public_url=OURS, *, has_secret=True, staff_chat=""):
    told = await diagnose(
        played(api.answer), public_url, has_secret=has_secret, staff_chat=staff_chat
    )
    return {each.found: (each.health, each.way_out) for each in told}


async def test_a_healthy_webhook_is_fine():
    """The bot's name is told, and nothing else is to be done."""
    said = await found(Asked(url=f"{OURS}/telegram"))
    assert {health for health, _ in said.values()} == {Health.FINE}
    assert "@our_bot" in next(iter(said))


async def test_long_polling_is_fine():
    """Without a secret, no webhook is expected."""
    said = await found(Asked(url=""), has_secret=False)
    assert {health for health, _ in said.values()} == {Health.FINE}


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (InvalidToken(), Health.BROKEN),
        (Forbidden("x"), Health.BROKEN),
        (NotSentError("x"), Health.UNKNOWN),
        (TimedOut(), Health.UNKNOWN),
    ],
)
async def test_a_call_that_fails_is_told_with_a_way_out(error, health):
    """A refused token is broken; no network means that nobody knows."""
    ((said, way_out),) = (await found(Asked(error=error))).values()
    assert said is health
    assert way_out


@pytest.mark.parametrize(
    ("url", "has_secret", "health"),
    [
        ("https://elsewhere.example.org/telegram", True, Health.BROKEN),
        ("", True, Health.NOTE),
        (f"{OURS}/telegram", False, Health.NOTE),
    ],
)
async def test_a_webhook_that_is_not_ours_is_noticed(url, has_secret, health):
    """Somebody may use the same token elsewhere."""
    said = await found(Asked(url=url), has_secret=has_secret)
    assert health in {kind for kind, _ in said.values()}


@pytest.mark.parametrize(
    ("words", "way_out"),
    [
        ("SSL error {certificate verify failed}", "certificate"),
        ("Wrong response from the webhook: 403 Forbidden", "header"),
        ("Wrong response from the webhook: 404 Not Found", "POST /telegram"),
        ("Connection timed out", "outside"),
        ("Something new", "log"),
    ],
)
async def test_telegrams_last_error_has_its_way_out(words, way_out):
    """As long as it is recent."""
    recent = Asked(
        url=f"{OURS}/telegram", last_error_date=int(time.time()) - 60, last_error_message=words
    )
    said = await found(recent)
    assert any(way_out in each for health, each in said.values() if health is Health.BROKEN)
    recent.info["last_error_date"] -= 100_000
    assert Health.BROKEN not in {health for health, _ in (await found(recent)).values()}


@pytest.mark.parametrize(
    ("ago", "waiting", "trouble"),
    [(60, 0, True), (1800, 3, True), (1800, 0, False), (7200, 3, False)],
    ids=["just-now", "going-on", "over", "long-over"],
)
async def test_staff_hear_of_errors_that_go_on(ago, waiting, trouble):
    """Not of one that was met when the assistant was started anew, half an hour ago."""
    api = Asked(
        url=f"{OURS}/telegram",
        last_error_date=int(time.time()) - ago,
        last_error_message="Connection refused",
        pending_update_count=waiting,
    )
    told = await diagnose(played(api.answer), OURS, has_secret=True)
    assert (Trouble.WEBHOOK in {each.trouble for each in told}) == trouble


async def test_the_simulated_telegram_answers_the_doctor():
    """Of a group that is there, and of one that is not."""
    async with FakeTelegram() as telegram:
        telegram.group(-1007, "Leads")
        api = Api(telegram.token, telegram.url)
        try:
            for chat, health in (("-1007", Health.FINE), ("-1008", Health.BROKEN)):
                told = await diagnose(api, "", has_secret=False, staff_chat=chat)
                assert told[-1].health is health
        finally:
            await api.close_connections()


async def test_a_crowd_that_waits_is_noticed():
    """They are lost after a day."""
    said = await found(Asked(url=f"{OURS}/telegram", pending_update_count=500))
    assert any("24 hours" in way_out for _, way_out in said.values())


@pytest.mark.parametrize("url", [None, 7])
async def test_an_answer_of_another_form_says_nothing(url):
    """Nobody knows then, and the doctor goes on."""
    ((health, _),) = (await found(Asked(url=url, last_error_date="yesterday"))).values()
    assert health is Health.UNKNOWN


@pytest.mark.parametrize(
    ("group", "health", "words"),
    [
        ("Leads", Health.FINE, "Leads"),
        (BadRequest("Chat not found"), Health.BROKEN, "does not exist"),
        (Forbidden("bot was kicked"), Health.BROKEN, "does not exist"),
        (ChatMigrated(-100123), Health.BROKEN, "-100123"),
        (TimedOut(), Health.UNKNOWN, "did not say"),
    ],
    ids=["there", "absent", "kicked", "moved", "silent"],
)
async def test_the_group_of_the_staff_is_looked_for(group, health, words):
    """What is told to a group that is not there, nobody reads."""
    api = Asked(url=f"{OURS}/telegram", group=group)
    told = list((await found(api, staff_chat="-7")).items())
    assert told[-1][1][0] is health
    assert words in told[-1][0]
