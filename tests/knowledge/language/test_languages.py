"""Which language a text is written in."""

import pytest

from knowledge.language.languages import Recognised, Recogniser
from tests.knowledge import small
from tests.knowledge.language.test_text import HOSTILE


@pytest.fixture(scope="module")
def recogniser():
    return Recogniser(small.library())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which of our companies can take part?", "en"),
        ("Vilka städer ingår i projektet?", "sv"),
        ("Hvilke virksomheder kan være med, og hvad koster det?", "da"),
        ("Hvilke bedrifter kan være med, og hva koster det?", "nb"),
        ("Mitkä kaupungit ovat mukana hankkeessa?", "fi"),
        ("Hvaða borgir taka þátt í verkefninu?", "is"),
        ("这个项目还开放吗", "zh-Hans"),
        ("這個項目還開放嗎", "zh-Hant"),
    ],
)
def test_knows_all_languages(recogniser, text, language):
    """Also those of which the library holds nothing."""
    assert recogniser.language_of(text).language == language


@pytest.mark.parametrize(
    "name", ["Wuhan", "Oslo", "Business Sweden", "Novo Nordisk", "Coloplast", "Innovation Norway"]
)
def test_names_decide_nothing(recogniser, name):
    """A city or a company is called the same in every language."""
    assert recogniser.language_of(name).language is None


@pytest.mark.parametrize("text", ["ok", "mm", "42", "👍", "", "   ", "kone"])
def test_a_word_decides_nothing(recogniser, text):
    """Too little is no sign of a language."""
    assert recogniser.language_of(text).language is None


def test_a_known_phrasing_of_one_language_decides(recogniser):
    """One word is enough where only one language's phrasings have it."""
    assert recogniser.language_of("Price?") == Recognised("en", 1.0)


def test_chinese_with_english_names_is_chinese(recogniser):
    """Names and brands in Latin letters do not make it English."""
    assert recogniser.language_of("Innovation Norway参与了没").language == "zh-Hans"


def test_english_with_a_chinese_name_is_english(recogniser):
    """Nor do names in Chinese make it Chinese."""
    assert recogniser.language_of("Is 武汉 one of the cities?").language == "en"


def test_undecided_script_is_less_sure(recogniser):
    """你好 is written alike in both scripts."""
    assert recogniser.language_of("你好").certainty < recogniser.language_of("这个").certainty


@pytest.mark.parametrize("text", ["Привет, как дела?", "こんにちは", "안녕하세요", "שלום"])
def test_other_scripts_are_unknown(recogniser, text):
    """A language we do not promise is not taken for one that we do."""
    assert recogniser.language_of(text).language is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_bears_anything(recogniser, text):
    """Whatever is sent, something is said, and its certainty is a share."""
    assert 0 <= recogniser.language_of(text).certainty <= 1
