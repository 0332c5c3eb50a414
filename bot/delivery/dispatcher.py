"""Sends what lies in the outbox: in order for each visitor, at the platform's pace, never twice.

A Carrier does the calls. One process at a time dispatches for an account; which one, a lease says. One
message is on its way to each visitor, and as many at once as the platform's pace allows: a crash can repeat
one message at most to each visitor who had one on its way, and the log names it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, Protocol

import structlog

from bot.delivery.outbox import OPEN, Outgoing, Shown, State
from bot.delivery.pace import Pace
from bot.delivery.recipients import Spent
from bot.delivery.unit import DeliveryUnit, Leases, Writer
from bot.errors import StorageError
from bot.message import Clock

log = structlog.get_logger("bot")

LEASE = timedelta(seconds=10)
"""After so long without a sign of life, another process takes over."""

RENEW_SECONDS = 3.0
LAST_SECONDS = 2.0
"""How long calls on their way are waited for at the end."""

LOOK_SECONDS = 1.0
"""How often the outbox is looked at unasked, and the lease of another process is tried."""

MOST_AT_ONCE = 500
"""Calls on their way: as many as hang at a platform's pace until they are given up, and room for others."""

MOST_CLAIMED = 50
"""Messages marked in one unit: those of visitors who write meanwhile wait for its end."""

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
    """What became of a call: *reason* in a word, *seconds* to wait where the platform said so.

    *shown* is where the platform shows the message, None where it did not say.
    """

    fate: Fate
    reason: str = ""
    seconds: float = 0.0
    shown: Shown | None = None


UNCOUNTED = frozenset({Fate.LATER, Fate.FAILED, Fate.GONE})
"""Surely not sent, and not for want of a quota: the platform has not counted it either."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message marked as on its way, and what was *spent* on it: None where nobody counts, or knows any more."""

    outgoing: Outgoing
    spent: Spent | None = None


class Carrier(Protocol):
    """Makes the call of a platform for one outgoing message; raises nothing."""

    async def send(self, outgoing: Outgoing) -> Receipt: ...


