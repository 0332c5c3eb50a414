"""What is told in Chinese, which divides no words: who writes, from where, with what.

It takes simplified characters; the values are cut out of the text as it was written.
"""

import re
from collections.abc import Iterable, Mapping

from bot.dialogue.fields import country_called
from bot.dialogue.telling.findings import GUESSED, SAID, SURE, Findings
from bot.dialogue.telling.sentence import ABROAD, CHINA
from knowledge.language.names import Names
from knowledge.language.script import is_chinese
from knowledge.topic import Library
from knowledge.values import LABELS, Cue

CHINESE = "zh-Hans"

_SENTENCES = re.compile(r"(?<=[\u3002\uff01\uff1f!?\n])|(?<=\.)(?=\s)")
_CLAUSES = re.compile(
    r"[\uff0c,\u3002\uff01!\uff1f?\uff1b;\n|()\uff08\uff09]|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
)
_LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f][\w&.'\u2019/+-]*(?: [A-Z\u00c0-\u00de&][\w&.'\u2019/+-]*)*"
)
_CHINESE_NAME = r"[\u3400-\u9fff]{1,2}"
_BRACKETS = ' \t\uff1a:=\u300c\u300d\u201c\u201d"\u300a\u300b\u3010\u3011'
_MEASURED = re.compile(r"[\d一二两三四五六七八九十百几多]+[家所间个]")
"""A number and what is counted: 三家养老院."""

_LONGEST = 40
_LONGEST_NAME = 5
_TOWARDS = ("和", "与", "给", "为", "找")
"""Behind these stands somebody else."""

_WITH = ("合作", "的合作", "用")
"""Before these, too."""

_FEWEST = 2
_WISHES = ("想", "希望", "正在", "寻")
_TELLERS = (
    "我们",
    "公司",
    "我司",
    "主要",
    "想",
    "正在",
    "目前",
    "现在",
    "还",
    "也",
    "是",
    "医院",
    "我院",
    "急",
    "并",
)
_ORDINARY = "公司"  # 公司


