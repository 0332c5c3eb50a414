"""What the open pages of a visitor are told, as server-sent events; the page's script reads them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.form import visitor_of
from bot.channels.web.page import is_erased
from bot.channels.web.streams import Stream, Streams
from bot.errors import StorageError
from bot.http.event_stream import event_stream
from bot.http.numbers import number_of
from bot.message import Visitor
from bot.transcript import Exchange

POLL_MILLISECONDS = 10_000
"""How long a page waits between its questions for news, where too many listen."""


@dataclass(frozen=True, slots=True)
class Events:
    """Tells pages of exchanges: *history* gives those that a page missed, *fragment* how each is shown."""

    streams: Streams
    history: Callable[[Visitor, int], Awaitable[Sequence[Exchange]]]
    fragment: Callable[[Exchange], Awaitable[str]]
    is_public: bool

    async def listen(self, request: Request) -> Response:
        """Tell the page of *request* what it missed, and what comes."""
        visitor = visitor_of(request, is_public=self.is_public)
        if visitor is None:
            return Response(status_code=204)  # tells a browser not to come again
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
        after = number_of(seen) or 0
        if not self.streams.has_room(visitor) or request.method == "HEAD":
            # Where too many listen, the browser is told what it missed and comes again by itself.
            return event_stream(request, self._missed(visitor, after))
        # Taken at once: many that come together are counted before the first of them is told anything.
        stream = self.streams.open(visitor)
        end = partial(self.streams.close, visitor, stream)
        return event_stream(request, self._coming(visitor, stream, after), end)

    async def _coming(self, visitor: Visitor, stream: Stream, after: int) -> AsyncIterator[str]:
        with suppress(StorageError):  # the browser comes again by itself
            yield "retry: 3000\n\n"
            # Listening began before reading, so nothing falls between the two.
            for exchange in await self.history(visitor, after):
                yield await self._event(exchange)
                after = exchange.number
            async for heard in stream.exchanges():
                if heard is None:
                    yield ": here\n\n"
                # What staff say may have been kept by another process, and before what is heard here.
                missed = list(await self.history(visitor, after))
                if heard is not None and heard.number not in {each.number for each in missed}:
                    missed.append(heard)
                for each in missed:
                    yield await self._event(each)
                    after = max(after, each.number)

    async def _missed(self, visitor: Visitor, after: int) -> AsyncIterator[str]:
        yield f"retry: {POLL_MILLISECONDS}\n\n"
        with suppress(StorageError):
            for exchange in await self.history(visitor, after):
                yield await self._event(exchange)

    async def _event(self, exchange: Exchange) -> str:
        if is_erased(exchange):
            return "event: erased\ndata:\n\n"
        lines = (await self.fragment(exchange)).replace("\r", "").split("\n")
        data = "".join(f"data: {line}\n" for line in lines)
        return f"id: {exchange.number}\nevent: exchange\n{data}\n"
