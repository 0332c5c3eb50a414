"""What is written down word for word: a brief text that is one of a topic's phrasings asks for that topic."""

from collections import defaultdict

from knowledge.language.text import fold, fold_known
from knowledge.topic import Language, Library

LONGEST = 30
"""Letters of what is brief: longer texts say enough to be told apart without it."""


class WrittenDown:
    """The brief phrasings of a library.

    The name of a country and of its language are read alike, for a name stands for its kind; the one asks for an organisation,
    the other for a language, and which it is an editor has said.
    """

    def __init__(self, library: Library) -> None:
        topics: defaultdict[tuple[Language, str], set[str]] = defaultdict(set)
        for phrasing in (*library.phrasings, *library.offtopic):
            if len(phrasing.text) <= LONGEST:
                topics[phrasing.language, fold_known(phrasing.text)].add(phrasing.topic)
        self._topics = {text: min(of) for text, of in topics.items() if len(of) == 1}

    def topic_of(self, text: str, language: Language) -> str | None:
        """Return the topic of which *text* is a phrasing, empty for what no topic answers; None for any other text."""
        return self._topics.get((language, fold(text)))
