"""A prompt at which somebody plays the visitor by hand: lines are said, lines with a colon acted.

What can be done is handed in.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulation.rehearsal import Tell


@dataclass(frozen=True, slots=True)
class Act:
    """Something besides writing: what it is, and what does it with the rest of the line."""

    told: str
    do: Callable[[str], Any]


async def converse(
    say: Callable[[str], Any],
    acts: Mapping[str, Act],
    tell: Tell,
    lines: AsyncIterator[str] | None = None,
) -> None:
    """Act on each line until there is no more: text is said, ``:name rest`` is an act."""
    tell("\n".join(f"  :{name:<10} {act.told}" for name, act in acts.items()))
    tell("Anything else is said. Ctrl-D ends.\n")
    async for line in lines or typed():
        name, _, rest = line.removeprefix(":").partition(" ")
        try:
            if not line.startswith(":"):
                say(line)
            elif name in acts:
                acts[name].do(rest.strip())
            else:
                tell(f"There is no :{name}.")
        # What was typed makes no sense here: no such button, no message to change.
        except (LookupError, ValueError, AssertionError) as error:
            tell(f"That cannot be done: {error}")


async def typed() -> AsyncIterator[str]:
    """Yield what is typed, line by line; empty lines are left out."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str | None] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line)
        loop.call_soon_threadsafe(lines.put_nowait, None)

    # A daemon: Ctrl-C must not wait for one more line.
    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) is not None:
        if line.strip():
            yield line.strip()
