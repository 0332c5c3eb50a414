"""Chinese answers to the question for a person."""

import pytest

from bot.dialogue.chinese_answers import person_in
from tests.packs.whole import shipped

LIBRARY = shipped()
ROLES = LIBRARY.phrases["zh-Hans"]["words_roles"].value.split(" / ")


def named(text):
    return person_in(text, frozenset(LIBRARY.clues.surnames), ROLES)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("聯絡人是林佳穎", "林佳穎"),
        ("找我同事 Mikkel Lauridsen 就行，中国这块儿一直是他在盯", "Mikkel Lauridsen"),
        ("本次项目由我司商务拓展总监刘建国先生负责对接。", "刘建国"),
        ("你们联系Dr. Sanna Heikkilä吧，她是我们的医学顾问", "Sanna Heikkilä"),
        ("現在換成 Erik Sandström 接手", "Erik Sandström"),
        ("咱老板太忙，有啥事儿找李婷婷就中", "李婷婷"),
        ("填Ben Ho得喇，我個中文名冇人識讀", "Ben Ho"),
        ("叫我阿傑就行，全公司都這樣叫", "阿傑"),
        ("我老公今日請假，咁就寫住我李詠詩先啦", "李詠詩"),
    ],
)
def test_the_one_person_is_found(text, person):
    """Without what leads to the name, and what follows it."""
    assert named(text) == person


@pytest.mark.parametrize(
    "text",
    [
        "联系人是谁？",
        "我们公司在武汉",
        "先跳过",
        "这表可真够长的",
        "等一下，我问问老板",
        "我是财务总监",
        "Kelly Wong 或者 Ben Ho 都可以",
        "Anna Berg",
    ],
)
def test_else_there_is_none(text):
    """A question, a remark, a role; and of two nobody knows which. What has no Chinese is read elsewhere."""
    assert named(text) == ""
