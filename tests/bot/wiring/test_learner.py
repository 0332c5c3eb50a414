"""What is said of a process that learns and is ended before its time."""

import asyncio
import signal

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
