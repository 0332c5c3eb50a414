"""What is said of a process that learns and is ended before its time."""

import asyncio
import signal
from contextlib import aclosing

import pytest

from bot.errors import LearningError
from bot.wiring.learning.learner import learn


@pytest.mark.parametrize(
    ("number", "said"),
    [(signal.SIGKILL, "want of memory.* docs/running.md"), (signal.SIGTERM, "ended with -15$")],
    ids=["as-where-memory-is-short", "by-somebody"],
)
async def test_a_learner_that_was_ended_says_why(tmp_path, monkeypatch, number, said):
    """The system ends it first where memory is short: whoever reads of it knows what to do."""
    start = asyncio.create_subprocess_exec

    async def ended(*command, **options):
        process = await start(*command, **options)
        process.send_signal(number)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", ended)
    with pytest.raises(LearningError, match=said):
        async for _ in learn(tmp_path, tmp_path / "cache", lambda: "en", lambda: False):
            pass


async def test_a_learner_that_is_called_off_twice_is_waited_for(tmp_path, monkeypatch):
    """Who closes and is cancelled meanwhile leaves no process behind: it would outlive the loop."""
    begun, start = asyncio.Queue(), asyncio.create_subprocess_exec

    async def noted(*command, **options):
        process = await start(*command, **options)
        await begun.put(process)
        return process

    async def learned():
        async with aclosing(
            learn(tmp_path, tmp_path / "cache", lambda: "en", lambda: False)
        ) as done:
            async for _ in done:
                pass

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    task = asyncio.create_task(learned())
    process = await begun.get()
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process.returncode == -signal.SIGKILL
