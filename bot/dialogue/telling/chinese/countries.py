"""Where who writes in Chinese is at home: the country of a clause, where it is their own.

A country is named for much else: whose embassy sent somebody, where they studied, whose goods they sell.
"""

import re
from collections.abc import Sequence

from bot.dialogue.telling.chinese.own_places import (
    DEALT_IN,
    FIRM,
    HANDED_ON,
    OURS,
    comes_from,
    is_of_person,
    is_own_place,
)
from bot.dialogue.telling.chinese.words import LATIN, ChineseWords, Reading
from bot.dialogue.telling.findings import SAID
from bot.dialogue.telling.places import ABROAD
from knowledge.values import Cue

_TONGUE = re.compile("语|文(?!化|创)")
"""Behind a country, what is spoken there."""

_OFFICE = "(?:大?使馆|总?领事馆|总?领馆|使领馆|使团|商会|协会|商务处|贸易委员会|贸促|办事处)"
_THROUGH = "(?:推荐|介绍|引荐|转介|举荐|牵线|搭线)(?=过?[来到]|给?[我咱]|的|$)"
_BACK = (
    r"过(?![来去])|(?:留|游|求|读|上)学|读书|读[的了完]|进修|访学|考察|参观|参展|旅游|出差|度假"
)
_BY = "(?:投资|控股|参股|捐|资助|援建|援助|进口|引进|合作|合资)"
_DEALING = "(?:总?代理|总?经销|分销|进口商|总代|伙伴|客户|下属|驻华|子公司|分公司|代工|供货)"
_OF_THEIRS = "^(?!做|制|造|生产|研|开发|专|搞|卖)[^的我咱你您]{1,8}的(?:供应商|供货商|销售商|用户|顾客|客户|员工)"
_NOT_OURS = re.compile(
    rf"^的?(?:驻|.{{0,6}}{_OFFICE}|华侨|华人|侨|朋友|同学|老师|专家|客户|留学)"
    rf"|{_THROUGH}|^[^我咱]{{0,8}}(?:{_BACK})|^的?{FIRM}?{_BY}"
    rf"|^的?.{{0,4}}{FIRM}[的在]?.{{0,8}}{_DEALING}|{_OF_THEIRS}"
)
"""How a clause goes on behind a country that is none of its writer's own: 使馆推荐, 留过学, 公司的代理, 宜家的供应商."""

_TOWARDS = tuple("跟和与同从由被去到往向对")
_SERVING = ("帮", "替", "给")
_SOUGHT = (
    "对接",
    "联系",
    "联络",
    "认识",
    "介绍",
    "接触",
    "匹配",
    "撮合",
    "寻找",
    "找到",
    "找",
    "揾",
)
"""Before a country, that somebody of there is looked for."""

_BEFORE_NOW = re.compile("之前|以前|曾|从前|原先|早年|当年|[去前]年|年轻时|小时候|那时")
"""Before a country, that somebody was there, and is no more."""

_PLACED = "(?:总部|注册地)?(?:(?:开设|设|位|注册|地处|落户)[于在]|隶?属于?)"
_IS_OF = re.compile(_PLACED)
_THEIRS_IS = re.compile(f"{OURS}(?:[是系乃]|{_PLACED})")
"""What leads to where they are at home: 咱是, 敝公司设于."""
_THEIRS = re.compile(OURS)
_BARE = re.compile("(?:那边儿?|那头|那儿)?[的滴]")
"""Behind a country, that somebody is of there, where nothing else follows: 我司法国的."""

_FIRM_OF_WHAT = re.compile(rf"[的之][^我你您]{{1,10}}?{FIRM}")
"""Behind a country, a firm and what it makes: 法国之医疗软件企业."""
_AS_FIRM = re.compile(f"(?:{OURS}为)?")
"""Before it, who is that firm, or nothing: 敝公司为荷兰之照护业者, but not 我们为荷兰企业服务."""
_OWN_FIRM_PUT_DOWN = re.compile(
    "(?:把|将|给|帮)(?:[我俺咱本敝]们?家?)?的?(?:公司|[司厂店]|企业|集团|品牌|工厂)[^找招寻你您他]{0,4}(?:登记|报名|注册)[^找招寻你您他]{0,4}[，,。]$"
)
"""Before a country alone, whose it is: 帮我把公司登记起嘛，法国的."""
_ONE_FIRM = re.compile(rf"的?[一这]?[家间个][^我你您]{{0,12}}?{FIRM}")
"""Behind a country, a firm there: 我法国一家做假肢的公司."""

_AT_OFFICE = re.compile(f"(?:(?:{OURS})?(?:这边|这里)?[是系在]?|(?:{OURS})?代表)")
_OFFICE_OF = re.compile(
    rf"的?(?:(?:一?[家间个])?[^我你您的]{{0,12}}?{FIRM}|\s?[A-Za-z][A-Za-z0-9 .&+-]{{1,40}})"
    r"[的在驻]?[^我你您]{0,8}?(?:办事处|代表处|联络处|分公司|子公司|分部|办公室)"
)
"""Before a country, who is at the office of a firm of there, and behind it that firm and its office: 我是法国一家公司上海办事处的."""

