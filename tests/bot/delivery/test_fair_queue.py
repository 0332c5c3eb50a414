"""Visitors are served in turn, and whoever writes much waits for themselves alone."""

import asyncio
from contextlib import ExitStack
from datetime import timedelta

import pytest

from bot.delivery.fair_queue import Backlog, FairQueue
from bot.errors import CrowdedError
from bot.message import Visitor
from tests.bot.cast import NOON


class Line:
    """Visitors who wait for places; each keeps it until it is ended by hand."""

    def __init__(self, queue):
        self.queue = queue
        self.begun = []
        self.tasks = []
        self._ends = {}

    async def join(self, *names):
        """Let visitors wait, in this order; the channel is the part before the stroke, or the web."""
        for name in names:
            self.tasks.append(asyncio.create_task(self._take(name)))
            await asyncio.sleep(0)
        await self.settle()

    async def end(self, name):
        """Let *name* leave."""
        self._ends.pop(name).set()
        await self.settle()

    async def settle(self):
        for _ in range(5):
            await asyncio.sleep(0)

    async def _take(self, name):
        channel, _, person = name.rpartition("/")
        async with self.queue.place_for(Visitor(channel or "web", person)):
            self.begun.append(name)
            self._ends[name] = asyncio.Event()
            await self._ends[name].wait()


async def test_visitors_are_served_in_turn_whatever_one_of_them_sends():
    """Of ten messages of one and one of two others, theirs are the second and the third."""
    line = Line(FairQueue(1))
    await line.join(*["flood"] * 10, "aino", "bo")
    for _ in range(4):
        await line.end(line.begun[-1])
    assert line.begun == ["flood", "aino", "bo", "flood", "flood"]
    [task.cancel() for task in line.tasks]


async def test_nobody_has_two_places_at_once():
    """However many places are free."""
    line = Line(FairQueue(4))
    await line.join("flood", "flood", "flood")
    assert line.begun == ["flood"]
    await line.join("aino")
    assert line.begun == ["flood", "aino"]
    [task.cancel() for task in line.tasks]


async def test_channels_are_served_in_turn_too():
    """Many visitors of one are not before the few of another."""
    line = Line(FairQueue(1))
    await line.join("web/a", "web/b", "web/c", "telegram/x", "telegram/y")
    for _ in range(4):
        await line.end(line.begun[-1])
    assert line.begun == ["web/a", "telegram/x", "web/b", "telegram/y", "web/c"]
    [task.cancel() for task in line.tasks]


async def test_a_share_is_kept_for_one_channel():
    """Nobody else gets its place, and it may have more than that."""
    line = Line(FairQueue(2, {"wechat": 1}))
    await line.join("web/a", "web/b")
    assert line.begun == ["web/a"]
    await line.join("wechat/x")
    assert line.begun == ["web/a", "wechat/x"]
    await line.join("wechat/y")
    await line.end("web/a")
    assert line.begun[2:] == ["wechat/y"]
    await line.end("wechat/x")
    assert line.begun[3:] == ["web/b"]
    [task.cancel() for task in line.tasks]


async def test_who_stops_waiting_is_passed_over():
    """And gives back no place that was never had."""
    line = Line(FairQueue(1))
    await line.join("aino", "bo", "cleo")
    line.tasks[1].cancel()
    await line.end("aino")
    assert line.begun == ["aino", "cleo"]
    await line.join("dora")
    assert line.begun == ["aino", "cleo"]
    await line.end("cleo")
    assert line.begun == ["aino", "cleo", "dora"]
    [task.cancel() for task in line.tasks]


async def test_a_place_that_was_given_too_late_goes_to_the_next():
    """Somebody is cancelled in the very moment in which they are let in."""
    queue = FairQueue(1)
    line = Line(queue)
    await line.join("aino", "bo", "cleo")
    line._ends.pop("aino").set()  # noqa: SLF001
    for _ in range(5):
        if Visitor("web", "bo") not in queue._lines["web"]:  # noqa: SLF001
            break
        await asyncio.sleep(0)
    line.tasks[1].cancel()
    await line.settle()
    assert line.begun == ["aino", "cleo"]
    await line.end("cleo")
    assert not queue._lines  # noqa: SLF001
    assert not queue._since  # noqa: SLF001


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self):
        return self.seconds


