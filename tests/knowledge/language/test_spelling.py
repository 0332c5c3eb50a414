"""Misspelt words put right."""

import pytest

from knowledge.language.spelling import Spelling

TEXTS = [
    "hvað kostar að taka þátt",
    "hvað er þetta",
    "hvad kostar ad vera med",  # somebody without the keys
    "hver stendur að verkefninu",
    "hvad er að frétta",
    "hvað nú",
]


@pytest.fixture
def spelling():
    return Spelling.of(TEXTS, accented=["sjúkrahús", "von"])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("verkefnni", "verkefninu", id="a-typo"),
        pytest.param("hvad er thetta", "hvað er þetta", id="no-such-keys"),
        pytest.param("hvað er ad", "hvað er ad", id="a-known-word-beside-accents"),
        pytest.param("sjukrahus", "sjúkrahús", id="a-word-of-the-model"),
        pytest.param("kostar", "kostar", id="right"),
        pytest.param("xylofon", "xylofon", id="nothing-near"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_puts_right(spelling, text, meant):
    """By the nearest word, and by the accents that are usual."""
    assert spelling.corrected(text) == meant


def test_what_is_a_word_stays():
    """Though no phrasing has it."""
    assert Spelling.of(TEXTS, lambda word: word == "kostas").corrected("kostas") == "kostas"
    assert Spelling.of(TEXTS).corrected("kostas") == "kostar"


@pytest.mark.parametrize(
    ("texts", "text", "meant"),
    [
        pytest.param(["怎么注册公司"], "怎么注测公司", "怎么注册公司", id="by-ear"),
        pytest.param(["怎么注册公司"], "怎么测试", "怎么测试", id="it-fits-nowhere"),
        pytest.param(
            ["创新署是谁", "创新署在哪", "新数据", "新数字", "新数量", "数"],
            "创新蜀是谁", "创新署是谁", id="what-fits-on-both-sides",
        ),
    ],
)  # fmt: skip
def test_chinese_is_heard(texts, text, meant):
    """A character that sounds alike and fits in stands for a strange one."""
    assert Spelling.of(texts).corrected(text) == meant


def test_what_was_kept_is_the_same(spelling):
    """Written to a file and read again."""
    again = Spelling.from_arrays(spelling.arrays())
    for text in ("verkefnni", "hvad er thetta", "sjukrahus"):
        assert again.corrected(text) == spelling.corrected(text)
