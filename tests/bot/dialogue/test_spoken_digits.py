"""Telephone numbers as they are said."""

import pytest

from bot.dialogue.telling.spoken_digits import SpokenDigits
from tests.bot.cast import library


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("it is plus four five two six one eight nine oh three seven", "it is +45261890 37"),
        ("puhelin nolla nelj\xe4 viis viis viis viis nolla yks kuus kuus", "puhelin 0455550166"),
        ("telefon noll sju noll ett tv\xe5 tre, tack", "telefon 070123 tack"),
        ("plus tre fem otte fire nul seks", "+358406"),
        (
            "\u96fb\u8a71\u662f\u96f6\u56db\u96f6\u4e94\u4e94\u4e94\u4e00\u4e8c",
            "\u96fb\u8a71\u662f04055512",
        ),
    ],
)
def test_a_number_that_is_said_is_written(text, written):
    assert SpokenDigits(library()).written(text).replace(" ", "") == written.replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "one or two of the three cities",
        "plus one more city",
        "en to tre fire fem",
        "\u4e00\u4e8c\u4e09\u56db",
        "",
        "  two  spaces  ",
    ],
)
def test_fewer_words_stay_as_they_are(text):
    """So do the spaces between them."""
    assert SpokenDigits(library()).written(text) == text
