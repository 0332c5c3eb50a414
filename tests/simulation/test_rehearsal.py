"""A rehearsal passes with a good bot, and says what a faulty one does wrong."""

import asyncio

import click
import pytest
from click.testing import CliRunner

from bot.simulation.command import run
from bot.simulation.options import add_arguments
from bot.simulation.pace import Pace
from bot.simulation.prompt import Act, converse
from bot.simulation.rehearsal import Step, Tried, rehearse, table
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_rehearsal import TelegramRehearsal
from bot.simulation.wechat import TOKEN, FakeWechat
from bot.simulation.wechat_rehearsal import WechatRehearsal
from tests.simulation.toys import TelegramToy, TelegramWebhookToy, WechatToy, running, served

pytestmark = pytest.mark.slow


def failed(rows):
    return {row.tried for row in rows if not row.ok}


async def telegram_rows(**faults):
    """Rehearse with a bot that has *faults*."""
    lines = []
    async with FakeTelegram(pace=Pace(speed=100)) as telegram:
        toy = TelegramToy(telegram.url, telegram.token, **faults)
        async with running(toy.run()):
            rows = await rehearse(
                TelegramRehearsal(telegram, "", lines.append).steps, lines.append
            )
    return rows, lines


async def webhook_rows(**faults):
    lines = []
    async with FakeTelegram(pace=Pace(speed=20)) as telegram:
        toy = TelegramWebhookToy(telegram, **faults)
        async with served(toy.take, "/hook") as address:
            await toy.set(address)
            steps = TelegramRehearsal(telegram, "made-up-words", lines.append).steps
            rows = await rehearse(steps, lines.append)
    return rows, lines


@pytest.fixture(autouse=True)
def small_crowd(monkeypatch):
    monkeypatch.setattr("bot.simulation.wechat_visits.CROWDS", (3,))


async def wechat_rows(account="verified-service", mode="safe", token=TOKEN, **faults):
    lines = []
    async with (
        served(WechatToy(**faults).take, "/wechat") as address,
        FakeWechat(
            address, token=token, mode=mode, account=account, pace=Pace(speed=20)
        ) as wechat,
    ):
        if isinstance(faults.get("late"), set):
            faults["late"].add(wechat)
        rows = await rehearse(WechatRehearsal(wechat, lines.append).steps, lines.append)
    return rows, lines


async def test_a_good_bot_passes_on_telegram():
    """Nothing is found, and what was said can be read."""
    rows, lines = await telegram_rows()
    assert failed(rows) == set(), table(rows)
    assert "Kari: /start" in lines
    assert "  Bot: You said /start" in lines


async def test_a_bot_that_does_not_wait_is_found_out():
    """The control: it sends again before the time."""
    rows, _ = await telegram_rows(waits=False)
    assert "all that was sent" in failed(rows)


async def test_a_bot_that_leaves_presses_unanswered_is_found_out(monkeypatch):
    """The control: the button goes on blinking."""
    monkeypatch.setattr("bot.simulation.telegram_rehearsal.TOAST_SECONDS", 0.1)
    rows, _ = await telegram_rows(answers_presses=False)
    assert "a button is pressed" in failed(rows)


class SlowToy(TelegramToy):
    """Answers everything, one after the other and in no hurry."""

    async def _take(self, update):
        await asyncio.sleep(0.05)
        if "message" in update and "text" not in update["message"]:
            await self._say(update["message"]["chat"]["id"], "I can only read text")
        else:
            await super()._take(update)


async def test_an_answer_is_that_to_what_was_said():
    """Not what still comes of the photos and presses of before; all of it is printed."""
    lines = []
    async with FakeTelegram(pace=Pace(speed=5)) as telegram:
        toy = SlowToy(telegram.url, telegram.token)
        async with running(toy.run()):
            steps = TelegramRehearsal(telegram, "", lines.append).steps
            wanted = ("the bot is started", "/start", "two presses", "a press of a", "photo, ")
            rows = await rehearse(
                [each for each in steps if each.tried.startswith(wanted)], lines.append
            )
    assert failed(rows) == set(), table(rows)
    assert [row.came for row in rows[-2:]] == ["You said Which cities are targeted?"] * 2
    assert lines.count("  Bot: I can only read text") == 5


async def test_a_good_bot_with_a_webhook_passes_on_telegram():
    """Its answers come within the webhook."""
    rows, _ = await webhook_rows()
    assert failed(rows) == set(), table(rows)
    assert rows[0].came == "a webhook with the secret that was given"


async def test_a_bot_that_takes_forged_updates_is_found_out():
    """The control: it does not look at the secret."""
    rows, _ = await webhook_rows(checks=False)
    assert "a webhook with a wrong secret" in failed(rows)


async def test_a_good_bot_passes_on_wechat():
    """In safe mode, with all of WeChat's impatience."""
    rows, lines = await wechat_rows()
    assert failed(rows) == set(), table(rows)
    assert "Li: follows" in lines


def came(rows, tried):
    return next(row.came for row in rows if row.tried == tried)


@pytest.mark.parametrize(
    ("account", "way"),
    [
        ("verified-service", "3 later, by a message of its own"),
        ("unverified-subscription", '3 after "?"'),
    ],
)
async def test_late_answers_come_in_another_way_to_each_kind_of_account(account, way):
    """The difference can be read in the table."""
    wechat = set()
    rows, _ = await wechat_rows(account, late=wechat)
    assert way in came(rows, "a crowd asks at once")
    assert account in came(rows, "all calls to the API")


