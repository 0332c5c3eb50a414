"""Hears messages as if "the project" stood where its name does: a name is near to nothing that was learned of acts.

"Put us on the list of Bright Futures" is heard as "put us on the list of the project".
"""

import re
from functools import cached_property

from bot.dialogue.words.commands import Words
from knowledge.acts.act import ActScores
from knowledge.acts.classifier import ActClassifier
from knowledge.language.script import to_simplified
from knowledge.language.text import has_chinese
from knowledge.topic import Language

_BETWEEN = r"[\s\u2013\u2014_-]{1,3}"
"""What may stand between the words of a name: "Bright Futures – Europe"."""

_PROJECT = "words_this_project"
"""By what the project is called; the first of a language is what is heard in its place."""


class UnnamedProject:
    """Tells what a message does, wherever the project is called by its name."""

    def __init__(self, acts: ActClassifier, words: Words) -> None:
        self._acts = acts
        self._words = words

    def heard(self, text: str, language: Language) -> ActScores:
        """Return how much *text* resembles each act."""
        return self._acts.heard(self._plain(text, language), language)

    def _plain(self, text: str, language: Language) -> str:
        said = to_simplified(text) if has_chinese(text) else text
        if not self._names.search(said):
            return text
        plain = next(iter(self._words.own(_PROJECT, language)), "")
        return self._names.sub(lambda _: plain, said) if plain else text

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """The names in every language, the longest first."""
        names = self._words.listed(_PROJECT)
        return re.compile("|".join(map(_pattern, names)) or "(?!)", re.IGNORECASE)


def _pattern(name: str) -> str:
    """Return *name* as it stands by itself in a text."""
    if has_chinese(name):
        return re.escape(name)
    spelt = _BETWEEN.join(map(re.escape, name.split()))
    return rf"(?<![a-z]){spelt}(?![a-z])"
