"""The names of fields that the dialogue knows by what they hold; what else a project asks for, its content names."""

from knowledge.project import Takes

COMPANY = "company"
PERSON = "person"
OTHER = "other"
"""The option for what no other option names."""

REACH = "reach"
"""One way to reach somebody, whichever they like."""

REACHING = ("phone", "wechat", "email")
"""The ways to reach somebody."""

WAYS = frozenset(REACHING)

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
