"""What is counted and measured for Prometheus: never a text, never who somebody is.

Labels hold words of ours only: channels, outcomes, states. What the database knows is read at each
scrape; everything else belongs to this process.
"""

import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from bot.database.figures import Figures, figures
from bot.database.writer import Writer
from bot.delivery.dispatcher import Carrier, Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.dialogue.exchange import Deliver
from bot.dialogue.ports import Take
from bot.errors import BotError, EarlyError, StorageError
from bot.message import Clock, Message
from bot.settings.all import Settings
from bot.transcript import Exchange, Outcome
from bot.wiring.channels import channels_of
from bot.wiring.learning.reloading import ContentReloader, ContentStatus
from bot.wiring.observing.gauges import Moment, Outside
from bot.wiring.observing.health import Readiness
from knowledge.matching.server_first import ServerKnowledge

REPLY_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 4.5, 10.0, 30.0)
WAIT_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
MARGIN_BUCKETS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 4.25, 4.5)

WECHAT_SECONDS = 4.5
"""By when an answer to WeChat must have left; WeChat itself waits half a second longer."""

REPEATED, NOT_STORED, EARLY, REFUSED = "repeated", "not_stored", "early", "refused"
"""Outcomes of messages besides those that the transcript knows."""

OUTCOMES = (*(str(each) for each in Outcome), REPEATED, NOT_STORED, EARLY, REFUSED)

PARTS = ("console", "telegram", "wechat", "health", "metrics")
"""Parts of the server by the first word of the address; everything else is the page."""

OK = 200


@dataclass(frozen=True, slots=True)
class Sources:
    """What is asked at each scrape; *reason* says why messages cannot be kept, empty when they can."""

    figures: Callable[[], Awaitable[Figures]]
    reason: Callable[[], Awaitable[str]]
    content: Callable[[], ContentStatus]
    clock: Clock
    by_server: ServerKnowledge | None = None


