"""What goes on for as long as something is served, and begins again where it breaks."""

import asyncio
from collections.abc import Awaitable, Callable
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
