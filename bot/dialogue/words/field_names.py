"""The names of fields that the dialogue knows by what they hold; what else a project asks for, its content names."""

COMPANY = "company"
PERSON = "person"
REACH = "reach"
"""One way to reach somebody, whichever they like."""

REACHING = ("phone", "wechat", "email")
"""The ways to reach somebody."""

OF_PERSON = frozenset({PERSON, *REACHING})
"""What is told of whom to contact."""

OF_CONTACT = OF_PERSON | {REACH}

NAMED_ADDRESSES = ("email", "website")
"""Addresses that end with a country."""

ADDRESSES = frozenset({"email", "phone", "website", REACH})
"""What is written as nothing else is."""

ANY_WORDS = frozenset({COMPANY, PERSON, "offer", "need"})
"""What may be any words: "we are happy with it" is no name."""
