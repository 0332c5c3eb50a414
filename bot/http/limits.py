"""What every request passes before a channel sees it: limits going in, security headers going out.

A request that is too large, too slow or two-faced is refused in one plain sentence; what comes through
is read whole, so that no handler waits for a slow sender. What strangers send is held in little memory,
however many of them there are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import StorageError
from bot.http.headers import RefusedError, check_headers, declared_size

LARGEST_BODY = 16 * 1024
"""Bytes taken of anybody's request, where nothing larger is named for its path."""

MOST_IN_FLIGHT = 48 * 1024 * 1024
"""Bytes of bodies held at once, of all connections together. Strangers cannot fill it: 2,000 connections,
and there are no more, hold 32 MB of what anybody may send."""

BODY_SECONDS = 10.0
"""How long a sender may take over one body."""

APART_PACE = 64 * 1024
"""Bytes a second that a body with room of its own comes by at least, once its first seconds are over:"""

APART_SECONDS = 5.0

MOST_REQUESTS = 1000
"""Requests that are being answered at once; more are told to come again."""

BUSY = 503
"""The status of what may be sent again in a moment, after so many seconds:"""

RETRY_SECONDS = "5"

TOO_LARGE = 413

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


HTTPS_ONLY = (b"strict-transport-security", b"max-age=31536000")
"""For a year, browsers come by https; nothing is said of other hosts of the same domain."""


def _nobody(_: HTTPConnection) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Limit:
    """The *largest* body of a path; of more than anybody may send, only if the sender *is_known*.

    With *at_once*, so many of these come in at once and have room of their own, each within *seconds*:
    one of each of those whom *senders* names. *refusal* gives what is said to whoever is not known,
    instead of how much is too much; *page* what whoever is known is shown of what is larger.
    """

    largest: int
    is_known: Callable[[HTTPConnection], Awaitable[bool]]
    seconds: float = BODY_SECONDS
    at_once: int = 0
    refusal: Callable[[HTTPConnection], str] | None = None
    senders: Callable[[HTTPConnection], Iterable[str]] = _nobody
    page: Callable[[HTTPConnection, int], Awaitable[Response]] | None = None


@dataclass(slots=True)
class Flying:
    """How many bytes of bodies are held now, how many requests are being answered, how many bodies have room of their own.

    *senders* are those whose body has it.
    """

    size: int = 0
    requests: int = 0
    apart: int = 0
    senders: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class LimitsMiddleware:
    """Lets requests in to *app*; *limits* names the paths that take more than others.

    A name that ends with a stroke stands for everything below it. *guards* say by the path whether
    headers are genuine: of a request that posts without them, the body is not even read. What is asked
    for *apart* is always let in and never counted: it answers at once, or has a bound of its own.
    With *is_public* browsers are told to come by https only. *page* gives what is shown of a refusal in
    place of its bare reason, None for nothing better.
    """

    app: ASGIApp
    largest: int = LARGEST_BODY
    limits: Mapping[str, Limit] = field(default_factory=dict)
    guards: Mapping[str, Callable[[Headers], bool]] = field(default_factory=dict)
    seconds: float = BODY_SECONDS
    apart: Container[str] = ()
    most_in_flight: int = MOST_IN_FLIGHT
    most_requests: int = MOST_REQUESTS
    is_public: bool = False
    flying: Flying = field(default_factory=Flying)
    page: Callable[[HTTPConnection, RefusedError], Response | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        guarding = (*_RAW_HEADERS, HTTPS_ONLY) if self.is_public else _RAW_HEADERS

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in guarding if header[0] not in given),
                ]
            await send(message)

        reading = _Reading(self, scope, self.largest)
        try:
            check_headers(scope)
            self._ask(scope)
            body = await reading.body(receive)
            if body is not None:
                await self._answer(scope, _again(body, receive), send_guarded)
        except RefusedError as refusal:
            response = await reading.refused(refusal)
            # The connection ends here, and throws away what is left of the body.
            response.headers["Connection"] = "close"
            if refusal.status == BUSY:
                response.headers["Retry-After"] = RETRY_SECONDS
            await response(scope, receive, send_guarded)
        finally:
            reading.let_go()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in self.apart:
            await self.app(scope, receive, send)
            return
        # Counted once it is whole: whoever is slow to send takes the place of nobody.
        if self.flying.requests >= self.most_requests:
            raise RefusedError(BUSY, "Too many ask at once. Please try again soon.")
        self.flying.requests += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.flying.requests -= 1

    def _ask(self, scope: Scope) -> None:
        """Raise RefusedError when the path's guard does not know the headers."""
        guard = self.guards.get(scope["path"])
        if guard and scope["method"] == "POST" and not guard(Headers(scope=scope)):
            raise RefusedError(403, "")

    def limit(self, path: str) -> Limit | None:
        """Return the limit that is named for *path*, or for what it lies below."""
        below = (start for start in self.limits if start.endswith("/") and path.startswith(start))
        return self.limits.get(path) or self.limits.get(max(below, key=len, default=""))


