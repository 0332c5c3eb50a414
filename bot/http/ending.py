"""What becomes of requests that the end of the server cuts off: they are told to come again."""

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.headers import RefusedError
from bot.http.limits import BUSY

CUT_OFF = "The assistant is being restarted. Please send it again in a moment."


@dataclass(frozen=True, slots=True)
class EndingMiddleware:
    """Refuses, within the limits, what is cancelled before its answer began; it may be sent again.

    The server cancels what still runs some seconds after SIGTERM, and would call it an error of its own.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def send_noted(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except asyncio.CancelledError:
            if has_begun or scope["type"] != "http":
                raise
            raise RefusedError(BUSY, CUT_OFF) from None
