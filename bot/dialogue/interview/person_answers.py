"""Whom an answer to the question for a person names: "It's Maria Lind", "just Gunnar is fine", "找我同事李婷婷就行"."""

import re
from collections.abc import Collection, Iterable

from bot.dialogue.telling.chinese.forms import NOT_IN_PERSON_NAMES
from bot.dialogue.words.asking_ends import ASKING_ENDS
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese

_CLAUSES = re.compile(r"[，,。！!、；;\n]+")
_BETWEEN = r"[\s:.,]+"

_LETTER = r"[^\W\d_\u3400-\u9fff]"
_CAPITAL = rf"(?=[A-Z\u00c0-\u00de]){_LETTER}(?:{_LETTER}|['\u2019.-])*"
_LATIN = re.compile(rf"(?<!{_LETTER}){_CAPITAL}(?:[ \u00b7](?:(?:van|von|de|af)[ ])?{_CAPITAL})*")
_SECOND = re.compile(rf"\s+\S{{1,7}}\s+(?=\w{{3}}){_LATIN.pattern}")
"""A word, and another name: nobody knows which of the two is meant."""

_BEHIND = (
    *("先生", "女士", "小姐", "太太", "老师", "博士", "主任", "经理", "总监", "院长", "教授"),
    *("好了", "好啦", "就行", "就好", "就中", "就得", "就可以", "即可", "得喇", "得啦", "先啦", "不过", "负责", "会", "来", "吧", "啦", "喇", "啊", "呀", "哈", "先", "咯"),
)  # fmt: skip
"""What stands behind a Chinese name that answers the question."""

_FAMILIAR = re.compile("阿[\u4e00-\u9fff]")
"""How friends call each other: before one character of the name."""

CALLED = (*_BEHIND[:11], "总", "董")
"""What stands behind the surname of somebody who is called by both: 刘总."""

_OLD_AND_YOUNG = ("老", "小")
"""And so before a surname."""

_LENGTHS = (3, 2, 4)
"""Characters of a Chinese name, the likeliest first."""

_NO_NAME = re.compile(f"[^\u4e00-\u9fff]|[{NOT_IN_PERSON_NAMES}吧不就好行]")
"""What a name that is cut out of an answer does not hold: 就好 and 不行 stand beside it."""

BOTH = 2
"""So many persons may be named."""

_PIECES = re.compile("[^\\W\\d_和与及跟]+")
"""What stands between marks, numbers and what joins two names."""

_SPACED = re.compile(r"[^\s,，。]+")
_SURNAME = re.compile("(?:我|免贵|敝)?姓([\u4e00-\u9fff]{1,2})")

LONGEST = 60
"""Letters of a Chinese answer in which a name is looked for."""


