"""How fast what lies in the outbox goes out: the dispatcher on SQLite, with calls that take their time.

No network is in it; each message is to another chat.
"""

import asyncio
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.telegram.carrier import PER_SECOND, pace
from bot.database.engine import create
from bot.database.schema import migrate
from bot.database.unit import SqlUnit
from bot.database.writer import Writer
from bot.delivery.dispatcher import Dispatcher, Fate, Receipt
from bot.delivery.outbox import Outgoing
from bot.message import Visitor

TITLE = "Sending: messages that wait in the outbox, each to another chat"
NO_LIMIT = 1000
RUNS = ((0.080, PER_SECOND, 150), (0.300, PER_SECOND, 150), (0.080, NO_LIMIT, 1000))
"""Seconds that a call takes, messages allowed within a second, messages that wait."""


class _Slow:
    """A carrier whose calls take *seconds*; it notes when each began."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.began: list[float] = []
        self.done = 0

    async def send(self, outgoing: Outgoing) -> Receipt:
        self.began.append(time.monotonic())
        await asyncio.sleep(self._seconds)
        self.done += 1
        return Receipt(Fate.SENT)


class _Ours:
    """Leases of the only process there is."""

    async def hold(self, name: str) -> bool:
        return bool(name)

    async def leave(self, name: str) -> None:
        """Nobody else wants it."""


async def _rate(seconds: float, per_second: int, count: int, database: Path) -> tuple[float, int]:
    """Return the messages a second in the end, and the most within any second."""
    writer, carrier = Writer(create(f"sqlite:///{database}")), _Slow(seconds)
    now = datetime.now(tz=UTC)  # noqa: TID251  # a benchmark has no clock handed in

    def put(unit: SqlUnit) -> None:
        for number in range(count):
            to = Visitor("telegram", f"{seconds} {per_second} {number}")
            call = {"method": "sendMessage", "text": "x" * 400}
            unit.outbox.add(Outgoing(to, "1", call, now, exchange=number + 1))

    await writer.do(put)
    sending = Dispatcher("telegram", "1", carrier, pace(per_second), writer, _Ours(), lambda: now)
    running = asyncio.create_task(sending.run())
    while carrier.done < count:  # noqa: ASYNC110  # it sets no event
        await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await asyncio.to_thread(writer.close)
    began = carrier.began
    most = max(sum(start <= at < start + 1 for at in began) for start in began)
    return (count - 1) / (began[-1] - began[0]), most


def sending() -> str:
    """Measure, and return a table in Markdown."""
    lines = [
        "| a call takes | allowed within a second | messages/s | most within a second |",
        "| ---: | ---: | ---: | ---: |",
    ]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        database = Path(folder) / "assistant.db"
        engine = create(f"sqlite:///{database}")
        migrate(engine)
        engine.dispose()
        for seconds, allowed, count in RUNS:
            rate, most = asyncio.run(_rate(seconds, allowed, count, database))
            lines.append(f"| {1000 * seconds:.0f} ms | {allowed} | {rate:,.1f} | {most} |")
    return "\n".join(lines)
