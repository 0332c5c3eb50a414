"""From a text to the topic that answers it, to near rivals, or to nothing.

Nothing here knows channels or conversations; it is told which topic was answered before.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from knowledge import keeping
from knowledge.finder import Clarity, Finder, Verdict
from knowledge.meaning import Meaning, sentence_meaning
from knowledge.pools import Pools
from knowledge.script import SIMPLIFIED, TRADITIONAL
from knowledge.text import CAP, clauses, fold, has_chinese, sentences
from knowledge.topic import SOURCE, Language, Library, Phrasing

VERSION = 1
"""Raised when something else is learned from the same content: files kept before are not read."""

MOST = 3
"""At most so many topics are answered or offered."""

COURTESIES = frozenset({"bot.greeting", "bot.thanks", "bot.goodbye"})
"""Said beside a question, they need no answer of their own."""

NEIGHBOURS: tuple[Language, ...] = ("da", "nb", "sv")
"""Who writes one of these is understood in all of them."""

SHORT_WORDS = 4
SHORT_CHINESE = 6
"""A text of no more words or characters may lean on what was answered before."""

_REMEMBERED = 1_024


class Outcome(StrEnum):
    """What became of a text."""

    ANSWER = "answer"
    RIVALS = "rivals"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """The topics found for a text, best first.

    For ANSWER those that answer it: one, or several where it asks several things. For RIVALS
    those to offer, for NONE the nearest; at most three. *language* is the one whose phrasings
    matched.
    """

    outcome: Outcome
    topics: tuple[str, ...]
    score: float
    language: Language


_Value = TypeVar("_Value")


class _Memory(Generic[_Value]):
    """The last things that were found; may be used from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = make()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)
        return value


class Matcher:
    """The whole library, learned; one for all threads."""

    def __init__(
        self,
        library: Library,
        *,
        cache: Path | None = None,
        meaning: Callable[[], Meaning | None] = sentence_meaning,
    ) -> None:
        """What is learned is kept in the folder *cache*, if one is given.

        *meaning* loads the sentence vectors; when it gives None, wording alone decides.
        """
        self._library = library
        self._meaning = meaning()
        self.pools = _pools(library)
        self._finders = {
            language: self._learned(language, cache) for language in _languages(library)
        }
        self._found: _Memory[Match] = _Memory()
        self._nearest: _Memory[tuple[str, ...]] = _Memory()

    @property
    def by_meaning(self) -> bool:
        """Whether sentence vectors help; without their package wording alone decides."""
        return self._meaning is not None

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match:
        """Return what answers *text*; *before* is the topic answered just before, if any.

        A language without phrasings is read as English.
        """
        text = text[: 10 * CAP]
        return self._found.get(
            (text, language, before), lambda: self._find(text, language, before)
        )

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str] = frozenset()
    ) -> tuple[str, ...]:
        """Return the topics nearest to *text*, at most three, without those of *exclude*."""
        text = text[: 10 * CAP]
        ranking = self._nearest.get((text, language), lambda: self._ranking(text, language))
        return tuple(topic for topic in ranking if topic not in exclude)[:MOST]

    def _ranking(self, text: str, language: Language) -> tuple[str, ...]:
        verdicts = [finder.verdicts([text])[0] for finder in self._asked(language)]
        return max(verdicts, key=lambda verdict: verdict.certainty).ranking if verdicts else ()

    def _find(self, text: str, language: Language, before: str | None) -> Match:
        matches = [self._find_in(finder, text, before) for finder in self._asked(language)]
        if not matches:
            return Match(Outcome.NONE, (), 0.0, language)
        return max(matches, key=lambda match: match.score)

    def _find_in(self, finder: Finder, text: str, before: str | None) -> Match:
        parts = _parts(text)
        whole, *verdicts = finder.verdicts([text, *parts])
        if before in self._library.topics and len(parts) == 0 and _is_short(text):
            match = self._follow_up(finder, text, whole, before)
            if match is not None:
                return match
        several = _several(whole, verdicts)
        if several:
            return Match(Outcome.ANSWER, several, _score(finder, whole), finder.language)
        best = max([whole, *verdicts], key=_settled) if len(sentences(text)) > 1 else whole
        return _match(finder, best)

    def _follow_up(
        self, finder: Finder, text: str, alone: Verdict, before: str
    ) -> Match | None:
        """Return what *text* asks after *before* was answered; None when it stands by itself."""
        topic = self._library.topics[before]
        related = tuple(text.value for text in topic.related)
        if alone.named and alone.clarity is not Clarity.FAR:
            return Match(
                Outcome.ANSWER, alone.named[:MOST], _score(finder, alone), finder.language
            )
        together = finder.verdicts([f"{topic.label(finder.language)} {text}"])[0]
        if together.clarity is Clarity.FAR or alone.clarity is Clarity.CLEAR:
            return None
        best = together.ranking[0]
        if best == before and related:
            return Match(Outcome.RIVALS, related[:MOST], _score(finder, together), finder.language)
        if best in related and together.clarity is Clarity.CLEAR:
            return _match(finder, together)
        return None

    def _asked(self, language: Language) -> list[Finder]:
        """Return who may know a text of *language*: its finder, those of its neighbours, or English."""
        if language == TRADITIONAL:
            language = SIMPLIFIED
        asked = NEIGHBOURS if language in NEIGHBOURS else (language,)
        finders = [self._finders[one] for one in asked if one in self._finders]
        if finders:
            return finders
        fallback = self._finders.get(SOURCE) or next(iter(self._finders.values()), None)
        return [fallback] if fallback else []

    def _learned(self, language: Language, cache: Path | None) -> Finder:
        phrasings = _phrasings(self._library, language)
        path = cache / f"{language}.npz" if cache is not None else None
        key = self._key(phrasings)
        kept = keeping.load(path, key) if path is not None else None
        if kept is not None:
            try:
                return self._finder(phrasings, language, kept)
            except (KeyError, ValueError, IndexError):
                kept = None  # written by a version that forgot to raise its number
        finder = self._finder(phrasings, language, None)
        if path is not None:
            keeping.save(path, key, finder.arrays())
        return finder

    def _finder(
        self, phrasings: Sequence[Phrasing], language: Language, kept: keeping.Arrays | None
    ) -> Finder:
        return Finder(phrasings, language, self.pools, meaning=self._meaning, kept=kept)

    def _key(self, phrasings: Sequence[Phrasing]) -> str:
        digest = hashlib.sha256()
        for phrasing in phrasings:
            digest.update(f"{phrasing.topic}\n{self.pools.read(phrasing.text)}\n".encode())
        meaning = "meaning" if self.by_meaning else "wording"
        return f"{VERSION} {self._library.fingerprint} {meaning} {digest.hexdigest()}"


