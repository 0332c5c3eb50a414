"""What each setting may say: each returns the value, or ``ValueError`` tells what it must be."""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.http import addresses
from bot.http.addresses import Network

SHORTEST_KEY = 32
"""Characters of the key that seals the audit, at least."""

_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared, not bound

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})

_ADDRESS = r"https?://[^\s/?#@\\]+(?:/[^\s?#@\\]*)?"


def _matching(value: str, pattern: str, must: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(must)
    return value


def _root(value: str, must: str) -> str:
    """Return *value* if it is the root of a server that can be called, without a stroke at its end."""
    if not _names_server(_matching(value, _ADDRESS, must)):
        raise ValueError(must)
    return value.rstrip("/")


def _names_server(url: str) -> bool:
    """Whether *url* names a machine, and a port where it begins to name one."""
    try:
        parts = urlsplit(url)
        return _is_machine(parts.hostname or "") and (
            bool(parts.port) if parts.port is not None else not parts.netloc.endswith(":")
        )
    except ValueError:
        return False


def _is_machine(name: str) -> bool:
    """Whether *name* is one that a machine can have, in letters of any script, or an address."""
    if ":" in name:
        ip_address(name)
        return True
    return bool(re.fullmatch(r"\w(?:[\w.-]{0,253}\w)?\.?", name))


def _number(value: str, most: int, what: str, example: int) -> int:
    digits = len(str(most))
    if not (re.fullmatch(rf"[0-9]{{1,{digits}}}", value) and 0 < int(value) <= most):
        msg = f"must be {what} from 1 to {most}, for example {example}."
        raise ValueError(msg)
    return int(value)


def host(value: str) -> str:
    return _matching(
        value,
        r"(?a:[\w.:%-]+)",
        "must be the name or address to listen on, for example 127.0.0.1 or 0.0.0.0.",
    )


def port(value: str) -> int:
    return _number(value, 65535, "a number", 8000)


def metrics_port(value: str) -> tuple[str, int]:
    """Return host and port; a port alone is one of this machine."""
    where, _, number = value.rpartition(":")
    if not (name := where.strip("[]")):
        return "127.0.0.1", port(number)
    if not _names_server(f"http://[{name}]" if ":" in name else f"http://{name}"):
        msg = "must be a port, or an address and a port, for example 0.0.0.0:9100."
        raise ValueError(msg)
    return name, port(number)


def is_same_machine(host: str, other: str) -> bool:
    """Whether who listens on *host* takes the ports of *other*, too."""
    return host == other or not {host, other}.isdisjoint(_EVERYWHERE) or {host, other} <= _HERE


def metrics_token(value: str) -> str:
    return _matching(
        value,
        r"[\x21-\x7e]{16,}",
        "must have at least 16 letters, digits and signs: `openssl rand -hex 32` makes one.",
    )


def traces_url(value: str) -> str:
    must = "must be where traces are taken, for example http://127.0.0.1:4318/v1/traces."
    if not _names_server(_matching(value, r"https?://[^\s/?#@\\]+/[^\s?#@\\]*", must)):
        raise ValueError(must)
    return value


def model(value: str) -> str:
    return _matching(
        value,
        r"(?a:[\w./:@+-]{1,200})",
        "must be the name of a model as its server knows it, for example bge-m3.",
    )


def bearer(value: str) -> str:
    return _matching(
        value,
        r"[\x21-\x7e]+",
        "must be the key that the server asks for: letters, digits and signs without spaces.",
    )


def yes_or_no(value: str) -> bool:
    if value.lower() not in {"yes", "no"}:
        msg = "must be yes or no."
        raise ValueError(msg)
    return value.lower() == "yes"


def translation_url(value: str) -> str:
    return _root(
        value, "must be the address of a translation server, for example http://127.0.0.1:5000."
    )


def drafts_url(value: str) -> str:
    """Return the whole address that is called; in the clear only one of this machine."""
    must = (
        "must be where drafts are asked for, for example https://llm.example.org/v1;"
        " with http:// only on this machine."
    )
    root = _root(value, must)
    if not is_sealed(root):
        raise ValueError(must)
    return root if root.endswith("/chat/completions") else f"{root}/chat/completions"


def is_sealed(url: str) -> bool:
    """Whether what is sent to *url* can be read by nobody on the way: encrypted, or never on a wire."""
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        if not name or parts.port == 0:
            return False
        return parts.scheme == "https" or name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def hours(value: str) -> int:
    return _number(value, 8760, "a number of hours", 72)


def days(value: str) -> int:
    return _number(value, 365, "a number of days", 35)


def megabytes(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", value):
        msg = "must be a number of megabytes, for example 2000; with 0 no files are taken."
        raise ValueError(msg)
    return int(value)


def public_url(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@\\]+/?", value) or not _names_server(value):
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
    return _matching(
        value,
        r"[A-Za-z0-9_-]{8,256}",
        "must be 8 to 256 letters, digits, '_' and '-', made up by you and told to nobody.",
    )


def staff_chat(value: str) -> str:
    return _matching(
        value,
        r"-[0-9]{1,16}",
        "must be the id of a group: a number that begins with a minus, for example -1001234.",
    )


def per_second(value: str) -> int:
    return _number(value, 1000, "a number of messages", 30)


def address(value: str) -> str:
    return _matching(
        value,
        r"[^\s@<>,;:\"\\]+@[^\s@<>,;:\"\\]+",
        "must be one address, for example assistant@example.org.",
    )


def api_url(value: str) -> str:
    return _root(value, "must be the root of an API server, for example http://127.0.0.1:8081.")


def database_url(value: str) -> str:
    from bot.database.engine import is_database  # noqa: PLC0415  # a command's help needs none of it

    must = (
        "must begin with sqlite:/// (then a file, and no ? behind it) or postgresql://; in a password"
        " write / as %2F, @ as %40, : as %3A and % as %25."
    )
    if not is_database(_matching(value, r"(?:sqlite:///|postgresql://)\S.*", must)):
        raise ValueError(must)
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
