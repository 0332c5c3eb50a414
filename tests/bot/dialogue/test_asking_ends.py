"""How a text ends that asks, though it has no mark."""

import pytest

from bot.dialogue.words.asking_ends import ends_asking
from tests.bot.cast import words


@pytest.mark.parametrize("text", ["要收费不", "安全不", "贵不", "以后能改不", "is it?", "行吗"])
def test_a_no_behind_the_verb_asks(text):
    """It is the everyday question of many regions, and refuses nothing."""
    assert ends_asking(text)


@pytest.mark.parametrize(
    "text", ["不", "我不", "当然不", "绝不", "我说不", "都不", "不要", "agree"]
)
def test_a_no_that_answers_does_not(text):
    """It stands alone, or behind what only makes it stronger."""
    assert not ends_asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "så må jeg gøre det igen eller hva",
        "so I do it again or what",
        "pitääkö se tehdä uudestaan vai",
        "vi er ikke et firma, går det likevel",
    ],
)
def test_what_is_asked_at_the_end_is_a_question(text):
    """Whatever it begins like."""
    assert words().is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "可以吗",
        "那边呢",
        "你知道不",
        "那明天下不下雨你知道不",
        "对了我想问一嘴你是真人在那儿打字不",
        "您那边管饭不。",
        "你们登记要钱没",
        "妳們收到我的資料沒",
    ],
)
def test_a_question_ends_with_a_particle_or_with_a_denial_behind_what_the_reader_is_asked(text):
    assert ends_asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "不",
        "我不",
        "我不同意",
        "我跟你说不",
        "你们就不",
        "我对您说，不",
        "给你不",
        "你们的我都不",
        "你可以登记",
        "绝对不",
    ],
)
def test_a_refusal_asks_nothing(text):
    assert not ends_asking(text)
