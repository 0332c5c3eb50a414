"""That nothing may be kept, in whatever words, is a no to the notice."""

import pytest

from bot.dialogue.words.closed_answers import forbids_storing
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("text", "language", "forbids"),
    [
        ("Do not store anything, please", "en", True),
        ("er no comma do not save my data full stop", "en", True),
        ("Ekki geyma neitt um mig", "is", True),
        ("I agree, do not store anything", "en", False),
        ("Don't save my data?", "en", False),
        ("Do not save my data until my boss agrees", "en", False),
        ("Do not store my phone number", "en", False),
    ],
)
def test_who_forbids_to_keep_anything_refuses(text, language, forbids):
    """A question, a condition and a yes beside it leave it open."""
    assert forbids_storing(words(), text, language) is forbids
