"""Where who writes in Chinese says to be at home in the way people talk: 俺们马尔默那边做轮椅的, 里昂小公司一枚, 我们从里昂来.

All in simplified characters; a clause is read by what stands before a place and behind it.
"""

import re

from bot.dialogue.telling.chinese.forms import FIRMS_ABROAD

OURS = (
    "(?:[我俺咱](?:们|家)?|阿拉|[本敝鄙])(?:这边|这儿|这里|自己)?的?"
    "(?:公司|[司厂店]|企业|集团|团队|单位|品牌|工厂)?"
)
"""Who speaks of themselves, or of what is theirs, as a pattern: 咱们, 我司, 敝公司."""

FIRM = f"(?:{'|'.join(FIRMS_ABROAD)})"

DEALT_IN = ("代理", "经销", "分销", "进口", "批发", "总代")
HANDED_ON = re.compile("|".join(DEALT_IN))
"""Beside a country, that its goods are dealt in: 法国公司的代理, 我们代理法国公司的产品."""

_THERE = "(?:[那这嗰𠮶呢][边邊]儿?|[那这]头|[那这]儿|[那这]块儿?|[那这]疙瘩|[嗰𠮶呢]度)"
_ENDS = "[的滴嘅哒嗒㗎噶嘎]"
_TAIL = "[吧啦喇啊呀哦喔呗嘛哈哩咧嘞呢]{0,2}"
_DOES = (
    "(?:专门?|主要|一直|就是|是|也)?(?:在)?"
    "(?:生产|制造|研发|开发|经营|鼓捣|捣鼓|搞|做|整|干|弄|造|产)(?!过|完|了|客|梦|采购|市场|调研|考察)"
)

_OWN = re.compile(f"(?:.{{0,6}}[，,：:])?{OURS}(?:[是系])?")
_DOING_THERE = re.compile(
    f"{_THERE}的?(?:一[家间个])?(?:{_DOES}[^你您他她]{{1,20}}|[^我你您他]{{0,8}}{FIRM}|过?来的|嚟[的嘅])?{_ENDS}?{_TAIL}"
    f"|{_DOES}[^我你您他她找]{{1,16}}{_ENDS}{_TAIL}"
)
"""Behind a place, what is done there, or that somebody is from there: 那边做助听器的, 整轮椅的, but no 做助听器 alone."""

_FROM = re.compile(f"{OURS}(?:都?[是系])?(?:从|打|由|自)")
_COME = re.compile(
    f"{_THERE}?(?:大?老?远道?)?(?:过?来|嚟)(?:{_ENDS}{_TAIL}|$|(?:到?中国|这[里边儿]).*)"
)
"""Before a place and behind it, that somebody comes from there: 我们从马尔默过来的, but no 从马尔默进口的."""

_ONE = "(?:一|1)[枚只個个家间坨号]"
_SMALL_FIRM = re.compile(f"[的滴之]?[^的我你您他她找]{{0,8}}?{FIRM}{_ONE}{_TAIL}")
"""Behind a place, a firm that is counted as one: 里昂小破公司一枚."""

_COUNTED = re.compile("(?:一|1)[枚只坨]")
"""Behind a firm, that it is one of many and not named."""

_PERSON = re.compile(f".{{1,10}}人(?:士|儿)?{_TAIL}")
_MYSELF = ("我是", "我系", "本人是", "本人", "我自己是", "我", "俺是", "咱是")


def counts_itself(behind: str) -> bool:
    """Whether what stands *behind* a firm counts it as one, and what stands before is no name: 小破公司一枚."""
    return _COUNTED.match(behind) is not None


def is_own_place(before: str, after: str) -> bool:
    """Whether who writes does something in a place, or is a firm of there, by what stands *before* and *after* it.

    >>> is_own_place("俺们", "那边做轮椅的"), is_own_place("我们", "做过项目"), is_own_place("", "小公司一枚")
    (True, False, True)
    """
    if HANDED_ON.search(after):
        return False
    is_ours = _OWN.fullmatch(before) is not None
    does = is_ours and _DOING_THERE.fullmatch(after) is not None
    return does or ((is_ours or not before) and _SMALL_FIRM.fullmatch(after) is not None)


def comes_from(before: str, after: str) -> bool:
    """Whether who writes comes from a place, by what stands *before* and *after* it.

    >>> comes_from("我们从", "过来的"), comes_from("我们从", "进口轮椅")
    (True, False)
    """
    return _FROM.fullmatch(before) is not None and _COME.fullmatch(after) is not None


def is_of_person(before: str, said: str) -> bool:
    """Whether it is only *said*, from the place on, of which people a person is, whose firm may be elsewhere.

    >>> is_of_person("我是", "荷兰人"), is_of_person("我们是", "荷兰公司")
    (True, False)
    """
    return before.endswith(_MYSELF) and _PERSON.fullmatch(said) is not None
