"""The control: the same server, but it takes what comes, for as long as it comes.

``python -m tests.proofs.doorless`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import os
from typing import Any

import click
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot import app, logs, server
from bot.channels.web.streams import Streams
from bot.http import limits
from bot.settings.all import Settings
from tests.proofs.crowd import places

MUCH = 2**40

PLACES = 1000
"""Connections that the server itself takes, where it is told to count them."""


class Doorway(limits.LimitsMiddleware):
    """Lets in everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        much = {"largest": MUCH, "most_in_flight": MUCH, "most_requests": MUCH}
        super().__init__(*args, **kwargs, **much)


class Place(HttpToolsProtocol):
    """A connection as the server knows it: whoever comes first has it, as long as they like."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit_concurrency = places(PLACES)


def main() -> None:
    """Serve whoever comes first."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    app.LimitsMiddleware = Doorway  # type: ignore[misc,assignment]  # that is the point
    server.connection = lambda: Place  # type: ignore[assignment,return-value]  # and so is this
    Streams.has_room = lambda *_: True  # type: ignore[method-assign]
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
