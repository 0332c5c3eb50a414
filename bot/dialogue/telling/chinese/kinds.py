"""Who writes in Chinese: what kind of partner they are."""

import re

from bot.dialogue.telling.chinese.forms import MEASURED, TOWARDS
from bot.dialogue.telling.chinese.words import BRACKETS, ChineseWords, Reading
from bot.dialogue.telling.findings import GUESSED, SAID, SURE
from bot.dialogue.telling.vocabulary import longest_first
from knowledge.values import Cue

OF_OURS = ("我", "本", "敝", "这边", "那边", "院方", "这家", "院区")
"""Words by which somebody speaks of their own organisation."""

_WITH = ("合作", "的合作", "用", "会", "委托", "渠道", "客户", "资源")
"""Before these stands somebody else."""

_DEALER = "distributor"
_DEALERS = (
    "贸易",
    "商贸",
    "商行",
    "进出口",
    "贸易公司",
    "商贸公司",
    "贸易有限公司",
    "商贸有限公司",
)
_DEALS = re.compile("(?:其实)?(?:我[们家司]?|本公司|敝司|我公司)(?!.*[给卖找通透由让经供])")
"""Before a word for dealing: that it is said of themselves, and of nobody whom they sell to or look for."""

_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,3}[省市区县镇]")

_AS, _ROLE = "以", re.compile("的?(?:身[份分]|名义)")
"""Around a word: that somebody does something as that."""

_DOING = ("做", "卖", "专做", "专卖")


class ChineseKinds:
    """Finds the kind of partner in a clause."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def kind(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if self._words.says(clause, Cue.NOT):
            return
        if head := self._serving(clause):
            reading.findings.add("partner_kind", self._words.kinds[head], SAID)
            return
        word = next((word for word in longest_first(self._words.kinds) if word in clause), "")
        if not word:
            return
        before, _, after = clause.partition(word)
        is_of_others = any(one in before for one in (*TOWARDS, "联系", "对"))
        # 我司「鸿屿健康」为医材经销商: who deals in something says so behind what it is.
        is_dealer = self._words.kinds[word] == _DEALER and _DEALS.match(before)
        is_part = before.endswith(_AS) and _ROLE.match(after)  # 还是以代理商的身份登记
        is_ours = is_dealer or is_part or (not is_of_others and self._is_own(before, word))
        if is_ours and not after.startswith(_WITH):
            reading.findings.add("partner_kind", self._words.kinds[word], SAID)

    def _serving(self, clause: str) -> str:
        """Return the word for who somebody is, behind whom they serve: 做养老院床垫的经销商; empty where none is."""
        before, _, said = clause.strip(BRACKETS).rpartition("的")
        is_said = before.startswith((*_DOING, *self._words.cue(Cue.COMPANY)))
        return said if is_said and said in self._words.serving else ""

    def _is_own(self, before: str, word: str) -> bool:
        """Whether nothing stands before *word* but who speaks, from where, and how many they are."""
        is_ours = any(one in before for one in (*OF_OURS, "集团", "公司"))
        # "我们有六家养老院", but no "70家医院" and no "大连有几家医院".
        rest = _DISTRICT.sub("", MEASURED.sub("", before) if is_ours else before)
        for one in self._words.places_in(before):
            rest = rest.replace(f"在{one}", "").replace(one, "")
        for one in self._words.cue(Cue.ARTICLE):
            rest = rest.replace(one, "")
        rest = rest.strip(BRACKETS)
        runs = (cue for cue in self._words.cue(Cue.RUN) if is_ours or len(cue) > 1)
        for cue in (*self._words.cue(Cue.GREETING, Cue.COMPANY), *runs):
            rest = rest.replace(cue, "")
        return not rest.strip() or word.startswith("做")


def take_kind_of_organisation(words: ChineseWords, reading: Reading, company: str) -> None:
    """Take the kind of partner that the end of a name tells: 颐年养老院, 里昂蓉康商贸."""
    kind = next(
        (words.institutions[end] for end in words.institutions if company.endswith(end)), ""
    )
    if kind:
        reading.findings.add("partner_kind", kind, SURE)
        return
    bare = company.replace("基金会", "")
    word = next((one for one in longest_first(words.kinds) if one in bare), "")
    # 广州颐年养老服务有限公司, 里昂蓉康商贸
    kind = words.kinds[word] if word else _DEALER if bare.endswith(_DEALERS) else ""
    if kind:
        reading.findings.add("partner_kind", kind, GUESSED)
