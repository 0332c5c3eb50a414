"""``POST /telegram``: what Telegram delivers, and the first call of the answer in the response.

Any status but 2xx makes Telegram deliver it again, and keeps the visitor's next messages waiting: it is
given only when nothing could be stored.
"""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.parsing import UnreadableError, parse
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.rendering import Call
from bot.errors import StorageError
from bot.http.headers import media_type
from bot.http.limits import Limit

PATH = "/telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105  # its name

LARGEST_BODY = 1024 * 1024
"""Bytes taken of one delivery; Telegram sends less."""

RETRY_SECONDS = "2"
"""Sent with 503: Telegram heeds it, and the writer has recovered by then or not for long."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Takes deliveries that carry *secret*."""

    secret: str = field(repr=False)
    receiver: Receiver

    def routes(self) -> list[Route]:
        """Return its one route; other methods get 405."""
        take: Callable[[Request], Awaitable[Response]] = self.take
        return [Route(PATH, take, methods=["POST"])]

    def limits(self) -> dict[str, Limit]:
        """Return how much may be sent there, by Telegram."""
        return {PATH: Limit(LARGEST_BODY, self._is_genuine)}

    async def _is_genuine(self, request: HTTPConnection) -> bool:
        return is_genuine(request.headers, self.secret)

    async def take(self, request: Request) -> Response:
        """Answer one delivery."""
        if not is_genuine(request.headers, self.secret):
            return Response(status_code=403)
        body = await request.body()
        try:
            call = await self._take(request.headers, body)
        except StorageError:
            return Response(status_code=503, headers={"Retry-After": RETRY_SECONDS})
        if call is None:
            return Response()
        return Response(json.dumps(dict(call)), media_type="application/json")

    async def _take(self, headers: Headers, body: bytes) -> Call | None:
        if media_type(headers) != "application/json":
            await self.receiver.lay_aside("no JSON by its content type", body)
            return None
        try:
            update = parse(body)
        except UnreadableError as error:
            await self.receiver.lay_aside(error.reason, body)
            return None
        return await self.receiver.receive(update, body, responds=True)


def is_genuine(headers: Headers, secret: str) -> bool:
    """Whether a request carries *secret*, which only Telegram was told; compared in constant time."""
    given = headers.getlist(SECRET_HEADER)
    if len(given) != 1 or not secret:
        return False
    return hmac.compare_digest(given[0].encode("latin-1", "replace"), secret.encode())
