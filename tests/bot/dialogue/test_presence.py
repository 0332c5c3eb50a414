"""Where a company is at home that only says where it is present."""

import pytest

from tests.bot.dialogue.test_values import told

HOMES = [
    ("sv", "Nordsäng AB, grundat 1987 i Borås. Vi är verksamma i Norge. lena@nordsang.se", "SE"),
    ("sv", "Nordsäng AB. Vi finns i Sverige, Norge och Danmark, lena@nordsang.com", "SE"),
    ("da", "Nordseng ApS, vi er aktive i Norge og laver senge", "DK"),
    ("nb", "Nordseng AS. Vi er i Norge og Sverige. lena@nordseng.no", "NO"),
    ("fi", "Pohjolan Sänky Oy, olemme läsnä Ruotsissa. leena@sanky.fi", "FI"),
    ("is", "Norðurrúm ehf. Við erum í Noregi. lena@nordurrum.is", "IS"),
    ("en", "Nordbed Oy. We are active in Sweden. Lena Falk, lena@nordbed.com", "FI"),
    ("zh-Hans", "我们公司Nordbed AS在瑞典和丹麦都有业务，lena@nordbed.no", None),
]
KEPT = [
    ("en", "We are in Norway. Nordbed AS, lena@nordbed.no", "NO"),
    ("en", "We are a company from Denmark, Nordbed AB, lena@nordbed.com", "DK"),
    ("en", "We are a small firm in Sweden, Nordbed ApS, lena@nordbed.dk", "SE"),
    ("fi", "Olemme Ruotsista, Nordsäng AB, lena@nordsang.com", "SE"),
    ("sv", "Nordsäng Ab i Finland, lena@nordsang.se", "FI"),
    ("sv", "Vi är i Norge. Nordsäng, lena@nordsang.com", "NO"),
]


@pytest.mark.parametrize(("language", "text", "country"), [*HOMES, *KEPT])
def test_a_home_is_told_from_where_somebody_is_present(language, text, country):
    """Two signs, or a form that no other country has, speak louder than "we are in"; not than "from" or "a firm in"."""
    assert told(text, language).values.get("country") == country


def test_one_sign_alone_makes_it_unclear():
    """An address may be anywhere: both are asked about."""
    said = told("Nordseng AS. Vi jobber i Sverige. Lena Falk", "nb")
    assert ("country" in said.values, said.unclear["country"]) == (False, ("NO", "SE"))
