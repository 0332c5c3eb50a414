"""What a callback says, as a Message; or that somebody leaves; or that nothing needs an answer.

Nothing here answers or stores. What WeChat sends and nobody can read is an ``UnreadableError``.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.channels.wechat.callback import Fields, Unreadable, UnreadableError
from bot.choices import ChoiceId, ChoiceKind, is_id
from bot.delivery.recipients import Trigger
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
_SUBSCRIBED_BY = "qrscene_"

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
    created = fields.get("CreateTime", "")
    created_at = int(created) if _NUMBER.fullmatch(created) else 0
    if kind == "event":
        event = fields.get("Event", "")
        if not event or not created_at:
            raise UnreadableError(Unreadable.INCOMPLETE, openid)
        is_leaving = event == "unsubscribe"
        choice, origin = _event(event, fields.get("EventKey", ""))
        key = f"{app_id}:{created}:{event}:{fields.get('EventKey', '')}"
        message = Message(visitor, key, taken_at, choice=choice, hint=HINT, origin=origin)
        return Arrived(visitor, us, taken_at, message if choice else None, created_at, is_leaving)
    number = fields.get("MsgId", "")
    if not _NUMBER.fullmatch(number):
        raise UnreadableError(Unreadable.INCOMPLETE, openid)
    text, choice, attachment = _said(kind, fields)
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


def trigger_of(message: Message) -> Trigger:
    """Return what kind of budget *message* gives us.

    A tap in a message of ours may count as a tap on the menu: the smaller budget is safe.
    """
    return Trigger.EVENT if message.choice else Trigger.MESSAGE


def asks_for_more(text: str) -> bool:
    """Whether *text* is the sign by which a late answer is asked for.

    >>> asks_for_more("？"), asks_for_more("why?")
    (True, False)
    """
    return text.strip() in _ASKING


def _event(event: str, key: str) -> tuple[str, str]:
    """Return the choice and the origin that an event stands for; no choice needs no answer."""
    match event:
        case "subscribe" if key.startswith(_SUBSCRIBED_BY):
            return FOLLOWING, _scene(key.removeprefix(_SUBSCRIBED_BY))
        case "subscribe":
            return FOLLOWING, ""
        case "SCAN":
            return FOLLOWING, _scene(key)
        case "CLICK":
            return _choice(key), ""
        case _:
            return "", ""


def _scene(code: str) -> str:
    return code if _SCENE.fullmatch(code) else ""


def _choice(given: str) -> str:
    """Return *given* as a choice; what cannot be one of ours is out of date."""
    choice = clean_text(given)
    return choice if is_id(choice) else OUT_OF_DATE


def _said(kind: str, fields: Fields) -> tuple[str, str, Attachment | None]:
    """Return the text, the choice and the attachment of a message."""
    if kind == "text":
        if tapped := fields.get("bizmsgmenuid", ""):
            return "", _choice(tapped), None
        return clean_text(fields.get("Content", "")), "", None
    if kind == "voice":
        heard = clean_text(fields.get("Recognition", ""))
        return heard, "", None if heard else Attachment.VOICE
    return "", "", Attachment.OTHER
