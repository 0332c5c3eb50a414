"""Simplified and Traditional Chinese."""

import pytest

from knowledge.language.script import is_chinese, script_of, to_simplified, to_traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [("这些城市为什么", "這些城市爲什麼"), ("健康中国", "健康中國"), ("Wuhan", "Wuhan")],
)
def test_converts_both_ways(simplified, traditional):
    """What is written in one script can be read in the other."""
    assert to_simplified(traditional) == simplified
    assert to_simplified(to_traditional(simplified)) == simplified


@pytest.mark.parametrize(
    ("simplified", "taiwanese"),
    [
        ("这里为什么", "這裡為什麼"),
        ("看着手机", "看著手機"),
        ("请核对后再吃", "請核對後再吃"),
        ("群里的床", "群裡的床"),
    ],
)
def test_traditional_is_written_as_in_taiwan(simplified, taiwanese):
    """And read as it is written there."""
    assert to_traditional(simplified) == taiwanese
    assert to_simplified(taiwanese) == simplified


def test_traditional_has_its_own_quotation_marks():
    """One within the other."""
    assert to_traditional("“武汉‘城’”") == "「武漢『城』」"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("為什麼選這些城市", "zh-Hant", id="traditional"),
        pytest.param("为什么选这些城市", "zh-Hans", id="simplified"),
        pytest.param("你好", None, id="both"),
        pytest.param("Wuhan", None, id="no-chinese"),
        pytest.param("", None, id="empty"),
        pytest.param("国國", None, id="as-many-of-each"),
        pytest.param("這個项目開放嗎", "zh-Hant", id="mostly-traditional"),
        pytest.param("\ud800", None, id="surrogate"),
    ],
)
def test_tells_the_scripts_apart(text, script):
    """Characters that only one script writes decide; the others decide nothing."""
    assert script_of(text) == script


@pytest.mark.parametrize("convert", [to_simplified, to_traditional])
@pytest.mark.parametrize("text", ["\ud800国", "\x00国", "国" * 10_000, "\U0010ffff"])
def test_conversion_bears_anything(convert, text):
    """Half a character or a million of them: something comes back."""
    assert convert(text)


@pytest.mark.parametrize(
    ("character", "chinese"),
    [("武", True), ("\U00020000", True), ("w", False), ("か", False), ("，", False)],
)
def test_knows_a_chinese_character(character, chinese):
    """Kana and punctuation are none."""
    assert is_chinese(character) is chinese
