"""A text as the tokens of a model."""

import time
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.text import CAP
from knowledge.models.tokenizer import MAX_TOKENS, SPACE, Tokenizer

IDS = {
    SPACE: 0,
    f"{SPACE}pipe": 1,
    "line": 2,
    f"{SPACE}pi": 3,
    "pe": 4,
    "l": 5,
    "i": 6,
    "n": 7,
}
LOG_PROBABILITIES = [-1.0, -2.0, -2.0, -3.0, -3.0, -5.0, -5.0, -5.0]


@pytest.fixture
def tokenizer():
    return Tokenizer(IDS, LOG_PROBABILITIES, unknown=99)


def test_takes_the_likeliest_cut(tokenizer):
    """Few likely tokens rather than many."""
    assert tokenizer.encode("pipeline") == [(1, 4), (2, 8)]


def test_what_is_unknown_is_one_token_a_letter(tokenizer):
    """And what stands around it is still cut."""
    assert [id_ for id_, _ in tokenizer.encode("pipexline")] == [1, 99, 2]


def test_a_long_text_is_cut_off(tokenizer):
    """Its beginning is looked at."""
    assert [id_ for id_, _ in tokenizer.encode("pipeline " * 200)] == [1, 2] * (MAX_TOKENS // 2)


def test_knows_whole_words(tokenizer):
    """A word that is a token by itself is no typo."""
    assert tokenizer.knows("pipe")
    assert not tokenizer.knows("pipeline")


def test_no_text_no_tokens(tokenizer):
    """But the space that begins every text."""
    assert tokenizer.encode("") == [(0, 0)]


def test_time_grows_with_the_length_only(tokenizer):
    """A text of ten times the length takes about ten times as long, however hostile."""

    def seconds(text):
        begun = time.perf_counter()
        tokenizer.encode(text)
        return time.perf_counter() - begun

    text = "pi" * CAP
    assert (
        min(seconds(10 * text) for _ in range(3))
        < 30 * min(seconds(text) for _ in range(3)) + 0.02
    )


def likeliest(text):
    """Return the likelihood of the best cut of *text*, looked for among all."""
    if not text:
        return 0.0
    return max(
        LOG_PROBABILITIES[IDS[text[:end]]] + likeliest(text[end:])
        if text[:end] in IDS
        else (min(LOG_PROBABILITIES) - 10 + likeliest(text[end:]) if end == 1 else -inf)
        for end in range(1, min(len(text), 5) + 1)
    )


@given(st.text("piplinex ", max_size=9))
def test_no_cut_is_likelier(text):
    """Whatever the text, and it is cut whole."""
    tokenizer = Tokenizer(IDS, LOG_PROBABILITIES, unknown=99)
    found = tokenizer.encode(text)
    least = min(LOG_PROBABILITIES) - 10
    likely = sum(least if id_ == 99 else LOG_PROBABILITIES[id_] for id_, _ in found)
    assert likely == pytest.approx(likeliest(SPACE + text.replace(" ", SPACE)))
    assert found[-1][1] == len(text)
