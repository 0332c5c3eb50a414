"""What is refused in a text: "not Lyon, it shall be Porto", "Lyon ei käy, Porto kyllä"."""

import re
from collections.abc import Collection, Iterable

from knowledge.language.names import Names
from knowledge.language.text import CAP, has_chinese

_SENTENCES = re.compile(r"[.!?;\n\u3002\uff01\uff1f\uff1b]")
_CLAUSES = re.compile(r"[,\uff0c]")

MOST_BESIDE = 1
"""Words beside names that tell nothing of their own: what joins a list, "ei käy"."""


class Denials:
    """Finds what is left of a text without what is denied in it."""

    def __init__(self, denying: Iterable[str], joining: Collection[str], names: Names) -> None:
        """*denying* are words that deny what stands near, *joining* those that join a list."""
        words = [
            re.escape(word) if has_chinese(word) else rf"(?<!\w){re.escape(word)}(?!\w)"
            for word in denying
        ]
        self._denying = re.compile("|".join(words) or "(?!)", re.IGNORECASE)
        self._joining = frozenset(joining)
        self._names = names

    def kept(self, text: str) -> list[str]:
        """Return the sentences without what is denied in them."""
        if not self._denying.search(text):
            return [text] if len(text) <= CAP else _SENTENCES.split(text)
        return [", ".join(self._clauses(sentence)) for sentence in _SENTENCES.split(text)]

    def _clauses(self, sentence: str) -> list[str]:
        """Return the clauses of a sentence up to where something is denied in them.

        A list of names behind is denied with it ("not Lyon, Porto"), a clause of its own is not
        ("not Lyon, it shall be Porto"); names before it are, where none follows ("Lyon ei käy").
        """
        kept: list[str] = []
        is_denied = False
        for clause in _CLAUSES.split(sentence):
            match = self._denying.search(clause)
            if match is None:
                beside = self._beside(clause) if is_denied else None
                is_denied = beside is not None and set(beside) <= self._joining
                kept += [] if is_denied else [clause]
                continue
            is_denied = True
            before, after = clause[: match.start()], clause[match.end() :]
            if self._names.find(after).names or self._beside(before) is None:
                kept.append(before)
        return kept

    def _beside(self, clause: str) -> list[str] | None:
        """Return the few words beside the names of a clause; None where it names nothing, or tells more."""
        naming = self._names.find(clause)
        named = {place for one in naming.found for place in range(one.start, one.end)}
        beside = [token for place, token in enumerate(naming.tokens) if place not in named]
        return beside if named and len(beside) <= MOST_BESIDE else None
