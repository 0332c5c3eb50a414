"""What goes on for as long as something is served, and begins again where it breaks."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import structlog

log = structlog.get_logger("bot")

Work: TypeAlias = Callable[[], Awaitable[Any]]
"""What goes on until it is done or cancelled."""

AGAIN_SECONDS = 5.0
"""After how long what broke begins again."""


async def keep_going(work: Work, name: str) -> None:
    """Do *work* until it is done or cancelled; when it breaks, say so by *name* and begin it again."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # a mistake in one must not end the others, nor itself
            log.error("work_broke", work=name, error=type(error).__name__)  # noqa: TRY400  # its words may hold a visitor's
            await asyncio.sleep(AGAIN_SECONDS)
        else:
            return


@asynccontextmanager
async def working(works: Iterable[Work]) -> AsyncIterator[None]:
    """Do *works* as long as this is open, each begun again when it fails; then end them all."""
    tasks = [asyncio.create_task(keep_going(work, _name_of(work))) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def let_go_first(process: int) -> None:
    """Where memory is short, let the system end *process* and not the server: it is begun again."""
    with suppress(OSError):
        Path(f"/proc/{process}/oom_score_adj").write_text("1000", encoding="ascii")


async def reap(process: Process) -> None:
    """Wait until a *process* that was killed is gone, though whoever waits is cancelled meanwhile: that counts once it is.

    One that nobody waited for outlives the loop.
    """
    cancelled: asyncio.CancelledError | None = None
    while process.returncode is None:
        try:
            await process.wait()
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled


def _name_of(work: Work) -> str:
    """Return by what name *work* stands in the log."""
    return str(getattr(getattr(work, "func", work), "__qualname__", ""))
