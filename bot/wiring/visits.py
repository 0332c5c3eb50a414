"""What the chat page asks of the database besides messages: what was said, whether it helped, the visitor's data and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.casework.personal_data import my_data
from bot.channels.web.files import Uploads
from bot.channels.web.streams import MOST_NEWS
from bot.database.writer import Writer
from bot.files import may_keep, named_content
from bot.message import Visitor
from bot.transcript import Exchange, rate


@dataclass(frozen=True, slots=True)
class ChatStore:
    """What is kept of those who visit the chat page."""

    writer: Writer

    async def history(self, visitor: Visitor, after: int) -> Sequence[Exchange]:
        """Return the exchanges of *visitor* numbered above *after*, oldest first."""
        return await self.writer.read(lambda unit: unit.transcript.of(visitor, after=after))

    async def taken_since(self, number: int | None) -> Sequence[tuple[int, Visitor]]:
        """Return number and visitor of what was taken after *number*, by whatever process."""
        return await self.writer.read(lambda unit: unit.transcript.since(number, most=MOST_NEWS))

    async def rate(self, visitor: Visitor, number: int, *, helped: bool) -> None:
        """Keep whether the answer *number* helped *visitor*, once."""
        lane = f"{visitor.channel}:{visitor.id}"
        await self.writer.do(lambda unit: rate(unit, visitor, number, helped=helped), lane=lane)

    async def my_data(self, visitor: Visitor) -> dict[str, Any]:
        """Return all that is kept of *visitor*."""
        return await self.writer.read(lambda unit: my_data(unit, visitor))

    def uploads(self, *, is_public: bool) -> Uploads:
        """Return what takes files on the page."""

        async def may_send(visitor: Visitor) -> bool:
            return await self.writer.read(lambda unit: may_keep(unit, visitor))

        async def get(visitor: Visitor, number: int) -> tuple[str, bytes] | None:
            return await self.writer.read(lambda unit: named_content(unit, visitor, number))

        return Uploads(may_send, get, is_public=is_public)
