"""The words of a text and the phrases among them that show where a value stands."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(
    r"[^\s,;:!?()|…\u3002\uff0c\u3001\uff1b\uff1a\uff01\uff1f\"\u201c\u201d\u201e\u00ab\u00bb]+"
)
_INFLECTED = re.compile(r"(?<=\b(?:oy|ab|ky|as)):\w{1,4}\b|(?<=\boyj):\w{1,4}\b", re.IGNORECASE)
_EDGES = "-\u2013\u2014'\u2019\u2018/*_~."
_HARD = re.compile(r"[;!?()|\n\u2026\u3002\uff1b]|\.(?=\s|$)")
_SOFT = re.compile(r"[,:/\uff0c\uff1a\u3001]|\s[-\u2013\u2014]\s")
_ABBREVIATED = frozenset(
    {"dr", "mr", "mrs", "ms", "prof", "st", "adm", *"abcdefghijklmnopqrstuvwxyz"}
) | {"bl.a", "f.eks", "t.ex", "t.d", "m.a", "esim", "e.g", "i.e", "incl", "inkl"}
"""Behind these a full stop ends no sentence."""

_SHORTEST_MISSPELT = 6

_APOSTROPHES = re.compile("['\u2019`\u00b4\u02bc]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, with its place; *break_* is what divides it from the word before.

    That is "." for the end of a sentence, "," for a comma or colon, or nothing.
    """

    text: str
    key: str
    start: int
    end: int
    break_: str
    before: str

    @property
    def is_capital(self) -> bool:
        """Whether it may be part of a name: a capital, a number, a symbol or a picture."""
        first = self.text[0]
        return first.isupper() or first.isdigit() or not self.text.islower()


def key_of(text: str) -> str:
    """Return a word as cues are compared."""
    return _APOSTROPHES.sub("", text).casefold()


def tokens_of(text: str) -> list[Token]:
    """Return the words of *text*."""
    # What follows "Oy:" is its ending: blanks of the same length keep every place where it is.
    text = _INFLECTED.sub(lambda match: " " * len(match[0]), text)
    tokens: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word = match[0]
        start = match.start() + len(word) - len(word.lstrip(_EDGES))
        end = match.start() + len(word.rstrip(_EDGES))
        if start >= end:
            continue
        gap = text[last:start]
        is_short = bool(tokens) and gap == ". " and _is_abbreviated(tokens[-1].key, word)
        hard = "." if _HARD.search(gap) and not is_short else ""
        soft = "," if _SOFT.search(gap) else ""
        core = text[start:end]
        tokens.append(Token(core, key_of(core), start, end, hard or soft, gap))
        last = end
    return tokens


def _is_abbreviated(key: str, following: str) -> bool:
    """Whether a full stop behind the word *key* ends no sentence before *following*: "Dr. Berg", "No. 3 Hospital"."""
    return key in _ABBREVIATED or (key == "no" and following[0].isdigit())


class Phrases:
    """Phrases by their kinds, ready to be found among words."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        # In their order: of two words as near as each other, the same one is meant in every process.
        words: dict[str, None] = {}
        for kind, texts in phrases.items():
            for text in texts:
                keys = tuple(token.key for token in tokens_of(unicodedata.normalize("NFC", text)))
                if keys:
                    self._by_first.setdefault(keys[0], []).append((keys, kind))
                    words.update(dict.fromkeys(keys))
        self._words = words
        self._long = [word for word in words if len(word) >= _SHORTEST_MISSPELT]
        self._nearest = lru_cache(maxsize=4_096)(self._look_near)

    def near(self, word: str) -> str:
        """Return the word of a phrase from which *word* is one typo away, or *word* itself."""
        if len(word) < _SHORTEST_MISSPELT or word in self._words:
            return word
        return self._nearest(word)

    def _look_near(self, word: str) -> str:
        near = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=1)
        return near[0] if near and near[0][0] == word[0] else word

    def marks(self, tokens: Sequence[Token], everyday: frozenset[str]) -> "Marks":
        """Return where phrases stand among *tokens*; a word of *everyday* is not misspelt."""
        keys = [
            token.key if token.is_capital or token.key in everyday else self.near(token.key)
            for token in tokens
        ]
        found: dict[str, dict[int, int]] = {}
        for start, word in enumerate(keys):
            for phrase, kind in self._by_first.get(word, ()):
                end = start + len(phrase)
                if tuple(keys[start:end]) != phrase:
                    continue
                if any(token.break_ for token in tokens[start + 1 : end]):
                    continue
                ends = found.setdefault(kind, {})
                ends[start] = max(end, ends.get(start, 0))
        return Marks(found)


class Marks:
    """Where phrases of each kind begin, and end: positions among the words."""

    def __init__(self, found: Mapping[str, Mapping[int, int]]) -> None:
        self._found = found

    def kinds(self) -> Iterable[str]:
        """Return the kinds of the phrases that were found."""
        return self._found.keys()

    def of(self, kind: str) -> Mapping[int, int]:
        """Return the ends of the phrases of *kind* by their beginnings."""
        return self._found.get(kind, {})

    def at(self, position: int, *kinds: str) -> int:
        """Return where the longest phrase of *kinds* that begins at *position* ends; 0 if none does."""
        return max((self.of(kind).get(position, 0) for kind in kinds), default=0)

    def inside(self, position: int, kind: str) -> bool:
        """Whether a phrase of *kind* holds the word at *position*."""
        return any(start <= position < end for start, end in self.of(kind).items())

    def ending(self, position: int, *kinds: str) -> bool:
        """Whether a phrase of *kinds* ends just before *position*."""
        return any(position in self.of(kind).values() for kind in kinds)
