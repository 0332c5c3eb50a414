"""A noted value in whose place another one is put, whatever line it stands in: 王建国改成王建华, "change Anna Berg to Eva Borg"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.dialogue.corrections.chinese_contacts import FEWEST_PERSON, LONGEST_PERSON
from bot.dialogue.corrections.leading_words import past
from bot.dialogue.intake.fields import Reader
from bot.dialogue.intake.intake import Intake
from bot.dialogue.telling.chinese.forms import PARTICLES_OF_CHANGE
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import Complaint, Value
from bot.dialogue.words.field_names import PERSON
from bot.dialogue.words.wording import EDGES, SPOKEN_END, comparable, matches, word
from knowledge.language.text import has_chinese
from knowledge.project import IN_OWN_WORDS, Field, Takes

LONGEST = 200
"""Letters of a text in which one value takes the place of another."""

FEWEST_SHARED = 2
"""Characters that two Chinese names of one company have in common."""

_CLAUSE = re.compile(r"[,;!?\n\uff0c\u3002\uff1b\uff01\uff1f]|\.\s")
_LISTED = re.compile(r"\s*[,;\uff0c\uff1b\u3001]\s*")
"""What stands between two things of a Chinese list."""

_STEM = 6
"""Letters of a word from which on it is known by all but the last two, however it is inflected."""

MOST_WORDS, LONGEST_WORD = 3, 30
"""Words, and letters, of what stands in the place of a word within a line."""

_POINTING = re.compile("(?:的?[那这][个些项条里]?|的)$")
"""What stands behind what goes, and only points at it: 荷兰那个."""

_POINTING_WORDS = ("words_referring", "words_this")

_NOTHING = re.compile(r"[了过掉]|一?下|\S*\s")
"""How begins what Chinese puts in the place of nothing: 李楠改一下, 医院改名了 现在叫…."""

_BEING = ("是", "系", "係")


class Swap(NamedTuple):
    """What goes and what comes, and the word between both; whether words lead to it that change something."""

    old: str
    link: str
    new: str
    is_led: bool

    @property
    def is_clear(self) -> bool:
        """Whether nothing else can be meant: "fall sensors to hospitals" and 护理床应该是电动的 may be."""
        if has_chinese(self.link):
            return len(self.link) > 1 and not self.link.endswith(_BEING)
        return self.is_led or " " in self.link or not self.link.isalpha()


class SwappedValues:
    """Finds what goes, and what comes."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words

    def find(self, intake: Intake, text: str) -> dict[str, Value]:
        """Return the names and the words of *intake* in whose place *text* puts others; empty where it names nothing that was noted."""
        found: dict[str, Value] = {}
        swaps = [*self._in(text)]
        for field, noted in intake.texts(IN_OWN_WORDS):
            news = (self._new(field, noted, each) for each in swaps)
            new = next(filter(None, news), "")
            value = self._reader.read(field, new, intake.country) if new else ""
            if value and not isinstance(value, Complaint) and value != noted:
                found[field.name] = value
        return found

    def is_of_other(self, noted: str, text: str) -> bool:
        """Whether *text* puts a name in the place of one that is no part of what was *noted*: 何芳改何方, where a need was."""
        return any(
            comparable(each.old) not in comparable(noted) and self._is_of_name(each)
            for each in self._in(text)
        )

    def _is_of_name(self, swap: Swap) -> bool:
        """Whether a name goes: a Chinese one for another, or one in capitals where something is said to change."""
        if has_chinese(swap.old):
            return all(map(self._is_chinese_name, (swap.old, swap.new)))
        return swap.is_led and all(each[:1].isupper() for each in swap.old.split())

    def _in(self, text: str) -> Iterator[Swap]:
        """Yield what the clauses of *text* put in the place of what they begin with."""
        becoming = self._words.listed("words_becoming")
        for clause in _CLAUSE.split(text) if len(text) <= LONGEST else ():
            said = comparable(clause)
            spans = sorted(match.span() for match in matches(said, becoming))
            for start, end in dict(spans).items():  # of those that begin together the longest
                before, new = clause[:start].strip(EDGES), clause[end:].strip(EDGES)
                if before and new:
                    led = past(self._words, before, "words_before_swapping")
                    link, new = said[start:end], SPOKEN_END.sub("", new)
                    yield Swap(led or before, link, new, is_led=bool(led))

    def names_only(self, noted: str, text: str) -> bool:
        """Whether *text* says of what was *noted* alone that it changes, and not into what: 李楠改一下."""
        return any(comparable(each.old) == comparable(noted) for each in self._in(text))

    def _new(self, field: Field, noted: str, swap: Swap) -> str:
        """Return what *swap* makes of what was *noted*; empty where it is of something else, or nothing is told."""
        if has_chinese(swap.new) and _NOTHING.match(swap.new):
            return ""
        if field.takes is Takes.WORDS:
            return self._reworded(noted, swap)
        if comparable(swap.old) != comparable(noted):
            return ""
        new = swap.new.rstrip(PARTICLES_OF_CHANGE)
        return new if self._is_name(field, new, noted) else ""

    def _reworded(self, noted: str, swap: Swap) -> str:
        """Return *noted* with another thing in the place of the one that goes."""
        said = comparable(swap.old)
        listed = things(noted)
        old = next(
            (each for each in listed if place(said, comparable(each)) == (0, len(said))), ""
        )
        if not old:
            return self._within(noted, swap)
        is_thing = has_chinese(swap.new) and self._reader.names_product(swap.new)
        return noted.replace(old, swap.new, 1) if swap.is_clear or is_thing else ""

    def _within(self, noted: str, swap: Swap) -> str:
        """Return *noted* with another word in the place of one that stands in it: "change Dutch to French", 荷兰那个改成法国."""
        if any(self._words.is_one_of(swap.old, each) for each in _POINTING_WORDS):
            return ""  # "my e-mail is wrong, it should be …" means no "it" of "hospitals rent it"
        old = _POINTING.sub("", comparable(swap.old)) if has_chinese(swap.old) else swap.old
        spans = [match.span() for match in word(comparable(old)).finditer(comparable(noted))]
        is_short = len(swap.new.split()) <= MOST_WORDS and len(swap.new) <= LONGEST_WORD
        if len(spans) != 1 or not (is_short and swap.is_clear):
            return ""
        [(start, end)] = spans
        return f"{noted[:start]}{swap.new}{noted[end:]}"

    def _is_name(self, field: Field, new: str, noted: str) -> bool:
        """Whether it may be what a person or a company is called: 地址了 is not, behind 改."""
        if not has_chinese(new):
            return new[:1].isupper()
        if field.name == PERSON:
            return self._is_chinese_name(new)
        is_alike = len({*new} & {*noted}) >= FEWEST_SHARED
        return is_alike or self._words.holds(new, "words_companies")

    def _is_chinese_name(self, said: str) -> bool:
        """Whether it has the surname and the length of a Chinese name, and is not what somebody is."""
        name = said.rstrip(PARTICLES_OF_CHANGE)
        is_short = FEWEST_PERSON <= len(name) <= LONGEST_PERSON
        is_called = comparable(name).startswith(tuple(self._reader.surnames))
        return is_short and is_called and not self._words.holds(name, "words_roles")


