"""Products in Chinese where no word leads to them: 斯温堡 Nordlune ApS，落地灯; and what they are called: 我们的产品叫…."""

import re
from collections.abc import Iterable, MutableMapping, Sequence

from bot.dialogue.telling.chinese.forms import PRONOUNS
from bot.dialogue.telling.chinese.words import BRACKETS, CHINESE, ChineseWords, Reading
from bot.dialogue.telling.findings import GUESSED
from bot.dialogue.telling.vocabulary import any_of, words_of
from bot.dialogue.words.contacts import Value
from knowledge.language.script import to_simplified
from knowledge.topic import Library
from knowledge.values import Cue

_LONGEST = 16
"""Characters of a thing that is named alone; more are a sentence."""

_SPEAKING = re.compile(
    f"[{PRONOUNS}它们谁吗呢吧了在是有想要找求做卖请问看去到和与对把被说叫]|联系|需要|希望|感兴趣|登记|报名"
)
"""What a thing that is named alone does not hold."""

_FOR_SOMEBODY = re.compile("(?:^|我们|我司|公司|专门|主要)(?:专门|主要|一直)?[给替为帮].{1,14}$")
"""Before a word for making: for whom it is made."""

_CALLED = "(?:的?名[字称]?)?(?:叫做|叫作|名叫|名为|取名|叫)"
_NAME = "[\u201c\u300c\u300a\u300e]?([^\\s,\uff0c\u3002;\uff1b\u3001!?\uff01\uff1f\u201d\u300d\u300b\u300f]{1,12})"

_MISTAKEN = ("company", "offer")
"""What the name of a product may be taken for."""


class ChineseProducts:
    """Finds products by their own names."""

    def __init__(self, words: ChineseWords) -> None:
        self._words = words

    def alone(self, reading: Reading, clauses: Iterable[tuple[int, int]]) -> None:
        """Take what is named alone beside a company: what it offers, or what a partner looks for."""
        values = reading.findings.values
        name = "need" if "partner_kind" in values else "offer"
        if {"offer", "need"} & values.keys() or not {"company", "country"} & values.keys():
            return
        for start, end in clauses:
            said = reading.simple[start:end].strip(BRACKETS)
            if self._is_thing(said):
                reading.findings.add(name, reading.said(start, end), GUESSED)
                return

    def is_made(self, before: str, thing: str) -> bool:
        """Whether a product is made by a company that stands right *before* the word for making, or for somebody."""
        company = self._words.western.search(before)
        is_of_company = company is not None and not before[company.end() :].strip()
        is_for_somebody = _FOR_SOMEBODY.search(before) is not None
        return (is_of_company or is_for_somebody) and self._words.names_product(thing)

    def _is_thing(self, said: str) -> bool:
        is_short = len(said) <= _LONGEST and not said.isascii()
        if not is_short or _SPEAKING.search(said) or not self._words.names_product(said):
            return False
        is_named = any(self._words.places_in(said)) or said.endswith(self._words.endings)
        is_kind = any(kind in said for kind in self._words.kinds)
        is_of_others = self._words.says(said, Cue.NOT, Cue.OTHERS)
        return not (is_named or is_kind or is_of_others)


class ChineseThings:
    """Finds the names of products behind words for them."""

    def __init__(self, library: Library) -> None:
        things = words_of(library.clues.cues.get(Cue.THING, {}), (CHINESE,))
        self._called = re.compile(f"(?:{any_of(things)}){_CALLED}{_NAME}")

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
