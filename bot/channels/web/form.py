"""Who sent a request to the chat page, in which language they read, and what their form says.

What makes no sense is refused with a status, or left out.
"""

import hashlib
import re
import secrets
from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote_to_bytes

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from bot.choice_id import ChoiceId, is_id
from bot.http.cookies import cookie_of, set_cookie
from bot.http.headers import FORM, media_type
from bot.http.limits import Limit
from bot.http.multipart import is_multipart, parts_of
from bot.http.numbers import number_of
from bot.message import LONGEST_TEXT, SentFile, Visitor, clean_text, plain_text
from knowledge.language.traditional import parted
from knowledge.topic import Language

COOKIE = "visitor"
COOKIE_VALUE = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
ORIGIN = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)

MESSAGES = "/messages"
"""Where messages are sent to."""

LARGEST_FORM = 64 * 1024
"""Bytes of a form: 4,096 characters of any script fit, nine bytes each, and a text somewhat longer, which is given back."""

MOST_FIELDS = 40
"""More than any form of ours sends: the longest list has nine ticks."""


class FormError(Exception):
    """A form cannot be read: 415 for another kind of body, 400 for one that makes no sense."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says. *choices* are ids, the ticked ones first; *key* was made with the form.

    With *is_too_long* the text is all of what was written, and more than is taken of one message.
    """

    key: str
    text: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    origin: str = ""
    is_too_long: bool = False
    file: SentFile | None = None

    @property
    def message_key(self) -> str:
        """Return the key of the message: the same form with other words is another message."""
        told = "\n".join((self.key or new_key(), self.text, *self.choices)).encode()
        if self.file is not None:
            told += (
                self.file.name.encode("utf-8", "replace")
                + hashlib.sha256(self.file.content).digest()
            )
        return hashlib.sha256(told).hexdigest()[:40]


def new_key() -> str:
    """Return a key for a form about to be shown."""
    return secrets.token_urlsafe(12)


def new_visitor() -> Visitor:
    """Return a visitor nobody has seen."""
    return Visitor("web", secrets.token_urlsafe(24))


def visitor_of(request: HTTPConnection, *, is_public: bool) -> Visitor | None:
    """Return whose browser sent *request*, or None when it carries no cookie of ours."""
    value = cookie_of(request, COOKIE, is_public=is_public)
    return Visitor("web", value) if COOKIE_VALUE.fullmatch(value) else None


def remember(
    response: Response,
    request: Request,
    visitor: Visitor,
    kept_for: timedelta,
    *,
    is_public: bool,
) -> None:
    """Let *response* tell the browser who it is from now on: as long as its chat is kept."""
    max_age = int(kept_for.total_seconds())
    set_cookie(response, request, COOKIE, visitor.id, is_public=is_public, max_age=max_age)


def origin_of(code: str) -> str:
    """Return the code of the place that brought somebody here; empty when it is none."""
    return code if ORIGIN.fullmatch(code) else ""


async def _anybody(_: HTTPConnection) -> bool:
    return True


MESSAGE_LIMIT = Limit(LARGEST_FORM, _anybody)
"""How much anybody may send as a message: more than is taken of one, so that it is given back."""


async def read_form(request: Request, tongues: Container[Language]) -> Sent:
    """Return what the form in *request* says; raise FormError when it says nothing readable."""
    return _sent(await _pairs(request), tongues)


async def read_rating(request: Request) -> tuple[int, bool]:
    """Return of which exchange the form in *request* says whether it helped, and whether it did.

    Raise FormError when it says nothing readable.
    """
    pairs = await _pairs(request)
    said = dict(pairs)
    helped = said.get("helped", "")
    exchange = number_of(said.get("number", ""))
    if len(pairs) != len(said) or exchange is None or helped not in {"yes", "no"}:
        raise FormError(400)
    return exchange, helped == "yes"


async def _pairs(request: Request) -> list[tuple[str, str]]:
    if is_multipart(request):
        try:
            said, _ = await parts_of(request, most_fields=MOST_FIELDS, takes_file=False)
        except ValueError:
            raise FormError(400) from None
        return said
    if media_type(request.headers) != FORM:
        raise FormError(415)
    return _urlencoded(await request.body())


def _sent(pairs: list[tuple[str, str]], tongues: Container[Language]) -> Sent:
    texts = [value for name, value in pairs if name == "text"]
    ticked = [value for name, value in pairs if name == "choices"]
    pressed = [value for name, value in pairs if name == "choice"]
    if len(texts) > 1 or len(pressed) > 1 or not (texts or ticked or pressed):
        raise FormError(400)
    meant = ChoiceId.parse(pressed[0]) if pressed else None
    if pressed and not (meant and meant.verb == "done"):
        ticked = []  # "skip" beside a list means none of it
    choices = tuple(filter(None, map(clean_text, (*ticked, *pressed))))
    if not all(map(is_id, choices)):
        raise FormError(400)
    others = {name: value for name, value in pairs if name in {"key", "hint", "origin"}}
    hint = others.get("hint", "")
    text = "" if choices else plain_text("".join(texts)).strip()
    is_too_long = len(text) > LONGEST_TEXT
    return Sent(
        key=clean_text(others.get("key", ""))[:64],
        text=text if is_too_long else clean_text(text),
        choices=choices,
        hint=hint if parted(hint)[0] in tongues else "",
        origin=origin_of(others.get("origin", "")),
        is_too_long=is_too_long,
    )


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    parts = body.split(b"&")
    if len(parts) > MOST_FIELDS or any(b"=" not in part for part in parts):
        raise FormError(400)
    pairs = [part.partition(b"=") for part in parts]
    return [(_unquoted(name), _unquoted(value)) for name, _, value in pairs]


def _unquoted(value: bytes) -> str:
    # Bytes that are no UTF-8 become lone surrogates, which clean_text drops.
    return unquote_to_bytes(value.replace(b"+", b" ")).decode("utf-8", "surrogateescape")
