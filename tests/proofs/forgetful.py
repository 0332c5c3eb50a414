"""The control: the same server, but it takes every delivery for a new message.

``python -m tests.proofs.forgetful`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import os
import secrets

import click

from bot import app, logs, server
from bot.delivery.inbox import Seal
from bot.message import Message
from bot.settings.all import Settings


def forget(_seal: Seal, _message: Message) -> str:
    """Return another key at every call."""
    return secrets.token_hex(32)


def main() -> None:
    """Serve forgetfully."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    Seal.of_message = forget  # type: ignore[method-assign]  # that is the point
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
