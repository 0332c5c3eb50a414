"""The proofs about the platforms and the door, in short; ``make platform-proofs`` does them at length.

Those that mostly wait for the lease of a killed process are done beside their control.
"""

import asyncio

import pytest

from benchmarks.load.scene import Crowd
from tests.proofs import backlog, crowd, flood, stalls, thrice

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]

SEED = 1125


async def beside(run, folder, *plans):
    """Return what comes of *plans*, all at the same time, each in a folder of its own."""
    folders = [folder / str(number) for number in range(len(plans))]
    for each in folders:
        each.mkdir()
    return await asyncio.gather(*map(run, plans, folders))


async def test_a_crash_loses_nothing_that_waits_at_telegram(harbours, tmp_path):
    """By webhook nothing comes twice either; fetched, one answer for each crash at most.

    The control: python-telegram-bot's own runner, which confirms before it answers, loses most of what waits.
    """
    plans = [
        backlog.Plan(60, 1, SEED, harbours.cache, is_delivered, content=harbours.content)
        for is_delivered in (True, False)
    ]
    control = backlog.control_of(backlog.Plan(60, 1, SEED, harbours.cache))
    *reports, confirming = await beside(backlog.run, tmp_path, *plans, control)
    for report in reports:
        assert report.is_clean, str(report)
    assert confirming.unanswered


async def test_an_update_delivered_three_times_anywhere_happens_once(harbours, tmp_path):
    """Two processes on one database, any order: one lead a visitor, one reply an update."""
    plan = thrice.Plan(8, SEED, harbours.cache, content=harbours.content)
    report = await thrice.run(plan, tmp_path)
    assert report.is_clean, str(report)


async def test_taking_every_delivery_for_new_would_be_noticed(harbours, tmp_path):
    """The control: a server that knows no message again."""
    plan = thrice.Plan(2, SEED, harbours.cache, content=harbours.content)
    report = await thrice.run(thrice.control_of(plan), tmp_path)
    assert not report.is_clean


async def test_wechat_is_answered_in_time_whatever_stalls(harbours, tmp_path):
    """And no question is swallowed."""
    plan = stalls.Plan(80, 20, SEED, harbours.cache, content=harbours.content)
    report = await stalls.run(plan, tmp_path)
    assert report.is_clean, str(report)


async def test_having_no_budget_would_be_noticed(harbours, tmp_path):
    """The control: a server that waits for every answer."""
    plan = stalls.Plan(20, 20, SEED, harbours.cache, content=harbours.content)
    assert not (await stalls.run(stalls.control_of(plan), tmp_path)).is_clean


async def test_a_crowd_takes_nobody_s_place(harbours, tmp_path):
    """Nor the memory: whatever a thousand strangers do, the others are answered."""
    plan = crowd.Plan(1000, harbours.cache, 1.0, content=harbours.content)
    for report in await crowd.run(plan, tmp_path):
        assert report.is_clean, str(report)


async def test_having_no_door_would_be_noticed(harbours, tmp_path):
    """The control: a server that takes what comes, for as long as it comes."""
    plan = crowd.control_of(crowd.Plan(1000, harbours.cache, 1.0, content=harbours.content))
    reports = await crowd.run(plan, tmp_path)
    assert not [str(report) for report in reports if report.is_clean]


async def test_whoever_floods_waits_for_themselves_alone(harbours, tmp_path):
    """Nobody else loses a message; a server that serves whoever comes first is the control."""
    crowd = Crowd(visitors=45, hostile=5, followers=5, seconds=8.0, pause=4.0)
    plan = flood.Plan(crowd, harbours.cache, content=harbours.content)
    for turn in range(3):  # beside the other tests, now and then, both servers are slow alike
        (folder := tmp_path / str(turn)).mkdir()
        report = await flood.run(plan, folder)
        assert report.is_clean, str(report)
        if not report.is_void:
            return
    pytest.fail(str(report))
