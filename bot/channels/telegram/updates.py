"""What Telegram delivers, as what arrived: a message, a press, a visitor who comes or goes.

Whatever is not as Telegram promises it is unreadable; what is readable and no concern of ours is passed
over in silence.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NoReturn

from bot.message import Attachment, Clock, Message, Visitor, clean_text
from knowledge.language.tags import tongue_of
from knowledge.topic import Language

CHANNEL = "telegram"

WANTED = ("message", "callback_query", "my_chat_member")
"""Kinds of updates that are asked for; nothing else is delivered (Bot API, ``allowed_updates``)."""

LARGEST_ID = 2**52
"""Ids of users and chats have at most 52 significant bits (Bot API, ``User`` and ``Chat``)."""

LARGEST_NUMBER = 2**63
"""Numbers of updates and messages stay below this; no database of ours keeps more."""

LONGEST_PRESS_ID = 64
"""Characters of the id of a press; Telegram's have 19."""

VOICES = ("voice", "video_note", "audio")
OTHERS = (
    *("photo", "document", "sticker", "video", "animation", "location", "venue", "story"),
    *("poll", "dice", "game", "paid_media", "checklist", "invoice"),
)
"""What a private message may hold instead of a text (Bot API, ``Message``)."""

START = re.compile(r"(?ias)/start(?:@\w{1,64})?(?:\s+(?P<payload>.*))?")
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
"""What a deep link may carry (core.telegram.org/bots/features#deep-linking)."""

Fields = Mapping[str, Any]


class UnreadableError(Exception):
    """An update is not as Telegram promises it; *reason* says in a few words what is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Presence(StrEnum):
    """What a visitor did with the chat itself."""

    GONE = "gone"
    """Blocked us: nothing can be sent any more."""
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed: *id* to answer it by, *data* as it stood in the button.

    *shown* is the number of the message below which it stands, 0 when Telegram does not say.
    """

    id: str
    data: str
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Arrived:
    """What an update brings. With neither message, press nor presence it is passed over.

    Of a press, *message* says who and when, and its choice is not known yet. *once* is a key
    shared by updates that want one answer together: the pictures of an album. *presser* is who
    pressed in a group.
    """

    number: int
    chat: int = 0
    message: Message | None = None
    press: Press | None = None
    presence: Presence | None = None
    once: str = ""
    presser: str = ""


@dataclass(frozen=True, slots=True)
class UpdateReader:
    """Reads the updates of one bot."""

    bot: str
    tongues: Iterable[Language]
    clock: Clock

    def read(self, update: object) -> Arrived:
        """Return what *update*, as parsed from JSON, brings; UnreadableError when nobody can say."""
        fields = _fields(update, "update")
        number = _number(fields, "update_id", least=0)
        if (message := fields.get("message")) is not None:
            return self._message(number, _fields(message, "message"))
        if (press := fields.get("callback_query")) is not None:
            return self._press(number, _fields(press, "callback_query"))
        if (change := fields.get("my_chat_member")) is not None:
            return self._change(number, _fields(change, "my_chat_member"))
        return Arrived(number)

    def key_of(self, number: int) -> str:
        """Return the key of the update of this number."""
        return f"{self.bot}:{number}"

    def _message(self, number: int, fields: Fields) -> Arrived:
        chat = _fields(fields.get("chat"), "chat")
        if not _is_private(chat):
            return Arrived(number)
        sender = _fields(fields.get("from"), "from")
        message = self._from(sender, number)
        arrived = Arrived(number, _id(chat, "chat"))
        if sender.get("is_bot") is True:
            return arrived
        read = self._content(message, fields)
        if read is None:
            return arrived
        album = fields.get("media_group_id")
        once = f"{self.bot}:album {clean_text(album)[:64]}" if isinstance(album, str) else ""
        return replace(arrived, message=read, once="" if read.text else once)

    def _content(self, message: Message, fields: Fields) -> Message | None:
        """Return *message* with what was sent; None for a notice of Telegram's own."""
        if "text" in fields:
            return _said(message, _text(fields, "text"))
        if "contact" in fields:
            contact = _fields(fields["contact"], "contact")
            return _with_contact(message, contact)
        if not any(kind in fields for kind in (*VOICES, *OTHERS)):
            return None
        # Words below a picture are words: whoever wrote them wants them read.
        if "caption" in fields and (caption := clean_text(_text(fields, "caption"))):
            return replace(message, text=caption)
        is_voice = any(kind in fields for kind in VOICES)
        return replace(message, attachment=Attachment.VOICE if is_voice else Attachment.OTHER)

    def _press(self, number: int, fields: Fields) -> Arrived:
        sender = _fields(fields.get("from"), "from")
        message = self._from(sender, number)
        press_id = _text(fields, "id")
        if not (press_id.isascii() and press_id.isprintable()) or len(press_id) > LONGEST_PRESS_ID:
            _refuse("id is no id of a press")
        data = _text(fields, "data") if "data" in fields else ""
        if fields.get("message") is None:  # too old for Telegram, or below an inline message
            return Arrived(number, int(message.visitor.id), message, Press(press_id, data))
        below = _fields(fields["message"], "message")
        chat = _fields(below.get("chat"), "chat")
        shown = _number(below, "message_id", least=0) if "message_id" in below else 0
        press = Press(press_id, data, shown)
        if not _is_private(chat):
            return Arrived(number, press=press, presser=message.visitor.id)
        return Arrived(number, _id(chat, "chat"), message, press)

    def _change(self, number: int, fields: Fields) -> Arrived:
        chat = _fields(fields.get("chat"), "chat")
        if not _is_private(chat):
            return Arrived(number)
        message = self._from(_fields(fields.get("from"), "from"), number)
        status = _text(_fields(fields.get("new_chat_member"), "new_chat_member"), "status")
        presences = {"kicked": Presence.GONE, "left": Presence.GONE, "member": Presence.BACK}
        presence = presences.get(status)
        return Arrived(number, _id(chat, "chat"), message if presence else None, None, presence)

    def _from(self, sender: Fields, number: int) -> Message:
        tag = sender.get("language_code")
        hint = tongue_of(tag, self.tongues) if isinstance(tag, str) else None
        return Message(
            visitor=Visitor(CHANNEL, str(_id(sender, "from"))),
            key=self.key_of(number),
            taken_at=self.clock(),
            hint=hint or "",
        )


