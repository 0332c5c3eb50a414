"""What goes on for as long as something is served."""

import asyncio

import pytest

from bot import supervision


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(supervision, "AGAIN_SECONDS", 0.001)


async def test_what_goes_on_beside_ends_however_it_ends():
    """A mistake inside leaves nothing running behind."""
    ended, begun = [], asyncio.Event()

    async def run():
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def break_beside():
        async with supervision.working([run]):
            await begun.wait()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_beside()
    assert ended == [True]


async def test_what_breaks_is_begun_again_and_named(capsys):
    runs = []

    async def run():
        runs.append(1)
        if len(runs) < 3:
            raise ZeroDivisionError

    await supervision.keep_going(run, "telegram poller")
    assert len(runs) == 3
    said = capsys.readouterr().out
    assert said.count("ZeroDivisionError") == 2
    assert "telegram poller" in said
