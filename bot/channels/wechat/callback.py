"""A callback, checked step by step until it may be read; and replies in the form WeChat takes.

Nothing is parsed before size and signature are checked. Nothing here knows what messages mean, and
nothing is stored.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import XML, Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from wechatpy.replies import TextReply  # type: ignore[import-untyped]  # it has no types

from bot.channels.wechat.credentials import Credentials
from bot.channels.wechat.crypto import Ages, Crypto, Query, Reason, RefusedError, Used

LARGEST_BODY = 64 * 1024
"""Bytes taken; what WeChat sends has a few thousand."""

LONGEST_ECHO = 512

Fields = dict[str, str]

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold. People send it all the same, and WeChat passes it on."""

_DECLARING = "<!DOCTYPE"
"""What begins a declaration of entities, and nothing else does: XML knows it in these letters only."""

_ECHO = re.compile(r"[\x21-\x7e]+")

_SENDER = re.compile(
    r"<FromUserName>\s{0,9}(?:<!\[CDATA\[)?([A-Za-z0-9_-]{1,64})(?:\]\]>)?\s{0,9}</FromUserName>",
    re.ASCII,
)

_SEALED_ECHO = re.compile(r"[0-9]{1,32}", re.ASCII)
"""What an encrypted echo says in clear. What people write is sealed and signed in the same way: whoever
saw a callback must not have it read out by sending it back as an echo."""


class Unreadable(StrEnum):
    """Why a callback of WeChat's cannot be understood."""

    XML = "no XML"
    DOUBLED = "element given twice"
    INCOMPLETE = "element missing or malformed"
    ENCRYPTED = "encrypted, and we have no key"


class UnreadableError(Exception):
    """A callback is WeChat's and cannot be understood; *openid* is its sender where that shows."""

    def __init__(self, reason: Unreadable, openid: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.openid = openid


class TooLargeError(Exception):
    """A body is larger than anything WeChat sends."""


@dataclass(slots=True)
class CallbackVerifier:
    """Lets in what is WeChat's, for one account."""

    credentials: Credentials
    ages: Ages
    used: Used
    crypto: Crypto | None

    @classmethod
    def of(cls, credentials: Credentials) -> "CallbackVerifier":
        """Return the verifier for the account of *credentials*; with a key, it insists on encryption."""
        crypto = Crypto(credentials) if credentials.aes_key else None
        return cls(credentials, Ages(), Used(), crypto)

    def echo(self, items: Iterable[tuple[str, str]], now: float) -> str:
        """Return what WeChat wants to hear when our address is entered; for each signature once."""
        query = Query.of(items)
        echo = query.echostr
        if not _ECHO.fullmatch(echo) or len(echo) > LONGEST_ECHO:
            raise RefusedError(Reason.FORM)
        if self.crypto is not None and query.msg_signature:
            echo = self.crypto.open(query, echo)
            if not _SEALED_ECHO.fullmatch(echo):
                raise RefusedError(Reason.ECHO)
            self._check_age(query, now)
        else:
            self._check(query, now)
        if query in self.used:
            raise RefusedError(Reason.USED)
        self.used.note(query, now)
        return echo

    def open(self, items: Iterable[tuple[str, str]], body: bytes, now: float) -> Fields:
        """Return what a callback says, in clear.

        ``TooLargeError``, then ``RefusedError`` for what is not WeChat's, then ``UnreadableError``.
        """
        if len(body) > LARGEST_BODY:
            raise TooLargeError
        query = Query.of(items)
        self._check(query, now)
        self.used.note(query, now)
        return self._plain(body) if self.crypto is None else self._sealed(self.crypto, query, body)

    def is_signed(self, items: Iterable[tuple[str, str]]) -> bool:
        """Whether the token of the account signed an address: all that can be said before a body."""
        try:
            return Query.of(items).is_signed(self.credentials.token)
        except RefusedError:
            return False

    def _check(self, query: Query, now: float) -> None:
        if not query.is_signed(self.credentials.token):
            raise RefusedError(Reason.SIGNATURE)
        self._check_age(query, now)

    def _check_age(self, query: Query, now: float) -> None:
        is_timely = query.is_timely(now)
        self.ages.note(is_timely=is_timely)
        if not is_timely:
            raise RefusedError(Reason.AGE)

    @staticmethod
    def _plain(body: bytes) -> Fields:
        fields = fields_of(_decoded(body))
        if "Encrypt" in fields and "FromUserName" not in fields:
            raise UnreadableError(Unreadable.ENCRYPTED)
        return fields

    @staticmethod
    def _sealed(crypto: Crypto, query: Query, body: bytes) -> Fields:
        if query.encrypt_type != "aes":
            raise RefusedError(Reason.NOT_ENCRYPTED)
        try:
            # What stands beside it in clear is not covered by any signature, and is not looked at.
            ciphertext = fields_of(_decoded(body)).get("Encrypt", "")
        except UnreadableError:
            raise RefusedError(Reason.NOT_ENCRYPTED) from None
        return fields_of(_cleaned(crypto.open(query, ciphertext)))

    def reply(self, text: str, to: str, sender: str, now: float) -> str:
        """Return a text reply as it goes back in the response."""
        # wechatpy puts texts into sections as they are: "]]>" would end one, and be XML after it.
        content = _in_section(text)
        reply = TextReply(source=sender, target=to, time=int(now), content=content)
        clear: str = reply.render()
        if self.crypto is None:
            return clear
        sealed = self.crypto.seal(clear, now)
        return to_xml(
            {
                "Encrypt": sealed.ciphertext,
                "MsgSignature": sealed.signature,
                "TimeStamp": sealed.timestamp,
                "Nonce": sealed.nonce,
            }
        )


WANTED = frozenset(
    [
        "Encrypt",
        "ToUserName",
        "FromUserName",
        "CreateTime",
        "MsgType",
        "MsgId",
        "Content",
        "bizmsgmenuid",
        "Recognition",
        "Event",
        "EventKey",
    ]
)
"""The elements that are read; there may be any others."""


def fields_of(text: str) -> Fields:
    """Return the elements of a callback by their names, those that are read."""
    try:
        root = _root(text)
    except (ParseError, DefusedXmlException, ValueError):
        raise UnreadableError(Unreadable.XML, _sender(text)) from None
    fields: Fields = {}
    for element in root:
        if element.tag not in WANTED:
            continue
        if element.tag in fields:
            raise UnreadableError(Unreadable.DOUBLED, _sender(text))
        fields[element.tag] = element.text or ""
    return fields


def _sender(text: str) -> str:
    """Return who *text* says it is from, though it cannot be read; empty where it names nobody, or several."""
    named = set(_SENDER.findall(text))
    return named.pop() if len(named) == 1 else ""


def _root(text: str) -> Element:
    """Return the root of *text*, which declares nothing: then there is nothing to expand or to fetch."""
    if _DECLARING in text:  # perhaps in what somebody wrote
        return fromstring(text, forbid_dtd=True)
    return XML(text)  # in C, six times as fast


def _decoded(body: bytes) -> str:
    return _cleaned(body.decode("utf-8", "replace"))


def _cleaned(text: str) -> str:
    return _CONTROLS.sub("", text)


def to_xml(fields: Fields) -> str:
    """Return *fields* as WeChat writes them: texts in sections that nothing in them can end."""
    inside = "".join(
        f"<{name}><![CDATA[{_in_section(value)}]]></{name}>" for name, value in fields.items()
    )
    return f"<xml>{inside}</xml>"


def _in_section(text: str) -> str:
    return _cleaned(text).replace("]]>", "]]]]><![CDATA[>")
