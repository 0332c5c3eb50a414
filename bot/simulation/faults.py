"""What can go wrong at a platform's API, switched on by whoever tests or rehearses.

A method is a name, and a chat whatever the platform calls one.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """What happens to a call."""

    FLOOD = "429, with the seconds to wait"
    SERVER_ERROR = "500"
    RESET_BEFORE = "the connection breaks, and nothing was done"
    RESET_AFTER = "the connection breaks, and all was done"
    STALL = "no answer for some seconds, then all is done"
    BLOCKED = "403: the person has blocked the bot"
    MIGRATED = "400: the group has another id now"
    CODE = "the platform's own error code"
    GARBAGE = "200, but not what was promised"


AFTER = frozenset({Kind.RESET_AFTER})
"""What happens when all is done: it also meets calls that were under way when it was switched on."""

BEFORE = frozenset(Kind) - AFTER


@dataclass(slots=True, eq=False)
class Fault:
    """Something that goes wrong *times* times, or (None) until it is removed.

    *method* and *chat* say for which calls; empty means for all. *value* is what the kind needs:
    seconds to wait, a new chat id, an error code.
    """

    kind: Kind
    method: str = ""
    chat: str = ""
    value: int = 0
    seconds: float = 0.0
    times: int | None = 1

    def fits(self, method: str, chat: str) -> bool:
        """Whether a call of *method* for *chat* meets it."""
        return self.method in {"", method} and self.chat in {"", chat} and self.times != 0


@dataclass(slots=True)
class Faults:
    """All that is switched on; *latency* is added to every call."""

    latency: float = 0.0
    met: list[tuple[Kind, str, str]] = field(default_factory=list)
    _all: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Switch *fault* on."""
        self._all.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Switch *fault* off; it may be off already."""
        if fault in self._all:
            self._all.remove(fault)

    def clear(self) -> None:
        """Switch everything off."""
        self.latency = 0.0
        self._all.clear()

    def meet(
        self, method: str, chat: str = "", kinds: Container[Kind] = frozenset(Kind)
    ) -> Fault | None:
        """Return the first fault of *kinds* that a call of *method* for *chat* meets; use it up."""
        for fault in self._all:
            if fault.kind in kinds and fault.fits(method, chat):
                if fault.times is not None:
                    fault.times -= 1
                self.met.append((fault.kind, method, chat))
                return fault
        return None
