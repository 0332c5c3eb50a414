"""Bots of a few lines, against which the simulated platforms are tried: good ones, and faulty ones."""

import asyncio
import contextlib
import hmac
import time
from collections import Counter
from functools import partial

import aiohttp
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.simulation.loopback import Loopback
from bot.simulation.wechat import ACCOUNT_ID, AES_KEY, APP_ID, APP_SECRET, TOKEN
from bot.simulation.wechat_crypto import Envelope, signature
from bot.simulation.wechat_rules import FEATURES
from bot.simulation.wechat_xml import read, write


def text_to(openid, content, **others):
    """Return a reply of WeChat's form."""
    fields = {
        "ToUserName": openid,
        "FromUserName": ACCOUNT_ID,
        "CreateTime": str(int(time.time())),
        "MsgType": "text",
        "Content": content,
    }
    return write(fields | others)


class TelegramToy:
    """Fetches updates, answers each text with a button below, and waits when it is told to."""

    def __init__(self, url, token, *, waits=True, answers_presses=True):
        self._address = f"{url}/bot{token}"
        self._waits = waits
        self._answers_presses = answers_presses

    async def run(self):
        offset = 0
        async with aiohttp.ClientSession() as self._session:
            while True:
                try:
                    told = await self._call("getUpdates", offset=offset, timeout=30)
                except aiohttp.ClientError:
                    continue
                for update in told.get("result", []):
                    offset = update["update_id"] + 1
                    await self._take(update)

    async def _take(self, update):
        if query := update.get("callback_query"):
            if self._answers_presses:
                await self._call("answerCallbackQuery", callback_query_id=query["id"])
            await self._say(query["from"]["id"], f"You pressed {query['data']}")
        elif text := update.get("message", {}).get("text"):
            await self._say(update["message"]["chat"]["id"], f"You said {text[:100]}")

    async def _say(self, chat, text):
        markup = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
        sent = {"chat_id": chat, "text": text, "reply_markup": markup}
        told = await self._call("sendMessage", **sent)
        while told.get("error_code") == 429:
            await asyncio.sleep(told["parameters"]["retry_after"] if self._waits else 0.1)
            told = await self._call("sendMessage", **sent)

    async def _call(self, method, **arguments):
        async with self._session.post(f"{self._address}/{method}", json=arguments) as response:
            return await response.json()


class TelegramWebhookToy:
    """Sets a webhook, and answers within it; *checks* whether it was really Telegram."""

    def __init__(self, telegram, *, checks=True, remembers=True):
        self._api = f"{telegram.url}/bot{telegram.token}"
        self._checks = checks
        self._remembers = remembers
        self._said = {}

    async def set(self, address):
        given = {"url": address, "secret_token": "made-up-words"}
        await self._call("setWebhook", given)

    async def take(self, request):
        secret = request.headers.get("x-telegram-bot-api-secret-token")
        if self._checks and secret != "made-up-words":  # noqa: S105  # opens nothing
            return Response(status_code=403)
        update = await request.json()
        said = self._said.get(update["update_id"])
        if said is None:
            said = await self._answer(update)
            if self._remembers:
                self._said[update["update_id"]] = said
        return JSONResponse(said) if said else Response()

    async def _answer(self, update):
        if query := update.get("callback_query"):
            await self._call("answerCallbackQuery", {"callback_query_id": query["id"]})
            return self._saying(query["from"]["id"], "You pressed it")
        message = update.get("message", {})
        if "from" in message and "text" in message:
            return self._saying(message["from"]["id"], f"{len(self._said)}. You said something")
        return {}

    def _saying(self, chat, text):
        markup = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
        return {"method": "sendMessage", "chat_id": chat, "text": text, "reply_markup": markup}

    async def _call(self, method, given):
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self._api}/{method}", json=given) as response,
        ):
            return await response.json()


class WechatToy:
    """Answers each message and event in safe mode; the same again with what it said before.

    Each answer has the *reference*. Whoever gives a number of a house is answered *late*, through the API
    of the platform in that set, or where the account may not, when asked for it. Without *opens* it
    refuses whatever is sealed; with None it takes that, and lays it aside.
    """

    def __init__(
        self, *, remembers=True, checks=True, reference="ABC-DEF", late=frozenset(), opens=True
    ):
        self._remembers = remembers
        self._checks = checks
        self._reference = reference
        self._late = late
        self._opens = opens
        self._tries = Counter()
        self._said = {}
        self._count = 0
        self._envelope = Envelope(AES_KEY, APP_ID)

    async def take(self, request):
        given = request.query_params
        timestamp, nonce = given["timestamp"], given["nonce"]
        if self._checks and not hmac.compare_digest(
            signature(TOKEN, timestamp, nonce), given["signature"]
        ):
            return Response(status_code=403)
        if request.method == "GET":
            return PlainTextResponse(given["echostr"])
        outer = read((await request.body()).decode())
        is_old = abs(time.time() - int(timestamp)) > 300
        if self._checks and (is_old or "Encrypt" not in outer):
            return Response(status_code=403)
        if "Encrypt" in outer and not self._opens:
            return Response(status_code=200 if self._opens is None else 403)
        told = read(self._envelope.decrypt(outer["Encrypt"])) if "Encrypt" in outer else outer
        for wechat in self._late:
            if "号楼" in told.get("Content", "") and (answer := self._answered_late(wechat, told)):
                return answer
        key = told.get("MsgId") or told["CreateTime"] + told["Event"] + told.get("EventKey", "")
        if told.get("Event") == "unsubscribe":
            return PlainTextResponse("success")
        self._count += 1
        said = self._said.get((told["FromUserName"], key))
        said = said or f"{self._count}: 你好 {self._reference}"
        if self._remembers:
            self._said[told["FromUserName"], key] = said
        sealed = self._envelope.encrypt(text_to(told["FromUserName"], said))
        parts = {"Encrypt": sealed, "TimeStamp": timestamp, "Nonce": nonce}
        signed = signature(TOKEN, *parts.values())
        return PlainTextResponse(write({**parts, "MsgSignature": signed}))

    def _answered_late(self, wechat, told):
        """Return what goes back meanwhile; nothing at the last try, which is answered with patience."""
        if "service" not in FEATURES[wechat.api.account]:
            self._tries[told["MsgId"]] += 1
            return Response(status_code=503) if self._tries[told["MsgId"]] < 3 else None
        wish = {"grant_type": "client_credential", "appid": APP_ID, "secret": APP_SECRET}
        token = wechat.api.call("stable_token", {}, wish)["access_token"]
        sent = {"touser": told["FromUserName"], "msgtype": "text", "text": {"content": "你好"}}
        send = partial(wechat.api.call, "message/custom/send", {"access_token": token}, sent)
        asyncio.get_running_loop().call_later(0.05, send)
        return PlainTextResponse("success")


@contextlib.asynccontextmanager
async def served(take, path):
    """Serve *take* at *path*, and give its address."""
    server = Loopback(Starlette(routes=[Route(path, take, methods=["GET", "POST"])]))
    await server.start()
    yield server.url + path
    await server.stop()


@contextlib.asynccontextmanager
async def running(job):
    """Run *job* beside what follows."""
    task = asyncio.create_task(job)
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
