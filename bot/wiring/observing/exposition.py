"""Where metrics are fetched: on a port of their own, or on the server's with a token."""

import asyncio
import hmac
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http.addresses import bound
from bot.supervision import AGAIN_SECONDS
from bot.wiring.observing.metrics import Metrics

log = structlog.get_logger("bot")

PATH = "/metrics"

UNAUTHORIZED = 401
CHALLENGE = {"WWW-Authenticate": "Bearer"}


@dataclass(frozen=True, slots=True)
class Exposition:
    """Shows *metrics*; with *token*, to whoever has it."""

    metrics: Metrics
    token: str = field(default="", repr=False)

    def routes(self) -> list[Route]:
        """Return the route on the server's own port; none without a token."""
        return [Route(PATH, self._asked)] if self.token else []

    async def run(self, host: str, port: int) -> None:
        """Serve on a port of their own until cancelled; one that is taken is told once, and tried again."""
        app = web.Application()
        app.router.add_get(PATH, self._asked_there)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        try:
            await runner.setup()
            await _listen(runner, host, port)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _asked(self, request: Request) -> Response:
        if not self._is_let_in(request.headers.get("authorization", "")):
            return PlainTextResponse(status_code=UNAUTHORIZED, headers=CHALLENGE)
        page, kind = await self.metrics.page(request.headers.get("accept", ""))
        return Response(page, headers={"Content-Type": kind})

    async def _asked_there(self, request: web.Request) -> web.Response:
        if not self._is_let_in(request.headers.get("Authorization", "")):
            return web.Response(status=UNAUTHORIZED, headers=CHALLENGE)
        page, kind = await self.metrics.page(request.headers.get("Accept", ""))
        return web.Response(body=page, headers={"Content-Type": kind})

    def _is_let_in(self, given: str) -> bool:
        """Whether *given*, the header, has the token; compared in constant time."""
        wanted = f"Bearer {self.token}"
        is_it = hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
        return is_it or not self.token


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    is_told = False
    while True:
        try:
            await web.TCPSite(runner, bound(host), port).start()
        except OSError as error:
            if not is_told:
                log.error("metrics_not_served", port=port, error=error.strerror)  # noqa: TRY400  # the words say it
            is_told = True
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return
