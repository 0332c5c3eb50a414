"""Which language a text is taken for."""

import pytest


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("Which cities does the project work in?", "en", id="en"),
        pytest.param("这个项目有哪些城市？", "zh-Hans", id="zh-Hans"),
        pytest.param("這個項目有哪些城市？", "zh-Hant", id="zh-Hant"),
        pytest.param("Vilka städer ingår i projektet?", "sv", id="sv"),
        pytest.param("Hvad koster det for en virksomhed at være med?", "da", id="da"),
        pytest.param("Hva koster det for en bedrift å bli med?", "nb", id="nb"),
        pytest.param("Mitkä kaupungit ovat mukana hankkeessa?", "fi", id="fi"),
        pytest.param("Hvaða borgir eru með í verkefninu?", "is", id="is"),
    ],
)
def test_sentence_shows_its_language(core, text, language):
    """A whole sentence decides."""
    assert core.recogniser.language_of(text).language == language


@pytest.mark.parametrize(
    "text", ["", "12345", "🙂", "Kotiturva Oy", "Beijing", "aino@kotiturva.fi"]
)
def test_names_and_numbers_decide_nothing(core, text):
    """What says nothing about a language leaves the conversation's as it is."""
    assert core.recogniser.language_of(text).language is None


@pytest.mark.parametrize("text", ["\x00", "\ud800", "\ufdfa" * 900, "a\u0301" * 9000])
def test_hostile_text_is_borne(core, text):
    """It never raises."""
    core.recogniser.language_of(text)
