"""Where the name of a Chinese organisation goes on: a place in brackets within it, and what it is behind that.

泰康之家(南京)投资有限公司, 国药医院管理（西安）集团.
"""

import re

from bot.dialogue.telling.chinese.forms import ORGANISATIONS
from bot.dialogue.telling.chinese.words import ChineseWords
from bot.dialogue.telling.vocabulary import any_of
from bot.dialogue.words.wording import comparable
from knowledge.values import Cue

OPENED, CLOSED = "〔", "〕"
"""In place of the brackets around a place within a name: no clause ends there."""

_WITHIN = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z0-9])[\uff08(]\s?(?P<place>[\u4e00-\u9fff]{2,6})\s?[\uff09)](?=(?P<behind>[\u4e00-\u9fff]{2,16}))"
)
_LED_TO = re.compile(
    rf"(?:(?:(?:我们|咱们?|我)(?:的|这边)?)?(?:{'|'.join(ORGANISATIONS)}|名字)?"
    r"(?:的?名字)?就?(?:叫做|叫作|叫(?![花卖板])|是叫)(?:那个|个)?[，,]?|就是叫?|那个[，,]?|[呃嗯额哦][，,]?){1,24}(?=[^\s呃嗯额哦]\S)"
)
"""What leads to a name as it is spoken, and is none of it: 就叫…, 叫那个…."""

_RUN_ON = re.compile(
    r"(?<=\S\S)(?:(?:我|我[们哋]|咱们?|俺)[的嘅]?(?:电话|手机|微信|邮箱|电邮|号码|叫|姓|是(?![不否])|系(?![统列])"
    r"|想[找买要引]|要[找买]|需要|这边)|联[系络]我|(?:电话|手机|微信|邮箱)[是系为：:\s]{0,2}$)"
)
"""How speech goes on without a mark behind what is named: 洗澡机我电话…."""

_OF_PLACE = "市省区县"
_MORE_TRADES = ("院", "管理", "投资", "产业", "发展", "控股", "医疗集团", "企业", "股份", "连锁")
_OF_HOME = "舍"
"""Behind a home for the old, as one region calls it: 安老院舍."""


class WholeNames:
    """Finds the ends of names."""

    def __init__(self, words: ChineseWords) -> None:
        self._places = frozenset((*words.homes, *words.cue(Cue.ARTICLE)))
        trades = any_of((*words.cue(Cue.TRADE), *_MORE_TRADES))
        endings = any_of(words.endings)
        legal = any_of(one for one in words.endings if one not in words.institutions)
        self._ending = re.compile(rf"(?:{trades}){{0,4}}(?:{endings})")
        self._legal = re.compile(rf"(?:{trades}){{0,4}}(?:{legal})")
        place = rf"(?:{OPENED}[^{CLOSED}]{{2,6}}{CLOSED})?"
        self._further = re.compile(rf"(?:{trades}){{0,4}}{place}(?:{trades}){{0,4}}(?:{endings})")

    def marked(self, simple: str) -> str:
        """Return *simple*, as long as it was, with other brackets around a place within a name."""
        return _WITHIN.sub(self._mark, simple)

    def _mark(self, match: re.Match[str]) -> str:
        """Return the place in the brackets of a name where an organisation is told behind it; else what stands there."""
        is_place = match["place"].rstrip(_OF_PLACE) in self._places
        goes_on = self._ending if is_place else self._legal
        is_name = goes_on.match(match["behind"])
        return f"{OPENED}{match[0][1:-1]}{CLOSED}" if is_name else match[0]

    def end(self, clause: str, last: int) -> int:
        """Return where a name ends that may go on at *last*: 国药医院 of 国药医院管理（西安）集团."""
        while match := self._further.match(clause, last):
            last = match.end()
        return last + clause.startswith(_OF_HOME, last)


def without_opening(said: str) -> str:
    """Return a Chinese name without what leads to it as it is spoken.

    >>> without_opening("就叫都行文化传媒"), without_opening("那个金色年华"), without_opening("金色年华")
    ('都行文化传媒', '金色年华', '金色年华')
    """
    match = _LED_TO.match(comparable(said))
    return said[match.end() :] if match else said


def without_run_on(said: str) -> str:
    """Return what is *said* up to where its writer goes on to tell of themselves.

    >>> without_run_on("洗澡机我电话"), without_run_on("能和我说话的机器人")
    ('洗澡机', '能和我说话的机器人')
    """
    match = _RUN_ON.search(comparable(said))
    return said[: match.start()].rstrip() if match else said
