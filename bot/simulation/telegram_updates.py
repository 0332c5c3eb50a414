"""How updates reach the bot: fetched by it, or delivered to its webhook, in order and again."""

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from bot.simulation.faults import Faults, Kind
from bot.simulation.pace import Pace
from bot.simulation.telegram_text import ApiError, Json, refuse
from bot.simulation.telegram_world import PRESS_SECONDS
from bot.simulation.watched import Watched

KEPT_SECONDS = 24 * 3600.0
"""How long an update waits for the bot (core.telegram.org/bots/api#getting-updates)."""

DELIVERY_SECONDS = 60.0
"""How long a webhook may take to answer."""

FIRST_PAUSE, LONGEST_PAUSES = 2.0, (60.0, 120.0)
"""Between tries: none, then this, doubled each time, up to a time drawn from this range."""

LONGEST_RETRY_AFTER = 3600.0
"""Seconds of a webhook's Retry-After that are obeyed."""

MOST_AT_ONCE = 40
"""Deliveries at once, unless the webhook was set with another number."""

MOST_IN_POLL, LONGEST_POLL = 100, 50
"""Updates, and seconds, of one getUpdates."""

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that are sent only to those who name them."""

PRESS = "callback_query"

Executor = Callable[[Json], Awaitable[None]]


@dataclass(slots=True)
class Pending:
    """An update on its way; *tries* counts how often the webhook was asked to take it."""

    update: Json
    kind: str
    queue: str
    at: float
    tries: int = 0

    @property
    def id(self) -> int:
        """Return its update_id."""
        return int(self.update["update_id"])


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to deliver an update: the status of the answer, or 0 and what went wrong."""

    update_id: int
    queue: str
    status: int
    told: str = ""


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered."""

    url: str
    secret: str = ""
    most_at_once: int = MOST_AT_ONCE
    last_error: tuple[int, str] | None = None
    slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.slots = asyncio.Semaphore(self.most_at_once)


class Updates(Watched):
    """All updates that the bot has not taken yet.

    *execute* is given the method call in a webhook's answer. *bot_url*, when given, stands in for
    the scheme and host of a webhook, so that a bot that names its public address is found here.
    """

    def __init__(self, pace: Pace, faults: Faults, execute: Executor, bot_url: str = "") -> None:
        super().__init__()
        self.webhook: Webhook | None = None
        self.allowed: list[str] = []
        self.deliveries: list[Delivery] = []
        self.polls = 0
        self.conflicts = 0
        self._pace = pace
        self._faults = faults
        self._execute = execute
        self._bot_url = bot_url
        self._pending: dict[int, Pending] = {}
        self._queues: defaultdict[str, dict[int, Pending]] = defaultdict(dict)
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._ids = count(100_000 + secrets.randbelow(900_000_000))
        self._poller = object()
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        """Make ready to deliver; to be called on the event loop."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            timeout=aiohttp.ClientTimeout(total=self._pace.wait(DELIVERY_SECONDS)),
        )

    async def stop(self) -> None:
        """Stop delivering."""
        self.stir()
        await self._dismiss()
        if self._session:
            await self._session.close()

    # ------------------------------------------------------------------ what waits

    def put(self, update: Json, queue: str) -> int | None:
        """Let *update* wait for the bot; return its id, or None when the bot does not want it."""
        kind = next(iter(update))
        if kind not in self.allowed and (self.allowed or kind in UNASKED):
            return None
        pending = Pending(
            {"update_id": next(self._ids)} | update,
            kind,
            f"press {queue}" if kind == PRESS else f"chat {queue}",
            self._pace.now(),
        )
        self._keep(pending)
        return pending.id

    def waiting(self) -> list[Json]:
        """Return the updates the bot has not taken."""
        self._forget_old()
        return [pending.update for pending in self._pending.values()]

    def _keep(self, pending: Pending) -> None:
        self._pending[pending.id] = pending
        self._queues[pending.queue][pending.id] = pending
        self._employ(pending.queue)
        self.stir()

    def _forget(self, pending: Pending) -> None:
        self._pending.pop(pending.id, None)
        self._queues[pending.queue].pop(pending.id, None)
        self.stir()

    def _forget_old(self) -> None:
        now = self._pace.now()
        for pending in list(self._pending.values()):
            kept = PRESS_SECONDS if pending.kind == PRESS else KEPT_SECONDS
            if now - pending.at > kept:
                self._forget(pending)

    def _drop(self) -> None:
        for pending in list(self._pending.values()):
            self._forget(pending)

    # ------------------------------------------------------------------ fetched

    async def poll(
        self, offset: int, limit: int, seconds: float, closing: asyncio.Event
    ) -> list[Json]:
        """Return updates from *offset* on, and forget those before it; wait when there are none."""
        if self.webhook:
            told = "can't use getUpdates method while webhook is active"
            raise ApiError(409, f"Conflict: {told}; use deleteWebhook to delete the webhook first")
        self.polls += 1
        poller = self._poller = object()
        self.stir()
        self._confirm(offset)
        until = asyncio.get_running_loop().time() + self._pace.wait(min(seconds, LONGEST_POLL))
        while not (found := self.waiting()) and not closing.is_set():
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                async with asyncio.timeout(left):
                    await self.stirred()
            except TimeoutError:
                break
            if self._poller is not poller:
                self.conflicts += 1
                told = "make sure that only one bot instance is running"
                raise ApiError(409, f"Conflict: terminated by other getUpdates request; {told}")
        return found[: limit if 1 <= limit <= MOST_IN_POLL else MOST_IN_POLL]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for pending in list(self._pending.values())[:offset]:
                self._forget(pending)
        for pending in list(self._pending.values()):
            if pending.id < offset:
                self._forget(pending)

    # ------------------------------------------------------------------ delivered

    async def set_webhook(self, webhook: Webhook | None, *, drops: bool) -> None:
        """Deliver to *webhook* from now on, or (None) let the bot fetch."""
        await self._dismiss()
        if drops:
            self._drop()
        if webhook and (problem := _problem_of(webhook.url)):
            refuse(f"bad webhook: {problem}")
        self.webhook = webhook
        self._poller = object()
        self.stir()
        for queue in list(self._queues):
            self._employ(queue)

    def _employ(self, queue: str) -> None:
        if self.webhook and self._queues[queue] and queue not in self._workers:
            self._workers[queue] = asyncio.create_task(self._work(queue, self.webhook))

    async def _dismiss(self) -> None:
        workers, self._workers = list(self._workers.values()), {}
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, queue: str, webhook: Webhook) -> None:
        """Deliver what waits in *queue*, one after the other, each until it is taken or too old."""
        while True:
            self._forget_old()
            pending = next(iter(self._queues[queue].values()), None)
            if pending is None:
                break
            pending.tries += 1
            async with webhook.slots:
                pause = await self._deliver(pending, webhook)
            if pause is None:
                self._forget(pending)
            else:
                await self._pace.sleep(pause)
        self._workers.pop(queue, None)

    async def _deliver(self, pending: Pending, webhook: Webhook) -> float | None:
        """Return None when *pending* was taken, else the pause before the next try."""
        if self._session is None:
            return None
        pause = _pause_after(pending.tries)
        fault = self._faults.meet("webhook", pending.queue.partition(" ")[2])
        if fault and fault.kind is Kind.STALL:
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind is Kind.RESET_BEFORE:
            return self._failed(pending, webhook, "the connection broke before the update arrived")
        secret = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        try:
            async with self._session.post(
                self.address(webhook.url), json=pending.update, headers=secret
            ) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            told = f"the webhook could not be reached: {type(error).__name__}"
            return self._failed(pending, webhook, told, pause)
        if fault and fault.kind is Kind.RESET_AFTER:
            return self._failed(pending, webhook, "the connection broke before the answer arrived")
        if not response.ok or response.status >= 300:  # noqa: PLR2004  # 2xx alone is success
            after = response.headers.get("Retry-After", "")
            if after.isdecimal():
                pause = min(float(after), LONGEST_RETRY_AFTER)
            told = f"Wrong response from the webhook: {response.status}"
            return self._failed(pending, webhook, told, pause, response.status)
        self.deliveries.append(Delivery(pending.id, pending.queue, response.status))
        if call := _call_in(body):
            await self._execute(call)
        return None

    def _failed(
        self, pending: Pending, webhook: Webhook, told: str, pause: float = 0.0, status: int = 0
    ) -> float:
        self.deliveries.append(Delivery(pending.id, pending.queue, status, told))
        webhook.last_error = (int(self._pace.now()), told)
        return pause

    def address(self, url: str) -> str:
        """Return where the webhook at *url* is found from here."""
        if not self._bot_url:
            return url
        here, there = urlsplit(self._bot_url), urlsplit(url)
        return urlunsplit((here.scheme, here.netloc, there.path, there.query, ""))


def _problem_of(url: str) -> str:
    """Return what is wrong with the address of a webhook; plain HTTP may serve on loopback."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return ""
    if parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}:
        return ""
    return "An HTTPS URL must be provided for webhook"


def _pause_after(tries: int) -> float:
    """Return how long Telegram waits after so many tries: not at all after the first.

    >>> [_pause_after(tries) for tries in (1, 2, 3, 4)]
    [0.0, 2.0, 4.0, 8.0]
    """
    if tries <= 1:
        return 0.0
    longest = secrets.SystemRandom().uniform(*LONGEST_PAUSES)
    return float(min(FIRST_PAUSE * 2 ** min(tries - 2, 10), longest))


def _call_in(body: bytes) -> Json:
    """Return the method call in a webhook's answer; empty when there is none."""
    try:
        call = json.loads(body)
    except ValueError:
        return {}
    return call if isinstance(call, dict) and isinstance(call.get("method"), str) else {}
