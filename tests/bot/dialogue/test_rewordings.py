"""Other words in place of what was noted as an offer."""

import pytest

from bot.dialogue.rewordings import Rewordings
from tests.bot.cast import words


@pytest.mark.parametrize(
    ("noted", "text", "new"),
    [
        ("walking aids", "rollators, not walking aids", "rollators"),
        ("walking aids", "umm its rollators not walking aids", "rollators"),
        ("walking aids", "not walking aids but rollators", "rollators"),
        (
            "ganghj\xe6lpemidler",
            "Skriv \xbbrollatorer og stokke\xab i stedet for ganghj\xe6lpemidler",
            "rollatorer og stokke",
        ),
        (
            "ganghjelpemidler",
            "Skriv \xabsmarte rullatorer\xbb i stedet for \xabganghjelpemidler\xbb",
            "smarte rullatorer",
        ),
        (
            "g\xe5nghj\xe4lpmedel",
            "Skriv \u201drollatorer och k\xe4ppar\u201d d\xe4r det st\xe5r g\xe5nghj\xe4lpmedel.",
            "rollatorer och k\xe4ppar",
        ),
    ],
)
def test_what_comes_is_read_beside_what_goes(noted, text, new):
    assert Rewordings(words()).find(noted, text, is_called=False) == new


def test_words_in_marks_are_meant_for_the_line_that_is_called():
    find = Rewordings(words()).find
    text = "please make the offer \u201cmobility at home\u201d"
    assert find("walking aids", text, is_called=True) == "mobility at home"
    assert not find("walking aids", text, is_called=False)


@pytest.mark.parametrize(
    "text",
    [
        "we sell walking aids",
        "We sell not walking aids any more",
        "\u201cwalking aids\u201d is right",
        "rollators",
    ],
)
def test_else_nothing_comes(text):
    """Nothing is guessed from a sentence that does not say what comes."""
    assert not Rewordings(words()).find("walking aids", text, is_called=False)