class PersonAnswers:
    """Finds the one person that is named; none of two, and none in a question."""

    def __init__(
        self,
        leading: Collection[str],
        roles: Iterable[str],
        surnames: Collection[str],
        counting: Iterable[str],
    ) -> None:
        """*leading* are words that lead to a name, titles among them; *roles* are what people are, *surnames* Chinese.

        *counting* are words for two people.
        """
        longest = sorted(map(re.escape, leading), key=len, reverse=True)
        words = "|".join(word.replace("'", "['\u2019]") for word in longest)
        self._leading = re.compile(rf"(?:{words}){_BETWEEN}", re.IGNORECASE)
        self._before = tuple(word for word in (*leading, *roles) if has_chinese(word))
        self._surnames = tuple(surnames)
        self._counting = tuple(filter(has_chinese, counting))

    def find(self, text: str) -> str:
        """Return the name; empty where a text without Chinese in it leads to none."""
        return self._in_chinese(text) if has_chinese(text) else self._led_to(text)

    def alone(self, text: str) -> str:
        """Return the Chinese name that is all of *text*, what its bearer is behind it maybe: 陈国强, 刘秀英 院长, 刘总."""
        pieces = text.split()
        while len(pieces) > 1 and len(pieces[0]) == 1 and pieces[0] not in self._surnames:
            pieces = pieces[1:]  # "eh"
        written = "".join(pieces)
        said = comparable(written)
        roles = sorted({*CALLED, *self._before}, key=len, reverse=True)
        role = next(filter(said.endswith, roles), "")
        name = said.removesuffix(role)
        is_short = name in self._surnames and role in CALLED
        is_whole = len(name) == len("刘秀英") or (bool(role) and len(name) > 1)
        is_one = is_short or (is_whole and self._is_name(name))
        spoken = said if is_short else name
        return written[: len(spoken)] if is_one else ""

    def _led_to(self, text: str) -> str:
        rest = self._behind_leading(text.strip())
        name = _LATIN.match(rest)
        if name is None or rest == text.strip() or _SECOND.match(rest, name.end()):
            return ""
        last = name[0].split()[-1]
        # An initial may end with its dot, a sentence may not.
        return name[0] if len(last) == len("J.") else name[0].rstrip(".")

    def _behind_leading(self, text: str) -> str:
        while match := self._leading.match(text):
            text = text[match.end() :]
        return text

    def _in_chinese(self, text: str) -> str:
        said = comparable(text)
        if len(text) > LONGEST or said.rstrip().endswith(ASKING_ENDS):
            return ""
        if apart := self._both(text, said) or self._described(text, said):
            return apart
        start, own = 0, ""
        for clause in (*_CLAUSES.finditer(said), None):
            end = clause.start() if clause else len(said)
            own = own or self._named(said, text, start, end)
            start = clause.end() if clause else end
        if own:
            return own
        latin = (self._behind_leading(match[0]).rstrip(".") for match in _LATIN.finditer(text))
        names = {each for each in latin if any(map(str.islower, each))}
        return names.pop() if len(names) == 1 else ""

    def _both(self, text: str, said: str) -> str:
        """Return both names of two persons, with their numbers or without: 张三13800001111,李四13900002222; empty for one."""
        pieces = [match for match in _PIECES.finditer(said) if not self._leads(match[0])]
        if len(pieces) != BOTH or not all(self._is_name(match[0]) for match in pieces):
            return ""
        return "、".join(text[match.start() : match.end()] for match in pieces)

    def _leads(self, piece: str) -> bool:
        """Whether a piece of an answer only leads to names: 联系人两个."""
        rest = piece
        for word in sorted((*self._before, *self._counting), key=len, reverse=True):
            rest = rest.replace(word, "")
        return not rest

    def _described(self, text: str, said: str) -> str:
        """Return the one name beside how its characters are written, or the surname alone: 弓长张 张伟, 免贵姓王."""
        if surname := _SURNAME.fullmatch(said):
            is_one = surname[1] in self._surnames
            return text[slice(*surname.span(1))] if is_one else ""
        pieces = list(_SPACED.finditer(said))
        names = [match for match in pieces if self._is_name(match[0])]
        for match in names if len(pieces) == BOTH else ():
            [other] = [each[0] for each in pieces if each is not match]
            if len(other) > BOTH and other[-1] in match[0]:
                return text[match.start() : match.end()]
        return ""

    def _named(self, said: str, text: str, start: int, end: int) -> str:
        """Return the Chinese name in a clause: at its beginning or behind what leads to one, and before what follows one."""
        first = start + len(said[start:end]) - len(said[start:end].lstrip())
        places = ((said.rfind(word, start, end), len(word)) for word in self._before)
        begins = {first, *(at + length for at, length in places if at >= 0)}
        for begin in sorted(begins, reverse=True):
            for length in _LENGTHS:
                name, rest = said[begin : begin + length], said[begin + length : end].strip()
                is_whole = not rest or rest.startswith(_BEHIND)
                if len(name) == length and is_whole and self._is_name(name):
                    return text[begin : begin + length]
        return ""

    def _is_name(self, name: str) -> bool:
        if name in self._before or name in _BEHIND:
            return False
        is_familiar = _FAMILIAR.fullmatch(name) or (
            name.startswith(_OLD_AND_YOUNG) and name[1:] in self._surnames
        )
        is_called_so = name.startswith(self._surnames) or is_familiar
        return bool(is_called_so) and not _NO_NAME.search(name)
