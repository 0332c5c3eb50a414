"""What is told in Chinese, which divides no words: who writes, from where, with what.

It takes simplified characters; the values are cut out of the text as it was written.
"""

import re

from bot.dialogue.telling.chinese.companies import ChineseCompanies
from bot.dialogue.telling.chinese.countries import ChineseCountries
from bot.dialogue.telling.chinese.forms import THAT_LINE
from bot.dialogue.telling.chinese.kinds import OF_OURS, ChineseKinds, take_kind_of_organisation
from bot.dialogue.telling.chinese.persons import OF_FAMILY, ChinesePersons
from bot.dialogue.telling.chinese.products import ChineseProducts
from bot.dialogue.telling.chinese.whole_names import WholeNames, without_run_on
from bot.dialogue.telling.chinese.words import ChineseWords, Reading, as_written
from bot.dialogue.telling.findings import GUESSED, SAID, SURE, Findings
from bot.dialogue.words.asking_ends import ends_with_question_mark
from bot.dialogue.words.wording import comparable
from knowledge.language.names import Names
from knowledge.language.script import to_simplified
from knowledge.topic import Library
from knowledge.values import Cue

_SENTENCES = re.compile(r"(?<=[\u3002\uff01\uff1f!?\n])|(?<=\.)(?=\s)")
_CLAUSES = re.compile(
    r"[，,。！!？?；;／\n|()（）\u2014]|(?<=[\u3400-\u9fff])(?<![要找][那这]个)\s+(?=[\u3400-\u9fff])"
    r"|(?<=登记|报名)[:：]"
    r"|(?:^|(?<=[\s:：;；]))[\d一二三四五六七八九十]{1,2}[、.．)](?=[\u4e00-\u9fff]{2,6}[:：])"
)
"""What divides clauses: marks, and the number before a label, as official letters have it.

A space does in Chinese, but for one behind a word that only fills the pause: 需要那个 外骨骼机器人.
"""

_SPOKEN = re.compile(
    "(?<=.)(?=我们|我叫|我姓|我的|我是|我这边|我想|手机|电话|邮箱|微信|然后|就是|公司叫|她叫|他叫)"
    "|(?<=[^我])(?=想)|(?<=的)(?=在)|(?=不知道|不晓得|不清楚)|(?<=[^跟和与找给从对由帮向])(?=你们)"
    "|(?=[你您请]帮|麻烦[你您]|拜托[你您])"
    "|(?<=[^想要该])(?=请问|想问|该怎么|要怎么|应该怎么)|(?<=[^该要问想们])(?=怎么|怎样|如何|能不能|可不可以|有没有)"
)
"""Where a clause may begin that no mark divides from the one before, as in what was spoken."""

_LONGEST_CLAUSE = 24

_OTHERS = ("你", "您", "他", "她", "谁", "老人", "病人", "患者", "市场", "大家")
_LONGEST_OWN = 14
"""Characters before what is looked for that may say who looks for it."""

_VAGUE = (
    "找",
    "要",
    "看",
    "关注",
    "求",
    "想看看",
    "想了解",
    "看看",
    "想投",
    "想看",
    "想睇",
    "想睇下",
    "想做",
    "想建",
    "想办",
    "想开",
)
_INTEREST = re.compile(r"对(.{2,30}?)(?:很|比较|非常|特别|挺)?[感有]兴趣")

_PARTNERS = ("公司合作", "企业合作", "厂商合作", "品牌合作")

_PONDERING = "寻思"
"""To think, where its first character would be to look for."""

_BUYING = "采购"
_OFFICE = re.compile("办公?室?|部门?|[处科室组员]|中心|人员|团队|岗")
"""Behind a word for buying, whose it is: 采购办公室."""

_OTHERWISE = ("的", "嘅", "嘢")
"""How what stands behind a verb goes on where it only tells who somebody is, or that they work: 负责采购的经理, 做嘢."""

_OF_LINE = re.compile(THAT_LINE)

