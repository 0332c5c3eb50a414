"""What each setting may say: each returns the value, or ``ValueError`` tells what it must be."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from bot.http import addresses
from bot.http.addresses import Network

SHORTEST_KEY = 32
"""Characters of the key that seals the audit, at least."""


def host(value: str) -> str:
    if not re.fullmatch(r"[\w.:%-]+", value, re.ASCII):
        msg = "must be the name or address to listen on, for example 127.0.0.1 or 0.0.0.0."
        raise ValueError(msg)
    return value


def port(value: str) -> int:
    highest = 65535
    if not (re.fullmatch(r"[0-9]{1,5}", value) and 0 < int(value) <= highest):
        msg = f"must be a number from 1 to {highest}, for example 8000."
        raise ValueError(msg)
    return int(value)


def metrics_port(value: str) -> tuple[str, int]:
    """Return host and port; a port alone is one of this machine."""
    where, _, number = value.rpartition(":")
    return host(where.strip("[]") or "127.0.0.1"), port(number)


def metrics_token(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]{16,}", value):
        msg = "must have at least 16 letters, digits and signs: `openssl rand -hex 32` makes one."
        raise ValueError(msg)
    return value


def traces_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+/[^\s?#@\\]*", value):
        msg = "must be where traces are taken, for example http://127.0.0.1:4318/v1/traces."
        raise ValueError(msg)
    return value


def model(value: str) -> str:
    if not re.fullmatch(r"[\w./:@+-]{1,200}", value, re.ASCII):
        msg = "must be the name of a model as its server knows it, for example bge-m3."
        raise ValueError(msg)
    return value


def bearer(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        msg = "must be the key that the server asks for: letters, digits and signs without spaces."
        raise ValueError(msg)
    return value


def yes_or_no(value: str) -> bool:
    if value.lower() not in {"yes", "no"}:
        msg = "must be yes or no."
        raise ValueError(msg)
    return value.lower() == "yes"


def translation_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+(?:/[^\s?#@\\]*)?", value):
        msg = "must be the address of a translation server, for example http://127.0.0.1:5000."
        raise ValueError(msg)
    return value.rstrip("/")


def hours(value: str) -> int:
    most = 8760
    if not (re.fullmatch(r"[0-9]{1,4}", value) and 0 < int(value) <= most):
        msg = f"must be a number of hours from 1 to {most}, for example 72."
        raise ValueError(msg)
    return int(value)


def days(value: str) -> int:
    most = 365
    if not (re.fullmatch(r"[0-9]{1,3}", value) and 0 < int(value) <= most):
        msg = f"must be a number of days from 1 to {most}, for example 35."
        raise ValueError(msg)
    return int(value)


def megabytes(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", value):
        msg = "must be a number of megabytes, for example 2000; with 0 no files are taken."
        raise ValueError(msg)
    return int(value)


def public_url(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@\\]+/?", value) or not urlsplit(value).hostname:
        msg = "must be the address visitors use, beginning with https://."
        raise ValueError(msg)
    return value.rstrip("/")


def networks(value: str) -> tuple[Network, ...]:
    try:
        return addresses.networks(value)
    except ValueError:
        msg = "must list addresses or networks of proxies, for example 127.0.0.1 or 172.16.0.0/12."
        raise ValueError(msg) from None


def telegram_token(value: str) -> str:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{3,}", value):
        looks = " This looks like a WeChat AppID." if value.startswith(("wx", "gh_")) else ""
        msg = f"must be the token from @BotFather: digits, a colon, letters.{looks}"
        raise ValueError(msg)
    return value


def telegram_secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", value):
        msg = "must be 8 to 256 letters, digits, '_' and '-', made up by you and told to nobody."
        raise ValueError(msg)
    return value


def staff_chat(value: str) -> str:
    if not re.fullmatch(r"-[0-9]{1,16}", value):
        msg = "must be the id of a group: a number that begins with a minus, for example -1001234."
        raise ValueError(msg)
    return value


def per_second(value: str) -> int:
    most = 1000
    if not (re.fullmatch(r"[0-9]{1,4}", value) and 0 < int(value) <= most):
        msg = f"must be a number of messages from 1 to {most}, for example 30."
        raise ValueError(msg)
    return int(value)


def address(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"\\]+@[^\s@<>,;:\"\\]+", value):
        msg = "must be one address, for example assistant@example.org."
        raise ValueError(msg)
    return value


def api_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@\\]+(?:/[^\s?#@\\]*)?", value):
        msg = "must be the root of an API server, for example http://127.0.0.1:8081."
        raise ValueError(msg)
    return value.rstrip("/")


def database_url(value: str) -> str:
    if not re.fullmatch(r"(?:sqlite:///(?!:memory:)|postgresql://)\S.*", value):
        msg = "must begin with sqlite:/// (then a file) or postgresql://."
        raise ValueError(msg)
    return value


def folder(value: str) -> Path:
    folder = Path(value)
    if not folder.is_dir():
        msg = "must name a folder with content; see knowledge/README.md."
        raise ValueError(msg)
    return folder


def audit_key(value: str) -> str:
    if len(value) < SHORTEST_KEY:
        msg = f"must have at least {SHORTEST_KEY} characters: `openssl rand -hex 32` makes one."
        raise ValueError(msg)
    return value


def log_level(value: str) -> str:
    levels = ("debug", "info", "warning", "error")
    if value.lower() not in levels:
        msg = f"must be one of {', '.join(levels)}."
        raise ValueError(msg)
    return value.lower()