async def test_a_registration_is_rehearsed_to_its_end():
    """And a bot that gives no reference is found out."""
    rows, lines = await wechat_rows(reference="346-79A")
    assert came(rows, "a company registers") == "the reference 346-79A"
    assert "Li: 听力筛查设备" in lines
    rows, _ = await wechat_rows(reference="")
    assert "a company registers" in failed(rows)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"token": "another"}, "another BOT_WECHAT_TOKEN"),
        ({"mode": "plain"}, "take its BOT_WECHAT_AES_KEY away"),
        ({"opens": False}, "another BOT_WECHAT_AES_KEY"),
    ],
    ids=["token", "clear", "key"],
)
async def test_settings_that_do_not_fit_end_it_at_once(options, words):
    """After one or two calls, and with what is wrong: nothing else could be tried."""
    rows, lines = await wechat_rows(**options)
    assert len(rows) <= 2
    assert not rows[-1].ok
    assert words in lines[-1]


async def test_a_bot_without_a_key_that_takes_what_it_cannot_open_is_found_out(monkeypatch):
    """It says that all is well, and nothing comes."""
    monkeypatch.setattr("bot.simulation.wechat_rehearsal.LATE_SECONDS", 0.1)
    rows, lines = await wechat_rows(opens=None)
    assert rows[-1].tried == "somebody follows"
    assert "no BOT_WECHAT_AES_KEY" in lines[-1]


async def test_another_token_of_telegram_ends_it_at_once():
    lines = []
    async with FakeTelegram() as telegram:
        toy = TelegramToy(telegram.url, "77:another")
        async with running(toy.run()):
            steps = TelegramRehearsal(telegram, "", lines.append).steps
            async with asyncio.timeout(60):
                rows = await rehearse(steps, lines.append)
    assert len(rows) == 1
    assert "another BOT_TELEGRAM_TOKEN" in rows[0].came


async def test_a_bot_that_forgets_what_it_said_is_found_out():
    """The control: the same callback twice has two replies."""
    rows, _ = await wechat_rows(remembers=False)
    assert failed(rows) == {"a callback comes twice at once", "an answer is lost"}


async def test_a_bot_that_checks_nothing_is_found_out():
    """The control: it takes what anybody could have sent."""
    rows, _ = await wechat_rows(checks=False)
    expected = {"a forged signature", "a callback an hour old", "a body in clear"}
    assert failed(rows) == expected


async def test_a_step_that_fails_does_not_stop_the_others():
    """What went wrong stands in the table."""

    async def fails():
        msg = "nobody answered"
        raise AssertionError(msg)

    async def works():
        return Tried("an answer", ok=True)

    rows = await rehearse(
        [Step("first", "an answer", fails), Step("second", "an answer", works)], print
    )
    assert [row.ok for row in rows] == [False, True]
    assert table(rows).splitlines()[1] == "NO   first   an answer  nobody answered"


# The command


@click.command()
@add_arguments
def simulate(**args):
    """What bot/__main__.py does with it."""
    raise SystemExit(run(args, ENVIRON))


ENVIRON = {}


@pytest.fixture
def command(monkeypatch, tmp_path):
    secret = tmp_path / "token"
    secret.write_text("42:from-a-file\n")
    monkeypatch.setattr("bot.simulation.telegram_rehearsal.CONNECT_SECONDS", 0.05)
    monkeypatch.setitem(ENVIRON, "BOT_TELEGRAM_TOKEN_FILE", str(secret))
    return lambda *arguments: CliRunner().invoke(simulate, arguments)


def test_by_hand_a_visitor_is_played_until_there_are_no_more_lines(command, monkeypatch):
    """It says first which settings the bot needs, without the secrets that are real."""
    told = command("telegram", "--port", "0", "--chat")
    assert told.exit_code == 0
    assert "BOT_TELEGRAM_API_URL=http://127.0.0.1:" in told.output
    assert "BOT_TELEGRAM_TOKEN  as it is set here" in told.output
    assert "from-a-file" not in told.output
    assert ":press" in told.output


def test_wechats_made_up_secrets_are_told_to_be_copied(command):
    """They open nothing."""
    told = command("wechat", "--port", "0", "--chat")
    assert told.exit_code == 0
    assert "BOT_WECHAT_AES_KEY=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" in told.output


def test_in_plain_mode_no_key_is_told_to_be_set(command):
    """With it, the bot would refuse everything."""
    told = command("wechat", "--port", "0", "--chat", "--mode", "plain")
    assert "BOT_WECHAT_AES_KEY=" not in told.output
    assert "BOT_WECHAT_AES_KEY  not set" in told.output
    assert "BOT_WECHAT_TOKEN=" in told.output


@pytest.mark.parametrize(
    ("account", "words"),
    [("unverified-service", "only reply"), ("verified-subscription", "write by itself")],
)
def test_it_says_what_the_account_may_do(command, account, words):
    assert words in command("wechat", "--port", "0", "--chat", "--account", account).output


def test_a_port_that_is_taken_is_named(command):
    """Two rehearsals cannot run on one port."""

    async def occupied():
        async with FakeTelegram() as telegram:
            port = telegram.url.rpartition(":")[2]
            return await asyncio.to_thread(command, "telegram", "--port", port, "--chat")

    told = asyncio.run(occupied())
    assert told.exit_code == 2
    assert "Nothing can listen on port" in told.output


async def test_lines_are_said_and_acts_are_done():
    """What cannot be done is told, and the conversation goes on."""
    done, told = [], []

    async def lines():
        for line in ("Hello", ":press 2", ":press x", ":dance", "Bye"):
            yield line

    acts = {"press": Act("a button", lambda rest: done.append(int(rest)))}
    await converse(done.append, acts, told.append, lines())
    assert done == ["Hello", 2, "Bye"]
    assert "There is no :dance." in told
    assert any(line.startswith("That cannot be done") for line in told)
