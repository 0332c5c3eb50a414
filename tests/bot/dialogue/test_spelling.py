"""The spelling of telephones, written out before words are looked for."""

import pytest

from bot.dialogue.help.danger import Danger
from bot.dialogue.help.spelling import Spelling
from knowledge.acts.act import Act
from tests.bot.cast import words

E, C = Act.EMERGENCY, Act.CRISIS


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("gonna end it 2nite", "en", "going to end it tonight"),
        ("vill dööö", "sv", "vill dö"),
        ("æ orkar ikkje", "nb", "jeg orker ikke"),
        ("我想屎", "zh-Hans", "我想死"),
        ("nothing is short here", "en", "nothing is short here"),
    ],
)
def test_what_is_spelt_short_is_written_out(text, language, meant):
    """Whole words, in Chinese single characters; a letter three times is there once."""
    assert Spelling(words()).written_out(text, language) == meant


@pytest.mark.parametrize(
    ("text", "language", "call"),
    [
        ("cant take it anymore gonna end it tonite", "en", C),
        ("dont wanna b here nemore", "en", C),
        ("tonite its over 4 me", "en", C),
        ("tuk 2 many pils", "en", E),
        ("ha tagi för mkt tabl", "sv", E),
        ("orkr inte lva", "sv", C),
        ("har taget for mang piler", "da", E),
        ("gider ik være her mer", "da", C),
        ("tatt for mang pille", "nb", E),
        ("gidd ikkje vær her mer", "nb", C),
        ("otin liikaa lääkket", "fi", E),
        ("tók of margr töflur", "is", E),
        ("hún andr ekki", "is", E),
        ("不想火了", "zh-Hans", C),
        ("finish the form 2nite", "en", None),
        ("de e bra", "sv", None),
    ],
)
def test_danger_is_told_in_the_spelling_of_telephones(text, language, call):
    """Whoever is in need spells as they type."""
    assert Danger(words()).told(text, language) is call
