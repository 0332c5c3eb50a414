"""A server on loopback, in this process, which can also break the connection under a caller."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HOST = "127.0.0.1"
LINE = "simulation.line"

GRACE_SECONDS = 2.0
"""How long callers may take to finish at the end."""


class _Protocol(HttpToolsProtocol):
    """Gives the handler hold of the connection itself."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope.setdefault("extensions", {})[LINE] = {"transport": self.transport}


class _Server(uvicorn.Server):
    """Says when it is up, ends at once, and leaves Ctrl-C to the program it is part of."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()
        self.ends = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.ends.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let callers finish, as uvicorn does, but look more often than ten times a second."""
        for server in self.servers:
            server.close()
        connections = self.server_state.connections
        for connection in list(connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS):
                while connections:  # noqa: ASYNC110  # uvicorn tells nobody
                    await asyncio.sleep(0.005)
        for task in self.server_state.tasks:
            task.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Loopback:
    """Serves *app* on *port* of this machine, or on any free one, until it is stopped."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._app = app
        self._port = port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None
        self.closing = asyncio.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self._port}"

    async def start(self) -> None:
        """Listen; raise OSError when the port is taken."""
        self._socket = socket.create_server((HOST, self._port))
        self._port = self._socket.getsockname()[1]
        config = uvicorn.Config(
            self._app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve([self._socket]))
        await self._server.is_up.wait()

    async def stop(self) -> None:
        """Stop listening; callers that were kept waiting are let go."""
        self.closing.set()
        if self._server and self._task:
            self._server.ends.set()
            await self._task
        if self._socket:
            self._socket.close()

    async def hold(self, seconds: float) -> None:
        """Wait, but not beyond the end."""
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            return


class _Nothing(Response):
    """Sends nothing: the connection is gone, and ends when the server has seen that."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


def cut(request: Request) -> Response:
    """Break the connection that *request* came by, without a word."""
    request.scope["extensions"][LINE]["transport"].abort()
    return _Nothing()
