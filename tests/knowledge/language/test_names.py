"""Names of cities, countries and organisations in a text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.language.names import Names, TypoIndex, joined, tokens_of
from knowledge.matching.entities import EntityGroups
from tests.knowledge import small
from tests.knowledge.language.test_text import HOSTILE


@pytest.fixture(scope="module")
def names():
    return Names(small.names(), words=["island"])


@pytest.fixture(scope="module")
def entities():
    return EntityGroups(small.names(), elsewhere="cities.other")


def found(names, text):
    return [name.id for name in names.find(text).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Is WUHAN included?", ["wuhan"], id="case"),
        pytest.param("Wuhan's hospitals", ["wuhan"], id="genitive"),
        pytest.param("malmo", ["malmo"], id="without-accent"),
        pytest.param("我在武汉上班", ["wuhan"], id="chinese"),
        pytest.param("去Wuhan吗", ["wuhan"], id="mixed"),
        pytest.param("Hongkong", ["hong-kong"], id="joined"),
        pytest.param("cheng du", ["chengdu"], id="divided"),
        pytest.param("Innovation Norway", ["innovation-norway"], id="longest"),
        pytest.param("Wuhan or Chengdu, Wuhan?", ["wuhan", "chengdu"], id="each-once"),
        pytest.param("挪威創新署", ["innovation-norway"], id="traditional"),
        pytest.param("the chongqin office", ["chongqing"], id="one-typo"),
        pytest.param("wuhn", ["wuhan"], id="short-city-one-typo"),
        pytest.param("oslu and malm", [], id="too-short-for-typos"),
        pytest.param("xuhan", [], id="another-first-letter"),
        pytest.param("the wuhanese way", [], id="part-of-a-word"),
        pytest.param("nothing here", [], id="none"),
        pytest.param("ireland", [], id="another-country"),
    ],
)
def test_finds_names(names, text, expected):
    """In every spelling, and in the order of the text."""
    assert found(names, text) == expected


def test_a_known_word_is_no_misspelt_name():
    """One letter away from a name stand words of their own."""
    assert found(Names(small.names(), words=["sweeden"]), "sweeden") == []
    assert found(Names(small.names()), "sweeden") == ["sweden"]


def test_names_of_one_group_fill_a_form(names):
    """What a message names need not be asked again."""
    naming = names.find("A Swedish company in Wuhan for elderly care")
    assert [name.id for name in naming.of_group("focus_areas")] == ["elderly-care"]
    assert [name.country for name in naming.of_group("countries")] == ["SE"]


def test_placeholders_stand_where_names_stood(entities):
    """Which city it is makes no difference to the wording."""
    assert entities.read("Is Wuhan included?").text == entities.read("Is Chengdu included?").text


def test_a_focus_area_keeps_its_words(entities):
    """Its name is what the question is about."""
    assert entities.read("elderly care?").text == "elderly care"


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        pytest.param("Wuhan or Chengdu", ("city.wuhan", "city.chengdu-chongqing"), id="several"),
        pytest.param("Shenzhen", ("cities.other",), id="other"),
        pytest.param("Shenzhen or Wuhan", ("city.wuhan",), id="other-beside-a-target"),
        pytest.param("the capital of Hubei", ("city.wuhan",), id="province"),
        pytest.param("湖北省会", ("city.wuhan",), id="province-zh"),
        pytest.param("Shenzhen, not Hubei", ("cities.other",), id="city-before-province"),
    ],
)
def test_names_say_which_cities_may_answer(entities, text, topics):
    """A city with a topic of its own comes before those without."""
    assert entities.read(text).allowed == {"cities": topics}


def test_a_town_leads_to_its_country(entities):
    """Who comes from Oslo is answered for Norway."""
    assert entities.read("a firm from Oslo").allowed == {"countries": ("tpo.norway",)}


def test_a_name_that_sounds_right_is_found():
    """Chinese is typed by sound: 无汉 is wu han."""
    entities = EntityGroups(
        small.names(), texts=["武汉有什么项目", "讲讲武汉"], elsewhere="cities.other"
    )
    assert entities.read("讲讲无汉").allowed == {"cities": ("city.wuhan",)}


def test_tokens_are_words_and_characters():
    """And can be put together again."""
    assert joined(tokens_of("去wuhan吗 ok")) == "去 wuhan 吗 ok"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_bears_anything(names, entities, text):
    """Whatever is sent, no name is found in noise."""
    assert found(names, text) == []
    assert entities.read(text).allowed == {}


SPELLINGS = (
    "lyon",
    "porto",
    "oporto",
    "harbin",
    "arbin",
    "shanghai",
    "hsanghai",
    "changhai",
    "wuhan",
)


@given(st.text("abghilnoprstuwy", min_size=2, max_size=9))
@example("hanghai")
@example("xshanghai")
@example("hsanghai")
@example("oprto")
@example("uwhan")
@example("wuhann")
def test_what_is_one_typo_away_is_found_without_looking_at_all(word):
    """The same spellings, in the same order, as if each had been compared."""
    compared = [one for one in SPELLINGS if OSA.distance(one, word) <= 1]
    assert TypoIndex(SPELLINGS).near(word) == compared