class ChineseIntroductions:
    """Reads introductions in Chinese."""

    def __init__(self, library: Library, names: Names) -> None:
        clues = library.clues
        self._names = names
        self._cues: Mapping[str, tuple[str, ...]] = {
            cue: _longest_first(words.get(CHINESE, ())) for cue, words in clues.cues.items()
        }
        self._labels = {
            label: name for name in LABELS for label in clues.labels.get(name, {}).get(CHINESE, ())
        }
        labels = "|".join(map(re.escape, _longest_first(self._labels)))
        self._label = (
            re.compile(rf"(?:^|(?<=[\s\uff0c,;\uff1b\u3002\u3001/|]))({labels})\s*[:\uff1a=]\s*")
            if labels
            else None
        )
        institutions = {
            ending: kind
            for kind, endings in clues.institutions.items()
            for ending in endings
            if not ending.isascii()
        }
        self._institutions = institutions
        forms = [form for forms in clues.legal_forms.values() for form in forms]
        self._endings = _longest_first(
            {*institutions, *(one for one in forms if not one.isascii())}
        )
        western = "|".join(
            re.escape(form) for form in _longest_first(one for one in forms if one.isascii())
        )
        self._western = re.compile(rf"(?:[\w&.'\u2019/+-]+ ){{1,4}}(?:{western or '(?!)'})(?!\w)")
        self._kinds = {
            word: kind
            for kind, words in clues.partner_kinds.items()
            for word in words.get(CHINESE, ())
        }
        surnames = "|".join(_longest_first(clues.surnames))
        titles = "|".join(self._cue(Cue.TITLE))
        self._name = re.compile(rf"(?:{surnames})(?:{_CHINESE_NAME})") if surnames else None
        self._familiar = re.compile(rf"[小老](?:{surnames})") if surnames else None  # 小陈
        self._sayings = {
            phrasing.text.strip("\uff01!\u3002")
            for phrasing in (*library.phrasings, *library.acts, *library.offtopic)
            if phrasing.language == CHINESE and len(phrasing.text) <= _LONGEST_NAME
        }
        self._titled = re.compile(rf"(?:{surnames})(?:{titles})") if surnames and titles else None

    def _cue(self, cue: Cue) -> tuple[str, ...]:
        return self._cues.get(cue, ())

    def introduced(self, text: str, simple: str) -> tuple[Findings, str]:
        """Return what *text* tells, and what of it asks nothing; *simple* is it in simplified characters."""
        if len(simple) != len(text):
            simple = text
        findings = Findings()
        statements = self._statements(simple)
        told = [simple[start:end] for start, end in statements]
        clauses = [
            span for start, end in statements for span in _spans(_CLAUSES, simple, start, end)
        ]
        reading = _Reading(text, simple, findings)
        for start, end in clauses:
            if not self._labelled(reading, start, end):
                self._company(reading, start, end)
                self._person(reading, start, end)
                self._words(reading, start, end)
                self._country(reading, start, end)
            self._kind(reading, start, end)
        # Who stands alone is a person beside a company or an address: elsewhere it is any word.
        if "person" not in findings.values and ("company" in findings.values or ";" in text):
            for start, end in clauses:
                self._person_at(reading, start, end, GUESSED)
        return findings, "\uff0c".join(told)

    # Questions

    def _statements(self, simple: str) -> list[tuple[int, int]]:
        """Return the stretches that ask nothing."""
        kept: list[tuple[int, int]] = []
        for start, end in _spans(_SENTENCES, simple, 0, len(simple)):
            sentence = simple[start:end]
            is_asked = sentence.rstrip().endswith(("?", "\uff1f"))
            if not is_asked and not self._asks(sentence):
                kept.append((start, end))
                continue
            for first, last in _spans(_CLAUSES, simple, start, end):
                clause = simple[first:last]
                is_last = last >= end - 1
                tells = clause.startswith(
                    (*self._cue(Cue.COMPANY), *self._cue(Cue.PERSON), *self._cue(Cue.GREETING))
                )
                if self._asks(clause) or (is_asked and (is_last or not tells)):
                    continue
                kept.append((first, last))
        return kept

    def _asks(self, said: str) -> bool:
        return any(word in said for word in self._cue(Cue.QUESTION))

    # Names

    def _labelled(self, reading: "_Reading", start: int, end: int) -> bool:
        match = self._label.match(reading.simple, start, end) if self._label else None
        if match is None or match.end() >= end:
            return False
        name = self._labels[match[1]]
        said = reading.said(match.end(), end)
        if name in {"company", "person"}:
            reading.findings.add(name, said, SURE + 1)
            if name == "company":
                self._ending(reading, said)
        elif name in {"offer", "need"}:
            reading.findings.add(name, said, SURE + 1)
        elif name == "country":
            self._place(reading, said, SURE + 1)
        else:
            return not match[1].startswith("联系")  # 联系方式: a name may follow
        return True

    def _ending(self, reading: "_Reading", company: str) -> None:
        for ending, kind in self._institutions.items():
            if company.endswith(ending):
                reading.findings.add("partner_kind", kind, SURE)

    def _company(self, reading: "_Reading", start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if any(word in clause for word in self._cue(Cue.OTHERS)):
            return
        if match := self._western.search(clause):
            first = match.start()
            while not clause[first].isascii() and is_chinese(clause[first]):
                first += 1
            reading.findings.add("company", reading.said(start + first, start + match.end()), SURE)
            return
        for ending in self._endings:
            at = clause.find(ending)
            while at >= 0 and clause.startswith(self._endings, at + len(ending)):
                at = clause.find(ending, at + 1)
            if at < 0:
                continue
            first, last = self._begin(clause, 0, at), at + len(ending)
            if self._is_company(clause, first, at, last):
                said = reading.said(start + first, start + last)
                bare = said.removesuffix(_ORDINARY)
                said = bare if bare.isascii() or _LATIN.fullmatch(bare) else said
                reading.findings.add("company", said, SURE)
                self._ending(reading, clause[first:last])
                return
        self._called(reading, start, end)

    def _begin(self, clause: str, start: int, end: int) -> int:
        """Return where a name ends at *end* begins: behind the last word that leads to it."""
        begin = start
        cues = (
            *self._cue(Cue.COMPANY),
            *self._cue(Cue.HOME),
            *self._cue(Cue.PERSON),
            *self._cue(Cue.GREETING),
        )
        for cue in cues:
            at = clause.rfind(cue, start, end)
            if at >= 0:
                begin = max(begin, at + len(cue))
        for position in range(begin, end):
            # "法国Kotiturva": the country is none of the name.
            if clause[position].isascii() and clause[position].isalpha():
                before = clause[begin:position]
                found = self._names.find(before).found
                if found and before.strip() and found[-1].name.group in ABROAD:
                    begin = position
                break
        while begin < end and clause[begin] in _BRACKETS:
            begin += 1
        return begin

    def _is_company(self, clause: str, first: int, at: int, last: int) -> bool:
        """Whether a name stands before the ending: "一家医院" is any hospital."""
        name = clause[first:at]
        if not name.strip() or last - first > _LONGEST or name.startswith(self._cue(Cue.SMALL)):
            return False
        if any(clause[last:].startswith(more) for more in ("的合作", "合作", "们")):
            return False
        before = clause[:first]
        if before.endswith(_TOWARDS):
            return False
        if _MEASURED.search(name):
            return False
        rest = clause[first:last] if clause[at:last] in self._institutions else name
        for word in (*self._cue(Cue.ARTICLE), *self._places_in(name), "的"):
            rest = rest.replace(word, "")
        rest = rest.replace("市", "").replace("省", "")
        for word in _longest_first(self._kinds):
            rest = rest.replace(word, "")
        return bool(rest.strip()) and not country_called(rest)

    def _places_in(self, said: str) -> Iterable[str]:
        naming = self._names.find(said)
        return ["".join(naming.tokens[one.start : one.end]) for one in naming.found]

    def _called(self, reading: "_Reading", start: int, end: int) -> None:
        """Take what a company is called, whatever it ends with."""
        clause = reading.simple[start:end]
        for cue in self._cue(Cue.COMPANY):
            at = clause.find(cue)
            if at < 0 or not cue.endswith(("叫", "名称是", "名字是", "名是")):
                continue
            if cue == "名叫" and clause[:at].endswith("我"):  # 我名叫: a person
                continue
            name = clause[at + len(cue) :]
            if name.strip(_BRACKETS) and len(name) <= _LONGEST and not self._is_person(name):
                reading.findings.add("company", reading.said(start + at + len(cue), end), SURE)
                return

    def _is_person(self, said: str) -> bool:
        return bool(self._name and self._name.fullmatch(said) and len(said) <= len("欧阳娜娜"))

    def _person(self, reading: "_Reading", start: int, end: int) -> None:
        clause = reading.simple[start:end]
        for cue in self._cue(Cue.PERSON):
            at = clause.find(cue)
            if at >= 0 and self._person_at(reading, start + at + len(cue), end, SURE):
                return
        behind = clause.rfind("的")  # …公司的王芳
        employer = clause[: max(behind, 0)]
        # Latin letters behind it are a name behind a company only: 我们的Walkie is a product.
        is_employer = employer.endswith(self._endings) or employer[-1:].isascii()
        sureness = SAID if is_employer else GUESSED
        if behind >= 0 and self._person_at(reading, start + behind + 1, end, sureness):
            return
        if clause.startswith("叫"):  # 叫王建国, and of a company 叫Vårdlänk
            if self._is_person(clause[1:]):
                self._person_at(reading, start + 1, end, SURE)
            elif "我们" in reading.simple and _LATIN.fullmatch(clause[1:]):
                reading.findings.add("company", reading.said(start + 1, end), SAID)
            return

    def _person_at(self, reading: "_Reading", start: int, end: int, sureness: int) -> bool:
        said = reading.simple[start:end]
        lead = len(said) - len(said.lstrip(_BRACKETS))
        start, said = start + lead, said.lstrip(_BRACKETS).rstrip(_BRACKETS)
        match = self._titled.match(said) if self._titled else None
        if match is None or (match.end() < len(said) and sureness < SURE):
            match = self._name.fullmatch(said) if self._name else None
            if match and (
                any(place in said for place in self._places_in(said)) or self._is_word(said)
            ):
                match = None
        if match is None and sureness == SURE and self._familiar:
            match = self._familiar.fullmatch(said)
        if match is None and sureness >= SAID:
            match = _LATIN.match(said)
            if match and (match.end() < len(said.rstrip()) or self._western.fullmatch(match[0])):
                match = None
        if match is None:
            return False
        if sureness == GUESSED and any(said.endswith(word) for word in self._endings):
            return False
        reading.findings.add("person", reading.said(start, start + match.end()), sureness)
        return True

    def _is_word(self, said: str) -> bool:
        """Whether what looks like a name is a kind of partner, or holds a word that no name holds."""
        words = (*self._kinds, *self._cue(Cue.QUESTION), *self._endings)
        return (
            said in self._sayings
            or any(word in said for word in words)
            or bool(self._names.find(said).found)
        )

    # The rest

    def _country(self, reading: "_Reading", start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if any(word in clause for word in (*self._cue(Cue.ELSEWHERE), *self._cue(Cue.NOT))):
            return
        naming = self._names.find(clause)
        spelt = [
            ("".join(naming.tokens[one.start : one.end]), one.name.country)
            for one in naming.found
            if one.name.group in ABROAD and one.name.country not in {"", CHINA}
        ]
        firms = self._cue(Cue.FIRM)
        for place, country in spelt:
            before, found, after = clause.partition(place)
            # "法国里昂": a town stands behind its country.
            leads = (*self._cue(Cue.HOME), *(other for other, _ in spelt if other != place))
            follows = after.removeprefix("的")
            is_whole = bool(found) and not before and not after
            if is_whole or (
                found
                and (before.endswith(leads) or follows.startswith(firms) or _LATIN.match(follows))
            ):
                reading.findings.add("country", country, SAID)

    def _place(self, reading: "_Reading", said: str, sureness: int) -> None:
        for name in self._names.find(said).names:
            if name.country and name.group in ABROAD:
                reading.findings.add("country", name.country, sureness)

    def _words(self, reading: "_Reading", start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if any(word in clause for word in self._cue(Cue.NOT)):
            return
        for name, cues in (("need", self._cue(Cue.NEED)), ("offer", self._cue(Cue.OFFER))):
            for cue in cues:
                at = clause.find(cue)
                if at < 0 or not (self._tells(clause[:at]) or cue.startswith(_WISHES)):
                    continue
                said = reading.said(start + at + len(cue), end)
                if len(said) < _FEWEST or said.startswith(self._cue(Cue.IDLE)):
                    break
                # "做养老的" says what somebody is in, not what they offer.
                if len(cue) > 1 or not said.endswith("的"):
                    reading.findings.add(name, said, SAID)
                    return
                break

    def _tells(self, before: str) -> bool:
        """Whether a clause begins here, or somebody speaks of themselves."""
        return not before or before.endswith(_TELLERS)

    def _kind(self, reading: "_Reading", start: int, end: int) -> None:
        clause = reading.simple[start:end]
        if any(word in clause for word in self._cue(Cue.NOT)):
            return
        word = next((word for word in _longest_first(self._kinds) if word in clause), "")
        before, found, after = clause.partition(word) if word else ("", "", "")
        is_of_others = any(one in before for one in (*_TOWARDS, "联系", "对"))
        if (
            found
            and not is_of_others
            and not after.startswith(_WITH)
            and self._is_own(before, word)
        ):
            reading.findings.add("partner_kind", self._kinds[word], SAID)

    def _is_own(self, before: str, word: str) -> bool:
        """Whether nothing stands before *word* but who speaks, from where, and how many they are."""
        rest = before
        for one in (*self._places_in(before), *self._cue(Cue.ARTICLE)):
            rest = rest.replace(one, "")
        rest = rest.strip(_BRACKETS)
        for cue in (*self._cue(Cue.GREETING), *self._cue(Cue.COMPANY), *self._cue(Cue.RUN)):
            rest = rest.replace(cue, "")
        return not rest.strip() or word.startswith("做")


class _Reading:
    """A text, the same in simplified characters, and what has been found in it."""

    def __init__(self, text: str, simple: str, findings: Findings) -> None:
        self.text, self.simple, self.findings = text, simple, findings

    def said(self, start: int, end: int) -> str:
        return self.text[start:end].strip(_BRACKETS).rstrip("\u3002.!\uff01")


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of *text* between what *pattern* finds."""
    spans: list[tuple[int, int]] = []
    for match in pattern.finditer(text, start, end):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, end))
    return [span for span in spans if text[span[0] : span[1]].strip()]
