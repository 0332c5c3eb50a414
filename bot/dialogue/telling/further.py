"""What comes besides what was told before: "we also make beds" takes nothing back, "and my boss Bo Ek, too" nobody's place."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.telling.values import Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import LONGEST_WORDS, Value
from bot.dialogue.words.field_names import OF_PERSON, PERSON, REACHING
from bot.dialogue.words.word_list import key
from bot.dialogue.words.wording import EDGES, comparable, inflected, matches
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese
from knowledge.topic import Language

WISHED = ("need", "offer")
"""What is told in words of one's own: any may be meant."""


_BECOMES = ("words_becomes", "words_becoming", "words_making")
_BECOMES_BEFORE = ("words_becomes", "words_making")
_NEAR = 2
"""Words before the name of a line in which "is" makes it that: "Bo Ek is our contact"."""

_SHORT = 3
"""Letters of the one word that may stand between "and" and the name of a line: "and the e-mail"."""

_BESIDES = "words_also"
_COMING = (_BESIDES, "words_coming_along")
REPLACING = (
    *("words_changing", "words_swapping", "words_in_place_of", "words_in_its_place"),
    *("words_has_left", "words_named_wrong", "words_not_me", "words_using_rather"),
)
"""Words by which somebody takes the place of another."""

_ADDRESS = re.compile(r"[^\s@]{1,64}@\S{1,80}|(?:https?://|www\.)\S{1,80}")
_MARK = " ; "
_SENTENCES = re.compile(r"(?<=[.!?;\n])\s+|(?<=[\u3002\uff01\uff1f\uff1b])")
_BREAKS = re.compile(r"[,.;:!?\n\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001\u2026]")

_ADDED = re.compile(
    "[再另还多][外再]?(?:给|帮我)?(?:加|添|留|填|写|补|附|有一?[个位])|[加添补写填留][上埋返多]|[加添]一?[个位]|补充|另有|外加|附上"
    "|[也都](?:要|想|可以?|能)?(?:加|写|填|留|放|算)|[两俩]个?人?都(?:写|填|留|要)|[两2][个位]联[系络]"
)
"""How something is added to what was noted."""

_CHANGED = re.compile(
    "[改换]|不是|唔系|不对|错|取代|替|更正|更新|作废|不用|[别勿]|删|去掉|不要|离职|走了"
)
"""How something takes the place of what was noted."""


