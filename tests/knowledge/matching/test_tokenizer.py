"""A text cut into the pieces of a model."""

import time

import pytest

from knowledge.language.text import CAP
from knowledge.matching.tokenizer import MOST, SPACE, Tokenizer

NUMBERS = {
    SPACE: 0,
    f"{SPACE}pipe": 1,
    "line": 2,
    f"{SPACE}pi": 3,
    "pe": 4,
    "l": 5,
    "i": 6,
    "n": 7,
}
LIKELIHOODS = [-1.0, -2.0, -2.0, -3.0, -3.0, -5.0, -5.0, -5.0]


@pytest.fixture
def pieces():
    return Tokenizer(NUMBERS, LIKELIHOODS, unknown=99)


def test_takes_the_likeliest_cut(pieces):
    """Few likely pieces rather than many."""
    assert pieces.cut("pipeline") == [1, 2]


def test_what_is_unknown_is_one_piece_a_letter(pieces):
    """And what stands around it is still cut."""
    assert pieces.cut("pipexline") == [1, 99, 2]


def test_a_long_text_is_cut_off(pieces):
    """Its beginning is looked at."""
    assert pieces.cut("pipeline " * 200) == [1, 2] * (MOST // 2)


def test_knows_whole_words(pieces):
    """A word that is a piece by itself is no slip of the finger."""
    assert pieces.knows("pipe")
    assert not pieces.knows("pipeline")


def test_no_text_no_pieces(pieces):
    """But the space that begins every text."""
    assert pieces.cut("") == [0]


def test_time_grows_with_the_length_only(pieces):
    """A text of ten times the length takes about ten times as long, however hostile."""

    def seconds(text):
        begun = time.perf_counter()
        pieces.cut(text)
        return time.perf_counter() - begun

    text = "pi" * CAP
    assert (
        min(seconds(10 * text) for _ in range(3))
        < 30 * min(seconds(text) for _ in range(3)) + 0.02
    )
