"""Who is known again in a list: in a row for certain, and in the whole of it never less."""

import time
from datetime import UTC, datetime

import orjson
import pytest

from bot.casework.recognition import recognition_of
from bot.leads import Lead
from bot.message import Visitor

NOW = datetime(2026, 11, 25, tzinfo=UTC)
COMPANY = {"company": "Kotiturva Oy"}


def known(**given):
    """Return by what whoever left these answers is known again."""
    return recognition_of(
        [Lead("R", "i", "x", Visitor("web", "v"), "x", given, "en", "", NOW, NOW)]
    )


def list_of(*rows):
    """Return a list as it is kept."""
    return orjson.dumps(rows).decode()


@pytest.mark.parametrize(
    ("given", "row"),
    [
        ({"email": "aino@x.fi"}, ["ＡＩＮＯ＠x.fi", "FI"]),
        ({"phone": "+358 40 1112233"}, ["call", "(040) 111-2233"]),
        ({"reach": "WeChat: li_porto"}, ["微信li_porto"]),
        ({**COMPANY, "person": "Aino Virtanen"}, ["KOTITURVA", "Virtanen", "", "aino VIRTANEN"]),
        ({**COMPANY, "person": "Aino Virtanen"}, ["Kotiturva Oyj", "Virtanen", "Aino"]),
        ({**COMPANY, "person": "Ægir Þórðarson"}, ["Kotiturva", "ÆGIR ÞÓRÐARSON"]),
        ({**COMPANY, "person": "Jørgen Straße"}, ["Kotiturva", "JØRGEN STRASSE"]),
        ({**COMPANY, "person": "Nora O'Brien"}, ["Kotiturva", "Nora O’Brien"]),
        ({**COMPANY, "person": "Nora O´Brien"}, ["Kotiturva", "Nora O´Brien"]),
        ({**COMPANY, "person": "Åsa Öberg"}, ["Kotiturva", "Åsa Öberg"]),
        ({"company": "錦康養老", "person": "陈伟"}, ["锦康养老有限公司", "陳偉"]),
        ({**COMPANY, "person": "Aino Virtanen"}, ["A note. " * 90, "Kotiturva", "Aino Virtanen"]),
    ],
    ids=[
        *("wide-mail", "number", "wechat", "capitals", "two-cells", "icelandic", "sharp-s"),
        *("apostrophe", "acute", "parted-accents", "chinese", "behind-a-long-note"),
    ],
)
def test_who_stands_in_a_row_may_be_in_its_list(given, row):
    """However it is written; where others stand in the list, too."""
    found = known(**given)
    assert found.finds(row)
    assert found.may_be_in(list_of(["Others Oy", 'Eva "Evi" Berg'], row, ["", "x"]))


@pytest.mark.parametrize(
    "given",
    [
        {"email": "aino@kotiturva.fi", "phone": "+358 40 1234567"},
        {**COMPANY, "person": "Aino Virtanen"},
    ],
    ids=["addresses", "name"],
)
def test_a_list_of_others_is_looked_through_at_once(given):
    """Of megabytes, nobody who writes meanwhile waits: while somebody is erased, nothing else is stored."""
    rows = [
        ["Åland Care", "Anna Mäki", f"a{n}@b.fi", f"+358 50 {n:07}", "note " * 90]
        for n in range(4000)
    ]
    found, text = known(**given), list_of(*rows)
    start = time.process_time()
    is_there = found.may_be_in(text)
    assert time.process_time() - start < 1
    assert not is_there
