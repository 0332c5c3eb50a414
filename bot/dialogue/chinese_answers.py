"""Whom a Chinese answer to the question for a person names: "找我同事 Kelly Wong 就行", "写业务经理黄志豪先生吧"."""

import re
from collections.abc import Collection

from bot.dialogue.wording import comparable
from knowledge.language.text import has_chinese

_QUESTIONS = ("?", "\uff1f", "\u5417", "\u5462")
_CLAUSES = re.compile(r"[\uff0c,\u3002\uff01!\u3001\uff1b;\n]+")
_LETTER = r"[^\W\d_\u3400-\u9fff]"
_CAPITAL = rf"(?=[A-Z\u00c0-\u00de]){_LETTER}(?:{_LETTER}|['\u2019.-])*"
LATIN_NAME = re.compile(
    rf"(?<!{_LETTER}){_CAPITAL}(?:[ \u00b7](?:(?:van|von|de|af)[ ])?{_CAPITAL})*"
)
_TITLES = re.compile(r"^(?:dr|mr|mrs|ms|prof|professor)\.?\s+", re.IGNORECASE)

_BEFORE = (
    *("联系人", "联络人", "联络的人", "窗口", "联系", "联络", "对接人", "负责人", "请洽", "洽", "找", "搵", "揾"),
    *("写住", "写上", "写个", "写", "填上", "填", "换成", "改成", "改为", "改由", "由", "是", "系", "为", "叫", "同事", "老公", "老婆"),
    *("名字", "那个", "就", "我", "请", "给", "跟", ":", "\uff1a"),
)  # fmt: skip
"""What stands before a name that answers the question."""

_BEHIND = (
    *("先生", "女士", "小姐", "太太", "老师", "博士", "主任", "经理", "总监", "院长", "教授"),
    *("好了", "好啦", "就行", "就好", "就中", "就得", "就可以", "即可", "得喇", "得啦", "先啦", "不过", "负责", "会", "来", "吧", "啦", "喇", "啊", "呀", "哈", "先", "咯"),
)  # fmt: skip
"""And what behind it."""

_FAMILIAR = re.compile("\u963f[\u4e00-\u9fff]")
"""How friends call each other: before one character of the name."""

_LENGTHS = (3, 2, 4)
"""Characters of a name, the likeliest first."""

_NO_NAME = re.compile("[^\u4e00-\u9fff]|[的了吧我你他她们是不就好行]")

LONGEST = 60
"""Letters of an answer in which a name is looked for."""


def person_in(text: str, surnames: Collection[str], roles: Collection[str]) -> str:
    """Return the one person that a Chinese *text* names; empty for none, for two, and where it asks.

    *roles* are what people are: a name may stand behind one.
    """
    if not has_chinese(text) or len(text) > LONGEST or text.rstrip().endswith(_QUESTIONS):
        return ""
    latin = [_TITLES.sub("", match[0]).rstrip(".") for match in LATIN_NAME.finditer(text)]
    said = comparable(text)
    own = [
        name for clause in _spans(said) if (name := _named(said, text, clause, surnames, roles))
    ]
    # "Kelly Wong, 黄嘉丽" is one person with two names.
    names = dict.fromkeys(own[:1] or [each for each in latin if any(map(str.islower, each))])
    return next(iter(names)) if len(names) == 1 else ""


def _spans(said: str) -> list[tuple[int, int]]:
    ends = [match.span() for match in _CLAUSES.finditer(said)]
    starts = [0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(said)], strict=True))


def _named(
    said: str,
    text: str,
    span: tuple[int, int],
    surnames: Collection[str],
    roles: Collection[str],
) -> str:
    """Return the name in a clause: at its beginning or behind what leads to one, and before what follows one."""
    start, end = span
    begins = {
        at + len(word) for word in (*_BEFORE, *roles) if (at := said.rfind(word, start, end)) >= 0
    }
    first = start + len(said[start:end]) - len(said[start:end].lstrip())
    for begin in sorted({first, *begins}, reverse=True):
        for length in _LENGTHS:
            name, rest = said[begin : begin + length], said[begin + length : end].strip()
            is_whole = not rest or rest.startswith(_BEHIND)
            if len(name) == length and is_whole and _is_name(name, surnames):
                return text[begin : begin + length]
    return ""


def _is_name(name: str, surnames: Collection[str]) -> bool:
    is_called_so = name.startswith(tuple(surnames)) or _FAMILIAR.fullmatch(name)
    return bool(is_called_so) and not _NO_NAME.search(name)
