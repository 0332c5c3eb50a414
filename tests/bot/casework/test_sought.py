"""Whether a search, or the name of one, is about somebody."""

from datetime import UTC, datetime

import pytest

from bot.casework.sought import sought_of
from bot.leads import Lead
from bot.message import Visitor

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def sought(**given):
    """Return by what whoever left these answers is searched for."""
    return sought_of([Lead("R", "i", "x", Visitor("web", "v"), "x", given, "en", "", NOW, NOW)])


AINO = {
    "person": "Aino Virtanen",
    "company": "Kotiturva Oy",
    "email": "Aino.V@kotiturva.fi",
    "phone": "+358 40 1112233",
    "reach": "WeChat: aino_v",
    "need": "fall sensors",
}
WEI = {"person": "陈伟明", "company": "锦康养老有限公司", "phone": "+86 138 0013 8000"}


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (AINO, "aino"),
        (AINO, "VIRTANEN hospitals"),
        (AINO, "virta"),
        (AINO, "Kotiturva"),
        (AINO, "aino.v@kotiturva.fi"),
        (AINO, "aino.v@"),
        (AINO, "040 1112"),
        (AINO, "+358401112233"),
        (AINO, "aino_v"),
        (WEI, "陈伟明"),
        (WEI, "陳偉明先生"),
        (WEI, "伟明"),
        (WEI, "锦康养老"),
        (WEI, "13800138000"),
        ({"person": "Ægir Þórðarson"}, "thordarson"),
    ],
)
def test_whoever_is_searched_for_is_known(given, text):
    """By a name, a part of one, an address, a number or their company's name, however they are written."""
    assert sought(**given).is_searched(text)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (AINO, ""),
        (AINO, "hospitals"),
        (AINO, "vir"),
        (AINO, "ainola"),
        (AINO, "fall sensors"),
        (AINO, "kotiturva.fi"),
        (AINO, "info@"),
        (AINO, "2026"),
        (AINO, "358"),
        (WEI, "养老"),
        (WEI, "陈"),
        (WEI, "医院"),
        ({"person": "A. Berg"}, "a"),
        ({"need": "fall sensors"}, "fall sensors"),
    ],
)
def test_what_many_have_is_nobody(given, text):
    """Control: a word of what is needed, a place, a beginning that begins anything."""
    assert not sought(**given).is_searched(text)


def test_a_view_is_called_by_a_whole_name():
    """One word of it may be a colleague's."""
    assert sought(**AINO).is_called("Virtanen, Aino")
    assert sought(**AINO).is_called("Write to aino.v@kotiturva.fi")
    assert sought(**WEI).is_called("陈伟明的登记")
    assert not sought(**AINO).is_called("For Aino")
    assert not sought(need="x").is_called("For Aino")
