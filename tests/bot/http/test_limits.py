"""The door lets in what can be read one way, in time and in bounds, and guards every answer."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

from bot.channels.web.channel import routes
from bot.errors import StorageError
from bot.http import limits
from bot.http.limits import Limit, LimitsMiddleware

HOST = ((b"host", b"chat.test"),)


async def call(app, receive, headers=(), path="/messages", *, hosts=HOST, **told):
    """Return status and body of a request whose body *receive* gives, piece by piece."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [*hosts, *headers],
        "client": ("127.0.0.1", 1),
        "server": ("chat.test", 80),
        **told,
    }
    await app(scope, receive, send)
    body = b"".join(part.get("body", b"") for part in sent)
    return sent[0]["status"], body.decode()


def pieces(body, *, endless=False, pause=0.0):
    """Return a receive that gives *body* in pieces of 1 KB, and how many were taken."""
    taken = []

    async def receive():
        await asyncio.sleep(pause)
        taken.append(1)
        start = (len(taken) - 1) * 1024
        more = endless or start + 1024 < len(body)
        return {
            "type": "http.request",
            "body": b"x" * 1024 if endless else body[start : start + 1024],
            "more_body": more,
        }

    return receive, taken


@pytest.fixture
def door(web):
    return LimitsMiddleware(Starlette(routes=routes(web)), seconds=0.2)


async def test_stops_reading_at_the_limit(door, desk):
    """A8: endless chunks are counted, whatever the headers say."""
    receive, taken = pieces(b"", endless=True)
    status, _ = await call(door, receive, [(b"content-length", b"10")])
    assert (status, len(taken)) == (413, 17)
    assert not desk.taken


@pytest.mark.parametrize("declared", [b"200000000", b"9" * 5000])
async def test_does_not_begin_to_read_what_says_it_is_too_large(door, declared):
    receive, taken = pieces(b"", endless=True)
    status, _ = await call(door, receive, [(b"content-length", declared)])
    assert (status, taken) == (413, [])


async def test_a_body_takes_its_time_only_so_long(door):
    """A9: a slow body is ended."""
    receive, _ = pieces(b"text=hi" * 1000, pause=0.06)
    status, _ = await call(door, receive)
    assert status == 408


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"content-encoding", b"gzip")], 415),
        ([(b"content-encoding", b"identity")], 303),
        ([(b"transfer-encoding", b"chunked"), (b"content-length", b"7")], 400),
        ([(b"content-length", b"7"), (b"content-length", b"8")], 400),
        ([(b"content-length", "٧".encode())], 303),
        ([(b"transfer-encoding", b"Chunked ")], 303),
        ([(b"transfer-encoding", b"gzip, chunked")], 400),
        ([(b"transfer-encoding", b"gzip"), (b"transfer-encoding", b"chunked")], 400),
        ([(b"transfer-encoding", b"identity")], 400),
    ],
)
async def test_bodies_are_read_in_one_way_only(door, headers, status):
    """A8: compressed and two-faced requests are refused."""
    receive, _ = pieces(b"text=hi")
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    assert (await call(door, receive, [kind, *headers]))[0] == status


@pytest.mark.parametrize(
    ("version", "headers", "status"),
    [
        ("1.0", [], 303),
        ("1.0", [(b"transfer-encoding", b"chunked")], 400),
        ("1.1", [(b"transfer-encoding", b"chunked")], 303),
        ("0.9", [], 400),
    ],
)
async def test_a8_chunks_are_of_their_version_and_headers_of_theirs(
    door, version, headers, status
):
    """Whatever knows of none stands before us would find the end of the request elsewhere."""
    receive, _ = pieces(b"text=hi")
    kind = (b"content-type", b"application/x-www-form-urlencoded")
    called = await call(door, receive, [kind, *headers], http_version=version)
    assert called[0] == status


def known(asked, *, is_known=True):
    """Return what says whether somebody is known, and notes that it was asked."""

    async def say(request):
        asked.append(request.url.path)
        return is_known

    return say


@pytest.mark.parametrize("path", ["/messagesX", "/message", "/messages/", "/MESSAGES", "/"])
async def test_a27_a_limit_is_for_its_own_path_alone(web, path):
    """A path that only looks like it takes as little as any other."""
    limits = {"/messages": Limit(1024 * 1024, known([]))}
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits=limits)
    receive, taken = pieces(b"x" * 100_000)
    assert (await call(door, receive, path=path))[0] == 413
    assert len(taken) == 17


@pytest.mark.parametrize(
    "declared", [(), [(b"content-length", b"100000")]], ids=["counted", "declared"]
)
async def test_a27_strangers_may_send_no_more_than_anybody(web, declared):
    asked = []
    limits = {"/messages": Limit(1024 * 1024, known(asked, is_known=False))}
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits=limits)
    receive, taken = pieces(b"x" * 100_000)
    assert (await call(door, receive, declared))[0] == 413
    assert len(taken) == (0 if declared else 17)
    assert asked == ["/messages"]


