"""The trial of a proposal, in a process of its own: it takes minutes of a processor, and no visitor waits.

Nothing here knows how far a proposal has come.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.supervision import let_go_first, reap
from knowledge.editing.patch import Change

log = structlog.get_logger("bot")

LONGEST_TRIAL = timedelta(minutes=15)
"""After so long a trial is taken to have died with its process: it is not done again by itself."""

DIED = (
    "the trial was ended before its time, most likely for want of memory."
    " Take it back, and propose it again when less is going on."
)
ENDLESS = "the trial came to no end. Take it back, and propose it again."

FRUGAL = (
    "MALLOC_ARENA_MAX=1",
    "MALLOC_MMAP_THRESHOLD_=65536",
    "MALLOC_TRIM_THRESHOLD_=65536",
    "OPENBLAS_NUM_THREADS=1",
)
"""What has a trial give its memory back as soon as it can."""

PATIENT = 10
"""How far a trial stands back behind everything else: the operating system's niceness."""

Try = Callable[[Change, list[str]], Awaitable[Mapping[str, Any]]]
"""Tries a change for these sentences and returns the report."""


def trial_in(content: Path) -> Try:
    """Return what tries a change in a process of its own, behind everything else and in little memory."""

    async def try_change(change: Change, asked: list[str]) -> Mapping[str, Any]:
        told = {"change": {**_plain(change)}, "asked": asked}
        arguments = ["try", "--content", str(content)]
        try:
            process = await asyncio.create_subprocess_exec(
                *("nice", "-n", str(PATIENT), "env", *FRUGAL),
                *(sys.executable, "-m", "knowledge", *arguments),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # with the process that it reads the files in
            )
        except OSError:
            log.exception("trial_failed")
            return {"problems": [DIED]}
        let_go_first(process.pid)
        try:
            async with asyncio.timeout(LONGEST_TRIAL.total_seconds()):
                out, _ = await process.communicate(json.dumps(told).encode())
            report: Mapping[str, Any] = json.loads(out)
        except TimeoutError:
            log.warning("trial_failed", code=process.returncode)
            return {"problems": [ENDLESS]}
        except ValueError:
            log.warning("trial_failed", code=process.returncode)
            return {"problems": [DIED]}
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await reap(process)
        return report

    return try_change


def _plain(change: Change) -> dict[str, Any]:
    names = ("language", "text", "topic", "title", "answer", "phrase", "before")
    plain = {name: getattr(change, name) for name in names}
    outline = change.outline.to_plain() if change.outline else None
    return {"way": str(change.way), **plain, "outline": outline}
