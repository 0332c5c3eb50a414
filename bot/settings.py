"""Every setting, read once from the environment.

Only the composition root sees the whole; each part is given what it needs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.channels.wechat import credentials
from bot.channels.wechat.credentials import Credentials
from bot.errors import SettingsError
from bot.http.addresses import Network, networks
from bot.notifications.smtp import Server
from knowledge.matching.embedding_client import MODEL, Endpoint, endpoint_url

PREFIX = "BOT_"
TELEGRAM = "telegram"
WECHAT = "wechat"
MAIL = "mail"
EMBEDDINGS = "embeddings"

SHORTEST_KEY = 32
"""Characters of the key that seals the audit, at least."""

T = TypeVar("T")


TELEGRAM_API = "https://api.telegram.org"
TELEGRAM_PACE = 30


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How Telegram is reached. Without a secret, or without a public address, it is polled."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    api_url: str = TELEGRAM_API
    staff_chat: str = ""
    per_second: int = TELEGRAM_PACE


@dataclass(frozen=True, slots=True)
class MailSettings:
    """By which server notices are mailed, and from which address."""

    server: Server
    sender: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A setting that makes no sense, and keeps *channel* from starting."""

    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose; ``docs/settings.md`` has a heading for each.

    *faults* are mistakes that keep a channel from starting, but not the others.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    database_url: str = field(default="sqlite:///data/assistant.db", repr=False)
    content: Path | None = None
    cache_dir: Path = Path("data/cache")
    log_level: str = "info"
    escalate_hours: int = 72
    audit_key: str = field(default="", repr=False)
    erasure_ledger: Path | None = None
    backup_days: int = 35
    files_mb: int = 2000
    metrics_at: tuple[str, int] | None = None
    metrics_token: str = field(default="", repr=False)
    traces_url: str = ""
    embeddings: Endpoint | None = None
    translation_url: str = ""
    mail: MailSettings | None = None
    telegram: TelegramSettings | None = None
    wechat: tuple[Credentials, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings in *environ*; ``SettingsError`` names all that make no sense."""
        reader = _Reader(environ)
        settings = cls._read(reader)
        reader.finish()
        return replace(settings, faults=reader.faults(), unknown=reader.unknown())

    @classmethod
    def names(cls) -> frozenset[str]:
        """Return the names of all settings, without their forms with ``_FILE``."""
        reader = _Reader({})
        cls._read(reader)
        return reader.names()

    @classmethod
    def _read(cls, reader: "_Reader") -> "Settings":
        defaults = cls()
        return cls(
            host=reader.read("HOST", _host, defaults.host),
            port=reader.read("PORT", _port, defaults.port),
            public_url=reader.read("PUBLIC_URL", _public_url, "", channel=TELEGRAM),
            trusted_proxies=reader.read("TRUSTED_PROXIES", _networks, defaults.trusted_proxies),
            database_url=reader.read("DATABASE_URL", _database_url, defaults.database_url),
            content=reader.read("CONTENT", _folder, defaults.content),
            cache_dir=reader.read("CACHE_DIR", Path, defaults.cache_dir),
            log_level=reader.read("LOG_LEVEL", _log_level, defaults.log_level),
            escalate_hours=reader.read("ESCALATE_HOURS", _hours, defaults.escalate_hours),
            audit_key=reader.read("AUDIT_KEY", _audit_key, ""),
            erasure_ledger=reader.read("ERASURE_LEDGER", Path, defaults.erasure_ledger),
            backup_days=reader.read("BACKUP_DAYS", _days, defaults.backup_days),
            files_mb=reader.read("FILES_MB", _megabytes, defaults.files_mb),
            metrics_at=reader.read("METRICS_PORT", _metrics_port, defaults.metrics_at),
            metrics_token=reader.read("METRICS_TOKEN", _metrics_token, ""),
            traces_url=reader.read("TRACES_URL", _traces_url, ""),
            embeddings=_embeddings(reader),
            translation_url=reader.read("TRANSLATION_URL", _translation_url, ""),
            mail=_mail(reader),
            telegram=_telegram(reader),
            wechat=_wechat(reader),
        )

    @property
    def ledger(self) -> Path:
        """Return the folder of the ledger: beside the file of the database, unless another one is set."""
        if self.erasure_ledger is not None:
            return self.erasure_ledger
        file = self.database_url.partition("sqlite:///")[2].partition("?")[0]
        return Path(f"{file}-erased") if file else Path("data/erased")

    def faults_of(self, channel: str) -> tuple[str, ...]:
        """Return what keeps *channel* from starting, in words."""
        return tuple(fault.text for fault in self.faults if fault.channel == channel)


def _telegram(reader: "_Reader") -> TelegramSettings | None:
    token = reader.read("TELEGRAM_TOKEN", _telegram_token, "", channel=TELEGRAM)
    secret = reader.read("TELEGRAM_SECRET", _telegram_secret, "", channel=TELEGRAM)
    api_url = reader.read("TELEGRAM_API_URL", _api_url, TELEGRAM_API, channel=TELEGRAM)
    chat = reader.read("TELEGRAM_STAFF_CHAT", _staff_chat, "", channel=TELEGRAM)
    pace = reader.read("TELEGRAM_PER_SECOND", _per_second, TELEGRAM_PACE, channel=TELEGRAM)
    return TelegramSettings(token, secret, api_url, chat, pace) if token else None


def _embeddings(reader: "_Reader") -> Endpoint | None:
    """Return the server of embeddings; None unless its address is set, and right."""
    url = reader.read("EMBEDDINGS_URL", endpoint_url, "", channel=EMBEDDINGS)
    model = reader.read("EMBEDDINGS_MODEL", _model, MODEL, channel=EMBEDDINGS)
    key = reader.read("EMBEDDINGS_KEY", _bearer, "", channel=EMBEDDINGS)
    may_be_private = reader.read(
        "EMBEDDINGS_PRIVATE", _yes_or_no, default=False, channel=EMBEDDINGS
    )
    if url.startswith("http:") and not may_be_private:
        reader.complain(
            "BOT_EMBEDDINGS_URL must begin with https://, or BOT_EMBEDDINGS_PRIVATE say yes.",
            EMBEDDINGS,
        )
    return Endpoint(url, model, key, may_be_private) if url else None


def _mail(reader: "_Reader") -> MailSettings | None:
    """Return how notices are mailed; both settings, or none."""
    nowhere: Server | None = None
    server = reader.read("SMTP_URL", Server.from_url, nowhere, channel=MAIL)
    sender = reader.read("MAIL_FROM", _address, "", channel=MAIL)
    if (server is None) != (not sender):
        for name, value in (("SMTP_URL", server and server.host), ("MAIL_FROM", sender)):
            reader.require(name, value or "", channel=MAIL, page="console")
    return MailSettings(server, sender) if server and sender else None


def _wechat(reader: "_Reader") -> tuple[Credentials, ...]:
    """Return the account of the settings, and those of the accounts file."""

    def read(name: str, parse: Callable[[str], str], default: str = "") -> str:
        return reader.read(f"WECHAT_{name}", parse, default, channel=WECHAT)

    token = read("TOKEN", credentials.token)
    app_id = read("APP_ID", credentials.app_id)
    secret = read("APP_SECRET", credentials.secret)
    aes_key = read("AES_KEY", credentials.aes_key)
    api_url = read("API_URL", credentials.api_url, credentials.API_URL)
    none: tuple[Credentials, ...] = ()
    more = reader.read("WECHAT_ACCOUNTS", _accounts, none, channel=WECHAT)
    if not (token or app_id or secret or aes_key):
        return more
    for name, value in (("TOKEN", token), ("APP_ID", app_id)):
        reader.require(f"WECHAT_{name}", value, channel=WECHAT)
    if not (token and app_id):
        return more
    return (Credentials(credentials.MAIN, app_id, token, secret, aes_key, api_url), *more)


def _accounts(value: str) -> tuple[Credentials, ...]:
    try:
        return credentials.read_accounts(Path(value))
    except SettingsError as error:
        msg = f"must name a file of accounts. {error}"
        raise ValueError(msg) from None


class _Reader:
    """Reads settings and collects what is wrong, so that all of it is said at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()
        self._names: set[str] = set()
        self._problems: list[str] = []
        self._faults: list[Fault] = []

    def read(self, name: str, parse: Callable[[str], T], default: T, *, channel: str = "") -> T:
        """Return what ``BOT_<name>`` says, or what the file named by ``BOT_<name>_FILE`` holds.

        What makes no sense stops the start; with *channel*, only that channel.
        """
        variable = PREFIX + name
        self._names.add(variable)
        self._known |= {variable, f"{variable}_FILE"}
        value = self._environ.get(variable, "").strip()
        if path := self._environ.get(f"{variable}_FILE", "").strip():
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                self.complain(f"{variable}_FILE names a file that cannot be read.", channel)
                return default
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            # The value itself is not repeated: it may be a secret.
            self.complain(f"{variable} {error}", channel)
            return default

    def require(self, name: str, value: str, *, channel: str, page: str = "") -> None:
        """Complain when *value* is missing, although what belongs to it is there."""
        variable = PREFIX + name
        if not value and not any(fault.text.startswith(variable) for fault in self._faults):
            self.complain(
                f"{variable} must be set as well: see docs/{page or channel}.md.", channel
            )

    def complain(self, text: str, channel: str) -> None:
        """Note what is wrong; without a *channel* it stops the start."""
        if channel:
            self._faults.append(Fault(channel, text))
        else:
            self._problems.append(text)

    def finish(self) -> None:
        """Raise what was found, all of it at once."""
        if self._problems:
            raise SettingsError("\n".join(self._problems))

    def faults(self) -> tuple[Fault, ...]:
        """Return what keeps single channels from starting."""
        return tuple(self._faults)

    def names(self) -> frozenset[str]:
        """Return what was asked for."""
        return frozenset(self._names)

    def unknown(self) -> tuple[str, ...]:
        """Return the names that look like settings and are none: a slip, most likely."""
        return tuple(
            name
            for name in sorted(self._environ)
            if name.startswith(PREFIX) and name not in self._known
        )


def _host(value: str) -> str:
    if not re.fullmatch(r"[\w.:%-]+", value, re.ASCII):
        msg = "must be the name or address to listen on, for example 127.0.0.1 or 0.0.0.0."
        raise ValueError(msg)
    return value


def _port(value: str) -> int:
    highest = 65535
    if not (re.fullmatch(r"[0-9]{1,5}", value) and 0 < int(value) <= highest):
        msg = f"must be a number from 1 to {highest}, for example 8000."
        raise ValueError(msg)
    return int(value)


def _metrics_port(value: str) -> tuple[str, int]:
    """Return host and port; a port alone is one of this machine."""
    host, _, port = value.rpartition(":")
    return _host(host.strip("[]") or "127.0.0.1"), _port(port)


def _metrics_token(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{16,}", value):
        msg = "must have at least 16 letters, digits and signs: `openssl rand -hex 32` makes one."
        raise ValueError(msg)
    return value


def _traces_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+/[^\s?#@\\]*", value):
        msg = "must be where traces are taken, for example http://127.0.0.1:4318/v1/traces."
        raise ValueError(msg)
    return value


def _model(value: str) -> str:
    if not re.fullmatch(r"[\w./:@+-]{1,200}", value, re.ASCII):
        msg = "must be the name of a model as its server knows it, for example bge-m3."
        raise ValueError(msg)
    return value


def _bearer(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        msg = "must be the key that the server asks for: letters, digits and signs without spaces."
        raise ValueError(msg)
    return value


def _yes_or_no(value: str) -> bool:
    if value.lower() not in {"yes", "no"}:
        msg = "must be yes or no."
        raise ValueError(msg)
    return value.lower() == "yes"


def _translation_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+(?:/[^\s?#@\\]*)?", value):
        msg = "must be the address of a translation server, for example http://127.0.0.1:5000."
        raise ValueError(msg)
    return value.rstrip("/")


def _hours(value: str) -> int:
    most = 8760
    if not (re.fullmatch(r"[0-9]{1,4}", value) and 0 < int(value) <= most):
        msg = f"must be a number of hours from 1 to {most}, for example 72."
        raise ValueError(msg)
    return int(value)


def _days(value: str) -> int:
    most = 365
    if not (re.fullmatch(r"[0-9]{1,3}", value) and 0 < int(value) <= most):
        msg = f"must be a number of days from 1 to {most}, for example 35."
        raise ValueError(msg)
    return int(value)


def _megabytes(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", value):
        msg = "must be a number of megabytes, for example 2000; with 0 no files are taken."
        raise ValueError(msg)
    return int(value)


def _public_url(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@\\]+/?", value) or not urlsplit(value).hostname:
        msg = "must be the address visitors use, beginning with https://."
        raise ValueError(msg)
    return value.rstrip("/")


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return networks(value)
    except ValueError:
        msg = "must list addresses or networks of proxies, for example 127.0.0.1 or 172.16.0.0/12."
        raise ValueError(msg) from None


def _telegram_token(value: str) -> str:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{3,}", value):
        looks = " This looks like a WeChat AppID." if value.startswith(("wx", "gh_")) else ""
        msg = f"must be the token from @BotFather: digits, a colon, letters.{looks}"
        raise ValueError(msg)
    return value


def _telegram_secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", value):
        msg = "must be 8 to 256 letters, digits, '_' and '-', made up by you and told to nobody."
        raise ValueError(msg)
    return value


def _staff_chat(value: str) -> str:
    if not re.fullmatch(r"-[0-9]{1,16}", value):
        msg = "must be the id of a group: a number that begins with a minus, for example -1001234."
        raise ValueError(msg)
    return value


def _per_second(value: str) -> int:
    most = 1000
    if not (re.fullmatch(r"[0-9]{1,4}", value) and 0 < int(value) <= most):
        msg = f"must be a number of messages from 1 to {most}, for example 30."
        raise ValueError(msg)
    return int(value)


def _address(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"\\]+@[^\s@<>,;:\"\\]+", value):
        msg = "must be one address, for example assistant@example.org."
        raise ValueError(msg)
    return value


def _api_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+(?:/[^\s?#@\\]*)?", value):
        msg = "must be the root of an API server, for example http://127.0.0.1:8081."
        raise ValueError(msg)
    return value.rstrip("/")


def _database_url(value: str) -> str:
    if not re.fullmatch(r"(?:sqlite:///(?!:memory:)|postgresql://)\S.*", value):
        msg = "must begin with sqlite:/// (then a file) or postgresql://."
        raise ValueError(msg)
    return value


def _folder(value: str) -> Path:
    folder = Path(value)
    if not folder.is_dir():
        msg = "must name a folder with content; see knowledge/README.md."
        raise ValueError(msg)
    return folder


def _audit_key(value: str) -> str:
    if len(value) < SHORTEST_KEY:
        msg = f"must have at least {SHORTEST_KEY} characters: `openssl rand -hex 32` makes one."
        raise ValueError(msg)
    return value


def _log_level(value: str) -> str:
    levels = ("debug", "info", "warning", "error")
    if value.lower() not in levels:
        msg = f"must be one of {', '.join(levels)}."
        raise ValueError(msg)
    return value.lower()
