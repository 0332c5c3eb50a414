"""What an answer of a lead was before staff put it right: kept for a while, to be brought back."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.dialogue.words.contacts import Value
from bot.leads import Lead

MARK_SIGNS = 16


@dataclass(frozen=True, slots=True)
class Correction:
    """The answer of a lead that was put right last, by its *name*.

    *was* is what it was, None where nothing was given; *mark* is that of what it became. *moved_from* is
    who followed the lead up before, where another country took it elsewhere; else empty.
    """

    reference: str
    name: str
    was: Value | None
    mark: str
    moved_from: str
    staff: int
    at: datetime

    @property
    def key(self) -> str:
        """Return what names it in a form that brings the answer back."""
        return f"{self.name}:{self.mark}"

    def is_last(self, lead: Lead, name: str) -> bool:
        """Whether the answer *name* of *lead* is still what it became."""
        return self.name == name and self.mark == mark_of(lead.given.get(name))


class Corrections(Protocol):
    """Where it is kept what an answer was before it was put right."""

    def last(self, reference: str) -> Correction | None:
        """Return what was put right last in a lead; None where nothing was, or long ago."""
        ...

    def keep(self, correction: Correction) -> None:
        """Keep *correction*, in place of what was kept of its lead."""
        ...


def mark_of(value: Value | None) -> str:
    """Return what tells one answer from another."""
    told = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()[:MARK_SIGNS]
