"""What measures is in order itself."""

import asyncio

import pytest

from benchmarks.console import measure
from benchmarks.platforms import sending


def test_measuring_what_is_sent_leaves_no_connection_open(monkeypatch):
    """Whatever was opened is let go of by the end."""
    engines = []

    def create(address, made=sending.create):
        engines.append(made(address))
        return engines[-1]

    monkeypatch.setattr(sending, "create", create)
    monkeypatch.setattr(sending, "RUNS", ((0.0, 1000, 2),))
    assert "| 1000 |" in sending.sending()
    assert [each.pool.checkedin() + each.pool.checkedout() for each in engines] == [0, 0]


@pytest.mark.slow
def test_pages_of_the_console_are_measured(tmp_path, capsys):
    """Each of them is asked for and answers, also for whoever has saved views."""
    address = f"sqlite:///{tmp_path}/bench.db"
    asyncio.run(measure.measure(address, leads=30, exchanges=30, times=2))
    said = capsys.readouterr().out
    assert [page for page in measure.PAGES if f"| {page} | " not in said] == []
