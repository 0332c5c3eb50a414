"""The proofs about the platforms and the door, in short; ``make platform-proofs`` does them at length."""

import pytest

from benchmarks.load.scene import Crowd
from tests.proofs import backlog, crowd, flood, stalls, thrice

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]

SEED = 1125


@pytest.mark.parametrize("is_delivered", [True, False], ids=["webhook", "polling"])
async def test_a_crash_loses_nothing_that_waits_at_telegram(harbours, tmp_path, is_delivered):
    """By webhook nothing comes twice either; fetched, one answer for each crash at most."""
    plan = backlog.Plan(60, 1, SEED, harbours.cache, is_delivered, content=harbours.content)
    report = await backlog.run(plan, tmp_path)
    assert report.is_clean, str(report)


async def test_confirming_before_answering_would_be_noticed(harbours, tmp_path):
    """The control: python-telegram-bot's own runner loses most of what waits."""
    plan = backlog.control_of(backlog.Plan(60, 1, SEED, harbours.cache))
    assert (await backlog.run(plan, tmp_path)).unanswered


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
