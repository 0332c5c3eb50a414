"""Every setting, read once from the environment.

Only the composition root sees the whole; each part is given what it needs.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.errors import SettingsError

PREFIX = "BOT_"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose; ``docs/settings.md`` has a heading for each."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    database_url: str = field(default="sqlite:///data/assistant.db", repr=False)
    content: Path | None = None
    cache_dir: Path = Path("data/cache")
    log_level: str = "info"
    unknown: tuple[str, ...] = ()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings in *environ*; ``SettingsError`` names all that make no sense."""
        reader, defaults = _Reader(environ), cls()
        settings = cls(
            host=reader.read("HOST", _host, defaults.host),
            port=reader.read("PORT", _port, defaults.port),
            public_url=reader.read("PUBLIC_URL", _public_url, defaults.public_url),
            database_url=reader.read("DATABASE_URL", _database_url, defaults.database_url),
            content=reader.read("CONTENT", _folder, defaults.content),
            cache_dir=reader.read("CACHE_DIR", Path, defaults.cache_dir),
            log_level=reader.read("LOG_LEVEL", _log_level, defaults.log_level),
        )
        reader.finish()
        return replace(settings, unknown=reader.unknown())


class _Reader:
    """Reads settings and collects what is wrong, so that all of it is said at once."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()
        self._problems: list[str] = []

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """Return what ``BOT_<name>`` says, or what the file named by ``BOT_<name>_FILE`` holds."""
        variable = PREFIX + name
        self._known |= {variable, f"{variable}_FILE"}
        value = self._environ.get(variable, "").strip()
        if path := self._environ.get(f"{variable}_FILE", "").strip():
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                self._problems.append(f"{variable}_FILE names a file that cannot be read.")
                return default
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            # The value itself is not repeated: it may be a secret.
            self._problems.append(f"{variable} {error}")
            return default

    def finish(self) -> None:
        """Raise what was found, all of it at once."""
        if self._problems:
            raise SettingsError("\n".join(self._problems))

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


def _public_url(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#@\\]+/?", value) or not urlsplit(value).hostname:
        msg = "must be the address visitors use, beginning with https://."
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


def _log_level(value: str) -> str:
    levels = ("debug", "info", "warning", "error")
    if value.lower() not in levels:
        msg = f"must be one of {', '.join(levels)}."
        raise ValueError(msg)
    return value.lower()
