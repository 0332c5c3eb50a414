"""Telephone numbers as they are said: "plus four five two zero …", "twenty twelve thirty-four …", as speech is written down."""

import re
from collections.abc import Mapping, Sequence
from functools import partial

from bot.dialogue.telling.vocabulary import listed
from knowledge.language.text import unaccented
from knowledge.topic import Language, Library

DIGITS = 10
FEWEST = 6
"""So many digits said one behind the other are a number to ring; fewer may count something."""

FEWEST_NUMBERS = 4
"""So many numbers, if each is of two digits: "twenty, thirty and forty" may be rooms."""

TEN, LEAST_TENS, TENS = 10, 2, 8

_NUMERALS = "零〇一幺二三四五六七八九"
_CHINESE = re.compile(rf"[{_NUMERALS}]{{{FEWEST + 1},}}")
_CHINESE_DIGITS = str.maketrans(_NUMERALS, "001123456789")


class SpokenDigits:
    """Writes digits where they are said."""

    def __init__(self, library: Library) -> None:
        said: dict[str, str] = {}
        tens: dict[str, str] = {}
        plus: set[str] = set()
        between: set[str] = set()
        for language in library.written():
            of = partial(_listed, library, language)
            joiners = [_key(word) for word in of("words_between_digits")]
            # From nought to nine, and again as others say them; so are the teens and the tens.
            units = [
                (number % DIGITS, _key(word)) for number, word in enumerate(of("words_digits"))
            ]
            for number, word in units:
                said.setdefault(word, str(number))
            for number, word in enumerate(of("words_teens")):
                said.setdefault(_key(word), str(TEN + number % DIGITS))
            for number, word in enumerate(of("words_tens")):
                digit = str(LEAST_TENS + number % TENS)
                tens.setdefault(_key(word), digit)
                for unit, name in units:
                    for together in _together(_key(word), name, joiners):
                        said.setdefault(together, f"{digit}{unit}")
            plus.update(map(_key, listed(library, "words_plus", language)))
            between.update(joiners)
        self._said: Mapping[str, str] = said
        self._tens: Mapping[str, str] = tens
        self._units = frozenset(word for word, digits in said.items() if len(digits) == 1)
        self._plus, self._between = frozenset(plus), frozenset(between)

    def written(self, text: str) -> str:
        """Return *text* with digits for the words of every number that is said in it."""
        text = _CHINESE.sub(lambda match: match[0].translate(_CHINESE_DIGITS), text)
        words = text.split(" ")
        keys = [_key(word).strip(",.;-") for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            start = at + (keys[at] in self._plus)
            numbers, end = self._numbers(keys, start)
            digits = "".join(numbers)
            if len(digits) >= FEWEST and len(numbers) >= FEWEST_NUMBERS:
                found.append("+" * (start - at) + digits)
                at = end
            else:
                found.append(words[at])
                at += 1
        return " ".join(found)

    def _numbers(self, keys: Sequence[str], start: int) -> tuple[list[str], int]:
        """Return the numbers that are said from *start* on, one behind the other, and where they end."""
        numbers: list[str] = []
        end = start
        while end < len(keys):
            digits, behind = self._number(keys, end)
            if not digits:
                break
            numbers.append(digits)
            end = behind
        return numbers, end

    def _number(self, keys: Sequence[str], at: int) -> tuple[str, int]:
        """Return the digits of the number that is said from *at* on, and where it ends; none where none is."""
        if (tens := self._tens.get(keys[at])) is None:
            return self._said.get(keys[at], ""), at + 1
        unit = at + 1
        if unit + 1 < len(keys) and keys[unit] in self._between:
            unit += 1
        if unit < len(keys) and keys[unit] in self._units and self._said[keys[unit]] != "0":
            return f"{tens}{self._said[keys[unit]]}", unit + 1
        return f"{tens}0", at + 1


def _listed(library: Library, language: Language, name: str) -> list[str]:
    """Return the words of the list *name* in *language*, in their order; none where it has none."""
    text = library.phrases.get(language, {}).get(name)
    return text.value.split(" / ") if text else []


def _together(tens: str, unit: str, joiners: Sequence[str]) -> tuple[str, ...]:
    """Return the words for tens and a unit written together, in either order: "trettiofyra", "fireogtredive"."""
    return (f"{tens}{unit}", f"{tens}-{unit}", *(f"{unit}{joiner}{tens}" for joiner in joiners))


def _key(word: str) -> str:
    return unaccented(word.casefold())
