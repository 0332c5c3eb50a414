"""The names of fields that the dialogue knows by what they hold; what else a project asks for, its content names."""

from collections.abc import Mapping, Sequence

from bot.dialogue.words.contacts import Value
from knowledge.project import Field, Takes

COMPANY = "company"
PERSON = "person"
OTHER = "other"
"""The option for what no other option names."""

REACH = "reach"
"""One way to reach somebody, whichever they like."""

REACHING = ("phone", "wechat", "email")
"""The ways to reach somebody."""

WAYS = frozenset(REACHING)

CONTACTS = WAYS | {"website"}
"""What tells how somebody is reached, or found."""

PLAIN_WAYS = ("email", "phone")
"""Those that are known by how they are written, whatever stands around them; an id of WeChat may be any word."""

OF_PERSON = frozenset({PERSON, *REACHING})
"""What is told of whom to contact."""

OF_CONTACT = OF_PERSON | {REACH}

NAMED_ADDRESSES = ("email", "website")
"""Addresses that end with a country."""

ADDRESSES = frozenset({"email", "phone", "website", REACH})
"""What is written as nothing else is."""

ANY_WORDS = frozenset({COMPANY, PERSON, "offer", "need"})
"""What may be any words: "we are happy with it" is no name."""

CONTACT_LINES = frozenset({Takes.EMAIL, Takes.PHONE, Takes.REACH, Takes.WEBSITE})
"""What the lines take by which somebody is reached, or found: none of it may be any words."""


def told_as(asked: Field) -> Sequence[str]:
    """Return the names under which what is *asked* may be told: of a way to reach somebody, each of them."""
    return (*REACHING, REACH) if asked.takes is Takes.REACH else (asked.name,)


def ways_to_reach(told: Mapping[str, Value]) -> Sequence[str]:
    """Return what is *told* of how to reach somebody, each as it is noted where one way is asked for.

    >>> ways_to_reach({"email": "li@porto.example", "wechat": "li_porto", "company": "Porto"})
    ('WeChat: li_porto', 'li@porto.example')
    """
    ways = {name: str(told[name]) for name in REACHING if told.get(name)}
    if "wechat" in ways:
        ways["wechat"] = f"WeChat: {ways['wechat']}"
    return tuple(ways.values())