async def test_whoever_is_known_may_send_more_and_is_looked_up_once(web):
    asked = []
    limits = {"/mess/": Limit(50 * 1024, known(asked)), "/": Limit(40 * 1024, known([]))}
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits=limits)
    receive, taken = pieces(b"x" * 50 * 1024)
    assert (await call(door, receive, path="/mess/x"))[0] == 404
    assert (len(taken), asked) == (50, ["/mess/x"])
    receive, taken = pieces(b"x" * 51 * 1024)
    assert (await call(door, receive, path="/mess/x"))[0] == 413


async def test_small_bodies_ask_for_nobody(web):
    asked = []
    door = LimitsMiddleware(
        Starlette(routes=routes(web)), limits={"/mess/": Limit(50 * 1024, known(asked))}
    )
    receive, _ = pieces(b"x" * 16 * 1024)
    assert (await call(door, receive, path="/mess/x"))[0] == 404
    assert not asked


async def test_where_nobody_can_be_looked_up_it_is_to_be_sent_again(web):
    async def fail(request):
        raise StorageError

    door = LimitsMiddleware(Starlette(routes=routes(web)), limits={"/x": Limit(2**20, fail)})
    receive, _ = pieces(b"x" * 50 * 1024)
    assert (await call(door, receive, path="/x"))[0] == 503


async def test_a27_bodies_of_all_connections_together_are_bounded():
    """What is too much at once is sent again later; what has ended makes room."""
    ended = asyncio.Event()

    async def hold(scope, receive, send):
        await receive()
        await ended.wait()
        await PlainTextResponse("done")(scope, receive, send)

    door = LimitsMiddleware(hold, most_in_flight=40 * 1024)
    calls = [asyncio.create_task(call(door, pieces(b"x" * 10 * 1024)[0])) for _ in range(5)]
    await asyncio.sleep(0.05)
    refused = [each.result()[0] for each in calls if each.done()]
    assert refused == [503]
    ended.set()
    assert sorted([(await each)[0] for each in calls]) == [200] * 4 + [503]
    assert (await call(door, pieces(b"x" * 10 * 1024)[0]))[0] == 200
    assert door.flying.size == 0


async def test_every_answer_is_guarded(browser):
    for path in ("/", "/static/chat.js", "/nothing", "/health"):
        headers = (await browser.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_what_a_guard_does_not_know_is_not_even_read(web):
    """No byte of the body is taken; other methods and paths go their way."""
    door = LimitsMiddleware(
        Starlette(routes=routes(web)), guards={"/telegram": lambda headers: False}
    )
    receive, taken = pieces(b"", endless=True)
    assert await call(door, receive, path="/telegram") == (403, "")
    assert not taken
    receive, _ = pieces(b"")
    assert (await call(door, receive, path="/telegram", method="GET"))[0] == 404


async def test_a27_more_requests_than_can_be_answered_are_told_to_come_again():
    """What is asked for apart is let in all the same; whoever only begins to send takes no place."""
    ended = asyncio.Event()

    async def hold(scope, receive, send):
        if scope["path"] != "/health":
            await ended.wait()
        await PlainTextResponse("done")(scope, receive, send)

    door = LimitsMiddleware(hold, apart={"/health"}, most_requests=3, seconds=0.3)
    slow = [
        asyncio.create_task(call(door, pieces(b"", endless=True, pause=9)[0])) for _ in range(5)
    ]
    held = [asyncio.create_task(call(door, pieces(b"x")[0])) for _ in range(4)]
    await asyncio.sleep(0.05)
    assert [each.done() for each in held] == [False] * 3 + [True]
    assert (await held[3])[0] == 503
    assert await call(door, pieces(b"")[0], path="/health", method="GET") == (200, "done")
    ended.set()
    assert {(await each)[0] for each in held[:3]} == {200}
    assert {(await each)[0] for each in slow} == {408}
    assert (await call(door, pieces(b"x")[0]))[0] == 200


def apart(asked=None, *, is_known=True, at_once=2, seconds=30.0):
    """Return what lets two bodies of up to 1 MB have room of their own."""
    return Limit(
        1_000_000,
        known([] if asked is None else asked, is_known=is_known),
        seconds,
        at_once,
        lambda request: f"{request.headers['host']}: first agree.",
        lambda request: request.headers.getlist("x-sender"),
    )


async def test_what_has_room_of_its_own_takes_nobody_elses(web):
    """While large bodies come in, what everybody sends is let in as before."""
    door = LimitsMiddleware(
        Starlette(routes=routes(web)), limits={"/files": apart()}, most_in_flight=64 * 1024
    )
    receive, _ = pieces(b"x" * 900_000)
    declared = [(b"content-length", b"900000")]
    assert (await call(door, receive, declared, path="/files"))[
        0
    ] == 404  # read whole; no such route here
    assert (door.flying.size, door.flying.apart) == (0, 0)


async def test_only_so_many_large_bodies_come_in_at_once(web):
    """One more is told to come again, and its body is not read; places are given back."""
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits={"/files": apart()})
    declared = [(b"content-length", b"900000")]
    begun, release = asyncio.Semaphore(0), asyncio.Event()

    async def slow():
        begun.release()
        await release.wait()
        return {"type": "http.disconnect"}

    waiting = [asyncio.create_task(call_gone(door, slow, declared)) for _ in range(2)]
    for _ in waiting:
        await begun.acquire()
    receive, taken = pieces(b"x" * 900_000)
    assert (await call(door, receive, declared, path="/files"))[0] == 503
    assert taken == []
    receive, _ = pieces(b"text=hi")
    assert (await call(door, receive))[0] != 503
    release.set()
    await asyncio.gather(*waiting)
    assert door.flying.apart == 0