@dataclass(slots=True)
class _Reading:
    """One body on its way in; *held* bytes of it are here, *largest* may be, within *seconds*.

    With *is_apart* it has room of its own, as the one of these *senders*; with *is_known* its sender was looked up.
    """

    door: LimitsMiddleware
    scope: Scope
    largest: int
    held: int = 0
    seconds: float = 0.0
    is_apart: bool = False
    is_known: bool = False
    senders: frozenset[str] = frozenset()

    async def body(self, receive: Receive) -> bytes | None:
        """Return the whole body, or None when the sender has gone."""
        self.seconds = self.door.seconds
        await self._admit(declared_size(self.scope))
        parts = []
        try:
            began = asyncio.get_running_loop().time()
            async with asyncio.timeout(self.seconds) as ending:
                while True:
                    ending.reschedule(began + self._time())
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    parts.append(message.get("body", b""))
                    await self._hold(len(parts[-1]))
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            raise RefusedError(
                408, f"The request took longer than {self._time():.3g} seconds."
            ) from None

    def _time(self) -> float:
        """Return within how many seconds the next part of it is here."""
        if not self.is_apart:
            return self.seconds
        return min(self.seconds, APART_SECONDS + self.held / APART_PACE)

    async def _hold(self, size: int) -> None:
        await self._admit(self.held + size)
        if self.is_apart:
            self.held += size
            return
        if self.door.flying.size + size > self.door.most_in_flight:
            raise RefusedError(BUSY, "Too much is being sent at once. Please try again soon.")
        self.door.flying.size += size
        self.held += size

    async def _admit(self, size: int) -> None:
        """Raise RefusedError when so much is too large, from this sender."""
        if size <= self.largest:
            return
        limit = self.door.limit(self.scope["path"])
        # Only whoever wants to send more than anybody may is looked up.
        if limit is not None and limit.largest > self.largest:
            if await self._is_known(limit):
                self.is_known = True
                self._set_apart(limit)
            elif size > limit.largest:
                raise _too_large(limit.largest)  # by whomever it was sent
            elif limit.refusal:
                raise RefusedError(403, limit.refusal(HTTPConnection(self.scope)))
        if size > self.largest:
            raise _too_large(self.largest)

    async def refused(self, refusal: RefusedError) -> Response:
        """Return what the sender is shown: a page where their path has one of what is too large."""
        if self.is_known and refusal.status == TOO_LARGE:
            limit = self.door.limit(self.scope["path"])
            if limit is not None and limit.page is not None:
                with suppress(StorageError):
                    return await limit.page(HTTPConnection(self.scope), self.largest)
        shown = self.door.page(HTTPConnection(self.scope), refusal) if self.door.page else None
        return shown or PlainTextResponse(refusal.reason, refusal.status)

    def _set_apart(self, limit: Limit) -> None:
        """Let the body be as large as *limit* says."""
        self.largest = limit.largest
        # What began as less than it is has no more time than anybody.
        if limit.at_once and not self.held:
            flying, senders = self.door.flying, limit.senders(HTTPConnection(self.scope))
            self.senders = frozenset(senders)
            if flying.apart >= limit.at_once or self.senders & flying.senders:
                raise RefusedError(BUSY, "Too much is being sent at once. Please try again soon.")
            flying.apart += 1
            flying.senders |= self.senders
            self.is_apart, self.seconds = True, limit.seconds

    def let_go(self) -> None:
        """Give back the room of what was held."""
        if self.is_apart:
            self.door.flying.apart -= 1
            self.door.flying.senders -= self.senders
        else:
            self.door.flying.size -= self.held

    async def _is_known(self, limit: Limit) -> bool:
        try:
            return await limit.is_known(HTTPConnection(self.scope))
        except StorageError:
            raise RefusedError(BUSY, "Nothing can be stored now. Please try again soon.") from None


def _too_large(limit: int) -> RefusedError:
    return RefusedError(
        TOO_LARGE, f"That is more than {limit // 1024} KB. Please send it in parts."
    )


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