class Further:
    """Tells what comes besides from what is told for the first time, or anew."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def marked(self, told: Told, text: str, language: Language) -> Told:
        """Return *told* with the names of what *text* tells besides, and that without the words which say so."""
        values, further = dict(told.values), set[str]()
        for name in WISHED:
            said = told.values.get(name)
            if isinstance(said, str) and (bare := self._besides(said, text)):
                values[name] = bare
                further.add(name)
        further |= self._contacts(told, text, language)
        return replace(told, values=values, further=frozenset(further)) if further else told

    def _contacts(self, told: Told, text: str, language: Language) -> set[str]:
        """Return which of whom to contact, and how, come besides: "add boss@…, too", "my boss Bo Ek wants to come along"."""
        told_of = {name for name in (PERSON, *REACHING) if name in told.values}
        return {
            name
            for sentence in (filter(None, _SENTENCES.split(text)) if told_of else ())
            if not self._replaces(sentence, language)
            for name in told_of
            if self._comes_in(name, told, sentence, text)
        }

    def _replaces(self, sentence: str, language: Language) -> bool:
        """Whether a *sentence* puts somebody in the place of another, or denies: "also it is Anna Berg, not Bo"."""
        # In Chinese one asks by a denial, too: 能不能.
        said = _ADDRESS.sub(" ", sentence)  # "….no" denies nothing
        is_denied = not has_chinese(sentence) and self._words.denies(said, language)
        return is_denied or any(self._words.holds(sentence, each) for each in REPLACING)

    def _comes_in(self, name: str, told: Told, sentence: str, text: str) -> bool:
        """Whether a *sentence* of *text* says that what is told of *name* comes besides."""
        value = str(told.values[name])
        is_here = value in sentence or value not in text
        coming = _COMING if PERSON in told.values else (_BESIDES,)
        is_besides = self._joins(name, sentence) or any(
            self._words.holds(sentence, each) for each in coming
        )
        lines = told.values.keys() & {name, PERSON}  # an address goes with the person
        return is_here and is_besides and not any(self._is_line(each, sentence) for each in lines)

    def _joins(self, name: str, sentence: str) -> bool:
        """Whether a *sentence* begins with "and", and goes on with anything but the line *name*: "and the e-mail, x@…" is the line."""
        if not self._words.begins(sentence, "words_joining"):
            return False
        _, behind, *rest = [*comparable(sentence).split(maxsplit=2), ""]
        beginnings = [f"{behind} {' '.join(rest)}"]
        if len(behind) <= _SHORT:
            beginnings.append(" ".join(rest))
        labels = [inflected(label) for label in self._words.called(name)]
        return not any(label.match(each) for label in labels for each in beginnings)

    def _is_line(self, name: str, sentence: str) -> bool:
        """Whether a *sentence* says what becomes of the line *name*: "the e-mail is …, too"."""
        lowered = comparable(sentence)
        labels = (inflected(each) for each in self._words.called(name))
        spans = [match.span() for label in labels for match in label.finditer(lowered)]
        return any(
            self._leads_on(sentence[end:]) or self._leads_up(_last(sentence[:start]))
            for start, end in spans
        )

    def _leads_on(self, behind: str) -> bool:
        """Whether what stands *behind* the name of a line begins with "is", "should be"."""
        return bool(key(behind)) and any(self._words.begins(behind, each) for each in _BECOMES)

    def _leads_up(self, before: str) -> bool:
        """Whether "is", or "make", stands *before* the name of a line."""
        return bool(key(before)) and any(
            self._words.holds(before, each) for each in _BECOMES_BEFORE
        )

    def _besides(self, said: str, text: str) -> str:
        """Return what is *said* without a word at its edge that says it comes besides; empty where none in its clause does."""
        bare = self._bare(said)
        before, _, behind = text.partition(said)
        rest = f"{_BREAKS.split(before)[-1]}{_MARK}{_BREAKS.split(behind)[0]}"
        is_besides = (
            bare != said
            or self._words.holds(rest, _BESIDES)
            or self._words.begins(text, "words_joining")
        )
        return bare if is_besides else ""

    def _bare(self, said: str) -> str:
        """Return *said* without the words at its beginning and its end by which it comes besides."""
        compared = comparable(said)
        spans = [match.span() for match in matches(compared, self._words.listed(_BESIDES))]
        start = max((end for begin, end in spans if begin == 0), default=0)
        end = min((begin for begin, end in spans if end == len(said)), default=len(said))
        is_cut = (start, end) != (0, len(said))
        return said[start:end].strip(EDGES) or said if is_cut else said


def with_second(told: Told, text: str) -> Told:
    """Return *told* with whom to contact, and how, as what comes besides where a Chinese *text* adds them: 再加一个联系人，刘芳."""
    simple = to_simplified(text) if has_chinese(text) else ""
    added = OF_PERSON & told.values.keys()
    if not added or not _ADDED.search(simple) or _CHANGED.search(simple):
        return told
    return replace(told, further=told.further | added)


def _last(text: str) -> str:
    """Return the last words of *text*."""
    return " ".join(text.split()[-_NEAR:])


def beside_noted(given: Mapping[str, Value], told: Told) -> Told:
    """Return *told* with both values of how somebody is reached, where one comes besides the *given* one.

    Which of them is right is asked.
    """
    unclear, values = dict(told.unclear), dict(told.values)
    for name in REACHING:
        before, new = given.get(name), told.values.get(name)
        if name in told.further and before and new and str(new) not in str(before):
            unclear[name] = (str(before), str(new))
            del values[name]
    is_same = len(values) == len(told.values)
    return told if is_same else replace(told, values=values, unclear=unclear)


def together(before: Mapping[str, Value], told: Told) -> dict[str, Value]:
    """Return the values of *told*; what comes besides behind what was told *before*, as far as both are short enough."""
    return {
        name: _joined(str(before[name]), str(value), is_person=name == PERSON)
        if name in told.further and before.get(name)
        else value
        for name, value in told.values.items()
    }


def _spells_anew(before: str, said: str) -> bool:
    """Whether one word with a hyphen holds a word of what was told *before*: a surname as it is now, and nobody else's.

    >>> _spells_anew("Anna Berg", "Berg-Olsen"), _spells_anew("Anna Berg", "Bo Berg-Olsen")
    (True, False)
    """
    halves = {*key(said.replace("-", " ")).split()}
    return "-" in said and " " not in said and not halves.isdisjoint(key(before).split())


def _joined(before: str, said: str, *, is_person: bool = False) -> str:
    """Return both, each once.

    >>> _joined("lamps", "beds"), _joined("beds and lamps", "lamps")
    ('lamps, beds', 'beds and lamps')
    """
    if comparable(said) in comparable(before):
        return before
    if comparable(before) in comparable(said):
        return said
    if is_person and _spells_anew(before, said):
        return said
    comma = "\uff0c" if has_chinese(before) else ", "
    both = f"{before}{comma}{said}"
    return both if len(both) <= LONGEST_WORDS else before
