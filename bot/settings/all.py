"""Every setting, read once from the environment.

Only the composition root sees the whole; each part is given what it needs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.channels.wechat import credentials
from bot.channels.wechat.credentials import Credentials
from bot.errors import SettingsError
from bot.http.addresses import Network
from bot.notifications.smtp import MailServer
from bot.settings import values
from bot.settings.reader import Fault, Reader
from knowledge.models.embedding_client import MODEL, Endpoint, endpoint_url

TELEGRAM = "telegram"
WECHAT = "wechat"
MAIL = "mail"
EMBEDDINGS = "embeddings"
DRAFTS = "drafts"

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

    server: MailServer
    sender: str


@dataclass(frozen=True, slots=True)
class DraftSettings:
    """Where drafts for editors are asked for, the whole address, and of which *model*."""

    url: str
    model: str
    key: str = field(default="", repr=False)


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
    translation_key: str = field(default="", repr=False)
    drafts: DraftSettings | None = None
    mail: MailSettings | None = None
    telegram: TelegramSettings | None = None
    wechat: tuple[Credentials, ...] = ()
    faults: tuple[Fault, ...] = ()
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings in *environ*; ``SettingsError`` names all that make no sense."""
        reader = Reader(environ)
        settings = cls._read(reader)
        reader.finish()
        return replace(settings, faults=reader.faults(), unknown=reader.unknown())

    @classmethod
    def names(cls) -> frozenset[str]:
        """Return the names of all settings, without their forms with ``_FILE``."""
        reader = Reader({})
        cls._read(reader)
        return reader.names()

    @classmethod
    def _read(cls, reader: Reader) -> "Settings":
        defaults = cls()
        translation_url, translation_key = _translation(reader)
        host = reader.read("HOST", values.host, defaults.host)
        port = reader.read("PORT", values.port, defaults.port)
        return cls(
            host=host,
            port=port,
            public_url=reader.read("PUBLIC_URL", values.public_url, "", channel=TELEGRAM),
            trusted_proxies=reader.read(
                "TRUSTED_PROXIES", values.networks, defaults.trusted_proxies
            ),
            database_url=reader.read("DATABASE_URL", values.database_url, defaults.database_url),
            content=reader.read("CONTENT", values.folder, defaults.content),
            cache_dir=reader.read("CACHE_DIR", Path, defaults.cache_dir),
            log_level=reader.read("LOG_LEVEL", values.log_level, defaults.log_level),
            escalate_hours=reader.read("ESCALATE_HOURS", values.hours, defaults.escalate_hours),
            audit_key=reader.read("AUDIT_KEY", values.audit_key, ""),
            erasure_ledger=reader.read("ERASURE_LEDGER", Path, defaults.erasure_ledger),
            backup_days=reader.read("BACKUP_DAYS", values.days, defaults.backup_days),
            files_mb=reader.read("FILES_MB", values.megabytes, defaults.files_mb),
            metrics_at=_metrics(reader, host, port),
            metrics_token=reader.read("METRICS_TOKEN", values.metrics_token, ""),
            traces_url=reader.read("TRACES_URL", values.traces_url, ""),
            embeddings=_embeddings(reader),
            translation_url=translation_url,
            translation_key=translation_key,
            drafts=_drafts(reader),
            mail=_mail(reader),
            telegram=_telegram(reader),
            wechat=_wechat(reader),
        )

    @property
    def ledger(self) -> Path:
        """Return the folder of the ledger: beside the file of the database, unless another one is set."""
        if self.erasure_ledger is not None:
            return self.erasure_ledger
        from bot.database.engine import file_of  # noqa: PLC0415  # a command's help needs none of it

        file = file_of(self.database_url)
        return Path(f"{file}-erased") if file else Path("data/erased")

    def faults_of(self, channel: str) -> tuple[str, ...]:
        """Return what keeps *channel* from starting, in words."""
        return tuple(fault.text for fault in self.faults if fault.channel == channel)


def _metrics(reader: Reader, host: str, port: int) -> tuple[str, int] | None:
    """Return where metrics are shown by themselves; it must not be where the server listens, *port* of *host*."""
    nowhere: tuple[str, int] | None = None
    at = reader.read("METRICS_PORT", values.metrics_port, nowhere)
    if at is not None and at[1] == port and values.is_same_machine(at[0], host):
        reader.complain("BOT_METRICS_PORT must be another port than BOT_PORT.", "")
    return at


