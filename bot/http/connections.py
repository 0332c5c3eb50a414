"""A connection: how long it may keep us waiting, and which one goes when there are too many.

The server itself waits for ever: for headers that never end, for a line that never comes, for a reader
who does not read. Here each has its time and its size; and where all places are taken, whoever has kept
us waiting longest makes room for whoever comes, so that a place is never refused to those who ask and
read like everybody else.
"""

import asyncio
from contextlib import suppress
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MOST_CONNECTIONS = 2000
"""Open connections, event streams included."""

OTHER_FILES = 200
"""Files that a process has open besides its connections."""

HEAD_SECONDS = 10.0
"""How long somebody may take to say what they want, from the beginning or from the last answer."""

READ_SECONDS = 30.0
"""How long somebody may leave an answer unread, once the buffers are full."""

LARGEST_HEAD = 128 * 1024
"""Bytes of a request that are not its body: address, headers, and the frames of chunks."""

MOST_AT_ONCE = 16 * 1024 * 1024
"""Bytes of bodies that come in at once, before anybody could refuse one: a thousand messages of the
largest, as many as are answered at once."""


class Arrivals:
    """The bodies that have come in since the loop last let anybody look at them."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self.most = most
        self._size = 0

    def has_room(self, size: int, loop: asyncio.AbstractEventLoop) -> bool:
        """Whether so many bytes more may be kept; they count from now on."""
        if self._size + size > self.most:
            return False
        if not self._size:
            loop.call_soon(self._begin)
        self._size += size
        return True

    def _begin(self) -> None:
        self._size = 0


class Connection(HttpToolsProtocol):
    """One connection of the server."""

    most: ClassVar[int] = MOST_CONNECTIONS
    arrivals: ClassVar[Arrivals] = Arrivals()

    waiting_since = 0.0
    """Since when we wait for a request to be whole."""

    _beyond_body = 0
    _is_last = False
    """Whether nothing is read any more: what wants another protocol is answered in this one, and ends the connection."""

    _head: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether we wait for whoever is there, rather than they for us."""
        return self._is_idle or self.cycle.more_body

    @property
    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._begun: list[RequestResponseCycle] = []
        """The requests that are not answered yet, in their order."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as above it
        super().connection_made(transport)
        self._wait_for_head()
        if len(self.connections) > self.most:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._head)
        _cancel(self._unread)
        for cycle in self._begun:  # The server itself tells the last of them alone.
            cycle.disconnected = True
            cycle.message_event.set()
        super().connection_lost(exc)

    # Coming in

    def data_received(self, data: bytes) -> None:
        if self._is_last:
            return
        self._beyond_body += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._beyond_body > LARGEST_HEAD:
            self.give_up()
        elif self._is_idle:
            if self._head is None:
                self._wait_for_head()
        elif self.cycle.more_body:
            # One piece of a body at a time: of a thousand that come at once, each is refused, or taken,
            # before more of it is here. Whoever takes it lets the next one come.
            self.flow.pause_reading()

    def on_headers_complete(self) -> None:
        _cancel(self._head)
        self._head = None
        self.waiting_since = self.loop.time()
        super().on_headers_complete()
        self._begun.append(self.cycle)
        if self.parser.should_upgrade():
            # Where its body ends is not known, if it has one: what follows would be read as another request.
            self._is_last = True
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._beyond_body -= len(body)
        if self.arrivals.has_room(len(body), self.loop):
            super().on_body(body)
        else:
            self.give_up()

    def on_message_complete(self) -> None:
        self._beyond_body = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self.waiting_since = self.loop.time()
        self._begun = [each for each in self._begun if not each.response_complete]
        super().on_response_complete()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: whoever writes a header is no event."""

    def _wait_for_head(self) -> None:
        self.waiting_since = self.loop.time()
        self._head = self.loop.call_later(HEAD_SECONDS, self.give_up)

    # Going out

    def pause_writing(self) -> None:
        _cancel(self._unread)
        self._unread = self.loop.call_later(READ_SECONDS, self.give_up)
        super().pause_writing()

    def resume_writing(self) -> None:
        _cancel(self._unread)
        super().resume_writing()

    # The end

    def give_up(self) -> None:
        """End the connection now, whatever was written."""
        # Not close(): it would wait until what was written has been read.
        self.transport.abort()

    def _make_room(self) -> None:
        """End the connection that has kept us waiting longest; this one, if we wait for no other."""
        others = [each for each in self.connections if isinstance(each, Connection)]
        waiting = [each for each in others if each is not self and each.is_waiting]
        oldest = min(waiting, key=lambda each: each.waiting_since, default=self)
        self.connections.discard(oldest)
        oldest.give_up()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def connection(most: int = MOST_CONNECTIONS) -> type[Connection]:
    """Return the kind of connection of which *most* are open at once, or as many as the system lets us."""
    room = {"most": min(most, _files(most) - OTHER_FILES), "arrivals": Arrivals()}
    return type("Connection", (Connection,), room)


def _files(wanted: int) -> int:
    """Return how many files may be open, after having asked for enough."""
    with suppress(ImportError):  # Windows knows no such limit
        import resource  # noqa: PLC0415

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        enough = wanted + OTHER_FILES
        if soft != resource.RLIM_INFINITY and soft < enough:
            soft = enough if hard == resource.RLIM_INFINITY else min(enough, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return enough if soft == resource.RLIM_INFINITY else max(soft, 2 * OTHER_FILES)
    return wanted + OTHER_FILES