async def test_whoever_had_much_waits_behind_those_who_had_little():
    """In whatever order they came."""
    clock = Clock()
    line = Line(FairQueue(1, now=clock))
    await line.join("aino")
    clock.seconds += 0.3
    await line.end("aino")
    await line.join("bo", "aino", "cleo")
    clock.seconds += 0.1
    await line.end("bo")
    await line.end("cleo")
    assert line.begun == ["aino", "bo", "cleo", "aino"]
    await line.end("aino")
    clock.seconds += 10_000
    await line.join("dora", "aino", "eve")
    await line.end("dora")
    assert line.begun[4:] == ["dora", "eve"]
    await line.end("eve")
    assert line.begun[6:] == ["aino"]
    [task.cancel() for task in line.tasks]


async def test_what_was_long_ago_counts_no_more():
    """Whoever once had much is served like everybody else."""
    clock = Clock()
    line = Line(FairQueue(2, now=clock))
    for name in ("aino", "bo"):
        await line.join(name)
        clock.seconds += 1.0
        await line.end(name)
    await line.join("aino", "bo")
    assert line.begun[2:] == ["aino"]
    await line.end("aino")
    await line.end("bo")
    clock.seconds += 60
    await line.join("aino", "bo")
    assert line.begun[4:] == ["aino", "bo"]
    [task.cancel() for task in line.tasks]


async def test_those_who_had_much_share_one_place():
    """The others find one free, however many of them write."""
    clock = Clock()
    line = Line(FairQueue(3, now=clock))
    floods = ["flood 1", "flood 2", "flood 3"]
    await line.join(*floods)
    clock.seconds += 1.0
    for flood in floods:
        await line.end(flood)
    await line.join(*floods)
    assert line.begun[3:] == ["flood 1"]
    await line.join("aino", "bo")
    assert line.begun[4:] == ["aino", "bo"]
    await line.end("flood 1")
    assert line.begun[6:] == ["flood 2"]
    [task.cancel() for task in line.tasks]


async def test_whoever_stays_without_a_place_gets_no_other():
    """What stalls holds up its own visitor, and nobody else."""
    queue = FairQueue(1)
    line = Line(queue)
    await line.join("aino", "aino", "bo")
    queue.give_back(Visitor("web", "aino"))
    await line.settle()
    assert line.begun == ["aino", "bo"]
    await line.end("bo")
    assert line.begun == ["aino", "bo"]
    await line.end("aino")
    assert line.begun == ["aino", "bo", "aino"]
    [task.cancel() for task in line.tasks]


def test_one_visitor_has_a_few_messages_on_their_way():
    """One more is told when to come again; whoever else comes is let in."""
    backlog = Backlog(2, 9)
    aino = Visitor("web", "aino")
    with backlog.one_more(aino), backlog.one_more(aino):
        with pytest.raises(CrowdedError) as raised, backlog.one_more(aino):
            pass
        assert raised.value.seconds > 0
        with backlog.one_more(Visitor("web", "bo")):
            pass
    with backlog.one_more(aino):
        pass


def test_many_visitors_of_one_address_have_not_much_more():
    """A new cookie costs nothing; without an address, nothing is counted together."""
    backlog = Backlog(2, 3)
    with ExitStack() as taken:
        for name in "abc":
            taken.enter_context(backlog.one_more(Visitor("web", name), "198.51.100.7"))
        with pytest.raises(CrowdedError), backlog.one_more(Visitor("web", "d"), "198.51.100.7"):
            pass
        for name in "defg":
            taken.enter_context(backlog.one_more(Visitor("web", name)))
    with backlog.one_more(Visitor("web", "d"), "198.51.100.7"):
        pass


def test_a_channel_may_have_a_bound_of_its_own():
    """The other channels know nothing of it, and what has left counts no more."""
    backlog = Backlog(2, 9, {"web": 1})
    with backlog.one_more(Visitor("web", "a")):
        with pytest.raises(CrowdedError), backlog.one_more(Visitor("web", "b")):
            pass
        with backlog.one_more(Visitor("wechat", "a")), backlog.one_more(Visitor("wechat", "b")):
            pass
    with backlog.one_more(Visitor("web", "b")):
        pass


def test_somebody_is_told_once_a_minute():
    """Whatever others are told."""
    backlog = Backlog(1, 9)
    aino, bo = Visitor("wechat", "aino"), Visitor("wechat", "bo")
    told = [
        backlog.is_time_to_tell(aino, NOON + timedelta(seconds=at)) for at in (0, 1, 59, 60, 61)
    ]
    assert told == [True, False, False, True, False]
    assert backlog.is_time_to_tell(bo, NOON)
