"""The extension of a number that was noted: "the extension is 12", 电话后面加个分机 8012; the number itself stays."""

import re
from collections.abc import Sequence

from bot.dialogue.words.commands import Words
from bot.dialogue.words.wording import comparable

SIGN = " ext. "
"""Before an extension, as numbers are noted."""

MOST_DIGITS = 6

_NAMED = "words_extension"
_CONNECTED = re.compile(r"(?:转|\bext\.?|\bx)[\s:：]{0,3}(?=\d)", re.IGNORECASE)
"""How an extension is written behind a number: 转8012, ext. 12."""

_ADDED = re.compile("[加补添]|还有|还差")
_CHANGED = re.compile("[改换]|不是|应该")


class Extensions:
    """Finds what is added to a number."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def extended(self, noted: str, text: str, digits: Sequence[str], *, is_named: bool) -> str:
        """Return the number *noted* with the extension that *text* tells by its *digits*, or without it; empty for neither.

        *is_named* where the line of the number is named: what only looks like an extension is one there.
        """
        bare, _, _ = noted.partition(SIGN)
        is_connected = is_named and _CONNECTED.search(comparable(text)) is not None
        if not (is_connected or self._words.holds(text, _NAMED)):
            return ""
        if len(digits) == 1 and len(digits[0]) <= MOST_DIGITS:
            return f"{bare}{SIGN}{digits[0]}"
        is_cleared = not digits and self._words.holds(text, "words_clearing")
        return bare if is_cleared and bare != noted else ""

    def lengthens(self, text: str) -> bool:
        """Whether digits are told in *text* that are missing, and take the place of no others: 末尾再加个7."""
        said = comparable(text)
        is_missing = self._words.holds(text, "words_left_out") or _ADDED.search(said) is not None
        return is_missing and _CHANGED.search(said) is None
