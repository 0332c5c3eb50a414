"""Who writes in Chinese: the person."""

import re
from collections.abc import Sequence

from bot.dialogue.telling.chinese.forms import DEPARTMENT_ENDS, FIRMS, PARTICLES
from bot.dialogue.telling.chinese.second_persons import SecondPersons
from bot.dialogue.telling.chinese.words import (
    BRACKETS,
    LATIN,
    OWN,
    ChineseWords,
    Reading,
)
from bot.dialogue.telling.findings import GUESSED, SAID, SURE, SUREST
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese
from knowledge.values import Cue

_FAMILIAR = ("小", "老", "阿")

_ERRAND = re.compile("[让要叫托请]我|委托我")
"""Behind a name: what somebody was asked to do by them."""


_FOR_SHORT = ("叫我", "称呼我", "喊我")

_BOSSES = ("院长", "主任", "老板", "经理", "总经理", "创始人", "法人代表", "法定代表人")
"""By these an organisation is spoken for; who writes, and says so, is whom to contact."""

_SOUGHT = "找"
"""Before whom somebody should ask for: 找Winnie Poon."""

_WILL_DO = re.compile("就[好行得中]|就可以|即可|便可|都得|的?(?:电话|手机|微信|邮箱)")

OF_FAMILY = re.compile("(?:姓|我叫)([\u4e00-\u9fff])$")
"""A clause that tells the surname, and no more: 敝姓简, or 我叫孙 of who goes on with 孙丽."""

_THEN_ELSE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[a-z\u4e00-\u9fff])")
"""Where something else begins behind a Chinese name: 我叫张佳明 email系 …, 我叫刘家豪 叫我Ken就行"""

_SHE = re.compile("^[她他]叫")


