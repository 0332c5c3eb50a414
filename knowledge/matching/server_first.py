"""Finds by a server's embeddings, and by the built-in ones whenever the server gives none.

Each by what was learned for it: the vectors of two models never meet.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TypeVar

from knowledge.language.script import written
from knowledge.matching.match import Match
from knowledge.matching.matcher import Matcher
from knowledge.matching.training import Learned, gathered_by
from knowledge.models.embedding_client import EmbeddingError
from knowledge.models.embedding_server import EmbeddingServer
from knowledge.models.embeddings import Space
from knowledge.topic import Language

T = TypeVar("T")

SERVER, BUILT_IN = "server", "built_in"
"""By which model questions were met."""

CONTACT = re.compile(
    r"[@\uff20]|[(\[]\s?at\s?[)\]]|\+\s?\d|(?:\d[ ()./-]?){7}|(?:[〇零一二三四五六七八九]\s?){7}"
    r"|we ?chat|wei ?xin|wxid|(?<![a-z])[vw]x(?![a-z])|[微vw]信",
    re.IGNORECASE,
)
"""What looks like an address of mail, a number of a telephone or an id of WeChat: such a text stays here."""


class ServerKnowledge:
    """What was learned by a server's embeddings, for the matcher in use; one for all threads."""

    def __init__(self, server: EmbeddingServer) -> None:
        self.server = server
        self.met: Counter[str] = Counter({SERVER: 0, BUILT_IN: 0})
        """How many questions were met by which model."""
        self._lock = Lock()
        self._learned = Learned({}, {})
        self._pair: tuple[Matcher, Matcher, Space] | None = None

    def gather(self, matcher: Matcher, cache: Path | None) -> tuple[Language, ...]:
        """Use what is kept in the folder *cache* for the library of *matcher*; return what is yet to be learned.

        ``EmbeddingError`` while nobody knows where the server's vectors lie.
        """
        space = self.server.space
        if space is None:
            raise EmbeddingError(self.server.failure)
        embed = self.server.of(space)
        self._learned = gathered_by(
            embed, matcher.library, matcher.entities, cache=cache, before=self._learned
        )
        other = matcher.compared_by(embed, self._learned)
        self._pair = matcher, other, space
        return tuple(sorted(other.unlearned))

    def count(self, by: str) -> None:
        """Count a question that was met by the model *by*."""
        with self._lock:
            self.met[by] += 1

    def is_of(self, matcher: Matcher) -> bool:
        """Whether it was gathered for *matcher*, in the space where the server's vectors lie."""
        pair = self._pair  # once: another thread may put another there
        if pair is None:
            return False
        of, _, space = pair
        return of is matcher and space == self.server.space

    def beside(self, matcher: Matcher, language: Language) -> Matcher | None:
        """Return what stands in for *matcher* in *language*, if it is learned."""
        pair = self._pair
        if pair is None or pair[0] is not matcher:
            return None
        other = pair[1]
        return other if written(language) in other.learned.rankers else None


@dataclass(frozen=True, slots=True)
class ServerFirst:
    """A finder: *matcher* where the server gives nothing at once."""

    matcher: Matcher
    knowledge: ServerKnowledge

    @property
    def progress(self) -> tuple[int, int]:
        """How many languages are learned, and of how many."""
        return self.matcher.progress

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match:
        """Return what answers *text*, as ``Matcher.find`` does; the server is asked for nothing."""
        return self._first(text, language, lambda by: by.find(text, language, before=before))[0]

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str] = frozenset()
    ) -> tuple[str, ...]:
        """Return the topics nearest to *text*, as ``Matcher.nearest`` does; the server is asked for nothing."""
        return self._first(text, language, lambda by: by.nearest(text, language, exclude=exclude))[
            0
        ]

    def find_asking(self, text: str, language: Language) -> Match:
        """Return the same as ``find``, and wait for the server; ``find`` then knows it at once."""
        server = self.knowledge.server
        with server.asking():
            match, by = self._first(text, language, lambda by: by.find(text, language))
        self.knowledge.count(by)
        return match

    def _first(self, text: str, language: Language, look: Callable[[Matcher], T]) -> tuple[T, str]:
        other = self.knowledge.beside(self.matcher, language)
        if other is not None and not CONTACT.search(text):
            try:
                return look(other), SERVER
            except EmbeddingError:
                pass  # it is told where it happened
        return look(self.matcher), BUILT_IN


@dataclass(frozen=True, slots=True)
class Asking:
    """Finds ahead of time, in threads that may wait."""

    finder: ServerFirst

    @property
    def progress(self) -> tuple[int, int]:
        """How many languages are learned, and of how many."""
        return self.finder.progress

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match:
        """Return what answers *text*, first of all; *before* matters later."""
        return self.finder.find_asking(text, language)

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str]
    ) -> tuple[str, ...]:
        """Return the topics nearest to *text*."""
        return self.finder.nearest(text, language, exclude=exclude)
