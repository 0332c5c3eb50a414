"""An account in memory: a WeChat that calls it, an API that it calls, an assistant as told."""

import asyncio
import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
from aiohttp import web as aioweb
from defusedxml.ElementTree import fromstring
from starlette.applications import Starlette

from bot.channels.wechat.channel import Wechat
from bot.channels.wechat.client import connected
from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import Crypto, Query, signature
from bot.channels.wechat.flight import Times
from bot.channels.wechat.tokens import Known
from bot.delivery.inbox import Seal
from bot.delivery.outbox import State
from bot.dialogue.assistant import Assistant
from bot.dialogue.components import Components
from bot.dialogue.exchange import Exchanges
from bot.dialogue.ports import Ports
from bot.dialogue.turn import Chance
from bot.errors import StorageError
from bot.http.limits import LimitsMiddleware
from bot.memory.writer import MemoryWriter
from bot.message import Visitor
from tests.bot import cast

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TOKEN = "callbacktoken"  # noqa: S105  # opens nothing
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  # opens nothing
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wx0123456789abcdef"
OPENID = "oAino_0123456789-abcdefghij"
GH = "gh_0123456789ab"

NUMBERS = count(24_000_000_000)
"""Ids of messages, each given once."""

SOON = Times(
    answer=0.3, reply=0.5, gone=0.75, order=0.12, asking=0.25, old=0.15, storing=2.0, over=2.25
)
"""Some ten times as fast but for the storing: for what is about time, and for nothing else."""


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def passes(self, **span):
        self.now += timedelta(**span)


@dataclass
class Api:
    """WeChat's API: what was sent through it, and the codes it answers with next."""

    sent: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    codes: deque = field(default_factory=deque)
    always: int = 0
    menu: dict | None = None
    fetches: int = 0
    life: int = 7200
    good: set = field(default_factory=set)
    stall: float = 0.0
    garbage: str = ""
    pause: float = 0.0
    """Between the two pieces that an answer comes in."""
    refuses_token: int = 0
    words: object = "no"
    status: int = 200

    async def serve(self, request):
        path = request.match_info["path"]
        raw = await request.text()
        assert "\\u" not in raw, "escaped characters would be shown as such"
        body = json.loads(raw) if raw else {}
        self.calls.append((path, body))
        if path == "stable_token":
            self.fetches += 1
            if self.refuses_token:
                return aioweb.json_response({"errcode": self.refuses_token, "errmsg": self.words})
            assert body["grant_type"] == "client_credential"
            assert (body["appid"], body["secret"]) == (APP_ID, SECRET)
            token = f"token-{self.fetches}-{secrets.token_hex(4)}"
            self.good.add(token)
            return aioweb.json_response({"access_token": token, "expires_in": self.life})
        if self.stall:
            await asyncio.sleep(self.stall)
        if self.status != 200:
            return aioweb.Response(status=self.status, text="<html>")
        if self.garbage:
            return aioweb.Response(text=self.garbage)
        code = self.always or (self.codes.popleft() if self.codes else 0)
        if not code and request.query.get("access_token") not in self.good:
            code = 40001
        if not code and path == "message/custom/send" and not body["touser"]:
            code = 40003
        if code:
            return aioweb.json_response({"errcode": code, "errmsg": self.words})
        done = {"errcode": 0, **self._done(path, body)}
        return await self._in_pieces(request, done) if self.pause else aioweb.json_response(done)

    async def _in_pieces(self, request, done):
        response = aioweb.StreamResponse()
        await response.prepare(request)
        said = json.dumps(done).encode()
        await response.write(said[:8])
        await asyncio.sleep(self.pause)
        await response.write(said[8:])
        await response.write_eof()
        return response

    def _done(self, path, body):
        match path:
            case "message/custom/send":
                self.sent.append(body)
            case "menu/create":
                self.menu = body
            case "menu/get":
                return {"menu": self.menu} if self.menu else {"errcode": 46003}
            case "qrcode/create":
                return {"ticket": "gQ+/x==", "url": "http://weixin.example/q/1"}
            case "getcallbackip":
                return {"ip_list": ["127.0.0.1"]}
        return {}

    def texts(self):
        """What the visitor read of what was sent."""
        return [
            body["text"]["content"]
            if body["msgtype"] == "text"
            else body["msgmenu"]["head_content"]
            for body in self.sent
        ]


