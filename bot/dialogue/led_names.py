"""A name behind words that lead to one, in answer to the question for a person: "It's Maria Lind", "just Gunnar is fine"."""

import re
from collections.abc import Iterable

from bot.dialogue.chinese_answers import LATIN_NAME

_BETWEEN = r"[\s:.,]+"
_SECOND = re.compile(rf"\s+\S{{1,7}}\s+(?=\w{{3}}){LATIN_NAME.pattern}")
"""A word, and another name: nobody knows which of the two is meant."""


class LedNames:
    """Finds names behind *leading* words, titles among them; none of two: "Anna or Petra"."""

    def __init__(self, leading: Iterable[str]) -> None:
        self._leading = re.compile(rf"(?:{_any(leading)}){_BETWEEN}", re.IGNORECASE)

    def find(self, text: str) -> str:
        """Return the name; empty where nothing leads to one."""
        rest = text.strip()
        while match := self._leading.match(rest):
            rest = rest[match.end() :]
        name = LATIN_NAME.match(rest)
        if name is None or rest == text.strip() or _SECOND.match(rest, name.end()):
            return ""
        words = name[0].split()
        # An initial may end with its dot, a sentence may not.
        is_initial = words[-1].endswith(".") and len(words[-1]) == len("J.")
        return name[0] if is_initial else name[0].rstrip(".")


def _any(words: Iterable[str]) -> str:
    longest = sorted(map(re.escape, words), key=len, reverse=True)
    return "|".join(word.replace("'", "['\u2019]") for word in longest)
