"""The whole assistant as a process, before a Telegram that others wrote: telegram-test-api.

Run by name, for it needs Node: make peers. Fetching updates, the assistant speaks with it directly.
For deliveries something stands between: the peer sends no secret and does not look at responses.
"""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

HERE = Path(__file__).parent
TOKEN = "123456789:AAtoken-of-a-bot-that-does-not-exist-00"  # noqa: S105  # opens nothing
SECRET = "opens-the-door_42"  # noqa: S105  # opens nothing
SECONDS = 15.0
START_SECONDS = 180.0
"""The first start on a machine learns what the matcher keeps for all later ones."""

OUTSIDE = {
    name: os.environ[name]  # noqa: TID251  # what every process needs
    for name in ("PATH", "HOME", "BOT_CACHE_DIR")
    if name in os.environ  # noqa: TID251  # as above
}
_PEOPLE = count(700_000_001)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def until(found, seconds=SECONDS):
    """Return what *found* gives as soon as it gives something."""
    until_then = time.monotonic() + seconds
    while not (result := await found()):
        assert time.monotonic() < until_then, "nothing came"
        await asyncio.sleep(0.05)
    return result


@asynccontextmanager
async def running(command, ready, **environ):
    """Run *command* until the end, from when it says *ready*."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=OUTSIDE | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = []

    async def listen():
        async for line in process.stdout:
            said.append(line.decode())  # noqa: PERF401  # read while it grows

    listening = asyncio.create_task(listen())

    async def is_ready():
        assert process.returncode is None, "".join(said)
        return await ready("".join(said))

    try:
        await until(is_ready, START_SECONDS)
        yield said
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        await listening


class Between:
    """Gives the peer what it lacks for deliveries: the secret, and a look at the response."""

    def __init__(self, peer, bot):
        self.peer, self.bot = peer, bot
        self.statuses = []
        self.set = {}
        self.port = free_port()

    async def call(self, request):
        name = request.match_info["name"]
        values = dict(await request.post())
        if name == "setWebhook":
            self.set = dict(values)
            values = {"url": f"http://127.0.0.1:{self.port}/deliver"}
        elif name == "getMe":
            # The peer's answer lacks what Telegram says of every bot.
            bot = {"id": 123456789, "is_bot": True, "first_name": "Assistant", "username": "a_bot"}
            return web.json_response({"ok": True, "result": bot})
        elif re.match("[gs]etMy", name):
            return web.json_response({"ok": True, "result": {}})
        return web.json_response(await self.forward(name, values))

    async def deliver(self, request):
        update = await request.read()
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": self.set["secret_token"],
        }
        async with aiohttp.ClientSession() as session:
            address = f"http://127.0.0.1:{self.bot}/telegram"
            async with session.post(address, data=update, headers=headers) as response:
                self.statuses.append(response.status)
                body = await response.read()
        if body:
            call = json.loads(body)
            await self.forward(call.pop("method"), call)
        return web.Response()

    async def forward(self, name, values):
        async with aiohttp.ClientSession() as session:
            address = f"http://127.0.0.1:{self.peer}/bot{TOKEN}/{name}"
            async with session.post(address, json=values) as response:
                return await response.json()


@asynccontextmanager
async def between(peer, bot):
    shim = Between(peer, bot)
    app = web.Application()
    app.router.add_post("/bot{token}/{name}", shim.call)
    app.router.add_post("/deliver", shim.deliver)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", shim.port).start()
    try:
        yield shim
    finally:
        await runner.cleanup()


class Person:
    """Somebody in a chat with the bot, by way of the peer's own client calls."""

    def __init__(self, peer):
        self.peer = f"http://127.0.0.1:{peer}"
        self.number = next(_PEOPLE)
        self.seen = 0

    async def _post(self, name, body):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.peer}/{name}", json=body) as response,
        ):
            return (await response.json())["result"]

    def _told(self, **content):
        me = {"id": self.number, "is_bot": False, "first_name": "Aino", "language_code": "en"}
        chat = {"id": self.number, "type": "private", "first_name": "Aino"}
        return {"botToken": TOKEN, "date": int(time.time()), "from": me, "chat": chat} | content

    async def messages(self):
        """Return what the bot has written here, as it stands now."""
        history = await self._post("getUpdatesHistory", {"token": TOKEN})
        # What the visitor did stands there as well, without the id that calls give.
        ours = [
            each
            for each in history
            if str(each.get("message", {}).get("chat_id")) == str(self.number)
        ]
        return sorted(ours, key=lambda each: each["messageId"])

    async def hear(self):
        """Return what the bot says next."""

        async def new():
            return (await self.messages())[self.seen :]

        shown = (await until(new))[0]
        self.seen += 1
        return shown

    async def say(self, text):
        """Write *text*, and return what the bot says next."""
        if text.startswith("/"):
            length = len(text.split()[0])
            entities = [{"type": "bot_command", "offset": 0, "length": length}]
            await self._post("sendCommand", self._told(text=text, entities=entities))
        else:
            await self._post("sendMessage", self._told(text=text))
        return await self.hear()

    async def _press(self, label):
        """Press the newest button that reads *label*; return the message below which it stands."""
        for shown in reversed(await self.messages()):
            data = buttons(shown).get(label)
            if data:
                break
        assert data, f"no button reads {label}"
        message = {"message_id": shown["messageId"], "chat": self._told()["chat"], "text": "?"}
        query = {"botToken": TOKEN, "from": self._told()["from"], "data": data, "message": message}
        await self._post("sendCallback", query)
        return shown["messageId"]

    async def press(self, label):
        """Press the button, and return what the bot says next."""
        await self._press(label)
        return await self.hear()

    async def tick(self, label):
        """Press the button and wait until it is ticked, in the same message."""
        number = await self._press(label)

        async def is_ticked():
            [shown] = [each for each in await self.messages() if each["messageId"] == number]
            return f"✓ {label}" in buttons(shown)

        await until(is_ticked)


