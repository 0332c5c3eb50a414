"""Fetches updates where Telegram cannot deliver them: without a public address.

Asking for updates from a number on deletes those before it, so that is done only when all of them are
stored. Where one takes long, asking goes on from that one, and what comes behind it is met meanwhile: as
far as Telegram shows it. Where it shows no more, nobody is let wait for a file.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.carrier import Caller
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.parsing import WANTED, update_number
from bot.channels.telegram.receiver import Receiver
from bot.channels.telegram.request import FloodError
from bot.delivery.dispatcher import LEASE, RENEW_SECONDS
from bot.delivery.unit import Leases
from bot.errors import StorageError

log = structlog.get_logger("bot")

POLL_SECONDS = 30
"""How long Telegram waits for an update before it answers with none; 50 at most."""

MOST_AT_ONCE = 100
"""Updates in one answer, as many as Telegram gives."""

PATIENCE_SECONDS = 10.0
"""How much longer than it should an answer may take."""

CONFLICT_SECONDS = 10.0
"""How long to stand back when somebody else fetches the same updates."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Between two tries while Telegram cannot be reached; doubled each time."""

EMPTY_SECONDS = 0.5
"""An empty answer that comes sooner than this is waited out."""

SETTLE_SECONDS = 0.05
"""How long all that was fetched is waited for before more is asked for."""

MOVE_SECONDS = 0.6
"""How long the oldest of it is: asked from the same number again within half a second, Telegram gives one update."""


@dataclass(slots=True)
class Poller:
    """Fetches for one bot, in one process at a time.

    *hurry* is told by the ids of visitors whose updates keep others from being fetched.
    """

    api: Caller
    receiver: Receiver
    leases: Leases
    hurry: Callable[[Collection[str]], None] | None = None

    async def run(self) -> None:
        """Fetch until cancelled. What was fetched and not stored by then is fetched again."""
        while True:
            if await self._leads():
                await self._lead()
            else:
                await asyncio.sleep(RENEW_SECONDS)

    async def _leads(self) -> bool:
        try:
            return await self.leases.hold(f"poll telegram {self.receiver.bot}")
        except StorageError:
            return False

    async def _lead(self) -> None:
        """Fetch for as long as no other process does."""
        tasks = {asyncio.create_task(self._stay()), asyncio.create_task(self._fetch())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _stay(self) -> None:
        """Return when another process may fetch."""
        until = time.monotonic() + LEASE.total_seconds()
        while time.monotonic() < until:
            await asyncio.sleep(RENEW_SECONDS)
            with suppress(StorageError):
                if not await self.leases.hold(f"poll telegram {self.receiver.bot}"):
                    break
                until = time.monotonic() + LEASE.total_seconds()
        log.warning("poller_replaced", channel="telegram")

    async def _fetch(self) -> None:
        await self._try(lambda: self.api.call("deleteWebhook", drop_pending_updates=False))
        lanes = Lanes(self.receiver)
        try:
            await self._fetch_into(lanes)
        finally:
            await lanes.stop()

    async def _fetch_into(self, lanes: Lanes) -> None:
        offset: int | None = None
        while True:
            began = time.monotonic()
            updates = await self._try(lambda offset=offset: self._updates(offset))  # type: ignore[misc]  # mypy cannot name its type
            if updates:
                # Kept for one call only: after a quiet week, the numbers begin anew, and lower.
                offset = await self._take(lanes, updates, offset)
                if offset is None:
                    await asyncio.sleep(FIRST_PAUSE)
                continue
            offset = None
            if time.monotonic() - began < EMPTY_SECONDS:
                await asyncio.sleep(EMPTY_SECONDS)

    async def _updates(self, offset: int | None) -> Sequence[Any]:
        updates = await self.api.call(
            "getUpdates",
            seconds=POLL_SECONDS + PATIENCE_SECONDS,
            offset=offset,
            limit=MOST_AT_ONCE,
            timeout=POLL_SECONDS,
            allowed_updates=list(WANTED),
        )
        if not isinstance(updates, list):
            msg = "No list of updates"
            raise TelegramError(msg)
        return updates

    async def _try(self, call: Callable[[], Any]) -> Any:
        """Return what *call* gives, however long that takes."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await call()
            except Conflict:
                log.error(  # noqa: TRY400  # what Telegram says adds nothing
                    "updates_fetched_elsewhere",
                    channel="telegram",
                    hint="Another program uses this bot's token; each needs a bot of its own.",
                )
                await asyncio.sleep(CONFLICT_SECONDS)
                continue
            except FloodError as error:
                await asyncio.sleep(error.seconds)
                continue
            except InvalidToken:
                log.error("telegram_token_refused", hint="Check BOT_TELEGRAM_TOKEN.")  # noqa: TRY400  # the error may hold it
                pause = LONGEST_PAUSE
            except TelegramError as error:
                log.warning("not_fetched", channel="telegram", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _take(self, lanes: Lanes, updates: Sequence[Any], asked: int | None) -> int | None:
        """Take *updates*, which were *asked* for from a number on, and return from which one to ask now.

        It is that of the first which is not stored yet; None when one could not be stored.
        """
        lanes.begin(updates)
        await lanes.settle(SETTLE_SECONDS)
        if asked is not None and lanes.oldest == asked:
            await self._move(lanes, asked, is_full=len(updates) >= MOST_AT_ONCE)
        if lanes.has_failed:
            return None
        if lanes.oldest is not None:
            return lanes.oldest
        numbers = [number for each in updates if (number := update_number(each)) is not None]
        return max(numbers) + 1 if numbers else None

    async def _move(self, lanes: Lanes, asked: int, *, is_full: bool) -> None:
        """Wait a little for the update *asked*; where the answer *is_full* and all stands still, hurry what is left."""
        left = lanes.left
        await lanes.move(asked, MOVE_SECONDS)
        if self.hurry is not None and is_full and lanes.left == left:
            self.hurry(lanes.senders)
