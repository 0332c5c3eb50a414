"""Where what was given to a question leads."""

import pytest

from bot.console.lead.given import link_of
from knowledge.project import Field, Takes


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("+358 40 1234567", "tel:+358401234567"),
        ("+86 27 8567 1234 ext. 801", "tel:+862785671234"),
        ("+886 2 2875 1234#123", "tel:+886228751234"),
    ],
)
def test_a_number_is_rung_without_its_extension(number, link):
    """It would be taken for the last digits."""
    assert link_of(Field("phone", Takes.PHONE), number) == link
