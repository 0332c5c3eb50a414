"""WeChat's part: text messages in plain mode, signed, and whether a text comes back.

Nothing here knows who answers.
"""

import hashlib
import time
from collections.abc import Callable
from itertools import count
from random import Random

from benchmarks.platforms.load import Connection, Response, Send
from benchmarks.platforms.texts import Texts

TOKEN = "benchmark"  # noqa: S105  # of no account
APP_ID = "wx0123456789abcdef"
TARGET = "/wechat"

FOLLOWERS = 1_000

HEADERS = {"Content-Type": "text/xml"}


def sender(port: int, texts: Texts, chance: Random, wall: Callable[[], float] = time.time) -> Send:
    """Return what sends each text as a new message of some follower."""
    connections: dict[int, Connection] = {}
    numbers = count(chance.randrange(10**17, 10**18))

    async def send(number: int) -> bool:
        connection = connections.setdefault(number, Connection(port))
        now = str(int(wall()))
        body = _message(chance.randrange(FOLLOWERS), next(numbers), now, texts())
        response = await connection.post(_signed(now, str(next(numbers))), body, HEADERS)
        return response.status == 200 and b"<Content>" in response.body  # noqa: PLR2004  # as everywhere

    return send


class Follower:
    """Somebody on WeChat, with a connection of their own."""

    def __init__(self, port: int, number: int, chance: Random) -> None:
        self._connection = Connection(port)
        self._number = number
        self._numbers = count(chance.randrange(10**17, 10**18))

    async def __call__(self, text: str, wall: Callable[[], float] = time.time) -> Response:
        """Send *text* as a new message and return what comes back."""
        now = str(int(wall()))
        body = _message(self._number, next(self._numbers), now, text)
        return await self._connection.post(_signed(now, str(next(self._numbers))), body, HEADERS)

    def leave(self) -> None:
        """Hang up."""
        self._connection.close()


def _signed(timestamp: str, nonce: str) -> str:
    """Return the target with the signature that WeChat adds."""
    parts = "".join(sorted((TOKEN, timestamp, nonce))).encode()
    signature = hashlib.sha1(parts).hexdigest()  # noqa: S324  # WeChat's choice
    return f"{TARGET}?signature={signature}&timestamp={timestamp}&nonce={nonce}"


def _message(follower: int, number: int, timestamp: str, text: str) -> bytes:
    return (
        "<xml>"
        "<ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>"
        f"<FromUserName><![CDATA[oBenchmarkFollower{follower:010}]]></FromUserName>"
        f"<CreateTime>{timestamp}</CreateTime>"
        "<MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{text}]]></Content>"
        f"<MsgId>{number}</MsgId>"
        "</xml>"
    ).encode()
