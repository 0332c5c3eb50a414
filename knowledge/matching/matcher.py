"""From a text to the topic that answers it, to near rivals, or to nothing."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from knowledge.language.script import written
from knowledge.language.text import CAP, fold, fold_known, has_chinese, sentences
from knowledge.matching.classifier import words_of
from knowledge.matching.entities import EntityGroups
from knowledge.matching.followups import FollowUps, Referring
from knowledge.matching.going_on import GoingOn
from knowledge.matching.match import Match, MatchKind, matched, score_of
from knowledge.matching.ranker import Clarity, Verdict
from knowledge.matching.several_questions import MOST, asks_one_thing, parts_of, settled, several
from knowledge.matching.training import Learned, gathered, keys_of, train
from knowledge.matching.written_down import WrittenDown
from knowledge.models.embeddings import Embed, Vectors, sentence_embedder
from knowledge.models.features import centred
from knowledge.phrasebook import words_listed
from knowledge.topic import SOURCE, Language, Library

PART_ALONE = 0.5
"""How much less sure than the whole text one of several parts is, to be answered in its place."""

WHOLE_WITHIN = 0.6
"""So near to an answer must the whole text be, for parts of it to be answered.

"Any tips?" at the end of a story about a puppy asks for no help of ours.
"""

_CACHED = 1_024


class Matcher:
    """The whole library, learned; one for all threads."""

    def __init__(
        self,
        library: Library,
        *,
        cache: Path | None = None,
        keep: bool = True,
        embed: Callable[[], Embed | None] = sentence_embedder,
        before: Learned | None = None,
    ) -> None:
        """What is learned is kept in the folder *cache*, if one is given, unless *keep* is False.

        *embed* loads the sentence embeddings; when it gives None, wording alone decides. With
        *before*, nothing is trained: what it has, or what is kept, is used.
        """
        self._embed = embed()
        self.entities = entities_of(library, self._embed)
        if before is None:
            rankers = train(library, self.entities, self._embed, cache=cache, keep=keep)
            keys = keys_of(library, with_embeddings=self.has_embeddings)
            self._take(Learned(rankers, keys))
        else:
            self._take(gathered(library, self.entities, self._embed, cache=cache, before=before))
        self._follow_ups = FollowUps(library.phrasings)
        self._speak_of(library)

    def speaking_of(self, library: Library, cache: Path | None) -> Self:
        """Return the matcher of a *library* that is asked the same: only its answers differ.

        What it has not learned is taken from the folder *cache*, if it is kept there by now.
        """
        fresh = copy(self)
        known = gathered(library, self.entities, self._embed, cache=cache, before=self.learned)
        fresh._take(known)  # noqa: SLF001  # one of our own
        fresh._speak_of(library)  # noqa: SLF001  # one of our own
        return fresh

    def compared_by(self, embed: Embed, learned: Learned) -> Self:
        """Return the matcher of the same library that has *learned* by the vectors of another *embed*."""
        other = copy(self)
        other._embed = embed  # noqa: SLF001  # one of our own
        other._take(learned)  # noqa: SLF001  # one of our own
        other._speak_of(self.library)  # noqa: SLF001  # one of our own
        return other

    def _take(self, learned: Learned) -> None:
        self.learned, self._rankers = learned, learned.rankers

    def _speak_of(self, library: Library) -> None:
        self.library = library
        asked = frozenset(phrasing.language for phrasing in library.phrasings)
        self.unlearned = asked - self._rankers.keys()
        """The languages that are yet to be learned."""
        self._introducing = tuple(
            fold(words) + ("" if has_chinese(words) else " ")
            for language in library.phrases
            for words in _words(library, "words_introducing", language)
        )
        referring = Referring(
            {each: _words(library, "words_referring", each) for each in library.phrases}
        )
        self._going_on = GoingOn(library.topics, self._rankers, self._follow_ups, referring)
        self._written_down = WrittenDown(library)
        self._cached_find = lru_cache(maxsize=_CACHED)(self._find)
        self._cached_ranking = lru_cache(maxsize=_CACHED)(self._ranking)

    @property
    def has_embeddings(self) -> bool:
        """Whether sentence embeddings help; without their package wording alone decides."""
        return self._embed is not None

    @property
    def progress(self) -> tuple[int, int]:
        """How many languages are learned, and of how many."""
        done = len(self._rankers)
        return done, done + len(self.unlearned)

    def find(self, text: str, language: Language, *, before: str | None = None) -> Match:
        """Return what answers *text*; *before* is the topic answered just before, if any.

        A language without phrasings is read as English.
        """
        text = text[: 10 * CAP]
        if not self._going_on.may(text, written(language)):
            before = None
        return self._cached_find(text, language, before)

    def nearest(
        self, text: str, language: Language, *, exclude: frozenset[str] = frozenset()
    ) -> tuple[str, ...]:
        """Return the topics nearest to *text*, at most three, without those of *exclude*."""
        ranking = self._cached_ranking(text[: 10 * CAP], language)
        return tuple(topic for topic in ranking if topic not in exclude)[:MOST]

    def embedding_of(self, text: str, language: Language) -> Vectors:
        """Return the embedding of *text*, less what is said in *language* anyway, as a vector of length 1.

        The product of two says how close they are, over languages too. ``ValueError`` without
        the model.
        """
        read_as = self._read_as(language)
        if self._embed is None or read_as is None:
            message = "there is no sentence model"
            raise ValueError(message)
        [vector] = centred(self._embed([fold(text)]), self._rankers[read_as].centre)
        return np.asarray(vector)

    def _ranking(self, text: str, language: Language) -> tuple[str, ...]:
        read_as = self._read_as(language)
        return self._rankers[read_as].verdicts([text])[0].ranking if read_as else ()

    def _find(self, text: str, language: Language, before: str | None) -> Match:
        if written(language) in self.unlearned:
            return Match(MatchKind.UNLEARNED, (), -1.0, language)
        read_as = self._read_as(language)
        if read_as is None:
            return Match(MatchKind.NONE, (), -1.0, language)
        parts = self._asking(parts_of(text))
        ranker = self._rankers[read_as]
        [whole] = ranker.verdicts([text])
        if before is not None and before in self.library.topics:
            match = self._going_on.match(read_as, text, whole, before)
            if match is not None:
                return match
        as_written = self._written_down.topic_of(text, read_as)
        if as_written is not None:
            return _as_written(as_written, whole, read_as)
        # After an introduction the question alone may be clearer than both together.
        is_divided = len(sentences(text)) > 1 or len(parts) == 1
        if whole.certainty < -WHOLE_WITHIN or (not is_divided and asks_one_thing(whole, parts)):
            return matched(whole, read_as)
        if _agree(whole, ranker.verdicts(parts, within=text) if ranker.has_stretches else ()):
            return matched(whole, read_as)
        verdicts = ranker.verdicts(parts)
        topics = several(whole, parts, verdicts)
        if topics:
            return Match(MatchKind.ANSWER, topics, score_of(whole), read_as)
        if is_divided:
            # Beside an introduction one part is all that is asked.
            less = PART_ALONE if len(parts) > 1 else 0.0
            alone = (ranker.less_sure(verdict, less) for verdict in verdicts)
            whole = max([whole, *alone], key=settled)
        return matched(whole, read_as)

    def _asking(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts of a message without those in which somebody introduces themselves.

        "We are a Finnish company, how do we sign up?" asks one thing.
        """
        return tuple(part for part in parts if not fold(part).startswith(self._introducing))

    def _read_as(self, language: Language) -> Language | None:
        """Return the language as which a text of *language* is read: its own, or English."""
        language = written(language)
        if language in self._rankers:
            return language
        return SOURCE if SOURCE in self._rankers else min(self._rankers, default=None)


