"""Who is named beside somebody else in Chinese: two persons are both noted, and of an organisation the one who speaks for it.

刘芳和王强; 王丽 135…，刘强 136…; 院长叫陈建国，联系人是我，周敏.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.dialogue.telling.chinese.forms import JOINS
from bot.dialogue.telling.chinese.words import BRACKETS, ChineseWords, Reading
from bot.dialogue.telling.findings import SURE, SUREST
from bot.dialogue.telling.vocabulary import any_of
from knowledge.language.script import to_simplified
from knowledge.values import Cue

JOINT = "、"
"""Between two names, as they are noted."""

_JOINS = f"(?:{JOINS}|或者?)"
_MYSELF = re.compile(
    "(?:联系|联络|对接|窗口|负责|找|问)[^你您他她]{0,12}?我(?:本人|自己)?(?:就[行好得可]以?|即可|吧|好了)?$"
)
"""A clause that says to ask for who writes, whose name follows: 联系人是我，周敏."""

_CLAUSES = re.compile(r"[\uff0c,\u3002\uff1b;\n]")

_ADDING = re.compile(
    "^(?:或者?|还有|以及|和|另外|另一?[个位]?(?:是|叫)?|也可以?找?)+(?:我们?的?)?(?:同事|老板|领导|助理|秘书)?"
)
_HEADING = re.compile("^[^：:]{0,8}[：:]")
_BESIDE = "(?=$|[^\u4e00-\u9fff]|都|两|俩|均|也)"


class SecondPersons:
    """Finds two persons, and who of them is meant."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words
        post = any_of(words.cue(Cue.TITLE))
        title, titles = f"(?:{post})", f"(?:{post})?"
        name = words.called.full.pattern
        cues = any_of((*words.cue(Cue.PERSON), "找"))
        one = rf"{titles}(?P<one>{name}){titles}"
        other = rf"(?:{cues})?{titles}(?P<other>{name}){titles}{_BESIDE}"
        self._pair = re.compile(rf"(?:{cues})[:：]?\s?{one}\s?{_JOINS}\s?{other}")
        self._too = re.compile(
            rf"{_ADDING.pattern}{titles}(?P<name>{name}){titles}$|(?:同事|{post}|^)(?P<also>{name})也[可能行]"
        )
        called = rf"(?:{words.called.titled.pattern}|{name})"
        more = "(?:[再另还多][外]?)?(?:[加添补写填][上埋]?|有)(?:一?[个位])?"
        role = f"(?:(?:联系人|联络人|负责人|对接人|窗口|同事)[是叫：:，, ]{{0,2}}{titles}|{title})"
        self._adding = (
            re.compile(
                rf"{more}[，, ]?(?:我们?的?)?{role}(?P<name>{called})(?![\u4e00-\u9fff]{{2}})"
            ),
            re.compile(
                rf"(?:联系人|联络人)[再也还]?(?:加|写|填|添)[上个]?{titles}(?P<name>{called})(?![\u4e00-\u9fff]{{2}})"
            ),
            re.compile(
                rf"(?:我们?|同事|{title})(?P<name>{called})[也都]?(?:要|想|得)?(?:一起)?(?:加[上进埋]|写[上进]|填上)"
            ),
        )
        self._counted = re.compile(
            rf"[两俩2][个位]?(?:联系人|联络人|人)[，,：:是 ]{{0,2}}{titles}(?P<one>{name}){titles}\s?{_JOINS}\s?{titles}(?P<other>{name}){titles}{_BESIDE}"
        )
        self._or_me = re.compile(rf"({name}){titles}(?:或者?|和|跟)我")
        self._leading = words.cue(Cue.PERSON)

    def pair(self, reading: Reading, start: int, end: int) -> bool:
        """Take both of two names that are joined by a word, and return whether there are two."""
        return self._take_both(reading, self._pair.search(reading.simple, start, end), SURE + 1)

    def _take_both(self, reading: Reading, match: re.Match[str] | None, sureness: int) -> bool:
        """Take both names of a *match*, and return whether they are those of two persons."""
        if match is None or any(map(self._words.is_word, match.group("one", "other"))):
            return False
        both = [reading.said(*match.span(each)) for each in ("one", "other")]
        reading.findings.add("person", JOINT.join(both), sureness)
        return True

    def take(self, reading: Reading, spans: Sequence[tuple[int, int]]) -> None:
        """Take both who are named with an address each, or one behind the other; of an organisation the one who says "ask for me"."""
        self._added(reading)
        both = self._beside_addresses(reading, spans) or self._too_named(reading, spans)
        if both:
            reading.findings.add("person", JOINT.join(both), SUREST)
            return
        for (start, end), following in pairwise(spans):
            is_me = _MYSELF.search(reading.simple[start:end].strip(BRACKETS))
            if is_me and (name := self._name(reading, *following)):
                match = self._or_me.search(reading.simple, start, end)
                other = [reading.said(*match.span(1))] if match else []
                reading.findings.add("person", JOINT.join((*other, name)), SUREST)
                return

    def _added(self, reading: Reading) -> None:
        """Take who is added by a word: 再加一个联系人，副院长刘芳; both of two that are counted: 两个联系人，王文明和刘芳."""
        if self._take_both(reading, self._counted.search(reading.simple), SUREST):
            return
        for pattern in self._adding:
            match = pattern.search(reading.simple)
            if match and not self._words.is_word(match["name"]):
                reading.findings.add("person", reading.said(*match.span("name")), SURE + 1)
                return

    def _too_named(self, reading: Reading, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Return who was named, and who is named besides in a clause behind it: 联系人刘芳，还有王强; nothing for one."""
        first = reading.findings.best("person")
        for start, end in spans if len(first) == 1 and JOINT not in first[0] else ():
            match = self._too.search(reading.simple[start:end].strip(BRACKETS))
            name = match["name"] or match["also"] if match else ""
            if name and not self._words.is_word(name):
                begin = reading.simple.index(name, start)
                said = reading.said(begin, begin + len(name))
                return [*first, said] if said != first[0] else []
        return []

    def _beside_addresses(self, reading: Reading, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Return the names, two or more, right behind each of which an address stands."""
        named = [
            name
            for start, end in spans
            if reading.simple[end : end + 1] == ";" and (name := self._name(reading, start, end))
        ]
        return list(dict.fromkeys(named)) if len(set(named)) > 1 else []

    def _name(self, reading: Reading, start: int, end: int) -> str:
        """Return the name that a clause is, behind what leads to one, or what somebody is; empty for any other."""
        said = reading.simple[start:end].strip(BRACKETS)
        said = _ADDING.sub("", _HEADING.sub("", said)).strip(BRACKETS)
        led = max((each for each in self._leading if said.startswith(each)), key=len, default="")
        bare = said.removeprefix(led).lstrip(BRACKETS)
        bare = bare.removeprefix(self._words.called.title_before(bare))
        called = self._words.called
        is_name = (called.is_full(bare) and not self._words.is_word(bare)) or called.is_name(bare)
        if not is_name:
            return ""
        begin = reading.simple.index(bare, start)
        return reading.said(begin, begin + len(bare))


def asks_for_oneself(text: str) -> bool:
    """Whether a clause of *text* says to ask for who writes: 联系找我就行."""
    return any(_MYSELF.search(clause.strip()) for clause in _CLAUSES.split(to_simplified(text)))
