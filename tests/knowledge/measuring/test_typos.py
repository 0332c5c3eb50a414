"""Questions as they are typed in haste."""

import random

import pytest
from rapidfuzz.distance import OSA

from knowledge.measuring.typos import with_typo, without_accents


@pytest.mark.parametrize("text", ["which cities are targeted", "hvað kostar að taka þátt", "ok"])
def test_one_typo_at_most(text):
    """And none where no word is long enough."""
    chance = random.Random(1)  # noqa: S311
    misspelt = {OSA.distance(text, with_typo(text, chance)) for _ in range(50)}
    assert misspelt == ({0} if text == "ok" else {1})


def test_chinese_typos_by_sound():
    """注册 becomes what is typed by the same keys."""
    chance = random.Random(1)  # noqa: S311
    assert with_typo("怎么注册", chance, ["测", "册"]) == "怎么注测"
    assert with_typo("怎么注册", chance) == "怎么注册"


def test_without_accents():
    """What has no accents stays as it is."""
    assert without_accents("Hvað er þetta á íslensku?") == "Hvad er thetta a islensku?"
    assert without_accents("武汉 and Wuhan") == "武汉 and Wuhan"
