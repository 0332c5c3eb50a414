"""Killing the server during intakes, in short; ``make kills`` does it at length."""

import signal
from dataclasses import replace

import pytest

from tests.proofs.kills import Plan, control_of, run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("forked")]

SEED = 1125
TURNS = 4
"""So often a control is run at most: it is over once it has lost something."""


def test_nothing_acknowledged_is_lost_by_kills(harbours, tmp_path):
    """Every acknowledged message and lead is there after kill -9 at any instant, and once."""
    report = run(Plan(16, 6, SEED, harbours.cache, content=harbours.content), tmp_path)
    assert report.is_clean, str(report)


def test_sigterm_ends_the_server_in_time_and_loses_nothing(harbours, tmp_path):
    """SIGTERM under way ends the server within ten seconds; nothing acknowledged is missing."""
    report = run(
        Plan(8, 3, SEED, harbours.cache, signal.SIGTERM, content=harbours.content), tmp_path
    )
    assert report.is_clean, str(report)


def is_noticed(plan, folder):
    """Return whether the control of *plan* loses something in one of some turns, each with another seed."""
    for turn in range(TURNS):
        (own := folder / str(turn)).mkdir()
        if run(control_of(replace(plan, seed=plan.seed + turn)), own).lost:
            return True
    return False


def test_acknowledging_before_committing_would_be_noticed(harbours, tmp_path):
    """The control: a server that commits a moment too late does lose what it acknowledged."""
    assert is_noticed(Plan(4, 1, SEED, harbours.cache, content=harbours.content), tmp_path)


def test_not_hearing_sigterm_would_be_noticed(harbours, tmp_path):
    """The control: a server that ends where it stands keeps messages that it does not answer."""
    plan = Plan(4, 2, SEED, harbours.cache, signal.SIGTERM, content=harbours.content)
    assert is_noticed(plan, tmp_path)
