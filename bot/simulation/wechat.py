"""``FakeWechat``: an official account on loopback. It calls the bot, and the bot calls its API.

It knows no bot: only the address it calls, and the secrets both sides share.
"""

import asyncio
import json
import re
from collections import Counter, defaultdict
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.simulation.faults import AFTER, BEFORE, Fault, Faults, Kind
from bot.simulation.loopback import Loopback, cut
from bot.simulation.pace import Pace
from bot.simulation.watched import Watched
from bot.simulation.wechat_api import Json, OfficialApi, Served
from bot.simulation.wechat_calls import Caller, Delivery, Mode
from bot.simulation.wechat_crypto import Envelope
from bot.simulation.wechat_people import Follower, Seen, new_openid
from bot.simulation.wechat_rules import AccountType, Ledger, Tokens, WechatError

ACCOUNT_ID = "gh_0123456789ab"
"""The account's own id, to which messages are addressed."""

TOKEN = "simulated"  # noqa: S105  # opens nothing
APP_ID = "wx0123456789abcdef"
APP_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  # opens nothing
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
"""Secrets of the right form for an account that exists only here."""

_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")


class FakeWechat(Watched):
    """WeChat, from ``start`` to ``stop``; also as ``async with FakeWechat(url) as wechat``.

    *bot_url* is where the bot takes callbacks; it can be set later as ``caller.url``.
    """

    def __init__(  # noqa: PLR0913  # an account is described by as many values
        self,
        bot_url: str = "",
        *,
        token: str = TOKEN,
        app_id: str = APP_ID,
        app_secret: str = APP_SECRET,
        aes_key: str = AES_KEY,
        mode: Mode = "safe",
        account: AccountType = "verified-service",
        port: int = 0,
        pace: Pace | None = None,
    ) -> None:
        super().__init__()
        self.pace = pace or Pace()
        self.faults = Faults()
        self.tokens = Tokens(self.pace)
        self.ledger = Ledger(self.pace)
        self.api = OfficialApi(
            account, (app_id, app_secret), self.tokens, self.ledger, self._show_served
        )
        envelope = Envelope(aes_key, app_id)
        self.caller = Caller(
            bot_url, token, envelope, mode, ACCOUNT_ID, pace=self.pace, faults=self.faults
        )
        self.seen: defaultdict[str, list[Seen]] = defaultdict(list)
        self.served: list[Served] = []
        self.calls: list[tuple[str, int]] = []
        self.deliveries: list[Delivery] = []
        self._acts: set[asyncio.Task[Delivery]] = set()
        self._message_ids = Counter({"last": 24_000_000_000_000_000})
        app = Starlette(
            routes=[Route("/cgi-bin/{path:path}", self._serve, methods=["GET", "POST"])]
        )
        self._server = Loopback(app, port)

    @property
    def url(self) -> str:
        """What the bot must call in place of https://api.weixin.qq.com."""
        return self._server.url

    async def start(self) -> None:
        """Listen."""
        await self._server.start()

    async def stop(self) -> None:
        """Stop listening and calling."""
        for act in list(self._acts):
            act.cancel()
        await asyncio.gather(*self._acts, return_exceptions=True)
        await self.caller.stop()
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    # ------------------------------------------------------------------ for whoever tests

    def follower(self, openid: str = "", *, follows: bool = True) -> Follower:
        """Return somebody who writes to the account; the same id is the same person."""
        return Follower(self, openid or new_openid(), follows=follows)

    def sent(self, openid: str = "") -> list[Served]:
        """Return what the bot sent through the API, to *openid* or to all."""
        return [served for served in self.served if openid in {"", served.openid}]

    def called(self, path: str) -> int:
        """Return how often the bot called *path* of the API, in vain or not."""
        return sum(called == path for called, _ in self.calls)

    @property
    def problems(self) -> list[str]:
        """What WeChat would have minded: in replies, tries and calls."""
        tries = [attempt.problem for attempt in self.caller.tries if attempt.problem]
        codes = [f"{path}: {code}" for path, code in self.calls if code]
        return [*tries, *codes, *self.api.minded]

    # ------------------------------------------------------------------ for people

    def next_message_id(self) -> str:
        """Return an id for a message."""
        self._message_ids["last"] += 1
        return str(self._message_ids["last"])

    def act(self, openid: str, fields: dict[str, str], copies: int) -> asyncio.Task[Delivery]:
        """Bring to the bot what *openid* did."""
        now = self.pace.now()
        self.ledger.open(openid, fields)
        self.api.known[openid].acted_at = now
        head = {
            "ToUserName": ACCOUNT_ID,
            "FromUserName": openid,
            "CreateTime": str(int(now + self.caller.skew)),
        }
        task = asyncio.create_task(self._act({**head, **fields}, copies))
        self._acts.add(task)
        task.add_done_callback(self._acts.discard)
        return task

    async def _act(self, fields: dict[str, str], copies: int) -> Delivery:
        delivery = await self.caller.deliver(fields, copies)
        self.deliveries.append(delivery)
        if delivery.has_notice:
            self._show(fields["FromUserName"], Seen(delivery.text, "notice"))
        elif delivery.reply.kind:
            self._show(fields["FromUserName"], Seen(delivery.text, "reply"))
        return delivery

    def _show_served(self, served: Served) -> None:
        self.served.append(served)
        self._show(served.openid, Seen(served.text, "later", served.choices))

    def _show(self, openid: str, seen: Seen) -> None:
        self.seen[openid].append(seen)
        self.stir()

    # ------------------------------------------------------------------ the API

    async def _serve(self, request: Request) -> Response:
        path = request.path_params["path"]
        raw = await request.body()
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            return self._refuse(path, 47001, "data format error")
        if not isinstance(body, dict):
            return self._refuse(path, 47001, "data format error")
        if _ESCAPED.search(raw):
            self.api.minded.append(f"{path}: escaped characters, which WeChat may show as such")
        openid = str(body.get("touser", ""))
        fault = self.faults.meet(path, openid, BEFORE)
        if self.faults.latency:
            await asyncio.sleep(self.faults.latency)
        if fault and fault.kind is Kind.STALL:
            await self._server.hold(fault.seconds)
        elif fault:
            return self._instead(fault, request, path)
        answer = self._call(path, dict(request.query_params), body)
        return cut(request) if self.faults.meet(path, openid, AFTER) else answer

    def _call(self, path: str, query: dict[str, str], body: Json) -> Response:
        try:
            told = self.api.call(path, query, body)
        except WechatError as error:
            return self._refuse(path, error.code, error.told)
        self.calls.append((path, 0))
        self.stir()
        return JSONResponse(told)

    def _refuse(self, path: str, code: int, told: str) -> Response:
        self.calls.append((path, code))
        self.stir()
        return JSONResponse({"errcode": code, "errmsg": f"{told} rid: 00000000-simulated"})

    def _instead(self, fault: Fault, request: Request, path: str) -> Response:
        """Do what *fault* says in place of the call."""
        if fault.kind in {Kind.CODE, Kind.FLOOD}:
            return self._refuse(path, fault.value or 45011, "the code that was asked for")
        self.calls.append((path, -1))
        self.stir()
        if fault.kind is Kind.RESET_BEFORE:
            return cut(request)
        if fault.kind is Kind.GARBAGE:
            return PlainTextResponse("<html>not what you expect</html>")
        return PlainTextResponse("Internal Server Error", 500)
