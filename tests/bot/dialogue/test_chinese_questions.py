"""How Chinese asks at the end of a sentence."""

import pytest

from bot.dialogue.words.chinese_questions import ends_asking


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
