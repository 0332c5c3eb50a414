"""The control: the same server, but SIGTERM ends it as it ends a process that never heard of it.

``python -m tests.proofs.abrupt`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import uvicorn

from bot import app, logs, server
from bot.settings.settings import Settings


@contextmanager
def hear_nothing(_server: uvicorn.Server) -> Iterator[None]:
    """Leave every signal to the system."""
    yield


def main() -> None:
    """Serve until the first signal."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    uvicorn.Server.capture_signals = hear_nothing  # type: ignore[method-assign]  # that is the point
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