@dataclass
class Office:
    """Everything behind the callback, in memory, with an assistant that finds what it is told."""

    credentials: Credentials
    times: Times = field(default_factory=Times)
    writer: MemoryWriter = field(default_factory=MemoryWriter)
    clock: Clock = field(default_factory=Clock)
    accounts: dict = field(default_factory=dict)
    buried: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    finder: cast.Told = field(default_factory=cast.Told)
    acts: cast.Acts = field(default_factory=cast.Acts)
    recogniser: cast.LanguageRecogniser = field(default_factory=cast.LanguageRecogniser)
    slow: dict = field(default_factory=dict)
    breaks: set = field(default_factory=set)
    is_failing: bool = False
    is_always_slow: bool = False

    def __post_init__(self):
        ids, references = count(1), count(1)
        components = Components(
            library=cast.library(),
            finder=self.finder,
            ear=cast.ear(self.acts),
            recogniser=self.recogniser,
            replies=cast.replies(),
            reader=cast.reader(),
            steps=cast.steps(),
            interview=cast.interview(),
            words=cast.words(),
            names=cast.names(),
            chance=Chance(lambda: f"d{next(ids)}", lambda: f"REF-{next(references)}"),
        )
        assistant = Assistant(components)
        self.exchanges = Exchanges(lambda: assistant, Seal(b"secret"))
        self.open()

    def open(self):
        """Begin as a new process on the same memory."""
        ports = Ports(
            take=self.take,
            writer=self,
            leases=self,
            dead_letters=self,
            seal=self.exchanges.seal,
            phrasebook=cast.phrasebook(),
            tongues=cast.library().tongues,
            clock=self.clock,
        )
        self.wechat = Wechat((self.credentials,), ports, self, self.times)

    def thinks(self, text, seconds):
        """Think about *text* for so long, while everything else goes ten times as fast."""
        self.slow[text] = seconds
        self.times = SOON
        self.wechat._answering.times = SOON  # noqa: SLF001  # it is open already

    def client(self, ours):
        return connected(ours, self, self, self.clock)

    async def take(self, message, deliver=None):
        is_new = message.key not in {each.key for each in self.taken}
        self.taken.append(message)
        if message.text in self.breaks:
            raise ZeroDivisionError
        if is_new or self.is_always_slow:  # what was thought about once is remembered
            await asyncio.sleep(self.slow.get(message.text, 0))
        lane = f"{message.visitor.channel}:{message.visitor.id}"
        return await self.do(lambda unit: self.exchanges.take(unit, message, deliver), lane=lane)

    async def do(self, function, *, lane=""):
        if self.is_failing:
            raise StorageError
        return await self.writer.do(function, lane=lane)

    async def bury(self, _channel, key, reason, body, visitor):
        if self.is_failing:
            raise StorageError
        self.buried.append((key, reason, body, visitor))

    async def known(self, name):
        return self.accounts.get(name, Known())

    async def change(self, name, change):
        self.accounts[name] = change(self.accounts.get(name, Known()))
        return self.accounts[name]

    async def hold(self, work):
        return True

    async def leave(self, work):
        pass

    def app(self):
        return LimitsMiddleware(
            Starlette(routes=self.wechat.routes()), limits=self.wechat.limits()
        )

    def rows(self):
        """A picture of everything that is kept."""
        memory = self.writer.memory
        return [dict(kept.values) for kept in memory.all()], len(self.buried)

    def outbox(self, *states):
        visitor = Visitor("wechat", OPENID)
        wanted = states or tuple(State)
        return self.writer.run(lambda unit: list(unit.outbox.of(visitor, wanted)))

    def exchanges_of(self, openid=OPENID):
        visitor = Visitor("wechat", openid)
        return self.writer.run(lambda unit: list(unit.transcript.of(visitor)))


@dataclass
class Caller:
    """WeChat calling: it signs, encrypts where the account has a key, and reads what comes back."""

    office: Office
    http: httpx.AsyncClient
    openid: str = OPENID

    @property
    def credentials(self):
        return self.office.credentials

    @property
    def crypto(self):
        return Crypto(self.credentials) if self.credentials.aes_key else None

    def query(self, *sealed, at=None, nonce=None):
        timestamp = str(int((at or self.office.clock()).timestamp()))
        nonce = nonce or str(secrets.randbelow(10**9))
        query = {
            "signature": signature(self.credentials.token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        if sealed:
            made = signature(self.credentials.token, timestamp, nonce, *sealed)
            query |= {"encrypt_type": "aes", "msg_signature": made}
        return query

    def xml(self, **fields):
        head = {
            "ToUserName": GH,
            "FromUserName": self.openid,
            "CreateTime": str(int(self.office.clock().timestamp())),
        }
        inside = "".join(
            f"<{name}><![CDATA[{value}]]></{name}>" for name, value in (head | fields).items()
        )
        return f"<xml>{inside}</xml>"

    def posted(self, clear):
        """Return query and body for what is to be said in clear."""
        if self.crypto is None:
            return self.query(), clear.encode()
        sealed = self.crypto.seal(clear, self.office.clock().timestamp()).ciphertext
        body = f"<xml><ToUserName>{GH}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return self.query(sealed), body.encode()

    async def post(self, query, body):
        return await self.http.post(self.credentials.path, params=query, content=body)

    async def deliver(self, **fields):
        """Deliver once and return the response."""
        return await self.post(*self.posted(self.xml(**fields)))

    def text(self, content, **fields):
        """Return what a text message is made of; the same again is the same message."""
        return {
            "MsgType": "text",
            "Content": content,
            "MsgId": str(next(NUMBERS)),
            **fields,
        }

    async def say(self, content, **fields):
        """Say something and return what is read in the response."""
        return self.read(await self.deliver(**self.text(content, **fields)))

    async def event(self, event, key="", **fields):
        return self.read(await self.deliver(MsgType="event", Event=event, EventKey=key, **fields))

    def read(self, response, openid=""):
        """Return the text of a response; empty when it only says that all is well."""
        assert response.status_code == 200, response.status_code
        if response.text in {"", "success"}:
            return ""
        fields = {each.tag: each.text or "" for each in fromstring(response.text)}
        if self.crypto is not None:
            query = Query(
                fields["TimeStamp"], fields["Nonce"], msg_signature=fields["MsgSignature"]
            )
            clear = self.crypto.open(query, fields["Encrypt"])
            fields = {each.tag: each.text or "" for each in fromstring(clear)}
        assert (fields["ToUserName"], fields["FromUserName"]) == (openid or self.openid, GH)
        assert fields["MsgType"] == "text"
        assert 0 < len(fields["Content"].encode()) <= 2000
        return fields["Content"]


def credentials(**changes):
    return Credentials(MAIN, APP_ID, TOKEN, **changes)


async def until(is_so, seconds=20.0):
    """Wait until *is_so*."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110  # what is waited for tells nobody
            await asyncio.sleep(0.005)
