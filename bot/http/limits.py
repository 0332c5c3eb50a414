"""What every request passes before a channel sees it: limits going in, security headers going out.

A request that is too large, too slow or two-faced is refused in one plain sentence; what comes through
is read whole, so that no handler waits for a slow sender.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 16 * 1024
"""Bytes taken of a request where no path says otherwise: a message of 4,096 characters fits."""

BODY_SECONDS = 10.0
"""How long a sender may take over one body."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS: tuple[tuple[str, str], ...] = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # Not "no-referrer": it would make browsers send "Origin: null" with our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
)


_RAW_HEADERS = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS)


class RefusedError(Exception):
    """A request is not let in; *reason* is told to the sender."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class LimitsMiddleware:
    """Lets requests in to *app*; *limits* gives the largest body by the beginning of the path.

    *guards* say by the path whether headers are genuine: of a request that posts without them,
    the body is not even read.
    """

    app: ASGIApp
    largest: int = LARGEST_BODY
    limits: Mapping[str, int] = field(default_factory=dict)
    guards: Mapping[str, Callable[[Headers], bool]] = field(default_factory=dict)
    seconds: float = BODY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in _RAW_HEADERS if header[0] not in given),
                ]
            await send(message)

        try:
            _check(scope)
            self._ask(scope)
            body = await self._body(scope, receive)
        except RefusedError as refusal:
            response = PlainTextResponse(refusal.reason, refusal.status)
            # What is left of the body is not read: the connection ends here.
            response.headers["Connection"] = "close"
            await response(scope, receive, send_guarded)
            return
        if body is not None:
            await self.app(scope, _again(body, receive), send_guarded)

    def _ask(self, scope: Scope) -> None:
        """Raise RefusedError when the path's guard does not know the headers."""
        guard = self.guards.get(scope["path"])
        if guard and scope["method"] == "POST" and not guard(Headers(scope=scope)):
            raise RefusedError(403, "")

    def _limit(self, path: str) -> int:
        """Return the limit of the longest beginning of *path* that has one."""
        fitting = [start for start in self.limits if path.startswith(start)]
        return self.limits[max(fitting, key=len)] if fitting else self.largest

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, or None when the sender has gone."""
        limit = self._limit(scope["path"])
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and _is_above(declared, limit):
            raise _too_large(limit)
        parts = bytearray()
        try:
            async with asyncio.timeout(self.seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    parts += message.get("body", b"")
                    if len(parts) > limit:
                        raise _too_large(limit)
                    if not message.get("more_body", False):
                        return bytes(parts)
        except TimeoutError:
            raise RefusedError(
                408, f"The request took longer than {self.seconds:g} seconds."
            ) from None


def _check(scope: Scope) -> None:
    """Raise RefusedError when the headers alone say that the request cannot be read one way."""
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers and "content-length" in headers:
        raise RefusedError(400, "A request has either a Content-Length or a Transfer-Encoding.")
    if len(set(headers.getlist("content-length"))) > 1:
        raise RefusedError(400, "A request has one Content-Length.")
    encodings: Iterable[str] = headers.getlist("content-encoding")
    if any(encoding.strip().lower() != "identity" for encoding in encodings):
        raise RefusedError(415, "Bodies are taken as they are: send it without Content-Encoding.")


def _is_above(declared: str, limit: int) -> bool:
    # A number of 5,000 digits is above every limit, and int() would refuse to read it.
    digits = declared.lstrip("0")
    return len(digits) > len(str(limit)) or int(digits or "0") > limit


def _too_large(limit: int) -> RefusedError:
    return RefusedError(413, f"That is more than {limit // 1024} KB. Please send it in parts.")


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a receive that gives *body* first, and then what the server says."""
    is_given = False

    async def receive_again() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again
