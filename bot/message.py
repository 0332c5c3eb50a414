"""What comes in and what goes out: the words that channels and the core share."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bot.choice_id import ChoiceId, ChoiceKind
from knowledge.language.traditional import tag_of

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


def paragraphs(*parts: str) -> str:
    """Return those of *parts* that say something, a blank line between them."""
    return "\n\n".join(part for part in parts if part)


def plain_text(text: str) -> str:
    r"""Return *text* without what cannot be seen: no controls; newlines stay, spaces part words.

    >>> plain_text("a\x00b\ud800\u202ec\r\n\td")
    'abc\n d'
    """
    if text.isprintable():  # as most are
        return text
    return "".join(
        character
        for character in text.translate(SPACES).replace("\r\n", "\n")
        if character == "\n"
        or (unicodedata.category(character) not in UNWANTED and character not in OVERRIDES)
    )


def clean_text(text: str) -> str:
    r"""Return *text* as it may be kept of a message: capped, composed, without controls.

    The cap comes first: composing is quadratic in the length of hostile marks.

    >>> clean_text("a\x00b\ud800\u202ec\r\n")
    'abc'
    """
    kept = plain_text(text[:LONGEST_TEXT])
    return unicodedata.normalize("NFC", kept)[:LONGEST_TEXT].strip()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody writing to us, as one channel knows them."""

    channel: str
    id: str


