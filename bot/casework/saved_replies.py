"""Replies that an organisation keeps to use again, by language, with places for what differs.

They are nobody's data: what differs is filled in when one is used, and read before it is sent.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.errors import CaseError
from bot.message import clean_text
from knowledge.topic import Language

PLACES = ("name", "company", "reference", "me", "organisation")
"""What may differ: written between braces, as ``{name}``."""

LONGEST_REPLY = 2000
"""Characters of one reply of staff: two messages on WeChat, one on Telegram."""

GAP = "…"
"""What stands where nothing is known: it is seen before the reply is sent."""

LONGEST_TITLE = 80
MOST = 200
"""Saved replies of one organisation."""

_PLACE = re.compile(r"\{([^{}\s]{1,40})\}")


class SavedReplyRefusal(StrEnum):
    """Why a reply is not saved: the name of the phrase that says so."""

    EMPTY = "console_saved_empty"
    LONG = "console_saved_long"
    PLACE_UNKNOWN = "console_saved_place_unknown"
    LANGUAGE_UNKNOWN = "console_saved_language_unknown"
    FULL = "console_saved_full"
    STALE = "console_saved_stale"


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A reply of *organisation* to use again; *key* was made with the form, to save it once."""

    key: str
    organisation: str
    language: Language
    title: str
    text: str
    staff: int
    at: datetime
    number: int = 0
    version: int = 1

    def checked(self, languages: Collection[Language]) -> "SavedReply":
        """Return the reply; ``CaseError`` when something is missing, too long or not to be filled in."""
        if self.language not in languages:
            raise CaseError(SavedReplyRefusal.LANGUAGE_UNKNOWN)
        if not self.title or not self.text:
            raise CaseError(SavedReplyRefusal.EMPTY)
        if len(self.title) > LONGEST_TITLE or len(self.text) > LONGEST_REPLY:
            raise CaseError(SavedReplyRefusal.LONG, title=LONGEST_TITLE, most=LONGEST_REPLY)
        if unknown := [each for each in _PLACE.findall(self.text) if each not in PLACES]:
            raise CaseError(SavedReplyRefusal.PLACE_UNKNOWN, place=f"{{{unknown[0]}}}")
        return self


def tidied(text: str) -> str:
    """Return what was typed as it is saved."""
    return clean_text(text.replace("\r\n", "\n"))


def filled(text: str, known: Mapping[str, str]) -> str:
    """Return *text* with what is *known* in its places, and a gap where nothing is.

    >>> filled("Hello {name}, this is {me}. {x}", {"name": "Li {me}"})
    'Hello Li {me}, this is …. {x}'
    """

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        return (known.get(name) or GAP) if name in PLACES else place[0]

    return _PLACE.sub(fill, text)


class SavedReplies(Protocol):
    """Where they are kept: each organisation sees its own."""

    def of(self, organisation: str) -> Sequence[SavedReply]:
        """Return those of *organisation*, by language and title."""
        ...

    def get(self, number: int, organisation: str) -> SavedReply | None:
        """Return the one of this number; None when *organisation* has none."""
        ...

    def add(self, reply: SavedReply) -> bool:
        """Keep *reply*; False when one of its key is kept already."""
        ...

    def change(self, reply: SavedReply) -> None:
        """Keep *reply* as its next version; ``CaseError`` when another one was kept meanwhile."""
        ...

    def remove(self, number: int) -> None:
        """Forget the one of this number."""
        ...