_ADDRESSED = re.compile("(?:敬?启者|[您你]好|各位.{0,4}|尊敬的.{1,8})[:：]")
"""How a letter begins: 敬启者：."""

_OF_ORGANISATION = ("总部在", "公司在", "注册在", "总公司在", "工厂在", "设在")
BEING = "being"
"""Under this name it is found where somebody only is."""

_LONGEST_PASSED = 12
"""Characters before a country, or behind it, that are looked at for what it is named for."""


class ChineseCountries:
    """Finds the country of a clause."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def country(self, reading: Reading, start: int, end: int) -> None:
        """Take the country in which somebody says to be at home, or a firm of which is theirs."""
        clause = reading.simple[start:end]
        is_elsewhere = self._words.says(clause, Cue.ELSEWHERE, Cue.NOT)
        naming = self._words.names.find(clause)
        spelt = [
            ("".join(naming.tokens[one.start : one.end]), one.name.country)
            for one in naming.found
            if one.name.group in ABROAD
        ]
        for place, country in spelt:
            before, _, after = clause.partition(place)
            if is_elsewhere:
                if _is_at_office(before, after):
                    reading.findings.add("country", country, SAID)
                continue
            others = [other for other, _ in spelt if other != place]
            letter = _ADDRESSED.match(before)
            before = before[letter.end() :].strip() if letter else before
            leading = reading.simple[:start].strip()
            is_firm = not leading and _is_firm(before, after) and not _is_of_others(before, after)
            is_put_down = (
                not before and _BARE.fullmatch(after) and _OWN_FIRM_PUT_DOWN.search(leading)
            )
            if is_firm or is_put_down or self._is_home(before, after, others):
                reading.findings.add("country", country, SAID)
                if _only_is(before, place, after):
                    reading.findings.add(BEING, country, SAID)

    def settle(self, reading: Reading) -> None:
        """Forget where somebody only is, or is from, who says to be a partner: 我在荷兰，开养老院; 我是荷兰人，开养老院."""
        values = reading.findings.values
        is_weak = {*reading.findings.best("country")} <= {*reading.findings.best(BEING)}
        if "partner_kind" in values and is_weak:
            values.pop("country", None)

    def _is_home(self, before: str, after: str, others: Sequence[str]) -> bool:
        """Whether a country is the writer's own by what stands *before* and *after* it; *others* are named beside it."""
        if comes_from(before, after):
            return True
        if _TONGUE.match(after) or _is_of_others(before, after):
            return False  # 法国语学校, 法国使馆推荐
        if before.endswith(self._words.cue(Cue.LIVING)):
            return False
        follows = after.removeprefix("的")
        if _is_theirs(before, after) or is_own_place(before, after):
            return True
        is_whole = not before and not after
        is_of_firm = follows.startswith(self._words.cue(Cue.FIRM)) or LATIN.match(follows.lstrip())
        # "法国里昂": a town stands behind its country.
        is_led = before.endswith((*self._words.cue(Cue.HOME), *others))
        return is_whole or bool(is_of_firm) or is_led

    def place(self, reading: Reading, said: str, sureness: int) -> None:
        """Take the country that is *said* to be one, behind its label."""
        for name in self._words.names.find(said).names:
            if name.group in ABROAD:
                reading.findings.add("country", name.country, sureness)


def _only_is(before: str, place: str, after: str) -> bool:
    """Whether somebody only says where they are, or are from themselves."""
    is_there = before.endswith("在") and not before.endswith(_OF_ORGANISATION)
    return is_there or comes_from(before, after) or is_of_person(before, place + after)


def _is_of_others(before: str, after: str) -> bool:
    """Whether a country is named for whom somebody knows, what they did there, or whom they deal with."""
    if _NOT_OURS.search(after[:_LONGEST_PASSED]) or _BEFORE_NOW.search(before):
        return True
    said = before.removesuffix("一家").removesuffix("家")
    return said.endswith((*_TOWARDS, *_SERVING, *_SOUGHT, *DEALT_IN, "销售"))


def _is_at_office(before: str, after: str) -> bool:
    """Whether somebody is at the office here of a firm of a country, and deals in nobody's goods."""
    is_there = _AT_OFFICE.fullmatch(before) and _OFFICE_OF.match(after)
    return is_there is not None and not HANDED_ON.search(after)


def _is_theirs(before: str, after: str) -> bool:
    """Whether who speaks of themselves says that they are of a country: 咱公司荷兰的, 敝公司设于法国."""
    if _THEIRS_IS.fullmatch(before):
        return HANDED_ON.search(after) is None
    is_bare = _THEIRS.fullmatch(before) and (_BARE.fullmatch(after) or _is_one_firm(after))
    is_placed = _IS_OF.fullmatch(before) and not after.strip("的")
    return bool(is_bare or is_placed)


def _is_one_firm(after: str) -> bool:
    """Whether a firm and what it makes stands *after* a country, and nothing else."""
    return _ONE_FIRM.fullmatch(after) is not None and not HANDED_ON.search(after)


def _is_firm(before: str, after: str) -> bool:
    """Whether nothing is said but of which country a firm is, and what it makes: 法国之医疗软件企业."""
    is_all = _AS_FIRM.fullmatch(before) and _FIRM_OF_WHAT.fullmatch(after) is not None
    return bool(is_all) and not HANDED_ON.search(after)
