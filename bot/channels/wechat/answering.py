"""From a message to what goes back in the response, in time: one flight for each message.

WeChat waits five seconds and asks three times. A message that comes again joins the flight that is
looking for its answer, or finds the one that is kept; what takes too long is answered later, by a call
or with the visitor's next message.
"""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from bot.channels.wechat.account import Account
from bot.channels.wechat.delivery import Delivered, Delivery, leave
from bot.channels.wechat.events import CHANNEL, HINT, Arrived, asks_for_more
from bot.channels.wechat.flight import ErasedError, Flight, Times
from bot.channels.wechat.rendering import Renderer
from bot.delivery.outbox import Outgoing
from bot.delivery.postponed import Postponed
from bot.dialogue.ports import Ports
from bot.dialogue.unit import Unit
from bot.errors import StorageError
from bot.message import Message, Visitor
from bot.transcript import Exchange
from knowledge.topic import SOURCE

log = structlog.get_logger("bot")

MOST_TRIES = 3
"""How often WeChat asks."""

HELD_FOR = timedelta(seconds=6)
"""So long a postponed message is left to the process that last said that it looks for the answer."""

LAST_TRY_AGES = (9.0, 16.0)
"""Seconds after a visitor wrote in which a third try arrives; other processes had the first two."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a text, or with none the word that all is well; 503 when nothing is kept."""

    text: str = ""
    status: int = 200


SUCCESS = Answer()
UNAVAILABLE = Answer(status=503)