class Metrics:
    """Counts for one process; *channels* are those that are on."""

    def __init__(self, sources: Sources, channels: Collection[str]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
        self._sources = sources
        self._outside: Outside | None = None
        self._outboxes: set[str] = set()
        self._flying: dict[str, dict[int, float]] = {channel: {} for channel in channels}
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._messages = Counter(
            "assistant_messages",
            "Messages by how they were met.",
            ["channel", "outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "assistant_reply_seconds",
            "From the arrival of a message to its stored reply.",
            ["channel"],
            buckets=REPLY_BUCKETS,
            registry=registry,
        )
        self._margin = Histogram(
            "assistant_wechat_margin_seconds",
            "What was left of 4.5 seconds when an answer to WeChat had gone out; 0 for too late.",
            buckets=MARGIN_BUCKETS,
            registry=registry,
        )
        self._calls = Counter(
            "assistant_sent_messages",
            "Calls to platforms and the mail server, by what became of them.",
            ["channel", "fate"],
            registry=registry,
        )
        self._limited = Counter(
            "assistant_rate_limited",
            "Calls after which a platform asked us to wait.",
            ["channel"],
            registry=registry,
        )
        self._responses = Counter(
            "assistant_http_responses",
            "Responses by part of the server and status.",
            ["part", "status"],
            registry=registry,
        )
        self._waits = Histogram(
            "assistant_database_wait_seconds",
            "How long units of work waited for their turn.",
            buckets=WAIT_BUCKETS,
            registry=registry,
        )
        for channel in channels:
            self._seconds.labels(channel)
            for outcome in OUTCOMES:
                self._messages.labels(channel, outcome)

    # What is counted as it happens

    def watching(self, take: Take) -> Take:
        """Return *take*, with each message counted and timed."""

        async def taken(
            message: Message, deliver: Deliver | None = None, *, address: str = ""
        ) -> Exchange:
            channel, begun = message.visitor.channel, time.monotonic()
            flying = self._flying.setdefault(channel, {})
            flying[id(message)] = begun
            try:
                exchange = await take(message, deliver, address=address)
            except BotError as error:
                self._messages.labels(channel, _failure(error)).inc()
                raise
            finally:
                flying.pop(id(message), None)
            self._seconds.labels(channel).observe(time.monotonic() - begun)
            # What is taken again has the time of the first time.
            is_new = exchange.taken_at == message.taken_at
            self._messages.labels(channel, str(exchange.outcome) if is_new else REPEATED).inc()
            return exchange

        return taken

    def carrier(self, channel: str, carrier: Carrier) -> Carrier:
        """Return *carrier*, counting what becomes of its calls."""
        self._outboxes.add(channel)
        for fate in Fate:
            self._calls.labels(channel, str(fate))
        self._limited.labels(channel)
        return _CountedCarrier(carrier, lambda receipt: self._sent(channel, receipt))

    def _sent(self, channel: str, receipt: Receipt) -> None:
        self._calls.labels(channel, str(receipt.fate)).inc()
        if receipt.fate is Fate.LATER and receipt.seconds:
            self._limited.labels(channel).inc()

    def waited(self, seconds: float) -> None:
        """Count a unit of work that waited *seconds*; called by the threads of the writer."""
        self._waits.observe(seconds)

    def serving(self, app: ASGIApp) -> ASGIApp:
        """Return *app*, with its responses counted, and the time that was left for WeChat measured."""

        async def served(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            part, begun, status = _part_of(scope["path"]), time.monotonic(), 0

            async def counted(event: Event) -> None:
                nonlocal status
                if event["type"] == "http.response.start":
                    status = event["status"]
                    self._responses.labels(part, str(status)).inc()
                await send(event)
                is_last = event["type"] == "http.response.body" and not event.get("more_body")
                if is_last and part == "wechat" and scope["method"] == "POST" and status == OK:
                    self._margin.observe(max(0.0, begun + WECHAT_SECONDS - time.monotonic()))

            await app(scope, receive, counted)

        return served

    def look_at(self, outside: Outside) -> None:
        """Show from now on what is found *outside*."""
        self._outside = outside

    # What is asked at a scrape

    async def page(self, accept: str) -> tuple[bytes, str]:
        """Return everything in the form that *accept* asks for, and the type of that form."""
        try:
            figures: Figures | None = await self._sources.figures()
        except StorageError:
            figures = None
        moment = Moment(
            now=self._sources.clock(),
            figures=figures,
            is_ready=not await self._sources.reason(),
            content=self._sources.content(),
            flying={channel: sorted(each.values()) for channel, each in self._flying.items()},
            outside=self._outside,
            by_server=self._sources.by_server,
            outboxes=frozenset(self._outboxes),
        )
        try:
            encode, kind = choose_encoder(accept)
        except (TypeError, ValueError):  # a version that is none
            encode, kind = choose_encoder("")
        both = CollectorRegistry()
        both.register(_Both(self._registry, moment))
        return encode(both), kind


def measuring(
    settings: Settings,
    writer: Writer,
    readiness: Readiness,
    reloader: ContentReloader,
    clock: Clock,
) -> Metrics | None:
    """Return what counts from now on; None where *settings* do not ask for it."""
    if not (settings.metrics_at or settings.metrics_token):
        return None
    sources = Sources(
        figures=lambda: writer.read(figures),
        reason=readiness.reason,
        content=lambda: reloader.status,
        clock=clock,
        by_server=reloader.live().models.by_server,
    )
    metrics = Metrics(sources, channels_of(settings))
    writer.watch(metrics.waited)
    return metrics


@dataclass(frozen=True, slots=True)
class _CountedCarrier:
    """Sends by another carrier, and tells what became of it."""

    carrier: Carrier
    note: Callable[[Receipt], None]

    async def send(self, outgoing: Outgoing) -> Receipt:
        receipt = await self.carrier.send(outgoing)
        self.note(receipt)
        return receipt


@dataclass(frozen=True, slots=True, eq=False)
class _Both(Collector):
    """What was counted so far, and what is true now."""

    counted: CollectorRegistry
    now: Moment

    def describe(self) -> Sequence[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield from self.counted.collect()
        yield from self.now.collect()


def _failure(error: BotError) -> str:
    if isinstance(error, StorageError):
        return NOT_STORED
    return EARLY if isinstance(error, EarlyError) else REFUSED


def _part_of(path: str) -> str:
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in PARTS else "web"
