"""What is marked of a text: what the search would find in it, as it stands there."""

import pytest

from bot.casework.highlights import AROUND, Run, excerpt, is_in, runs
from bot.casework.search import folded
from tests.bot.cast import HOSTILE


def marked(text, *words):
    return "".join(f"[{run.text}]" if run.is_hit else run.text for run in runs(text, words))


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Kotiturva Oy", "kotiturva", "[Kotiturva] Oy"),
        ("Kotiturva Oy", "turv", "Koti[turv]a Oy"),
        ("Meritähti", "meritahti", "[Meritähti]"),
        ("Merita\u0308hti", "meritahti", "[Merita\u0308hti]"),
        ("Merita\u0308hti", "a", "Merit[a\u0308]hti"),
        ("ÅLESUND", "ale", "[ÅLE]SUND"),
        ("Næstved", "naestved", "[Næstved]"),
        ("Ｌｕｎｄｂｙ AB", "lundby", "[Ｌｕｎｄｂｙ] AB"),
        ("成都錦康養老服務中心", "锦康", "成都[錦康]養老服務中心"),
        ("成都锦康养老", "养老", "成都锦康[养老]"),
        ("aino@kotiturva.fi", "aino kotiturva", "[aino@kotiturva].fi"),
        ("What's on", "whats", "[What's] on"),
        ("a-b-a", "a", "[a]-b-[a]"),
        ("nothing", "else", "nothing"),
        ("", "else", ""),
        ("anything", "", "anything"),
    ],
)
def test_it_is_found_as_the_search_compares(text, word, shown):
    """Whatever its accents, capitals, width and script; what stands there is what is shown."""
    assert marked(text, word) == shown
    assert is_in(text, [word]) == ("[" in shown)


def test_what_meets_is_marked_as_one():
    """Two words that overlap or touch; nothing of the text is said twice."""
    assert marked("kotiturva", "koti", "turva", "itu") == "[kotiturva]"


@pytest.mark.parametrize("text", [*HOSTILE.values(), "x" * 9, "\ud800a", "é" * 3], ids=repr)
def test_no_sign_is_lost(text):
    """Marked or not, the runs together are the text."""
    for word in (folded(text), *folded(text).split(), "a", "x", "e"):
        assert "".join(run.text for run in runs(text, [word])) == text


def test_an_excerpt_is_what_stands_around_it():
    """Short, on one line, and with a sign where more stands."""
    text = f"{'before ' * 90}the Needle\n\nis here {'after ' * 90}"
    found = excerpt(text, ["needle"])
    assert Run("Needle", is_hit=True) in found
    whole = "".join(run.text for run in found)
    assert whole.startswith("…")
    assert whole.endswith("…")
    assert "the Needle is here after" in whole
    assert len(whole) <= 3 * AROUND + 2


def test_a_short_text_is_its_own_excerpt():
    assert excerpt("The needle.", ["needle"]) == [
        Run("The "), Run("needle", is_hit=True), Run("."),
    ]  # fmt: skip
    assert excerpt("The needle.", ["pin"]) == []


def test_a_megabyte_is_looked_through():
    """Once, sign by sign: nothing grows with the square."""
    assert excerpt("é" * 1_000_000 + " needle", ["needle"])[1] == Run("needle", is_hit=True)
