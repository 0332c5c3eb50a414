"""Killing the server during intakes, in short; ``make kills`` does it at length."""

import signal

import pytest

from tests.proofs.kills import Plan, control_of, run

pytestmark = pytest.mark.slow


@pytest.fixture
def plan(core, learned):
    """A hundred intakes and fifteen kills; what the matcher learned is there already."""
    return Plan(intakes=100, kills=15, seed=1125, cache=learned)


def test_nothing_acknowledged_is_lost_by_kills(plan, tmp_path):
    """Every acknowledged message and lead is there after kill -9 at any instant, and once."""
    report = run(plan, tmp_path)
    assert report.is_clean, str(report)


def test_sigterm_ends_the_server_in_time_and_loses_nothing(plan, tmp_path):
    """SIGTERM under way ends the server within ten seconds; nothing acknowledged is missing."""
    few = Plan(20, 3, plan.seed, plan.cache, signal.SIGTERM)
    report = run(few, tmp_path)
    assert report.is_clean, str(report)


def test_acknowledging_before_committing_would_be_noticed(plan, tmp_path):
    """The control: a server that commits a moment too late does lose what it acknowledged."""
    assert run(control_of(plan), tmp_path).lost
