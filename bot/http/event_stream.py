"""The answer that goes on: server-sent events, as browsers read them."""

from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class EventStream(StreamingResponse):
    """Server-sent events; *end* is called once they are over, or never began because nobody is there."""

    def __init__(self, events: AsyncIterator[str], end: Callable[[], None] | None = None) -> None:
        # What stands in between keeps nothing back.
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._end = end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self._end is not None:
                self._end()


def event_stream(
    request: Request, events: AsyncIterator[str], end: Callable[[], None] | None = None
) -> EventStream:
    """Return the response that tells *events*; to a HEAD none, and it ends at once.

    The head is all that is sent there: the connection is free for its next request, which nobody would
    read while events are told to nobody.
    """
    return EventStream(_none() if request.method == "HEAD" else events, end)


async def _none() -> AsyncIterator[str]:
    for each in list[str]():
        yield each
