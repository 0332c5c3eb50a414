"""What a message takes back before it ends."""

from functools import partial

import pytest

from bot.dialogue.corrections.taken_back import LONGEST, TakenBack
from tests.bot.cast import PROJECT, Kind, reader, words


def settled(text, field="cities"):
    """Return *text* as it stands when it ends, of the options of a field."""
    wanted = PROJECT.kinds[Kind.COMPANY].field(field)
    return TakenBack(words()).settled(text, partial(reader().named, wanted))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("add Shanghai, no wait, Changchun", "add Changchun, "),
        ("B\xe6ttu vi\xf0 Shanghai, nei b\xedddu, Changchun", "B\xe6ttu vi\xf0 Changchun, "),
        (
            "take out wuhan no wait sorry take out chengdu, wuhan stays",
            "take out chengdu , wuhan stays",
        ),
        (
            "l\xe4gg till peking, eller nej f\xf6rresten, changchun ska de va",
            "l\xe4gg till changchun, ",
        ),
        (
            "Lis\xe4isin Shanghain, tai ei sittenk\xe4\xe4n, vaan Changchunin.",
            "Lis\xe4isin Changchunin, .",
        ),
        (
            "\u518d\u52a0\u4e00\u4e2a\u5317\u4eac\uff0c\u554a\u4e0d\u5bf9\uff0c\u662f\u518d\u52a0\u957f\u6625",
            "\u518d\u52a0\u4e00\u4e2a\u957f\u6625\uff0c",
        ),
        ("Chengdu-Chongqing skal bort, nei vent, det er Wuhan som skal bort", "Wuhan skal bort, "),
    ],
)
def test_the_option_said_last_stands_in_place_of_the_one_before(text, meant):
    assert settled(text) == meant


def test_several_behind_take_all_back():
    assert settled("Wuhan og Shanghai, nei forresten, Wuhan og Changchun var det").strip(" ,") == (
        "Wuhan og Changchun var det"
    )


def test_the_same_once_more_is_what_is_said_of_it_last():
    assert settled("Wuhan out, no wait, Wuhan stays").strip(" ,") == "Wuhan stays"


@pytest.mark.parametrize(
    "text",
    [
        "add Changchun",
        "no wait, add Changchun",
        "add Changchun, no wait, my mail is wrong",
        "\u6b66\u6c49\u4e0d\u5bf9\uff0c\u5e94\u8be5\u662f\u957f\u6625",
        "add Shanghai, no wait, Changchun " + "x" * LONGEST,
    ],
)
def test_else_a_text_stays_as_it_is(text):
    """Chinese words that take something back begin a clause; behind a name they say that it is wrong."""
    assert settled(text) == text
