"""Sends what lies in the outbox: in order for each visitor, at the platform's pace, never twice.

A Carrier does the calls. One process at a time dispatches for an account; which one, a lease says. One
call is on its way at a time, so that a crash can repeat one message at most; only a call the platform is
slow to answer does not hold up the others.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import structlog

from bot.delivery.outbox import OPEN, Outgoing, State
from bot.delivery.rate_limit import Pace
from bot.delivery.unit import DeliveryUnit, Leases, Writer
from bot.errors import StorageError
from bot.message import Clock, Visitor

log = structlog.get_logger("bot")

LEASE = timedelta(seconds=10)
"""After so long without a sign of life, another process takes over."""

RENEW_SECONDS = 3.0
LOOK_SECONDS = 1.0
"""How often the outbox is looked at unasked, and the lease of another process is tried."""

SLOW_SECONDS = 1.0
"""A call that takes longer no longer holds up the others."""

MOST_SLOW = 20
"""Slow calls at once; above that, everybody waits."""

LONGEST_PAUSE = 60.0
"""Seconds between two tries, at most; they begin at one and double."""


GIVE_UP = timedelta(hours=24)
"""How long something is tried that the platform is in trouble with; its answer would be of yesterday."""

MOST_TRIES = int(GIVE_UP.total_seconds() / LONGEST_PAUSE)
"""So many tries take at least so long; while we are down ourselves, nothing is tried and nothing given up."""


class Fate(StrEnum):
    """What became of a call."""

    SENT = "sent"
    LATER = "later"
    """Not sent, and worth another try."""
    HOLD = "hold"
    """Not sent, and only the visitor's next message makes it possible."""
    FAILED = "failed"
    """Not sent, and no try would help."""
    GONE = "gone"
    """Nothing can be sent to this visitor any more."""
    UNSURE = "unsure"
    """Perhaps sent: another try might double it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a call: *reason* in a word, *seconds* to wait where the platform said so."""

    fate: Fate
    reason: str = ""
    seconds: float = 0.0


class Carrier(Protocol):
    """Makes the call of a platform for one outgoing message; raises nothing."""

    async def send(self, outgoing: Outgoing) -> Receipt: ...


