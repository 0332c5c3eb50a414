"""Killing the server during intakes, in short; ``make kills`` does it at length."""

import signal

import pytest

from tests.proofs.kills import Plan, control_of, run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]

SEED = 1125


def test_nothing_acknowledged_is_lost_by_kills(harbours, tmp_path):
    """Every acknowledged message and lead is there after kill -9 at any instant, and once."""
    report = run(Plan(24, 8, SEED, harbours.cache, content=harbours.content), tmp_path)
    assert report.is_clean, str(report)


def test_sigterm_ends_the_server_in_time_and_loses_nothing(harbours, tmp_path):
    """SIGTERM under way ends the server within ten seconds; nothing acknowledged is missing."""
    report = run(
        Plan(8, 3, SEED, harbours.cache, signal.SIGTERM, content=harbours.content), tmp_path
    )
    assert report.is_clean, str(report)


def test_acknowledging_before_committing_would_be_noticed(harbours, tmp_path):
    """The control: a server that commits a moment too late does lose what it acknowledged."""
    plan = Plan(8, 3, SEED, harbours.cache, content=harbours.content)
    assert run(control_of(plan), tmp_path).lost


def test_not_hearing_sigterm_would_be_noticed(harbours, tmp_path):
    """The control: a server that ends where it stands keeps messages that it does not answer."""
    plan = Plan(8, 8, SEED, harbours.cache, signal.SIGTERM, content=harbours.content)
    assert run(control_of(plan), tmp_path).lost
