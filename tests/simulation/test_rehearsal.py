"""A rehearsal passes with a good bot, and says what a faulty one does wrong."""

import asyncio

import click
import pytest
from click.testing import CliRunner

from bot.simulation.command import run
from bot.simulation.options import add_arguments
from bot.simulation.pace import Pace
from bot.simulation.prompt import Act, converse
from bot.simulation.rehearsal import Outcome, Step, rehearse, table
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_rehearsal import TelegramRehearsal
from bot.simulation.wechat import FakeWechat
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


async def wechat_rows(**faults):
    lines = []
    async with (
        served(WechatToy(**faults).take, "/wechat") as address,
        FakeWechat(address, pace=Pace(speed=20)) as wechat,
    ):
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
        return Outcome("an answer", ok=True)

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