@dataclass(slots=True, eq=False)
class Answering:
    """Answers the messages of all accounts."""

    ports: Ports
    renderer: Renderer
    times: Times = field(default_factory=Times)
    _flights: dict[str, Flight] = field(default_factory=dict)
    _asides: set["asyncio.Task[None]"] = field(default_factory=set)

    async def answer(
        self, account: Account, arrived: Arrived, begun: float, gone: Callable[[], Awaitable[None]]
    ) -> Answer:
        """Return what goes back to a request that *begun*; *gone* returns when nobody waits."""
        try:
            if arrived.is_leaving:
                return await self._leave(account, arrived)
            if arrived.message is None:
                return SUCCESS
            flight = self._flight(account, arrived.message)
            return await self._met(flight, arrived, begun, gone)
        except StorageError:
            return UNAVAILABLE

    async def look_after(self, accounts: Mapping[str, Account]) -> None:
        """Say what is looked for here, and begin again what was postponed and nobody looks for."""
        # Here, not in the writer's thread: the loop changes what is in flight.
        held, now = self._held(), self.ports.clock()

        def look(unit: Unit) -> Sequence[Postponed]:
            unit.postponed.hold(held, now + HELD_FOR)
            return unit.postponed.take_up(CHANNEL, tuple(accounts), now, now + HELD_FOR)

        for postponed in await self.ports.writer.do(look):
            self._flight(accounts[postponed.account], postponed.message, is_recovered=True)

    async def close(self) -> None:
        """Let go of what is in flight; what was postponed is for another process, or the next start."""
        held, now = self._held(), self.ports.clock()
        tasks = [*(flight.task for flight in self._flights.values()), *self._asides]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if held:
            with suppress(StorageError):  # then its time runs out
                await self.ports.writer.do(lambda unit: unit.postponed.hold(held, now))

    def _held(self) -> list[str]:
        flights = self._flights.values()
        return [each.key for each in flights if each.is_postponed or each.is_recovered]

    async def _leave(self, account: Account, arrived: Arrived) -> Answer:
        visitor, now = arrived.visitor, arrived.taken_at

        def note(unit: Unit) -> None:
            leave(unit, visitor, account.name, now, left_at=arrived.created_at)

        await self.ports.writer.do(note, lane=_lane(visitor))
        return SUCCESS

    async def _met(
        self, flight: Flight, arrived: Arrived, begun: float, gone: Callable[[], Awaitable[None]]
    ) -> Answer:
        flight.tries += 1
        if await self._is_done(flight, begun + self.times.answer):
            return _answer(flight)
        if flight.account.may_send or self._is_last_try(flight, arrived):
            return await self._postponed(flight, begun)
        # Only the response can bring the answer: WeChat is left to ask again.
        if await self._is_done(flight, begun + self.times.reply):
            return _answer(flight)
        with suppress(TimeoutError):
            async with asyncio.timeout(begun + self.times.gone - time.monotonic()):
                await gone()
        return UNAVAILABLE

    def _is_last_try(self, flight: Flight, arrived: Arrived) -> bool:
        least, most = LAST_TRY_AGES
        age = arrived.taken_at.timestamp() - arrived.created_at
        return flight.tries >= MOST_TRIES or least <= age <= most

    @staticmethod
    async def _is_done(flight: Flight, until: float) -> bool:
        """Whether there is an answer by *until*."""
        await asyncio.wait({flight.task}, timeout=max(0.0, until - time.monotonic()))
        return flight.task.done()

    # What takes too long

    async def _postponed(self, flight: Flight, begun: float) -> Answer:
        """Keep the message for later, and return what is said meanwhile."""
        flight.is_postponed = True
        found = await self._in_time(partial(self._postpone, flight), flight.message.visitor)
        if isinstance(found, Delivered):
            # It was answered in this very moment, here or by another process.
            if await self._is_done(flight, begun + self.times.reply):
                return _answer(flight)
            return SUCCESS if found.is_late else Answer(found.text)
        flight.is_waiting = True
        if flight.account.may_send:
            self._show_typing(flight)
            return SUCCESS
        return Answer(self.renderer.say("still_looking", found))

    def _show_typing(self, flight: Flight) -> None:
        """Let the visitor see that we are busy, unless they see it already."""
        visitor = flight.message.visitor
        flights = self._flights.values()
        if not any(each.is_shown for each in flights if each.message.visitor == visitor):
            flight.is_shown = True
            self._aside(flight.account.show_typing(visitor))

    def _postpone(self, flight: Flight, unit: Unit) -> Delivered | str:
        """Keep the message and return its language; or how it went out, if it was answered."""
        message = flight.message
        arrival = unit.inbox.get(flight.key)
        if arrival is None:
            until = self.ports.clock() + HELD_FOR
            unit.postponed.add(flight.key, Postponed(message, flight.account.name, until))
            known = unit.conversations.get(message.visitor).tag
            return known or _guessed(message.text)
        exchange = unit.transcript.get(arrival.exchange) if arrival.exchange else None
        if exchange is None:
            return arrival.language
        return self._delivery(flight.account).recall(unit, exchange)

    async def _in_time(
        self, work: Callable[[Unit], Delivered | str], visitor: Visitor
    ) -> Delivered | str:
        try:
            async with asyncio.timeout(self.times.storing):
                return await self.ports.writer.do(work, lane=_lane(visitor))
        except TimeoutError:
            msg = "The message could not be kept in time."
            raise StorageError(msg) from None

    # Flights

    def _flight(self, account: Account, message: Message, *, is_recovered: bool = False) -> Flight:
        """Return the flight of *message*: the one that is on its way, or a new one."""
        key = self.ports.seal.of_message(message)
        flight = self._flights.get(key)
        if flight is None:
            earlier = [
                each.task
                for each in self._flights.values()
                if each.message.visitor == message.visitor
            ]
            flight = Flight(account, message, key, time.monotonic(), is_recovered)
            flight.task = asyncio.create_task(self._fly(flight, earlier))
            self._flights[key] = flight
            flight.task.add_done_callback(lambda _: self._landed(flight))
        return flight

    def _landed(self, flight: Flight) -> None:
        del self._flights[flight.key]
        if not flight.task.cancelled():
            flight.task.exception()  # Whoever waits is told; perhaps nobody does.

    async def _fly(
        self, flight: Flight, earlier: list["asyncio.Task[Delivered | None]"]
    ) -> Delivered | None:
        """Return how the message went out, None when it could not be met."""
        message = flight.message
        if earlier:
            await asyncio.wait(earlier, timeout=self._order(flight))
        try:
            exchange = await self.ports.take(message, partial(self._deliver, flight))
            return await self._settled(flight, exchange)
        except StorageError:
            raise
        except ErasedError:
            return None
        except Exception as error:  # noqa: BLE001  # to answer with it would only bring the same again
            # Where it happened, and not what it says: that may be the visitor's words.
            trace = "".join(traceback.format_tb(error.__traceback__))
            log.error("not_answered", channel=CHANNEL, error=type(error).__name__, trace=trace)  # noqa: TRY400  # see above
            body = (message.text or message.choice).encode("utf-8", "replace")
            await self.ports.dead_letters.bury(
                CHANNEL, flight.key, "could not be met", body, message.visitor.id
            )
            if flight.is_old(self.times):
                await self.ports.writer.do(lambda unit: unit.postponed.remove(flight.key))
            return None

    def _order(self, flight: Flight) -> float | None:
        """Return how many seconds *flight* waits for those before it; None for as long as they take."""
        if flight.is_recovered:
            return None  # nobody waits for a response, and all at once they would be too many
        is_asking = asks_for_more(flight.message.text)
        return self.times.asking if is_asking else self.times.order

    def _deliver(self, flight: Flight, unit: Unit, exchange: Exchange) -> None:
        is_old = flight.is_old(self.times)
        was_waiting = is_old and unit.postponed.remove(flight.key)
        is_kept = flight.is_waiting or flight.is_recovered
        if is_kept and not was_waiting and exchange.number:
            raise ErasedError  # they were told that all of it is gone
        is_late = was_waiting or (is_old and flight.age > self.times.over)
        flight.delivered = self._delivery(flight.account).deliver(
            unit, exchange, flight.message, is_late=is_late
        )

    async def _settled(self, flight: Flight, exchange: Exchange) -> Delivered:
        """Return how *exchange* went out, now that it is kept."""
        delivered = flight.delivered
        if delivered is None or delivered.exchange is not exchange:
            # It was taken before.
            delivery = self._delivery(flight.account)

            def recall(unit: Unit) -> Delivered:
                if flight.is_old(self.times):
                    unit.postponed.remove(flight.key)
                return delivery.recall(unit, exchange)

            return await self.ports.writer.do(recall, lane=_lane(flight.message.visitor))
        if delivered.is_late:
            flight.account.dispatcher.wake()
        elif flight.is_postponed and not exchange.number and flight.account.may_send:
            # What says that all is erased is kept nowhere.
            await flight.account.carrier.send(self._unkept(flight, delivered.text))
        return delivered

    def _unkept(self, flight: Flight, text: str) -> Outgoing:
        call = {"msgtype": "text", "text": {"content": text}}
        message = flight.message
        return Outgoing(message.visitor, flight.account.name, {"call": call}, message.taken_at)

    def _delivery(self, account: Account) -> Delivery:
        return Delivery(self.renderer, account.name, account.may_send)

    def _aside(self, doing: Awaitable[None]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.ensure_future(doing)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)


def _answer(flight: Flight) -> Answer:
    """Return what goes back of a flight that is over."""
    delivered = flight.task.result()
    return Answer(delivered.text) if delivered and not delivered.is_late else SUCCESS


def _guessed(text: str) -> str:
    """Return the language of somebody whose *text* nobody has looked at yet."""
    is_latin = text.isascii() and any(character.isalpha() for character in text)
    return SOURCE if is_latin else HINT


def _lane(visitor: Visitor) -> str:
    """Return the lane in which all work for *visitor* is kept in order, as for every channel."""
    return f"{visitor.channel}:{visitor.id}"
