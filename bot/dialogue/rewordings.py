"""What is offered or needed, in other words than were noted: "write \u201crollators\u201d instead of walking aids"."""

import re
from collections.abc import Iterable

from bot.dialogue.commands import Words
from bot.dialogue.wording import EDGES, comparable, word

_QUOTES = (
    ("\u201c", "\u201d"),
    ("\u201e", "\u201c"),
    ("\u201e", "\u201d"),
    ("\u201d", "\u201d"),
    ("\u00ab", "\u00bb"),
    ("\u00bb", "\u00ab"),
    ("\u300c", "\u300d"),
    ("\u300e", "\u300f"),
    ('"', '"'),
)
_QUOTED = re.compile("|".join(rf"{one}([^{one}{other}]{{2,}}){other}" for one, other in _QUOTES))
_CLAUSE = re.compile(r"[,.;!?\n\uff0c\u3002\uff1b\uff01\uff1f]")

_MARKS = (",", ";", "\uff0c", "\uff1b")

_GOING = ("words_in_place_of", "words_out_before")
"""What stands before words that go."""

_COMING = ("words_in_before", "words_becomes", "words_becoming")
"""What stands before words that come in their place."""


class Rewordings:
    """Reads what shall stand in place of words that were noted."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def find(self, noted: str, text: str, *, is_called: bool) -> str:
        """Return what *text* puts in place of *noted*; empty where it does not, or does not name it.

        Whether the line *is_called* by its name says what words in quotation marks are meant for.
        """
        said, old = comparable(text), comparable(noted)
        start = said.find(old)
        quoted = {
            each
            for groups in _QUOTED.findall(text)
            for each in map(str.strip, groups)
            if each and comparable(each) != old
        }
        if len(quoted) == 1 and (is_called or start >= 0):
            return quoted.pop()
        return self._beside(text, start, start + len(old)) if start >= 0 else ""

    def _beside(self, text: str, start: int, end: int) -> str:
        """Return what comes, by the words around what stands from *start* to *end*: "Y instead of X", "not X but Y"."""
        before, behind = text[:start].rstrip(), text[end:]
        goes = self._ending(before, _GOING)
        if goes is None:
            return ""
        rest = before[:goes].strip(EDGES)
        clause = _CLAUSE.split(rest)[-1].strip(EDGES)
        new = self._led_to(clause)
        # "We sell not X": nothing comes by what stands before, unless a mark or a word says so.
        if new and (new != clause or before[:goes].rstrip().endswith(_MARKS)):
            return new
        following = behind.lstrip(EDGES)
        comes = self._beginning(following, _COMING)
        return _CLAUSE.split(following[comes:])[0].strip(EDGES) if comes else ""

    def _led_to(self, clause: str) -> str:
        """Return what stands in *clause* behind "put" or "it should be", from its beginning on; else all of it."""
        said, ends = comparable(clause), [0]
        for name in ("words_adding", "words_becomes", "words_in_before"):
            for each in self._words.listed(name):
                ends += [match.end() for match in word(each).finditer(said)]
        return clause[max(ends) :].strip(EDGES)

    def _ending(self, text: str, names: Iterable[str]) -> int | None:
        """Return where a word of the phrases *names* begins with which *text* ends; None where none does."""
        said = comparable(text)
        found = [
            match.start()
            for name in names
            for each in self._words.listed(name)
            for match in word(each).finditer(said)
            if match.end() == len(said)
        ]
        return min(found, default=None)

    def _beginning(self, text: str, names: Iterable[str]) -> int:
        """Return where the words of the phrases *names* end with which *text* begins; 0 where it does not."""
        said = comparable(text)
        found = [
            match.end()
            for name in names
            for each in self._words.listed(name)
            if (match := word(each).match(said))
        ]
        return max(found, default=0)
