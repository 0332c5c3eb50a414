"""Who writes in Chinese: the company."""

import re

from bot.dialogue.telling.chinese.branches import branch_end, is_branch
from bot.dialogue.telling.chinese.forms import (
    FIRMS,
    JOINS,
    MEASURED,
    NOT_IN_COMPANY_NAMES,
    ORGANISATIONS,
    TOWARDS,
)
from bot.dialogue.telling.chinese.kinds import take_kind_of_organisation
from bot.dialogue.telling.chinese.name_begins import DENIED, I_AM, NameBegins
from bot.dialogue.telling.chinese.own_places import counts_itself
from bot.dialogue.telling.chinese.western import WesternNames, follows_firm
from bot.dialogue.telling.chinese.whole_names import WholeNames, without_opening, without_run_on
from bot.dialogue.telling.chinese.words import (
    BRACKETS,
    LATIN,
    OWN,
    ChineseWords,
    Reading,
)
from bot.dialogue.telling.findings import GUESSED, SAID, SURE
from bot.dialogue.telling.vocabulary import longest_first
from bot.dialogue.words.countries import country_called
from knowledge.language.script import is_chinese
from knowledge.values import Cue

_LONGEST = 40
_FEWEST, _MOST = 2, 6
"""Characters of a name between a place and a trade."""
_LONGEST_PLACED = 8
"""Characters of a place, and what may stand behind it."""
_RUNS = ("用", "开", "办", "有", "做", "搞", "在", "是", "当", "间", "去")

_BEHIND_NAME = re.compile(r"\s*$|的\S{0,8}$|上班|工作|做[事嘢]|这边|登记|采购|任职")
"""What may stand behind a name that no legal form ends."""

_ASKED = ("啥", "什么", "甚", "咩", "何")

_SOME = "某"
"""Behind it stands what is not named: 某三甲医院."""

_ORDINARY, _AUTHORITY = "公司", "city"

_OF_WHAT = (
    "设备",
    "用品",
    "技术",
    "信息",
    "数字",
    "智慧",
    "产品",
    "系统",
    "平台",
    "老年",
    "适老",
    "助残",
    "创新",
)
"""What a company is called by that says no more than what it makes, beside its trade: 一家养老设备公司."""

_EMPLOYER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,10}?)(?:[（(][\u4e00-\u9fff]{2,4}[）)])?[的嘅]?"
)
"""A name, and where it is, before what somebody is there: 安禾长照（里昂）的营运长."""

_BY_PLACE = ("大学", "学院", "银行", "复康会", "红十字会")
"""What is called by its place alone, as an authority is."""

_INVESTED_IN = "投资"
"""What is done in an organisation, where its name would end: 在广州投资医院."""

_FACTORY, _FEWEST_FACTORY = "厂", 4
"""What is called by its place, a name and what it makes; characters of both behind the place."""

_NAMED_WITH = ("和睦", "和平", "和谐", "和合", "和佑", "和泰", "和美", "和顺", "和信", "和熙")
"""How names begin whose first character joins two things elsewhere."""

_FROM = "从"
"""Behind "our company", where it comes from and no name: 敝公司从马尔默过来的."""

_JOINING = re.compile(rf"\s?(?:{JOINS})\s?(?=[\u4e00-\u9fff]{{4}})")
"""Between two organisations."""

_DESCRIBING = re.compile("(?:属于|属|乃是|算是|是一?[家所间](?=专|三|二|一|民|公|国|私|综))")
"""How a clause begins that says what sort of organisation was named before it: 属于专科医院."""

_OWN_FIRM = re.compile(
    "[敝本我]公司(?![为欲拟想现已将前因于正也还要])([\u4e00-\u9fff]{3,8}?)(?:$|在.*)"
)


