"""What is said at the start: where each channel is, or how to turn it on; and who may come first."""

import secrets
from datetime import datetime

from bot.database.unit import SqlUnit
from bot.settings.all import Settings
from bot.staff.sessions import FIRST_ADMIN, INVITED_FOR, key_of

NAMED = ("embeddings", "drafts")
"""What is told of only where its settings make no sense: most run without."""


def address_of(settings: Settings) -> str:
    """Return where the pages are reached."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # shown, not bound
    host = f"[{host}]" if ":" in host else host
    return settings.public_url or f"http://{host}:{settings.port}"


def channels_on(settings: Settings) -> list[str]:
    """Return a line for each channel: where it is, or how to turn it on."""
    address = address_of(settings)
    return [
        f"web       on   {address}/",
        f"telegram  {_telegram_line(settings)}",
        f"wechat    {_wechat_line(settings)}",
        f"console        {address}/console",
        f"notices   {_notices_line(settings)}",
        *(
            f"{name:<9} {_fault_line(settings, name)}"
            for name in NAMED
            if settings.faults_of(name)
        ),
        "terminal  off  `make chat` starts it here, in memory",
        f"database       {settings.database_url.split('://')[0]}; see docs/settings.md to change it",
        *(
            f"{name} is no setting of this version; docs/settings.md lists them"
            for name in settings.unknown
        ),
    ]


def _fault_line(settings: Settings, channel: str) -> str:
    return f"off  {' '.join(settings.faults_of(channel))} `python -m bot doctor` tells more"


def _telegram_line(settings: Settings) -> str:
    if settings.faults_of("telegram"):
        return _fault_line(settings, "telegram")
    if settings.telegram is None:
        return "off  set BOT_TELEGRAM_TOKEN to turn it on; see docs/telegram.md"
    if settings.telegram.secret and settings.public_url:
        return f"on   delivers to {settings.public_url}/telegram"
    return "on   is asked for messages (long polling)"


def _notices_line(settings: Settings) -> str:
    if settings.faults_of("mail"):
        return _fault_line(settings, "mail")
    ways = [f"by mail from {settings.mail.sender}"] if settings.mail else []
    if settings.telegram and settings.telegram.staff_chat:
        ways.append("to the group on Telegram")
    if not ways:
        return "off  set BOT_SMTP_URL and BOT_MAIL_FROM to tell staff of news; see docs/console.md"
    return f"on   {', '.join(ways)}"


def _wechat_line(settings: Settings) -> str:
    if settings.faults_of("wechat"):
        return _fault_line(settings, "wechat")
    if not settings.wechat:
        return "off  set BOT_WECHAT_TOKEN and BOT_WECHAT_APP_ID to turn it on; see docs/wechat.md"
    modes = {True: "encrypted", False: "in clear; BOT_WECHAT_AES_KEY makes it safe"}
    told = (f"{each.path} ({modes[bool(each.aes_key)]})" for each in settings.wechat)
    return f"on   takes callbacks at {', '.join(told)}"


def first_link(unit: SqlUnit, now: datetime) -> str:
    """Return a link, used once, by which somebody becomes the first administrator; empty when one is."""
    if unit.staff.all():
        return ""
    secret = secrets.token_urlsafe(32)
    unit.admission.invite(key_of(secret), FIRST_ADMIN, now + INVITED_FOR)
    return f"/console/invitation/{secret}"
