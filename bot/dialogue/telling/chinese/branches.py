"""Which branch somebody is at, behind the name of a company in Chinese: 颐年养老院（湖东店）, 第一医院西院.

What else stands in brackets there is none: a department, a place, what they are.
"""

import re

from bot.dialogue.telling.chinese.forms import PRONOUNS

_BRANCH = "院区|分院|分公司|分店|分部"
_BRACKETED_BRANCH = f"{_BRANCH}|店|分中心|本部|总部|总院|总店|校区|园区|[东西南北]院"
"""Words for a branch that may stand behind the name, and those that may in brackets."""

_NOT_IN_IT = f"{PRONOUNS}有的和与及个各多几在是两俩找想要去到全下每新开建办设"
"""Characters before a word for a branch that make it no name: 有三个院区, 的分店, 要开分院."""

_BRACKETED = re.compile(
    rf"\s?[（(]\s?(?:[\u4e00-\u9fffA-Za-z0-9]{{0,12}}?(?:{_BRACKETED_BRANCH})|[东西南北]部)\s?[)）]"
)
_BARE = re.compile(
    rf"(?:[^\W\d_{_NOT_IN_IT}]{{1,4}}?(?:{_BRANCH})|[东西南北]院区?|本部)(?![\u4e00-\u9fff]{{0,3}}[个家])"
)


def branch_end(simple: str, end: int) -> int:
    """Return where the branch ends that stands behind the name that ends at *end* of *simple*; *end* where none does."""
    match = _BRACKETED.match(simple, end) or _BARE.match(simple, end)
    return match.end() if match else end


def is_branch(simple: str, start: int) -> bool:
    """Whether what begins at *start* of *simple* stands in brackets, and is a branch of what stands before them."""
    return start > 0 and _BRACKETED.match(simple, start - 1) is not None


def without_branch(company: str) -> str:
    """Return the name of a *company* without a branch in brackets.

    >>> without_branch("第一医院（光谷院区）"), without_branch("第一医院（广州）")
    ('第一医院', '第一医院（广州）')
    """
    start = max(company.rfind("（"), company.rfind("("))
    is_last = start > 0 and branch_end(company, start) == len(company)
    return company[:start].rstrip() if is_last else company
