"""What products are called, and no company: 我们的产品叫…."""

import re
from collections.abc import MutableMapping, Sequence

from bot.dialogue.telling.chinese.words import CHINESE
from bot.dialogue.telling.vocabulary import words_of
from bot.dialogue.words.contacts import Value
from knowledge.language.script import to_simplified
from knowledge.topic import Library
from knowledge.values import Cue

_CALLED = "(?:的?名[字称]?)?(?:叫做|叫作|名叫|名为|取名|叫)"
_NAME = "[\u201c\u300c\u300a\u300e]?([^\\s,\uff0c\u3002;\uff1b\u3001!?\uff01\uff1f\u201d\u300d\u300b\u300f]{1,12})"

_MISTAKEN = ("company", "offer")
"""What the name of a product may be taken for."""


class ChineseThings:
    """Finds the names of products behind words for them."""

    def __init__(self, library: Library) -> None:
        things = words_of(library.clues.cues.get(Cue.THING, {}), (CHINESE,))
        words = "|".join(sorted(map(re.escape, things), key=len, reverse=True)) or "(?!)"
        self._called = re.compile(f"(?:{words}){_CALLED}{_NAME}")

    def in_(self, text: str) -> tuple[str, ...]:
        """Return the names of products in *text*."""
        simple = to_simplified(text)
        said = text if len(simple) == len(text) else simple
        return tuple(said[slice(*each.span(1))] for each in self._called.finditer(simple))


def without_things(values: MutableMapping[str, Value], text: str, things: Sequence[str]) -> str:
    """Return *text* without the names of *things*; of *values* they are taken away where they stand for something else."""
    for thing in things:
        text = text.replace(thing, " ")
        for name in _MISTAKEN:
            if name in values and str(values[name]) in thing:
                del values[name]
    return text
