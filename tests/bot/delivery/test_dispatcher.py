"""Sending what lies in the outbox."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import dispatcher
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt, settled
from bot.delivery.outbox import Outgoing, State
from bot.delivery.rate_limit import Pace, Rate
from bot.delivery.recipients import Budget, Trigger
from bot.errors import StorageError
from bot.memory.writer import MemoryWriter
from bot.message import Visitor

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FAST = Rate(10_000, 10_000)


def visitor(name):
    return Visitor("telegram", name)


class Carrier:
    """Notes what it is given, and answers as told; ``None`` means never."""

    def __init__(self, *receipts):
        self.sent = []
        self.receipts = list(receipts)

    async def send(self, outgoing):
        self.sent.append(outgoing.payload["text"])
        receipt = self.receipts.pop(0) if self.receipts else Receipt(Fate.SENT)
        if receipt is None:
            await asyncio.Event().wait()
        return receipt


class Office:
    """A dispatcher with its surroundings."""

    def __init__(self, carrier, **options):
        self.writer = MemoryWriter()
        self.carrier = carrier
        self.now = NOW
        self.is_ours = True
        self.dispatcher = Dispatcher(
            channel="telegram",
            account="bot",
            carrier=carrier,
            pace=options.pop("pace", Pace(FAST, lambda _: FAST)),
            writer=self.writer,
            leases=self,
            clock=lambda: self.now,
            **options,
        )

    async def hold(self, _name):
        return self.is_ours

    def put(self, *texts, to="ada", state=State.WAITING):
        for text in texts:
            outgoing = Outgoing(visitor(to), "bot", {"text": text}, NOW, exchange=1, state=state)
            self.writer.run(lambda unit, outgoing=outgoing: unit.outbox.add(outgoing))

    def states(self, to="ada"):
        kept = self.writer.run(lambda unit: unit.outbox.of(visitor(to), tuple(State)))
        return [str(each.state) for each in kept]

    @asynccontextmanager
    async def open(self):
        running = asyncio.create_task(self.dispatcher.run())
        yield self
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    async def until(self, is_so):
        async with asyncio.timeout(5):
            while not is_so():
                self.dispatcher.wake()
                await asyncio.sleep(0.005)


def test_what_is_tried_for_a_day_is_given_up():
    """Not before, however long the pauses are; and what comes after it is not held up for ever."""
    outgoing = Outgoing(visitor("ada"), "bot", {"text": "x"}, NOW, exchange=1)
    now, tries = NOW, 0
    while outgoing.state is State.WAITING and tries < 5_000:
        tries += 1
        outgoing = settled(replace(outgoing, tries=tries), Receipt(Fate.LATER, "trouble"), now)
        now = max(now, outgoing.due_at)
    assert (outgoing.state, outgoing.reason) == (State.FAILED, "given up")
    assert timedelta(hours=23, minutes=50) < now - NOW < timedelta(hours=24, minutes=10)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(dispatcher, "SLOW_SECONDS", 0.05)
    monkeypatch.setattr(dispatcher, "RENEW_SECONDS", 0.01)


async def test_all_is_sent_in_order():
    """And marked."""
    office = Office(Carrier())
    office.put("1", "2", "3")
    async with office.open():
        await office.until(lambda: office.states() == ["sent"] * 3)
    assert office.carrier.sent == ["1", "2", "3"]


async def test_later_means_after_the_pause_and_before_the_next_one():
    """The other visitors go on meanwhile."""
    office = Office(Carrier(Receipt(Fate.LATER, "429", 0.02)))
    office.put("1", "2")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: office.states("bob") == ["sent"])
        assert office.states() == ["waiting", "waiting"]
        office.now += timedelta(seconds=1)
        await office.until(lambda: office.states() == ["sent"] * 2)
    assert office.carrier.sent == ["1", "x", "1", "2"]


async def test_who_is_gone_gets_nothing_more():
    """What waited for them is cancelled, and the reason kept."""
    office = Office(Carrier(Receipt(Fate.GONE, "blocked")))
    office.put("1", "2")
    async with office.open():
        await office.until(lambda: office.states() == ["failed", "cancelled"])
    gone = office.writer.run(lambda unit: unit.recipients.get(visitor("ada"))).gone
    assert gone == "blocked"
    assert office.carrier.sent == ["1"]


@pytest.mark.parametrize(
    ("fate", "state"), [("unsure", "unsure"), ("failed", "failed"), ("hold", "held")]
)
async def test_what_was_not_surely_sent_is_not_sent_again(fate, state):
    """It stands there for staff to see; what follows goes on."""
    office = Office(Carrier(Receipt(Fate(fate), "timed out")))
    office.put("1", "2")
    async with office.open():
        await office.until(lambda: office.states() == [state, "sent"])
    assert office.carrier.sent == ["1", "2"]


async def test_a_call_that_hangs_holds_up_only_its_own_visitor():
    """Everybody else is served."""
    office = Office(Carrier(None))
    office.put("1", "2")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: office.states("bob") == ["sent"])
        assert office.states() == ["sending", "waiting"]
    assert office.carrier.sent == ["1", "x"]


async def test_one_call_at_a_time_is_young():
    """So a crash repeats one message at most; the control would have both on their way."""
    office = Office(Carrier(None, None))
    office.put("1")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: bool(office.carrier.sent))
        assert (office.states(), office.states("bob")) == (["sending"], ["waiting"])
        await office.until(lambda: office.states("bob") == ["sending"])


async def test_what_a_crash_left_on_its_way_is_sent_again_and_marked():
    """It may have arrived twice: that is noted."""
    office = Office(Carrier())
    office.put("1", state=State.SENDING)
    async with office.open():
        await office.until(lambda: office.states() == ["sent"])
    (kept,) = office.writer.run(lambda unit: unit.outbox.of(visitor("ada"), {State.SENT}))
    assert kept.is_repeated


async def test_only_the_holder_of_the_lease_sends():
    """Another process waits, and takes over when it gets the lease."""
    office = Office(Carrier())
    office.is_ours = False
    office.put("1")
    async with office.open():
        await asyncio.sleep(0.05)
        assert office.carrier.sent == []
        office.is_ours = True
        await office.until(lambda: office.states() == ["sent"])


async def test_whoever_does_not_lead_asks_for_the_lease_at_a_pace_of_its_own(monkeypatch):
    """However often it is woken: each time would be a write in the database of all."""
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 3600.0)
    office, asked = Office(Carrier()), []

    async def hold(name):
        asked.append(name)
        return False

    office.hold = hold
    async with office.open():
        for _ in range(20):
            office.dispatcher.wake()
            await asyncio.sleep(0.001)
    assert len(asked) == 1


async def test_the_pace_is_kept():
    """Two at once, the third waits for its turn; others do not."""
    office = Office(Carrier(), pace=Pace(FAST, lambda _: Rate(1, 2)))
    office.put("1", "2", "3")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: office.states("bob") == ["sent"])
        assert office.states() == ["sent", "sent", "waiting"]


async def test_no_budget_is_overdrawn():
    """What is above it is held for the visitor's next message."""
    office = Office(Carrier(), is_metered=True)
    budget = Budget(2, NOW + timedelta(days=2))
    office.writer.run(
        lambda unit: unit.recipients.grant(visitor("ada"), "bot", Trigger.MESSAGE, budget, NOW)
    )
    office.put("1", "2", "3")
    async with office.open():
        await office.until(lambda: office.states() == ["sent", "sent", "held"])
    assert office.carrier.sent == ["1", "2"]


