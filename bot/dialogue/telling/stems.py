"""How words begin that speak for an option, such as a focus area."""

import re
from collections.abc import Collection, Mapping, Sequence

from knowledge.language.text import has_chinese

_WORD_START = re.compile(r"(?:(?<!\w)|(?<=[\u3400-\u9fff])(?![\u3400-\u9fff]))\w")
_START = 3


class Stems:
    """How words begin, and what options they speak for."""

    def __init__(
        self, words: Mapping[str, Sequence[str]], without: Collection[str] = frozenset()
    ) -> None:
        """*words* are by option; those of *without* are left out."""
        self._chinese: list[tuple[str, str]] = []
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for option, stems in words.items():
            for stem in map(str.casefold, stems):
                if stem in without:
                    continue
                if has_chinese(stem):
                    self._chinese.append((stem, option))
                else:
                    self._by_start.setdefault(stem[:_START], []).append((stem, option))

    def in_(self, text: str) -> set[str]:
        """Return the options that *text* has words of; Chinese ones stand anywhere in it."""
        text = text.casefold()
        found = {option for stem, option in self._chinese if stem in text}
        for match in _WORD_START.finditer(text):
            start = match.start()
            for stem, option in self._by_start.get(text[start : start + _START], ()):
                if text.startswith(stem, start):
                    found.add(option)
        return found
