"""How much may be asked of the page: by a visitor, by an address, and in all; and what is said to more.

A new cookie costs nothing, so whoever has none is known by the address alone.
"""

import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.channels.web.form import Sent, new_key
from bot.channels.web.page import Field, Page
from bot.delivery.pace import Allowance, Pace, Rate
from bot.http.addresses import Proxies, site_of
from bot.message import Visitor
from knowledge.topic import Language

FRAGMENT = "text/fragment+html"
"""What the page's script accepts: one exchange instead of a whole page."""

CROWDED = 429
"""The status of what is one too many just now."""

OF_VISITOR = Rate(5, 60)
"""Messages a second: more than anybody taps or types, and no visitor's flood costs the others much."""

OF_ADDRESS = Rate(5, 200)
"""Requests a second: a whole office behind one address reads and writes with less."""

OF_SITE = Rate(50, 200)
"""The same of all the addresses of IPv6 that one house has: no more at once than one of them alone."""

IN_ALL = Allowance(300)
"""More than one process answers."""

Answering: TypeAlias = Callable[[Request], Awaitable[Response]]


def _of_visitors() -> Pace:
    return Pace(IN_ALL, lambda _: OF_VISITOR)


def _of_addresses() -> Pace:
    return Pace(IN_ALL, lambda _: OF_ADDRESS)


def _of_sites() -> Pace:
    return Pace(IN_ALL, lambda _: OF_SITE)


@dataclass(slots=True)
class RateLimit:
    """Counts what is asked; *now* gives seconds of a clock that never goes back."""

    proxies: Proxies = field(default_factory=Proxies)
    now: Callable[[], float] = time.monotonic
    _visitors: Pace = field(default_factory=_of_visitors)
    _addresses: Pace = field(default_factory=_of_addresses)
    _sites: Pace = field(default_factory=_of_sites)

    def address_of(self, request: HTTPConnection) -> str:
        """Return the address that asks; empty where it is not known."""
        return self.proxies.source_of(request.scope)

    def admit(self, request: Request, visitor: Visitor | None = None) -> int:
        """Count *request*, with *visitor* a message of theirs, and return 0.

        Where it is one too many, nothing is counted, and the seconds are returned after which it is not.
        """
        now, address = self.now(), self.address_of(request)
        asked = [(self._addresses, address)] if address else []
        asked += [(self._sites, site)] if (site := site_of(address)) else []
        asked += [(self._visitors, visitor.id)] if visitor else []
        wait = max((pace.wait(whose, now) for pace, whose in asked), default=0.0)
        if wait:
            return math.ceil(wait)
        for pace, whose in asked:
            pace.take(whose, now)
        return 0


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is said to whoever asks too much, in their *language*: nothing is looked up for it."""

    page: Page
    language: Callable[[Request], Language]

    def limited(self, limit: RateLimit, answer: Answering) -> Answering:
        """Return what answers as *answer* does, unless too much is asked."""

        async def answer_limited(request: Request) -> Response:
            if seconds := limit.admit(request):
                return self._page(request, seconds, "page_busy")
            return await answer(request)

        return answer_limited

    def come_again(self, request: Request, sent: Sent, seconds: int) -> Response:
        """Say that nothing was kept, with everything in place to send the same message again."""
        if FRAGMENT in request.headers.get("accept", ""):
            return self.waiting(request, seconds)
        shown = Field(sent.key or new_key(), sent.text, sent.choices, sent.hint, sent.origin)
        return self._page(request, seconds, "page_crowded", shown)

    def waiting(self, request: Request, seconds: int) -> Response:
        """Tell the page's script to send the same message again by itself."""
        words = self.page.phrase("page_waiting", self.language(request))
        return PlainTextResponse(words, CROWDED, {"Retry-After": str(seconds)})

    def _page(
        self, request: Request, seconds: int, phrase: str, shown: Field | None = None
    ) -> Response:
        words = self.page.problem(phrase, self.language(request), shown)
        headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
        return HTMLResponse(words.encode("utf-8", "replace"), CROWDED, headers)