def _telegram(reader: Reader) -> TelegramSettings | None:
    token = reader.read("TELEGRAM_TOKEN", values.telegram_token, "", channel=TELEGRAM)
    secret = reader.read("TELEGRAM_SECRET", values.telegram_secret, "", channel=TELEGRAM)
    api_url = reader.read("TELEGRAM_API_URL", values.api_url, TELEGRAM_API, channel=TELEGRAM)
    chat = reader.read("TELEGRAM_STAFF_CHAT", values.staff_chat, "", channel=TELEGRAM)
    pace = reader.read("TELEGRAM_PER_SECOND", values.per_second, TELEGRAM_PACE, channel=TELEGRAM)
    return TelegramSettings(token, secret, api_url, chat, pace) if token else None


def _embeddings(reader: Reader) -> Endpoint | None:
    """Return the server of embeddings; None unless its address is set, and right."""
    url = reader.read("EMBEDDINGS_URL", endpoint_url, "", channel=EMBEDDINGS)
    model = reader.read("EMBEDDINGS_MODEL", values.model, MODEL, channel=EMBEDDINGS)
    key = reader.read("EMBEDDINGS_KEY", values.bearer, "", channel=EMBEDDINGS)
    may_be_private = reader.read(
        "EMBEDDINGS_PRIVATE", values.yes_or_no, default=False, channel=EMBEDDINGS
    )
    if url.startswith("http:") and not may_be_private:
        reader.complain(
            "BOT_EMBEDDINGS_URL must begin with https://, or BOT_EMBEDDINGS_PRIVATE say yes.",
            EMBEDDINGS,
        )
    return Endpoint(url, model, key, may_be_private) if url else None


def _translation(reader: Reader) -> tuple[str, str]:
    """Return address and key of the translation server; a key is sent in the clear to this machine alone."""
    url = reader.read("TRANSLATION_URL", values.translation_url, "")
    key = reader.read("TRANSLATION_KEY", values.bearer, "")
    if url and key and not values.is_sealed(url):
        reader.complain(
            "BOT_TRANSLATION_URL must begin with https://, or be of this machine, where"
            " BOT_TRANSLATION_KEY is set: anybody on the way could read the key.",
            "",
        )
    return url, key


def _drafts(reader: Reader) -> DraftSettings | None:
    """Return where drafts are asked for; address and model, or nowhere."""
    url = reader.read("DRAFTS_URL", values.drafts_url, "", channel=DRAFTS)
    model = reader.read("DRAFTS_MODEL", values.model, "", channel=DRAFTS)
    key = reader.read("DRAFTS_KEY", values.bearer, "", channel=DRAFTS)
    if url:
        reader.require("DRAFTS_MODEL", model, channel=DRAFTS, page="settings")
    return DraftSettings(url, model, key) if url and model else None


def _mail(reader: Reader) -> MailSettings | None:
    """Return how notices are mailed; both settings, or none."""
    nowhere: MailServer | None = None
    server = reader.read("SMTP_URL", MailServer.from_url, nowhere, channel=MAIL)
    sender = reader.read("MAIL_FROM", values.address, "", channel=MAIL)
    if (server is None) != (not sender):
        for name, value in (("SMTP_URL", server and server.host), ("MAIL_FROM", sender)):
            reader.require(name, value or "", channel=MAIL, page="console")
    return MailSettings(server, sender) if server and sender else None


def _wechat(reader: Reader) -> tuple[Credentials, ...]:
    """Return the account of the settings, and those of the accounts file."""

    def read(name: str, parse: Callable[[str], str], default: str = "") -> str:
        return reader.read(f"WECHAT_{name}", parse, default, channel=WECHAT)

    token = read("TOKEN", credentials.token)
    app_id = read("APP_ID", credentials.app_id)
    secret = read("APP_SECRET", credentials.secret)
    aes_key = read("AES_KEY", credentials.aes_key)
    api_url = read("API_URL", credentials.api_url, credentials.API_URL)
    none: tuple[Credentials, ...] = ()
    more = reader.read(
        "WECHAT_ACCOUNTS", lambda value: _accounts(value, api_url), none, channel=WECHAT
    )
    if not (token or app_id or secret or aes_key):
        return more
    for name, value in (("TOKEN", token), ("APP_ID", app_id)):
        reader.require(f"WECHAT_{name}", value, channel=WECHAT)
    if not (token and app_id):
        return more
    return (Credentials(credentials.MAIN, app_id, token, secret, aes_key, api_url), *more)


def _accounts(value: str, api_url: str) -> tuple[Credentials, ...]:
    try:
        return credentials.read_accounts(Path(value), api_url)
    except SettingsError as error:
        msg = f"must name a file of accounts. {error}"
        raise ValueError(msg) from None