def things(noted: str) -> list[str]:
    """Return the things of a Chinese list, each; any other text as it is.

    >>> things("护理床、轮椅"), things("beds, lamps")
    (['护理床', '轮椅'], ['beds, lamps'])
    """
    listed = _LISTED.split(noted) if has_chinese(noted) else [noted]
    return [each for each in listed if each]


def place(said: str, old: str) -> tuple[int, int]:
    """Return where *old* stands in *said*, and where it ends there, whole or as it begins, inflected or not; else -1.

    What is meant stands last in Chinese: of 电动护理床 few say more than 护理床.

    >>> place("the balancetrænerne are gone", "balancetrænere til ældre"), place("不是护理床", "电动护理床")
    ((4, 19), (2, 5))
    """
    start = said.find(old)
    if start >= 0:
        return start, start + len(old)
    if has_chinese(old):
        ends = (old[begin:] for begin in range(1, len(old) - 1))
        named = next((each for each in ends if each in said), "")
        return (said.index(named), said.index(named) + len(named)) if named else (-1, -1)
    words = old.split()
    stems = [
        rf"{re.escape(each[:-2])}\w{{0,5}}" if len(each) > _STEM else re.escape(each)
        for each in words
    ]
    for count in range(len(words), 0, -1):
        is_long = len(" ".join(words[:count])) > _STEM
        match = re.search(rf"(?<!\w){r' +'.join(stems[:count])}(?!\w)", said) if is_long else None
        if match:
            return match.span()
    return -1, -1
