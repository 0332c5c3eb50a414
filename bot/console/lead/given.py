"""What was given to a question, as the console shows it, and where it leads."""

import re
from typing import NamedTuple
from urllib.parse import quote

from bot.dialogue.words import contacts
from knowledge.project import Field, Takes

_EXTENSION = re.compile(r"\s*(?:ext\.|#)")
"""How an extension is written behind a number; who rings asks for it."""


class Given(NamedTuple):
    """What was given to one question: its label, the answer, whether it is long, where it leads, its name."""

    label: str
    value: str
    is_long: bool
    link: str
    name: str


def link_of(field: Field, value: str) -> str:
    """Return the address by which somebody is reached; empty where *value* is none."""
    match field.takes:
        case Takes.EMAIL | Takes.REACH if isinstance(contacts.email(value), str):
            return f"mailto:{quote(value, safe='@')}"
        case Takes.PHONE | Takes.REACH if isinstance(contacts.phone(value, ""), str):
            number = _EXTENSION.split(value)[0]
            return f"tel:{''.join(each for each in number if each in '+0123456789')}"
        case Takes.WEBSITE if value.startswith(("https://", "http://")) and isinstance(
            contacts.website(value), str
        ):
            return value
    return ""
