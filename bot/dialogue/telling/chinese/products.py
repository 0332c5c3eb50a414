"""What is offered or looked for in Chinese, where no word leads to it: 斯温堡 Nordlune ApS，落地灯."""

import re
from collections.abc import Iterable

from bot.dialogue.telling.chinese.forms import PRONOUNS
from bot.dialogue.telling.chinese.words import BRACKETS, ChineseWords, Reading
from bot.dialogue.telling.findings import GUESSED
from knowledge.values import Cue

_LONGEST = 16
"""Characters of a thing that is named alone; more are a sentence."""

_SPEAKING = re.compile(
    f"[{PRONOUNS}它们谁吗呢吧了在是有想要找求做卖请问看去到和与对把被说叫]|联系|需要|希望|感兴趣|登记|报名"
)
"""What a thing that is named alone does not hold."""

_FOR_SOMEBODY = re.compile("(?:^|我们|我司|公司|专门|主要)(?:专门|主要|一直)?[给替为帮].{1,14}$")
"""Before a word for making: for whom it is made."""


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
        cues = (*self._words.cue(Cue.NOT), *self._words.cue(Cue.OTHERS))
        return not (is_named or is_kind or any(cue in said for cue in cues))
