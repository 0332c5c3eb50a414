"""How settings are read from the environment: all that is wrong is said at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.errors import SettingsError

PREFIX = "BOT_"

OURS = ("must ", "looks like ")
"""How the words begin in which we say what a value must be. What a library says may hold the value."""

UNREADABLE = "cannot be read; docs/settings.md has an example."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """A setting that makes no sense, and keeps *channel* from starting."""

    channel: str
    text: str


class Reader:
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
        if (path := self._environ.get(f"{variable}_FILE")) is not None:
            value = self._held(f"{variable}_FILE", path.strip(), channel)
        if not value:
            return default
        try:
            return parse(value)
        except ValueError as error:
            # The value itself is not repeated: it may be a secret.
            told = str(error)
            self.complain(f"{variable} {told if told.startswith(OURS) else UNREADABLE}", channel)
            return default

    def _held(self, variable: str, path: str, channel: str) -> str:
        """Return what the file at *path* holds; empty, with a complaint, where that is nothing.

        Whoever names a file has a value, and it went astray: never is something else taken in its place.
        """
        if not path:
            self.complain(f"{variable} is empty: it must name a file, or be left out.", channel)
            return ""
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            self.complain(f"{variable} names a file that cannot be read.", channel)
            return ""
        if not value:
            self.complain(f"{variable} names a file that is empty.", channel)
        return value

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
