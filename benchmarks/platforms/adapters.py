"""What the adapters alone cost: from the bytes a platform sends to our message, from our reply to theirs.

Nothing is looked up, stored or sent.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.channels.telegram.parsing import parse
from bot.channels.telegram.rendering import Renderer
from bot.channels.telegram.updates import UpdateReader
from bot.channels.wechat.callback import CallbackVerifier
from bot.channels.wechat.credentials import MAIN, Credentials
from bot.channels.wechat.crypto import signature
from bot.channels.wechat.events import arrived
from bot.channels.wechat.rendering import Renderer as WechatRenderer
from bot.message import About, Choice, Reply, Visitor
from bot.transcript import Exchange, Outcome
from knowledge.phrasebook import Phrasebook
from knowledge.topic import Library

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ROUNDS, TIMES = 50, 200
MICRO = 1_000_000

TITLE = "Adapters: what reading a message and rendering its reply cost"

TEXT = "Which cities are part of it?"
REPLY = Reply(
    "The project works in five places, among them Wuhan. " * 8,
    About.topic("cities.overview"),
    "en",
    tuple(Choice(f"topic:city.number-{number}", f"City number {number}") for number in range(3)),
)
"""An answer of 400 characters with three buttons, as most have."""

TOKEN = "benchmark"  # noqa: S105  # of no account
APP_ID = "wx0123456789abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 5,
        "from": {"id": 700000001, "is_bot": False, "first_name": "A", "language_code": "en"},
        "chat": {"id": 700000001, "first_name": "A", "type": "private"},
        "date": 1795608000,
        "text": TEXT,
    },
}
CALLBACK = (
    "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>"
    "<FromUserName><![CDATA[oBenchmarkFollower0000000001]]></FromUserName>"
    "<CreateTime>1764072000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    f"<Content><![CDATA[{TEXT}]]></Content><MsgId>24000000000</MsgId></xml>"
)

Work = Callable[[], object]


def _arms(phrasebook: Phrasebook) -> Iterator[tuple[str, Work, Work]]:
    """Yield what is measured: a name, what reads a message, and what renders its reply."""
    reader = UpdateReader("1", ("en", "zh-Hans"), lambda: NOON)
    body, telegram = json.dumps(UPDATE).encode(), Renderer(phrasebook)
    exchange = Exchange(
        Visitor("telegram", "1"), TEXT, "", REPLY, Outcome.ANSWERED, NOON, number=7
    )
    yield (
        "Telegram",
        lambda: reader.read(parse(body)),
        lambda: json.dumps(telegram.calls(exchange, 700000001)[0]),
    )
    for mode, key in (("plain", ""), ("safe", AES_KEY)):
        verifier = CallbackVerifier.of(Credentials(MAIN, APP_ID, TOKEN, aes_key=key))
        yield f"WeChat, {mode} mode", *_wechat(verifier, WechatRenderer(phrasebook))


def _wechat(verifier: CallbackVerifier, renderer: WechatRenderer) -> tuple[Work, Work]:
    now = NOON.timestamp()
    stamp, body = str(int(now)), CALLBACK.encode()
    items = [("timestamp", stamp), ("nonce", "1"), ("signature", signature(TOKEN, stamp, "1"))]
    if verifier.crypto is not None:
        sealed = verifier.crypto.seal(CALLBACK, now)
        body = f"<xml><Encrypt><![CDATA[{sealed.ciphertext}]]></Encrypt></xml>".encode()
        items = [
            *(("timestamp", sealed.timestamp), ("nonce", sealed.nonce), ("encrypt_type", "aes")),
            ("signature", signature(TOKEN, sealed.timestamp, sealed.nonce)),
            ("msg_signature", sealed.signature),
        ]

    def render() -> str:
        part = renderer.part(renderer.body(REPLY), renderer.footer(REPLY), REPLY.language)
        return verifier.reply(part.text, "oBenchmarkFollower", "gh_0123456789ab", now)

    return lambda: arrived(verifier.open(items, body, now), APP_ID, NOON), render


def _micros(work: Work) -> float:
    """Return what *work* takes of a processor, in microseconds: in the best round.

    What others on the machine add is not its own.
    """
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(TIMES):
            work()
        took.append((time.process_time() - began) / TIMES)
    return min(took) * MICRO


def adapters(library: Library) -> str:
    """Measure, and return a table in Markdown."""
    lines = ["| | reading µs | rendering µs | both µs |", "| --- | ---: | ---: | ---: |"]
    for name, read, render in _arms(Phrasebook(library)):
        reading, rendering = _micros(read), _micros(render)
        lines.append(f"| {name} | {reading:.0f} | {rendering:.0f} | {reading + rendering:.0f} |")
    return "\n".join(lines)
