"""The pace of sending: over all, to each, and pauses that were asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.rate_limit import Pace, Rate

FAST = Rate(1000, 1000)
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
    """In every second: at most the burst and one more of each."""
    times = sent_at(pace(Rate(10, 2)), recipients, until=1e9)
    for start in times:
        inside = [
            recipient
            for recipient, at in zip(recipients, times, strict=True)
            if start <= at < start + 1
        ]
        assert len(inside) <= 12
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
