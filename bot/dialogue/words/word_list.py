"""One list of words, compiled once, and the one way in which its words are found in a text.

Words are compared in small letters, without accents and marks. In a word of the list

- ``…`` stands for anything that is said between its two halves: ``how many … does it take``;
- ``-`` at its end says that it is how words begin: ``avmeld-``;
- letters without a space around them count in Chinese, and nowhere else;
- accents count where it is short, "för" is not "for", and in how words begin, which is loose enough.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from knowledge.language.text import fold, has_chinese, unaccented

GAP = "\u2026"
"""Stands in a word of which two halves belong together, whatever is said between them."""

OPEN_END = "-"
"""Ends what is only how words begin."""

SHORT_WORD = 3
"""Letters up to which a word without its accents is another one."""

BETWEEN = ".{0,200}?"
"""What may be said between two halves, as a pattern."""

LONGEST_END = 40
"""Letters of what may follow on how a word begins."""

LENGTHENED = re.compile(r"([^\W\d_])\1{2,}")
"""A letter three times or more in a row, as no word has it: "nooo"."""

ADDRESS = re.compile(
    r"[^\s@]{1,64}@[^\s@,;]{1,80}[^\W_]|(?:https?://|www\.)\S{1,80}[^\W_]|(?<![\w.])[\w-]{3,63}\.(?:no|is|se|dk|fi|com|cn)(?!\.?\w)",
    re.IGNORECASE,
)
"""E-mail addresses and those of sites; their marks divide nothing."""

_BESIDE_PICTURES = frozenset({"Sk", "Mn", "Cf", "Zs"})
"""What stands beside a picture: its colour, how it is drawn, spaces."""


@lru_cache(maxsize=4_096)
def key(text: str) -> str:
    """Return *text* as words are compared: small letters, no accents, no punctuation; of pictures alone, the one there is."""
    return unaccented(fold(_without_ends(text))) or _picture(text)


def _without_ends(text: str) -> str:
    """Return *text* with its addresses without what follows their last dot: "no" there denies nothing, "is" asks nothing."""
    return ADDRESS.sub(lambda found: found[0].rpartition(".")[0], text) if "." in text else text


def _picture(text: str) -> str:
    """Return the one picture that *text* consists of, however often and in whatever colour; empty of any other text."""
    shown = {each for each in text if unicodedata.category(each) not in _BESIDE_PICTURES}
    is_one = len(shown) == 1 and all(unicodedata.category(each) == "So" for each in shown)
    return shown.pop() if is_one else ""


def within(word: str) -> str:
    """Return *word* as it stands in a text that has a space at each end; Chinese has none around it."""
    return word if has_chinese(word) else f" {word} "


def _begun(word: str) -> str:
    return word if has_chinese(word) else f" {word}"


def _ended(word: str) -> str:
    return word if has_chinese(word) else f"{word} "


def counts_accents(word: str) -> bool:
    """Whether *word* is another one without its accents: it is short, or how words begin."""
    is_loose = len(word) <= SHORT_WORD or word.endswith(OPEN_END)
    return is_loose and key(word) != fold(word)


def _sought(word: str, compared: str) -> str:
    """Return *word*, as it is *compared*, as it stands in a text that has a space at each end."""
    return _begun(compared) if word.endswith(OPEN_END) else within(compared)


class WordList:
    """Words of one list, in one language or in several, ready to be found."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(words))
        """As they are written."""

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(map(key, self.words))

    @cached_property
    def longest(self) -> tuple[str, ...]:
        """The words as they are compared, the longest first."""
        return tuple(sorted(self.keys, key=len, reverse=True))

    @cached_property
    def within(self) -> tuple[str, ...]:
        """The words as they are compared and stand in a text that has a space at each end."""
        return tuple(map(within, self.keys))

    @cached_property
    def _whole_words(self) -> tuple["_Sought", "_Sought"]:
        """The words without a gap as they stand in a text without accents, and those that stand in one with them."""
        whole = [each for each in self.words if GAP not in each]
        bare = _Sought(_sought(each, key(each)) for each in whole if not counts_accents(each))
        return bare, _Sought(_sought(each, fold(each)) for each in whole if counts_accents(each))

    @cached_property
    def _halves(self) -> tuple[tuple[str, ...], ...]:
        """The words whose halves stand apart, each as its halves stand in a text without accents."""
        apart = (each.split(GAP) for each in self.words if GAP in each)
        return tuple(tuple(_sought(half, key(half)) for half in halves) for halves in apart)

    def stands_in(self, text: str) -> bool:
        """Whether one of the words stands in *text*, a letter of it lengthened maybe: "nooo", "ekkki"."""
        return any(self._stands_in(*reading) for reading in _readings(text))

    def _stands_in(self, plain: "_Said", accented: "_Said") -> bool:
        of_plain, of_accented = self._whole_words
        if of_plain.any_in(plain) or of_accented.any_in(accented):
            return True
        return any(halves_in(halves, plain.text) for halves in self._halves)

    @cached_property
    def beginning(self) -> tuple[str, ...]:
        """The words as a text begins with them."""
        return tuple(
            compared if word.endswith(OPEN_END) else _ended(compared)
            for word, compared in zip(self.words, self.keys, strict=True)
        )

    @cached_property
    def ending(self) -> tuple[str, ...]:
        """The words as a text ends with them."""
        return tuple(map(_begun, self.keys))

    @cached_property
    def _whole(self) -> frozenset[str]:
        return frozenset(self.keys)

    def begins(self, text: str) -> bool:
        """Whether *text* begins with one of the words."""
        return f"{key(text)} ".startswith(self.beginning)

    def is_all(self, text: str) -> bool:
        """Whether *text* is, as a whole, one of the words."""
        return key(text) in self._whole

    def spans(self, said: str) -> Iterator[tuple[int, int]]:
        """Yield where the words stand in *said*, which is as words are compared."""
        for pattern, bare in self._patterns:
            if bare in said:
                yield from (match.span() for match in pattern.finditer(said))

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Each word as a pattern, and what stands in every text that has it; the longest first."""
        longest_first = sorted(self.words, key=len, reverse=True)
        return tuple((_pattern(word), key(word.partition(GAP)[0])) for word in longest_first)

    @cached_property
    def gapped(self) -> tuple[re.Pattern[str], ...]:
        """The words whose halves stand apart, each as a pattern in a text as words are compared."""
        return tuple(_pattern(word) for word in self.words if GAP in word)

    def cut_from(self, text: str) -> str:
        """Return what :meth:`without` does, but for accents: they stay where some of them count, "älä" is not "ala"."""
        said, bare = fold(text), key(text)
        if len(said) != len(bare):
            return self.without(text)
        gone = {at for start, end in self.spans(bare) for at in range(start, end)}
        return "".join(";" if at in gone else letter for at, letter in enumerate(said))

    def without(self, text: str) -> str:
        """Return *text* as words are compared, a mark in place of each of the words."""
        said = f" {key(text)} "
        for pattern, bare in self._patterns:
            if bare in said:
                said = pattern.sub(";", said)
        return said.strip()


class _Said:
    """What is said, as words are looked for in it: with a space at each end, and by its words."""

    __slots__ = ("text", "words")

    def __init__(self, said: str) -> None:
        self.text = f" {said} "
        self.words = frozenset(said.split(" "))


@lru_cache(maxsize=512)  # one message is looked at from many sides
def _readings(text: str) -> tuple[tuple[_Said, _Said], ...]:
    """Return *text* without accents and with them; with a lengthened letter once, and twice, in place of as it stands."""
    kept = (r"\1", r"\1\1") if LENGTHENED.search(text) else ()
    said = [LENGTHENED.sub(each, text) for each in kept] or [text]
    return tuple((_Said(key(each)), _Said(fold(each))) for each in said)


class _Sought:
    """Words as they are sought in a text, of which few stand in it: those that begin with a word of it are looked for alone."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        """What begins with a whole word, by that word."""
        self._anywhere: list[str] = []
        """What does not: how words begin, and Chinese."""
        for each in words:
            first = each[1:].partition(" ")
            if each.startswith(" ") and first[1]:
                self._by_first[first[0]].append(each)
            else:
                self._anywhere.append(each)

    def any_in(self, said: _Said) -> bool:
        """Whether one of them stands in what is *said*."""
        begun, text = self._by_first, said.text
        if any(word in text for first in begun.keys() & said.words for word in begun[first]):
            return True
        return any(map(text.__contains__, self._anywhere))


def halves_in(halves: Iterable[str], said: str) -> bool:
    """Whether the *halves* of a word stand in a text, each behind the one before, with anything between."""
    at = 0
    for sought in halves:
        at = said.find(sought, at)
        if at < 0:
            return False
        at += len(sought.rstrip())
    return True


def _pattern(word: str) -> re.Pattern[str]:
    halves = [re.escape(key(half)) for half in word.split(GAP)]
    if has_chinese(word):
        return re.compile(BETWEEN.join(halves))
    end = rf"\w{{0,{LONGEST_END}}}" if word.endswith(OPEN_END) else r"(?!\w)"
    return re.compile(r"(?<!\w)" + rf"(?!\w){BETWEEN}(?<!\w)".join(halves) + end)
