"""The value behind a wish to change a line: "the need must be corrected: …", "could you change the need? It should say …"."""

import re

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import EDGES, comparable, word

_COLON = re.compile("[:\uff1a]")
_END = re.compile(r"\s{0,3}吗?\s{0,3}[?.!\uff1f\u3002\uff01]\s{0,3}")
"""What ends the sentence that only wishes for a change."""

_CHANGING = ("words_changing", "words_to_change")


class WishedLines:
    """Finds the value of a line behind the wish that it be changed."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def value_behind(self, before: str, behind: str) -> str:
        """Return the value that follows a wish to change the line whose name stands between *before* and *behind*; else nothing."""
        colon = _COLON.search(behind)
        if colon and self._words.is_one_of(behind[: colon.start()], "words_to_be_changed"):
            return behind[colon.end() :].strip(EDGES)
        end = _END.match(behind)
        is_wished = end and any(self._words.holds(before, each) for each in _CHANGING)
        return self._shall_read(behind[end.end() :]) if end and is_wished else ""

    def _shall_read(self, said: str) -> str:
        """Return what stands behind "it should say" at the beginning of what is *said*; empty where it begins otherwise."""
        leads = [word(comparable(each)) for each in self._words.listed("words_shall_read")]
        ends = [match.end() for each in leads if (match := each.match(comparable(said)))]
        return said[max(ends) :].strip(EDGES) if ends else ""