async def test_of_each_sender_one_large_body_comes_in(web):
    """A second one is told to come again, whatever else it is known by; another sender's is let in."""
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits={"/files": apart(at_once=3)})
    declared = [(b"content-length", b"900000")]
    begun, release = asyncio.Event(), asyncio.Event()

    async def slow():
        begun.set()
        await release.wait()
        return {"type": "http.disconnect"}

    def sent_by(*names):
        return [*declared, *((b"x-sender", name) for name in names)]

    waiting = asyncio.create_task(call_gone(door, slow, sent_by(b"visitor a", b"address 1")))
    await begun.wait()
    body = b"x" * 900_000
    for names in ((b"visitor a",), (b"visitor b", b"address 1")):
        receive, taken = pieces(body)
        assert (await call(door, receive, sent_by(*names), path="/files"))[0] == 503
        assert taken == []
    receive, _ = pieces(body)
    others = sent_by(b"visitor b", b"address 2")
    assert (await call(door, receive, others, path="/files"))[0] == 404
    release.set()
    await waiting
    receive, _ = pieces(body)
    assert (await call(door, receive, sent_by(b"visitor a"), path="/files"))[0] == 404
    assert (door.flying.apart, door.flying.senders) == (0, set())


async def test_a_large_body_that_trickles_is_ended(web, monkeypatch):
    """Long before its time: whoever sends next to nothing keeps no place. Control: a quick one has time."""
    monkeypatch.setattr(limits, "APART_SECONDS", 0.3)
    declared = [(b"content-length", b"900000")]
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits={"/files": apart(seconds=3600)})
    receive, _ = pieces(b"", endless=True, pause=0.1)
    assert (await call(door, receive, declared, path="/files"))[0] == 408
    assert door.flying.apart == 0
    monkeypatch.setattr(limits, "APART_SECONDS", 3600)
    receive, _ = pieces(b"x" * 20_480, pause=0.03)
    assert (await call(door, receive, declared, path="/files"))[0] == 404


async def call_gone(door, receive, declared):
    """Send a body and leave before it is whole: nothing is answered."""
    with pytest.raises(IndexError):
        await call(door, receive, declared, path="/files")


async def test_a_large_body_has_its_own_time(web):
    """Control: what everybody may send is ended after the common time."""
    named = {"/files": apart(seconds=30.0)}
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits=named, seconds=0.2)
    receive, _ = pieces(b"x" * 20_480, pause=0.03)
    assert (await call(door, receive, [(b"content-length", b"20480")], path="/files"))[0] == 404
    receive, _ = pieces(b"x" * 15_360, pause=0.03)
    assert (await call(door, receive, [(b"content-length", b"15360")], path="/files"))[0] == 408


async def test_a_stranger_is_told_what_is_missing(web):
    """In the words of the limit; the body is not read."""
    named = {"/files": apart(is_known=False)}
    door = LimitsMiddleware(Starlette(routes=routes(web)), limits=named)
    receive, taken = pieces(b"x" * 900_000)
    declared = [(b"content-length", b"900000")]
    assert await call(door, receive, declared, path="/files") == (403, "chat.test: first agree.")
    assert taken == []


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [("1.1", 1, 303), ("1.1", 0, 400), ("1.1", 2, 400), ("1.0", 0, 303), ("1.0", 2, 400)],
)
async def test_a_request_names_one_host(door, version, hosts, status):
    """Only before HTTP/1.1 it may name none."""
    receive, _ = pieces(b"text=hi")
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    named = HOST * hosts
    assert (await call(door, receive, headers, hosts=named, http_version=version))[0] == status
