"""Where the name of a Chinese organisation begins: behind who speaks, from where, and what they are."""

import re

from bot.dialogue.telling.chinese.words import BRACKETS, ChineseWords
from bot.dialogue.telling.places import ABROAD
from knowledge.values import Cue

I_AM = ("我是", "我系", "本人是", "我这边是", "我们是")
_SPEAKERS = ("我", *I_AM)

_SAYING = ("说", "讲", "问", "指")
"""What may stand between "I" and an organisation that is spoken of: 我是说医院最多的那个."""

_OPENING = "「『“《【:："

BECOMING = (
    *(
        "改成",
        "改为",
        "改做",
        "换成",
        "换为",
        "写成",
        "写为",
        "填成",
        "应该是",
        "应该写",
        "应为",
        "应是",
    ),
    *("应该叫", "其实是", "其实叫"),
)
"""Behind these stands what something is to be."""

DENIED = ("别写", "别填", "别用", "不要写", "不要填", "不写", "唔好写", "不叫")
"""And behind these what it is not."""

_KIND = re.compile("[\u4e00-\u9fff]{2,7}(?:商|机构|单位)(?=[\u4e00-\u9fff]{2})")
"""What a company is, before its name."""


class NameBegins:
    """Finds the beginnings of names."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def of(self, clause: str, start: int, end: int) -> int:
        """Return where a name ends at *end* begins: behind the last word that leads to it."""
        begin = start
        leads = self._words.cue(Cue.COMPANY, Cue.HOME, Cue.PERSON, Cue.GREETING)
        for cue in (*BECOMING, *DENIED, *leads):
            at = clause.rfind(cue, start, end)
            if at >= 0:
                begin = max(begin, at + len(cue))
        for position in range(begin, end):
            # "法国Kotiturva": the country is none of the name.
            if clause[position].isascii() and clause[position].isalpha():
                before = clause[begin:position]
                found = self._words.names.find(before).found
                if found and found[-1].name.group in ABROAD:
                    begin = position
                break
        # 我们品牌叫「暮云居」, 开了间「悦桐护老院」
        begin = max(begin, *(clause.rfind(each, start, end) + 1 for each in _OPENING))
        if clause[:begin].endswith(_SPEAKERS) and clause.startswith(_SAYING, begin, end):
            begin += 1
        # "代理商凯翎商贸": what they are is none of the name.
        kind = _KIND.match(clause, begin, end)
        if kind and any(each in kind[0] for each in self._words.kinds):
            begin = kind.end()
        while begin < end and clause[begin] in BRACKETS:
            begin += 1
        return begin
