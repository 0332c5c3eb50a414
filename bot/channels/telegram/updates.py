"""What Telegram delivers, as what arrived: a message, a press, a visitor who comes or goes.

What is readable and no concern of ours is passed over in silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import telegram
from telegram import CallbackQuery, ChatMemberUpdated, Contact, User
from telegram.constants import ChatMemberStatus, ChatType, MessageAttachmentType

from bot.channels.telegram.parsing import Fields, as_fields, to_update
from bot.files import ENDING, KIND
from bot.message import Attachment, Clock, Message, Visitor, clean_text
from knowledge.language.tags import region_of, tongue_of
from knowledge.topic import Language

CHANNEL = "telegram"

KINDS: Mapping[Attachment, frozenset[str]] = MappingProxyType(
    {
        Attachment.VOICE: frozenset({"voice", "video_note", "audio"}),
        Attachment.PICTURE: frozenset({"photo"}),
        Attachment.FILM: frozenset({"video", "animation"}),
        Attachment.FILE: frozenset({"document"}),
    }
)
ATTACHMENTS = frozenset({*(each.value for each in MessageAttachmentType), "checklist"})
"""What a private message may hold instead of a text."""

START = re.compile(r"(?ias)/start(?:@\w{1,64})?(?:\s+(?P<payload>.*))?")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What a deep link may carry (core.telegram.org/bots/features#deep-linking)."""


FILE_ID = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)
"""By what Telegram lets a file be fetched."""


class Presence(StrEnum):
    """What a visitor did with the chat itself."""

    GONE = "gone"
    """Blocked us: nothing can be sent any more."""
    BACK = "back"


MAYBE = frozenset({None, KIND, "application/x-pdf", "application/octet-stream"})
"""What senders say a file is that may be a PDF."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: *id* to answer it by, *data* as it stood in the button.

    *shown* is the number of the message below which it stands, 0 when Telegram does not say.
    """

    id: str
    data: str
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file as Telegram announces it: *id* to fetch it by; its *size* is 0 where it does not say.

    It *may_be_pdf* by what its sender says or by its name: what it is, its content tells.
    """

    id: str
    name: str
    size: int = 0
    may_be_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """What an update brings. With neither message, press nor presence it is passed over.

    Of a press, *message* says who and when, and its choice is not known yet. *once* is a key
    shared by updates that want one answer together: the pictures of an album; words below any
    of them are answered all the same. *presser* is who pressed in a group.
    *document* is the file that came with the message; where it is taken, it is answered by itself.
    """

    number: int
    chat: int = 0
    message: Message | None = None
    press: Press | None = None
    presence: Presence | None = None
    once: str = ""
    presser: str = ""
    document: Document | None = None


_PRESENCES: Mapping[str, Presence] = MappingProxyType(
    {
        ChatMemberStatus.BANNED: Presence.GONE,
        ChatMemberStatus.LEFT: Presence.GONE,
        ChatMemberStatus.MEMBER: Presence.BACK,
    }
)


@dataclass(frozen=True, slots=True)
class UpdateReader:
    """Reads the updates of one bot."""

    bot: str
    tongues: Iterable[Language]
    clock: Clock

    def read(self, update: object) -> Arrived:
        """Return what *update*, as parsed from JSON, brings; UnreadableError when nobody can say."""
        fields = as_fields(update, "update")
        known = to_update(fields)
        if known.message is not None:
            return self._message(known.update_id, known.message, fields["message"])
        if known.callback_query is not None:
            return self._press(known.update_id, known.callback_query)
        if known.my_chat_member is not None:
            return self._change(known.update_id, known.my_chat_member)
        return Arrived(known.update_id)

    def key_of(self, number: int) -> str:
        """Return the key of the update of this number."""
        return f"{self.bot}:{number}"

    def _message(self, number: int, given: telegram.Message, fields: Fields) -> Arrived:
        if given.from_user is None:  # in a group
            return Arrived(number)
        content = None if given.from_user.is_bot else _content(given, frozenset(fields))
        if content is None:
            return Arrived(number, given.chat.id)
        message = self._from(given.from_user, number, **content)
        album = given.media_group_id
        document = _document(fields) if message.attachment is Attachment.FILE else None
        once = f"{self.bot}:album {clean_text(album)[:64]}" if album else ""
        return Arrived(number, given.chat.id, message, once=once, document=document)

    def _press(self, number: int, query: CallbackQuery) -> Arrived:
        message, below = self._from(query.from_user, number), query.message
        data = query.data or ""
        if below is None:  # too old for Telegram, or below an inline message
            return Arrived(number, query.from_user.id, message, Press(query.id, data))
        press = Press(query.id, data, below.message_id)
        if below.chat.type != ChatType.PRIVATE:
            return Arrived(number, below.chat.id, press=press, presser=message.visitor.id)
        return Arrived(number, below.chat.id, message, press)

    def _change(self, number: int, change: ChatMemberUpdated) -> Arrived:
        presence = _PRESENCES.get(change.new_chat_member.status)
        message = self._from(change.from_user, number) if presence else None
        return Arrived(number, change.chat.id, message, None, presence)

    def _from(self, sender: User, number: int, **content: Any) -> Message:
        tag = sender.language_code
        hint = tongue_of(tag, self.tongues) if tag is not None else None
        return Message(
            visitor=Visitor(CHANNEL, str(sender.id)),
            key=self.key_of(number),
            taken_at=self.clock(),
            hint=hint or "",
            region=region_of(tag or ""),
            **content,
        )


def _content(given: telegram.Message, names: frozenset[str]) -> Mapping[str, Any] | None:
    """Return what was sent, by the names of a Message; None for a notice of Telegram's own."""
    if given.text is not None:
        return _said(given.text)
    if given.contact is not None:
        return _shared(given.contact, given.from_user)
    if not names & ATTACHMENTS:
        return None
    kind = next((kind for kind, its in KINDS.items() if names & its), Attachment.OTHER)
    # Words below a picture are words: whoever wrote them wants them read.
    return {"attachment": kind, "text": clean_text(given.caption or "")}


def _document(fields: Fields) -> Document | None:
    """Return the file that a message announces; None where it cannot be fetched."""
    given = fields["document"]
    file_id = given.get("file_id") if isinstance(given, Mapping) else None
    if not isinstance(file_id, str) or not FILE_ID.fullmatch(file_id):
        return None
    name, kind = _text_of(given, "file_name") or "", _text_of(given, "mime_type")
    size = given.get("file_size")
    return Document(
        file_id,
        name,
        size if type(size) is int and size > 0 else 0,
        may_be_pdf=kind in MAYBE or name.lower().endswith(ENDING),
    )


def _text_of(fields: Fields, name: str) -> str | None:
    """Return a text that need not be there; None for anything else that stands in its place."""
    text = fields.get(name)
    return text if isinstance(text, str) else None


def _said(text: str) -> Mapping[str, Any]:
    text = clean_text(text)
    if (start := START.fullmatch(text)) is None:
        return {"text": text}
    payload = start["payload"] or ""
    return {"text": "/start", "origin": payload if PAYLOAD.fullmatch(payload) else ""}


def _shared(contact: Contact, sender: User | None) -> Mapping[str, Any]:
    """Return the phone number, if it is the sender's own."""
    if sender is None or contact.user_id != sender.id or not contact.phone_number:
        return {"attachment": Attachment.OTHER}
    # Telegram leaves the plus out for some of its users.
    digits = clean_text(contact.phone_number)[:32].lstrip("+ ")
    return {"attachment": Attachment.CONTACT, "text": f"+{digits}"}
