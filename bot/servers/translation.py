"""Asks a server that speaks as LibreTranslate does for a translation. It keeps nothing, and logs no text and no key."""

import asyncio
from http import HTTPStatus

import aiohttp
import orjson
import structlog

from bot.diagnosis import Diagnosis, Health
from bot.message import plain_text
from bot.servers.json_server import MOST_BYTES, posted
from bot.settings.all import Settings
from knowledge.topic import SOURCE, Language

SECONDS = 5.0
"""How long a translation is waited for, all in all."""

AT_ONCE = 4
"""Texts that are with the server at one time; others wait, within their seconds."""

CODES = {"zh-Hans": "zh"}
"""What such servers call a language, where that is not its tag."""

WAY_OUT = "Until it works, staff read what visitors wrote untranslated. See docs/settings.md."
HELLO = "Hello"

log = structlog.get_logger("bot")


def translator(settings: Settings) -> "LibreTranslate | None":
    """Return what translates for staff; None where *settings* name no server."""
    url = settings.translation_url
    return LibreTranslate(url, settings.translation_key) if url else None


class LibreTranslate:
    """A translation server at *url*, which may ask for a *key*."""

    def __init__(self, url: str, key: str = "", seconds: float = SECONDS) -> None:
        self._url = f"{url}/translate"
        self._key = key
        self._seconds = seconds
        self._places = asyncio.Semaphore(AT_ONCE)

    async def translated(self, text: str, language: Language) -> str:
        """Return *text* in *language*; empty where none is to be had in time, or none that is a text."""
        said, _ = await self.tried(text, language)
        return said

    async def tried(self, text: str, language: Language) -> tuple[str, str]:
        """Return *text* in *language*, or nothing and why."""
        asked = {
            "q": text,
            "source": "auto",
            "target": CODES.get(language, language),
            "format": "text",
        }
        if self._key:
            asked["api_key"] = self._key
        try:
            async with asyncio.timeout(self._seconds), self._places:
                status, body = await posted(self._url, asked)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            log.warning("not_translated", why=type(error).__name__)
            is_slow = isinstance(error, TimeoutError)
            return (
                "",
                f"does not answer within {self._seconds:g} s" if is_slow else "is not reached",
            )
        said = _said(body) if status == HTTPStatus.OK else ""
        if self._key and self._key in said:
            said = ""
        if said:
            return said, ""
        log.warning("not_translated", why="answer", status=status)
        is_form = status == HTTPStatus.OK
        return "", "has no answer of the form promised" if is_form else f"answers {status}"


async def diagnose(server: LibreTranslate) -> Diagnosis:
    """Return whether *server* translates. It is asked for one word of ours."""
    _, why = await server.tried(HELLO, SOURCE)
    if why:
        return Diagnosis("translation", Health.BROKEN, f"the translation server {why}", WAY_OUT)
    return Diagnosis("translation", Health.FINE, "the translation server translates")


def _said(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        return ""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    text = answer.get("translatedText") if isinstance(answer, dict) else None
    return plain_text(text).strip() if isinstance(text, str) else ""
