"""What Chinese introductions are read by: the cues, the endings and the surnames of the content."""

import re
from collections.abc import Iterable, Mapping

from bot.dialogue.telling.chinese.forms import NOT_IN_PERSON_NAMES
from bot.dialogue.telling.findings import Findings
from bot.dialogue.telling.vocabulary import any_of, longest_first, said_in
from knowledge.language.names import Names, spellings
from knowledge.language.text import has_chinese
from knowledge.topic import Library
from knowledge.values import LABELS, Cue

CHINESE = "zh-Hans"

LATIN = re.compile(
    r"[A-Za-z\u00c0-\u024f][\w&.'\u2019/+-]*(?: [A-Z\u00c0-\u00de&][\w&.'\u2019/+-]*)*"
)
_CANTONESE = str.maketrans("哋嘅喺搵揾衞", "们的在找找卫")
_GOING_ON = re.compile("([做找看])[紧緊]")
"""What goes on just then: 做緊."""

_WE = re.compile("我地(?![址区方点图])|我伲|阿拉(?![善丁尔山伯])")
"""How many type 我哋, and how 我们 is said around the mouth of the Yangtze."""


def as_written(simple: str, text: str) -> str:
    """Return *simple*, the simplified *text*, with Cantonese as it is written elsewhere, each character in its place."""
    # The copula alone: its simplified form is a part of other words.
    be = "".join("是" if one == "係" else each for each, one in zip(simple, text, strict=True))
    going = _GOING_ON.sub("在\\1", be.translate(_CANTONESE))
    return _WE.sub("我们", going)


BRACKETS = ' \t\uff1a:=\u300c\u300d\u201c\u201d"\u300a\u300b\u3010\u3011'

OWN = ("我", "本", "敝")
"""How a clause begins in which somebody speaks of their own."""

_LOOKING_FOR = re.compile(
    r"(?:找|寻|引进|对接)[^\s我本敝是叫]{0,10}$|(?<![a-z])(?:contact|find|meet|look for)\s[^我本敝是叫]{0,10}$",
    re.IGNORECASE,
)
"""Before an organisation that somebody looks for, whatever they say of it: 想找北欧的设计公司."""

_LONGEST_SAYING = 5

_LIST = 2
"""Labels that make a list."""

_SERVING = frozenset({"distributor", "investor"})
"""The kinds of partners that deal with others."""

_GIVEN = r"[\u3400-\u9fff]{1,2}"
_NO_NAME = re.compile(f"[{NOT_IN_PERSON_NAMES}]|简[单介体历]|单位|洪水|卓越|麻烦")
"""What no name of a person holds, though it begins with a surname."""


class PersonalNames:
    """How people are called: surname and name, 小陈, 陈小姐, 院长龚玉珍; without a *surname* none of them is ever found."""

    def __init__(self, surnames: Iterable[str], titles: Iterable[str]) -> None:
        one_of = any_of(surnames)
        self._titles = tuple(titles)
        self.full = re.compile(rf"(?:{one_of})(?:{_GIVEN})")
        self.familiar = re.compile(rf"[小老](?:{one_of})")
        self.titled = re.compile(rf"(?:{one_of})(?:{'|'.join(self._titles) or '(?!)'})")
        self.twice = re.compile(rf"[小老]?(?P<surname>{one_of})叫?\s*(?=(?P=surname){_GIVEN}$)")
        """The same surname twice: 小陈陈佳, 我姓陈叫陈佳."""

    def is_full(self, said: str) -> bool:
        """Whether it is a surname and a name, and nothing else."""
        return self.full.fullmatch(said) is not None and not self.is_none(said)

    def is_name(self, said: str) -> bool:
        """Whether it is a surname with what somebody is called by: 老陈, 陈小姐."""
        return any(kind.fullmatch(said) for kind in (self.familiar, self.titled))

    def begins_like_one(self, said: str) -> bool:
        """Whether it is somebody who is called twice, or begins with somebody's title."""
        return any(kind.match(said) for kind in (self.twice, self.titled))

    def is_none(self, said: str) -> bool:
        """Whether it holds what no name of a person holds: 简单, 我的."""
        return _NO_NAME.search(said) is not None

    def title_before(self, said: str) -> str:
        """Return the title that stands before a name: 院长 in 院长龚玉珍; empty for none."""
        before = (title for title in self._titles if said.startswith(title))
        return next((title for title in before if self.full.fullmatch(said, len(title))), "")


