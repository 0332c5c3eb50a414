"""A form that somebody has filled in: "Company: …; Need: fall alarm; Phone: …" calls nobody."""

import re
from collections.abc import Iterable

from bot.dialogue.utterance import Utterance
from bot.dialogue.words.word_list import key
from bot.dialogue.words.word_lists import WordLists
from knowledge.language.text import CAP
from knowledge.topic import Language

_LINES = re.compile(r"[;\n\uff1b]|[,\uff0c](?=[^:=\n;\uff1a\uff1b,\uff0c]{1,30}[:=\uff1a])")
"""Where a line of a form ends: a comma only before another label."""

_LABEL = re.compile(r"\s{0,3}([^:=\uff1a]{1,30}?)\s{0,3}[:=\uff1a]")

FEWEST = 2
"""Lines with a label of ours from which on it is a form."""


class Forms:
    """Tells a filled-in form by its labels, and by a way to reach its writer."""

    def __init__(self, words: WordLists, labels: Iterable[str]) -> None:
        self._words = words
        self._labels = frozenset(map(key, labels))

    def beside(self, said: Utterance, language: Language) -> str | None:
        """Return what stands outside the lines of a form; None where it is none.

        A line in which somebody speaks of themselves, or for whom they fear, stands outside: "need: my husband …".
        """
        if not said.tells_way:
            return None
        lines = _LINES.split(said.text[:CAP])
        labelled = [line for line in lines if self._is_labelled(line)]
        if len(labelled) < FEWEST:
            return None
        spoken = "words_for_whom"
        rest = [
            line
            for line in lines
            if line not in labelled or self._words.speaks_of(line, spoken, language)
        ]
        return "; ".join(rest)

    def _is_labelled(self, line: str) -> bool:
        label = _LABEL.match(line)
        return label is not None and key(label.group(1)) in self._labels
