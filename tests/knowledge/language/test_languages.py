"""Which language a text is written in."""

from array import array

import pytest
from py3langid import langid

from knowledge.language.language_model import Table, language_model
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


def test_a_table_says_what_its_numbers_were():
    """Equal stretches are kept once, and every number is found where it was."""
    numbers = array("I", [*range(16), *([7] * 16), *range(16), *range(100, 116), *([7] * 32)])
    table = Table.of(numbers)
    assert [table[place] for place in range(len(numbers))] == numbers.tolist()
    assert len(table._numbers) == 3 * 16  # noqa: SLF001


def test_the_model_in_little_room_tells_what_it_told():
    """The shares of all languages are those of the model as it comes."""
    languages = ("en", "sv", "fi")
    whole = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    whole.set_languages(list(languages))
    little = language_model(languages)
    for text in ("which cities are in it", "mitä tämä maksaa", "北京 и москва", *HOSTILE.values()):
        assert little.rank(text) == whole.rank(text)


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [("which cities in Lyon", "en", "sv"), ("vilka städer", "sv", "en"), ("mitkä kaupungit", "fi", "is")],
)  # fmt: skip
def test_words_speak_for_a_language(recogniser, text, language, other):
    """For none more than for their own; names and what is no language of Latin letters say nothing."""
    own, others = (recogniser.speaks_for(text, each) for each in (language, other))
    assert -1 <= own <= 0
    assert others < own
    assert recogniser.speaks_for(text, "zh-Hans") == recogniser.speaks_for("Oslo", "en") == -3
