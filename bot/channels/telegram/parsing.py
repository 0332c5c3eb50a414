"""From what Telegram sends to a ``telegram.Update``, or to the reason why nobody can read it.

Whatever is read is checked here.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    Contact,
    InaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType, UpdateType

WANTED = tuple(
    each.value
    for each in (UpdateType.MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER)
)
"""Kinds of updates that are asked for; nothing else is delivered (Bot API, ``allowed_updates``)."""

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


NEVER = datetime.fromtimestamp(0, UTC)
"""Stands where the library wants a date that nobody here reads, as 0 and "" do for other things."""


def to_update(fields: Fields) -> Update:
    """Return an update of Telegram's as the library has it, with what we read of it.

    Not by ``Update.de_json``: that takes values of any type, one quoted message or sticker without
    a field that it wants makes all of the update unreadable, and to look for all that may stand in
    a message costs more than everything else. So its classes are given what was checked.
    """
    number = _number(fields, "update_id", least=0)
    if (message := fields.get("message")) is not None:
        return Update(number, message=_message(as_fields(message, "message")))
    if (query := fields.get("callback_query")) is not None:
        return Update(number, callback_query=_query(as_fields(query, "callback_query")))
    if (change := fields.get("my_chat_member")) is not None:
        return Update(number, my_chat_member=_change(as_fields(change, "my_chat_member")))
    return Update(number)


def _message(fields: Fields) -> Message:
    chat = _chat(fields)
    if chat.type != ChatType.PRIVATE:
        return Message(0, NEVER, chat)
    album = fields.get("media_group_id")
    return Message(
        0,
        NEVER,
        chat,
        from_user=_sender(fields),
        text=_text(fields, "text") if "text" in fields else None,
        caption=_text(fields, "caption") if "caption" in fields else None,
        contact=_contact(as_fields(fields["contact"], "contact")) if "contact" in fields else None,
        media_group_id=album if isinstance(album, str) else None,
    )


def _contact(fields: Fields) -> Contact:
    owner, phone = fields.get("user_id"), fields.get("phone_number")
    return Contact(
        phone if isinstance(phone, str) else "", "", user_id=owner if type(owner) is int else None
    )


def _query(fields: Fields) -> CallbackQuery:
    press_id = _text(fields, "id")
    if not (press_id.isascii() and press_id.isprintable()) or len(press_id) > LONGEST_PRESS_ID:
        _refuse("id is no id of a press")
    sender = _sender(fields)
    data = _text(fields, "data") if "data" in fields else None
    below = None
    if fields.get("message") is not None:
        given = as_fields(fields["message"], "message")
        shown = _number(given, "message_id", least=0) if "message_id" in given else 0
        below = InaccessibleMessage(_chat(given), shown)
    return CallbackQuery(press_id, sender, "", message=below, data=data)


def _change(fields: Fields) -> ChatMemberUpdated | None:
    chat = _chat(fields)
    if chat.type != ChatType.PRIVATE:
        return None
    sender = _sender(fields)
    member = as_fields(fields.get("new_chat_member"), "new_chat_member")
    new, old = ChatMember(sender, _text(member, "status")), ChatMember(sender, "")
    return ChatMemberUpdated(chat, sender, NEVER, old, new)


def _chat(fields: Fields) -> Chat:
    chat = as_fields(fields.get("chat"), "chat")
    kind = _text(chat, "type")
    return Chat(_id(chat, "chat") if kind == ChatType.PRIVATE else _group_id(chat), kind)


def _sender(fields: Fields) -> User:
    sender = as_fields(fields.get("from"), "from")
    tag = sender.get("language_code")
    return User(
        _id(sender, "from"),
        "",
        is_bot=sender.get("is_bot") is True,
        language_code=tag if isinstance(tag, str) else None,
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


def update_number(update: object) -> int | None:
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


def _group_id(fields: Fields) -> int:
    """Return the id of a group, which is below zero; 0 where it is none: nobody there is answered."""
    number = fields.get("id")
    return number if type(number) is int and -LARGEST_ID < number < 0 else 0


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
