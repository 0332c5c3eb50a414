"""Whoever keeps the server waiting loses their place in the end, and nobody else does."""

import asyncio
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
import uvloop
from starlette.responses import PlainTextResponse, StreamingResponse
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.http import connections
from bot.http.connections import Connection, connection
from bot.http.limits import LARGEST_BODY, MOST_IN_FLIGHT

GET = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


async def app(scope, receive, send):
    """Answer at once, a little later below /later, or for ever below /much; with how much was sent below /length, and before all of it was below /refused."""
    if scope["type"] != "http":
        return

    async def length():
        size, is_more = 0, True
        while is_more:
            message = await receive()
            size += len(message["body"])
            is_more = message["more_body"]
        return f"{size} bytes"

    async def much():
        while True:
            yield b"x" * 65536
            await asyncio.sleep(0)  # to be told that nobody listens any more

    if scope["path"] == "/later":
        await asyncio.sleep(0.02)
    if scope["path"] == "/refused":
        kind = PlainTextResponse("too much", 413, {"Connection": "close"})
    elif scope["path"] == "/length":
        kind = PlainTextResponse(await length())
    else:
        kind = StreamingResponse(much()) if scope["path"] == "/much" else PlainTextResponse("ok")
    await kind(scope, receive, send)


@asynccontextmanager
async def listening(protocol):
    """Serve on loopback; give the port and the server's connections."""
    config = uvicorn.Config(app, port=0, http=protocol, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(5):
        while not server.started:  # noqa: ASYNC110  # uvicorn tells it in no other way
            await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1], server.server_state.connections
    server.should_exit = server.force_exit = True
    await serving


