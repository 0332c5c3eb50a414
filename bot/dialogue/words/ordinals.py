"""Which of several things that were shown is meant: "the second one", "the first and the last, please"."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, pairwise, takewhile

from bot.dialogue.words.word_list import key, within
from knowledge.language.text import fold, has_chinese, unaccented
from knowledge.phrasebook import Phrasebook

LEAST_LETTERS, LEAST_CHINESE = 5, 3
LONGEST_WORDS = 9
LONGEST_LETTERS = 60
"""Words and letters of a text that speaks of an item of a list: in a longer one "first" is something else."""

MOST_IN_A_ROW = 8
"""Numbers that follow one word for "numbers"."""

_PHRASES = tuple(
    f"words_{each}" for each in ("last", "first", "second", "third", "fourth", "fifth")
)
_LAST = 0
_NUMBERS = ("words_one", "words_two", "words_three", "words_four", "words_five")
_MEASURES = "[个座项样](?!月)|城"
"""What stands behind a number of Chinese things: not of months."""


class Ordinals:
    """The words for places in a list, of every language."""

    def __init__(self, phrasebook: Phrasebook, languages: Iterable[str]) -> None:
        spoken = tuple(languages)
        of = partial(_words, phrasebook, languages=spoken)
        self._said = [of(name) for name in _PHRASES]
        self._numbers = {
            word: number for number, name in enumerate(_NUMBERS, 1) for word in of(name)
        }
        accented = (of(name, as_compared=fold) for name in _PHRASES)
        self._named = [
            tuple(
                within(each)
                for each in words | written
                if _is_name(each) and key(each) not in self._numbers
            )
            for words, written in zip(self._said, accented, strict=True)
        ]
        self._beside = self._said_beside()
        self._leading, self._trailing = of("words_leading"), of("words_trailing")
        self._numbering, self._others = of("words_numbering"), of("words_others")
        self._no_places = self._others | of("words_first_question") | of("words_no_place")
        self._placeless = tuple(f" {fold(each)} " for each in of("words_no_place"))
        self._middle, self._last_but_one = of("words_middle"), of("words_last_but_one")
        self._runs = {
            is_leading: re.compile(
                f"(?:{_any(filter(has_chinese, words))})(?:的|那|这)?"
                f"({_any(self._numbers)})(?:{_MEASURES})"
            )
            for is_leading, words in ((True, self._leading), (False, self._trailing))
        }
        self._placing = self._leading | self._trailing
        named = (word for words in self._said for each in words for word in each.split())
        self._of_places = self._placing | {*self._numbers, *named} | of("words_joining")
        self._clear = [set(filter(self._is_clear, words)) for words in self._said]
        numbers, joining = _any(self._numbers), _any(of("words_joining"))
        self._in_a_row = re.compile(
            rf"(?<!\w)({_any(self._numbering)})\.? +(?:{numbers})(?!\w)"
            rf"(?:(?: *, *| +)(?:(?:{joining}) +)?(?:{numbers})(?!\w)){{1,{MOST_IN_A_ROW}}}"
        )
        self._number = re.compile(rf"(?<!\w)(?:{numbers})(?!\w)")

    def of(self, text: str, count: int) -> int:
        """Return the number, of *count*, that *text* is a word for; 0 for none."""
        said = key(text)
        if said in self._said[_LAST]:
            return count
        found = (number for number, words in enumerate(self._said) if number and said in words)
        return next((number for number in found if number <= count), 0)

    def in_short(self, text: str, count: int) -> int:
        """Return the number, of *count*, that a short text speaks of; 0 for none, in a long one, and for "why these three?"."""
        if key(text) in self._numbers:
            return self.of(text, count)
        said = f" {fold(text)} "  # "ändra" changes, "andra" is the second
        if len(said.split()) > LONGEST_WORDS or len(said) > LONGEST_LETTERS:
            return 0
        for word in self._placeless:
            said = said.replace(word, " ")  # "we were there last year"
        for number, words in enumerate(self._named[1 : count + 1], 1):
            if any(word in said for word in words):
                return number
        return count if any(word in said for word in self._named[_LAST]) else 0

    def are_all(self, text: str) -> bool:
        """Whether *text* is made of words for places and of numbers alone, "two first ones": numbers alone may be one to ring."""
        said = key(text).split()
        return not self._placing.isdisjoint(said) and self._of_places.issuperset(said)

    def within(self, text: str, count: int) -> set[int]:
        """Return the numbers, of *count*, that a stretch of a text speaks of: "the third", "nr 3", "the first two"."""
        said = key(text)
        if run := self._run_in(said, count):
            return run
        padded, is_last_but_one = f" {said} ", False
        for word in sorted(self._last_but_one | self._no_places, key=len, reverse=True):
            if within(word) in padded:
                is_last_but_one = is_last_but_one or word in self._last_but_one
                padded = padded.replace(within(word), " ; ")
        places = {
            number or count
            for number, words in enumerate(self._clear)
            if any(within(word) in padded for word in words)
        }
        if count % 2 and any(within(word) in padded for word in self._middle):
            places.add(count // 2 + 1)
        if is_last_but_one:
            places.add(count - 1)
        return {place for place in places | self._numbered(said.split()) if place <= count}

    def each_numbered(self, text: str) -> str:
        """Return *text* without accents, and "numbers two, three and five" as "numbers two, numbers three and numbers five"."""
        return self._in_a_row.sub(
            lambda row: self._number.sub(rf"{row[1]} \g<0>", row[0].removeprefix(row[1])),
            unaccented(text.casefold()),
        )

    def goes_beyond(self, text: str, count: int) -> bool:
        """Whether *text* speaks of a place that a list of *count* does not have."""
        said = f" {key(text)} "
        return any(within(word) in said for words in self._clear[count + 1 :] for word in words)

    def _run_in(self, said: str, count: int) -> set[int]:
        """Return the places of "the first three", "the last two"."""
        for is_leading, pattern in self._runs.items():
            if (found := pattern.search(said)) and self._numbers[found[1]] > 1:
                return _run(self._numbers[found[1]], count, is_leading=is_leading)
        words = said.split()
        for word, other in (*pairwise(words), *pairwise(reversed(words))):
            if self._numbers.get(word, 0) > 1 and other in self._placing:
                return _run(self._numbers[word], count, is_leading=other in self._leading)
        return set()

    def _numbered(self, words: Sequence[str]) -> set[int]:
        """Return the numbers behind "number", and those that follow each other there."""
        found: set[int] = set()
        for place, word in enumerate(words):
            if word in self._numbering:
                behind = takewhile(
                    lambda one: one in self._numbers or len(one) < LEAST_LETTERS - 1,
                    words[place + 1 :],
                )
                found.update(self._numbers[one] for one in behind if one in self._numbers)
        return found

    def _is_clear(self, word: str) -> bool:
        """Whether *word* means a place wherever it stands: no mere number, nor a letter, nor 第一 of 第一次."""
        weak = {*self._numbers, *self._others}
        is_short = word.startswith("第") and len(word) < LEAST_CHINESE
        return (
            not is_short
            and len(word) > 1 + (not has_chinese(word))
            and not weak.issuperset(word.split())
        )

    def of_all(self, parts: Sequence[str], count: int) -> list[int]:
        """Return the numbers, of *count*, that *parts* of a text name, one each; none where one of them says anything else."""
        said = [each for each in map(key, parts) if not self._beside.issuperset(each.split())]
        runs = [self._run_in(each, count) for each in said]
        if any(runs):
            return sorted(runs[0]) if len(runs) == 1 else []
        places = [self.of(each, count) or self._one_in(each, count) for each in said]
        return places if all(places) else []

    def _one_in(self, said: str, count: int) -> int:
        """Return the one number that is named beside words that are said with it, "the", "please"; 0 for none."""
        named = [word for word in said.split() if word not in self._beside]
        if len(named) != 1:
            return 0
        number = self._numbers.get(named[0], 0) if named[0].isdigit() else 0
        return self.of(named[0], count) or (number if number <= count else 0)

    def _said_beside(self) -> frozenset[str]:
        """Return what is said beside words for several places: "three" is said with the third alone, and counts elsewhere."""
        numbers: dict[str, set[int]] = {}
        for number, words in enumerate(self._said):
            for word in (one for each in words if " " in each for one in each.split()):
                numbers.setdefault(word, set()).add(number)
        alone = set().union(*self._said)
        return frozenset(word for word, of in numbers.items() if len(of) > 1) - alone


def _words(
    phrasebook: Phrasebook,
    name: str,
    languages: Iterable[str],
    as_compared: Callable[[str], str] = key,
) -> frozenset[str]:
    """Return the words of the list *name* in all *languages*, as words are compared; by ``fold``, with their accents."""
    said = (phrasebook.words(name, language) for language in languages)
    return frozenset(map(as_compared, chain.from_iterable(said)))


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _run(number: int, count: int, *, is_leading: bool) -> set[int]:
    """Return the first places of *count*, or the last, so many as *number*."""
    if number > count:
        return set()
    return set(range(1, number + 1) if is_leading else range(count - number + 1, count + 1))


def _is_name(word: str) -> bool:
    """Whether *word* is long enough to be no part of something else."""
    least = LEAST_CHINESE if has_chinese(word) else LEAST_LETTERS
    return len(word) >= least or (any(map(str.isdigit, word)) and word.isalnum())
