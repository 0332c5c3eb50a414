"""How words begin that speak for an option, such as a focus area."""

import re
from collections.abc import Collection, Mapping, Sequence

from knowledge.language.text import has_chinese

_WORD_START = re.compile(r"(?:(?<!\w)|(?<=[\u3400-\u9fff])(?![\u3400-\u9fff]))\w")
_START = 3
_NONE = "\0"
"""Stands for no option."""


class Stems:
    """How words begin, and what options they speak for."""

    def __init__(
        self,
        words: Mapping[str, Sequence[str]],
        without: Collection[str] = frozenset(),
        idle: Sequence[str] = (),
    ) -> None:
        """*words* are by option; those of *without* are left out, and *idle* ones speak for none."""
        self._chinese: list[tuple[str, str]] = []
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        self._idle_chinese = tuple(filter(has_chinese, idle))
        others = [each for each in idle if not has_chinese(each)]
        for option, stems in (*words.items(), (_NONE, others)):
            for stem in map(str.casefold, stems):
                if stem in without:
                    continue
                if has_chinese(stem):
                    self._chinese.append((stem, option))
                else:
                    self._by_start.setdefault(stem[:_START], []).append((stem, option))

    def in_(self, text: str) -> set[str]:
        """Return the options that *text* has words of; Chinese ones stand anywhere in it.

        The longest counts alone: "the river's delta" speaks for no option that "the river" speaks for.
        """
        text = text.casefold()
        found: set[str] = set()
        if has_chinese(text):
            for each in self._idle_chinese:
                text = text.replace(each, " ")
            found = {option for stem, option in self._chinese if stem in text}
        end = 0
        for match in _WORD_START.finditer(text):
            if (start := match.start()) < end:
                continue
            near = self._by_start.get(text[start : start + _START], ())
            here = [(len(stem), option) for stem, option in near if text.startswith(stem, start)]
            longest, _ = max(here, default=(0, ""))
            found.update(option for length, option in here if length == longest)
            end = start + longest
        return found - {_NONE}
