"""Other words in place of what was noted as an offer."""

import pytest

from bot.dialogue.corrections.rewordings import Rewordings, names_anew
from tests.bot.cast import reader, words


@pytest.mark.parametrize(
    ("noted", "text", "new"),
    [
        ("walking aids", "rollators, not walking aids", "rollators"),
        ("walking aids", "umm its rollators not walking aids", "rollators"),
        ("walking aids", "not walking aids but rollators", "rollators"),
        ("walking aids", "it is no longer walking aids, it's rollators", "rollators"),
        (
            "balancetrænere",
            "Det er ikke balancetrænerne længere, det er gangbarrer.",
            "gangbarrer",
        ),
        (
            "jafnvægistæki",
            "Við bjóðum ekki lengur jafnvægistæki heldur göngubretti.",
            "göngubretti",
        ),
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
    assert Rewordings(reader(), words()).find(noted, text, is_called=False) == new


def test_words_in_marks_are_meant_for_the_line_that_is_called():
    find = Rewordings(reader(), words()).find
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
    assert not Rewordings(reader(), words()).find("walking aids", text, is_called=False)


@pytest.mark.parametrize(
    ("text", "told", "is_anew"),
    [
        ("from lyset.dk to lyset.eu", {"website": "https://lyset.eu"}, True),
        ("it is lyset.dk", {"website": "https://lyset.dk"}, False),
        ("lyset.eu", {"website": "https://lyset.eu"}, False),
        ("is it Lyset Oy?", {"company": "Lyset Oy"}, False),
    ],
)
def test_a_new_value_beside_the_one_that_was_noted_takes_its_place(text, told, is_anew):
    given = {"website": "https://lyset.dk", "company": "Lyset ApS"}
    assert names_anew(given, text, told, {}) is is_anew
    if is_anew:
        assert names_anew(given, text, {}, {"website": ("https://lyset.dk", "https://lyset.eu")})
