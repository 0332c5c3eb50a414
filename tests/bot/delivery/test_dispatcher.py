"""Sending what lies in the outbox."""

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import dispatcher
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt, settled
from bot.delivery.outbox import Outgoing, State
from bot.delivery.pace import Allowance, Pace, Rate
from bot.delivery.recipients import Quota, Trigger
from bot.errors import StorageError
from bot.memory.writer import MemoryWriter
from bot.message import Visitor

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FAST, MANY = Rate(10_000, 10_000), Allowance(10_000)


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
            pace=options.pop("pace", Pace(MANY, lambda _: FAST)),
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
    monkeypatch.setattr(dispatcher, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(dispatcher, "LAST_SECONDS", 0.05)  # calls that hang do so for ever


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


async def test_one_message_is_on_its_way_to_each_visitor():
    """To as many as there are at once; what follows waits for its own visitor's alone."""
    office = Office(Carrier(*[None] * 120))
    names = [f"v{number}" for number in range(120)]
    for name in names:
        office.put(f"1 {name}", f"2 {name}", to=name)
    async with office.open():
        await office.until(lambda: len(office.carrier.sent) == 120)
        assert {tuple(office.states(name)) for name in names} == {("sending", "waiting")}
    assert set(office.carrier.sent) == {f"1 {name}" for name in names}


async def test_calls_that_hang_use_up_nobodys_room():
    """A platform that leaves a hundred without an answer keeps the next one waiting for nothing."""
    office = Office(Carrier(*[None] * 100))
    for number in range(100):
        office.put("hangs", to=f"v{number}")
    async with office.open():
        await office.until(lambda: len(office.carrier.sent) == 100)
        office.put("x", to="bob")
        await office.until(lambda: office.states("bob") == ["sent"])


async def test_no_more_are_on_their_way_than_is_said():
    """The next one goes when one is done."""
    carrier = Carrier(None, None)
    office = Office(carrier, most_at_once=2)
    for number in range(3):
        office.put(str(number), to=f"v{number}")
    async with office.open():
        await office.until(lambda: len(carrier.sent) == 2)
        await office.until(lambda: len(office.dispatcher._calls) == 2)  # noqa: SLF001  # what is counted
        assert office.states("v2") == ["waiting"]


async def test_those_whose_turn_it_is_not_keep_nobody_else_waiting():
    """However many of them stand before the others."""
    turns = Pace(MANY, lambda name: Rate(0.001, 1) if name.startswith("slow") else FAST)
    office = Office(Carrier(), pace=turns)
    for number in range(150):
        office.put("1", "2", to=f"slow{number}")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: office.states("bob") == ["sent"])
        await office.until(lambda: office.carrier.sent.count("1") == 150)
    assert "2" not in office.carrier.sent


async def test_a_crash_repeats_one_message_at_most_to_each_visitor(capsys):
    """Of those that were on their way, each named in the log; nothing is lost, and the order stays."""
    carrier = Carrier(*[None] * 3)
    office = Office(carrier)
    names = ["ada", "bob", "eve"]
    for name in names:
        office.put(f"1 {name}", f"2 {name}", to=name)
    async with office.open():
        await office.until(lambda: len(carrier.sent) == 3)
    after = Office(Carrier())
    after.writer = after.dispatcher.writer = office.writer
    async with after.open():
        await after.until(lambda: all(after.states(name) == ["sent"] * 2 for name in names))
    for name in names:
        assert [each for each in carrier.sent if name in each] == [f"1 {name}"]
        assert [each for each in after.carrier.sent if name in each] == [f"1 {name}", f"2 {name}"]
    assert capsys.readouterr().out.count("possibly_sent_twice") == 3


async def test_a_lease_that_was_away_for_a_moment_repeats_nothing():
    """What this process itself has on its way is no crash's."""
    office = Office(Carrier(None))
    office.put("1")
    async with office.open():
        await office.until(lambda: office.states() == ["sending"])
        office.is_ours = False
        await asyncio.sleep(0.05)
        office.is_ours = True
        office.put("x", to="bob")
        await office.until(lambda: office.states("bob") == ["sent"])
        assert office.states() == ["sending"]


