"""What comes in and what goes out: the words that channels and the core share."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

SILENCE = "silence"
"""What a reply is about in which nothing is said: a person answers in the assistant's place."""

Clock = Callable[[], datetime]
"""Gives the time now, with its zone."""

LONGEST_TEXT = 4096
"""Characters taken of one message; Telegram's own limit, and the strictest of the channels."""

UNWANTED = frozenset({"Cc", "Cs", "Cn"})
"""Unicode categories that are never kept: controls, lone surrogates, code points that mean nothing."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")
"""Direction overrides and invisible spaces: they only serve to make a text look like another."""


SPACES = str.maketrans("\t\u2028\u2029", " \n\n")
"""Controls that part words: without them "1<tab>3" would be 13."""


def clean_text(text: str) -> str:
    r"""Return *text* as it may be kept: capped, composed, without controls; newlines stay.

    The cap comes first: composing is quadratic in the length of hostile marks.

    >>> clean_text("a\x00b\ud800\u202ec\r\n")
    'abc'
    """
    kept = (
        character
        for character in text[:LONGEST_TEXT].translate(SPACES).replace("\r\n", "\n")
        if character == "\n"
        or (unicodedata.category(character) not in UNWANTED and character not in OVERRIDES)
    )
    return unicodedata.normalize("NFC", "".join(kept))[:LONGEST_TEXT].strip()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody writing to us, as one channel knows them."""

    channel: str
    id: str


class Attachment(StrEnum):
    """What a visitor sent instead of words."""

    VOICE = "voice"
    """Speech that nobody has put into words."""
    CONTACT = "contact"
    """The visitor's own contact; the phone number in it is the text."""
    OTHER = "other"
    """A picture, a file, a sticker, a place, somebody else's contact."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a visitor sent: words, a choice tapped, or an attachment.

    *key* is the channel's own name for this message: the same key again is the same message.
    *hint* is the language the channel believes the visitor reads; *origin* the code of the place
    (a QR code, a link) that brought them here. Both are empty when unknown.
    """

    visitor: Visitor
    key: str
    taken_at: datetime
    text: str = ""
    choice: str = ""
    hint: str = ""
    origin: str = ""
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a visitor can tap, or answer by its number or words; *id* is at most 64 bytes."""

    id: str
    label: str
    is_ticked: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the intake stands: question *number* of *total*, and what may be said meanwhile."""

    number: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a summary: what it is, what was said, and the choice that changes it."""

    label: str
    value: str
    change: Choice | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: plain text with blank lines between paragraphs, and what may follow.

    *about* names what answered, never the words: ``topic cities.overview``, ``phrase ask_country``.
    *foot* says where an answer comes from, *dispute* offers to say that it was not meant.
    With *takes_several*, choices are ticked and sent together. *tail* is said below the rows.
    """

    text: str
    about: str
    language: str
    choices: tuple[Choice, ...] = ()
    foot: str = ""
    dispute: Choice | None = None
    progress: Progress | None = None
    rows: tuple[Row, ...] = ()
    tail: str = ""
    reference: str = ""
    takes_several: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing goes out: the message waits for a person's answer."""
        return self.about == SILENCE

    def to_json(self) -> dict[str, Any]:
        """Return the reply as plain values, to be kept beside the message it answers."""
        # Written out: dataclasses.asdict copies everything deeply, and takes ten times as long.
        progress = self.progress
        return {
            "text": self.text,
            "about": self.about,
            "language": self.language,
            "choices": [_plain(choice) for choice in self.choices],
            "foot": self.foot,
            "dispute": self.dispute and _plain(self.dispute),
            "progress": progress
            and {"number": progress.number, "total": progress.total, "text": progress.text},
            "rows": [
                {
                    "label": row.label,
                    "value": row.value,
                    "change": row.change and _plain(row.change),
                }
                for row in self.rows
            ],
            "tail": self.tail,
            "reference": self.reference,
            "takes_several": self.takes_several,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Reply":
        """Return the reply that :meth:`to_json` gave."""
        return replace(
            cls(**kept),
            choices=tuple(Choice(**choice) for choice in kept["choices"]),
            dispute=Choice(**kept["dispute"]) if kept["dispute"] else None,
            progress=Progress(**kept["progress"]) if kept["progress"] else None,
            rows=tuple(
                Row(row["label"], row["value"], Choice(**row["change"]) if row["change"] else None)
                for row in kept["rows"]
            ),
        )


def _plain(choice: Choice) -> dict[str, Any]:
    return {"id": choice.id, "label": choice.label, "is_ticked": choice.is_ticked}
