"""The bot's own words: said in the visitor's language, or in English."""

import pytest

from knowledge.phrasebook import Phrasebook, PhraseError


@pytest.fixture
def phrasebook(content):
    content.change("phrases/sv.yaml", "thanks: Varsågod.\n", "")
    return Phrasebook(content.library())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param("en", "Hello Li, this is 2021–2022.", id="English"),
        pytest.param("sv", "Hej Li, det här är 2021–2022.", id="Swedish"),
        pytest.param("zh-Hant", "Li，您好！", id="converted-elsewhere"),
        pytest.param("de", "Hello Li, this is 2021–2022.", id="not-promised"),
    ],
)
def test_says_it_in_the_language(phrasebook, language, text):
    """Facts and values are filled in, in each language."""
    assert phrasebook.say("greeting", language, name="Li") == text


def test_says_in_english_what_a_language_lacks(phrasebook):
    """A gap is English, and can be told."""
    assert phrasebook.say("thanks", "sv") == "You are welcome."
    assert phrasebook.language_of("thanks", "sv") == "en"
    assert phrasebook.language_of("thanks", "zh-Hant") == "zh-Hans"


@pytest.mark.parametrize("value", ["<name>", "{years}", r"\1 \g<0>", "%s"])
def test_a_value_is_said_as_it_is(phrasebook, value):
    """What a visitor typed is never looked into."""
    assert phrasebook.say("greeting", "en", name=value) == f"Hello {value}, this is 2021–2022."


def test_a_value_that_is_no_text_is_written_out(phrasebook):
    """Numbers need no conversion by the caller."""
    assert phrasebook.say("greeting", "en", name=3).startswith("Hello 3,")


def test_a_value_too_many_is_not_missed(phrasebook):
    """A translation may do without a value."""
    assert phrasebook.say("thanks", "en", name="Li") == "You are welcome."


def test_a_translation_that_asks_for_more_is_passed_over(content):
    """Visitors had better read English than nothing."""
    content.change("phrases/sv.yaml", "Hej <name>", "Hej <namn>")
    phrasebook = Phrasebook(content.library())
    assert phrasebook.say("greeting", "sv", name="Li").startswith("Hello Li")


def test_an_unknown_phrase_is_a_mistake_in_the_code(phrasebook):
    """The developer is told where phrases stand."""
    assert "greeting" in phrasebook
    assert "greting" not in phrasebook
    with pytest.raises(PhraseError, match=r"There is no phrase 'greting'\. Add it to phrases/en"):
        phrasebook.say("greting", "sv")


def test_a_missing_value_is_a_mistake_in_the_code(phrasebook):
    """The developer is told which value is missing."""
    with pytest.raises(PhraseError, match="'greeting' needs a value for <name>"):
        phrasebook.say("greeting", "sv")
