"""The simulated Telegram keeps Telegram's own rules, whoever the bot is."""

import asyncio
import contextlib

import aiohttp
import pytest

from bot.simulation.faults import Fault, Kind
from bot.simulation.pace import Pace
from bot.simulation.telegram import FakeTelegram
from bot.simulation.telegram_people import NoReplyError
from bot.simulation.telegram_text import ApiError, read_text


@pytest.fixture
async def telegram():
    async with FakeTelegram(pace=Pace(speed=50)) as telegram:
        yield telegram


@pytest.fixture
async def call(telegram):
    """Calls a method as a bot would, and returns status and body."""
    async with aiohttp.ClientSession() as session:

        async def calls(method, token=telegram.token, **arguments):
            address = f"{telegram.url}/bot{token}/{method}"
            async with session.post(address, json=arguments) as response:
                return response.status, await response.json()

        yield calls


@pytest.fixture
async def echo(telegram, call):
    """A bot that fetches, and says what it was told."""

    async def run():
        offset = 0
        while True:
            _, told = await call("getUpdates", offset=offset, timeout=30)
            for update in told.get("result", []):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await call("answerCallbackQuery", callback_query_id=query["id"])
                    await call("sendMessage", chat_id=query["from"]["id"], text=query["data"])
                elif text := update.get("message", {}).get("text"):
                    button = {"text": "Yes", "callback_data": f"y:{text}"[:60]}
                    await call(
                        "sendMessage",
                        chat_id=update["message"]["chat"]["id"],
                        text=text,
                        reply_markup={"inline_keyboard": [[button]]},
                    )

    task = asyncio.create_task(run())
    yield task
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


# What a person sees


async def test_a_person_gets_the_reply_and_can_press_its_button(telegram, echo):
    """What is said comes back, and so does what the button carries."""
    kari = telegram.person()
    assert (await kari.say("Hei")).text == "Hei"
    assert (await kari.press("Yes")).text == "y:Hei"
    assert kari.toasts == [""]
    assert kari.texts == ["Hei", "y:Hei"]
    assert telegram.violations == []


async def test_a_person_who_is_not_answered_waits_in_vain(telegram):
    """Without a bot there is no reply, and the test that waits for one fails."""
    kari = telegram.person()
    kari.say("Hei")
    with pytest.raises(NoReplyError):
        await kari.reply(seconds=0.05)
    assert await kari.silence(0.01)