def _words(library: Library, phrase: str, language: Language) -> tuple[str, ...]:
    """Return the words that the phrase lists in *language*; none where it has none."""
    listed = library.phrases[language].get(phrase)
    return tuple(words_listed(listed.value)) if listed else ()


def _agree(whole: Verdict, parts: Sequence[Verdict]) -> bool:
    """Whether a text is clear, and so is that none of its *parts*, as they stand in it, asks for anything else.

    It saves looking at each by itself, which takes as long as the whole did.
    """
    others = (part for part in parts if part.clarity is not Clarity.FAR)
    return (
        bool(parts)
        and whole.clarity is Clarity.CLEAR
        and all(part.first == whole.first for part in others)
    )


def _as_written(topic: str, whole: Verdict, language: Language) -> Match:
    if topic:
        return Match(MatchKind.ANSWER, (topic,), score_of(whole), language)
    return Match(MatchKind.NONE, whole.ranking[:MOST], score_of(whole), language)


def entities_of(library: Library, embed: Embed | None) -> EntityGroups:
    """Return the entity groups of the library's names.

    A word that phrasings of other topics use is no misspelt name: to finish is not Finnish.
    """
    named = {name.topic for name in library.names}
    folded = [(phrasing.topic, fold_known(phrasing.text)) for phrasing in library.phrasings]
    words = {word for topic, text in folded if topic not in named for word in text.split()}
    return EntityGroups(
        library.names,
        words,
        [text for _, text in folded],
        words_of(embed),
        library.project.elsewhere,
    )
