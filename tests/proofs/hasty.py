"""The control: the same server, but it acknowledges before it has committed.

``python -m tests.proofs.hasty`` serves it. A proof that finds nothing wrong here proves nothing.
"""

import os
import time
from collections.abc import Sequence

import click

from bot import app, logs, server
from bot.database import writer
from bot.database.lane import Lane, Task
from bot.database.unit import SqlUnit
from bot.settings.all import Settings

HASTE_SECONDS = 0.03
"""How long after the acknowledgement the commit comes."""


class HastyLane(Lane):
    """Hands over what it has not kept yet."""

    def _commit(self, tasks: Sequence[Task]) -> None:
        connection = self._begin(max(task.until for task in tasks))
        for task in tasks:
            task.keep(task.work(SqlUnit(connection)))
        self._deliver(tasks)
        time.sleep(HASTE_SECONDS)
        connection.commit()


def main() -> None:
    """Serve hastily, and end at once on SIGTERM."""
    settings = Settings.from_environ(os.environ)  # noqa: TID251  # as bot.__main__ does
    logs.configure(settings.log_level)
    writer.Lane = HastyLane
    server.Server.handle_exit = lambda *_: os._exit(0)  # the control has no manners
    server.serve(app.App.build(settings), click.echo)


if __name__ == "__main__":
    main()
