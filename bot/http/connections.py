"""A connection: how long it may keep us waiting, and which one goes when there are too many.

The server itself waits for ever: for headers that never end, for a line that never comes, for a reader
who does not read. Here each has its time and its size; and where all places are taken, whoever has kept
us waiting longest makes room for whoever comes, so that a place is never refused to those who ask and
read like everybody else.

Whoever is refused while they still send is answered first, and what they send on is thrown away for a
while: a connection that is closed with something unread is torn, and a proxy that was still writing
loses the answer and takes it for a failure of ours.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
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

LEFTOVER_BYTES = 16 * 1024 * 1024
"""Bytes that are thrown away of what still comes after an answer, none of them kept: more than a proxy lets through."""

LEFTOVER_SECONDS = 5.0
"""For how long they are: whoever has read the answer ends the connection before that."""

TOO_MUCH = "Too much is being sent at once. Please try again soon."

TOO_LONG = "What is not the body of the request is too long."


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

    _is_ending = False
    """Whether everything was said, and what still comes is thrown away."""

    _leftover = 0

    _head: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _ending: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether we wait for whoever is there, rather than they for us."""
        return self._is_ending or self._is_idle or self.cycle.more_body

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
        _cancel(self._ending)
        self._leave_begun()  # The server itself tells the last of them alone.
        super().connection_lost(exc)

    def _leave_begun(self) -> None:
        """Tell those that are not answered yet that nobody is there any more."""
        for cycle in self._begun:
            cycle.disconnected = True
            cycle.message_event.set()

    # Coming in

    def data_received(self, data: bytes) -> None:
        if self._is_ending:
            self._leftover += len(data)
            if self._leftover > LEFTOVER_BYTES:
                self.give_up()
            return
        if self._is_last:
            return
        self._beyond_body += len(data)
        super().data_received(data)
        if self.transport.is_closing() or self._is_ending:
            return
        if self._beyond_body > LARGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, TOO_LONG)
        elif self._is_idle:
            if self._head is None:
                self._wait_for_head()
        elif self.cycle.more_body:
            # One piece of a body at a time: of a thousand that come at once, each is refused, or taken,
            # before more of it is here. Whoever takes it lets the next one come.
            self.flow.pause_reading()

    def on_headers_complete(self) -> None:
        if self._is_ending:  # it came in one piece with what was refused
            return
        _cancel(self._head)
        self._head = None
        self.waiting_since = self.loop.time()
        super().on_headers_complete()
        self.cycle.transport = _Answering(self.cycle, self)  # type: ignore[assignment]  # all that an answer needs of it
        self._begun.append(self.cycle)
        if self.parser.should_upgrade():
            # Where its body ends is not known, if it has one: what follows would be read as another request.
            self._is_last = True
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        if self._is_ending:
            return
        self._beyond_body -= len(body)
        if self.arrivals.has_room(len(body), self.loop):
            super().on_body(body)
        else:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, TOO_MUCH)

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

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read."""
        self._refuse(HTTPStatus.BAD_REQUEST, msg)

    def _refuse(self, status: HTTPStatus, words: str) -> None:
        """Answer *status* in place of whoever would, and end; where another answer is due, just end."""
        if self._is_ending:
            return
        if len(self._begun) > 1 or any(each.response_started for each in self._begun):
            self.give_up()
            return
        self._leave_begun()
        head = (
            f"HTTP/1.1 {status} {status.phrase}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(words)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write((head + words).encode())
        self.end()

    def answered(self, cycle: RequestResponseCycle) -> None:
        """End after the last answer, that of *cycle*; at once where nothing more can come."""
        if cycle.more_body or self._is_last:
            self.end()
        else:
            self.transport.close()

    def end(self) -> None:
        """Say that there is no more, and read what still comes: it is kept nowhere, and never a request."""
        self._is_ending = True
        self.pipeline.clear()
        if self.cycle is not None:
            self.cycle.body = bytearray()  # what came before the answer, and nobody took
        _cancel(self._head)
        self.waiting_since = self.loop.time()
        self._ending = self.loop.call_later(LEFTOVER_SECONDS, self.give_up)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()

    def shutdown(self) -> None:
        """End with the server: what is only thrown away keeps it from nothing."""
        if self._is_ending:
            self.give_up()
        else:
            super().shutdown()

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


@dataclass(frozen=True, slots=True)
class _Answering:
    """The transport as the answer of *cycle* sees it: its connection says how it ends."""

    cycle: RequestResponseCycle
    connection: Connection

    def write(self, data: bytes) -> None:
        self.connection.transport.write(data)

    def is_closing(self) -> bool:
        return self.connection.transport.is_closing()

    def close(self) -> None:
        self.connection.answered(self.cycle)


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
