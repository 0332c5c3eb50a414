"""The power fails at every instant, in short; ``make power-cut`` does it at length."""

import pytest

from tests.proofs.power_cut import MissingError, run

pytestmark = pytest.mark.slow


@pytest.fixture
def cut(tmp_path):
    """Cut the power, where this machine lets us trace what is written."""

    def cut_(**options):
        try:
            return run(4, 1127, tmp_path.resolve(), **options)
        except MissingError as error:
            pytest.skip(str(error))

    return cut_


def test_nothing_acknowledged_is_lost_when_the_power_fails(cut):
    """On whatever disk may be found: nothing of the rest, all, some of it, some sectors."""
    report = cut()
    assert report.is_clean, str(report)
    assert report.acknowledged == 4


def test_not_waiting_for_the_disk_would_be_noticed(cut):
    """The control: it loses what it acknowledged, though a kill would take nothing."""
    report = cut(is_waiting=False)
    assert report.losing, str(report)
    assert report.is_replayed
