"""Learning in a process of its own, behind everything else: no visitor waits, and its memory comes back."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson

from bot.errors import LearningError
from bot.supervision import let_go_first, reap
from knowledge.models.embedding_client import Endpoint

NICENESS = 19
"""How far it stands back: as far as the operating system lets it."""

REASONS = 500
"""Characters of what the process said of its failure that are passed on."""


async def learn(
    content: Path,
    cache: Path,
    following: Callable[[], str],
    is_beside: Callable[[], bool],
    endpoint: Endpoint | None = None,
) -> AsyncGenerator[str, None]:
    """Learn of the folder *content* what *following* gives, until nothing; yield each when it is kept in *cache*.

    *is_beside* says whether somebody is answered meanwhile, and it has to stand back. With an *endpoint*
    it is learned by the embeddings of a server.
    ``LearningError`` says why something could not be learned or kept.
    """
    process = await _started(content, cache, by_server=endpoint is not None)
    if process.stdin is None or process.stdout is None or process.stderr is None:
        return  # never: they were asked for
    let_go_first(process.pid)
    said = asyncio.create_task(process.stderr.read())
    try:
        if endpoint is not None:
            # Not among the arguments, which all users of the machine can read: it may hold a key.
            process.stdin.write(orjson.dumps(asdict(endpoint)) + b"\n")
        while wanted := following():
            if is_beside():
                with suppress(ProcessLookupError):
                    os.setpriority(os.PRIO_PGRP, process.pid, NICENESS)
            with suppress(ConnectionError):  # it has ended, and says why
                process.stdin.write(f"{wanted}\n".encode())
                await process.stdin.drain()
            line = await process.stdout.readline()
            if not line:
                break
            yield line.decode().strip()
        process.stdin.close()
        if await process.wait():
            last = (await said).decode("utf-8", "replace").strip()[-REASONS:]
            raise LearningError(last or _ended(await process.wait()))
    finally:
        if process.returncode is None:
            process.kill()
        await reap(process)
        await said


async def _started(content: Path, cache: Path, *, by_server: bool) -> Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "knowledge"),
        *(("learn-by-server",) if by_server else ("learn", "--in-turn")),
        *(str(cache), "--content", str(content)),
        start_new_session=True,  # a group of its own, all threads of which get a priority
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def _ended(code: int) -> str:
    """Return why a process that said nothing ended with *code*, negative for a signal."""
    if -code == signal.SIGKILL:
        return (
            "what learns was ended by the system, most likely for want of memory: it takes up to 2.5 GB beside"
            ' the server, for some minutes. See docs/running.md, "Deploy in a container".'
        )
    return f"what learns ended with {code}"