class ChineseCompanies:
    """Finds the company of a clause."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words
        self._western = WesternNames(words)
        self._whole = WholeNames(words)
        self._begin = NameBegins(words).of

    def company(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if self._words.says(clause, Cue.OTHERS) or is_branch(reading.simple, start):
            return
        if described := _DESCRIBING.match(clause):
            take_kind_of_organisation(self._words, reading, clause[described.end() :])
            return
        if match := self._words.western.search(clause):
            first = match.start()
            while is_chinese(clause[first]):
                first += 1
            if self._words.looks_for(clause[:first]):
                return
            said = reading.text[start + first : start + match.end()].strip(BRACKETS)
            reading.findings.add("company", said, SURE)
            return
        for ending in self._words.endings:
            at = clause.find(ending)
            while at >= 0 and clause.startswith(self._words.endings, at + len(ending)):
                at = clause.find(ending, at + 1)
            if at < 0:
                continue
            first, last = self._begin(clause, 0, at), at + len(ending)
            if self._is_company(clause, first, at, last):
                end_of_name = self._whole.end(clause, last)
                said = reading.said(start + first, branch_end(reading.simple, start + end_of_name))
                bare = said.removesuffix(_ORDINARY)
                said = bare if bare.isascii() or LATIN.fullmatch(bare) else said
                # "法国的医疗软件公司": what it is may stand in the place of a name.
                is_vague = ending == _ORDINARY and clause[:first].endswith("的")
                reading.findings.add("company", said, SAID if is_vague else SURE)
                take_kind_of_organisation(self._words, reading, clause[first:last])
                self._second(reading, start + end_of_name, end)
                return
        self._called(reading, start, end)
        self._employer(reading, start, end)
        self._own_firm(reading, start, end)
        self._western.take(reading, start, end)
        self._trading(reading, start, end)
        self._by_place(reading, start, end)

    def _second(self, reading: Reading, start: int, end: int) -> None:
        """Take the organisation that is named beside another: 康泰养老院和福寿养老院 are two."""
        joint = _JOINING.match(reading.simple, start, end)
        first = joint.end() if joint else end
        clause = reading.simple[first:end]
        for ending in self._words.endings:
            at = clause.find(ending)
            last = at + len(ending)
            if at > 0 and self._is_company(clause, 0, at, last):
                last = self._whole.end(clause, last)
                reading.findings.add("company", reading.said(first, first + last), SURE)
                return

    def _own_firm(self, reading: Reading, start: int, end: int) -> None:
        """Take a name that stands alone behind "our company": 敝公司康泰辅具."""
        clause = reading.simple[start:end].strip(BRACKETS)
        match = _OWN_FIRM.fullmatch(clause)
        if match is None or match[1].startswith((*_RUNS, _FROM)):
            return
        if match[1].endswith(tuple(self._words.places_in(match[1]))):
            return  # 敝公司设于青岛
        if not any(word in match[1] for word in NOT_IN_COMPANY_NAMES):
            first = reading.simple.index(match[1], start)
            reading.findings.add("company", reading.said(first, first + len(match[1])), SAID)

    def _employer(self, reading: Reading, start: int, end: int) -> None:
        """Take whose something somebody is: 我是安禾长照的营运长周佩玲, with its place in brackets or without."""
        clause = reading.simple[start:end]
        own = next((each for each in I_AM if clause.startswith(each)), "")
        if not own:
            return
        behind = reading.simple[end : end + _LONGEST]
        whole = f"{clause}{behind}" if behind.startswith(("（", "(")) else clause
        titles = (whole.find(title, len(own)) for title in self._words.cue(Cue.TITLE))
        at = min((each for each in titles if each > len(own)), default=0)
        match = _EMPLOYER.fullmatch(whole, len(own), at) if at else None
        name = match["name"] if match else ""
        is_sort = name.startswith((*self._words.institutions, *self._words.kinds))
        if not name or is_sort or self._is_unlike_a_name(name, name):
            return
        if not self._is_own_name(name, ""):
            return
        first = start + len(own)
        reading.findings.add("company", reading.said(first, first + len(name)), SAID)
        take_kind_of_organisation(self._words, reading, name)

    def _trading(self, reading: Reading, start: int, end: int) -> None:
        """Take a name that ends with a trade and has a place or a cue before it: 西安蓉康贸易."""
        clause = reading.simple[start:end]
        for trade in self._words.cue(Cue.TRADE):
            at = clause.rfind(trade)
            last = at + len(trade)
            if at < _FEWEST or not _BEHIND_NAME.match(clause, last):
                continue
            first = self._begin(clause, 0, at)
            said = clause[first:last].strip(BRACKETS)
            place = next((one for one in self._words.homes if said.startswith(one)), "")
            is_placed = bool(place) or clause[:first].removesuffix("的").endswith(
                self._words.homes
            )
            is_led = clause[:first].endswith((*self._words.cue(Cue.COMPANY), *self._words.kinds))
            is_told = is_placed or is_led or follows_firm(reading, start)
            name = said.removesuffix(trade).removeprefix(place).lstrip("市区")
            if not (is_told and _FEWEST <= len(name) <= _MOST):
                continue
            if said.startswith(self._words.cue(Cue.SMALL)):
                continue
            if self._is_unlike_a_name(said, name) or not self._is_own_name(said, trade):
                continue
            reading.findings.add("company", reading.said(start + first, start + last), GUESSED)
            take_kind_of_organisation(self._words, reading, said)
            return

    def _by_place(self, reading: Reading, start: int, end: int) -> None:
        """Take what its place is name enough for: 我是青岛大学的李敏, but no 老年大学."""
        clause = reading.simple[start:end]
        for ending in (*_BY_PLACE, _FACTORY):
            if (at := clause.find(ending)) < 0:
                continue
            first, last = self._begin(clause, 0, at), at + len(ending)
            name, before = clause[first:at], clause[:first].strip(BRACKETS)
            if ending == _FACTORY and not self._is_factory(name):
                continue
            is_told = not before or before.endswith(self._words.cue(Cue.COMPANY))
            if not (is_told and self._is_called_so(name) and _BEHIND_NAME.match(clause, last)):
                continue
            reading.findings.add("company", reading.said(start + first, start + last), GUESSED)
            return

    def _is_factory(self, name: str) -> bool:
        """Whether a place stands before a *name* and what is made: 东莞洁康口罩, but no 东莞口罩."""
        place = next((one for one in self._words.homes if name.startswith(one)), "")
        made = name.removeprefix(place).lstrip("市区")
        trades = self._words.cue(Cue.TRADE, Cue.ARTICLE)
        is_named = len(made) >= _FEWEST_FACTORY and not made.startswith(trades)
        return bool(place) and is_named and not self._words.names_product(made[:_FEWEST])

    def _is_called_so(self, name: str) -> bool:
        """Whether a school or a bank may be called *name*, which is no field and says nothing else."""
        is_field = name in self._words.cue(Cue.AGED, Cue.TRADE)
        is_short = _FEWEST <= len(name) <= _LONGEST_PLACED
        is_other = name.startswith(self._words.cue(Cue.SMALL))
        return is_short and not (is_field or is_other or self._is_unlike_a_name(name, name))

    def _is_unlike_a_name(self, said: str, name: str) -> bool:
        """Whether words stand in it that no name holds: what somebody does, wants or is."""
        is_told = self._words.says(name, Cue.NEED, Cue.OFFER, Cue.RUN)
        is_unlike = any(word in name for word in (*NOT_IN_COMPANY_NAMES, *_RUNS, "的"))
        return is_told or is_unlike or MEASURED.search(said) is not None

    def _is_company(self, clause: str, first: int, at: int, last: int) -> bool:
        """Whether a name stands before the ending: "一家医院" is any hospital."""
        name = clause[first:at]
        # "敬启者：本公司": what stands before a colon greets.
        own = re.split("[：:]", name)[-1].strip()
        if (
            not own
            or own in OWN
            or last - first > _LONGEST
            or (name.startswith(self._words.cue(Cue.SMALL)) and not name.startswith(_NAMED_WITH))
        ):
            return False
        behind = clause[last:]
        if counts_itself(behind):
            return False  # 里昂小破公司一枚
        is_others = behind.removeprefix("的") != behind and behind[1:] in self._words.serving
        if is_others or behind.startswith(("的合作", "合作", "们")):
            return False
        if clause[at:last] == _ORDINARY and len(name.strip()) < _FEWEST:
            return False  # 用公司的邮箱
        before = clause[:first]
        if before.endswith((_SOME, *DENIED)) or self._words.looks_for(before):
            return False
        if before.endswith(TOWARDS) and not before.endswith(self._words.cue(Cue.COMPANY)):
            return False
        runs = (cue for cue in self._words.cue(Cue.RUN) if len(cue) > 1)
        is_institution = clause[at:last] in self._words.institutions
        verbs = (*_RUNS, "管", _INVESTED_IN) if is_institution else (*_RUNS, "管")
        is_no_name = any(word in name for word in NOT_IN_COMPANY_NAMES)
        if name.endswith(verbs) or is_no_name or MEASURED.search(name):
            return False
        # 汉里健康管理有限公司 is a company, 经营养老院 is what one does.
        if any(word in name and (is_institution or not name.endswith(word)) for word in runs):
            return False
        return self._is_own_name(clause[first:last], clause[at:last])

    def _is_own_name(self, said: str, ending: str) -> bool:
        """Whether something is left of a name without places, kinds and what any company is."""
        is_part = ending in self._words.institutions or ending == _ORDINARY
        rest = said if is_part else said.removesuffix(ending)
        for word in longest_first(self._words.kinds):
            rest = rest.replace(word, "")
        rest = rest.removesuffix(ending or _ORDINARY)
        of_what = (*self._words.cue(Cue.TRADE), *_OF_WHAT) if ending == _ORDINARY else ()
        for word in (*self._words.cue(Cue.ARTICLE), *self._words.places_in(said), *of_what):
            rest = rest.replace(word, "")
        rest = re.sub(f"[的嘅之市省区]|{JOINS}", "", rest)  # 医院跟复健中心 names none
        if self._words.institutions.get(ending) == _AUTHORITY and self._words.places_in(said):
            return True  # 里昂卫健委 is called by its place alone
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
            led = clause[at + len(cue) :]
            name = without_run_on(without_opening(led))
            if name.startswith(_ASKED):
                return
            # 单位叫安全: it is called so, though it sounds like somebody.
            is_led = any(word in cue for word in ORGANISATIONS)
            is_person = self._words.called.is_full(name) and not is_led
            if name.strip(BRACKETS) and len(name) <= _LONGEST and not is_person:
                first = end - len(without_opening(led))
                said = reading.said(first, first + len(name))
                reading.findings.add("company", said, SURE)
                return

    def _is_of_firm(self, reading: Reading, start: int, at: int) -> bool:
        """Whether a name is a company's by what stands before: 我们公司在马尔默，名字是 ...."""
        before = reading.simple[: start + at]
        return before.endswith(ORGANISATIONS) or any(one in before for one in (*FIRMS, "集团"))
