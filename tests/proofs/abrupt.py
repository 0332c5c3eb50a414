"""The control: the same server, but SIGTERM ends it as it ends a process that never heard of it.

It rests between keeping a message and answering it, so that on a fast machine, too, it ends there now and then.
``python -m tests.proofs.abrupt`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
import uvicorn

from bot import app, logs, server
from bot.database import writer
from bot.database.lane import Lane, Task
from bot.settings.all import Settings

REST_SECONDS = 0.02
"""How long after the commit the answer comes: as long as the instants in which a message is struck."""


class RestingLane(Lane):
    """Hands over a moment later what it has kept."""

    def _commit(self, tasks: Sequence[Task]) -> None:
        super()._commit(tasks)
        time.sleep(REST_SECONDS)


@contextmanager
def hear_nothing(_server: uvicorn.Server) -> Iterator[None]:
    """Leave every signal to the system."""
    yield


def main() -> None:
    """Serve until the first signal."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    writer.Lane = RestingLane
    uvicorn.Server.capture_signals = hear_nothing  # type: ignore[method-assign]  # that is the point
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
