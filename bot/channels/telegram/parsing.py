"""From what Telegram sends to a ``telegram.Update``, or to the reason why nobody can read it.

Whatever is read is checked here. Nothing here knows what an update means.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from telegram import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, Update
from telegram.constants import ChatMemberStatus, ChatType, UpdateType

PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
"""What the visitor of a private chat may be there."""

LARGEST_ID = 2**52
"""Ids of users and chats have at most 52 significant bits (Bot API, ``User`` and ``Chat``)."""

LARGEST_NUMBER = 2**63
"""Numbers of updates and messages stay below this; no database of ours keeps more."""

LONGEST_PRESS_ID = 64
"""Characters of the id of a press; Telegram's have 19."""

Fields = Mapping[str, Any]


class UnreadableError(Exception):
    """An update is not as Telegram promises it; *reason* says in a few words what is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_UNREAD: Fields = {"message_id": 0, "date": 0}
"""What the library wants of a message, and nobody here looks at."""


def _message(fields: Fields) -> Fields:
    chat = _chat(fields)
    if chat["type"] != ChatType.PRIVATE:
        return {**_UNREAD, "chat": chat}
    kept = {**_UNREAD, "chat": chat, "from": _sender(fields)}
    kept |= {name: _text(fields, name) for name in ("text", "caption") if name in fields}
    if "contact" in fields:
        contact = as_fields(fields["contact"], "contact")
        owner, phone = contact.get("user_id"), contact.get("phone_number")
        kept["contact"] = {
            "phone_number": phone if isinstance(phone, str) else "",
            "first_name": "",
            "user_id": owner if type(owner) is int else None,
        }
    album = fields.get("media_group_id")
    return {**kept, "media_group_id": album if isinstance(album, str) else None}


def _press(fields: Fields) -> Fields:
    press_id = _text(fields, "id")
    if not (press_id.isascii() and press_id.isprintable()) or len(press_id) > LONGEST_PRESS_ID:
        _refuse("id is no id of a press")
    kept = {"id": press_id, "from": _sender(fields), "chat_instance": ""}
    if "data" in fields:
        kept["data"] = _text(fields, "data")
    if fields.get("message") is not None:
        below = as_fields(fields["message"], "message")
        shown = _number(below, "message_id", least=0) if "message_id" in below else 0
        kept["message"] = {**_UNREAD, "message_id": shown, "chat": _chat(below)}
    return kept


def _change(fields: Fields) -> Fields | None:
    chat = _chat(fields)
    if chat["type"] != ChatType.PRIVATE:
        return None
    sender = _sender(fields)
    status = _text(as_fields(fields.get("new_chat_member"), "new_chat_member"), "status")
    if not any(status == each for each in PRESENT):
        return None  # the library wants to know the rights that go with others
    members = {"old_chat_member": "", "new_chat_member": status}
    return {"chat": chat, "from": sender, "date": 0} | {
        name: {"user": sender, "status": each, "until_date": 0} for name, each in members.items()
    }


def _chat(fields: Fields) -> Fields:
    chat = as_fields(fields.get("chat"), "chat")
    kind = _text(chat, "type")
    return {"type": kind, "id": _id(chat, "chat") if kind == ChatType.PRIVATE else 0}


def _sender(fields: Fields) -> Fields:
    sender = as_fields(fields.get("from"), "from")
    tag = sender.get("language_code")
    return {
        "id": _id(sender, "from"),
        "is_bot": sender.get("is_bot") is True,
        "first_name": "",
        "language_code": tag if isinstance(tag, str) else None,
    }


_KINDS: Mapping[str, tuple[type[TelegramObject], Callable[[Fields], Fields | None]]] = {
    UpdateType.MESSAGE.value: (Message, _message),
    UpdateType.CALLBACK_QUERY.value: (CallbackQuery, _press),
    UpdateType.MY_CHAT_MEMBER.value: (ChatMemberUpdated, _change),
}

WANTED = tuple(_KINDS)
"""Kinds of updates that are asked for; nothing else is delivered (Bot API, ``allowed_updates``)."""


def to_update(fields: Fields) -> Update:
    """Return an update of Telegram's as the library has it, with what we read of it.

    The library takes values of any type, and one quoted message or sticker without a field that it
    wants makes all of the update unreadable: it is given what was checked, and nothing else.
    """
    known: dict[str, Any] = {"update_id": _number(fields, "update_id", least=0)}
    for kind, (made_of, checked) in _KINDS.items():
        if fields.get(kind) is not None:
            kept = checked(as_fields(fields[kind], kind))
            # Not by Update.de_json: it looks for thirty kinds, which is a fifth of the work.
            known[kind] = made_of.de_json(dict(kept), None) if kept else None
            break
    return Update(**known)


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
        return _number(as_fields(update, "update"), "update_id", least=0)
    except UnreadableError:
        return None


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


def as_fields(value: object, name: str) -> Fields:
    """Return *value* if it is an object of JSON; *name* says of what it is a part."""
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
