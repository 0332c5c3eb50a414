"""What a callback says, as a Message; or that somebody leaves; or that nothing needs an answer.

What WeChat sends and nobody can read is an ``UnreadableError``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from wechatpy import parse_message  # type: ignore[import-untyped]  # it has no types
from wechatpy.events import (  # type: ignore[import-untyped]
    ClickEvent,
    ScanEvent,
    SubscribeEvent,
    SubscribeScanEvent,
    SubscribeScanProductEvent,
    UnsubscribeEvent,
)
from wechatpy.messages import (  # type: ignore[import-untyped]
    MESSAGE_TYPES,
    BaseMessage,
    TextMessage,
    VoiceMessage,
)

from bot.channels.wechat.callback import Fields, Unreadable, UnreadableError, to_xml
from bot.channels.wechat.faces import with_faces
from bot.choice_id import ChoiceId, ChoiceKind, is_id
from bot.message import Attachment, Message, Visitor, clean_text

CHANNEL = "wechat"

HINT = "zh-Hans"
"""The language of somebody who has not written a word yet."""

FOLLOWING = str(ChoiceId(ChoiceKind.DO, ("start",)))
"""The choice that following us, or scanning a code of ours, stands for."""

OUT_OF_DATE = "menu:unknown"
"""A choice that means nothing: of a menu that is not ours, or no longer."""

_OPENID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_ACCOUNT = re.compile(r"[A-Za-z0-9_@.-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,32}", re.ASCII)
_SCENE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

KINDS: Mapping[str, Attachment] = MappingProxyType(
    {
        "image": Attachment.PICTURE,
        "video": Attachment.FILM,
        "shortvideo": Attachment.FILM,
        "file": Attachment.FILE,
    }
)
"""What came, by the platform's name of its kind."""

UNSHOWN = frozenset(
    {
        "【收到不支持的消息类型，暂无法显示】",
        "[收到不支持的消息类型，暂无法显示]",
        "[Unsupported Message]",
    }
)
"""What WeChat writes in place of what it does not pass on: a sticker, a mini-programme."""

EVENT_PARTS = 4
"""Parts of the key of an event, from the account to what it is about; a message has an id in their place."""

MOST_DIGITS = 11
"""Digits of a second, for some thousand years to come; what has more counts something else."""

_ASKING = frozenset({"?", "\uff1f"})
"""Sent alone, it asks for an answer that comes late."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came in: a message, or None when there is nothing to answer.

    *us* is the account as WeChat calls it, *created_at* the second in which the visitor acted, 0
    when unknown. With *is_leaving* they want nothing more of us.
    """

    visitor: Visitor
    us: str
    taken_at: datetime
    message: Message | None = None
    created_at: int = 0
    is_leaving: bool = False


def arrived(fields: Fields, app_id: str, taken_at: datetime) -> Arrived:
    """Return what *fields* say to the account *app_id*."""
    openid, us, kind = (fields.get(name, "") for name in ("FromUserName", "ToUserName", "MsgType"))
    if not _OPENID.fullmatch(openid):
        raise UnreadableError(Unreadable.INCOMPLETE)
    if not _ACCOUNT.fullmatch(us) or not kind:
        raise UnreadableError(Unreadable.INCOMPLETE, openid)
    visitor = Visitor(CHANNEL, openid)
    created, number = fields.get("CreateTime", ""), fields.get("MsgId", "")
    created_at = int(created) if _NUMBER.fullmatch(created) else 0
    event = fields.get("Event", "")
    is_whole = event and created_at if kind == "event" else _NUMBER.fullmatch(number)
    if not is_whole:
        raise UnreadableError(Unreadable.INCOMPLETE, openid)
    came = _parsed(fields, openid)
    if kind == "event":
        # wechatpy gives an event two names, and takes away from its key: ours is of what was sent.
        key = f"{app_id}:{created}:{event}:{fields.get('EventKey', '')}"
        choice, origin = _meant(came)
        message = Message(visitor, key, taken_at, choice=choice, hint=HINT, origin=origin)
        is_leaving = isinstance(came, UnsubscribeEvent)
        return Arrived(visitor, us, taken_at, message if choice else None, created_at, is_leaving)
    text, choice, attachment = _said(came, fields)
    message = Message(
        visitor,
        f"{app_id}:{number}",
        taken_at,
        text=text,
        choice=choice,
        hint=HINT,
        attachment=attachment,
    )
    return Arrived(visitor, us, taken_at, message, created_at)


def _parsed(fields: Fields, openid: str) -> BaseMessage:
    """Return *fields* as wechatpy has them.

    It takes any XML, with entities, elements given twice and tags without end: so it is given what
    was read by a parser that does not. A message is its class of that kind; which event one is, it
    finds out itself, from the XML written anew.
    """
    kind = MESSAGE_TYPES.get(fields["MsgType"])
    if kind is not None:
        return kind(dict(fields))
    try:
        return parse_message(to_xml(fields))
    except Exception:  # noqa: BLE001  # it raises this and that: for a kind that is blank, an AttributeError
        raise UnreadableError(Unreadable.INCOMPLETE, openid) from None


def acted_at(message: Message) -> int:
    """Return the second in which the event happened that *message* stands for; 0 where it is none, or nobody knows."""
    parts = message.key.split(":", EVENT_PARTS - 1)
    second = parts[1] if len(parts) == EVENT_PARTS else ""
    return int(second) if 0 < len(second) <= MOST_DIGITS else 0


def asks_for_more(text: str) -> bool:
    """Whether *text* is the sign by which a late answer is asked for.

    >>> asks_for_more("？"), asks_for_more("why?")
    (True, False)
    """
    return text.strip() in _ASKING


def _meant(event: BaseMessage) -> tuple[str, str]:
    """Return the choice and the origin that an event stands for; no choice needs no answer."""
    match event:
        case SubscribeScanEvent() | ScanEvent():
            return FOLLOWING, _scene(event.scene_id)
        case SubscribeEvent() | SubscribeScanProductEvent():
            return FOLLOWING, ""
        case ClickEvent():
            return _choice(event.key), ""
        case _:
            return "", ""


def _scene(code: str | None) -> str:
    return code if code and _SCENE.fullmatch(code) else ""


def _choice(given: str | None) -> str:
    """Return *given* as a choice; what cannot be one of ours is out of date."""
    choice = clean_text(given or "")
    return choice if is_id(choice) else OUT_OF_DATE


def _tapped(given: str) -> str:
    """Return *given*, the id of an entry that was tapped, as a choice."""
    return given if ChoiceId.parse(given) else OUT_OF_DATE


def _said(message: BaseMessage, fields: Fields) -> tuple[str, str, Attachment | None]:
    """Return the text, the choice and the attachment of a message."""
    match message:
        case TextMessage():
            words = clean_text(message.content or "")
            tapped = fields.get("bizmsgmenuid", "")  # wechatpy does not know it
            # In a menu that is not ours, the words on the entry are what is meant.
            if tapped and (not words or ChoiceId.parse(tapped)):
                return "", _tapped(tapped), None
            if words in UNSHOWN:
                return "", "", Attachment.OTHER
            return with_faces(words), "", None
        case VoiceMessage():
            heard = clean_text(message.recognition or "")
            return heard, "", None if heard else Attachment.VOICE
        case _:
            return "", "", KINDS.get(fields["MsgType"], Attachment.OTHER)
