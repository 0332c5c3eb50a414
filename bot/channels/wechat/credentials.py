"""Our WeChat accounts: what each is called, and the secrets it shares with the platform.

Nothing here talks to WeChat. What makes no sense is said in words, and no value is ever repeated.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.errors import SettingsError
from knowledge.reading.source import Entries, Entry, read, short
from knowledge.topic import Text

MAIN = "main"
"""The account of the settings; every other one has a name of its own."""

API_URL = "https://api.weixin.qq.com"

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_APP_ID = re.compile(r"wx[0-9a-zA-Z]{6,30}")
_TOKEN = re.compile(r"[0-9a-zA-Z_-]{3,32}")
_SECRET = re.compile(r"[0-9a-zA-Z_-]{8,64}")
_AES_KEY = re.compile(r"[0-9a-zA-Z+/]{43}")
_TELEGRAM_TOKEN = re.compile(r"\d+:[\w-]{30,}")


def app_id(value: str) -> str:
    """Return *value* if it can be an AppID; ``ValueError`` says what it must be."""
    if not _APP_ID.fullmatch(value):
        msg = "must be the AppID of the account: 'wx' and letters or digits, 18 in all as a rule."
        raise ValueError(msg)
    return value


def token(value: str) -> str:
    """Return *value* if it can be the token of a callback address."""
    if _TELEGRAM_TOKEN.fullmatch(value):
        msg = "looks like a token of Telegram; WeChat's is the 'Token' of the server settings."
        raise ValueError(msg)
    if not _TOKEN.fullmatch(value):
        msg = "must be the 'Token' of the server settings: 3 to 32 letters or digits."
        raise ValueError(msg)
    return value


def secret(value: str) -> str:
    """Return *value* if it can be an AppSecret."""
    if not _SECRET.fullmatch(value):
        msg = "must be the AppSecret of the account: letters or digits, 32 as a rule."
        raise ValueError(msg)
    return value


def aes_key(value: str) -> str:
    """Return *value* if it can be an EncodingAESKey."""
    if not _AES_KEY.fullmatch(value):
        msg = (
            "must be the EncodingAESKey of the server settings: 43 letters or digits;"
            f" this one has {len(value)} characters."
        )
        raise ValueError(msg)
    return value


def api_url(value: str) -> str:
    """Return *value* if the API may lie there: the secret goes to it."""
    parts = urlsplit(value)
    host = parts.hostname or ""
    is_root = parts.path in {"", "/"} and not parts.query and not parts.fragment
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_near(host))
    if not (host and is_root and is_safe) or parts.username is not None or re.search(r"\s", value):
        msg = (
            f"must be the root of WeChat's API, for example {API_URL}; without https only on"
            " this machine or in its own network."
        )
        raise ValueError(msg)
    return value.rstrip("/")


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        msg = "must be at most 32 small letters, digits and hyphens."
        raise ValueError(msg)
    return value


def _if_given(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: check(value) if value else ""


CHECKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "name": _name,
        "app_id": app_id,
        "token": token,
        "secret": _if_given(secret),
        "aes_key": _if_given(aes_key),
        "api_url": api_url,
    }
)
"""How each field of an account is checked."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """One account of ours. It cannot be made with values that make no sense.

    Without *secret* no call is made: it replies and does nothing else. With *aes_key* whatever
    comes in must be encrypted.
    """

    name: str
    app_id: str
    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    api_url: str = API_URL

    def __post_init__(self) -> None:
        problems = [f"{name} {said}" for name, said in _wrong(self._values())]
        if problems:
            raise SettingsError("\n".join(problems))

    @property
    def path(self) -> str:
        """Where WeChat calls us."""
        return "/wechat" if self.name == MAIN else f"/wechat/{self.name}"

    def _values(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in CHECKS}


def _wrong(values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fields that make no sense, each with what it must be."""
    for name, check in CHECKS.items():
        try:
            check(values[name])
        except ValueError as error:
            yield name, str(error)


def read_accounts(path: Path, url: str = API_URL) -> tuple[Credentials, ...]:
    """Return the accounts of a file, YAML or JSON; ``SettingsError`` says all that is wrong in it.

    Each name has ``app_id`` and ``token`` below it, and may have ``secret``, ``aes_key``, ``api_url``.
    Without the last, its API lies at *url*.
    """
    try:
        page = read(path.read_bytes(), path.name)
    except OSError:
        msg = f"{path.name} names accounts of WeChat and cannot be read."
        raise SettingsError(msg) from None
    problems = [f"{each.place.file}:{each.place.line}: {each.message}" for each in page.problems]
    accounts: list[Credentials] = []
    if not page.problems and not isinstance(page.root, Entries):
        problems.append(f"{path.name}:1: write the name of each account, with its values below.")
    elif isinstance(page.root, Entries):
        for name, entry in page.root.by_name.items():
            account = _account(name, entry, url, problems)
            accounts += [account] if account else []
    problems += _shared(accounts, path.name)
    if problems:
        raise SettingsError("\n".join(problems))
    return tuple(accounts)


def _account(name: str, entry: Entry, url: str, problems: list[str]) -> Credentials | None:
    def complain(line: int, message: str) -> None:
        problems.append(f"{entry.place.file}:{line}: {message}")

    before = len(problems)
    fields = entry.node.by_name if isinstance(entry.node, Entries) else {}
    values = dict.fromkeys(CHECKS, "") | {"name": name, "api_url": url}
    for key, given in fields.items():
        if key not in CHECKS or key == "name" or not isinstance(given.node, Text):
            known = ", ".join(each for each in CHECKS if each != "name")
            complain(given.place.line, f"'{short(key)}' is not one of {known} with a value.")
        else:
            values[key] = given.node.value
    if name == MAIN:
        complain(
            entry.place.line, f"'{MAIN}' is the account of the settings. Choose another name."
        )
    for key, said in _wrong(values):
        line = fields[key].place.line if key in fields else entry.place.line
        complain(line, f"{key} of '{short(name)}' {said}")
    return None if len(problems) > before else Credentials(**values)


def _shared(accounts: list[Credentials], file: str) -> Iterator[str]:
    known: dict[str, str] = {}
    for account in accounts:
        other = known.setdefault(account.app_id, account.name)
        if other != account.name:
            yield f"{file}:1: '{other}' and '{account.name}' have the same app_id. Keep one."