class ChinesePersons:
    """Finds the person of a clause."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words
        self.seconds = SecondPersons(words)

    def person(self, reading: Reading, start: int, end: int) -> None:
        if self.seconds.pair(reading, start, end):
            return
        clause = reading.simple[start:end]
        for cue in self._words.cue(Cue.PERSON):
            if (at := clause.find(cue)) < 0:
                continue
            # "我叫刘家豪，叫我Ken就行": what one is called for short is no other name.
            is_other = cue.endswith(_FOR_SHORT) or cue.startswith(_BOSSES)
            if self.person_at(reading, start + at + len(cue), end, SAID if is_other else SURE):
                return
        if self._of_department(reading, start, end) or self._behind_title(reading, start, end):
            return
        behind = clause.rfind("的")  # …公司的王芳
        employer = clause[: max(behind, 0)]
        # Latin letters behind it are a name behind a company only: 我们的Walkie is a product.
        is_employer = employer.endswith(self._words.endings) or employer[-1:].isascii()
        is_employer = is_employer and not clause[behind + 1 :].strip()[:1].islower()
        sureness = SAID if is_employer else GUESSED
        if behind >= 0 and self.person_at(reading, start + behind + 1, end, sureness):
            return
        if clause.startswith("叫"):
            self._behind_called(reading, start, end)
        elif clause.startswith(_SOUGHT):
            sought = _WILL_DO.split(clause[1:])[0]
            if self._words.is_somebody(sought):
                self.person_at(reading, start + 1, start + 1 + len(sought), SAID)
        else:
            self._by_first_name(reading, start, end)

    def _behind_called(self, reading: Reading, start: int, end: int) -> None:
        """Take who is called so: 叫王建国, and of a company 叫Vårdlänk."""
        clause = reading.simple[start:end]
        before = reading.simple[:start].rstrip("，, ")
        is_of_us = any(one in before for one in ("我们", *FIRMS))
        if self._words.called.is_full(clause[1:]):
            self.person_at(reading, start + 1, end, SURE)
        elif is_of_us and LATIN.fullmatch(clause[1:].strip()):
            reading.findings.add("company", reading.said(start + 1, end), SAID)
        elif before.endswith((*self._words.kinds, *FIRMS)):
            reading.findings.add("company", reading.said(start + 1, end), SURE)

    def _by_first_name(self, reading: Reading, start: int, end: int) -> None:
        for match in LATIN.finditer(reading.simple, start, end):
            is_name = " " in match[0] and not has_chinese(match[0])  # Jökull Heilsa也要登记
            if is_name and self._words.is_given(match[0].split()[0]):
                reading.findings.add("person", reading.said(*match.span()), GUESSED)

    def _of_department(self, reading: Reading, start: int, end: int) -> bool:
        """Take who stands behind their department: 采购部李强."""
        clause = reading.simple[start:end].rstrip(BRACKETS)
        name = self._words.called.full
        for length in (3, 2):
            at = len(clause) - length
            if (
                at > 1
                and clause[:at].endswith(tuple(DEPARTMENT_ENDS))
                and name.fullmatch(clause, at)
            ):
                return self.person_at(reading, start + at, end, SAID)
        return False

    def _behind_title(self, reading: Reading, start: int, end: int) -> bool:
        """Take who stands behind what they are: 我们院长龚玉珍让我登记, 我是中国区经理孟凡."""
        clause, name = reading.simple[start:end], self._words.called.full
        if not clause.startswith(OWN):
            return False
        for title in self._words.cue(Cue.TITLE):
            at = clause.find(title)
            if at < 0:
                continue
            first = at + len(title)
            said = _ERRAND.split(clause[first:])[0].rstrip(BRACKETS)
            if name.fullmatch(said):
                return self.person_at(reading, start + first, start + first + len(said), SAID)
        return False

    def person_at(self, reading: Reading, start: int, end: int, sureness: int) -> bool:
        """Take the person whose name begins at *start*, and return whether there is one."""
        start, said = self._bare(reading, start, end)
        said = _WILL_DO.split(said)[0].rstrip(PARTICLES)
        end_of_name = self._end_of_name(said, sureness)
        if end_of_name:
            reading.findings.add("person", reading.said(start, start + end_of_name), sureness)
        return end_of_name > 0

    def _end_of_name(self, said: str, sureness: int) -> int:
        """Return where the name ends that *said* begins with, or is; 0 where it is none."""
        called = self._words.called
        titled = called.titled.match(said)
        if titled and (titled.end() == len(said) or sureness == SURE):
            return titled.end()
        is_full = called.full.fullmatch(said) and not self._words.is_word(said)
        if is_full or (sureness == SURE and called.familiar.fullmatch(said)):
            return len(said)
        bare = said.rstrip()
        is_latin = LATIN.fullmatch(bare) and not self._words.western.fullmatch(bare)
        return len(bare) if is_latin and sureness >= SAID else 0

    def _bare(self, reading: Reading, start: int, end: int) -> tuple[int, str]:
        """Return a name without what stands before it: brackets, a title, 小陈 before 陈佳."""
        said = _THEN_ELSE.split(reading.simple[start:end])[0]
        said, start = said.strip(BRACKETS), start + len(said) - len(said.lstrip(BRACKETS))
        if twice := self._words.called.twice.match(said):
            return start + twice.end(), said[twice.end() :]
        title = self._words.called.title_before(said)
        return start + len(title), said.removeprefix(title)

    def whole(self, reading: Reading, clauses: Sequence[tuple[int, int]]) -> None:
        """Take the whole name of who is called by the surname elsewhere: 施小姐 施佳颖."""
        called = [to_simplified(one) for one in reading.findings.best("person")]
        surnames = {one[1:] if one[0] in _FAMILIAR else one[:1] for one in called if one}
        surnames |= {
            match[1]
            for span in clauses
            if (match := OF_FAMILY.search(reading.simple[slice(*span)]))
        }
        is_short = all(self._words.called.is_name(one) for one in called)
        for start, end in clauses if surnames and is_short else ():
            clause = reading.simple[start:end].strip(BRACKETS)
            name = _SHE.sub("", clause)
            is_whole = self._words.called.is_full(name) and not self._words.called.is_name(name)
            if is_whole and name.startswith(tuple(surnames)):
                begin = reading.simple.index(clause, start) + len(clause) - len(name)
                said = reading.said(begin, begin + len(name))
                reading.findings.add("person", said, SUREST)
                return