@pytest.fixture
def quick(monkeypatch):
    """Everything a hundred times as fast."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.1)
    monkeypatch.setattr(connections, "READ_SECONDS", 0.3)


async def opened(port, words=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    await writer.drain()
    return reader, writer


async def ask(port):
    reader, writer = await opened(port, GET)
    async with asyncio.timeout(20):
        line = await reader.readline()
    writer.close()
    return line


async def is_closed(reader, seconds=2.0):
    """Whether the server ends the connection within *seconds*."""
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(seconds):
            while await reader.read(2**16):
                pass
            return True
    return bool(reader.exception())


SILENT = {"nothing": b"", "half a header": HALF, "an empty line": b"\r\n", "a method": b"GE"}


@pytest.mark.parametrize("words", SILENT.values(), ids=SILENT.keys())
async def test_a27_whoever_never_asks_is_sent_away(quick, words):
    async with listening(connection()) as (port, _):
        reader, writer = await opened(port, words)
        assert await is_closed(reader)
        writer.close()


async def test_a27_control_the_server_itself_waits_for_ever(quick):
    async with listening(HttpToolsProtocol) as (port, _):
        reader, writer = await opened(port, HALF)
        assert not await is_closed(reader, 0.5)
        writer.close()


async def test_a27_a_header_now_and_then_does_not_win_time(quick):
    """Also not after an answer, where the server no longer counts once a byte has come."""
    async with listening(connection()) as (port, _):
        reader, writer = await opened(port, GET)
        assert await reader.readuntil(b"ok")
        began = asyncio.get_running_loop().time()
        ending = asyncio.create_task(is_closed(reader))
        with suppress(ConnectionError):
            for _ in range(40):
                writer.write(b"GET / HTTP/1.1\r\n" if not _ else b"X-A: b\r\n")
                await asyncio.sleep(0.02)
                if ending.done():
                    break
        assert await ending
        assert asyncio.get_running_loop().time() - began < 0.5
        writer.close()


async def test_whoever_asks_again_in_time_is_answered_again(quick):
    async with listening(connection()) as (port, _):
        reader, writer = await opened(port)
        for _ in range(5):
            await asyncio.sleep(0.05)
            writer.write(GET)
            async with asyncio.timeout(20):
                assert b"200" in await reader.readuntil(b"ok")
        writer.close()


ENDLESS = {
    "header": HALF,
    "address": b"GET /",
    "trailer": b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-End: ",
}


@pytest.mark.parametrize("words", ENDLESS.values(), ids=ENDLESS.keys())
async def test_a27_headers_without_end_are_not_kept(words):
    """Long before their time is over."""
    async with listening(connection()) as (port, _):
        reader, writer = await opened(port, words)
        ending = asyncio.create_task(is_closed(reader, 5))
        sent = 0
        with suppress(ConnectionError):
            while not ending.done() and sent < 20 * 2**20:
                writer.write(b"x" * 65536)
                await writer.drain()
                sent += 65536
        assert await ending
        assert sent < 8 * 2**20
        writer.close()


async def test_a27_whoever_does_not_read_is_sent_away(quick):
    async with listening(connection()) as (port, there):
        _, writer = await opened(port, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
        writer.transport.pause_reading()
        for _ in range(100):
            await asyncio.sleep(0.05)
            if not there:
                break
        assert not there
        writer.close()


async def test_a27_where_all_places_are_taken_the_oldest_who_waits_makes_room():
    async with listening(connection(20)) as (port, there):
        waiting = [await opened(port, HALF) for _ in range(20)]
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"
        assert await is_closed(waiting[0][0])
        assert not await is_closed(waiting[-1][0], 0.1)
        more = [await opened(port, HALF) for _ in range(50)]
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"
        assert len(there) <= 20
        for _, writer in waiting + more:
            writer.close()


async def test_a27_whoever_is_being_answered_keeps_their_place():
    async with listening(connection(3)) as (port, there):
        answered = [await opened(port, b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n") for _ in range(3)]
        for reader, _ in answered:
            await reader.readline()
        reader, writer = await opened(port, HALF)
        assert await is_closed(reader)
        assert len(there) == 3
        for _, each in [*answered, (None, writer)]:
            each.close()


def post(size):
    """Return a request that sends so many bytes."""
    return b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size


async def test_a_large_body_comes_whole_piece_by_piece():
    size = 5_000_000
    async with listening(connection()) as (port, _):
        reader, writer = await opened(port, post(size))
        async with asyncio.timeout(20):
            assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
            await reader.readuntil(b"\r\n\r\n")
            assert await reader.readexactly(len(f"{size} bytes")) == f"{size} bytes".encode()
        writer.close()


@pytest.mark.parametrize(("most", "answered"), [(200_000, 4), (connections.MOST_AT_ONCE, 8)])
async def test_a27_of_bodies_that_come_at_once_no_more_are_kept_than_there_is_room(most, answered):
    """The control has room for all of them. Afterwards there is room again."""
    protocol = connection()
    protocol.arrivals = connections.Arrivals(most)
    async with listening(protocol) as (port, _):
        there = [await opened(port) for _ in range(8)]
        await ask(port)  # now all of them are let in
        for _, writer in there:
            writer.write(post(50_000))
        lines = []
        for reader, writer in there:
            with suppress(ConnectionError):
                lines.append(await reader.readline())
            writer.close()
        assert lines.count(b"HTTP/1.1 200 OK\r\n") == answered
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"


def test_no_more_connections_are_taken_than_files_can_be_open(monkeypatch):
    monkeypatch.setattr(connections, "_files", lambda wanted: 1024)
    assert connection(2000).most == 824
    assert connection(100).most == 100
    assert issubclass(connection(), Connection)


def test_strangers_cannot_fill_what_may_be_held():
    """However many connect, there is room for whoever is known."""
    assert connections.MOST_CONNECTIONS * LARGEST_BODY < 0.8 * MOST_IN_FLIGHT


# What is refused while it still comes

REFUSED = b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n"
WANTED = REFUSED.replace(
    b"Content-Length", b"Connection: Upgrade\r\nUpgrade: any\r\nContent-Length"
)
LONG_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(
    b"X-%d: %s\r\n" % (number, b"y" * 4000) for number in range(60)
)
UNREADABLE = b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"


async def status_after(protocol, head, size=8_000_000):
    """Return the status that whoever first sends all of it reads, as proxies do; 0 where they cannot send it all."""
    async with listening(protocol) as (port, _):
        reader, writer = await opened(port)
        try:
            async with asyncio.timeout(20):
                writer.write(head)
                for _ in range(size // 50_000):
                    writer.write(b"x" * 50_000)
                    await writer.drain()
                    await asyncio.sleep(0)  # the server is in the same loop
                return int((await reader.readline()).split()[1])
        except ConnectionError:
            return 0
        finally:
            writer.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [(REFUSED, 413), (WANTED, 413), (LONG_HEAD, 431), (UNREADABLE, 400)],
    ids=["by the application", "another protocol", "a long head", "what cannot be read"],
)
async def test_a15_whoever_is_refused_can_send_all_of_it_and_read_why(head, status):
    """A proxy that could not takes us for broken, and nobody is sent here any more."""
    assert await status_after(connection(), head) == status


@pytest.mark.parametrize("head", [REFUSED, UNREADABLE], ids=["by the application", "unreadable"])
async def test_a15_control_the_server_itself_tears_the_connection(head):
    assert await status_after(HttpToolsProtocol, head) == 0


async def test_a15_where_there_is_no_room_for_a_body_its_sender_is_told_to_come_again():
    protocol = connection()
    protocol.arrivals = connections.Arrivals(20_000)
    head = REFUSED.replace(b"/refused", b"/length")
    assert await status_after(protocol, head) == 503


async def test_a8_what_comes_after_a_refusal_is_no_request():
    """Neither within the body nor behind it, in a piece of its own or in the same."""
    head = REFUSED.replace(b"8000000", b"%d" % len(INSIDE))
    assert await answers(connection(), head, INSIDE, INSIDE) == (1, True)
    assert await answers(connection(), head, INSIDE * 3) == (1, True)
    assert await answers(connection(), UNREADABLE + INSIDE, INSIDE) == (1, True)
    crowded = connection()
    crowded.arrivals = connections.Arrivals(1)
    assert await answers(crowded, post(5) + INSIDE, INSIDE) == (1, True)


async def left(protocol, head, seconds=2.0):
    """Send on after a refusal for so long as the server takes it; return how many bytes it took."""
    sent = 0
    async with listening(protocol) as (port, there):
        reader, writer = await opened(port, head + b"x" * 50_000)
        await reader.readline()
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    writer.write(b"x" * 50_000)
                    await writer.drain()
                    sent += 50_000
                    await asyncio.sleep(0.001)
                    assert all(not each.cycle.body for each in there)
        is_there = bool(there)
        writer.close()
    return sent, is_there


async def test_a27_what_comes_after_a_refusal_is_bounded_and_not_kept(monkeypatch):
    """By its bytes, and by its time. Control: within both of them it is taken."""
    monkeypatch.setattr(connections, "LEFTOVER_BYTES", 500_000)
    sent, is_there = await left(connection(), REFUSED)
    assert sent < 8_000_000
    assert not is_there
    monkeypatch.setattr(connections, "LEFTOVER_BYTES", 10**12)
    monkeypatch.setattr(connections, "LEFTOVER_SECONDS", 0.2)
    _, is_there = await left(connection(), REFUSED)
    assert not is_there
    monkeypatch.setattr(connections, "LEFTOVER_SECONDS", 60)
    _, is_there = await left(connection(), REFUSED, 0.5)
    assert is_there


async def test_a27_whoever_was_refused_makes_room_for_others():
    async with listening(connection(5)) as (port, there):
        refused = [await opened(port, REFUSED) for _ in range(5)]
        for reader, _ in refused:
            await reader.readline()
        assert await ask(port) == b"HTTP/1.1 200 OK\r\n"
        assert len(there) <= 5
        for _, writer in refused:
            writer.close()


# What wants another protocol

INSIDE = b"GET /inside HTTP/1.1\r\nHost: x\r\n\r\n"
UPGRADES = {
    "any": b"Connection: Upgrade\r\nUpgrade: anything\r\n",
    "websocket": b"Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n",
    "h2c": b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n",
}


async def answers(protocol, *pieces):
    """Return all that comes back for *pieces*, sent one after the other, and whether the connection is ended."""
    async with listening(protocol) as (port, _):
        reader, writer = await opened(port)
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.05)
        got = b""
        with suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(0.5):
                while piece := await reader.read(2**16):
                    got += piece
        is_ended = reader.at_eof()
        writer.close()
    return got.count(b"HTTP/1.1 "), is_ended


@pytest.mark.parametrize("upgrade", UPGRADES.values(), ids=UPGRADES.keys())
async def test_a8_the_body_of_what_wants_another_protocol_is_no_request(upgrade):
    """A proxy passes such a header on, and its connection is that of others, too."""
    head = b"POST /length HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
    assert await answers(connection(), head % (upgrade, len(INSIDE)), INSIDE) == (1, True)


async def test_a8_control_the_server_itself_reads_it_as_one():
    head = b"POST /length HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
    wanted = head % (UPGRADES["any"], len(INSIDE))
    assert await answers(HttpToolsProtocol, wanted, INSIDE) == (2, False)


async def test_what_wants_another_protocol_without_a_body_is_answered_in_this_one():
    asked = b"GET /health HTTP/1.1\r\nHost: x\r\n%s\r\n" % UPGRADES["h2c"]
    assert await answers(connection(), asked) == (1, True)


# Several requests on one connection


async def leave_early(protocol):
    async with listening(protocol) as (port, _):
        for _ in range(5):
            reader, writer = await opened(port, GET.replace(b"/health", b"/later") * 5)
            await reader.read(50)
            writer.transport.abort()
            await asyncio.sleep(0.2)


@pytest.mark.parametrize(
    ("protocol", "is_told"),
    [(connection(), False), (HttpToolsProtocol, True)],
    ids=["ours", "control"],
)
def test_whoever_leaves_before_all_are_answered_is_no_error(protocol, is_told, caplog):
    """Anybody can do that, and what is an error wakes the operator; by the loop of the server, which is particular about it."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(leave_early(protocol))
    errors = [each for each in caplog.records if each.levelname == "ERROR"]
    assert bool(errors) == is_told
