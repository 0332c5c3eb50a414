"""Keeps messages by the real writer and tells of each as soon as it may be acknowledged.

``python -m tests.proofs.writing DATABASE COMMITS [NORMAL]``: a line on standard output for each
message, its number, once the writer says that it is stored. With ``NORMAL`` the database does not wait
for the disk: the control.
"""

import os
import sys
from datetime import UTC, datetime
from functools import partial

from bot.database import engine as engines
from bot.database.schema import migrate
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.inbox import Arrival
from bot.dialogue.conversation import Conversation
from bot.message import About, Reply, Visitor
from bot.transcript import Exchange, Outcome

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def keep(unit: SqlUnit, number: int) -> None:
    """Keep the message *number* as a conversation does."""
    visitor = Visitor("web", f"visitor-{number % 7}")
    reply = Reply("an answer", About.parse("phrase echo"), "en")
    said = Exchange(visitor, f"message {number} {'x' * 400}", "", reply, Outcome.ANSWERED, NOW)
    unit.inbox.add(Arrival(f"key-{number}", "hash", "en", NOW, unit.transcript.add(said)))
    unit.conversations.put(Conversation(visitor, asked=f"{number}", changed_at=NOW))


def main(path: str, commits: int, *, is_waiting: bool) -> None:
    """Keep *commits* messages, one after the other."""
    if not is_waiting:
        pragmas = [each for each in engines.SQLITE_PRAGMAS if "synchronous" not in each]
        engines.SQLITE_PRAGMAS = ("PRAGMA synchronous = NORMAL", *pragmas)  # type: ignore[assignment]  # that is the point
    engine = engines.create(f"sqlite:///{path}")
    migrate(engine)
    writer = Writer(engine)
    for number in range(commits):
        writer.run(partial(keep, number=number), budget=60)
        os.write(1, f"{number}\n".encode())
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), is_waiting="NORMAL" not in sys.argv[3:])
