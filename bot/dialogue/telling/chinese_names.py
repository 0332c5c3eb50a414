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
from bot.dialogue.telling.sentence import ABROAD
from knowledge.language.script import is_chinese
from knowledge.values import Cue

_MEASURED = re.compile(r"[\d一二两三四五六七八九十百几多]+[家所间个]")
"""A number and what is counted: 三家养老院."""

_LONGEST = 40
TOWARDS = ("和", "与", "给", "为", "找")
"""Behind these stands somebody else."""

_ORDINARY = "公司"


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
                reading.findings.add("company", said, SURE)
                self.ending(reading, clause[first:last])
                return
        self._called(reading, start, end)

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
            or last - first > _LONGEST
            or name.startswith(self._words.cue(Cue.SMALL))
        ):
            return False
        if any(clause[last:].startswith(more) for more in ("的合作", "合作", "们")):
            return False
        before = clause[:first]
        if before.endswith(TOWARDS):
            return False
        if _MEASURED.search(name):
            return False
        rest = clause[first:last] if clause[at:last] in self._words.institutions else name
        for word in (*self._words.cue(Cue.ARTICLE), *self._words.places_in(name), "的"):
            rest = rest.replace(word, "")
        rest = rest.replace("市", "").replace("省", "")
        for word in longest_first(self._words.kinds):
            rest = rest.replace(word, "")
        return bool(rest.strip()) and not country_called(rest)

    def _called(self, reading: Reading, start: int, end: int) -> None:
        """Take what a company is called, whatever it ends with."""
        clause = reading.simple[start:end]
        for cue in self._words.cue(Cue.COMPANY):
            at = clause.find(cue)
            if at < 0 or not cue.endswith(("叫", "名称是", "名字是", "名是")):
                continue
            if cue == "名叫" and clause[:at].endswith("我"):  # 我名叫: a person
                continue
            name = clause[at + len(cue) :]
            if name.strip(BRACKETS) and len(name) <= _LONGEST and not self._words.is_person(name):
                reading.findings.add("company", reading.said(start + at + len(cue), end), SURE)
                return

    def person(self, reading: Reading, start: int, end: int) -> None:
        clause = reading.simple[start:end]
        for cue in self._words.cue(Cue.PERSON):
            at = clause.find(cue)
            if at >= 0 and self.person_at(reading, start + at + len(cue), end, SURE):
                return
        behind = clause.rfind("的")  # …公司的王芳
        employer = clause[: max(behind, 0)]
        # Latin letters behind it are a name behind a company only: 我们的Walkie is a product.
        is_employer = employer.endswith(self._words.endings) or employer[-1:].isascii()
        sureness = SAID if is_employer else GUESSED
        if behind >= 0 and self.person_at(reading, start + behind + 1, end, sureness):
            return
        if clause.startswith("叫"):  # 叫王建国, and of a company 叫Vårdlänk
            if self._words.is_person(clause[1:]):
                self.person_at(reading, start + 1, end, SURE)
            elif "我们" in reading.simple and LATIN.fullmatch(clause[1:]):
                reading.findings.add("company", reading.said(start + 1, end), SAID)
            return

    def person_at(self, reading: Reading, start: int, end: int, sureness: int) -> bool:
        said = reading.simple[start:end]
        lead = len(said) - len(said.lstrip(BRACKETS))
        start, said = start + lead, said.lstrip(BRACKETS).rstrip(BRACKETS)
        if title := self._title_before(said):
            start, said = start + len(title), said.removeprefix(title)
        match = self._words.titled.match(said) if self._words.titled else None
        if match is None or (match.end() < len(said) and sureness < SURE):
            match = self._words.name.fullmatch(said) if self._words.name else None
            if match and (
                any(place in said for place in self._words.places_in(said)) or self._is_word(said)
            ):
                match = None
        if match is None and sureness == SURE and self._words.familiar:
            match = self._words.familiar.fullmatch(said)
        if match is None and sureness >= SAID:
            match = LATIN.match(said)
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

    def _title_before(self, said: str) -> str:
        """Return the title that stands before a name: 院长 in 院长龚玉珍; empty for none."""
        titles = (title for title in self._words.cue(Cue.TITLE) if said.startswith(title))
        name = self._words.name
        return next((one for one in titles if name and name.fullmatch(said, len(one))), "")

    def _is_word(self, said: str) -> bool:
        """Whether what looks like a name is a kind of partner, or holds a word that no name holds."""
        words = (*self._words.kinds, *self._words.cue(Cue.QUESTION), *self._words.endings)
        return (
            said in self._words.sayings
            or any(word in said for word in words)
            or bool(self._words.names.find(said).found)
        )

    def ending(self, reading: Reading, company: str) -> None:
        for ending, kind in self._words.institutions.items():
            if company.endswith(ending):
                reading.findings.add("partner_kind", kind, SURE)
