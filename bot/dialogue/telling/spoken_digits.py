"""Telephone numbers as they are said: "plus four five two zero …", as speech is written down."""

import re
from collections.abc import Mapping, Sequence

from bot.dialogue.telling.vocabulary import listed
from knowledge.language.text import unaccented
from knowledge.topic import Library

DIGITS = 10
FEWEST = 6
"""So many digits said one behind the other are a number to ring; fewer may count something."""

_NUMERALS = "\u96f6\u3007\u4e00\u5e7a\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_CHINESE = re.compile(rf"[{_NUMERALS}]{{{FEWEST + 1},}}")
_CHINESE_DIGITS = str.maketrans(_NUMERALS, "001123456789")


class SpokenDigits:
    """Writes digits where they are said."""

    def __init__(self, library: Library) -> None:
        said: dict[str, str] = {}
        plus: set[str] = set()
        for language in library.written():
            text = library.phrases[language].get("words_digits")
            # From nought to nine, and again as others say them.
            for number, word in enumerate(text.value.split(" / ") if text else ()):
                said.setdefault(_key(word), str(number % DIGITS))
            plus.update(map(_key, listed(library, "words_plus", language)))
        self._said: Mapping[str, str] = said
        self._plus = frozenset(plus)

    def written(self, text: str) -> str:
        """Return *text* with digits for the words of every number that is said in it."""
        text = _CHINESE.sub(lambda match: match[0].translate(_CHINESE_DIGITS), text)
        words = text.split(" ")
        keys = [_key(word).strip(",.;-") for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            end = at + (keys[at] in self._plus)
            start = end
            while end < len(words) and keys[end] in self._said:
                end += 1
            if end - start >= FEWEST:
                found.append(self._number(keys[at:end]))
                at = end
            else:
                found.append(words[at])
                at += 1
        return " ".join(found)

    def _number(self, keys: Sequence[str]) -> str:
        return "".join(self._said.get(key, "+") for key in keys)


def _key(word: str) -> str:
    return unaccented(word.casefold())