def parse(body: bytes) -> object:
    """Return the JSON in *body*; UnreadableError when it is none, or can be read in two ways."""
    try:
        return json.loads(
            body.decode(), parse_constant=_refuse_constant, object_pairs_hook=_unique
        )
    except RecursionError:
        _refuse("nested too deep")
    except UnicodeDecodeError:
        _refuse("no UTF-8")
    except ValueError:  # also of a number with more digits than anybody needs
        _refuse("no JSON")


def sender_of(update: object) -> str:
    """Return the id of whoever *update* is from, for erasure; empty when it does not show."""
    kinds = update.values() if isinstance(update, Mapping) else ()
    for kind in kinds:
        sender = kind.get("from") if isinstance(kind, Mapping) else None
        if isinstance(sender, Mapping):
            try:
                return str(_id(sender, "from"))
            except UnreadableError:
                return ""
    return ""


def number_of(update: object) -> int | None:
    """Return the update's number; None when it has none."""
    try:
        return _number(_fields(update, "update"), "update_id", least=0)
    except UnreadableError:
        return None


def _said(message: Message, text: str) -> Message:
    text = clean_text(text)
    if (start := START.fullmatch(text)) is None:
        return replace(message, text=text)
    payload = start["payload"] or ""
    return replace(message, text="/start", origin=payload if PAYLOAD.fullmatch(payload) else "")


def _with_contact(message: Message, contact: Fields) -> Message:
    """Return *message* with the phone number, if it is the sender's own."""
    owner = contact.get("user_id")
    is_own = type(owner) is int and str(owner) == message.visitor.id
    phone = contact.get("phone_number")
    if not is_own or not isinstance(phone, str):
        return replace(message, attachment=Attachment.OTHER)
    # Telegram leaves the plus out for some of its users.
    digits = clean_text(phone)[:32].lstrip("+ ")
    return replace(message, attachment=Attachment.CONTACT, text=f"+{digits}")


def _is_private(chat: Fields) -> bool:
    return _text(chat, "type") == "private"


def _id(fields: Fields, whose: str) -> int:
    number = fields.get("id")
    if type(number) is not int or not 0 < number < LARGEST_ID:
        _refuse(f"the id of {whose} is no id")
    return number


def _number(fields: Fields, name: str, *, least: int) -> int:
    number = fields.get(name)
    # Not isinstance: True is an int.
    if type(number) is not int or not least <= number < LARGEST_NUMBER:
        _refuse(f"{name} is no number")
    return number


def _text(fields: Fields, name: str) -> str:
    text = fields.get(name)
    if not isinstance(text, str):
        _refuse(f"{name} is no text")
    return text


def _fields(value: object, name: str) -> Fields:
    if not isinstance(value, Mapping):
        _refuse(f"{name} is missing" if value is None else f"{name} is no object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        _refuse("a name is given twice")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    _refuse(f"{name} is no number")


def _refuse(reason: str) -> NoReturn:
    raise UnreadableError(reason) from None