class Attachment(StrEnum):
    """What a visitor sent instead of words, or beside them."""

    VOICE = "voice"
    """Speech that nobody has put into words."""
    CONTACT = "contact"
    """The visitor's own contact; the phone number in it is the text."""
    PICTURE = "picture"
    FILM = "film"
    FILE = "file"
    OTHER = "other"
    """A sticker, a place, somebody else's contact."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on its way: *size* is what it has or is said to have, *content* may not have been fetched.

    It *is_put_off* where too many came at once for it to be fetched, *is_other* where all that is said of it says that it is no PDF.
    """

    name: str
    size: int
    content: bytes = field(default=b"", repr=False)
    is_put_off: bool = False
    is_other: bool = False

    @property
    def is_unfetched(self) -> bool:
        """Whether more was announced than is here."""
        return self.size != len(self.content)


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a visitor sent: words, a choice tapped, or an attachment.

    *key* is the channel's own name for this message: the same key again is the same message.
    *hint* is the language the channel believes the visitor reads; *origin* the code of the place (a QR code, a link) that
    brought them here. Both are empty when unknown. *is_greeted*: the channel has said who answers and what is kept, so the
    reply need not. *file* is what is attached, where it may be kept. *region* is where the channel believes the visitor to
    be of those that write Traditional Chinese. It *is_crowded* where its visitor writes more than is met: it is kept unread.
    """

    visitor: Visitor
    key: str
    taken_at: datetime
    text: str = ""
    choice: str = ""
    hint: str = ""
    origin: str = ""
    attachment: Attachment | None = None
    is_greeted: bool = False
    file: SentFile | None = None
    region: str = ""
    is_crowded: bool = False

    @property
    def is_wordless(self) -> bool:
        """Whether it is an attachment alone; the number of a contact is no words."""
        is_bare = self.attachment is Attachment.CONTACT or not self.text
        return self.attachment is not None and is_bare


@dataclass(frozen=True, slots=True)
class Choice:
    """Something a visitor can tap, or answer by its number or words; *id* is the text of a ChoiceId."""

    id: str
    label: str
    is_ticked: bool = False

    @classmethod
    @lru_cache(maxsize=4_096)  # the same topics and commands are offered again and again
    def to(cls, label: str, kind: ChoiceKind, *arguments: str) -> "Choice":
        """Return the choice called *label* that stands for this.

        >>> Choice.to("Register", ChoiceKind.DO, "join").id
        'do:join'
        """
        return cls(str(ChoiceId(kind, arguments)), label)

    @property
    def means(self) -> ChoiceId | None:
        """What it stands for; None for an id of another time."""
        return ChoiceId.parse(self.id)


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
class About:
    """What a reply was made from, never its words: topics, a phrase, staff, or nothing at all.

    One part can lead into another: an answer, and after it the question that waits. Where it is
    kept, it is a text: ``topic cities.overview, phrase ask_country``.
    """

    parts: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return ", ".join(map(" ".join, self.parts))

    @classmethod
    @lru_cache(maxsize=4_096)  # a few hundred different ones are read again and again
    def parse(cls, text: str) -> "About":
        """Return what *text* says; it can be any text, and is written the same."""
        return cls(tuple(tuple(part.split(" ")) for part in text.split(", ")))

    @classmethod
    def topic(cls, *topics: str) -> "About":
        """Return that a reply answers from *topics*."""
        return cls((("topic", *topics),))

    @classmethod
    @lru_cache(maxsize=1_024)  # there are no more phrases
    def phrase(cls, name: str) -> "About":
        """Return that a reply is a phrase of the bot's own."""
        return cls((("phrase", name),))

    @classmethod
    def by_staff(cls, number: int) -> "About":
        """Return that a member of the staff wrote it."""
        return cls((("staff", str(number)),))

    def then(self, following: "About") -> "About":
        """Return that it leads into *following*."""
        return About(self.parts + following.parts)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics it answers from."""
        return tuple(topic for kind, *topics in self.parts if kind == "topic" for topic in topics)

    @property
    def is_answer(self) -> bool:
        """Whether it begins with an answer."""
        return self.parts[0][0] == "topic"

    @property
    def leads_on(self) -> bool:
        """Whether something else follows what was asked for."""
        return len(self.parts) > 1

    @property
    def staff(self) -> int:
        """The number of whoever of the staff wrote it, 0 when nobody did."""
        kind, *rest = self.parts[0]
        number = "".join(rest)
        return int(number) if kind == "staff" and number.isdecimal() else 0

    def says(self, *names: str) -> bool:
        """Whether one of these phrases is in it.

        >>> About.parse("phrase topics, phrase ask_phone").says("ask_phone", "bad_phone")
        True
        """
        return any(part == ("phrase", name) for part in self.parts for name in names)


SILENCE = About((("silence",),))
"""Nothing is said: a person answers in the assistant's place."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes out: plain text with blank lines between paragraphs, and what may follow.

    *foot* says where an answer comes from, *dispute* offers to say that it was not meant.
    With *takes_several*, choices are ticked and sent together. *tail* is said below the rows.
    *signed* says which person wrote it, as far as visitors are told; empty for the assistant.
    *region* says for which of them Traditional Chinese is written, where that is known.
    """

    text: str
    about: About
    language: str
    choices: tuple[Choice, ...] = ()
    foot: str = ""
    dispute: Choice | None = None
    progress: Progress | None = None
    rows: tuple[Row, ...] = ()
    tail: str = ""
    reference: str = ""
    takes_several: bool = False
    signed: str = ""
    region: str = ""

    @property
    def tag(self) -> str:
        """The language with the region: what a channel adds is said in the same words."""
        return tag_of(self.language, self.region)

    @property
    def is_silent(self) -> bool:
        """Whether nothing goes out: the message waits for a person's answer."""
        return self.about == SILENCE

    @property
    def tappable(self) -> tuple[Choice, ...]:
        """Everything that can be tapped. Buttons keep the place of theirs: the order stays."""
        changes = (row.change for row in self.rows if row.change)
        return (*self.choices, *([self.dispute] if self.dispute else []), *changes)

    def below(self, lead: "Reply | str") -> "Reply":
        """Return this reply below *lead*: below a text, or below what another reply says and was made from."""
        if isinstance(lead, str):
            return replace(self, text=paragraphs(lead, self.text))
        return replace(self.below(lead.text), about=lead.about.then(self.about))

    def to_json(self) -> dict[str, Any]:
        """Return the reply as plain values, to be kept beside the message it answers."""
        # Written out: dataclasses.asdict copies everything deeply, and takes ten times as long.
        progress = self.progress
        return {
            "text": self.text,
            "about": str(self.about),
            "language": self.language,
            "choices": [_plain(choice) for choice in self.choices],
            "foot": self.foot,
            "dispute": self.dispute and _plain(self.dispute),
            "progress": progress
            and {"number": progress.number, "total": progress.total, "text": progress.text},
            "rows": [_plain_row(row) for row in self.rows],
            "tail": self.tail,
            "reference": self.reference,
            "takes_several": self.takes_several,
            "signed": self.signed,
            "region": self.region,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Reply":
        """Return the reply that :meth:`to_json` gave, of a later version as far as this one knows it."""
        return replace(
            cls(**known(cls, kept)),
            about=About.parse(kept["about"]),
            choices=tuple(map(_choice, kept["choices"])),
            dispute=_choice(kept["dispute"]) if kept["dispute"] else None,
            progress=kept["progress"] and Progress(**known(Progress, kept["progress"])),
            rows=tuple(
                Row(row["label"], row["value"], _choice(row["change"]) if row["change"] else None)
                for row in kept["rows"]
            ),
        )


def known(kind: type, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of *kept* this version's *kind* has: a later one, beside it, may have kept more."""
    names: tuple[str, ...] = kind.__slots__  # type: ignore[attr-defined]  # of a dataclass with slots
    return {name: kept[name] for name in names if name in kept}


def _plain(choice: Choice) -> dict[str, Any]:
    return {"id": choice.id, "label": choice.label, "is_ticked": choice.is_ticked}


def _plain_row(row: Row) -> dict[str, Any]:
    change = row.change and _plain(row.change)
    return {"label": row.label, "value": row.value, "change": change}


def _choice(kept: Mapping[str, Any]) -> Choice:
    return Choice(**known(Choice, kept))
