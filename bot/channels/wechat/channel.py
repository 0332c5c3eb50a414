"""WeChat Official Accounts: the callback of each account, and what runs beside it.

It turns requests into answers and knows neither database nor settings; everything it needs it is
given.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.wechat.account import Desk
from bot.channels.wechat.answering import Answer, Answering, Times
from bot.channels.wechat.callback import TooLargeError, Unreadable, UnreadableError
from bot.channels.wechat.client import Client
from bot.channels.wechat.credentials import MAIN, Account
from bot.channels.wechat.crypto import Reason, RefusedError
from bot.channels.wechat.events import CHANNEL, Arrived, arrived
from bot.channels.wechat.rendering import Renderer
from bot.channels.wechat.tokens import Known, Lease, Ledger, Tokens
from bot.delivery.dispatcher import Hold, Work
from bot.delivery.inbox import Seal
from bot.dialogue.exchange import Deliver
from bot.errors import StorageError
from bot.message import Clock, Message
from bot.transcript import Exchange
from knowledge.phrasebook import Phrasebook

log = structlog.get_logger("bot")

LOOK_SECONDS = 30.0
"""How often is looked for what was postponed elsewhere, and for what an account is refused."""

XML = "application/xml"


@dataclass(slots=True)
class Wechat:
    """What the channel is given.

    *take* stores a message with its reply and returns both; *work* runs a function in a unit of
    work; *bury* keeps what cannot be read (key, reason, body, sender). *known* and *change* read
    and change, in one unit, what all processes know of the account of a name. *hold* takes the
    lease of a work's name, *leave* gives it back.
    """

    accounts: Sequence[Account]
    take: Callable[[Message, Deliver | None], Awaitable[Exchange]]
    work: Work
    seal: Seal
    bury: Callable[[str, str, bytes, str], Awaitable[None]]
    known: Callable[[str], Awaitable[Known]]
    change: Callable[[str, Callable[[Known], Known]], Awaitable[Known]]
    hold: Hold
    leave: Callable[[str], Awaitable[None]]
    phrasebook: Phrasebook
    clock: Clock
    times: Times = field(default_factory=Times)
    _callbacks: "Callbacks" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._callbacks = Callbacks(self)

    def routes(self) -> list[Route]:
        """Return where WeChat calls us."""
        return self._callbacks.routes()

    async def run(self) -> None:
        """Send what waits, and take up what was postponed, until cancelled."""
        await self._callbacks.run()

    def may_send(self, account: str) -> bool:
        """Whether our account of this name may write without replying, as far as is known."""
        return self._callbacks.may_send(account)

    def client(self, account: Account) -> Client:
        """Return what calls WeChat for *account*; close it in the end."""
        client = Client(account)
        if account.secret:
            lease = Lease(self.hold, self.leave)
            client.tokens = Tokens(
                account.name, self.ledger(account), client.fetch_token, lease, self.clock
            )
        return client

    def ledger(self, account: Account) -> Ledger:
        """Return where is kept what all processes know of *account*."""
        name = account.name
        return Ledger(lambda: self.known(name), lambda change: self.change(name, change))


class Callbacks:
    """The callbacks of all accounts, and what runs beside them."""

    def __init__(self, wechat: Wechat) -> None:
        self._wechat = wechat
        self._desks = {account.name: self._desk(account) for account in wechat.accounts}
        self._answering = Answering(
            wechat.take,
            wechat.work,
            wechat.seal,
            Renderer(wechat.phrasebook),
            wechat.bury,
            wechat.times,
        )

    def routes(self) -> list[Route]:
        """Return where WeChat calls us."""
        methods = ["GET", "POST"]
        return [
            Route("/wechat", self.called, methods=methods),
            Route("/wechat/{name}", self.called, methods=methods),
        ]

    def may_send(self, account: str) -> bool:
        """Whether the account of this name may write without replying, as far as is known."""
        desk = self._desks.get(account)
        return desk is not None and desk.may_send

    async def run(self) -> None:
        """Send what waits, and take up what was postponed, until cancelled."""
        doing: list[Coroutine[None, None, None]] = [self._look_around()]
        doing += [desk.dispatcher.run() for desk in self._desks.values() if desk.account.secret]
        tasks = [asyncio.create_task(each) for each in doing]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._answering.close()
            for desk in self._desks.values():
                await desk.client.close()

    async def _look_around(self) -> None:
        # At the start all of it, for it is nowhere in flight; later what its process must have left.
        least_age = timedelta(0)
        while True:
            try:
                for desk in self._desks.values():
                    await desk.look_up(again=not least_age)
                before = self._wechat.clock() - least_age
                await self._answering.take_up(self._desks.get, before)
                least_age = timedelta(seconds=LOOK_SECONDS)
            except StorageError:
                log.warning("postponed_unreadable", channel=CHANNEL)
            await asyncio.sleep(LOOK_SECONDS)

    def _desk(self, account: Account) -> Desk:
        wechat = self._wechat
        ledger = wechat.ledger(account)
        lease = Lease(wechat.hold, wechat.leave)
        return Desk(account, wechat.client(account), ledger, lease, wechat.work, wechat.clock)

    # Requests

    async def called(self, request: Request) -> Response:
        """Answer a callback."""
        begun = time.monotonic()
        name = request.path_params.get("name", "")
        desk = None if name == MAIN else self._desks.get(name or MAIN)
        if desk is None:
            return Response(status_code=404)
        if request.method not in {"GET", "POST"}:
            return Response(status_code=405, headers={"Allow": "GET, POST"})
        try:
            items = request.query_params.multi_items()
            now = self._wechat.clock().timestamp()
            if request.method == "GET":
                return PlainTextResponse(desk.checkpoint.echo(items, now))
            return await self._posted(request, desk, begun)
        except TooLargeError:
            return Response(status_code=413)
        except RefusedError as error:
            self._note_refusal(desk, error.reason)
            return Response(status_code=403)

    async def _posted(self, request: Request, desk: Desk, begun: float) -> Response:
        body = await request.body()
        now = self._wechat.clock()
        items = request.query_params.multi_items()
        try:
            fields = desk.checkpoint.open(items, body, now.timestamp())
            came = arrived(fields, desk.account.app_id, now)
        except UnreadableError as error:
            return await self._buried(desk, body, error)

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        answer = await self._answering.answer(desk, came, begun, gone)
        return self._response(desk, came, answer)

    def _response(self, desk: Desk, came: Arrived, answer: Answer) -> Response:
        if answer.status != 200:  # noqa: PLR2004  # as everywhere
            return Response(status_code=answer.status)
        if not answer.text:
            return PlainTextResponse("success")
        now = self._wechat.clock().timestamp()
        reply = desk.checkpoint.reply(answer.text, came.visitor.id, came.us, now)
        return Response(reply.encode("utf-8", "replace"), media_type=XML)

    async def _buried(self, desk: Desk, body: bytes, error: UnreadableError) -> Response:
        """Keep what is WeChat's and cannot be read; asked for again it would be no better."""
        if error.reason is Unreadable.ENCRYPTED and desk.is_time_for(error.reason):
            log.error(
                "wechat_key_missing",
                account=desk.name,
                advice="Messages come encrypted. Set BOT_WECHAT_AES_KEY to the EncodingAESKey, or"
                " choose the plain mode in the server settings of the account.",
            )
        log.warning(
            "callback_unreadable", channel=CHANNEL, account=desk.name, reason=str(error.reason)
        )
        key = hashlib.sha256(b"%s:%s" % (desk.name.encode(), body)).hexdigest()
        try:
            await self._wechat.bury(key, str(error.reason), body, error.openid)
        except StorageError:
            return Response(status_code=503)
        return PlainTextResponse("success")

    def _note_refusal(self, desk: Desk, reason: Reason) -> None:
        log.info("callback_refused", channel=CHANNEL, account=desk.name, reason=str(reason))
        is_clock = reason is Reason.AGE and desk.checkpoint.ages.are_skewed
        if is_clock and desk.is_time_for("clock_skew"):
            log.error(
                "clock_skew",
                channel=CHANNEL,
                account=desk.name,
                advice="Callbacks are refused for their age. Set this machine's clock by NTP.",
            )
