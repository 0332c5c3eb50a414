"""A question from a terminal or a file, and what the library makes of it, as plain values.

Every question is taken as the first one of a conversation.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.language.languages import Recogniser
from knowledge.language.region_reading import RegionReading
from knowledge.language.script import TRADITIONAL
from knowledge.language.traditional import scripts_of
from knowledge.matching.match import Match
from knowledge.matching.matcher import Matcher
from knowledge.reading.loader import CONTENT, load
from knowledge.topic import SOURCE, Language, Library

LEARNED = CONTENT.parents[1] / "data" / "cache"
"""Where what was learned from the content is kept: beside the database, never in the content."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a question; *topics* are answered or offered, best first."""

    q: str
    language: Language
    outcome: str
    topics: tuple[str, ...]
    score: float
    ms: float
    text: str

    def to_json(self, *, with_text: bool) -> dict[str, Any]:
        """Return the line that ``ask --jsonl`` prints."""
        line = {
            "q": self.q,
            "language": self.language,
            "outcome": self.outcome,
            "topics": list(self.topics),
            "score": round(self.score, 4),
            "ms": round(self.ms, 2),
        }
        return line | {"text": self.text} if with_text else line


class Asker:
    """Asks the library, in the language a question is written in."""

    def __init__(self, library: Library, matcher: Matcher, cache: Path | None = None) -> None:
        """*cache* is the folder in which the matcher keeps what it learned."""
        self.library = library
        self.matcher = matcher
        self.cache = cache
        self.recogniser = Recogniser(library)
        self._reading = RegionReading(library)

    @classmethod
    def of(cls, content: Path, cache: Path = LEARNED, own: Path = CONTENT) -> "Asker":
        """Return an asker of the content in a folder; ``KnowledgeError`` when it has errors.

        The assistant speaks from the folder *own*, and keeps in *cache* what it learned from it.
        """
        library = load(content)
        # Another folder does not push out what was learned from its own.
        if content.resolve() != own.resolve():
            cache /= library.fingerprint[:16]
        return cls(library, Matcher(library, cache=cache), cache)

    def find(self, question: str, language: Language) -> Match:
        """Return what the matcher finds for *question*, as a visitor who writes it would get it."""
        return self.matcher.find(self._reading.read(question), language)

    def ask(self, question: str) -> Asked:
        """Return what becomes of *question*."""
        begun = time.perf_counter()
        language = self.recogniser.language_of(question).language or SOURCE
        match = self.find(question, language)
        milliseconds = 1000 * (time.perf_counter() - begun)
        is_answer = match.outcome == "answer"
        text = "\n\n".join(self._answer(topic, language) for topic in match.topics)
        return Asked(
            question,
            language,
            str(match.outcome),
            match.topics,
            match.score,
            milliseconds,
            text if is_answer else "",
        )

    def _answer(self, topic: str, language: Language) -> str:
        answers = self.library.topics[topic].answers
        if language == TRADITIONAL and "zh-Hans" in answers:
            return scripts_of(self.library)[""].write(answers["zh-Hans"].text.strip())
        return (answers.get(language) or answers[SOURCE]).text.strip()
