"""Taking one message: in its turn, once its language is learned, and stored before anybody is told."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import structlog

from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.fair_queue import Backlog
from bot.dialogue.exchange import Deliver, Exchanges
from bot.dialogue.prefetch import Prefetch
from bot.dialogue.words.commands import is_slashed
from bot.errors import CrowdedError, EarlyError, StorageError
from bot.message import Message, Visitor
from bot.transcript import Exchange
from bot.wiring.learning.live import LiveCore
from bot.wiring.learning.reloading import ContentReloader
from bot.wiring.observing.health import Readiness
from bot.wiring.observing.traces import UNTRACED, Traces
from knowledge.language.script import written
from knowledge.topic import SOURCE

log = structlog.get_logger("bot")

PATIENCE = {"web": 10.0, "wechat": 2.0}
LONGEST_PATIENCE = 30.0
"""Seconds a message waits for its language to be learned, by its channel: after the first start, and never again."""

MOST_OF_ONE = 8
"""Messages of one visitor on their way at once: what somebody sends in a row, and no more."""

MOST_OF_ADDRESS = 24
"""The same of all visitors of the page behind one address."""

MOST_OF = {"web": 300}
"""Messages of all visitors on their way at once, of the channel whose pages send them again by themselves."""


def _backlog() -> Backlog:
    return Backlog(MOST_OF_ONE, MOST_OF_ADDRESS, MOST_OF)


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes messages for all channels."""

    live: LiveCore
    writer: Writer
    exchanges: Exchanges
    prefetch: Prefetch
    reloader: ContentReloader
    readiness: Readiness
    backlog: Backlog = field(default_factory=_backlog)
    traces: Traces = UNTRACED

    async def __call__(
        self, message: Message, deliver: Deliver | None = None, *, address: str = ""
    ) -> Exchange:
        """Take one message; when this returns, it is stored with its reply and what *deliver* keeps.

        All visitors behind one *address*, where it is known, wait in one line: a cookie costs nothing.

        Of a visitor who writes more than is met, it is stored unread; the page sends it again by itself,
        so there a ``CrowdedError`` says after how long, and nothing is stored.
        """
        with self.traces.step("message", channel=message.visitor.channel):
            exchange = await self._taken(message, deliver, address)
            self.traces.tell(outcome=str(exchange.outcome), language=exchange.reply.language)
            return exchange

    async def _taken(self, message: Message, deliver: Deliver | None, address: str) -> Exchange:
        if not message.is_crowded:
            try:
                with self.backlog.one_more(message.visitor, address):
                    return await self._met(message, deliver, address)
            except CrowdedError:
                if message.visitor.channel == "web":
                    raise
        is_told = self.backlog.is_time_to_tell(message.visitor, message.taken_at)
        return await self._stored(
            message, lambda unit: self.exchanges.pass_over(unit, message, deliver, is_told=is_told)
        )

    async def _met(self, message: Message, deliver: Deliver | None, address: str) -> Exchange:
        with self.traces.step("learn"):
            await self._until_learned(message)
        whose = replace(message.visitor, id=address) if address else message.visitor
        with self.traces.step("think"):
            is_private = await self._is_private(message.visitor)
            await self.prefetch.think(message.text, whose, is_private=is_private)
        return await self._stored(
            message, lambda unit: self.exchanges.take(unit, message, deliver)
        )

    async def _stored(self, message: Message, work: Callable[[SqlUnit], Exchange]) -> Exchange:
        """Return what *work* made of *message*, now that it is stored."""
        lane = f"{message.visitor.channel}:{message.visitor.id}"
        try:
            with self.traces.step("store"):
                exchange = await self.writer.do(self.traces.within("unit", work), lane=lane)
        except StorageError as error:
            self.readiness.note(error)
            log.exception("not_stored", channel=message.visitor.channel)
            raise
        self.readiness.note()
        log.info(
            str(exchange.outcome),
            channel=message.visitor.channel,
            visitor=self.exchanges.seal.of_visitor(message.visitor)[:12],
            about=str(exchange.reply.about),
            topics=exchange.topics,
            score=round(exchange.score, 3),
            language=exchange.reply.language,
        )
        return exchange

    async def _is_private(self, visitor: Visitor) -> bool:
        """Whether what *visitor* says belongs to a registration, where a server would be told."""
        if self.live().models.by_server is None:
            return False
        try:
            kept = await self.writer.read(lambda unit: unit.conversations.get(visitor))
        except StorageError:
            return True  # it is told where the message cannot be stored
        return kept.intake is not None

    async def _until_learned(self, message: Message) -> None:
        """Wait, as long as its channel may, until the language of *message* is learned.

        The page sends it again by itself: there an ``EarlyError`` says how far it is.
        """
        core = self.live()
        if not core.matcher.unlearned or not message.text or is_slashed(message.text):
            return
        heard = core.recogniser.language_of(message.text).language
        language = written(heard or message.hint or SOURCE)
        channel = message.visitor.channel
        patience = PATIENCE.get(channel, LONGEST_PATIENCE)
        if not await self.reloader.learned(language, patience) and channel == "web":
            raise EarlyError(language, *self.live().matcher.progress)