async def test_a_mistake_in_a_call_holds_up_nobody():
    """Whether it was sent, nobody knows; what follows goes on."""

    class Clumsy(Carrier):
        async def send(self, outgoing):
            if outgoing.payload["text"] == "1":
                raise KeyError(outgoing.payload["text"])
            return await super().send(outgoing)

    office = Office(Clumsy())
    office.put("1", "2")
    async with office.open():
        await office.until(lambda: office.states() == ["unsure", "sent"])


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
    office = Office(Carrier(), pace=Pace(MANY, lambda _: Rate(1, 2)))
    office.put("1", "2", "3")
    office.put("x", to="bob")
    async with office.open():
        await office.until(lambda: office.states("bob") == ["sent"])
        assert office.states() == ["sent", "sent", "waiting"]


async def test_no_quota_is_overdrawn():
    """What is above it is held for the visitor's next message."""
    office = Office(Carrier(), is_metered=True)
    quota = Quota(2, NOW + timedelta(days=2))
    office.writer.run(
        lambda unit: unit.recipients.grant(visitor("ada"), "bot", Trigger.MESSAGE, quota, NOW)
    )
    office.put("1", "2", "3")
    async with office.open():
        await office.until(lambda: office.states() == ["sent", "sent", "held"])
    assert office.carrier.sent == ["1", "2"]


def may_send(office, messages):
    quota = Quota(messages, NOW + timedelta(days=2))
    office.writer.run(
        lambda unit: unit.recipients.grant(visitor("ada"), "bot", Trigger.MESSAGE, quota, NOW)
    )


def left_to(office):
    recipient = office.writer.run(lambda unit: unit.recipients.get(visitor("ada")))
    return recipient.message.left


async def test_a_try_that_sends_nothing_is_not_counted():
    """However many there are: the platform has counted none of them."""
    office = Office(Carrier(*[Receipt(Fate.LATER, "busy", 0.001)] * 6), is_metered=True)
    may_send(office, 2)
    office.put("1", "2", "3")
    async with office.open():
        async with asyncio.timeout(5):
            while office.states() != ["sent", "sent", "held"]:
                office.now += timedelta(seconds=1)
                await asyncio.sleep(0.002)
    assert office.carrier.sent == [*["1"] * 7, "2"]


@pytest.mark.parametrize(
    ("fate", "left"),
    [
        (Fate.SENT, 1),
        (Fate.HOLD, 1),
        (Fate.UNSURE, 1),
        (Fate.LATER, 2),
        (Fate.FAILED, 2),
        (Fate.GONE, 2),
    ],
)
async def test_only_what_may_have_been_sent_is_counted(fate, left):
    """What is held is so because the quota is used up, or because it may have arrived."""
    office = Office(Carrier(Receipt(fate, "reason", 3600)), is_metered=True)
    may_send(office, 2)
    office.put("1")
    async with office.open():
        await office.until(lambda: office.carrier.sent and office.states() != ["sending"])
    assert left_to(office) == left


async def test_what_the_visitor_wins_by_writing_meanwhile_is_not_overdrawn():
    """The quota is a new one, from which nothing was taken yet."""
    going = asyncio.Event()

    class Slow(Carrier):
        async def send(self, outgoing):
            await going.wait()
            return await super().send(outgoing)

    office = Office(Slow(Receipt(Fate.LATER, "busy", 3600)), is_metered=True)
    may_send(office, 2)
    office.put("1")
    async with office.open():
        await office.until(lambda: office.states() == ["sending"])
        quota = Quota(5, NOW + timedelta(days=3))
        office.writer.run(
            lambda unit: unit.recipients.grant(visitor("ada"), "bot", Trigger.MESSAGE, quota, NOW)
        )
        going.set()
        await office.until(lambda: office.states() == ["waiting"])
    assert left_to(office) == 5


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


async def test_what_was_marked_by_a_commit_that_took_too_long_is_sent_once():
    """Nobody was told that it was kept, and nothing later of its visitor would ever go."""
    office = Office(Carrier(), is_metered=True)
    quota = Quota(2, NOW + timedelta(days=2))
    office.writer.run(
        lambda unit: unit.recipients.grant(visitor("ada"), "bot", Trigger.MESSAGE, quota, NOW)
    )
    do, late = office.writer.do, []

    async def slow(*args, **more):
        result = await do(*args, **more)
        if not late and office.states() == ["sending"]:
            late.append(True)
            msg = "too long"
            raise StorageError(msg)
        return result

    office.writer.do = slow
    async with office.open():
        office.put("1")
        await office.until(lambda: office.states() == ["sent"])
        office.put("2")
        await office.until(lambda: office.states() == ["sent"] * 2)
    assert late
    assert office.carrier.sent == ["1", "2"]


