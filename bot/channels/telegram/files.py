"""Files that visitors send to the bot: fetched from Telegram, where they may be kept and one more may come."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol

import structlog
from telegram.error import TelegramError

from bot.channels.telegram.updates import Document
from bot.delivery.pace import Allowance, Pace, Rate
from bot.dialogue.ports import Ports
from bot.files import LARGEST, may_keep
from bot.message import SentFile, Visitor

log = structlog.get_logger("bot")

AT_ONCE = 2
"""Files that are fetched at once: each lies in memory."""

SECONDS = 8.0
"""How long a file may take, with the wait for its place: whatever else came with it is met only then."""

OF_ONE = Rate(1 / 60, 10)
"""Files a second of one visitor: whoever sends more, holds up no others."""

IN_ALL = Allowance(300)

PUT_OFF_SECONDS = 60.0
"""How long no more files are fetched of somebody whose file was slow while others waited behind it."""


class FileApi(Protocol):
    """What gives files."""

    async def file(self, file_id: str, most: int) -> bytes:
        """Return the content of a file, TelegramError where it cannot be had or has more bytes than *most*."""
        ...


@dataclass(slots=True)
class Fetcher:
    """Fetches files for one bot, as many at once as there are *places*.

    *now* gives seconds of a clock that never goes back; a file has so many *seconds* to come.
    """

    api: FileApi
    ports: Ports
    now: Callable[[], float] = time.monotonic
    seconds: float = SECONDS
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _pace: Pace = field(default_factory=lambda: Pace(IN_ALL, lambda _: OF_ONE))
    _coming: Counter[str] = field(default_factory=Counter)
    _timeouts: set[tuple[str, asyncio.Timeout]] = field(default_factory=set)
    _put_off_until: dict[str, float] = field(default_factory=dict)

    def hurry(self, visitors: Collection[str]) -> None:
        """Give up the files that are coming of *visitors*, by their ids, and put off their next ones."""
        now = self.now()
        slow = [each for each in self._timeouts if each[0] in visitors and not each[1].expired()]
        self._put_off_until = {
            visitor: until for visitor, until in self._put_off_until.items() if until > now
        } | {visitor: now + PUT_OFF_SECONDS for visitor, _ in slow}
        for _, timeout in slow:
            timeout.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def __call__(self, document: Document, visitor: Visitor) -> AsyncIterator[SentFile]:
        """Give *document*, with its content where it may be kept and could be fetched.

        It lies in memory, and has its place, until the context is left.
        """
        if not document.may_be_pdf:
            yield SentFile(document.name, 0, is_other=True)
            return
        announced = SentFile(document.name, max(document.size, 1))
        is_agreed = await self.ports.writer.read(lambda unit: may_keep(unit, visitor))
        if not is_agreed or document.size > LARGEST:
            yield announced
        elif self._is_busy(visitor):
            yield replace(announced, is_put_off=True)
        else:
            self._coming[visitor.id] += 1
            try:
                async with AsyncExitStack() as held:
                    content = await self._content(document, visitor, held)
                    name, size = document.name, len(content or b"")
                    yield announced if content is None else SentFile(name, size, content)
            finally:
                self._coming[visitor.id] -= 1
                self._coming += Counter()  # forgets whoever has none on its way

    def _is_busy(self, visitor: Visitor) -> bool:
        """Whether *visitor* sends more than is fetched now; otherwise one more of theirs is counted."""
        now, until = self.now(), self._put_off_until.get(visitor.id)
        is_next = self.places.locked() and self._coming[visitor.id] > 0
        is_put_off = until is not None and now < until
        if is_next or is_put_off or self._pace.wait(visitor.id, now):
            return True
        self._pace.take(visitor.id, now)
        return False

    async def _content(
        self, document: Document, visitor: Visitor, held: AsyncExitStack
    ) -> bytes | None:
        """Return what is in *document*, its place *held*; None where it could not be had in time."""
        try:
            async with asyncio.timeout(self.seconds) as timeout:
                with self._coming_by(visitor, timeout):
                    await held.enter_async_context(self.places)
                    return await self.api.file(document.id, LARGEST)
        except (TelegramError, TimeoutError) as error:
            log.warning("file_not_fetched", channel="telegram", error=type(error).__name__)
            return None

    @contextmanager
    def _coming_by(self, visitor: Visitor, timeout: asyncio.Timeout) -> Iterator[None]:
        """Let *timeout*, of a file of *visitor*, be found until the context is left."""
        its = visitor.id, timeout
        self._timeouts.add(its)
        try:
            yield
        finally:
            self._timeouts.discard(its)
