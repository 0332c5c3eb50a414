"""Which choice of a list is meant, with what people say beside its place or its number."""

import pytest

from bot.dialogue.words.place_meant import number_alone, place_meant
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("the first", 1),
        ("yes, the first", 1),
        ("yes the first one please", 1),
        ("yes, 2", 2),
        ("no, the second", 2),
        ("ja, den första", 1),
        ("ja den andre takk", 2),
        ("joo, ensimmäinen", 1),
        ("já, það fyrsta", 1),
        ("对，第一个", 1),
        ("行，就第一个", 1),
        ("係，第二個", 2),
        ("yes", 0),
        ("不是第二个", 0),
        ("yes, 7", 0),
        ("yes, the first time I came to town I saw three of them", 0),
    ],
)
def test_a_yes_may_stand_before_the_place(text, place):
    """A yes says that one is meant, the place which."""
    assert place_meant(words(), text, 3) == place


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("number 6", "6"),
        ("6 please", "6"),
        ("nummer 6 tak", "6"),
        ("numero 6", "6"),
        ("númer 6", "6"),
        ("选6", "6"),
        ("6吧", "6"),
        ("第6个", "6"),
        ("揀6", "6"),
        ("we have 6 wards", ""),
        ("1 and 6", ""),
        ("六月6号开会", ""),
    ],
)
def test_a_number_stands_alone_beside_such_words(text, number):
    """Beside any others it is none of a list."""
    assert number_alone(words(), text) == number
