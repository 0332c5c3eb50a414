"""Who writes in Chinese: the company and the person."""

import re

from bot.dialogue.fields import country_called
from bot.dialogue.telling.chinese_words import (
    BRACKETS,
    LATIN,
    ChineseWords,
    Reading,
    longest_first,
)
from bot.dialogue.telling.findings import GUESSED, SAID, SURE
from bot.dialogue.telling.places import ABROAD
from knowledge.language.script import is_chinese
from knowledge.language.text import has_chinese
from knowledge.values import Cue

MEASURED = re.compile(r"[\d一二两三四五六七八九十百几多]+[家所间个]")
"""A number and what is counted: 三家养老院."""

_LONGEST = 40
_FEWEST, _MOST = 2, 6
"""Characters of a name between a place and a trade."""
_VERBS = (
    *("都有", "也有", "开了", "没有", "还有", "有几", "有一", "某"),
    *("旁边", "附近"),
    *("在找", "想找", "准备", "打算", "计划", "希望"),
)
"""Words that no name of a company holds."""

_RUNS = ("开", "办", "有", "做", "在", "是", "当", "间", "去")

_BEHIND_COUNTRY = r"(?:的|商|公司|企业|品牌|厂商|初创公司|初创|业者)?\s*"
_TRADES = ("贸易", "商贸", "科技", "医疗", "器械", "实业", "医药", "医材", "健康", "家政", "企业")
_DEPARTMENTS = ("部", "科", "处", "室", "办")
_ASKED = ("啥", "什么", "甚", "咩", "何")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof"})
_FIRMS = ("公司", "企业", "品牌", "初创", "厂家", "团队")

TOWARDS = ("和", "与", "给", "为", "找")
"""Behind these stands somebody else."""

_ORDINARY = "公司"

_OWN = ("我", "本", "敝")
"""How a clause begins in which somebody speaks of their own."""

_OWN_FIRM = re.compile("[敝本我]公司([\u4e00-\u9fff]{3,8})")

_ERRAND = re.compile("[让要叫托请]我|委托我")
"""Behind a name: what somebody was asked to do by them."""