def _languages(library: Library) -> list[Language]:
    return sorted({phrasing.language for phrasing in library.phrasings})


def _phrasings(library: Library, language: Language) -> list[Phrasing]:
    return [
        phrasing
        for phrasing in (*library.phrasings, *library.offtopic)
        if phrasing.language == language and fold(phrasing.text)
    ]


def _pools(library: Library) -> Pools:
    """Return the pools of the library's names.

    A word that phrasings of other topics use is no misspelt name: to finish is not Finnish.
    """
    named = {name.topic for name in library.names}
    words = {
        word
        for phrasing in library.phrasings
        if phrasing.topic not in named
        for word in fold(phrasing.text).split()
    }
    return Pools(library.names, words)


def _parts(text: str) -> tuple[str, ...]:
    """Return what may be questions of their own: sentences, or the clauses of a single one."""
    parts = sentences(text)
    if len(parts) == 1:
        parts = clauses(parts[0])
    return parts if len(parts) > 1 else ()


def _several(whole: Verdict, parts: Sequence[Verdict]) -> tuple[str, ...]:
    """Return the topics of several questions in one text, or nothing when it asks one thing.

    Each must be clear by itself and near in the whole: half a question also resembles something.
    """
    near = whole.ranking[: 2 * MOST]
    topics = [
        topic
        for part in parts
        if part.clarity is Clarity.CLEAR
        for topic in part.first
        if topic in near and topic not in COURTESIES
    ]
    once = tuple(dict.fromkeys(topics))
    return once[:MOST] if len(once) > 1 else ()


def _settled(verdict: Verdict) -> tuple[bool, bool, float]:
    courtesy = bool(verdict.ranking) and verdict.ranking[0] in COURTESIES
    return verdict.clarity is Clarity.CLEAR and not courtesy, not courtesy, verdict.certainty


def _match(finder: Finder, verdict: Verdict) -> Match:
    score = _score(finder, verdict)
    if verdict.clarity is Clarity.CLEAR:
        return Match(Outcome.ANSWER, verdict.first[:MOST], score, finder.language)
    outcome = Outcome.NONE if verdict.clarity is Clarity.FAR else Outcome.RIVALS
    return Match(outcome, verdict.ranking[:MOST], score, finder.language)


def _score(finder: Finder, verdict: Verdict) -> float:
    """Return how far the certainty lies above what an answer takes, at most 1 away."""
    return max(-1.0, min(1.0, verdict.certainty - finder.limits.answer))


def _is_short(text: str) -> bool:
    folded = fold(text)
    if has_chinese(folded):
        return len(folded.replace(" ", "")) <= SHORT_CHINESE
    return len(folded.split()) <= SHORT_WORDS