def buttons(shown):
    markup = shown["message"].get("reply_markup") or {}
    rows = markup.get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}


def text_of(shown):
    return re.sub(r"</?[bi]>", "", shown["message"]["text"])


@pytest.fixture(params=["fetched", "delivered"])
async def office(request, tmp_path):
    """The peer's port and the assistant's database, the assistant running before it."""
    peer, bot = free_port(), free_port()

    async def is_listening(said):
        return "ready" in said

    async def is_healthy(_said):
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{bot}/health") as response,
            ):
                return response.status == 200
        except aiohttp.ClientError:
            return False

    environ = {
        "BOT_PORT": str(bot),
        "BOT_DATABASE_URL": f"sqlite:///{tmp_path}/assistant.db",
        "BOT_TELEGRAM_TOKEN": TOKEN,
        "BOT_TELEGRAM_API_URL": f"http://127.0.0.1:{peer}",
    }
    serve = [sys.executable, "-m", "bot", "serve"]
    node = ["node", str(HERE / "telegram.cjs"), str(peer)]
    async with running(node, is_listening), between(peer, bot) as shim:
        if request.param == "delivered":
            environ |= {
                "BOT_TELEGRAM_API_URL": f"http://127.0.0.1:{shim.port}",
                "BOT_TELEGRAM_SECRET": SECRET,
                "BOT_PUBLIC_URL": "https://bot.example.org",
            }
        async with running(serve, is_healthy, **environ) as said:
            if request.param == "delivered":

                async def is_set():
                    return shim.set

                await until(is_set)
                assert shim.set["url"] == "https://bot.example.org/telegram"
            yield peer, environ
        assert set(shim.statuses) == ({200} if request.param == "delivered" else set())
        assert TOKEN not in "".join(said)
        assert SECRET not in "".join(said)


async def leads(environ):
    """Return the leads as the command line lists them."""
    command = [sys.executable, "-m", "bot", "leads"]
    process = await asyncio.create_subprocess_exec(
        *command,
        env=OUTSIDE | environ,
        stdout=subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return out.decode()


async def test_a_company_asks_chooses_and_joins_by_buttons(office):
    peer, environ = office
    aino = Person(peer)
    assert "automatic assistant" in text_of(await aino.say("/start medica26"))
    assert "five target cities" in text_of(await aino.say("Which cities are targeted?"))
    await aino.say("/topics")
    await aino.press("The cities")
    assert "Wuhan" in text_of(await aino.press("Wuhan"))
    assert "Do you agree?" in text_of(await aino.say("/join"))
    assert "country" in text_of(await aino.press("I agree"))
    assert "company" in text_of(await aino.press("Finland"))
    await aino.say("Kotiturva <Oy> & Co")
    await aino.say("Aino Virtanen")
    assert "Question 4" in text_of(await aino.say("aino@kotiturva.fi"))
    await aino.tick("Elderly care")
    await aino.tick("Healthy China 2030")
    assert "cities" in text_of(await aino.press("Go on with these"))
    await aino.tick("Wuhan")
    await aino.press("Go on with these")
    summary = await aino.say("Fall sensors")
    assert "Company: Kotiturva &lt;Oy&gt; &amp; Co" in text_of(summary)
    shown = await aino.press("Change 6: Phone")
    keyboard = shown["message"]["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_contact"] is True
    await aino.say("+358 40 1234567")
    await aino.hear()  # the summary itself, apart from the keyboard that went
    await aino.press("Change 2: Company")
    assert "Company: Kotiturva Ab" in text_of(await aino.say("Kotiturva Ab"))
    taken = await aino.press("Submit")
    [reference] = re.findall(r"[0-9A-Z]{3}-[0-9A-Z]{3}", text_of(taken))
    kept = await leads(environ)
    assert reference in kept
    assert "Kotiturva Ab" in kept


async def test_a_partner_joins_by_typing_alone(office):
    peer, environ = office
    li = Person(peer)
    await li.say("你好")
    await li.say("我们想合作")
    assert "？" in text_of(await li.say("同意"))
    for text in ("同意", "武汉东湖医院", "1, 3", "夜间监护设备"):
        await li.say(text)
    shown = await li.say("李伟")
    assert shown["message"]["reply_markup"]["keyboard"]
    await li.say("liwei_2026@example.com")
    assert "提交" in buttons(await li.hear())  # apart from the keyboard that went
    taken = await li.say("提交")
    [reference] = re.findall(r"[0-9A-Z]{3}-[0-9A-Z]{3}", text_of(taken))
    kept = await leads(environ)
    assert reference in kept
    assert "武汉东湖医院" in kept
