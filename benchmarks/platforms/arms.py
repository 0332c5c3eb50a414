"""What is measured: for each platform the least there can be, ours, and the peers.

Nothing here measures.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import create_engine, text

from benchmarks.platforms import bot_api, wechat
from benchmarks.platforms.bot_api import BotApi
from benchmarks.platforms.load import Send
from benchmarks.platforms.texts import Texts

PEERS = Path(__file__).parent / "peers"

AT_ONCE = (1, 32)
CROWD = (32, 128)
"""Visitors who write at once, each again when they are answered."""

FAR_SECONDS = 0.300
"""What a call of the Bot API takes where it is far, or busy."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arm is measured: its port, the Bot API, a folder of its own, and what is kept."""

    port: int
    api: BotApi
    folder: Path
    learned: Path
    peers: Path
    chance: Random
    database: str
    """The address of the database that ours keeps in."""

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.api.port}"


@dataclass(frozen=True, slots=True)
class Arm:
    """One row of the table: how its server is started and how it is sent messages."""

    name: str
    command: Callable[[Place], Sequence[str]]
    send: Callable[[Place, Texts], Send]
    environ: Callable[[Place], Mapping[str, str]] = field(default=lambda _: {})
    is_bare: bool = False
    is_ours: bool = False
    is_new: bool = False
    """Each text is one never written before."""
    is_on_postgresql: bool = False
    latency: float = bot_api.LATENCY_SECONDS
    at_once: Sequence[int] = AT_ONCE


def stored(place: Place) -> int:
    """Return how many messages ours has kept, each with its reply."""
    query = text("SELECT count(*) FROM inbox JOIN exchanges ON exchanges.id = inbox.exchange")
    engine = create_engine(place.database)
    try:
        with engine.connect() as database:
            return int(database.execute(query).scalar_one())
    finally:
        engine.dispose()


# WeChat


def _to_wechat(place: Place, texts: Texts) -> Send:
    return wechat.sender(place.port, texts, place.chance)


def _werobot(*command: str) -> Callable[[Place], Sequence[str]]:
    return lambda place: [
        *(part.format(bin=place.peers.parent, port=place.port) for part in command),
        "benchmarks.platforms.peers.werobot_app:app",
    ]


def _wechat_token(place: Place) -> Mapping[str, str]:
    return {"WECHAT_TOKEN": wechat.TOKEN}


# Telegram


def _by_webhook(place: Place, texts: Texts) -> Send:
    return place.api.delivering(place.port, texts)


def _by_polling(place: Place, texts: Texts) -> Send:
    return place.api.fetched(texts)


def _ptb(way: str) -> Callable[[Place], Sequence[str]]:
    return lambda place: [
        str(place.peers),
        str(PEERS / "ptb_app.py"),
        *(way, str(place.port), place.api_url, bot_api.TOKEN),
        *((bot_api.SECRET,) if way == "webhook" else ()),
    ]


# Ours


def _ours(place: Place) -> Sequence[str]:
    return [sys.executable, "-m", "bot", "serve"]


def _settings(place: Place, **chosen: str) -> Mapping[str, str]:
    return {
        "BOT_PORT": str(place.port),
        "BOT_DATABASE_URL": place.database,
        "BOT_CACHE_DIR": str(place.learned),
        **{f"BOT_{name.upper()}": value for name, value in chosen.items()},
    }


def _with_wechat(place: Place) -> Mapping[str, str]:
    return _settings(place, wechat_token=wechat.TOKEN, wechat_app_id=wechat.APP_ID)


def _with_polling(place: Place) -> Mapping[str, str]:
    return _settings(place, telegram_token=bot_api.TOKEN, telegram_api_url=place.api_url)


def _without_limit(place: Place) -> Mapping[str, str]:
    return {**_with_polling(place), "BOT_TELEGRAM_PER_SECOND": "1000"}


def _with_webhook(place: Place) -> Mapping[str, str]:
    return {
        **_with_polling(place),
        "BOT_TELEGRAM_SECRET": bot_api.SECRET,
        "BOT_PUBLIC_URL": "https://bot.example",
    }


def _bare(file: str, secret: str) -> Callable[[Place], Sequence[str]]:
    return lambda place: [sys.executable, str(PEERS / file), str(place.port), secret]


ARMS: Mapping[str, Sequence[Arm]] = {
    "wechat": (
        Arm(
            "Starlette + wechatpy, stores nothing",
            _bare("bare_wechat.py", wechat.TOKEN),
            _to_wechat,
            is_bare=True,
        ),
        Arm("ours, texts seen before", _ours, _to_wechat, _with_wechat, is_ours=True),
        Arm("ours, texts never seen", _ours, _to_wechat, _with_wechat, is_ours=True, is_new=True),
        Arm(
            "ours, texts seen before, PostgreSQL",
            _ours,
            _to_wechat,
            _with_wechat,
            is_ours=True,
            is_on_postgresql=True,
        ),
        Arm(
            "WeRoBot, waitress with 8 threads",
            _werobot("{bin}/waitress-serve", "--threads=8", "--listen=127.0.0.1:{port}"),
            _to_wechat,
            _wechat_token,
        ),
        Arm(
            "WeRoBot, gunicorn gthread with 8 threads",
            _werobot("{bin}/gunicorn", "--threads=8", "--bind=127.0.0.1:{port}"),
            _to_wechat,
            _wechat_token,
        ),
    ),
    "telegram": (
        Arm(
            "Starlette, reply in the response, stores nothing",
            _bare("bare_telegram.py", bot_api.SECRET),
            _by_webhook,
            is_bare=True,
        ),
        Arm("ours, webhook, texts seen before", _ours, _by_webhook, _with_webhook, is_ours=True),
        Arm(
            "ours, webhook, texts never seen",
            _ours,
            _by_webhook,
            _with_webhook,
            is_ours=True,
            is_new=True,
        ),
        Arm(
            "ours, webhook, texts seen before, PostgreSQL",
            _ours,
            _by_webhook,
            _with_webhook,
            is_ours=True,
            is_on_postgresql=True,
        ),
        Arm("ours, polling, texts seen before", _ours, _by_polling, _with_polling, is_ours=True),
        Arm(
            "ours, polling, a Bot API of 300 ms",
            _ours,
            _by_polling,
            _with_polling,
            is_ours=True,
            latency=FAR_SECONDS,
        ),
        Arm(
            "ours, polling, a Bot API without limit",
            _ours,
            _by_polling,
            _without_limit,
            is_ours=True,
            at_once=CROWD,
        ),
        Arm("python-telegram-bot, run_webhook", _ptb("webhook"), _by_webhook),
        Arm("python-telegram-bot, run_polling", _ptb("polling"), _by_polling),
        Arm(
            "python-telegram-bot, run_polling, a crowd",
            _ptb("polling"),
            _by_polling,
            at_once=CROWD[1:],
        ),
    ),
}
