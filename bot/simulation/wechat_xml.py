"""The XML that WeChat sends, and the XML it accepts as a reply."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

# Only what our own bot answered on loopback is read with it.
from xml.etree import ElementTree as ET

LONGEST_TEXT = 2048
"""Bytes of one text, in a reply and through the API (developers.weixin.qq.com)."""

MOST_ARTICLES = 1
"""Articles of a reply with news, where a person wrote or pressed something."""

KINDS = frozenset(
    {"text", "image", "voice", "video", "music", "news", "transfer_customer_service"}
)
"""What a reply can be."""

_NUMBERS = frozenset(
    {"CreateTime", "MsgId", "Location_X", "Location_Y", "Scale", "Latitude", "Longitude"}
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)

Fields = Mapping[str, str]


class BadReplyError(Exception):
    """A reply is nothing that WeChat would show."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says; *kind* is empty when it says nothing, and *text* what a person reads."""

    kind: str = ""
    text: str = ""


def write(fields: Fields) -> str:
    """Return *fields* as WeChat writes them.

    >>> write({"MsgType": "text", "MsgId": "1"})
    '<xml><MsgType><![CDATA[text]]></MsgType><MsgId>1</MsgId></xml>'
    """
    inside = "".join(f"<{name}>{_value(name, value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>"


def read(text: str) -> dict[str, str]:
    """Return the elements of *text*, which must be flat but for articles and media."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        msg = "It has a DOCTYPE."
        raise BadReplyError(msg)
    try:
        root = ET.fromstring(text)  # noqa: S314  # see above; declarations are refused before
    except (ET.ParseError, ValueError) as error:
        msg = f"It is no XML: {error}."
        raise BadReplyError(msg) from None
    if root.tag != "xml":
        msg = "Its outermost element is not <xml>."
        raise BadReplyError(msg)
    names = [child.tag for child in root]
    if twice := {name for name in names if names.count(name) > 1}:
        msg = f"It says {', '.join(sorted(twice))} twice."
        raise BadReplyError(msg)
    return {child.tag: "\n".join(child.itertext()).strip() for child in root}


def read_reply(text: str, to: str, sender: str) -> Reply:
    """Return the reply in *text*, to the person *to* from the account *sender*.

    Nothing at all, and "success", mean that the bot will not say anything now.
    """
    if text in {"", "success"}:
        return Reply()
    fields = read(text)
    problems = [
        *_unless(fields.get("ToUserName") == to, "ToUserName is not the person who wrote"),
        *_unless(fields.get("FromUserName") == sender, "FromUserName is not the account"),
        *_unless(_is_time(fields.get("CreateTime", "")), "CreateTime is no time"),
        *_unless(fields.get("MsgType", "") in KINDS, "MsgType is none that can be sent"),
        *_problems_inside(text, fields),
    ]
    if problems:
        raise BadReplyError("; ".join(problems) + ".")
    return Reply(fields["MsgType"], _text_of(text, fields))


def _problems_inside(text: str, fields: Fields) -> list[str]:
    kind = fields.get("MsgType")
    if kind == "text":
        length = len(_content_of(text).encode())
        return [
            *_unless(length > 0, "Content is empty"),
            *_unless(length <= LONGEST_TEXT, f"Content is {length} bytes of {LONGEST_TEXT}"),
        ]
    if kind == "news":
        articles = _tree(text).findall("./Articles/item")
        return [
            *_unless(
                fields.get("ArticleCount") == str(len(articles)), "ArticleCount is not the count"
            ),
            *_unless(1 <= len(articles) <= MOST_ARTICLES, f"{len(articles)} articles"),
        ]
    return []


def _text_of(text: str, fields: Fields) -> str:
    if fields["MsgType"] == "text":
        return _content_of(text)
    if fields["MsgType"] == "news":
        parts = _tree(text).findall("./Articles/item/*")
        return "\n".join(part.text or "" for part in parts)
    return ""


def _content_of(text: str) -> str:
    return _tree(text).findtext("Content") or ""


def _tree(text: str) -> "ET.Element[str]":
    return ET.fromstring(text)  # noqa: S314  # only after `read` has accepted it


def _unless(is_so: bool, problem: str) -> list[str]:  # noqa: FBT001  # reads as a sentence
    return [] if is_so else [problem]


def _is_time(value: str) -> bool:
    return (
        re.fullmatch(r"\d{10}", value, re.ASCII) is not None
        and abs(int(value) - time.time()) < 365 * 24 * 3600
    )


def _value(name: str, value: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    if name in _NUMBERS:
        return value
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
