"""How a text asks by its mark, wherever it stands; and how one ends that asks: by a particle, in Chinese by a denial behind the verb."""

import re

from knowledge.language.text import has_chinese

QUESTION_MARKS = ("?", "\uff1f")

ASKING_ENDS = (*QUESTION_MARKS, "吗", "呢", "嗎")

_NO_THAT_ASKS = re.compile(
    "[\u3400-\u9fff](?<![我们你他她咱就才也都还是绝決决然并从不說说回答选填打按点])(?<!绝对)(?<!絕對)不\\s{0,3}$"
)
"""A no behind a verb, which asks, 贵不; not one that answers, 我不, 当然不, 都不, 我说不."""

_ASKED_OF_READER = re.compile(
    r"[你您妳][^\W\d_]{1,16}(?<![你您妳们們我说說讲講话話就也都才偏绝絕并並还還可从從不没沒唔])[不没沒][啊呀哦]?$"
)
"""What is asked of the reader, a denial behind it: 你吃了没. 我跟你说不, 你就不 and 你不 ask nothing."""

WHETHER = re.compile(r"(?<![不唔])([^不唔没])[不唔没]\1")
"""A word, its denial and the word again, which ask, 问题多不多, or leave it open, 传不传都行; 不行不行 does not."""

_WISHED = r"(?P<wished>[行好成可得])[不唔](?P=wished)[啊呀哦]?[\s，,、]+(?![多感]?[谢謝])\w"
"""A wish, with what is said instead behind it: 先不写行不行 就写南京某三甲."""

_EITHER_WAY = re.compile(
    rf"(?!{_WISHED})(?<!不管)(?<!不論)(?<!不论)(?<!無論)(?<!无论)"
    r"(?<![不唔])(?P<verb>[^\W不唔没]{1,2})[不唔没](?P=verb)(?!都)"
)
"""Such a word that asks, whatever else is said: not what holds either way, 不管多不多, nor such a wish."""

_EDGES = " 。.!！~～"


def asks_either_way(text: str) -> bool:
    """Whether *text* asks in Chinese by a word and its denial.

    >>> asks_either_way("问题多不多"), asks_either_way("差不多"), asks_either_way("不管多不多")
    (True, False, False)
    >>> asks_either_way("传到北欧行不行"), asks_either_way("先不写行不行 就写南京")
    (True, False)
    >>> asks_either_way("这样合法不合法"), asks_either_way("不同意不同意")
    (True, False)
    """
    return has_chinese(text) and _EITHER_WAY.search(text) is not None


def ends_asking(text: str) -> bool:
    """Whether *text* ends as a question does: 要收费不 asks whether it costs anything.

    >>> ends_asking("贵不"), ends_asking("我不"), ends_asking("你吃了没"), ends_asking("我跟你说不")
    (True, False, True, False)
    """
    text = text.rstrip()
    if text.endswith(ASKING_ENDS):
        return True
    if not has_chinese(text):
        return False
    is_of_reader = _ASKED_OF_READER.search(text.rstrip(_EDGES)) is not None
    return is_of_reader or _NO_THAT_ASKS.search(text) is not None


def asks_by_mark(text: str) -> bool:
    """Whether a question mark stands in *text*, wherever."""
    return any(mark in text for mark in QUESTION_MARKS)


def ends_with_question_mark(text: str) -> bool:
    """Whether *text* ends by its mark as a question."""
    return text.rstrip().endswith(QUESTION_MARKS)


def behind_question_mark(text: str) -> str:
    """Return what stands behind the last question mark of *text*; all of it where there is none.

    >>> behind_question_mark("So I have to agree to this? No, I don't")
    " No, I don't"
    """
    return text[max(map(text.rfind, QUESTION_MARKS)) + 1 :]
