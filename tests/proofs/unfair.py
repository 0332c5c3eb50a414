"""The control: the same server, but it serves whoever comes first, and as much as they ask.

``python -m tests.proofs.unfair`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot import app, logs, server
from bot.channels.web.rate_limit import RateLimit
from bot.delivery.fair_queue import FairQueue
from bot.message import Visitor
from bot.settings.all import Settings
from bot.wiring import taking

MUCH = 2**40


@asynccontextmanager
async def first_come(places: asyncio.Semaphore) -> AsyncIterator[None]:
    """Wait for one of *places*, in the order of coming."""
    async with places:
        yield


def main() -> None:
    """Serve whoever comes first."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    places: list[asyncio.Semaphore] = []

    def place_for(queue: FairQueue, _visitor: Visitor) -> object:
        if not places:
            places.append(asyncio.Semaphore(queue.places))
        return first_come(places[0])

    FairQueue.place_for = place_for  # type: ignore[method-assign,assignment]  # that is the point
    RateLimit.admit = lambda *_: 0  # type: ignore[method-assign,assignment]  # and so is this
    FairQueue.give_back = lambda *_: None  # type: ignore[method-assign]
    taking.MOST_OF_ONE = taking.MOST_OF_ADDRESS = MUCH  # type: ignore[misc]
    taking.MOST_OF = {}
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