@dataclass(slots=True)
class Dispatcher:
    """Sends for one *account* of *channel*.

    With *is_metered* the platform gives each visitor a quota: none is overdrawn, and what was not sent
    is not counted. At most *most_at_once* calls are on their way. What can never be sent, and what is
    unsure and belongs to no exchange, *lose* is told of in the same unit, and *sent* of what arrived.
    What could not be sent at once, *delayed* is told of: when it waits, and when it is on its way again.
    With *repeats_unsure*, what is unsure goes once more before the reply to what its visitor said meanwhile.
    """

    channel: str
    account: str
    carrier: Carrier
    pace: Pace
    writer: Writer
    leases: Leases
    clock: Clock
    is_metered: bool = False
    most_at_once: int = MOST_AT_ONCE
    lose: Callable[[Any, Outgoing], None] | None = None
    sent: Callable[[Any, Outgoing, Receipt], None] | None = None
    delayed: Callable[[Any, Outgoing], None] | None = None
    repeats_unsure: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _calls: dict[int, asyncio.Task[None]] = field(default_factory=dict)
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
                    # Not asyncio.wait_for: before Python 3.12 it loses a cancellation beside news.
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause):
                            await self._news.wait()
        finally:
            calls = [*self._calls.values()]
            if (
                calls
            ):  # what was asked for may have been done: else the next process asks once more
                await asyncio.wait(calls, timeout=LAST_SECONDS)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

    async def _round(self) -> float:
        """Send what may be sent now; return how many seconds to wait before the next round."""
        try:
            if not await self._leads():
                return LOOK_SECONDS
            now = time.monotonic()
            room = min(self.pace.room(now), self.most_at_once - len(self._calls), MOST_CLAIMED)
            if room <= 0:
                return min(LOOK_SECONDS, self.pace.wait(None, now) or LOOK_SECONDS)
            claimed, pause = await self._claim(room)
        except StorageError:
            log.warning("outbox_unreadable", channel=self.channel)
            self._renew_at = 0.0  # what was marked may be kept for all that: it is looked for
            return LOOK_SECONDS
        self._call(claimed)
        return pause

    def _call(self, claimed: Sequence[Claimed]) -> None:
        for each in claimed:
            number = each.outgoing.number
            self.pace.take(each.outgoing.visitor.id, time.monotonic())
            call = asyncio.create_task(self._deliver(each))
            self._calls[number] = call
            call.add_done_callback(partial(self._is_done, number))

    def _is_done(self, number: int, _call: "asyncio.Task[None]") -> None:
        self._calls.pop(number, None)
        self._news.set()

    async def _leads(self) -> bool:
        """Whether this process is the one that sends; a new one sends again what was on its way."""
        now = time.monotonic()
        if now < self._renew_at:
            return self._is_leading
        is_leading = await self.leases.hold(f"dispatch {self.channel} {self.account}")
        if is_leading and not self._is_leading:
            await self.writer.do(self._take_over)
        elif is_leading:
            self._call(await self.writer.do(self._uncalled))
        self._is_leading = is_leading
        self._renew_at = now + (RENEW_SECONDS if is_leading else LOOK_SECONDS)
        return is_leading

    def _take_over(self, unit: DeliveryUnit) -> None:
        for outgoing in unit.outbox.left_behind(self.channel, self.account):
            if outgoing.number in self._calls:  # the lease was away for a moment, and we were not
                continue
            log.warning("possibly_sent_twice", channel=self.channel, outgoing=outgoing.number)
            unit.outbox.change(replace(outgoing, state=State.WAITING, is_repeated=True))

    def _uncalled(self, unit: DeliveryUnit) -> Sequence[Claimed]:
        """Return what we marked as on its way and were not told of: its commit took longer than we waited."""
        left = unit.outbox.left_behind(self.channel, self.account)
        return [Claimed(outgoing) for outgoing in left if outgoing.number not in self._calls]

    async def _claim(self, room: int) -> tuple[Sequence[Claimed], float]:
        """Return at most *room* messages, marked as on their way, and how long to wait for others."""
        return await self.writer.do(lambda unit: self._claimed(unit, room))

    def _claimed(self, unit: DeliveryUnit, room: int) -> tuple[Sequence[Claimed], float]:
        now = self.clock()
        ready, pause = self._ready(unit, room, now)
        claimed = []
        for outgoing in ready:
            spent = unit.recipients.spend(outgoing.visitor, now) if self.is_metered else None
            if self.is_metered and spent is None:
                unit.outbox.change(replace(outgoing, state=State.HELD, reason="no budget left"))
                continue
            sending = replace(outgoing, state=State.SENDING, tries=outgoing.tries + 1)
            claimed.append(Claimed(sending, spent))
            unit.outbox.change(sending)
            if self.delayed is not None and outgoing.reason:
                self.delayed(unit, sending)
        return claimed, pause

    def _ready(
        self, unit: DeliveryUnit, room: int, now: datetime
    ) -> tuple[Sequence[Outgoing], float]:
        """Return what is due to visitors whose turn it is, and how long to wait for another turn."""
        most, moment = room, time.monotonic()
        while True:
            due = unit.outbox.due(self.channel, self.account, now, most=most)
            waits = {each.number: self.pace.wait(each.visitor.id, moment) for each in due}
            # A call may be settled, and due again, before it is told that it is.
            ready = [
                each for each in due if waits[each.number] <= 0 and each.number not in self._calls
            ]
            if len(ready) >= room:
                return ready[:room], 0.0
            if len(due) < most:
                return ready, min([LOOK_SECONDS, *filter(None, waits.values())])
            most *= 2  # those whose turn it is not keep nobody else waiting

    async def _deliver(self, claimed: Claimed) -> None:
        outgoing = claimed.outgoing
        receipt = await self._send(outgoing)
        if receipt.fate is Fate.LATER and receipt.seconds:
            self.pace.pause(outgoing.visitor.id, receipt.seconds, time.monotonic())
        settle = self._settle
        while True:
            try:
                await self.writer.do(partial(settle, claimed=claimed, receipt=receipt))
            except StorageError:
                # The call was made: it must not be forgotten while we live. Perhaps it is settled for all that.
                settle = self._settle_unsettled
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

    async def _send(self, outgoing: Outgoing) -> Receipt:
        try:
            return await self.carrier.send(outgoing)
        except Exception as error:  # noqa: BLE001  # one message must not keep its visitor waiting for ever
            log.error("carrier_broke", channel=self.channel, error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            return Receipt(Fate.UNSURE, "a mistake of ours")

    def _settle(self, unit: DeliveryUnit, claimed: Claimed, receipt: Receipt) -> None:
        """Keep what became of a call, and tell whoever wants to hear of it."""
        now, outgoing = self.clock(), claimed.outgoing
        if claimed.spent is not None and receipt.fate in UNCOUNTED:
            unit.recipients.give_back(outgoing.visitor, claimed.spent)
        after = settled(outgoing, receipt, now)
        if self.repeats_unsure and after.state is State.UNSURE and _is_answered_on(unit, after):
            after = replace(after, state=State.WAITING, due_at=now, is_repeated=True)
        if after.exchange or after.state in OPEN:
            unit.outbox.change(after)
        else:
            unit.outbox.remove(after)
        is_unsure = after.state is State.UNSURE and not after.exchange  # nothing of it is kept
        lost = [after] if after.state is State.FAILED or is_unsure else []
        if receipt.fate is Fate.GONE:
            lost += unit.outbox.of(outgoing.visitor, {State.WAITING})
            unit.outbox.cancel(outgoing.visitor, receipt.reason)
            unit.recipients.lose(outgoing.visitor, self.account, receipt.reason, now)
        if self.delayed is not None and receipt.fate is Fate.LATER:
            self.delayed(unit, after)
        if self.sent is not None and receipt.fate is Fate.SENT:
            self.sent(unit, after, receipt)
        if self.lose is not None:
            for each in lost:
                self.lose(unit, each)

    def _settle_unsettled(self, unit: DeliveryUnit, claimed: Claimed, receipt: Receipt) -> None:
        """Do that, unless it is kept already, though nobody was told: its commit took longer than we waited."""
        its = unit.outbox.of(claimed.outgoing.visitor, {State.SENDING, State.WAITING})
        if any(_is_unsettled(each, claimed.outgoing) for each in its):
            self._settle(unit, claimed, receipt)


def _is_unsettled(kept: Outgoing, outgoing: Outgoing) -> bool:
    """Whether *kept* is *outgoing* as it went, or as another process took it over since."""
    if (kept.number, kept.tries) != (outgoing.number, outgoing.tries):
        return False
    return kept.state is State.SENDING or (kept.is_repeated and not outgoing.is_repeated)


def _is_answered_on(unit: DeliveryUnit, outgoing: Outgoing) -> bool:
    """Whether a reply to a later message of its visitor waits behind *outgoing*, which was not sent twice yet."""
    if not outgoing.exchange or outgoing.is_repeated:
        return False
    waiting = unit.outbox.of(outgoing.visitor, {State.WAITING})
    return any(
        each.account == outgoing.account and each.exchange > outgoing.exchange for each in waiting
    )


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
