"""Lines that are said to be wrong, with nothing in their place."""

import pytest

from bot.dialogue.corrections.faulted_lines import FaultedLines
from bot.dialogue.corrections.list_corrections import ListCorrections
from bot.dialogue.corrections.named_lines import NamedLines
from tests.bot.cast import PROJECT, Kind, at_summary, reader, words

LINES = NamedLines(reader(), words(), PROJECT, ListCorrections(reader(), words()))
FAULTED = FaultedLines(reader(), words(), LINES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("the company name is wrong", "company"),
        ("everything is right except the cities", "cities"),
        ("all the cities are wrong", "cities"),
        ("företagsnamnet är fel", "company"),
        ("allt stämmer utom städerna", "cities"),
        ("firmanavnet er forkert", "company"),
        ("alt er rigtigt undtagen byerne", "cities"),
        ("alt stemmer unntatt byene", "cities"),
        ("yrityksen nimi on väärin", "company"),
        ("kaikki oikein paitsi kaupungit", "cities"),
        ("nafn fyrirtækisins er rangt", "company"),
        ("allt rétt nema borgirnar", "cities"),
        ("单位写错了", "company"),
        ("除了城市都对", "cities"),
        ("都对,就是城市不对", "cities"),
        ("個城市錯咗", "cities"),
        ("除了聯絡人都對", "person"),
    ],
)
def test_the_line_that_is_wrong_is_found(text, line):
    """Said to be wrong, or left out of what is right."""
    assert FAULTED.find(at_summary(Kind.COMPANY), text) == line


@pytest.mark.parametrize(
    "text",
    [
        "the company name is wrong, it should be Lyftia AB",
        "the cities are wrong, only Wuhan",
        "nothing is wrong with the company name",
        "everything is right",
        "all the cities",
        "城市没有错",
        "单位写错了,应该是武汉儿童福利院",
    ],
)
def test_what_is_right_or_told_anew_is_none(text):
    """What tells the new value is a correction, and no question follows."""
    assert FAULTED.find(at_summary(Kind.COMPANY), text) == ""