async def test_a_database_out_of_reach_stops_nothing_for_good():
    """What was sent meanwhile is marked once it is back, and not sent twice."""
    office = Office(Carrier())
    office.put("1", "2")
    broken = iter([False, True, True, False])
    do = office.writer.do

    async def sometimes(*args, **more):
        if next(broken, False):
            msg = "gone"
            raise StorageError(msg)
        return await do(*args, **more)

    office.writer.do = sometimes
    async with office.open():
        await office.until(lambda: office.states() == ["sent", "sent"])
    assert office.carrier.sent == ["1", "2"]


def test_pauses_between_tries_double_up_to_a_minute():
    """Unless the platform names its own."""
    outgoing = Outgoing(visitor("ada"), "bot", {}, NOW)
    pauses = [
        settled(replace(outgoing, tries=tries), Receipt(Fate.LATER), NOW).due_at - NOW
        for tries in (1, 2, 3, 8, 30)
    ]
    assert [pause.total_seconds() for pause in pauses] == [1, 2, 4, 60, 60]
    named = settled(replace(outgoing, tries=30), Receipt(Fate.LATER, "429", 7), NOW)
    assert named.due_at - NOW == timedelta(seconds=7)


async def test_what_belongs_to_no_exchange_leaves_nothing_behind():
    """The word that everything is erased is erased too, once it is said."""
    office = Office(Carrier())
    goodbye = Outgoing(visitor("ada"), "bot", {"text": "erased"}, NOW)
    office.writer.run(lambda unit: unit.outbox.add(goodbye))
    async with office.open():
        await office.until(lambda: office.states() == [])
    assert office.carrier.sent == ["erased"]
