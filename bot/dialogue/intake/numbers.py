"""The numbers by which options are chosen: "1, 3", "2-4", "235"."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from bot.dialogue.words.commands import Words
from bot.dialogue.words.contacts import LONGEST_NAME
from bot.dialogue.words.wording import word
from knowledge.language.script import to_simplified

JOINING = ("words_joining", "words_between_numbers")
_NUMBERS = re.compile(r"[\s\d,;.。、&+/()#~\u2013-]+")
_RANGE = re.compile(r"(\d{1,2})\s*[~\u2013-]\s*(\d{1,2})")
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789", "\ufe0f\u20e3")
"""Chinese numerals; and what draws a box around a digit."""

FEWEST_IN_RUN = 3
"""Digits from which on a number is several: "13" is a slip, rather."""


def digits(text: str) -> str:
    """Return *text* with full-width digits and single Chinese numerals as 1 to 9.

    >>> digits("\uff12、三"), digits("2\ufe0f\u20e3")
    ('2、3', '2')
    """
    return unicodedata.normalize("NFKC", text).translate(_NUMERALS)


def numbers(words: Words, text: str, highest: int) -> tuple[int, ...]:
    """Return the numbers a visitor chose by, "1, 3", "2-4"; none when *text* is not made of numbers and what joins them alone."""
    chosen = _all_numbers(words, text)
    return chosen if all(1 <= number <= highest for number in chosen) else ()


def beyond(words: Words, text: str, highest: int) -> str:
    """Return the first number of *text*, made of numbers alone, that no choice has; empty for none: 7 of "1 2 7" where there are 3."""
    return next((str(each) for each in _all_numbers(words, text) if not 1 <= each <= highest), "")


def _all_numbers(words: Words, text: str) -> tuple[int, ...]:
    """Return the numbers that *text* consists of, none where anything else stands in it."""
    said = digits(text) if len(text) <= LONGEST_NAME else ""
    if not any(map(str.isdigit, said)):
        return ()
    text = listed(words, said)
    if not _NUMBERS.fullmatch(text):
        return ()
    text = _RANGE.sub(_spread, text)
    chosen = tuple(int(number) for number in re.findall(r"\d{1,9}", text))
    run = text.strip()
    if run.isdigit() and len(run) >= FEWEST_IN_RUN and [*run] == sorted({*run}):
        chosen = tuple(map(int, run))  # "235"
    return chosen


def listed(words: Words, text: str) -> str:
    """Return *text* with a comma in place of each word that joins the items of a list."""
    joined = (each for name in JOINING for each in words.listed(name))
    return _joining(tuple(joined)).sub(",", to_simplified(text))


@lru_cache(maxsize=4)  # of each edition of the content one
def _joining(joining: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(joining, key=len, reverse=True)
    return re.compile("|".join(word(each).pattern for each in longest), re.IGNORECASE)


def _spread(match: re.Match[str]) -> str:
    return ",".join(map(str, range(int(match[1]), int(match[2]) + 1))) or match[0]
