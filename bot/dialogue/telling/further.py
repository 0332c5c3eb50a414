"""What is offered or needed besides what was told before: "we also make beds" takes nothing back."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.telling.values import Told
from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import LONGEST_WORDS, Value
from bot.dialogue.words.wording import EDGES, comparable, word
from knowledge.language.text import has_chinese

WISHED = ("need", "offer")
"""What is told in words of one's own: any may be meant."""

_BESIDES = "words_also"
_MARK = " ; "
_BREAKS = re.compile(r"[,.;:!?\n\uff0c\u3002\uff1b\uff1a\uff01\uff1f\u3001\u2026]")


class Further:
    """Tells what comes besides from what is told for the first time, or anew."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def marked(self, told: Told, text: str) -> Told:
        """Return *told* with the names of what *text* tells besides, and that without the words which say so."""
        values, further = dict(told.values), set[str]()
        for name in WISHED:
            said = told.values.get(name)
            if isinstance(said, str) and (bare := self._besides(said, text)):
                values[name] = bare
                further.add(name)
        return replace(told, values=values, further=frozenset(further)) if further else told

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
        spans = [
            match.span()
            for each in self._words.listed(_BESIDES)
            for match in word(each).finditer(compared)
        ]
        start = max((end for begin, end in spans if begin == 0), default=0)
        end = min((begin for begin, end in spans if end == len(said)), default=len(said))
        return said[start:end].strip(EDGES) or said


def together(before: Mapping[str, Value], told: Told) -> dict[str, Value]:
    """Return the values of *told*; what comes besides behind what was told *before*, as far as both are short enough."""
    return {
        name: _joined(str(before[name]), str(value))
        if name in told.further and before.get(name)
        else value
        for name, value in told.values.items()
    }


def _joined(before: str, said: str) -> str:
    """Return both, each once.

    >>> _joined("lamps", "beds"), _joined("beds and lamps", "lamps")
    ('lamps, beds', 'beds and lamps')
    """
    if comparable(said) in comparable(before):
        return before
    if comparable(before) in comparable(said):
        return said
    comma = "\uff0c" if has_chinese(before) else ", "
    both = f"{before}{comma}{said}"
    return both if len(both) <= LONGEST_WORDS else before