class ChineseNames:
    """Finds the company and the person of a clause."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def company(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if any(word in clause for word in self._words.cue(Cue.OTHERS)):
            return
        if match := self._words.western.search(clause):
            first = match.start()
            while not clause[first].isascii() and is_chinese(clause[first]):
                first += 1
            reading.findings.add("company", reading.said(start + first, start + match.end()), SURE)
            return
        for ending in self._words.endings:
            at = clause.find(ending)
            while at >= 0 and clause.startswith(self._words.endings, at + len(ending)):
                at = clause.find(ending, at + 1)
            if at < 0:
                continue
            first, last = self._begin(clause, 0, at), at + len(ending)
            if self._is_company(clause, first, at, last):
                said = reading.said(start + first, start + last)
                bare = said.removesuffix(_ORDINARY)
                said = bare if bare.isascii() or LATIN.fullmatch(bare) else said
                # "瑞典的医疗软件公司": what it is may stand in the place of a name.
                is_vague = ending == _ORDINARY and clause[:first].endswith("的")
                reading.findings.add("company", said, SAID if is_vague else SURE)
                self.ending(reading, clause[first:last])
                return
        self._called(reading, start, end)
        self._own_firm(reading, start, end)
        self._western(reading, start, end)
        self._trading(reading, start, end)

    def _own_firm(self, reading: Reading, start: int, end: int) -> None:
        """Take a name that stands alone behind "our company": 敝公司康泰辅具."""
        clause = reading.simple[start:end].strip(BRACKETS)
        match = _OWN_FIRM.fullmatch(clause)
        if match is None or match[1].startswith(_RUNS):
            return
        if not any(word in match[1] for word in _VERBS):
            reading.findings.add("company", reading.said(end - len(match[1]), end), SAID)

    def _western(self, reading: Reading, start: int, end: int) -> None:
        """Take a name in letters behind its country, or alone behind "company": 丹麦商 Hjemro."""
        clause = reading.simple[start:end]
        leads = (*self._words.cue(Cue.COMPANY), *self._words.cue(Cue.HOME))
        begins = [
            len(before) + len(place)
            for place in self._words.places_in(clause)
            for before, found, _ in [clause.partition(place)]
            if found and (not before or before.endswith(leads))
        ]
        if (
            clause.strip()
            and LATIN.fullmatch(clause.strip())
            and self._follows_firm(reading, start)
        ):
            begins.append(0)
        for begin in begins:
            behind = re.compile(_BEHIND_COUNTRY).match(clause, begin)
            match = LATIN.match(clause, behind.end() if behind else begin)
            if match is None or has_chinese(match[0]) or self._words.is_given(match[0].split()[0]):
                continue
            if clause[match.end() :].strip() and not clause[match.end() :].lstrip().startswith(
                "的"
            ):
                continue
            reading.findings.add(
                "company", reading.said(start + match.start(), start + match.end()), SAID
            )
            return

    def _follows_firm(self, reading: Reading, start: int) -> bool:
        before = reading.simple[:start].rstrip(f"{BRACKETS}\uff0c,\u3001")
        return before.endswith(_FIRMS)

    def _trading(self, reading: Reading, start: int, end: int) -> None:
        """Take a clause that is a place, a name and a trade: 成都蓉康贸易."""
        clause = reading.simple[start:end].strip(BRACKETS)
        place = next((one for one in self._words.homes if clause.startswith(one)), "")
        trade = next((one for one in _TRADES if clause.endswith(one)), "")
        name = clause.removeprefix(place).removesuffix(trade)
        if place and trade and _FEWEST <= len(name) <= _MOST and is_chinese(name[0]):
            reading.findings.add("company", reading.said(start, end), GUESSED)

    def _begin(self, clause: str, start: int, end: int) -> int:
        """Return where a name ends at *end* begins: behind the last word that leads to it."""
        begin = start
        cues = (
            *self._words.cue(Cue.COMPANY),
            *self._words.cue(Cue.HOME),
            *self._words.cue(Cue.PERSON),
            *self._words.cue(Cue.GREETING),
        )
        for cue in cues:
            at = clause.rfind(cue, start, end)
            if at >= 0:
                begin = max(begin, at + len(cue))
        for position in range(begin, end):
            # "法国Kotiturva": the country is none of the name.
            if clause[position].isascii() and clause[position].isalpha():
                before = clause[begin:position]
                found = self._words.names.find(before).found
                if found and before.strip() and found[-1].name.group in ABROAD:
                    begin = position
                break
        while begin < end and clause[begin] in BRACKETS:
            begin += 1
        return begin

    def _is_company(self, clause: str, first: int, at: int, last: int) -> bool:
        """Whether a name stands before the ending: "一家医院" is any hospital."""
        name = clause[first:at]
        if (
            not name.strip()
            or name.strip() in _OWN
            or last - first > _LONGEST
            or name.startswith(self._words.cue(Cue.SMALL))
        ):
            return False
        if any(clause[last:].startswith(more) for more in ("的合作", "合作", "们")):
            return False
        before = clause[:first]
        if before.endswith(TOWARDS):
            return False
        if MEASURED.search(name):
            return False
        runs = (cue for cue in self._words.cue(Cue.RUN) if len(cue) > 1)
        if name.endswith(_RUNS) or any(word in name for word in (*_VERBS, *runs)):
            return False
        return self._is_own_name(clause[first:last], clause[at:last])

    def _is_own_name(self, said: str, ending: str) -> bool:
        """Whether something is left of a name without places, kinds and what any company is."""
        rest = (
            said
            if ending in self._words.institutions or ending == _ORDINARY
            else said.removesuffix(ending)
        )
        for word in longest_first(self._words.kinds):
            rest = rest.replace(word, "")
        rest = rest.removesuffix(ending)
        for word in (
            *self._words.cue(Cue.ARTICLE),
            *self._words.places_in(said),
            "的",
            "嘅",
            "之",
        ):
            rest = rest.replace(word, "")
        rest = rest.replace("市", "").replace("省", "").replace("区", "")
        return bool(rest.strip()) and not country_called(rest)

    def _called(self, reading: Reading, start: int, end: int) -> None:
        """Take what a company is called, whatever it ends with."""
        clause = reading.simple[start:end]
        for cue in self._words.cue(Cue.COMPANY):
            at = clause.find(cue)
            if at < 0 or not cue.endswith(("叫", "名称是", "名字是", "名是", "名字叫")):
                continue
            if cue in {"名字是", "名字叫"} and not self._is_of_firm(reading, start, at):
                continue
            if cue == "名叫" and clause[:at].endswith("我"):  # 我名叫: a person
                continue
            name = clause[at + len(cue) :]
            if name.startswith(_ASKED):
                return
            if name.strip(BRACKETS) and len(name) <= _LONGEST and not self._words.is_person(name):
                reading.findings.add("company", reading.said(start + at + len(cue), end), SURE)
                return

    def _is_of_firm(self, reading: Reading, start: int, at: int) -> bool:
        """Whether a name is a company's by what stands before: 我们公司在马尔默，名字是 ...."""
        before = reading.simple[: start + at]
        return before.endswith((*_FIRMS, "集团", "院", "机构", "中心")) or any(
            one in before for one in (*_FIRMS, "集团")
        )

    def person(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        for cue in self._words.cue(Cue.PERSON):
            at = clause.find(cue)
            if at >= 0 and self.person_at(reading, start + at + len(cue), end, SURE):
                return
        if self._of_department(reading, start, end) or self._behind_title(reading, start, end):
            return
        behind = clause.rfind("的")  # …公司的王芳
        employer = clause[: max(behind, 0)]
        # Latin letters behind it are a name behind a company only: 我们的Walkie is a product.
        is_employer = employer.endswith(self._words.endings) or employer[-1:].isascii()
        sureness = SAID if is_employer else GUESSED
        if behind >= 0 and self.person_at(reading, start + behind + 1, end, sureness):
            return
        if clause.startswith("叫"):
            self._behind_called(reading, start, end)
        else:
            self._by_first_name(reading, start, end)

    def _behind_called(self, reading: Reading, start: int, end: int) -> None:
        """Take who is called so: 叫王建国, and of a company 叫Vårdlänk."""
        clause = reading.simple[start:end]
        before = reading.simple[:start].rstrip("\uff0c, ")
        is_of_us = any(one in before for one in ("我们", *_FIRMS))
        if self._words.is_person(clause[1:]):
            self.person_at(reading, start + 1, end, SURE)
        elif is_of_us and LATIN.fullmatch(clause[1:].strip()):
            reading.findings.add("company", reading.said(start + 1, end), SAID)
        elif before.endswith((*self._words.kinds, *_FIRMS)):
            reading.findings.add("company", reading.said(start + 1, end), SURE)

    def _by_first_name(self, reading: Reading, start: int, end: int) -> None:
        for match in LATIN.finditer(reading.simple, start, end):
            if " " in match[0] and self._words.is_given(match[0].split()[0]):
                reading.findings.add("person", reading.said(*match.span()), GUESSED)

    def _of_department(self, reading: Reading, start: int, end: int) -> bool:
        """Take who stands behind their department: 采购部李强."""
        clause = reading.simple[start:end].rstrip(BRACKETS)
        name = self._words.name
        for length in (3, 2):
            at = len(clause) - length
            if (
                at > 1
                and clause[:at].endswith(_DEPARTMENTS)
                and name
                and name.fullmatch(clause, at)
            ):
                return self.person_at(reading, start + at, end, SAID)
        return False

    def _behind_title(self, reading: Reading, start: int, end: int) -> bool:
        """Take who stands behind what they are: 我们院长龚玉珍让我登记, 我是中国区经理孟凡."""
        clause, name = reading.simple[start:end], self._words.name
        if not clause.startswith(_OWN) or name is None:
            return False
        for title in longest_first(self._words.cue(Cue.TITLE)):
            at = clause.find(title)
            if at < 0:
                continue
            first = at + len(title)
            said = _ERRAND.split(clause[first:])[0].rstrip(BRACKETS)
            if name.fullmatch(said):
                return self.person_at(reading, start + first, start + first + len(said), SAID)
        return False

    def person_at(self, reading: Reading, start: int, end: int, sureness: int) -> bool:
        said = reading.simple[start:end]
        lead = len(said) - len(said.lstrip(BRACKETS))
        start, said = start + lead, said.lstrip(BRACKETS).rstrip(BRACKETS)
        if title := self._words.title_before(said):
            start, said = start + len(title), said.removeprefix(title)
        match = self._words.titled.match(said) if self._words.titled else None
        if match is None or (match.end() < len(said) and sureness < SURE):
            match = self._words.name.fullmatch(said) if self._words.name else None
            if match and (
                any(place in said for place in self._words.places_in(said))
                or self._words.is_word(said)
            ):
                match = None
        if match is None and sureness == SURE and self._words.familiar:
            match = self._words.familiar.fullmatch(said)
        if match is None and sureness >= SAID:
            match = LATIN.match(said)
            if match and match[0].casefold() in _TITLES:
                match = None
            if match and (
                match.end() < len(said.rstrip()) or self._words.western.fullmatch(match[0])
            ):
                match = None
        if match is None:
            return False
        if sureness == GUESSED and any(said.endswith(word) for word in self._words.endings):
            return False
        reading.findings.add("person", reading.said(start, start + match.end()), sureness)
        return True

    def ending(self, reading: Reading, company: str) -> None:
        for ending, kind in self._words.institutions.items():
            if company.endswith(ending):
                reading.findings.add("partner_kind", kind, SURE)
                return
        bare = company.replace("基金会", "")
        word = next((one for one in longest_first(self._words.kinds) if one in bare), "")
        if word:  # 上海颐年养老服务有限公司
            reading.findings.add("partner_kind", self._words.kinds[word], GUESSED)
