"""Whom a note names."""

import pytest

from bot.casework.mentions import mentioned
from bot.staff.members import Role, StaffMember

NAMES = ("Anna Virtasaari", "Anna Berg", "Juhani Mäkirinne", "王伟", "Jon", "Jon")
STAFF = [
    StaffMember(f"{number}@example.org", name, "business-finland", Role.AGENT, number=number)
    for number, name in enumerate(NAMES, 1)
]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("@Juhani Mäkirinne please", [3]),
        ("Please look, @juhani.", [3]),
        ("(@JUHANI)", [3]),
        ("@Juhanis", []),
        ("juhani@example.org wrote", []),
        ("mail to x@juhani", []),
        ("@Anna", []),
        ("@Anna Virtasaari and @Anna Berg and @anna berg", [1, 2]),
        ("请@王伟看一下", [4]),
        ("请@Juhani看一下", [3]),
        ("看一下@Juhani Mäkirinne请", [3]),
        ("＠Juhani and ＠王伟", [3, 4]),
        ("＠Juhanis", []),
        ("@Jon", [5, 6]),
        ("@", []),
        ("@@Juhani", [3]),
        ("@\nJuhani", []),
        ("", []),
    ],
)
def test_who_is_named(text, numbers):
    """By the whole name, or by its first word where it is one's alone; an address names nobody."""
    assert [each.number for each in mentioned(text, STAFF)] == numbers


def test_a_long_note_is_read_in_no_time():
    """However many signs stand in it."""
    assert mentioned("@" * 20_000, STAFF) == []