class ChineseWords:
    """The words of the content, ready to be looked for."""

    def __init__(self, library: Library, names: Names) -> None:
        clues = library.clues
        self.names = names
        self._cues: Mapping[str, tuple[str, ...]] = {
            cue: longest_first(
                dict.fromkeys(each.translate(_CANTONESE) for each in words.get(CHINESE, ()))
            )
            for cue, words in clues.cues.items()
        }
        self._of_cues: dict[tuple[Cue, ...], tuple[str, ...]] = {}
        self.labels = {
            label: name for name in LABELS for label in clues.labels.get(name, {}).get(CHINESE, ())
        }
        labels = any_of(self.labels)
        self.label = re.compile(
            rf"(?:^|(?<=[\s\uff0c,;\uff1b\u3002\u3001/\uff0f|\uff1a:\u2014]))({labels})\s*[:\uff1a=]\s*"
        )
        self._bare_label = re.compile(
            rf"(?:^|(?<=[\s\uff0c,;\uff1b\u3002\uff1a:]))(?:{labels})(\s)(?=\S)"
        )
        institutions = {
            ending: kind
            for kind, endings in clues.institutions.items()
            for ending in endings
            if not ending.isascii()
        }
        self.institutions = institutions
        forms = [form for forms in clues.legal_forms.values() for form in forms]
        # Each once, in their order: of two that are equally long, the same one counts in every process.
        self.endings = longest_first(
            dict.fromkeys((*institutions, *(one for one in forms if not one.isascii())))
        )
        western = any_of(filter(str.isascii, forms))
        self.western = re.compile(rf"(?:[\w&.'\u2019/+-]+ ){{1,4}}(?:{western})(?![A-Za-z0-9_])")
        self.kinds = {
            word: kind
            for kind, words in clues.partner_kinds.items()
            for word in words.get(CHINESE, ())
        }
        self.serving = frozenset(word for word, kind in self.kinds.items() if kind in _SERVING)
        self._given = frozenset(map(str.casefold, clues.given_names))
        self._products = clues.products.get(CHINESE, ())
        self.homes = longest_first(
            spelling
            for name in library.names
            if name.group in {"cities", "provinces", "towns"}
            for spelling in spellings(name)
            if has_chinese(spelling)
        )
        self.called = PersonalNames(clues.surnames, self.cue(Cue.TITLE))
        self.sayings = {
            phrasing.text.strip("\uff01!\u3002")
            for phrasing in said_in(library)
            if phrasing.language == CHINESE and len(phrasing.text) <= _LONGEST_SAYING
        }

    def marked(self, said: str) -> str:
        """Return a list of labels with a colon behind each that has but a space: 姓名 陈佳，需求 床."""
        spaces = [match.start(1) for match in self._bare_label.finditer(said)]
        if len(spaces) < _LIST:
            return said
        return "".join("：" if at in spaces else one for at, one in enumerate(said))

    def is_given(self, word: str) -> bool:
        """Whether a word in letters is somebody's first name."""
        return word.casefold() in self._given

    def names_product(self, said: str) -> bool:
        return any(word in said for word in self._products)

    def cue(self, *cues: Cue) -> tuple[str, ...]:
        """Return the words of *cues*, the longest of each first."""
        words = self._of_cues.get(cues)
        if words is None:
            words = tuple(word for cue in cues for word in self._cues.get(cue, ()))
            self._of_cues[cues] = words
        return words

    def says(self, said: str, *cues: Cue) -> bool:
        """Whether a word of one of *cues* stands in what is *said*."""
        return any(map(said.__contains__, self.cue(*cues)))

    def places_in(self, said: str) -> Iterable[str]:
        naming = self.names.find(said)
        return ["".join(naming.tokens[one.start : one.end]) for one in naming.found]

    def looks_for(self, before: str) -> bool:
        """Whether what stands *before* an organisation looks for it, and leads to no name of one's own."""
        is_own = before.endswith(self.cue(Cue.COMPANY))
        return _LOOKING_FOR.search(before) is not None and not is_own

    def is_somebody(self, said: str) -> bool:
        said = said.strip(BRACKETS)
        is_named = self.called.is_full(said) or self.is_latin_name(said)
        return is_named or self.called.begins_like_one(said) or self.called.is_name(said)

    def is_latin_name(self, said: str) -> bool:
        """Whether the words are a first name in letters and a family name: Winnie Poon."""
        words = said.split()
        return bool(LATIN.fullmatch(said)) and len(words) > 1 and self.is_given(words[0])

    def is_word(self, said: str) -> bool:
        """Whether what looks like a name is a kind of partner, or holds a word that no name holds."""
        products = (word for word in self._products if len(word) > 1)  # 何婉仪
        words = (*products, *self.kinds, *self.cue(Cue.QUESTION), *self.endings)
        return (
            said in self.sayings
            or self.called.is_none(said)
            or any(word in said for word in words)
            or bool(self.names.find(said).found)
        )


class Reading:
    """A text, the same in simplified characters, and what has been found in it."""

    def __init__(self, text: str, simple: str, findings: Findings) -> None:
        self.text, self.simple, self.findings = text, simple, findings

    def said(self, start: int, end: int) -> str:
        return self.text[start:end].strip(BRACKETS).rstrip("\u3002.!\uff01")
