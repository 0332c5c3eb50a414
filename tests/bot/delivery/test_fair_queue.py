"""Visitors are served in turn, and whoever writes much waits for themselves alone."""

import asyncio
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
    assert not queue._busy  # noqa: SLF001


def test_one_visitor_has_a_few_messages_on_their_way():
    """One more is told when to come again; whoever else comes is let in."""
    backlog = Backlog(2)
    aino = Visitor("web", "aino")
    with backlog.one_more(aino), backlog.one_more(aino):
        with pytest.raises(CrowdedError) as raised, backlog.one_more(aino):
            pass
        assert raised.value.seconds > 0
        with backlog.one_more(Visitor("web", "bo")):
            pass
    with backlog.one_more(aino):
        pass


def test_a_channel_may_have_a_bound_of_its_own():
    """The other channels know nothing of it, and what has left counts no more."""
    backlog = Backlog(2, {"web": 1})
    with backlog.one_more(Visitor("web", "a")):
        with pytest.raises(CrowdedError), backlog.one_more(Visitor("web", "b")):
            pass
        with backlog.one_more(Visitor("wechat", "a")), backlog.one_more(Visitor("wechat", "b")):
            pass
    with backlog.one_more(Visitor("web", "b")):
        pass


def test_somebody_is_told_once_a_minute():
    """Whatever others are told."""
    backlog = Backlog(1)
    aino, bo = Visitor("wechat", "aino"), Visitor("wechat", "bo")
    told = [
        backlog.is_time_to_tell(aino, NOON + timedelta(seconds=at)) for at in (0, 1, 59, 60, 61)
    ]
    assert told == [True, False, False, True, False]
    assert backlog.is_time_to_tell(bo, NOON)