@dataclass(slots=True)
class Dispatcher:
    """Sends for one *account* of *channel*.

    With *is_metered* the platform gives each visitor a budget, and none is overdrawn.
    """

    channel: str
    account: str
    carrier: Carrier
    pace: Pace
    writer: Writer
    leases: Leases
    clock: Clock
    is_metered: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _slow: dict[Visitor, asyncio.Task[None]] = field(default_factory=dict)
    _is_leading: bool = False
    _renew_at: float = 0.0

    def wake(self) -> None:
        """Look at the outbox now: something was put there."""
        self._news.set()

    async def run(self) -> None:
        """Send until cancelled; what is on its way is finished or found by the next start."""
        try:
            while True:
                self._news.clear()
                pause = await self._round()
                if pause:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await self._news.wait()
        finally:
            for task in self._slow.values():
                task.cancel()
            await asyncio.gather(*self._slow.values(), return_exceptions=True)

    async def _round(self) -> float:
        """Send one message; return how many seconds to wait before the next round."""
        try:
            if not await self._leads():
                return LOOK_SECONDS
            if len(self._slow) >= MOST_SLOW:
                await asyncio.wait(self._slow.values(), return_when=asyncio.FIRST_COMPLETED)
            outgoing, pause = await self._claim()
        except StorageError:
            log.warning("outbox_unreadable", channel=self.channel)
            return LOOK_SECONDS
        if outgoing is None:
            return pause
        call = asyncio.create_task(self._deliver(outgoing))
        done, _ = await asyncio.wait({call}, timeout=SLOW_SECONDS)
        if not done:
            self._slow[outgoing.visitor] = call
            call.add_done_callback(lambda _: self._is_done(outgoing.visitor))
        return 0.0

    def _is_done(self, visitor: Visitor) -> None:
        self._slow.pop(visitor, None)
        self._news.set()

    async def _leads(self) -> bool:
        """Whether this process is the one that sends; a new one sends again what was on its way."""
        now = time.monotonic()
        if now < self._renew_at:
            return self._is_leading
        is_leading = await self.leases.hold(f"dispatch {self.channel} {self.account}")
        if is_leading and not self._is_leading:
            await self.writer.do(self._take_over)
        self._is_leading = is_leading
        self._renew_at = now + (RENEW_SECONDS if is_leading else LOOK_SECONDS)
        return is_leading

    def _take_over(self, unit: DeliveryUnit) -> None:
        for outgoing in unit.outbox.left_behind(self.channel, self.account):
            log.warning("possibly_sent_twice", channel=self.channel, outgoing=outgoing.number)
            unit.outbox.change(replace(outgoing, state=State.WAITING, is_repeated=True))

    async def _claim(self) -> tuple[Outgoing | None, float]:
        """Return the next message, marked as on its way; or None, and how long to wait."""
        waits: dict[Visitor, float] = {}

        def claim(unit: DeliveryUnit) -> Outgoing | None:
            waits.clear()
            now, moment = self.clock(), time.monotonic()
            while True:
                without = {*self._slow, *waits}
                outgoing = unit.outbox.next(self.channel, self.account, now, without)
                if outgoing is None:
                    return None
                wait = self.pace.wait(outgoing.visitor.id, moment)
                if wait <= 0:
                    break
                waits[outgoing.visitor] = wait
                if len(waits) > self.pace.overall.per_second:
                    return None
            if self.is_metered and not unit.recipients.spend(outgoing.visitor, now):
                unit.outbox.change(replace(outgoing, state=State.HELD, reason="no budget left"))
                return None
            claimed = replace(outgoing, state=State.SENDING, tries=outgoing.tries + 1)
            unit.outbox.change(claimed)
            return claimed

        claimed = await self.writer.do(claim)
        return claimed, min([LOOK_SECONDS, *waits.values()])

    async def _deliver(self, outgoing: Outgoing) -> None:
        self.pace.take(outgoing.visitor.id, time.monotonic())
        receipt = await self.carrier.send(outgoing)
        if receipt.fate is Fate.LATER and receipt.seconds:
            self.pace.pause(outgoing.visitor.id, receipt.seconds, time.monotonic())
        while True:
            try:
                await self.writer.do(lambda unit: self._settle(unit, outgoing, receipt))
            except StorageError:
                # The call was made: it must not be forgotten while we live.
                await asyncio.sleep(LOOK_SECONDS)
            else:
                break
        if receipt.fate is not Fate.SENT:
            log.warning(
                "not_sent",
                channel=self.channel,
                outgoing=outgoing.number,
                fate=str(receipt.fate),
                reason=receipt.reason,
            )

    def _settle(self, unit: DeliveryUnit, outgoing: Outgoing, receipt: Receipt) -> None:
        now = self.clock()
        after = settled(outgoing, receipt, now)
        if after.exchange or after.state in OPEN:
            unit.outbox.change(after)
        else:
            unit.outbox.remove(after)
        if receipt.fate is Fate.GONE:
            unit.outbox.cancel(outgoing.visitor, receipt.reason)
            unit.recipients.lose(outgoing.visitor, self.account, receipt.reason, now)


def settled(outgoing: Outgoing, receipt: Receipt, now: datetime) -> Outgoing:
    """Return *outgoing* after the call that *receipt* is about."""
    reason = receipt.reason[:64]
    match receipt.fate:
        case Fate.SENT:
            return replace(outgoing, state=State.SENT, reason="", due_at=now)
        case Fate.HOLD:
            return replace(outgoing, state=State.HELD, reason=reason)
        case Fate.UNSURE:
            return replace(outgoing, state=State.UNSURE, reason=reason)
        case Fate.FAILED | Fate.GONE:
            return replace(outgoing, state=State.FAILED, reason=reason)
        case Fate.LATER if outgoing.tries >= MOST_TRIES:
            return replace(outgoing, state=State.FAILED, reason="given up")
        case Fate.LATER:
            pause = receipt.seconds or min(LONGEST_PAUSE, 2.0 ** min(outgoing.tries - 1, 10))
            due_at = now + timedelta(seconds=pause)
            return replace(outgoing, state=State.WAITING, reason=reason, due_at=due_at)
