"""The transfer abroad in Chinese words: refused, taken back, allowed, or left open."""

import pytest

from bot.dialogue.interview.transfer_wishes import TransferWishes
from tests.bot.cast import words

REFUSED = [
    "请不要提供给境外机构",
    "停止向境外提供",
    "别给北欧那边了",
    "不想让丹麦他们知道了",
    "国外不给",
    "国外那边不行",
    "出境那个 我还是不同意",
    "领导说数据不能出境，请撤回",
    "我反悔了 只留在国内",
    "別再提供給境外",
    "唔好再send去外國",
    "可以登记，但是不要传到国外",
    "撤回跨境提供嘅授權",
]
ALLOWED = [
    "我现在同意提供给境外了",
    "领导批了 可以出境",
    "之前不同意出境，现在同意",
    "出境没问题",
    "国外也可以给",
    "不反对出境",
    "准许向境外提供",
    "而家可以畀外國睇",
    "資料可以出境喇",
]
OPEN = [
    "不是不同意出境",
    "传不传国外都行",
    "凭什么给国外？",
    "没有国外公司联系我",
    "一直没给我介绍国外的公司",
    "别给我推荐国外二手设备",
    "不需要国外的设备",
    "国外的价格不便宜",
    "出境的事",
    "不同意",
    "do not send it abroad",
]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        *((text, False) for text in REFUSED),
        *((text, True) for text in ALLOWED),
        *((text, None) for text in OPEN),
    ],
)
def test_what_is_wished_of_the_transfer_is_told_by_how_words_stand_together(text, allowed):
    """What speaks of companies or goods abroad, or leaves it open, wishes nothing of it."""
    assert TransferWishes(words()).allowed(text, "zh-Hans") is allowed


@pytest.mark.parametrize(
    ("text", "speaks"),
    [("出境是啥意思", True), ("不給國外會怎樣", True), ("收费吗", False), ("abroad?", False)],
)
def test_a_question_about_the_transfer_is_told_from_others(text, speaks):
    """It is answered by what becomes of the data."""
    assert TransferWishes(words()).speaks_of(text, "zh-Hans") is speaks
