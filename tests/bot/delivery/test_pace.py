"""The pace of sending: over all, to each, and pauses that were asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Allowance, Pace, Rate

FAST = Allowance(1000)
CHAT = Rate(1, 3)


def pace(overall=FAST):
    return Pace(overall, lambda _: CHAT)


def sent_at(pace, recipients, until=60.0):
    """Return when messages to *recipients* go out, each as early as it may."""
    now, times = 0.0, []
    for recipient in recipients:
        now += pace.wait(recipient, now)
        pace.take(recipient, now)
        times.append(now)
    assert now < until
    return times


def test_a_few_go_at_once_then_one_a_second():
    """A burst of three to one chat, and the others are not held up by it."""
    assert sent_at(pace(), "aaaaa") == pytest.approx([0, 0, 0, 1, 2])
    assert sent_at(pace(), "aaab") == pytest.approx([0, 0, 0, 0])


@given(st.lists(st.sampled_from("abc"), max_size=60))
def test_no_window_holds_more_than_the_rate_allows(recipients):
    """In every second: at most the quota, and of each the burst and one more."""
    times = sent_at(pace(Allowance(10)), recipients, until=1e9)
    for start in times:
        inside = [
            recipient
            for recipient, at in zip(recipients, times, strict=True)
            if start <= at < start + 1
        ]
        assert len(inside) <= 10
        assert all(inside.count(recipient) <= 4 for recipient in inside)


def test_a_pause_concerns_whom_it_was_asked_for():
    """And lasts exactly as long as was said, whatever goes out meanwhile."""
    slow = pace()
    slow.pause("a", 3.0, 10.0)
    slow.take("b", 10.5)
    assert slow.wait("a", 10.5) == pytest.approx(2.5)
    assert slow.wait("b", 10.5) == 0
    slow.pause("a", 1.0, 10.5)
    assert slow.wait("a", 10.5) == pytest.approx(2.5)
    assert slow.wait("a", 13.0) == 0


def test_a_pause_may_concern_everybody():
    """When the platform gives up on the whole account."""
    slow = pace()
    slow.pause(None, 3.0, 0.0)
    assert slow.wait("a", 1.0) == pytest.approx(2.0)


def test_the_whole_quota_may_go_at_once_and_no_more_within_its_span():
    """However many are sent side by side: none is let go that the platform would mind."""
    busy = pace(Allowance(3, seconds=2.0))
    assert busy.room(0.0) == 3
    for number, at in enumerate((0.0, 0.0, 1.0)):
        busy.take(str(number), at)
    assert (busy.room(1.0), busy.wait(None, 1.0)) == (0, pytest.approx(1.0))
    assert (busy.room(2.0), busy.wait(None, 2.0)) == (2, 0)
    assert busy.room(3.0) == 3


def test_a_quota_may_be_spread():
    """So that what travels unequally long does not arrive at once; a late start loses nothing of it."""
    spread, now, times = pace(Allowance(30, seconds=1.0, burst=5)), 100.0, []
    assert spread.room(now) == 5
    while len(times) < 90:
        for number in range(spread.room(now)):
            spread.take(f"{len(times)} {number}", now)
            times.append(now)
        now += spread.wait(None, now) + 0.1
    assert all(len([at for at in times if start <= at < start + 1]) <= 30 for start in times)
    assert all(times.count(at) <= 5 for at in times)
    assert times[-1] - times[0] < 3.5


def test_two_who_are_to_wait_mean_everybody_where_nobody_says_who():
    """One is that one's affair; the control is a platform that names whom it means."""
    told, named = Pace(FAST, lambda _: CHAT, is_common=True), pace()
    for each in (told, named):
        each.pause("a", 5.0, 0.0)
        each.pause("a", 5.0, 0.0)
        assert each.wait("c", 1.0) == 0
        each.pause("b", 9.0, 1.0)
    assert told.wait("c", 1.0) == pytest.approx(4.0)
    assert told.room(1.0) == 0
    assert named.wait("c", 1.0) == 0