@pytest.mark.parametrize(
    ("receipt", "state"),
    [
        (Receipt(Fate.FAILED, "refused"), "failed"),
        (Receipt(Fate.GONE, "blocked"), "failed"),
        (Receipt(Fate.LATER, "busy", 3600), "waiting"),
    ],
    ids=["failed", "gone", "later"],
)
async def test_what_was_settled_by_a_commit_that_took_too_long_is_settled_once(receipt, state):
    """No quota is given back twice, and nobody is told twice of what is lost."""
    lost = []
    office = Office(
        Carrier(receipt), is_metered=True, lose=lambda unit, outgoing: lost.append(outgoing.number)
    )
    may_send(office, 5)
    office.put("1")
    late = slow_to_tell(office, state)
    async with office.open():
        await office.until(lambda: late and not office.dispatcher._calls)  # noqa: SLF001
    assert office.states() == [state]
    assert left_to(office) == 5
    assert len(lost) == (state == "failed")


async def test_what_is_on_its_way_again_is_not_put_back_by_who_was_told_late():
    """Its next call begins when the one before is over, and each is settled by itself."""
    office = Office(
        Carrier(Receipt(Fate.LATER, "busy", 0.001), Receipt(Fate.SENT)), is_metered=True
    )
    may_send(office, 5)
    office.put("1", "2")
    late = slow_to_tell(office, "waiting")
    async with office.open():
        await office.until(lambda: late)
        office.now += timedelta(seconds=1)
        await office.until(lambda: office.states() == ["sent", "sent"])
    assert office.carrier.sent == ["1", "1", "2"]
    assert left_to(office) == 3


async def test_what_was_taken_over_before_it_could_be_settled_is_not_sent_again():
    """The database was out of reach for longer than the lease, and the call had been made."""
    office, do, refused = Office(Carrier()), None, []

    def take_over(unit):
        for each in unit.outbox.left_behind("telegram", "bot"):
            unit.outbox.change(replace(each, state=State.WAITING, is_repeated=True))

    async def refuse_to_settle(work, **more):
        if not refused and getattr(work, "func", None) == office.dispatcher._settle:  # noqa: SLF001
            refused.append(True)
            office.writer.run(take_over)
            msg = "gone"
            raise StorageError(msg)
        return await do(work, **more)

    do, office.writer.do = office.writer.do, refuse_to_settle
    office.put("1")
    async with office.open():
        await office.until(lambda: office.states() == ["sent"])
    assert refused
    assert office.carrier.sent == ["1"]


def slow_to_tell(office, state):
    """Let the commit by which the first message gets the *state* be told too late; say when it was."""
    do, late = office.writer.do, []

    async def slow(*args, **more):
        before = office.states()
        result = await do(*args, **more)
        if not late and before[0] == "sending" and office.states()[0] == state:
            late.append(True)
            msg = "too long"
            raise StorageError(msg)
        return result

    office.writer.do = slow
    return late


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


def put_of(office, exchange, text):
    outgoing = Outgoing(visitor("ada"), "bot", {"text": text}, NOW, exchange=exchange)
    office.writer.run(lambda unit: unit.outbox.add(outgoing))


@pytest.mark.parametrize(
    ("repeats", "order"),
    [(True, ["1", "1", "2"]), (False, ["1", "2"])],
    ids=["repeats", "control"],
)
async def test_what_is_unsure_goes_once_more_before_the_reply_to_what_was_said_meanwhile(
    repeats, order
):
    """The visitor is there: nothing is overtaken."""
    office = Office(Carrier(Receipt(Fate.UNSURE), Receipt(Fate.UNSURE)), repeats_unsure=repeats)
    put_of(office, 1, "1")
    put_of(office, 2, "2")
    async with office.open():
        await office.until(lambda: "waiting" not in office.states())
        await office.until(lambda: not office.dispatcher._calls)  # noqa: SLF001
    assert office.carrier.sent == order


async def test_what_is_unsure_is_not_repeated_for_the_rest_of_its_own_reply():
    office = Office(Carrier(Receipt(Fate.UNSURE)), repeats_unsure=True)
    office.put("1", "2")
    async with office.open():
        await office.until(lambda: office.states() == ["unsure", "sent"])
    assert office.carrier.sent == ["1", "2"]