_FEWEST = 2
_WISHES = ("想", "希望", "正在", "寻")
_A_LITTLE = re.compile(
    "(?:[^:：，。]{0,8}[为成列作写][:：])?(?:一下|看看|一些|一点|点儿?(?!字)|[那这嗰][个种款]|[个些啲])*"
)
"""Behind a word for looking, and no part of what is looked for: 找一下, 要那个, 需求一项请改列："""

_TELLERS = (
    *("想说", "我们", "公司", "我司", "主要", "想", "正在", "目前"),
    *("现在", "还", "也", "是", "医院", "我院", "急", "并", "就是", "然后"),
)


class ChineseIntroductions:
    """Reads introductions in Chinese."""

    def __init__(self, library: Library, names: Names) -> None:
        self._words = ChineseWords(library, names)
        self._companies = ChineseCompanies(self._words)
        self._persons = ChinesePersons(self._words)
        self._countries = ChineseCountries(self._words)
        self._whole = WholeNames(self._words)
        self._kinds = ChineseKinds(self._words)
        self._products = ChineseProducts(self._words)

    def introduced(self, text: str, simple: str) -> tuple[Findings, str, str]:
        """Return what *text* tells, what of it asks nothing, and what it asks beside that.

        *simple* is *text* in simplified characters.
        """
        simple = as_written(simple if len(simple) == len(text) else text, text)
        simple = self._whole.marked(self._words.marked(simple))
        findings = Findings()
        statements = self._statements(simple)
        told = [simple[start:end] for start, end in statements]
        clauses = [clause for span in statements for clause in _clauses(simple, *span)]
        reading = Reading(text, simple, findings)
        for start, end in clauses:
            if not self._labelled(reading, start, end):
                self._companies.company(reading, start, end)
                self._persons.person(reading, start, end)
                self._offer(reading, start, end)
                self._interest(reading, start, end)
                self._countries.country(reading, start, end)
            self._kinds.kind(reading, start, end)
        # Who stands alone is a person beside a company or an address: elsewhere it is any word.
        if "person" not in findings.values and ("company" in findings.values or ";" in text):
            for start, end in clauses:
                self._persons.person_at(reading, start, end, GUESSED)
        self._persons.whole(reading, clauses)
        self._persons.seconds.take(reading, clauses)
        self._countries.settle(reading)
        self._products.alone(reading, clauses)
        return findings, "，".join(told), self._asked(simple) if told else ""

    def _asked(self, simple: str) -> str:
        """Return the first stretch that asks; empty where nothing does."""
        parts = (simple[slice(*span)] for span in _clauses(simple, 0, len(simple)))
        return next((part for part in parts if self._words.says(part, Cue.QUESTION)), "")

    def _statements(self, simple: str) -> list[tuple[int, int]]:
        """Return the stretches that ask nothing."""
        kept: list[tuple[int, int]] = []
        for start, end in _spans(_SENTENCES, simple, 0, len(simple)):
            sentence = simple[start:end]
            is_asked = ends_with_question_mark(sentence)
            if not is_asked and not self._words.says(sentence, Cue.QUESTION):
                kept.append((start, end))
                continue
            telling = self._words.cue(Cue.COMPANY, Cue.PERSON, Cue.GREETING, Cue.NEED)
            for first, last in _clauses(simple, start, end):
                clause = simple[first:last]
                is_last = last >= end - 1
                # "敝姓简，简佩珊"
                surname = OF_FAMILY.search(simple[:first].rstrip("，, "))
                tells = clause.startswith((*telling, surname[1]) if surname else telling)
                is_question = self._words.says(clause, Cue.QUESTION)
                if not is_question and (not is_asked or (tells and not is_last)):
                    kept.append((first, last))
        return kept

    def _labelled(self, reading: Reading, start: int, end: int) -> bool:
        match = self._words.label.match(reading.simple, start, end)
        if match is None or match.end() >= end:
            return False
        name = self._words.labels[match[1]]
        said = reading.said(match.end(), end)
        if name in {"company", "person", "offer", "need"}:
            reading.findings.add(name, said, SURE + 1)
            if name == "company":
                said = reading.simple[match.end() : end].strip()
                take_kind_of_organisation(self._words, reading, said)
        elif name == "country":
            self._countries.place(reading, said, SURE + 1)
        else:
            return not match[1].startswith("联系")  # 联系方式: a name may follow
        return True

    def _offer(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if self._words.says(clause, Cue.NOT):
            return
        for name in (Cue.NEED, Cue.OFFER):
            for cue in (each for each in self._words.cue(name) if each in clause):
                at = clause.find(cue)
                is_told = self._tells(clause[:at], cue) or cue.startswith(_WISHES)
                is_made = name == Cue.OFFER and self._products.is_made(clause[:at], clause)
                if not (is_told or is_made):
                    continue
                if not self._is_named(cue, clause[at + len(cue) :]):
                    continue
                said = reading.said(start + at + len(cue), end)
                said = self._without_aim(_without_little(without_run_on(said)))
                if len(said) < _FEWEST or said.startswith(self._words.cue(Cue.IDLE)):
                    break
                if to_simplified(said).endswith((*self._words.kinds, *_PARTNERS)):
                    break  # what they are, or whom they look for: 做医材代理, 找北欧公司合作
                # "做养老的" says what somebody is in, "做助听器的" what they offer.
                is_branch = len(cue) == 1 and said.endswith("的")
                if not is_branch or self._is_thing(to_simplified(said)):
                    said = said.removesuffix("的") if is_branch else said
                    if name not in reading.findings.values:
                        reading.findings.add(name, said, SAID)
                    return
                break

    def _without_aim(self, said: str) -> str:
        """Return what is looked for without the city it shall come to: 义肢到里昂."""
        simple = to_simplified(said)
        aims = (simple.find(f"到{place}") for place in self._words.places_in(simple))
        return said[: min((at for at in aims if at >= _FEWEST or at == 0), default=len(said))]

    def _interest(self, reading: Reading, start: int, end: int) -> None:
        """Take as needed what somebody is interested in, where it is a product: 对北欧助听器感兴趣."""
        match = _INTEREST.search(reading.simple, start, end)
        if match and self._words.names_product(match[1]):
            reading.findings.add("need", reading.said(*match.span(1)), SAID)

    def _is_thing(self, said: str) -> bool:
        """Whether a product is named, and no kind of partner: 助听器的, not 医疗器械经销的."""
        is_kind = any(kind in said for kind in self._words.kinds)
        return self._words.names_product(said) and not is_kind

    def _is_named(self, cue: str, said: str) -> bool:
        """Whether a word that is said for much else leads to a product here: 要护理床, not 要报名 or 采购小周."""
        is_else = (
            said.startswith(_OTHERWISE) or cue + said[:1] == _PONDERING or _OF_LINE.match(said)
        )
        # Who buys, or where: 采购主任, 采购办公室.
        is_post = said.startswith(self._words.cue(Cue.TITLE)) or _OFFICE.match(said)
        if is_else or (cue.endswith(_BUYING) and is_post) or self._words.is_somebody(said):
            return False
        return cue not in _VAGUE or self._words.names_product(said)

    def _tells(self, before: str, cue: str) -> bool:
        """Whether a clause begins here, or somebody speaks of themselves."""
        if not before or before.endswith(_TELLERS):
            return True
        is_of_others = any(one in before for one in (*self._words.cue(Cue.OTHERS), *_OTHERS))
        is_own = any(one in before for one in (*OF_OURS, *self._words.kinds))
        is_short = len(before) <= _LONGEST_OWN and len(cue) > 1
        return is_short and is_own and not is_of_others and cue in self._words.cue(Cue.NEED)


def _without_little(said: str) -> str:
    """Return what is looked for without the small words before it."""
    little = _A_LITTLE.match(comparable(said))
    return said[little.end() :].lstrip() if little else said


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the clauses of a stretch of *text*; one that is too long to be one is divided as it was spoken."""
    return [
        part
        for first, last in _spans(_CLAUSES, text, start, end)
        for part in (
            _spans(_SPOKEN, text, first, last)
            if last - first > _LONGEST_CLAUSE
            else [(first, last)]
        )
    ]


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of *text* between what *pattern* finds."""
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text, start, end):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, end))
    return [span for span in spans if text[span[0] : span[1]].strip()]
