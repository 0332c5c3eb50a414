"""What a form says: its fields, without what cannot be seen, and the token that makes it one of ours."""

import hashlib
import hmac
from collections.abc import Container, Iterable
from urllib.parse import parse_qsl

from bot.http.headers import FORM
from bot.message import plain_text

MOST_FIELDS = 60
MOST_TICKS = 200
"""Ticks in a form that may hold many: those of one page."""

SECRET_FIELDS = frozenset({"password", "old", "code", "first", "token"})
"""What is never shown again."""


def cleaned(items: Iterable[tuple[str, str]], ticked: Container[str] = ()) -> dict[str, str]:
    """Return what a form or an address says, without what cannot be seen; secrets stay as they are.

    A name given twice counts once, by its first value: nothing slips in behind it. But of what is
    *ticked* all values are taken, parted by spaces.
    """
    said: dict[str, str] = {}
    for name, value in items:
        text = value if name in SECRET_FIELDS else plain_text(value)
        if name in ticked and name in said:
            said[name] += f" {text}"
        else:
            said.setdefault(name, text)
    return said


def token_of(holder: str) -> str:
    """Return the token by which a form shows that it was made for whoever holds *holder*."""
    return hmac.digest(holder.encode(), b"form", hashlib.sha256).hex()


def fields_of(body: bytes, kind: str, most: int) -> list[tuple[str, str]] | None:
    """Return the fields that *body* holds, at most *most*; None where it is no form, or holds more."""
    if kind != FORM:
        return None
    try:
        # Strict: what is no UTF-8 was not typed into a page of ours.
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=most,
        )
    except ValueError:
        return None
