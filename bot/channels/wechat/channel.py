"""WeChat Official Accounts: the callback of each account, and what runs beside it.

It turns requests into answers and knows neither database nor settings; everything it needs it is
given.
"""

import asyncio
import hashlib
import time
from collections.abc import Coroutine, Sequence
from functools import partial

import structlog
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.wechat.account import Account
from bot.channels.wechat.answering import Answer, Answering
from bot.channels.wechat.callback import (
    LARGEST_BODY,
    TooLargeError,
    Unreadable,
    UnreadableError,
)
from bot.channels.wechat.client import connected
from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import Reason, RefusedError
from bot.channels.wechat.events import CHANNEL, Arrived, arrived
from bot.channels.wechat.flight import Times
from bot.channels.wechat.rendering import Renderer
from bot.channels.wechat.tokens import KnownAccounts
from bot.dialogue.ports import Ports
from bot.errors import StorageError
from bot.http.limits import Limit

log = structlog.get_logger("bot")

LOOK_SECONDS = 2.0
"""How often is said which postponed messages are in flight here, and looked for those of nobody."""

LEARN_SECONDS = 30.0
"""How often is looked for what other processes found out of an account."""

XML = "application/xml"


class Wechat:
    """Our accounts on WeChat; what all processes know of them stands in *known_accounts*."""

    def __init__(
        self,
        accounts: Sequence[Credentials],
        ports: Ports,
        known_accounts: KnownAccounts,
        times: Times | None = None,
    ) -> None:
        self._ports = ports
        self._accounts = {
            each.name: Account(
                each,
                connected(each, known_accounts, ports.leases, ports.clock),
                known_accounts,
                ports,
            )
            for each in accounts
        }
        self._answering = Answering(ports, Renderer(ports.phrasebook), times or Times())

    def routes(self) -> list[Route]:
        """Return where WeChat calls us."""
        methods = ["GET", "POST"]
        return [
            Route("/wechat", self.called, methods=methods),
            Route("/wechat/{name}", self.called, methods=methods),
        ]

    def limits(self) -> dict[str, Limit]:
        """Return by path how much WeChat may send: whoever signs for the account of the path."""
        return {
            each.credentials.path: Limit(
                LARGEST_BODY, partial(_is_signed, each), refusal=lambda _: ""
            )
            for each in self._accounts.values()
        }

    def may_send(self, account: str) -> bool:
        """Whether the account of this name may write without replying, as far as is known."""
        known = self._accounts.get(account)
        return known is not None and known.may_send

    def wake(self) -> None:
        """Look at the outbox now: something was put there, by whatever process."""
        for account in self._accounts.values():
            account.dispatcher.wake()

    async def run(self) -> None:
        """Send what waits, and take up what was postponed, until cancelled."""
        doing: list[Coroutine[None, None, None]] = [self._look_around()]
        doing += [
            each.dispatcher.run() for each in self._accounts.values() if each.credentials.secret
        ]
        tasks = [asyncio.create_task(each) for each in doing]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._answering.close()
            for account in self._accounts.values():
                await account.client.close()

    async def _look_around(self) -> None:
        learned_at: float | None = None
        while True:
            try:
                now = time.monotonic()
                if learned_at is None or now > learned_at + LEARN_SECONDS:
                    for account in self._accounts.values():
                        await account.look_up(again=learned_at is None)
                    learned_at = now
                await self._answering.look_after(self._accounts)
            except StorageError:
                log.warning("postponed_unreadable", channel=CHANNEL)
            await asyncio.sleep(LOOK_SECONDS)

    # Requests

    async def called(self, request: Request) -> Response:
        """Answer a callback."""
        begun = time.monotonic()
        name = request.path_params.get("name", "")
        account = None if name == MAIN else self._accounts.get(name or MAIN)
        if account is None:
            return Response(status_code=404)
        if request.method not in {"GET", "POST"}:
            return Response(status_code=405, headers={"Allow": "GET, POST"})
        try:
            if request.method == "GET":
                items = request.query_params.multi_items()
                now = self._ports.clock().timestamp()
                return PlainTextResponse(account.verifier.echo(items, now))
            return await self._posted(request, account, begun)
        except TooLargeError:
            return Response(status_code=413)
        except RefusedError as error:
            self._note_refusal(account, error.reason)
            return Response(status_code=403)

    async def _posted(self, request: Request, account: Account, begun: float) -> Response:
        body = await request.body()
        now = self._ports.clock()
        items = request.query_params.multi_items()
        try:
            fields = account.verifier.open(items, body, now.timestamp())
            came = arrived(fields, account.credentials.app_id, now)
        except UnreadableError as error:
            return await self._buried(account, body, error)
        if not account.is_called(came.us):
            raise RefusedError(Reason.ADDRESSEE)

        async def gone() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass

        answer = await self._answering.answer(account, came, begun, gone)
        return self._response(account, came, answer)

    def _response(self, account: Account, came: Arrived, answer: Answer) -> Response:
        if answer.status != 200:  # noqa: PLR2004  # as everywhere
            return Response(status_code=answer.status)
        if not answer.text:
            return PlainTextResponse("success")
        now = self._ports.clock().timestamp()
        reply = account.verifier.reply(answer.text, came.visitor.id, came.us, now)
        return Response(reply.encode("utf-8", "replace"), media_type=XML)

    async def _buried(self, account: Account, body: bytes, error: UnreadableError) -> Response:
        """Keep what is WeChat's and cannot be read; asked for again it would be no better."""
        if error.reason is Unreadable.ENCRYPTED and account.is_time_for(error.reason):
            log.error(
                "wechat_key_missing",
                account=account.name,
                advice="Messages come encrypted. Set BOT_WECHAT_AES_KEY to the EncodingAESKey, or"
                " choose the plain mode in the server settings of the account.",
            )
        log.warning(
            "callback_unreadable", channel=CHANNEL, account=account.name, reason=str(error.reason)
        )
        key = hashlib.sha256(b"%s:%s" % (account.name.encode(), body)).hexdigest()
        try:
            await self._ports.dead_letters.bury(
                CHANNEL, key, str(error.reason), body, error.openid
            )
        except StorageError:
            return Response(status_code=503)
        return PlainTextResponse("success")

    def _note_refusal(self, account: Account, reason: Reason) -> None:
        log.info("callback_refused", channel=CHANNEL, account=account.name, reason=str(reason))
        is_clock = reason is Reason.AGE and account.verifier.ages.are_skewed
        if is_clock and account.is_time_for("clock_skew"):
            log.error(
                "clock_skew",
                channel=CHANNEL,
                account=account.name,
                advice="Callbacks are refused for their age. Set this machine's clock by NTP.",
            )


async def _is_signed(account: Account, request: HTTPConnection) -> bool:
    return account.verifier.is_signed(request.query_params.multi_items())
