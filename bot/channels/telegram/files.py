"""Files that visitors send to the bot: fetched from Telegram, where they may be kept and one more may come."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.updates import Document
from bot.delivery.rate_limit import Pace, Quota, Rate
from bot.dialogue.ports import Ports
from bot.files import LARGEST, may_keep
from bot.message import SentFile, Visitor

log = structlog.get_logger("bot")

AT_ONCE = 2
"""Files that are fetched at once: each lies in memory."""

OF_ONE = Rate(1 / 60, 10)
"""Files a second of one visitor: whoever sends more, holds up no others."""

IN_ALL = Quota(300)


class FileApi(Protocol):
    """What gives files."""

    async def file(self, file_id: str, most: int) -> bytes:
        """Return the content of a file, TelegramError where it cannot be had or has more bytes than *most*."""
        ...


@dataclass(slots=True)
class Fetcher:
    """Fetches files for one bot; *now* gives seconds of a clock that never goes back."""

    api: FileApi
    ports: Ports
    now: Callable[[], float] = time.monotonic
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _pace: Pace = field(default_factory=lambda: Pace(IN_ALL, lambda _: OF_ONE))

    async def __call__(self, document: Document, visitor: Visitor) -> SentFile:
        """Return *document*, with its content where it may be kept and could be fetched."""
        if not document.is_pdf:
            return SentFile(document.name, 0)
        announced = SentFile(document.name, max(document.size, 1))
        is_agreed = await self.ports.writer.read(lambda unit: may_keep(unit, visitor))
        if not is_agreed or document.size > LARGEST or self._pace.wait(visitor.id, self.now()):
            return announced
        self._pace.take(visitor.id, self.now())
        try:
            async with self._places:
                content = await self.api.file(document.id, LARGEST)
        except TelegramError as error:
            log.warning("file_not_fetched", channel="telegram", error=type(error).__name__)
            return announced
        return SentFile(document.name, len(content), content)
