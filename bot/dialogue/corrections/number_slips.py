"""What is to be corrected within a number: some of its digits, 末尾再加个7, or its extension, "the extension is 12"."""

import re
from collections.abc import Iterator, Sequence

from bot.dialogue.intake.numbers import digits
from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import comparable
from knowledge.language.text import has_chinese

MOST_DIGITS = 6
"""Digits that correct a number; more of them are a new one."""

FEWEST_DIGITS = 3
"""Digits by which a place in the middle of a number is known."""

SIGN = " ext. "
"""Before an extension, as numbers are noted."""

_NUMBER = re.compile(r"(?<![\w@.])\d[\d ]*(?![\w@])|(?<=[\u3400-\u9fff])\d[\d ]*")
_SPOKEN = re.compile(r"[一二三四五六七八九零〇]{2,6}")

_CONNECTED = re.compile(r"(?:转|\bext\.?|\bx)[\s:：]{0,3}(?=\d)", re.IGNORECASE)
"""How an extension is written behind a number: 转8012, ext. 12."""

_ADDED = re.compile("[加补添]|还有|还差")
_CHANGED = re.compile("[改换]|不是|应该")


class NumberSlips:
    """Finds what of a number is to be written otherwise."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def corrected(self, noted: str, text: str, *, is_named: bool) -> str:
        """Return the number *noted* with the digits of *text* in place of those that were wrong, or with its extension; else nothing.

        Where its line *is_named*, what only looks like an extension is one; elsewhere the wrong digits must stand in
        their place, or be many: "a visit ends in 30 days".
        """
        said = [*_digits_in(text)]
        if extended := self._extended(noted, text, said, is_named=is_named):
            return extended
        noted, sign, extension = noted.partition(SIGN)
        new = self._with_digits(noted, said, text, is_named=is_named)
        return f"{new}{sign}{extension}" if new else ""

    def _with_digits(self, noted: str, said: Sequence[str], text: str, *, is_named: bool) -> str:
        """Return the number *noted*, which has no extension, with the digits *said* in their place."""
        code, _, national = noted.partition(" ")
        own = "".join(filter(str.isdigit, national))
        if not said or any(len(each) > MOST_DIGITS for each in said):
            return ""
        at_end = self._words.holds(text, "words_ends_with")
        at_start = self._words.holds(text, "words_begins_with")
        if at_end and len(said) == 1 and self._lengthens(text):
            return f"{code} {own}{said[0]}" if is_named else ""
        is_there = own.endswith if at_end else own.startswith if at_start else own.__contains__
        olds = [
            each
            for each in said
            if is_there(_bare(each) if at_start else each) or _opens(each, own)
        ]
        news = [each for each in said if each not in olds]
        if len(news) != 1 or len(olds) > 1:
            return ""
        [new], old, is_placed = news, "".join(olds), at_end or at_start
        if not (is_named or (old and (is_placed or len(old) >= FEWEST_DIGITS))):
            return ""
        if not (old or is_placed):
            old = _mixed_up(new, own)
        if not is_placed and len(new) != len(old):
            return ""
        if at_end:
            return f"{code} {own[: -len(old or new)]}{new}"
        if at_start or _opens(old, own):
            return f"{code} {_bare(new)}{own[len(_bare(old or new)) :]}"
        is_one = own.count(old) == 1 and len(old) >= min(FEWEST_DIGITS, len(new))
        return f"{code} {own.replace(old, new)}" if is_one else ""

    def _extended(self, noted: str, text: str, said: Sequence[str], *, is_named: bool) -> str:
        """Return the number *noted* with the extension that *text* tells by the digits *said*, or without it; empty for neither."""
        bare, _, _ = noted.partition(SIGN)
        is_connected = is_named and _CONNECTED.search(comparable(text)) is not None
        if not (is_connected or self._words.holds(text, "words_extension")):
            return ""
        if len(said) == 1 and len(said[0]) <= MOST_DIGITS:
            return f"{bare}{SIGN}{said[0]}"
        is_cleared = not said and self._words.holds(text, "words_clearing")
        return bare if is_cleared else ""

    def _lengthens(self, text: str) -> bool:
        """Whether digits are told in *text* that are missing, and take the place of no others: 末尾再加个7."""
        said = comparable(text)
        is_missing = self._words.holds(text, "words_left_out") or _ADDED.search(said) is not None
        return is_missing and _CHANGED.search(said) is None


def _digits_in(text: str) -> Iterator[str]:
    """Yield the digits that *text* says together, each run once."""
    said = _SPOKEN.sub(lambda spoken: digits(spoken[0]), text) if has_chinese(text) else text
    yield from dict.fromkeys(run[0].replace(" ", "") for run in _NUMBER.finditer(said))


def _bare(number: str) -> str:
    """Return how a number begins without the zero that only stands before it within its country."""
    return number.removeprefix("0")


def _opens(number: str, own: str) -> bool:
    """Whether *number* is how *own* begins, with the zero before it."""
    return number.startswith("0") and own.startswith(_bare(number))


def _mixed_up(new: str, own: str) -> str:
    """Return the one stretch of *own* that has the digits of *new* in another order; empty for none and for several."""
    size = len(new)
    stretches = {own[start : start + size] for start in range(len(own) - size + 1)}
    mixed = [each for each in stretches if sorted(each) == sorted(new)]
    return mixed[0] if len(mixed) == 1 and size >= FEWEST_DIGITS else ""
