"""Asks a server that speaks as OpenAI does for a draft: ``POST …/chat/completions``.

It keeps nothing, and tells no text, key or address to anybody, nor to the log.
"""

import asyncio
import math
import time
from collections.abc import Callable
from http import HTTPStatus

import aiohttp
import orjson
import structlog

from bot.casework.content.machine_drafts import MachineDraftRefusal, Order
from bot.diagnosis import Diagnosis, Health
from bot.errors import CaseError
from bot.message import plain_text
from bot.servers.json_server import MOST_BYTES, posted
from bot.settings.all import DRAFTS, DraftSettings, Settings

SECONDS = 50.0
"""How long a draft is waited for, all in all: proxies commonly give up after a minute."""

AT_ONCE = 2
"""Drafts that are with the server at one time; others wait, within their seconds."""

MOST_FAILURES = 3
PAUSE_SECONDS = 60.0
"""After so many failures one after another the server is left alone for so long."""

WAY_OUT = "Until it works, editors write without drafts. See docs/settings.md."
HELLO = Order("Answer with one word.", "Hello")
LONGEST_PROBE = 20.0
"""Seconds after which the doctor waits no more."""

log = structlog.get_logger("bot")


def drafter(settings: Settings) -> "ChatServer | None":
    """Return what writes drafts for editors; None unless *settings* name it, and rightly."""
    if settings.drafts is None or settings.faults_of(DRAFTS):
        return None
    return ChatServer(settings.drafts)


class ChatServer:
    """A server of a language model, as its settings name it."""

    def __init__(
        self,
        settings: DraftSettings,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._seconds = seconds
        self._clock = clock
        self._places = asyncio.Semaphore(AT_ONCE)
        self._failures = 0
        self._not_before = 0.0

    @property
    def model(self) -> str:
        """Return the name of the model that is asked."""
        return self._settings.model

    async def written(self, order: Order) -> str:
        """Return what the model writes, without what cannot be seen; ``CaseError`` says why there is nothing."""
        if (left := self._not_before - self._clock()) > 0:
            raise CaseError(MachineDraftRefusal.PAUSED, seconds=math.ceil(left))
        try:
            text = await self._asked(order)
        except CaseError as error:
            self._failures += error.phrase != MachineDraftRefusal.BUSY
            if self._failures >= MOST_FAILURES:
                self._failures, self._not_before = 0, self._clock() + PAUSE_SECONDS
            log.warning("not_drafted", why=str(error.phrase), **error.values)
            raise
        self._failures = 0
        return text

    async def _asked(self, order: Order) -> str:
        asked_at = math.inf
        try:
            async with asyncio.timeout(self._seconds), self._places:
                asked_at = self._clock()
                status, body = await self._answer(order)
        except TimeoutError:
            # A server that others held up until the end had no time of its own.
            is_slow = self._clock() - asked_at >= self._seconds / 2
            why = MachineDraftRefusal.SLOW if is_slow else MachineDraftRefusal.BUSY
            raise CaseError(why, seconds=int(self._seconds)) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise CaseError(MachineDraftRefusal.DEAD) from None
        if status != HTTPStatus.OK:
            raise CaseError(MachineDraftRefusal.REFUSED, status=status)
        if len(body) > MOST_BYTES:
            raise CaseError(MachineDraftRefusal.LONG)
        text = plain_text(said_in(body)).strip()
        if not text or (self._settings.key and self._settings.key in text):
            raise CaseError(MachineDraftRefusal.UNREADABLE)
        return text

    async def _answer(self, order: Order) -> tuple[int, bytes]:
        settings = self._settings
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        asked = {
            "model": settings.model,
            "messages": [
                {"role": "system", "content": order.told},
                {"role": "user", "content": order.material},
            ],
        }
        return await posted(settings.url, asked, headers)


def said_in(body: bytes) -> str:
    """Return the text of the first choice; ``CaseError`` where there is none, or it was cut off."""
    try:
        choice = orjson.loads(body)["choices"][0]
        text, ending = choice["message"]["content"], choice.get("finish_reason")
    except (orjson.JSONDecodeError, LookupError, TypeError, AttributeError):
        raise CaseError(MachineDraftRefusal.UNREADABLE) from None
    if ending == "length":
        raise CaseError(MachineDraftRefusal.CUT)
    if not isinstance(text, str):
        raise CaseError(MachineDraftRefusal.UNREADABLE)
    return text


_FOUND = {
    MachineDraftRefusal.DEAD: "it cannot be reached",
    MachineDraftRefusal.SLOW: "it does not answer within {seconds} seconds",
    MachineDraftRefusal.REFUSED: "it answers {status}",
    MachineDraftRefusal.LONG: "its answer is too long",
}


async def diagnose(settings: DraftSettings, seconds: float = LONGEST_PROBE) -> Diagnosis:
    """Return whether the server of *settings* writes drafts. It is asked for one word."""
    begun = time.monotonic()
    try:
        await ChatServer(settings, seconds).written(HELLO)
    except CaseError as error:
        why = "its answer is not of the form promised"
        told = _FOUND.get(MachineDraftRefusal(error.phrase), why).format(**error.values)
        return Diagnosis(DRAFTS, Health.BROKEN, f"the server of drafts: {told}", WAY_OUT)
    took = time.monotonic() - begun
    return Diagnosis(DRAFTS, Health.FINE, f"{settings.model} writes, after {took:.1f} s")
