"""Quoted words: what stands in quotation marks, and whether it is all that is said."""

import pytest

from bot.dialogue.words.quoted import quoted, quoted_alone
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('write "lamps"', ["lamps"]),
        ("skriv \u201dlampor\u201d", ["lampor"]),
        ("\u5199\u201c\u62a4\u7406\u5e8a\u201d", ["\u62a4\u7406\u5e8a"]),
        ("we make lamps", []),
    ],
)
def test_quoted(text, found):
    """Quotation marks are those of each language."""
    assert quoted(text) == found


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ('write "lamps"', "lamps"),
        ('kirjoita "lamput".', "lamput"),
        ('skrifa\xf0u frekar "lampar"', "lampar"),
        ('"lamps"', ""),
        ('write "lamps" and send it', ""),
        ('our "lamps" are good', ""),
    ],
)
def test_quoted_alone(text, alone):
    """Nothing but a word for writing stands before it, and nothing behind."""
    assert quoted_alone(words(), text) == alone
