"""Killing replicas under visitors, in short; ``make platform-proofs`` does it at length."""

from dataclasses import replace

import pytest

from tests.proofs.replicas import Plan, controls_of, run

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.usefixtures("forked")]

SEED = 1125


@pytest.fixture
def plan(harbours):
    return Plan(6, 4, SEED, harbours.cache, (0.5, 1.5), 0.05, content=harbours.content)


def test_a_killed_replica_loses_nothing_and_doubles_nothing(plan, tmp_path, postgresql_address):
    """Whoever had written to it is answered by the other, once."""
    report = run(plan, tmp_path / "proof", postgresql_address)
    assert report.is_clean, str(report)


@pytest.mark.parametrize("number", [0, 1], ids=["hasty", "forgetful"])
def test_losing_or_doubling_would_be_noticed(plan, tmp_path, postgresql_databases, number):
    """The controls: one acknowledges before it commits, one knows no message again; over once something is wrong."""
    for turn in range(plan.kills):
        control = controls_of(replace(plan, kills=1, seed=plan.seed + turn))[number]
        report = run(control, tmp_path / str(turn), postgresql_databases.made())
        if not report.is_clean:
            return
    pytest.fail(str(report))
